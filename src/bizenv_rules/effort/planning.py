"""Which way a plan is searched: the tree where it holds, else scipy's programme, else step by step without proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction
from time import monotonic

from bizenv_rules.effort.costs import fit
from bizenv_rules.effort.greedy import greedy, value_at
from bizenv_rules.effort.milp import Line, Programme
from bizenv_rules.effort.movable import Movable
from bizenv_rules.effort.reach import FARTHEST
from bizenv_rules.effort.result import Method
from bizenv_rules.effort.search import Found, Search, Stop
from bizenv_rules.effort.solving import has_scipy, solve
from bizenv_rules.lean import dataclass


@dataclass(frozen=True, slots=True)
class Sides:
    """Side conditions: at most so many changes, and at most so much cost on what a name covers."""

    most: int | None = None
    budget: Mapping[str, Fraction] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.most is not None or bool(self.budget)


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps of the inputs that move, their cost, what the goal's node comes to, and how sure that is.

    ``least``: no plan costs less (None: not known; without ``reaches``: known to be none where it is a number).
    """

    steps: Mapping[int, int]
    cost: Fraction
    value: Fraction | None
    reaches: bool
    method: Method
    least: Fraction | None
    notes: tuple[str, ...] = ()


def planned(search: Search, wanted: Fraction, sides: Sides, seconds: float | None) -> Plan:
    """The best plan that the first of the three ways finds."""
    if not search.moving:
        return _of_tree(None)
    found = _planned(search, wanted, sides, seconds)
    beyond = search.beyond(wanted)
    if beyond is None or found.least is None or (found.reaches and found.least <= beyond[0]):
        return found
    note = f"no fact is tried further than {FARTHEST} steps: {', '.join(beyond[1])}"
    return replace(found, least=beyond[0] if found.reaches else None, notes=(*found.notes, note))


def _planned(search: Search, wanted: Fraction, sides: Sides, seconds: float | None) -> Plan:
    start = monotonic()
    why = "side conditions"
    if not sides:
        search.until = None if seconds is None else start + seconds / 2
        try:
            return _of_tree(search.least(wanted, highest=wanted))
        except Stop as stop:
            why = _where(search, stop)
    left = None if seconds is None else max(seconds - (monotonic() - start), seconds / 4)
    costs = search.costs(wanted)
    if has_scipy():
        try:
            return _of_programme(search, wanted, sides, costs, left)
        except (Stop, TimeoutError) as stop:
            why = f"{why}; {_where(search, stop) if isinstance(stop, Stop) else 'the programme took too long'}"
    else:
        why = f"{why}; install bizenv-rules[whatif] for a proof"
    found = _of_steps(search, wanted, sides, costs, None if left is None else monotonic() + left / 2)
    return replace(found, notes=(f"searched step by step: {why}",))


def _of_tree(found: Found | None) -> Plan:
    if found is None:
        return Plan({}, Fraction(0), None, False, "tree", Fraction(0))
    return Plan(found.steps, found.cost, found.value, True, "tree", found.cost)


def _of_programme(search: Search, wanted: Fraction, sides: Sides, costs: Sequence[Mapping[int, int]], seconds: float | None) -> Plan:
    ground, root = search.limited(costs)
    programme = Programme(ground, [_choice(each) for each in costs])
    programme.at_least(root, wanted)
    prices = [search.price(i) for i in range(len(costs))]
    for lines, limit in _conditions(search, programme, sides, prices):
        programme.at_most(lines, limit)
    found = solve(programme, prices, seconds)
    if found is None:
        return Plan({}, Fraction(0), None, False, "milp", Fraction(0))
    value = value_at(ground, root, found.steps)
    if not isinstance(value, Fraction) or value < wanted:
        raise Stop(-1, "the programme's plan does not replay")
    cost = sum(costs[i][k] for i, k in found.steps.items())
    return Plan(found.steps, Fraction(cost, search.scale), value, True, "milp", Fraction(min(cost, found.least), search.scale))


def _of_steps(search: Search, wanted: Fraction, sides: Sides, costs: Sequence[Mapping[int, int]], until: float | None) -> Plan:
    ground, root = search.limited(costs)
    prices = [search.price(i) for i in range(len(costs))]

    def fits(steps: Mapping[int, int]) -> bool:
        changed = [i for i, k in steps.items() if k]
        if sides.most is not None and len(changed) > sides.most:
            return False
        spent = {key: sum(prices[i] * abs(steps[i]) for i in changed if _covers(key, search.moving[i][0])) for key in sides.budget}
        return all(Fraction(spent[key], search.scale) <= limit for key, limit in sides.budget.items())

    steps, reaches = greedy((ground, root), wanted, costs, fits, until)
    value = value_at(ground, root, steps)
    cost = Fraction(sum(costs[i][k] for i, k in steps.items()), search.scale)
    return Plan(steps, cost, value if isinstance(value, Fraction) else None, reaches, "greedy", None)


def _conditions(
    search: Search, programme: Programme, sides: Sides, prices: Sequence[int]
) -> list[tuple[list[tuple[Line, Fraction]], Fraction]]:
    found: list[tuple[list[tuple[Line, Fraction]], Fraction]] = []
    if sides.most is not None:
        found.append(([(programme.changed(i), Fraction(1)) for i in range(len(prices))], Fraction(sides.most)))
    for key, limit in sides.budget.items():
        covered = [i for i, (one, _) in enumerate(search.moving) if _covers(key, one)]
        found.append(([(programme.moved[i][0], Fraction(prices[i], search.scale)) for i in covered], limit))
    return found


def _covers(key: str, one: Movable) -> bool:
    return fit(key, one) is not None


def _choice(costs: Mapping[int, int]) -> list[int] | None:
    """The steps an input may take where they are not all of a range."""
    return sorted(costs) if len(costs) <= max(costs) - min(costs) else None


def _where(search: Search, stop: Stop) -> str:
    label = search.card.program.plan.nodes[stop.node].label if stop.node >= 0 else ""
    return f"{stop.why} at {label}" if label else stop.why
