"""``Numbers``: a finite set of multiples of a unit in one Python big int, with sums, products by a constant, clamps and curves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final, cast

from bizenv_rules.intervals.interval import common
from bizenv_rules.lean import dataclass

MOST_BITS: Final = 10_000_000
"""The guard: (greatest − least) ÷ unit of any set."""

_RUN = re.compile("1+")


class TooMany(ValueError):  # noqa: N818  # it says that there is no answer, not that something failed
    """A set would need more bits than the guard allows."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers ``(low + k) · unit`` for every bit k of ``bits``; bit 0 is set unless the set is empty.

    >>> found = numbers([Fraction(1, 2), Fraction(3)])
    >>> found.min, found.max, len(found), Fraction(2) in found
    (Fraction(1, 2), Fraction(3, 1), 2, False)
    """

    bits: int
    low: int
    unit: Fraction

    @property
    def min(self) -> Fraction:
        """The least; of an empty set there is none."""
        return self.low * self.unit

    @property
    def max(self) -> Fraction:
        """The greatest."""
        return (self.low + self.bits.bit_length() - 1) * self.unit

    def __bool__(self) -> bool:
        return self.bits != 0

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __contains__(self, value: object) -> bool:
        place = Fraction(cast("Fraction", value)) / self.unit - self.low
        return place.denominator == 1 and place >= 0 and bool(self.bits >> int(place) & 1)

    def __iter__(self) -> Iterator[Fraction]:
        for start, stop in self.runs():
            for k in range(start, stop):
                yield (self.low + k) * self.unit

    def runs(self) -> list[tuple[int, int]]:
        """Half-open spans of neighbouring bits, ascending."""
        return [found.span() for found in _RUN.finditer(bin(self.bits)[:1:-1])]

    def on(self, unit: Fraction) -> Numbers:
        """The same numbers over a finer unit."""
        times = int(self.unit / unit)
        if times == 1 or not self.bits:
            return self if self.bits else Numbers(0, 0, unit)
        guard(self.bits.bit_length() * times)
        return Numbers(int(("0" * (times - 1)).join(f"{self.bits:b}"), 2), self.low * times, unit)

    def between(self, lo: Fraction | None, hi: Fraction | None, *, lo_open: bool = False, hi_open: bool = False) -> Numbers:
        """Those from ``lo`` to ``hi``; an open end is left out."""
        first = 0 if lo is None else max(0, _after(lo / self.unit, open_=lo_open) - self.low)
        last = self.bits.bit_length() if hi is None else -_after(-hi / self.unit, open_=hi_open) - self.low + 1
        if last <= first:
            return Numbers(0, 0, self.unit)
        return made(self.bits >> first & ((1 << last - first) - 1), self.low + first, self.unit)

    def along(self, slope: Fraction, shift: Fraction) -> Numbers:
        """``slope · x + shift`` of each."""
        if not self.bits:
            return self
        if slope == 0:
            return numbers([shift])
        bits = self.bits if slope > 0 else int(bin(self.bits)[:1:-1], 2)
        low = self.low if slope > 0 else -(self.low + self.bits.bit_length() - 1)
        scaled = Numbers(bits, low, self.unit * abs(slope))
        return scaled.plus(numbers([shift])) if shift else scaled

    def plus(self, other: Numbers) -> Numbers:
        """Every sum of one of each."""
        a, b = alike(self, other)
        if not a.bits or not b.bits:
            return Numbers(0, 0, a.unit)
        guard(a.bits.bit_length() + b.bits.bit_length())
        runs, others = a.runs(), b.runs()
        if len(runs) < len(others):
            a, b, others = b, a, runs
        bits = 0
        for start, stop in others:
            bits |= _smeared(a.bits, stop - start) << start
        return Numbers(bits, a.low + b.low, a.unit)

    def joined(self, other: Numbers) -> Numbers:
        """The numbers of both."""
        if not self.bits or not other.bits:
            return self if self.bits else other
        a, b = alike(self, other)
        low = min(a.low, b.low)
        guard(max(a.low + a.bits.bit_length(), b.low + b.bits.bit_length()) - low)
        return Numbers(a.bits << a.low - low | b.bits << b.low - low, low, a.unit)

    def shared(self, other: Numbers) -> Numbers:
        """The numbers in both."""
        if not self.bits or not other.bits:
            return EMPTY
        a, b = alike(self, other)
        low = max(a.low, b.low)
        return made((a.bits >> low - a.low) & (b.bits >> low - b.low), low, a.unit)

    def nearest_zero(self) -> Fraction:
        """The one nearest to 0; of two, the positive one."""
        up, down = self.between(Fraction(0), None), self.between(None, Fraction(0))
        return min(([up.min] if up else []) + ([down.max] if down else []), key=abs)

    def below(self, value: Fraction) -> Fraction | None:
        """The greatest that lies below the value."""
        found = self.between(None, value, hi_open=True)
        return found.max if found else None

    def holes(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Neighbours further apart than the unit: no number between them is reached."""
        runs = self.runs()
        ends = pairwise(runs)
        return tuple(((self.low + a[1] - 1) * self.unit, (self.low + b[0]) * self.unit) for a, b in ends)


EMPTY: Final = Numbers(0, 0, Fraction(1))


def numbers(values: Iterable[Fraction]) -> Numbers:
    """The set of these numbers."""
    found = list(values)
    if not found:
        return EMPTY
    unit = common(abs(value) for value in found) or Fraction(1)
    places = [int(value / unit) for value in found]
    low = min(places)
    guard(max(places) - low)
    bits = 0
    for place in places:
        bits |= 1 << place - low
    return Numbers(bits, low, unit)


def steps(lo: Fraction, hi: Fraction, unit: Fraction) -> Numbers:
    """Every multiple of the unit from ``lo`` to ``hi``.

    >>> list(steps(Fraction(0), Fraction(1), Fraction(1, 2)))
    [Fraction(0, 1), Fraction(1, 2), Fraction(1, 1)]
    """
    first, last = ceil(lo / unit), floor(hi / unit)
    if last < first:
        return EMPTY
    guard(last - first)
    return Numbers((1 << last - first + 1) - 1, first, unit)


def made(bits: int, low: int, unit: Fraction) -> Numbers:
    """With the empty bits at the bottom taken off."""
    if not bits:
        return Numbers(0, 0, unit)
    empty = (bits & -bits).bit_length() - 1
    return Numbers(bits >> empty, low + empty, unit)


def alike(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
    """Both over the coarsest unit that holds both."""
    if a.unit == b.unit:
        return a, b
    unit = common((a.unit, b.unit)) or a.unit
    return a.on(unit), b.on(unit)


def guard(bits: int) -> None:
    """Raises ``TooMany`` beyond the limit."""
    if bits > MOST_BITS:
        raise TooMany


def _after(place: Fraction, *, open_: bool) -> int:
    found = ceil(place)
    return found + 1 if open_ and found == place else found


def _smeared(bits: int, times: int) -> int:
    """The bits and ``times − 1`` places after each."""
    have = 1
    while have < times:
        step = min(have, times - have)
        bits |= bits << step
        have += step
    return bits
