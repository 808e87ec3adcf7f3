"""What the generated text calls: rounding to even, folds over values that can be NA or have divisors, registered functions.

Values are whole numbers, ``None`` (NA) or ``...`` (MISSING); divisors are whole numbers above 0, or None where all are 1.
Each fold gives (numerator, divisor); the numerator is None where nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from types import EllipsisType
from typing import Final

from bizenv_rules import folds
from bizenv_rules.exact import Function, called
from bizenv_rules.plan import Call, Fold

Whole = int | EllipsisType | None
Answer = tuple[Whole, int]
NOTHING: Final[Answer] = (None, 1)
MISSING: Final[Answer] = (..., 1)


class Decline(Exception):  # noqa: N818  # no error: the unit goes to ``exact``
    """The compiled form has no answer for this unit; ``exact`` has."""


def half_even(x: int, y: int) -> int:
    """x ÷ y to the nearest whole number, halves to the even one; y above 0.

    >>> half_even(5, 2), half_even(7, 2), half_even(-5, 2)
    (2, 4, -2)
    """
    whole, rest = divmod(x, y)
    return whole + (2 * rest > y or (2 * rest == y and whole % 2 == 1))


def fold(op: Fold, values: Sequence[Whole], divisors: Sequence[int] | None) -> Answer:
    """A fold that sorts, or that leaves out what is NA.

    >>> fold(Fold("median", (0,)), [4, None, 2, 9], None), fold(Fold("sum", (0,)), [1, 1], [2, 3])
    ((4, 1), (5, 6))
    """
    if divisors is None:
        left = [value for value in values if value is not None]
        if not left:
            return NOTHING
        if ... in left:
            return MISSING
        return folds.pair(op.how, left, op.k, op.drop, divide=op.divide)  # type: ignore[type-var]  # no ``...`` is left
    parts = _parts(values, divisors)
    if not isinstance(parts, list):
        return parts
    return folds.fold(op.how, parts, op.k, op.drop, divide=op.divide).as_integer_ratio()


def first(values: Sequence[Whole], divisors: Sequence[int] | None) -> Answer:
    """The first that is not NA."""
    for i, value in enumerate(values):
        if value is not None:
            return value, 1 if divisors is None else divisors[i]
    return NOTHING


def geometric(places: int, den: int, values: Sequence[Whole], divisors: Sequence[int] | None) -> Answer:
    """The geometric mean in units of its last place."""
    parts = _parts(values, divisors or [1] * len(values))
    if not isinstance(parts, list):
        return parts
    return int(folds.geometric([part / den for part in parts], places) * 10**places), 1


def weighted(values: Sequence[Whole], divisors: Sequence[int] | None, weights: Sequence[Whole], their: Sequence[int] | None) -> Answer:
    """Σwx ÷ Σw of the pairs in which neither is NA; the weights' common denominator does not matter."""
    pairs = [i for i, (x, w) in enumerate(zip(values, weights, strict=True)) if x is not None and w is not None]
    xs = _parts([values[i] for i in pairs], [1] * len(pairs) if divisors is None else [divisors[i] for i in pairs])
    ws = _parts([weights[i] for i in pairs], [1] * len(pairs) if their is None else [their[i] for i in pairs])
    if not isinstance(xs, list) or not isinstance(ws, list):
        return MISSING if pairs else NOTHING
    mean = folds.weighted_mean(xs, ws)
    return NOTHING if mean is None else mean.as_integer_ratio()


def _parts(values: Sequence[Whole], divisors: Sequence[int]) -> list[Fraction] | Answer:
    """Those that are not NA, as fractions; the answer if there is none or one is MISSING."""
    found = []
    for value, divisor in zip(values, divisors, strict=True):
        if isinstance(value, EllipsisType):
            return MISSING
        if value is not None:
            found.append(Fraction(value, divisor))
    return found or NOTHING


def registered(op: Call, function: Function) -> Callable[..., tuple[int, int]]:
    """The function over (numerator, denominator) pairs; without an answer the unit is declined, and ``exact`` tells why."""

    def call(*numbers: int) -> tuple[int, int]:
        try:
            args = [Fraction(v, d) for v, d in zip(numbers[::2], numbers[1::2], strict=True)]
            return called(op, function, args).as_integer_ratio()
        except (ValueError, ArithmeticError):
            raise Decline(op.name) from None

    return call
