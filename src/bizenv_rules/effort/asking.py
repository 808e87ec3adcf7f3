"""``whatif``: the least effort from a unit's evidence to a total or a grade."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.effort.answer import Asked, answer
from bizenv_rules.effort.costfile import CostFile, opened, placed
from bizenv_rules.effort.costs import Cost, Prices
from bizenv_rules.effort.goal import goal_of
from bizenv_rules.effort.movable import WORDS, Movable, movables
from bizenv_rules.effort.planning import Sides
from bizenv_rules.effort.result import Effort
from bizenv_rules.effort.start import startable, supposed
from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.scoring.score import score

if TYPE_CHECKING:
    from bizenv_rules.calendar import Period
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Unit, Units
    from bizenv_rules.scoring.card import Scorecard
    from bizenv_rules.scoring.setting import Scored


def whatif(
    rubric: Scored,
    ledger: Ledger,
    *,
    unit: str,
    target: str | int | Decimal | Fraction | None = None,
    grade: str | None = None,
    cost: Cost | CostFile | None = None,
    allow: Collection[str] = (),
    most: int | None = None,
    budget: Mapping[str, Any] | None = None,
    timeout: float | None = 10.0,
    units: Units | Sequence[Unit] | None = None,
    period: str | Period | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
    history: Sequence[Any] | None = None,
    calendar: Mapping[int, Any] | None = None,
) -> Effort:
    """The least that has to change for ``target`` points or ``grade``; without either, for the next grade or edge, or full marks.

    ``cost``: rules by name, a YAML file of them, or a function of a ``Movable`` (page "What would it take" of the documentation).
    ``allow``: what may move that by default does not: ``undone``, ``missing``, ``closed``, ``imported``, or names of facts and nodes.
    ``most``: at most so many changes; ``budget``: at most so much cost on what a name covers. ``timeout`` in seconds.
    The other arguments are those of ``score``.

    Raises ``BizenvError`` with every problem: a goal that is not above what is there or out of reach, a name that nothing has.
    """
    card = score(
        rubric,
        ledger,
        unit,
        units=units,
        period=period,
        as_of=as_of,
        parameters=parameters,
        readings=readings,
        history=history,
        calendar=calendar,
    )
    return effort(card, target=target, grade=grade, cost=cost, allow=allow, most=most, budget=budget, timeout=timeout)


def effort(
    card: Scorecard,
    *,
    target: str | int | Decimal | Fraction | None = None,
    grade: str | None = None,
    cost: Cost | CostFile | None = None,
    allow: Collection[str] = (),
    most: int | None = None,
    budget: Mapping[str, Any] | None = None,
    timeout: float | None = 10.0,
) -> Effort:
    """As ``whatif``, from a card that is there already.

    >>> import bizenv_rules as bz
    >>> jilin = bz.library("jilin-jkq", "2021")
    >>> marks = {"review.leaders": 25, "review.departments": 8, "review.firms": 8, "review.supervisors": 8}
    >>> found = effort(bz.score_facts(jilin, marks, period="2021"), target=91)
    >>> [(change.name, change.level, int(change.after)) for change in found.changes], int(found.cost), int(found.total), found.proven
    ([('endorsements', '市委市政府领导', 1)], 1, 97, True)
    """
    rules, document = opened(cost)
    with placed(document):
        prices = Prices(rules)
        allowed = (*allow, *prices.allowed)
        start, given = supposed(card, allowed)
        roots = [node for node in (start.program.score, start.program.grade) if node is not None]
        every = movables(start, roots, allowed)
        problems = [*prices.unknown(every), *_unknown(allow, every)]
        sides = _sides(most, budget or {}, every, problems)
        if problems:
            raise BizenvError(problems)
        startable(start)
        goal = goal_of(start, target, grade)
    return answer(Asked(card, start, given, goal, every, prices, sides, timeout))


def _sides(most: int | None, budget: Mapping[str, Any], every: Sequence[Movable], problems: list[Problem]) -> Sides:
    """The side conditions; what cannot be read is added to ``problems``."""
    if most is not None and most < 1:
        problems.append(Problem("V967", f"most: {most} changes are none", path="most"))
    problems += Prices(budget).unknown(every)
    return Sides(most, {key: limit for key in budget if (limit := Prices(budget).stated(key)) is not None})


def _unknown(allow: Collection[str], every: Sequence[Movable]) -> list[Problem]:
    from bizenv_rules.effort.costs import names
    from bizenv_rules.spelling import nearest

    known = sorted({*WORDS, *(name for one in every for name in names(one))})
    found = []
    for name in allow:
        if name not in known:
            near = nearest(name, known)
            help_ = (f"did you mean {near}?",) if near else (f"words: {', '.join(WORDS)}; or a fact or node",)
            found.append(Problem("V966", f"allow: {name!r} is neither a word, a fact nor a node that can move", path=name, help=help_))
    return found
