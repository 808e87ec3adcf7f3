"""A fact as people read it: what was counted, from which records, and what it came to.

Raters are confidential: of ``rating`` and ``answer`` records only number, sum and extremes are shown, unless names
were asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Absent, Cohort, Derived, DutyCount, Fact, Given, Instance, Number, Parameter, RankOf, Row, Select, Source
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.trace import label
from bizenv_rules.scoring.views import State, identity

if TYPE_CHECKING:
    from bizenv_rules.plan import Measure

CONFIDENTIAL = frozenset({"rating", "answer"})


@dataclass(frozen=True, slots=True)
class Tally:
    """What is shown of confidential records: how many, their sum, the least and the greatest."""

    number: int
    sum: Fraction | None
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact at one row. ``evidence``: ids of the records; empty beside a ``tally`` unless names were asked for."""

    name: str
    what: str
    where: str
    state: State
    value: Fraction | None
    clause: str
    who: str
    evidence: tuple[str, ...]
    tally: Tally | None = None
    raters: tuple[str, ...] = ()
    due: tuple[tuple[str, str], ...] = ()  # of a duty: the due dates counted, each with how it was kept


def fact_line(card: Scorecard, node: int, row: Row, *, names: bool = False) -> FactLine:
    """The fact at a Fact node and row."""
    op = card.program.plan.nodes[node].op
    assert isinstance(op, Fact)
    due = due_dates(card, node, row)
    records = card.world.evidence(node, row) if due is None else [record for one in due for record in one.records]
    secret = any(is_confidential(record) for record in records)
    return FactLine(
        name=op.measure.name,
        what=what(op.measure),
        where=label(card.trace.row(node, row)),
        state=card.state_of(card.trace.at(node, row)),
        value=card.trace.number(node, row),
        clause=op.measure.clause or card.program.plan.nodes[node].clause,
        who=op.measure.who,
        evidence=tuple(dict.fromkeys(identity(record) for record in records)) if names or not secret else (),
        tally=tally(records) if secret else None,
        raters=tuple(sorted({rater for record in records if (rater := rater_of(record))})) if names and secret else (),
        due=tuple((str(one.due), one.status) for one in due or ()),
    )


def due_dates(card: Scorecard, node: int, row: Row) -> list[Any] | None:
    """Of a fact that counts due dates: those it counts, with what was filed for them. None for other facts and worlds."""
    op = card.program.plan.nodes[node].op
    assert isinstance(op, Fact)
    world: Any = card.world
    if not isinstance(op.measure.source, DutyCount) or not hasattr(world, "duty_dates"):
        return None
    period = world.place(card.program.plan.nodes[node].scope, card.trace.row(node, row)).period
    found = world.duty_dates(op.measure.source.duty, period) or ()
    return [one for one in found if one.status in op.measure.source.which]


def is_confidential(record: Any) -> bool:
    """Whether only number, sum and extremes of such records may be shown."""
    return getattr(record, "record", "") in CONFIDENTIAL


def rater_of(record: Any) -> str:
    """Who filled in a form."""
    return str(getattr(record, "rater", None) or getattr(record, "respondent", None) or "")


def tally(records: Sequence[Any]) -> Tally:
    """Number, sum and extremes of forms; answers in words have a number only."""
    marks = [Fraction(mark) for record in records if isinstance(mark := getattr(record, "mark", None), int | Decimal | Fraction)]
    if not marks:
        return Tally(sum(getattr(record, "times", 1) for record in records), None, None, None)
    return Tally(len(records), sum(marks, Fraction(0)), min(marks), max(marks))


def what(measure: Measure) -> str:
    """What the fact is, in words of the rubric."""
    return source_text(measure.source) or measure.name


def source_text(source: Source) -> str:
    """Where a number comes from.

    >>> from bizenv_rules.plan import Selection, Take
    >>> source_text(Select("idle", Selection("finding", where_text="duty == '三年行动方案'"), Take()))
    "count of finding where duty == '三年行动方案'"
    """
    match source:
        case Select(_, selection, take, forms, level):
            condition = f" where {selection.where_text}" if selection.where_text else ""
            kind = f"{selection.record} {forms.item}" if forms and forms.item else selection.record
            return f"{_TAKEN.get(take.how, take.how)} of {kind}{f' at {level}' if level else ''}{condition}"
        case Derived():
            return ""
        case Parameter(name):
            return f"parameter {name}"
        case DutyCount(duty, which):
            return f"due dates of {duty} that are {' or '.join(which)}"
        case Cohort(name):
            return f"{name} in the ranking"
        case RankOf(of):
            return f"rank by {source_text(of)}"
        case Instance(sheet):
            return f"whether a period of {sheet} counts"
        case Given(of) | Number(of):
            return f"{'whether given' if isinstance(source, Given) else 'number of forms'}: {source_text(of)}"
        case Absent(why):
            return why
        case _:
            assert_never(source)


_TAKEN = {"count": "count", "one": "value", "trimmed": "trimmed mean", "geometric": "geometric mean", "distinct": "distinct values"}
