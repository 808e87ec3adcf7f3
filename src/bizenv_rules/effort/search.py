"""The search itself: from movable facts and prices to steps, by the tree where the plan is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, lcm
from typing import TYPE_CHECKING, Final

from bizenv_rules.effort.costs import Price
from bizenv_rules.effort.ground import Ground
from bizenv_rules.effort.movable import Movable
from bizenv_rules.effort.reach import FARTHEST, spans
from bizenv_rules.effort.sums import ZERO, Written
from bizenv_rules.effort.tables import Table
from bizenv_rules.effort.tree import Stop, Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Row

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard

Steps = dict[int, int]
MANY: Final = 400
"""From how many cost units on the search begins with a limit."""
LADDER: Final = (9, 6, 3)
"""The limits: a 512th of what all changes cost together, a 64th, an 8th."""


@dataclass(frozen=True, slots=True)
class Found:
    """The steps of each input, what they cost, and the value that the search expects of it."""

    steps: Mapping[int, int]
    cost: Fraction
    value: Fraction


class Search:
    """One unit's facts that move, each with its price, in their order: input 0, 1, …"""

    def __init__(self, card: Scorecard, moving: Sequence[tuple[Movable, Price]], node: int, until: float | None = None) -> None:
        self.card, self.moving, self.node, self.until = card, moving, node, until
        self.leaves = leaves = dict[tuple[int, Row], tuple[int, Fraction, Fraction]]()
        for i, (one, _) in enumerate(moving):
            leaves |= dict.fromkeys(one.leaves, (i, one.step, one.base))
            leaves |= dict.fromkeys(one.given, (i, Fraction(1), ZERO))
        limits = [_limits(one, price) for one, price in moving]
        self.ground = Ground(card.program.plan, card.world, leaves, limits, card.runner.functions)
        self.root: Written = self.ground.written([node], card.overrides)[0]
        prices = [price.each * one.grain for one, price in moving if price.each is not None]
        self.scale = reduce(lcm, (price.denominator for price in prices), 1)

    def tree(self, most: Fraction | None, bound: int | None = None) -> Tree:
        """The tree with inputs as far as they matter for values up to ``most``, none of them above a cost."""
        prices = self.costs(most)
        if bound is not None:
            prices = [{k: cost for k, cost in each.items() if cost <= bound} for each in prices]
        return Tree(self.ground, prices, bound, self.until)

    def price(self, i: int) -> int:
        """The cost units of one step of an input."""
        one, price = self.moving[i]
        assert price.each is not None
        return int(price.each * one.grain * self.scale)

    def _costs(self, i: int, down: int, up: int) -> dict[int, int]:
        one, price = self.moving[i]
        each = self.price(i)
        every = [k for k in one.only if k <= up] if one.only else range(down, up + 1)
        return {k: abs(k) * each for k in every if k == 0 or _fits(k, one, price)}

    def costs(self, most: Fraction | None) -> list[dict[int, int]]:
        """For each input the cost of every number of steps that can matter for values up to ``most``."""
        steps, _ = spans(self.ground.parts, self.root, (None, most), len(self.moving))
        return [self._costs(i, *steps[i]) for i in range(len(self.moving))]

    def beyond(self, most: Fraction | None) -> tuple[Fraction, tuple[str, ...]] | None:
        """Where facts can matter further than they are tried: what no plan beyond that costs less than, and their names."""
        _, loose = spans(self.ground.parts, self.root, (None, most), len(self.moving))
        if not loose:
            return None
        return Fraction(min(self.price(i) for i in loose) * FARTHEST, self.scale), tuple(self.moving[i][0].shown for i in sorted(loose))

    def limited(self, costs: Sequence[Mapping[int, int]]) -> tuple[Ground, Written]:
        """The parts again, their ranges no wider than inputs can move by these costs."""
        limits = [(min(each), max(each)) for each in costs]
        ground = Ground(self.card.program.plan, self.card.world, self.leaves, limits, self.card.runner.functions)
        return ground, ground.written([self.node], self.card.overrides)[0]

    def least(self, wanted: Fraction, *, highest: Fraction | None) -> Found | None:
        """The cheapest steps to ``wanted`` or more, of equal ones those that reach most; None if none do. Raises ``Stop``.

        ``highest``: values beyond it are not told apart.
        """
        for bound in self._bounds(highest):
            tree = self.tree(highest, bound)
            found = tree.table(self.root)
            start = ceil((wanted - found.base) / found.unit)
            fits = [(cost, -key) for key, cost in found.costs.items() if key >= start and (bound is None or cost <= bound)]
            if fits:
                cost, key = min(fits)
                steps: Steps = {}
                tree.steps(self.root, found.value(-key), steps)
                return Found({i: k for i, k in steps.items() if k}, Fraction(cost, self.scale), found.value(-key))
        return None

    def _bounds(self, highest: Fraction | None) -> tuple[int | None, ...]:
        """Cost limits to try one after the other: a plan within one is the cheapest there is, and costs less to find."""
        most = sum(max(each.values()) for each in self.costs(highest))
        return (*(most >> shift for shift in LADDER), None) if most > MANY else (None,)

    def frontier(self, most: Fraction | None) -> tuple[tuple[Fraction, Fraction], ...]:
        """Values with their least costs, without those that a greater value undercuts; both rise. Raises ``Stop``."""
        found = self.tree(most).table(self.root)
        return tuple((value, Fraction(cost, self.scale)) for value, cost in _undominated(found))


def _undominated(found: Table) -> list[tuple[Fraction, int]]:
    kept: list[tuple[Fraction, int]] = []
    for key in sorted(found.costs, reverse=True):
        cost = found.costs[key]
        if not kept or cost < kept[-1][1]:
            kept.append((found.value(key), cost))
    return kept[::-1]


def _limits(one: Movable, price: Price) -> tuple[int, int | None]:
    if price.most is None:
        return one.down, one.up
    most = int(price.most / one.grain)
    return max(one.down, -most), most if one.up is None else min(one.up, most)


def _fits(k: int, one: Movable, price: Price) -> bool:
    """Whether a number of steps is a multiple of the price's own step, or all there is room for."""
    if price.step is None:
        return True
    return (k * one.grain / price.step).denominator == 1 or k == one.up


__all__ = ["Found", "Search", "Stop"]
