"""The grade a card has, and those it can still get."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from bizenv_rules.plan import NA, Missing

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard


def possible(card: Scorecard) -> tuple[str, ...]:
    """The grades the unit can still get, best first; empty where nothing is graded, or no row takes the score."""
    program = card.program
    if program.grade is None or card.state == "not_applicable":
        return ()
    value = card.trace.at(program.grade)
    if value is NA:
        return ()
    if not isinstance(value, Missing):
        return _names(card, value, value)
    interval = card.interval(program.grade)
    if not interval.number:
        return ()
    return _names(card, interval.lo, interval.hi)


def settled(card: Scorecard) -> bool:
    """Whether the interval of the grade is a point."""
    grade = card.program.grade
    if grade is None:
        return False
    value = card.trace.at(grade)
    if not isinstance(value, Missing):
        return True
    return card.interval(grade).point is not None


def _names(card: Scorecard, low: Fraction | None, high: Fraction | None) -> tuple[str, ...]:
    rows = sorted(card.program.grades, key=lambda row: -row.index)
    least = 0 if low is None else ceil(low)
    most = len(rows) if high is None else floor(high)
    return tuple(dict.fromkeys(row.grade for row in rows if least <= row.index <= most))
