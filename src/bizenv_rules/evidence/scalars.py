"""Dates, periods and fractions written as text, read once each: the same text always gives the same object."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bizenv_rules.calendar import Period
from bizenv_rules.points import points

LARGEST_PLACE: Final = 18
LARGEST: Final = 10**LARGEST_PLACE
"""No whole number of a record is beyond it, either way; decimals stay below it."""
DIGITS: Final = 40
"""No number of a record has more digits."""

LONGEST: Final = 100_000
"""No text of a record has more characters."""

DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FRACTION: Final = re.compile(r"-?[0-9]{1,18}/[0-9]{1,18}")


class Dates(dict[str, dt.date]):
    """ISO text → date; a date is itself. Else ``ValueError``."""

    def __missing__(self, written: object) -> dt.date:
        if type(written) is dt.date:
            return written
        if not isinstance(written, str) or not DATE.fullmatch(written):
            raise ValueError(f"{written!r} is not a date like 2021-03-05")
        return self.setdefault(written, dt.date.fromisoformat(written))


class Periods(dict[str, str]):
    """The label of a period → itself, a year that is a number → its label. Else ``ValueError``."""

    def __missing__(self, written: object) -> str:
        if type(written) is int:
            return Period.parse(str(written)).label
        if not isinstance(written, str):
            raise ValueError(f"{written!r} is not a period like 2021Q3")  # noqa: TRY004 -- the door collects value errors
        return self.setdefault(written, Period.parse(written).label)


class Months(Periods):
    """The label of a month → itself. Else ``ValueError``."""

    def __missing__(self, written: object) -> str:
        if isinstance(written, str) and Period.parse(written).per == "month":
            return self.setdefault(written, written)
        raise ValueError(f"{written!r} is not a month like 2021-09")


class Words(dict[str, str]):
    """A listed value, or another spelling of one (full-width forms and blanks round it included) → the value as listed."""

    def __init__(self, values: tuple[str, ...], aliases: Mapping[str, str]) -> None:
        super().__init__({value: value for value in values} | dict(aliases))

    def __missing__(self, written: object) -> str:
        plain = unicodedata.normalize("NFKC", written).strip() if isinstance(written, str) else None
        if plain is None or plain not in self:
            raise ValueError(f"{written!r} is not one of {', '.join(dict.fromkeys(self.values()))}")
        return self[plain]


def exact(written: object) -> Decimal | Fraction:
    """A finite ``Decimal`` of at most 40 digits, a ``Fraction``, or one written as text (``88/3``); else ``ValueError``."""
    if type(written) is Decimal:
        if written.is_finite() and -DIGITS < written.adjusted() < LARGEST_PLACE and len(str(written)) <= DIGITS + 3:
            return written
    elif isinstance(written, str) and _FRACTION.fullmatch(written):
        return points(written)
    elif isinstance(written, Fraction) and abs(written.numerator) <= LARGEST and written.denominator <= LARGEST:
        return written
    raise ValueError(f"{written!r} is not an exact number")
