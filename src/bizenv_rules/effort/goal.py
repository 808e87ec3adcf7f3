"""What is asked for: a total, a grade, or what comes next."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text, points
from bizenv_rules.problem import BizenvError, Problem

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard


@dataclass(frozen=True, slots=True)
class Goal:
    """``node`` has to come to ``value`` or more. ``words``: as people say it; ``target``: the total, where one was asked for."""

    node: int
    value: Fraction
    words: str
    target: Fraction | None = None


def goal_of(card: Scorecard, target: str | int | Decimal | Fraction | None, grade: str | None) -> Goal:
    """The goal of a complete card. Raises ``BizenvError`` for one that is no step up, or of a grade that is not there."""
    if target is not None and grade is not None:
        raise BizenvError([Problem("V962", "ask for a total or for a grade, not for both")])
    if grade is not None:
        return _graded(card, grade)
    return _total(card, _exact(target)) if target is not None else _next(card)


def _exact(target: str | int | Decimal | Fraction) -> Fraction:
    try:
        return points(target)
    except (TypeError, ValueError) as error:
        raise BizenvError([Problem("V962", f"target: {error}", path="target")]) from None


def _total(card: Scorecard, target: Fraction) -> Goal:
    node, now = card.program.score, card.result
    assert node is not None
    assert now is not None
    if card.is_void:
        holding = "; ".join(f"{veto.title or veto.id} ({veto.clause})" for veto in card.vetoes if veto.void and veto.holds)
        raise BizenvError([Problem("V964", f"{card.name} has no score: a veto holds: {holding}", path=card.unit)])
    if target <= now:
        message = f"the present total of {card.name} is {card.show(now)}, which is not below {exact_text(target)}"
        raise BizenvError([Problem("V962", message, path=card.unit)])
    return Goal(node, target, exact_text(target), target)


def _graded(card: Scorecard, grade: str) -> Goal:
    rows = [row for row in card.program.grades if row.grade == grade]
    node = card.program.grade
    if not rows or node is None:
        from bizenv_rules.spelling import nearest

        known = list(dict.fromkeys(row.grade for row in sorted(card.program.grades, key=lambda row: -row.index)))
        near = nearest(grade, known)
        help_ = (f"did you mean {near}?",) if near else (f"grades: {', '.join(known) or 'none'}",)
        raise BizenvError([Problem("V965", f"{card.program.title or card.program.rubric} has no grade {grade!r}", path=grade, help=help_)])
    wanted = Fraction(min(row.index for row in rows))
    now = card.trace.number(node)
    if now is not None and now >= wanted:
        raise BizenvError(
            [Problem("V962", f"the present grade of {card.name} is {card.grade}, which is not below {grade}", path=card.unit)]
        )
    return Goal(node, wanted, grade)


def _next(card: Scorecard) -> Goal:
    """The grade above the present one, else the next edge, else full marks."""
    program, now = card.program, card.result
    assert now is not None
    if program.grade is not None and (index := card.trace.number(program.grade)) is not None:
        better = sorted((row for row in program.grades if row.index > index and row.grade != card.grade), key=lambda row: row.index)
        if better:
            return _graded(card, better[0].grade)
    full = card.attainable
    further = sorted(edge for edge in (*program.edges, *([] if full is None else [full])) if edge > now)
    if not further:
        raise BizenvError([Problem("V962", f"{card.name} has {card.show(now)} and nothing is above that: say a target", path=card.unit)])
    return _total(card, further[0])
