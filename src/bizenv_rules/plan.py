"""The narrow waist: a rubric as a flat tuple of nodes, each one of eleven operations, each in a scope.

Kinds, expressions, vetoes, grades and rankings all end here; ``exact``, ``bounds`` and the back ends all begin here.
A node has one value for each row of its scope: a number, NA (does not apply) or MISSING (applies, was not given).
The table of meanings is the page "The waist" of the architecture document; ``exact.py`` is the definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import Enum
from fractions import Fraction
from typing import Final, Literal, Protocol

from bizenv_rules.expr.tree import Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.points import Mode

# ------------------------------------------------------------------------------------------------------- values


class _NA(Enum):
    NA = "NA"

    def __repr__(self) -> str:
        return "NA"


NA: Final = _NA.NA
"""Does not apply: out of its sum and of its maximum."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Applies, was not given. ``reasons``: the Fact nodes that lack a value, left out of equality.

    A node is *undetermined* if one of them has ``Measure.reason == "undetermined"``, else *missing*.
    """

    reasons: frozenset[int] = field(default=frozenset(), compare=False)


Value = Fraction | _NA | Missing

# ------------------------------------------------------------------------------------- where a fact comes from

Window = Literal["period", "year_to_date", "standing", "previous", "months", "all"]
Whose = Literal["own", "with_subordinates", "class", "all"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records: language.md §4.1. Trees see the record's fields, lists, parameters, unit fields and the period.

    ``bind``: fields that must equal the row's member (``strict``: a record without the field is out, else it is in
    for every member); they come from the scopes round the fact, so the selection only names the strictness.
    ``then`` filters after ``once_per`` has chosen (the level of a story that was published on two levels).
    """

    record: str
    where: Tree | None = None
    window: Window = "period"
    months: int = 0
    whose: Whose = "own"
    once_per: Tree | None = None
    take: Literal["first", "last", "highest"] = "first"
    highest: str = ""  # with take == "highest": the field
    order: tuple[str, ...] = ()  # ... and its values, best first
    any_verified: bool = False
    then: Tree | None = None
    strict: bool = False
    where_text: str = ""  # as the author wrote it, for people


How = Literal["count", "sum", "mean", "median", "max", "min", "latest", "distinct", "one", "trimmed", "geometric"]


@dataclass(frozen=True, slots=True)
class Take:
    """What is read from the selected records. ``how == "one"``: exactly one record is wanted, two are an error.

    ``k``: for ``trimmed``, how many go from either end; for ``geometric``, the places. ``drop``: (highest, lowest)
    left out of a ``mean`` or ``median``.
    """

    how: How = "count"
    value: Tree | None = None
    drop: tuple[int, int] = (0, 0)
    k: int = 0


@dataclass(frozen=True, slots=True)
class Forms:
    """Rules for records that carry a mark (``panel``, ``judged``, ``imported``); a breach stops the record and its fact.

    ``item``: only ``mark`` records whose ``item`` is this node path. ``low, high``: the range of a mark out of
    ``full``; ``full_field``: the record's field with its own full marks, to which range and value are then scaled,
    so that what is combined is always out of ``full``. ``not_self``: the field that names the rater's unit, which must
    not be the unit itself. ``by``: who may give it (``by`` field). ``raters``: kind of record that gives the right to
    rate. ``unique``: fields of which no two forms of one unit and period may agree. ``at_least``: fewer is missing.
    """

    low: Fraction
    high: Fraction | None
    step: Fraction | None
    full: Fraction | None
    full_field: str = ""
    mark_field: str = "mark"
    allowed: tuple[Fraction, ...] = ()
    item: str = ""
    by: tuple[str, ...] = ()
    not_self: str = ""
    raters: str = ""
    unique: tuple[str, ...] = ()
    at_least: int = 1
    clip: bool = False  # imported scores above ``full`` are held, and listed, instead of refused


@dataclass(frozen=True, slots=True)
class Select:
    """A number read from evidence. With ``forms``, ``take`` folds marks; a 缺项 mark makes the fact NA."""

    fact: str  # name in the rubric, or the node's path for an inline one
    selection: Selection
    take: Take
    forms: Forms | None = None
    level: str = ""  # the level counted, for ``by_level`` items; people and ``score_facts`` name it


@dataclass(frozen=True, slots=True)
class Derived:
    """A number or a 0/1 computed from things that are not numbers: unit fields, dates, texts, the period.

    ``tree`` may name unit fields, parameters, lists, ``period_from, period_to, as_of``, ``previous_grade …`` and the
    facts in ``inputs``. Absent → MISSING.
    """

    tree: Tree
    inputs: tuple[tuple[str, Select], ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number the text leaves open, given by the caller."""

    name: str


@dataclass(frozen=True, slots=True)
class DutyCount:
    """How many due dates of a duty in the row's period are ``which``."""

    duty: str
    which: tuple[Literal["met", "late", "missed"], ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """``rank, ranked, rank_from_last, last, vetoed``: written by the ranking, after the cut."""

    name: str


@dataclass(frozen=True, slots=True)
class RankOf:
    """The place of a fact among the units of ``within`` (empty: all), 1 = best by ``order``."""

    of: Select
    within: tuple[str, ...] = ()
    order: Literal["high_first", "low_first"] = "high_first"


@dataclass(frozen=True, slots=True)
class Instance:
    """1 where a sheet's row counts: NA if the unit is not active on the period's last day, MISSING if it is still open."""

    sheet: str


@dataclass(frozen=True, slots=True)
class Given:
    """0/1: whether the fact has a value (1), or is MISSING (0). NA where the fact is NA."""

    of: Source


@dataclass(frozen=True, slots=True)
class Number:
    """How many forms or records stand behind a fact: ``at_least_raters`` and ``short`` ask it."""

    of: Select


@dataclass(frozen=True, slots=True)
class Absent:
    """Always MISSING: something nobody can supply as evidence (a weight of nobody, a scale over 0).

    ``error``: the code of the problem that reaching it is (a formula outside its range, a division by zero).
    """

    why: str
    error: str = ""


Source = Select | Derived | Parameter | DutyCount | Cohort | RankOf | Instance | Given | Number | Absent


@dataclass(frozen=True, slots=True)
class Measure:
    """A fact's declaration; the door holds every value to it, so every back end may rely on it.

    ``lo, hi``: its range (None: open). ``grid``: every value is a whole multiple of it (for a mean, median or trimmed
    mean: what is averaged is); None: any rational. ``may_na, may_miss``: whether it can be NA or MISSING. ``reason``:
    what being MISSING makes of a result. ``who`` must give it, by ``clause``.
    """

    name: str
    source: Source
    lo: Fraction | None = None
    hi: Fraction | None = None
    grid: Fraction | None = Fraction(1)
    may_na: bool = False
    may_miss: bool = False
    reason: Literal["missing", "undetermined"] = "missing"
    clause: str = ""
    who: str = ""


def averaged(measure: Measure) -> bool:
    """Whether its leaf may have n > 1: then its values are no multiples of ``grid``, only what is averaged, or was scaled, is."""
    source = measure.source
    if not isinstance(source, Select):
        return False
    return source.take.how in {"mean", "median", "trimmed"} or (source.forms is not None and bool(source.forms.full_field))


# --------------------------------------------------------------------------------------------- eleven operations


@dataclass(frozen=True, slots=True)
class Fact:
    """A number from outside."""

    measure: Measure


@dataclass(frozen=True, slots=True)
class Const:
    """A number of the rubric."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Add:
    """Sum. NA terms are skipped; all NA → NA; no terms → 0; one MISSING → MISSING."""

    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mul:
    """Product, strict."""

    a: int
    b: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """``part ÷ whole``, strict; whole = 0 → the value of ``empty``, without it NA."""

    part: int
    whole: int
    empty: int | None = None


@dataclass(frozen=True, slots=True)
class Clamp:
    """Not below ``lo``, not above ``hi``."""

    lo: Fraction | None
    hi: Fraction | None
    of: int


@dataclass(frozen=True, slots=True)
class Piece:
    """From ``at`` on (``open``: only beyond it): ``give + slope · (x − at)``."""

    at: Fraction
    give: Fraction
    slope: Fraction = Fraction(0)
    open: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """``below`` under the first edge, then the last piece reached. Pieces ascend; at one place closed goes before open."""

    below: Fraction
    pieces: tuple[Piece, ...]
    of: int


FoldHow = Literal["sum", "mean", "min", "max", "median", "trimmed", "best", "worst", "drop", "first", "geometric"]


@dataclass(frozen=True, slots=True)
class Fold:
    """Combines terms, or with ``over`` the one term's values for each member of that scope.

    NA terms (or NA weights) are left out. ``trimmed k``: k from either end (none where 2k or fewer are left); ``best k``,
    ``worst k``: the k greatest / least; ``drop``: ``drop = (high, low)``, never the last one; of equal values the later ones go.
    ``divide``: mean of what is kept instead of its sum (for best, worst, drop; trimmed, mean and median always divide).
    ``first``: the first that is not NA, what stands later does not matter. ``geometric k``: to k places, half up.
    ``weights`` go with mean only: Σwx ÷ Σw. Nothing left, or weights that add to 0 → the value of ``empty``, without it NA.
    """

    how: FoldHow
    terms: tuple[int, ...]
    empty: int | None = None
    weights: tuple[int, ...] = ()
    over: int | None = None  # the scope whose members are folded
    k: int = 0
    drop: tuple[int, int] = (0, 0)
    divide: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """``when`` the value of ``by`` is this, the node ``then``."""

    when: Fraction
    then: int


@dataclass(frozen=True, slots=True)
class Pick:
    """The case whose constant equals ``by``, else ``otherwise``, else NA. A branch not chosen does not matter."""

    by: int
    cases: tuple[Case, ...]
    otherwise: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """Rounded to ``places`` by ``mode``, strict."""

    places: int
    mode: Mode
    of: int


@dataclass(frozen=True, slots=True)
class Call:
    """A registered pure function (``power``, ``ln``, the embedding program's own); outside lo..hi is an error."""

    name: str
    args: tuple[int, ...]
    lo: Fraction | None = None
    hi: Fraction | None = None


Operation = Fact | Const | Add | Mul | Ratio | Clamp | Curve | Fold | Pick | Round | Call

# -------------------------------------------------------------------------------------------------------- the plan


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of one length (``quarter``) inside the time of the scope around."""

    per: Literal["year", "half_year", "quarter", "month"]


@dataclass(frozen=True, slots=True)
class Indicators:
    """The unit's indicators, those held in one of ``roles`` (empty: any). None listed → one member ``""`` if ``lone``."""

    roles: tuple[str, ...] = ()
    lone: bool = False
    roles_name: str = ""  # a list parameter that holds the roles instead


@dataclass(frozen=True, slots=True)
class FieldValues:
    """The values of a field that occur in the unit's records of these kinds, in order of first date."""

    field: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a node has one value for. Scope 0 is the unit; ``lo, hi``: how many members there can be."""

    name: str  # "unit", "quarter", "indicator", or the field
    parent: int | None
    source: Periods | Indicators | FieldValues | None = None
    lo: int = 1
    hi: int | None = 1
    binds: str = ""  # the record field that a member stands for ("" for periods)


@dataclass(frozen=True, slots=True)
class Node:
    """One operation in a scope. Equality ignores where it was written."""

    op: Operation
    scope: int = 0
    label: str = field(default="", compare=False)
    clause: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """Nodes in an order in which each stands after what it reads. Nodes from ``cut`` on read cohort facts."""

    nodes: tuple[Node, ...]
    scopes: tuple[Scope, ...] = (Scope("unit", None),)
    cut: int | None = None


def reads(op: Operation) -> tuple[int, ...]:
    """The nodes an operation reads, in order."""
    match op:
        case Fact() | Const():
            return ()
        case Add(terms):
            return terms
        case Mul(a, b):
            return (a, b)
        case Ratio(part, whole, empty):
            return (part, whole) if empty is None else (part, whole, empty)
        case Clamp(_, _, of) | Curve(_, _, of) | Round(_, _, of):
            return (of,)
        case Fold(_, terms, empty, weights):
            return (*terms, *weights) if empty is None else (*terms, *weights, empty)
        case Pick(by, cases, otherwise):
            branches = tuple(case.then for case in cases)
            return (by, *branches) if otherwise is None else (by, *branches, otherwise)
        case Call(_, args):
            return args


# ------------------------------------------------------------------------------------------------------- the world

Row = tuple[str, ...]
"""A row's members from the outside in: ``()`` for the unit, ``("2021Q1",)``, ``("2021Q1", "获得电力")``."""

Leaf = tuple[int | Fraction, int] | _NA | Missing
"""(number, n): the value is number × grid ÷ n, with n > 1 only for means; without a grid, number ÷ n."""


class World(Protocol):
    """One unit's evidence as a plan sees it. Values keep to their measure's declaration or are MISSING with a problem."""

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope, in order; those of one parent row stand together."""
        ...

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a Fact node at a row."""
        ...


class LeafReader(World, Protocol):
    """A world that can hand out many leaves at once; who scores many units asks for them so."""

    def leaves(self, nodes: tuple[int, ...]) -> Sequence[Sequence[Leaf]]:
        """Those of Fact nodes of one scope: for each row of the scope, in order, one leaf a node."""
        ...


Columns = Sequence[Sequence[Value]]
"""The trace: ``columns[node][i]`` is the value at the i-th row of the node's scope."""

Overrides = Mapping[tuple[int, Row], Fraction]
"""Values stated instead of computed (``given:`` of a case), by node and row."""
