"""How much of a node can matter: under a cap, counts that lie further up make no difference (saturation).

A window (lo, hi) says that all values from ``hi`` up are as good as one of them, and all from ``lo`` down; None: every value matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bizenv_rules.intervals import Interval
from bizenv_rules.intervals.interval import highest, lowest
from bizenv_rules.plan import Add, Clamp, Curve, Fold, Mul, Operation, Pick, Plan, reads

Window = tuple[Fraction | None, Fraction | None]


def windows(plan: Plan, root: int, ranges: Sequence[Interval]) -> dict[int, Window]:
    """The window of every node that the root reads, from the root down.

    >>> from bizenv_rules.intervals import static
    >>> from bizenv_rules.plan import Fact, Measure, Node, Parameter
    >>> plan = Plan((Node(Fact(Measure("n", Parameter("n"), Fraction(0)))), Node(Clamp(None, Fraction(3), 0))))
    >>> windows(plan, 1, static(plan))[0][1]
    Fraction(3, 1)
    """
    found: dict[int, Window] = {root: (None, None)}
    for index in range(root, -1, -1):
        if index not in found:
            continue
        op = plan.nodes[index].op
        for child, window in _asked(op, found[index], ranges):
            found[child] = _widest(found[child], window) if child in found else window
    return found


def _widest(a: Window, b: Window) -> Window:
    return lowest((a[0], b[0])), highest((a[1], b[1]))


def _asked(op: Operation, window: Window, ranges: Sequence[Interval]) -> list[tuple[int, Window]]:
    lo, hi = window
    match op:
        case Clamp(least, most, of):
            return [(of, (_higher(lo, least), _lower(hi, most)))]
        case Add(terms):
            return _terms(terms, window, ranges)
        case Fold("sum", terms, None, _, None):
            return _terms(terms, window, ranges)
        case Mul(a, b):
            return [*_factor(a, ranges[b], window), *_factor(b, ranges[a], window)]
        case Curve(_, pieces, of) if pieces:
            return [(of, (pieces[0].at - 1, pieces[-1].at + 1 if pieces[-1].slope == 0 else None))]
        case Pick(by):
            return [(by, (None, None)), *((branch, window) for branch in reads(op)[1:])]
        case Fold("first", terms, _, _, None):
            return [(term, window) for term in (*terms, *(() if op.empty is None else (op.empty,)))]
        case _:
            return [(child, (None, None)) for child in reads(op)]


def _terms(terms: Sequence[int], window: Window, ranges: Sequence[Interval]) -> list[tuple[int, Window]]:
    """A term can push the sum past an end of the window whatever the others do."""
    found = []
    for place, term in enumerate(terms):
        others = [ranges[other] for k, other in enumerate(terms) if k != place]
        most = _sum([None if each.hi is None else max(each.hi, Fraction(0)) if each.na else each.hi for each in others])
        least = _sum([None if each.lo is None else min(each.lo, Fraction(0)) if each.na else each.lo for each in others])
        lo = None if window[0] is None or most is None else window[0] - most
        hi = None if window[1] is None or least is None else window[1] - least
        found.append((term, (lo, hi)))
    return found


def _factor(of: int, by: Interval, window: Window) -> list[tuple[int, Window]]:
    factor = by.point
    if not factor:
        return [(of, (None, None) if factor is None else (Fraction(0), Fraction(0)))]
    lo, hi = (None if end is None else end / factor for end in window)
    return [(of, (lo, hi) if factor > 0 else (hi, lo))]


def _sum(parts: Sequence[Fraction | None]) -> Fraction | None:
    return None if None in parts else sum((part for part in parts if part is not None), Fraction(0))


def _higher(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return max(a, b) if a is not None and b is not None else a if b is None else b


def _lower(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return min(a, b) if a is not None and b is not None else a if b is None else b


__all__ = ["Window", "windows"]
