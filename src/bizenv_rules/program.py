"""The Program: a rubric after its words have become operations. Plain data, the door between words and numbers.

What stands below it (back ends, scoring, batch, reports) never sees the authored model. It is the cache for a fast
start, what ``bizenv-rules plan`` publishes, and what a second evaluator reads.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from bizenv_rules.expr.tree import Scalar, Tree, Type
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Plan, Select, Selection
from bizenv_rules.points import Mode

Per = Literal["year", "half_year", "quarter", "month"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a node's own order (language.md §3.2) and the plan node that holds the value after it.

    Names in order: ``children`` (combined, with start), ``cap``, ``floor``, ``scale_to``, ``round``, ``zero_when``,
    ``applies``, ``instance`` (a sheet's row that does not count, or not yet); ``missing`` before the first where a policy
    stands in for a mark. Only steps that the node has are there; the last one is the node's value.
    """

    name: str
    node: int


@dataclass(frozen=True, slots=True)
class Authored:
    """One node of the rubric: what people read beside its number.

    ``value`` and ``full``: plan nodes of its value and its attainable maximum (None: unbounded). ``weight``: plan node.
    ``weighted``: value × weight as the parent takes it. ``facts``: the Fact nodes it reads directly, evidence behind it.
    ``combine``: how a section's or sheet item's children were combined (``sum`` for plain sections). ``sheet``: for
    kind ``sheet``, the sheet's name, whose node has that path. ``over``: scopes folded, innermost first. ``table``: the
    item's numbers as the author wrote them, for the page and the explanation (``each 3``; ``警示 1, 通报批评 2``).
    """

    path: str
    kind: str
    title: str
    clause: str
    parent: str | None
    scope: int
    value: int
    full: int | None
    stages: tuple[Stage, ...] = ()
    children: tuple[str, ...] = ()
    facts: tuple[int, ...] = ()
    quote: str = ""
    note: str = ""
    points: tuple[Fraction, ...] = ()
    start: int | None = None
    weight: int | None = None
    weighted: int | None = None
    beyond: bool = False
    memo: bool = False
    combine: str = "sum"
    sheet: str = ""
    over: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    table: str = ""
    missing: str = "incomplete"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its node's path is ``root`` (the sheet's name); ``per`` and ``for_each`` say what an instance is."""

    name: str
    root: str
    per: Per | tuple[Literal["year_from"], str]
    for_each: str = ""
    scope: int = 0


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One grade as written; ``index`` counts from 0 = worst, as the grade node's value does."""

    id: str
    grade: str
    index: int
    clause: str
    text: str  # "90 分以上（含）" is not ours to write: "from 90", "above 60, to 70, when …"
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Veto:
    """``when``: plan node, 0/1. ``grade`` and ``at_most`` are grade names; the plan's grade node already has their effect."""

    id: str
    clause: str
    when: int
    title: str = ""
    grade: str = ""
    at_most: str = ""
    void: bool = False
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Language.md §5. ``by``: plan node of the number ranked; ``breaks``: plan nodes, earlier first; ``applies``: plan node."""

    within: tuple[str, ...]
    by: int
    order: Literal["high_first", "low_first"] = "high_first"
    ties: Literal["competition", "modified", "dense", "ordinal"] = "competition"
    breaks: tuple[int, ...] = ()
    break_names: tuple[str, ...] = ()
    applies: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A further number that is reported and is no part of the score."""

    id: str
    title: str
    clause: str
    value: int


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows, in words; ``when``: plan node, 0/1 (None: always)."""

    id: str
    clause: str
    say: str
    when: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure that a document orders and no number depends on."""

    id: str
    clause: str
    say: str
    by: str = ""
    to: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a calendar; phases may overlap. Both ends are inside."""

    id: str
    title: str
    clause: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Duty:
    """A deadline (language.md §7). ``every`` empty and ``on`` None: no deadline, met or open.

    ``due_in``: the period reported or the one after it; ``due_day``: a day of the month, ``"last"``, or ``workday``.
    """

    id: str
    title: str
    clause: str
    every: Literal["", "month", "quarter", "half_year", "year"] = ""
    on: date | None = None
    due_in: Literal["same", "next"] = "same"
    due_day: int | Literal["last"] = "last"
    workday: int | None = None
    roll: Literal["none", "next_workday"] = "none"
    start: date | None = None
    end: date | None = None
    applies: Tree | None = None
    met_by: Selection | None = None
    at_least: int = 1
    all: bool = False
    phase: str = ""
    scored: bool = False  # read by an item or expression; else a compliance flag


@dataclass(frozen=True, slots=True)
class OpenParameter:
    """A number the text leaves open. ``values``: (in force from, value), ascending; empty: must be supplied."""

    name: str
    type: Literal["number", "points", "date", "text", "list", "table"]
    clause: str
    say: str
    values: tuple[tuple[date, Scalar], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitField:
    """A field that units carry beside the built-in ones."""

    name: str
    type: Type
    title: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is stated to be true of all evidence beyond the types; ``when``: plan node, 0/1."""

    id: str
    clause: str
    why: str
    when: int


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a record kind that the rubric declares or narrows."""

    name: str
    type: str  # text, number, int, bool, date, month, list
    title: str = ""
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredKind:
    """A record kind that the rubric declares."""

    name: str
    title: str
    fields: tuple[RecordField, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """Everything needed to score, explain and report, without the authored model.

    ``score``, ``attainable``, ``grade``: plan nodes (None: no sheet and result, or no grades; attainable None: unbounded).
    ``per``: the period of the result. ``readings``: those chosen, ``(reading, choice)`` sorted. ``edges``: band edges, for
    the shown text.
    ``digest``: sha256 of the rubric's authored text and the readings chosen.
    """

    language: int
    engine: str
    rubric: str
    edition: str
    title: str
    digest: str
    plan: Plan
    nodes: tuple[Authored, ...]
    sheets: tuple[Sheet, ...] = ()
    per: Per | tuple[Literal["year_from"], str] = "year"
    score: int | None = None
    attainable: int | None = None
    grade: int | None = None
    grades: tuple[GradeRow, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    ranking: Ranking | None = None
    outputs: tuple[Output, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    procedure: tuple[Step, ...] = ()
    phases: tuple[Phase, ...] = ()
    duties: tuple[Duty, ...] = ()
    parameters: tuple[OpenParameter, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unit_fields: tuple[UnitField, ...] = ()
    expect_units: tuple[tuple[str, int], ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    edges: tuple[Fraction, ...] = ()
    places: int = 2
    mode: Mode = "half_up"
    record_kinds: tuple[str, ...] = ()
    declared: tuple[DeclaredKind, ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()  # "endorsement.leader_level" → its values in order
    bodies: tuple[tuple[str, str], ...] = ()  # id → title of those who assess
    calendar: tuple[tuple[int, tuple[date, ...], tuple[date, ...]], ...] = ()  # year, holidays, working days
    effective: tuple[date | None, date | None] = (None, None)
    document: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One rule of a decision: where ``when`` holds, ``outcome`` follows."""

    id: str
    clause: str
    when: Tree
    outcome: str
    severity: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class DecidedFact:
    """A fact about the record decided on: read from the records that agree with it in ``same``."""

    name: str
    select: Select
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision file made ready: for every record of kind ``record``, the rules whose condition holds.

    ``mode``: ``all`` lists every rule that holds, ``first`` the first one, ``collect`` the different outcomes.
    """

    language: int
    decision: str
    edition: str
    title: str
    digest: str
    record: str
    mode: Literal["all", "first", "collect"]
    facts: tuple[DecidedFact, ...]
    rules: tuple[DecisionRule, ...]
    procedure: tuple[Step, ...] = ()
    parameters: tuple[OpenParameter, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    declared: tuple[DeclaredKind, ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    document: str = ""
