"""Every way of combining several values as a slice: sort, keep a window that their number alone fixes, add up, divide or not.

Because the window hangs on the number of values and on nothing else, every fold rises with each of its values; bounds and
directions rest on that. ``geometric`` is the one fold that is no slice.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, Literal, TypeVar

How = Literal["sum", "mean", "min", "max", "median", "trimmed", "best", "worst", "drop", "first", "geometric"]
HOWS: Final[tuple[How, ...]] = ("sum", "mean", "min", "max", "median", "trimmed", "best", "worst", "drop", "first", "geometric")
AVERAGES: Final = frozenset({"mean", "median", "trimmed"})
"""The folds that always divide by how many values were kept."""

Number = TypeVar("Number", int, Fraction)


def window(how: How, n: int, k: int = 0, drop: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """Which of n ascending values are kept, as a slice; never none of them.

    ``drop`` = (highest, lowest) goes first, with any ``how``; the highest before the lowest, the last one never.

    >>> window("median", 4), window("trimmed", 5, 1), window("best", 5, 3), window("drop", 2, drop=(1, 1))
    ((1, 3), (1, 4), (2, 5), (0, 1))
    """
    high = min(drop[0], n - 1)
    low = min(drop[1], n - high - 1)
    start, stop = low, n - high
    left = stop - start
    match how:
        case "min":
            return start, start + 1
        case "max":
            return stop - 1, stop
        case "median":
            return start + (left - 1) // 2, start + left // 2 + 1
        case "trimmed":
            return (start + k, stop - k) if left > 2 * k else (start, stop)
        case "best":
            return max(start, stop - max(k, 1)), stop
        case "worst":
            return start, min(stop, start + max(k, 1))
        case _:
            return start, stop


def pair(how: How, values: Sequence[Number], k: int = 0, drop: tuple[int, int] = (0, 0), *, divide: bool = False) -> tuple[Number, int]:
    """(sum, n) of what is kept of one or more values; the answer is sum ÷ n. Not for ``geometric``.

    >>> pair("trimmed", [7, 9, 1, 8], 1), pair("mean", [7, 9, 8], drop=(1, 0)), pair("sum", [7, 9])
    ((15, 2), (15, 2), (16, 1))
    """
    if how == "first":
        return values[0], 1
    start, stop = window(how, len(values), k, drop)
    chosen = values if stop - start == len(values) else sorted(values)[start:stop]
    return sum(chosen[1:], chosen[0]), stop - start if divide or how in AVERAGES else 1


def fold(how: How, values: Sequence[Fraction], k: int = 0, drop: tuple[int, int] = (0, 0), *, divide: bool = False) -> Fraction:
    """One number out of one or more values.

    >>> fold("median", [Fraction(3), Fraction(8), Fraction(4), Fraction(9)]), fold("geometric", [Fraction(2), Fraction(4)], 2)
    (Fraction(6, 1), Fraction(283, 100))
    """
    if how == "geometric":
        return geometric(values, k)
    total, n = pair(how, values, k, drop, divide=divide)
    return total / n


def kept(how: How, values: Sequence[Number], k: int = 0, drop: tuple[int, int] = (0, 0)) -> tuple[int, ...]:
    """The positions of the values that count, ascending; of equal values the later ones go. For people: the sum is ``pair``'s.

    >>> kept("best", [5, 7, 7, 5], 3), kept("drop", [5, 7, 7, 5], drop=(1, 1))
    ((0, 1, 2), (0, 1))
    """
    if how == "first":
        return (0,)
    if how == "geometric":
        return tuple(range(len(values)))
    start, stop = window(how, len(values), k, drop)
    rising = sorted(range(len(values)), key=lambda i: (values[i], i))[:stop]
    falling = sorted(rising, key=lambda i: (values[i], -i))
    return tuple(sorted(falling[start:]))


def weighted_mean(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction | None:
    """Σwx ÷ Σw; None if the weights add up to 0.

    >>> weighted_mean([Fraction(80), Fraction(60)], [Fraction(3), Fraction(1)])
    Fraction(75, 1)
    """
    whole = sum(weights, Fraction(0))
    return sum((w * x for w, x in zip(weights, values, strict=True)), Fraction(0)) / whole if whole else None


def geometric(values: Sequence[Fraction], places: int) -> Fraction:
    """The geometric mean to ``places`` decimals, correctly rounded half up; what lies below zero counts as zero.

    >>> geometric([Fraction(1), Fraction(2), Fraction(-1)], 1), geometric([Fraction(5), Fraction(5)], 0)
    (Fraction(0, 1), Fraction(5, 1))
    """
    product = Fraction(1)
    for value in values:
        product *= max(value, Fraction(0))
    n, scale = len(values), 10**places
    # floor(z + 1/2) = (floor(2z) + 1) // 2, so one whole root decides, with nothing approximate in between
    doubled = root((2 * scale) ** n * product.numerator // product.denominator, n)
    return Fraction((doubled + 1) // 2, scale)


def root(whole: int, degree: int) -> int:
    """The greatest whole number whose ``degree``-th power is not above ``whole`` (0 or more), by Newton's steps from above.

    >>> root(80, 4), root(81, 4), root(10**40, 2)
    (2, 3, 100000000000000000000)
    """
    if whole < 2:
        return whole
    x = 1 << -(-whole.bit_length() // degree)
    while True:
        y = ((degree - 1) * x + whole // x ** (degree - 1)) // degree
        if y >= x:
            return x
        x = y
