"""``Interval``: what a node can be, as a range with its grid, and whether it can be NA or MISSING; joins, sums, products, quotients.

``None`` is an open end. Everything here may be too wide, never too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Missing, Value

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from ``lo`` to ``hi``, both inside (None: open), and beside them NA and MISSING.

    ``number``: whether it can be a number at all. ``step``: every number is a whole multiple of it (0: only 0; None: any rational).
    """

    lo: Fraction | None
    hi: Fraction | None
    na: bool = False
    miss: bool = False
    number: bool = True
    step: Fraction | None = None

    @property
    def point(self) -> Fraction | None:
        """The only number it can be, if there is one and NA is out of the question; being MISSING now is not asked."""
        return self.lo if self.number and not self.na and self.lo == self.hi else None

    def holds(self, value: Value) -> bool:
        """Whether the value lies inside.

        >>> Interval(Fraction(0), None, step=Fraction(1, 2)).holds(Fraction(1, 3)), Interval(None, None, miss=True).holds(Missing())
        (False, True)
        """
        if isinstance(value, Missing):
            return self.miss
        if not isinstance(value, Fraction):
            return self.na
        return self.number and self.within(value)

    def within(self, value: Fraction) -> bool:
        """Whether the number lies between the ends and on the grid."""
        if (self.lo is not None and value < self.lo) or (self.hi is not None and value > self.hi):
            return False
        return self.step is None or (value == 0 if self.step == 0 else value % self.step == 0)


def point(value: Fraction) -> Interval:
    """One number."""
    return Interval(value, value, step=abs(value))


def nothing(*, na: bool = False, miss: bool = False) -> Interval:
    """No number."""
    return Interval(None, None, na=na, miss=miss, number=False)


NOT_APPLICABLE = nothing(na=True)


def join(parts: Sequence[Interval]) -> Interval:
    """The smallest interval that holds all of them (one or more)."""
    numbers = [part for part in parts if part.number]
    na, miss = any(part.na for part in parts), any(part.miss for part in parts)
    if not numbers:
        return nothing(na=na, miss=miss)
    lo, hi = lowest(part.lo for part in numbers), highest(part.hi for part in numbers)
    return Interval(lo, hi, na, miss, step=common(part.step for part in numbers))


def strict(parts: Sequence[Interval]) -> tuple[bool, bool, bool]:
    """(a number, NA, MISSING): which of them an operation can give that is NA if one of its inputs is, else MISSING."""
    na = any(part.na for part in parts)
    other = all(part.number or part.miss for part in parts)
    return all(part.number for part in parts), na, other and any(part.miss for part in parts)


# ------------------------------------------------------------------------------------------------------------ ends


def lowest(ends: Iterable[Fraction | None]) -> Fraction | None:
    """The least low end; open if one of them is."""
    found = list(ends)
    return None if None in found else min(end for end in found if end is not None)


def highest(ends: Iterable[Fraction | None]) -> Fraction | None:
    """The greatest high end; open if one of them is."""
    found = list(ends)
    return None if None in found else max(end for end in found if end is not None)


def common(steps: Iterable[Fraction | None]) -> Fraction | None:
    """The coarsest grid that holds all of them.

    >>> common([Fraction(1, 2), Fraction(1, 3)]), common([Fraction(0), Fraction(3)])
    (Fraction(1, 6), Fraction(3, 1))
    """
    found = ZERO
    for step in steps:
        if step is None:
            return None
        found = Fraction(gcd(found.numerator * step.denominator, step.numerator * found.denominator), found.denominator * step.denominator)
    return found


def snapped_up(value: Fraction, step: Fraction | None, *, beyond: bool) -> Fraction:
    """The first multiple of the step from ``value`` on (``beyond``: after it)."""
    if not step:
        return value
    whole = -(-value // step)
    return (whole + 1) * step if beyond and whole * step == value else whole * step


def snapped_down(value: Fraction, step: Fraction | None, *, below: bool) -> Fraction:
    """The last multiple of the step up to ``value`` (``below``: before it)."""
    return -snapped_up(-value, step, beyond=below)


# ------------------------------------------------------------------------------------------------------ arithmetic

_Ends = tuple[int, Fraction]
"""An end with its infinities: (-1, 0) < (0, q) < (1, 0)."""


def _low(end: Fraction | None) -> _Ends:
    return (-1, ZERO) if end is None else (0, end)


def _high(end: Fraction | None) -> _Ends:
    return (1, ZERO) if end is None else (0, end)


def _times(a: _Ends, b: _Ends) -> _Ends:
    if not a[0] and not b[0]:
        return (0, a[1] * b[1])
    sign_a, sign_b = (a[0] or _sign(a[1])), (b[0] or _sign(b[1]))
    return (sign_a * sign_b, ZERO)  # 0 × open is 0: an open end is never reached


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


Ends = tuple[Fraction | None, Fraction | None]


def product(a: Ends, b: Ends) -> Ends:
    """The ends of x·y.

    >>> product((Fraction(-1), Fraction(2)), (Fraction(0), None))
    (None, None)
    """
    corners = [_times(x, y) for x in (_low(a[0]), _high(a[1])) for y in (_low(b[0]), _high(b[1]))]
    low, high = min(corners), max(corners)
    return (None if low[0] else low[1]), (None if high[0] else high[1])


def quotient(part: Ends, whole: Interval) -> Ends | None:
    """The ends of x ÷ y where y is not 0; None if y can only be 0."""
    found = []
    if whole.hi is None or whole.hi > 0:
        least = whole.lo if whole.lo is not None and whole.lo > 0 else whole.step or None
        found.append(product(part, (_inverse(whole.hi), None if least is None else 1 / least)))
    if whole.lo is None or whole.lo < 0:
        most = whole.hi if whole.hi is not None and whole.hi < 0 else -whole.step if whole.step else None
        found.append(product(part, (None if most is None else 1 / most, _inverse(whole.lo))))
    return (lowest(ends[0] for ends in found), highest(ends[1] for ends in found)) if found else None


def _inverse(end: Fraction | None) -> Fraction:
    return ZERO if end is None else 1 / end


def total(terms: Sequence[Interval]) -> Interval:
    """The number that ``Add`` and a fold by sum can give: terms that are NA are skipped, one at least is not. Flags are not set."""
    numbers = [term for term in terms if term.number]
    if not numbers or any(not term.number and not term.na for term in terms):
        return nothing()
    lo, hi = _least_sum([(term.lo, term.na) for term in numbers]), _least_sum([(_minus(term.hi), term.na) for term in numbers])
    return Interval(lo, _minus(hi), step=common(term.step for term in numbers))


def _least_sum(lows: Sequence[tuple[Fraction | None, bool]]) -> Fraction | None:
    if any(low is None for low, _ in lows):
        return None
    found, forced = ZERO, [(low or ZERO) - min(low or ZERO, ZERO) for low, _ in lows]
    for low, can_go in lows:
        found += min(low or ZERO, ZERO) if can_go else low or ZERO
    return found + min(forced) if all(can_go for _, can_go in lows) else found


def _minus(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end
