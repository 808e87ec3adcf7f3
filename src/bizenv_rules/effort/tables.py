"""The least cost of every value that something can take, and how such tables add up (min-plus).

A value is ``base + unit · key`` with whole keys; costs are whole numbers in a unit of their own. Nothing here knows of plans.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd
from typing import Final

from bizenv_rules.lean import dataclass

MOST_VALUES: Final = 120_000
"""How many values one table may hold."""
MOST_PAIRS: Final = 400_000
"""How many pairs of values are added one by one."""

Costs = dict[int, int]


class TooMany(Exception):  # noqa: N818  # a guard that was met, no fault
    """A table grew beyond the guards."""


@dataclass(frozen=True, slots=True)
class Table:
    """Values with their least costs; ``na``: the least cost of being NA (None: it never is)."""

    base: Fraction
    unit: Fraction
    costs: Mapping[int, int]
    na: int | None = None

    def value(self, key: int) -> Fraction:
        """The value of a key."""
        return self.base + self.unit * key

    def key(self, value: Fraction) -> int | None:
        """The key of a value; None if the table does not hold it.

        >>> Table(Fraction(1), Fraction(1, 2), {0: 0, 3: 2}).key(Fraction(5, 2))
        3
        """
        place = (value - self.base) / self.unit
        return place.numerator if place.denominator == 1 and place.numerator in self.costs else None

    def __iter__(self) -> Iterator[tuple[Fraction, int]]:
        for key, cost in self.costs.items():
            yield self.value(key), cost

    def __len__(self) -> int:
        return len(self.costs)

    def along(self, factor: Fraction, shift: Fraction) -> Table:
        """The table of ``factor · value + shift``; the factor is not 0."""
        unit = self.unit * abs(factor)
        costs = self.costs if factor > 0 else {-key: cost for key, cost in self.costs.items()}
        return Table(self.base * factor + shift, unit, costs, self.na)

    def within(self, bound: int | None) -> Table:
        """Without the values that cost more."""
        if bound is None:
            return self
        return Table(self.base, self.unit, {key: cost for key, cost in self.costs.items() if cost <= bound}, self.na)

    def finer(self, unit: Fraction) -> Table:
        """The same values counted in a unit that divides this one."""
        times = int(self.unit / unit)
        return self if times == 1 else Table(self.base, unit, {key * times: cost for key, cost in self.costs.items()}, self.na)


def table(found: Mapping[Fraction, int], na: int | None = None) -> Table:
    """A table of values with their costs.

    >>> table({Fraction(1, 2): 0, Fraction(2): 3})
    Table(base=Fraction(1, 2), unit=Fraction(3, 2), costs={0: 0, 1: 3}, na=None)
    """
    if not found:
        return Table(Fraction(0), Fraction(1), {}, na)
    base = min(found)
    unit = Fraction(0)
    for value in found:
        unit = common(unit, value - base)
    unit = unit or Fraction(1)
    return Table(base, unit, {int((value - base) / unit): cost for value, cost in found.items()}, na)


def common(a: Fraction, b: Fraction) -> Fraction:
    """The coarsest unit that counts both; 0 counts nothing but itself.

    >>> common(Fraction(1, 2), Fraction(1, 3)), common(Fraction(0), Fraction(3))
    (Fraction(1, 6), Fraction(3, 1))
    """
    return Fraction(gcd(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator)


def plus(a: Table, b: Table) -> Table:
    """The least cost of every sum; neither can be NA. Raises ``TooMany``.

    >>> one = table({Fraction(0): 0, Fraction(3): 1})
    >>> dict(plus(one, one).costs)
    {0: 0, 1: 1, 2: 2}
    """
    for part, other in ((a, b), (b, a)):
        if len(part) == 1:
            [(value, cost)] = part
            return Table(other.base + value, other.unit, {key: price + cost for key, price in other.costs.items()})
    unit = common(a.unit, b.unit)
    return Table(a.base + b.base, unit, sums(a.finer(unit).costs, b.finer(unit).costs))


def sums(a: Mapping[int, int], b: Mapping[int, int]) -> Costs:
    """The least cost of every sum of keys. A side whose costs rise in even steps is added in one pass over the other."""
    if not a or not b:
        return {}
    if (max(a) + max(b)) - (min(a) + min(b)) > 40 * MOST_VALUES:
        raise TooMany
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    for run, rest in ((large, small), (small, large)):
        runs = _runs(run)
        if runs is not None and len(small) * len(large) > 4 * len(runs) * (len(small) + len(large)):
            return _passed(rest, min(run), run[min(run)], runs)
    if len(small) * len(large) > MOST_PAIRS:
        raise TooMany
    found: Costs = {}
    for key, cost in small.items():
        for other, more in large.items():
            place, price = key + other, cost + more
            if price < found.get(place, price + 1):
                found[place] = price
    return _guarded(found)


def _guarded(found: Costs) -> Costs:
    if len(found) > MOST_VALUES:
        raise TooMany
    return found


def _runs(costs: Mapping[int, int]) -> Sequence[tuple[int, int, int]] | None:
    """(step, how many steps, cost a step) from the least key up, if keys stand evenly and no step costs less than the one before."""
    keys = sorted(costs)
    if len(keys) < 2:
        return None
    step = keys[1] - keys[0]
    found: list[tuple[int, int, int]] = []
    for low, high in pairwise(keys):
        slope = costs[high] - costs[low]
        if high - low != step or (found and slope < found[-1][2]):
            return None
        if found and found[-1][2] == slope:
            found[-1] = (step, found[-1][1] + 1, slope)
        elif len(found) == 8:
            return None
        else:
            found.append((step, 1, slope))
    return found


def _passed(costs: Mapping[int, int], key: int, cost: int, runs: Sequence[tuple[int, int, int]]) -> Costs:
    found = {place + key: price + cost for place, price in costs.items()}
    for step, many, slope in runs:
        found = _guarded(_stepped(found, step, many, slope))
    return found


def _stepped(costs: Costs, step: int, many: int, slope: int) -> Costs:
    """The least cost after 0 to ``many`` further steps at ``slope`` each: a sliding window over each remainder."""
    found: Costs = {}
    rows: dict[int, list[int]] = {}
    for key in costs:
        rows.setdefault(key % step, []).append(key)
    for rest, keys in rows.items():
        _slide(costs, sorted(key // step for key in keys), (rest, step, many, slope), found)
    return found


def _slide(costs: Costs, keys: list[int], by: tuple[int, int, int, int], found: Costs) -> None:
    rest, step, many, slope = by
    waiting: deque[tuple[int, int]] = deque()  # (place, cost less the slope to there), costs rising
    at, last = 0, len(keys)
    place = keys[0]
    while True:
        if at < last and keys[at] == place:
            level = costs[place * step + rest] - place * slope
            while waiting and waiting[-1][1] >= level:
                waiting.pop()
            waiting.append((place, level))
            at += 1
        while waiting and place - waiting[0][0] > many:
            waiting.popleft()
        if waiting:
            found[place * step + rest] = waiting[0][1] + place * slope
            place += 1
        elif at < last:
            place = keys[at]
        else:
            return
        if len(found) > MOST_VALUES:
            raise TooMany
