"""The only door for numbers: text, ints, Decimals and Fractions in, exact ``Fraction`` out; floats and booleans are refused.

A score is a sum of clauses, and a clause says 0.5 分, never the nearest binary fraction. So a number is read once, here,
and stays rational until it is shown.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil as _ceil
from math import floor as _floor
from typing import Final, Literal

Points = Fraction
Mode = Literal["half_up", "half_even", "up", "down", "floor", "ceiling"]
MODES: Final[tuple[Mode, ...]] = ("half_up", "half_even", "up", "down", "floor", "ceiling")

_TEXT = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40}|/\d{1,40})?")
_HALF = Fraction(1, 2)


def points(value: str | int | Decimal | Fraction) -> Fraction:
    """The exact rational of a number as a document prints it.

    Units: whatever the text counts (分, 次, %). Raises ``TypeError`` for floats and booleans, ``ValueError`` for text
    that is not a plain decimal or a fraction.

    >>> points("0.5"), points("371/6"), points(3)
    (Fraction(1, 2), Fraction(371, 6), Fraction(3, 1))
    """
    if isinstance(value, bool | float):
        msg = f"{value!r} is not exact: write the number as text, int, Decimal or Fraction"
        raise TypeError(msg)
    if isinstance(value, str):
        if not _TEXT.fullmatch(value.strip()) or not value.isascii():
            msg = f"{value!r} is not a decimal number or a fraction like 371/6"
            raise ValueError(msg)
        numerator, slash, denominator = value.strip().partition("/")
        if slash and int(denominator) == 0:
            msg = f"{value!r} divides by zero"
            raise ValueError(msg)
        return Fraction(numerator) / (Fraction(denominator) if slash else 1)
    if isinstance(value, Decimal) and not value.is_finite():
        msg = f"{value!r} is not a number"
        raise ValueError(msg)
    return Fraction(value)


def round_to(value: Fraction, places: int, mode: Mode) -> Fraction:
    """``value`` rounded to ``places`` decimals; ``half_up`` and ``up`` go away from zero.

    >>> round_to(points("2.675"), 2, "half_up"), round_to(points("-0.5"), 0, "half_up")
    (Fraction(67, 25), Fraction(-1, 1))
    """
    scale = Fraction(10) ** places
    scaled = value * scale
    return Fraction(round_whole(scaled, mode)) / scale


def round_whole(value: Fraction, mode: Mode) -> int:
    """``value`` rounded to a whole number: the one place where a rounding mode has its meaning."""
    if mode == "half_up":
        return _floor(value + _HALF) if value >= 0 else _ceil(value - _HALF)
    if mode == "half_even":
        return round(value)
    if mode == "up":
        return _ceil(value) if value >= 0 else _floor(value)
    if mode == "down":
        return _floor(value) if value >= 0 else _ceil(value)
    return _floor(value) if mode == "floor" else _ceil(value)


def exact_text(value: Fraction) -> str:
    """The number without any loss: a decimal where one exists, else a fraction.

    >>> exact_text(points("89.50")), exact_text(points("539/6"))
    ('89.5', '539/6')
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    return decimal_text(value, places)


def decimal_text(value: Fraction, places: int, mode: Mode = "half_up") -> str:
    """The number with exactly ``places`` decimals, rounded by ``mode``.

    >>> decimal_text(points("539/6"), 2)
    '89.83'
    """
    whole = round_whole(value * 10**places, mode)
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def shown(value: Fraction, places: int, mode: Mode = "half_up", edges: tuple[Fraction, ...] = ()) -> str:
    """The number as people read it, never on the other side of an edge than it is.

    More places are taken until the shown text compares to every band edge as the exact value does.

    >>> shown(points("89.996"), 2, edges=(points(90),))
    '89.996'
    """
    while True:
        text = decimal_text(value, places, mode)
        seen = Fraction(text)
        if all((seen > edge) - (seen < edge) == (value > edge) - (value < edge) for edge in edges):
            return text
        places += 1
