"""What a selection comes to at one place, and the leaf that a measure makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from bizenv_rules.evidence.amounts import ALWAYS, Pair, amount, exact
from bizenv_rules.evidence.choosing import Chosen, worth
from bizenv_rules.evidence.forms import Rules, marks
from bizenv_rules.evidence.query import Env, Query
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import day_of
from bizenv_rules.expr.tree import Scalar
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA, NA, Leaf, Measure, Missing, Select
from bizenv_rules.points import exact_text
from bizenv_rules.problem import Problem


@dataclass(frozen=True, slots=True)
class Answer:
    """``pair``: the amount, NA, or None where there is none. ``value``: the same as a value, dates and texts too.

    ``number``: how many forms, or records, stand behind it. ``stopped``: an error took the value away, so that even a
    count is MISSING. ``scaled``: marks had full marks of their own.
    """

    pair: Pair | _NA | None
    value: Scalar
    number: int
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    stopped: bool = False
    scaled: bool = False


NOTHING = Answer(None, None, 0, ())


def answer(query: Query, chosen: Chosen, env: Env, rules: Callable[[], Rules]) -> Answer:
    """The answer of a query from the records chosen; ``rules`` are asked for only where records carry marks."""
    assert query.select is not None
    if query.select.forms is not None:
        return _marked(query, query.select, chosen, env, rules())
    problems = list(chosen.problems)
    take, records = query.select.take, chosen.records
    if query.value is None:
        values: Sequence[Any] = [1] * len(records)
    else:
        values = [exact(worth(query.value, record, env, problems)) for record in records]
    if take.how == "one" and sum(chosen.times) > 1:
        problems.append(_too_many(query, records))
    if problems:
        return _stopped([*records, *chosen.strays], problems)
    pair, value = amount(take, values, chosen.times, [day_of(record) for record in records])
    known = sum(chosen.times) if take.how == "count" else sum(n for n, v in zip(chosen.times, values, strict=True) if v is not None)
    return Answer(pair, value, known, tuple(records))


def _marked(query: Query, select: Select, chosen: Chosen, env: Env, rules: Rules) -> Answer:
    found = marks(query, chosen.records, chosen.times, env, rules)
    problems, n = [*chosen.problems, *found.problems], sum(found.times)
    assert select.forms is not None
    if select.take.how == "one" and n + len(found.out) > 1:
        problems.append(_too_many(query, [*found.records, *found.out]))
    if any(problem.is_error for problem in problems):
        return _stopped([*chosen.records, *chosen.strays], problems)
    records, told = tuple(found.records), tuple(problems)
    if found.out and not n:
        return Answer(NA, None, 0, tuple(found.out), told)
    if n < select.forms.at_least and select.take.how not in ALWAYS:
        return Answer(None, None, n, records, told)
    pair, value = amount(select.take, found.values, found.times, [day_of(record) for record in found.records])
    return Answer(pair, value, n, records, told, scaled=found.scaled)


def _stopped(records: Sequence[Record], problems: Sequence[Problem]) -> Answer:
    return Answer(None, None, 0, tuple(records), tuple(problems), stopped=True)


def _too_many(query: Query, records: Sequence[Record]) -> Problem:
    assert query.select is not None
    ids, last = ", ".join(record.id for record in records), records[-1]
    if len(records) == 1:
        return Problem("V529", f"{last.id}: stands for several, but {query.select.fact} takes one", path=last.id)
    return Problem("V529", f"{query.select.fact} takes one record, but there are {len(records)}: {ids}", path=last.id)


# ----------------------------------------------------------------------------------------------------------- leaves


def fit(measure: Measure, pair: Pair | _NA | None, node: int, *, scaled: bool = False) -> tuple[Leaf, Problem | None]:
    """The amount as the measure declares it, or MISSING with a problem where it breaks the declaration.

    >>> fit(Measure("rate", None, Fraction(0), Fraction(100), Fraction(1, 2)), (Fraction(171, 2), 1), 0)
    ((171, 1), None)
    """
    missing = Missing(frozenset((node,)))
    if pair is NA:
        return (NA, None) if measure.may_na else (missing, _breach(measure, "does not apply, which it cannot"))
    if pair is None:
        return missing, None
    number, n = pair
    value = Fraction(number) / n
    if (measure.lo is not None and value < measure.lo) or (measure.hi is not None and value > measure.hi):
        return missing, _breach(measure, f"comes to {exact_text(value)}, outside {_ends(measure)}")
    if measure.grid is None:
        return (number, n), None
    steps = Fraction(number) / measure.grid
    if steps.denominator == 1:
        return (int(steps), n), None
    if n > 1 or scaled:  # a mean of marks scaled from other full marks: exact over a greater divisor
        return (steps.numerator, n * steps.denominator), None
    return missing, _breach(measure, f"comes to {exact_text(value)}, which is no multiple of {exact_text(measure.grid)}")


def _ends(measure: Measure) -> str:
    lo, hi = (None if end is None else exact_text(end) for end in (measure.lo, measure.hi))
    return f"{'…' if lo is None else lo} to {'…' if hi is None else hi}"


def _breach(measure: Measure, what: str) -> Problem:
    return Problem("V530", f"{measure.name} {what}", path=measure.name, clause=measure.clause)
