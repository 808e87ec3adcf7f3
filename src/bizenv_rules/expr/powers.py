"""Powers and logarithms of exact numbers, correct to the last place asked for.

Interval arithmetic over ``decimal``, with twice as many digits until both ends round to the same number (Ziv). A power
that lies exactly half-way between two numbers is found beforehand, by whole-number arithmetic, so the loop ends.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt

from bizenv_rules.expr.values import Undefined
from bizenv_rules.points import round_to

MOST_DIGITS = 1000  # before the decimal point; nothing that is scored comes near
Number = int | Fraction


def ln(x: Number, places: int) -> Fraction:
    """The natural logarithm of ``x``, rounded half up to ``places``. Raises ``Undefined`` unless ``x`` > 0.

    >>> ln(2, 5) == Fraction("0.69315"), ln(1, 3)
    (True, Fraction(0, 1))
    """
    if x <= 0:
        raise Undefined("the logarithm of a number that is not above 0")
    if x == 1:
        return Fraction(0)
    digits = places + 20
    while True:
        value, error = _ln(Fraction(x), digits)
        low, high = (round_to(Fraction(value) + side * error, places, "half_up") for side in (-1, 1))
        if low == high:
            return low
        digits *= 2


def power(x: Number, y: Number, places: int) -> Fraction:
    """``x`` to the power ``y``, rounded half up to ``places``.

    Raises ``Undefined`` for a broken power of a negative number, a negative power of 0, and results beyond 1000 digits.

    >>> power(2, Fraction(1, 2), 4) == Fraction("1.4142"), power(Fraction(9, 4), Fraction(3, 2), 1)
    (True, Fraction(17, 5))
    """
    base, exponent = Fraction(x), Fraction(y)
    if base == 0:
        if exponent < 0:
            raise Undefined("a negative power of 0")
        return Fraction(0 if exponent else 1)
    if base < 0:
        if exponent.denominator != 1:
            raise Undefined("a power with a broken exponent of a negative number")
        return _positive(-base, exponent, places) * (-1 if exponent.numerator % 2 else 1)
    return _positive(base, exponent, places)


def _positive(base: Fraction, exponent: Fraction, places: int) -> Fraction:
    if base == 1 or exponent == 0:
        return round_to(Fraction(1), places, "half_up")
    size = _size(base, exponent)
    if size > MOST_DIGITS:
        raise Undefined(f"a power with more than {MOST_DIGITS} digits")
    if size < -places - 2:  # far below half a unit of the last place
        return Fraction(0)
    exact = _exact(base, exponent, places)
    return round_to(exact, places, "half_up") if exact is not None else _approached(base, exponent, places)


def _size(base: Fraction, exponent: Fraction) -> int:
    """How many digits the power has before the point, give or take one; negative: how many zeros behind it."""
    digits = 30 + _digits(exponent)
    logarithm, _ = _ln(base, digits)
    context = Context(prec=digits)
    return int(context.divide(context.multiply(logarithm, _decimal(exponent, context)), context.ln(Decimal(10))))


def _exact(base: Fraction, exponent: Fraction, places: int) -> Fraction | None:
    """The power itself where it is a number that can end half-way between two numbers of ``places`` decimals."""
    times, root = exponent.numerator, exponent.denominator
    top, bottom = _root(base.numerator, root), _root(base.denominator, root)
    if top is None or bottom is None:
        return None  # irrational
    if times < 0:
        top, bottom, times = bottom, top, -times
    # Half-way numbers have a denominator of at most 2 * 10 ** places; a greater one never ends there.
    if (bottom.bit_length() - 1) * times > (2 * 10**places).bit_length():
        return None
    return Fraction(top**times, bottom**times)


def _root(whole: int, degree: int) -> int | None:
    """The whole ``degree``-th root, if there is one."""
    if degree == 1 or whole == 1:
        return whole
    if degree >= whole.bit_length():
        return None
    found = isqrt(whole) if degree == 2 else _newton(whole, degree)
    return found if found**degree == whole else None


def _newton(whole: int, degree: int) -> int:
    """The greatest number whose ``degree``-th power is at most ``whole``."""
    guess = 1 << -(-whole.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + whole // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


def _approached(base: Fraction, exponent: Fraction, places: int) -> Fraction:
    digits = places + 30 + _digits(exponent)
    while True:
        context = Context(prec=digits)
        logarithm, error = _ln(base, digits)
        value = Fraction(context.exp(context.multiply(logarithm, _decimal(exponent, context))))
        # exp turns an absolute error into a relative one; three roundings of their own are far below 10 ** 6 units.
        slack = value * (abs(exponent) * error + Fraction(10**6, 10**digits)) * 2
        low, high = (round_to(value + side * slack, places, "half_up") for side in (-1, 1))
        if low == high:
            return low
        digits *= 2


def _ln(x: Fraction, digits: int) -> tuple[Decimal, Fraction]:
    """ln x and a bound of its error; ``Decimal.ln`` is correctly rounded, so only the difference adds to it."""
    context = Context(prec=digits)
    value = context.subtract(context.ln(Decimal(x.numerator)), context.ln(Decimal(x.denominator)))
    # Both logarithms are below 10 ** 9 for any number that fits in memory.
    return value, Fraction(10**10, 10**digits)


def _decimal(x: Fraction, context: Context) -> Decimal:
    return context.divide(Decimal(x.numerator), Decimal(x.denominator))


def _digits(x: Fraction) -> int:
    return (abs(x.numerator) // x.denominator).bit_length()  # at least
