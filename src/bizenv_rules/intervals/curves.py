"""Curves over an interval: which pieces can be reached, and what they give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bizenv_rules.intervals.interval import ZERO, Interval, common, nothing, snapped_down, snapped_up
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Curve


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece that can be reached (``-1``: ``below``): value = ``base + slope · x`` for x from ``start`` to ``stop``."""

    piece: int
    base: Fraction
    slope: Fraction
    start: Fraction | None
    stop: Fraction | None


def reached(op: Curve, x: Interval) -> tuple[Stretch, ...]:
    """The pieces that a number of ``x`` can reach, in ascending order.

    >>> from bizenv_rules.plan import Piece
    >>> curve = Curve(Fraction(0), (Piece(Fraction(3), Fraction(1), open=True),), 0)
    >>> [stretch.piece for stretch in reached(curve, Interval(Fraction(0), Fraction(3)))]
    [-1]
    """
    return tuple(_stretches(op, x)) if x.number else ()


def _stretches(op: Curve, x: Interval) -> Iterator[Stretch]:
    for i in range(-1, len(op.pieces)):
        start, stop = x.lo, x.hi
        if i >= 0:
            edge = snapped_up(op.pieces[i].at, x.step, beyond=op.pieces[i].open)
            start = edge if start is None else max(start, edge)
        if i + 1 < len(op.pieces):
            following = op.pieces[i + 1]
            edge = snapped_down(following.at, x.step, below=not following.open)
            stop = edge if stop is None else min(stop, edge)
        if _empty(op, i, start, stop):
            continue
        slope = op.pieces[i].slope if i >= 0 else ZERO
        yield Stretch(i, op.pieces[i].give - slope * op.pieces[i].at if i >= 0 else op.below, slope, start, stop)


def _empty(op: Curve, i: int, start: Fraction | None, stop: Fraction | None) -> bool:
    if start is None or stop is None:
        return False
    if start != stop:
        return start > stop
    excluded = i >= 0 and op.pieces[i].open and start == op.pieces[i].at
    return excluded or (i + 1 < len(op.pieces) and not op.pieces[i + 1].open and stop == op.pieces[i + 1].at)


def along(op: Curve, x: Interval) -> Interval:
    """The numbers that the curve gives over ``x``; flags are not set."""
    lows: list[Fraction | None] = []
    highs: list[Fraction | None] = []
    steps: list[Fraction | None] = []
    for stretch in reached(op, x):
        ends = [_at(stretch, stretch.start), _at(stretch, stretch.stop)]
        rising = stretch.slope >= 0
        lows.append(ends[0 if rising else 1])
        highs.append(ends[1 if rising else 0])
        steps.append(abs(stretch.base))
        if stretch.slope:
            steps.append(None if x.step is None else abs(stretch.slope) * x.step)
    if not lows:
        return nothing()
    lo = None if None in lows else min(low for low in lows if low is not None)
    hi = None if None in highs else max(high for high in highs if high is not None)
    return Interval(lo, hi, step=common(steps))


def _at(stretch: Stretch, x: Fraction | None) -> Fraction | None:
    if not stretch.slope:
        return stretch.base
    return None if x is None else stretch.base + stretch.slope * x
