"""How far each input can matter: beyond a cap, or beyond the total that is asked for, further evidence makes no difference.

A window (lo, hi) of a value says that all of it from ``hi`` up is as good as ``hi``, and all from ``lo`` down; None: every value matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

from bizenv_rules.effort.sums import Part, Sum, Written, range_of
from bizenv_rules.intervals.interval import highest, lowest
from bizenv_rules.plan import Clamp, Curve, Fold, Pick, Round

Window = tuple[Fraction | None, Fraction | None]
OPEN: Final[Window] = (None, None)
FARTHEST: Final = 100
"""How many steps an input moves at most where nothing says how far it matters."""


def spans(parts: Sequence[Part], root: Written, window: Window, inputs: int) -> tuple[tuple[tuple[int, int], ...], frozenset[int]]:
    """For each input the least and the most steps that can matter, and the inputs for which only ``FARTHEST`` says so."""
    found: dict[int, Window] = dict(_asked_of(root, window, parts))
    for index in range(len(parts) - 1, -1, -1):
        if index in found and parts[index].op is not None:
            for part, here in _below(parts[index], found[index], parts):
                found[part] = _widest(found[part], here) if part in found else here
    made, loose = [], set()
    for index in range(inputs):
        low, high = parts[index].range.lo, parts[index].range.hi
        least, most = found.get(index, (Fraction(0), Fraction(0)))
        assert low is not None
        if most is None and high is None:
            loose.add(index)
        far = FARTHEST if high is None else int(high)
        made.append((int(low) if least is None else max(int(low), min(0, floor(least))), far if most is None else _held(ceil(most), high)))
    return tuple(made), frozenset(loose)


def _held(up: int, high: Fraction | None) -> int:
    return max(0, up if high is None else min(up, int(high)))


def _asked_of(written: Written, window: Window, parts: Sequence[Part]) -> Iterator[tuple[int, Window]]:
    """The windows of the parts of a sum: a part can push the sum past an end whatever the others do."""
    if not isinstance(written, Sum):
        return
    for part, factor in written.terms:
        others = range_of(Sum(written.const, tuple(term for term in written.terms if term[0] != part)), parts)
        lo = None if window[0] is None or others.hi is None else (window[0] - others.hi) / factor
        hi = None if window[1] is None or others.lo is None else (window[1] - others.lo) / factor
        yield part, (lo, hi) if factor > 0 else (hi, lo)


def _below(part: Part, window: Window, parts: Sequence[Part]) -> Iterator[tuple[int, Window]]:
    for place, written in enumerate(part.read):
        yield from _asked_of(written, _of(part, place, window), parts)


def _of(part: Part, place: int, window: Window) -> Window:
    """The window of what an operation reads at a place."""
    lo, hi = window
    match part.op:
        case Clamp(least, most):
            return (least if lo is None else lo if least is None else max(lo, least)), (
                most if hi is None else hi if most is None else min(hi, most)
            )
        case Curve(_, pieces) if pieces:
            return pieces[0].at - 1, pieces[-1].at + 1 if pieces[-1].slope == 0 else None
        case Round(places):
            step = Fraction(10) ** -places
            return None if lo is None else lo - step, None if hi is None else hi + step
        case Pick() if place:
            return window
        case Fold("first" | "min" | "max"):
            return window
        case _:
            return OPEN


def _widest(a: Window, b: Window) -> Window:
    return lowest((a[0], b[0])), highest((a[1], b[1]))
