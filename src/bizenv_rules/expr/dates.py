"""Dates in expressions: days, whole months, months added, working days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Protocol

from bizenv_rules.calendar import days_in
from bizenv_rules.expr.values import Undefined

MONTHS_A_YEAR = 12


class WorkingDays(Protocol):
    """What an environment holds under ``@calendar``."""

    def between(self, first: date, last: date, /) -> int:
        """How many working days lie between two dates."""
        ...


def days_between(first: date, last: date) -> int:
    """How many days ``last`` is after ``first``; negative if it is before.

    >>> days_between(date(2021, 3, 1), date(2021, 3, 15))
    14
    """
    return (last - first).days


def months_between(first: date, last: date) -> int:
    """How many whole months ``last`` is after ``first``, as ``add_months`` counts them; negative if it is before.

    >>> months_between(date(2021, 1, 31), date(2021, 2, 28)), months_between(date(2021, 2, 10), date(2021, 8, 9))
    (1, 5)
    """
    if last < first:
        return -months_between(last, first)
    months = (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month
    return months if add_months(first, months) <= last else months - 1


def add_months(day: date, months: int | Fraction) -> date:
    """The same day so many months later; where the month is shorter, its last day.

    Raises ``Undefined`` for a broken number of months and for years outside 1 to 9999.

    >>> add_months(date(2021, 1, 31), 1)
    datetime.date(2021, 2, 28)
    """
    if months != int(months):
        raise Undefined("a broken number of months")
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + int(months), MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise Undefined("a date outside the years 1 to 9999")
    return date(year, month + 1, min(day.day, days_in(year, month + 1)))


def working_days(calendar: WorkingDays, first: date, last: date) -> int:
    """How many working days lie between two dates, make-up days included, as the calendar counts them."""
    return calendar.between(first, last)


def month(day: date) -> int:
    """1 to 12."""
    return day.month


def quarter(day: date) -> int:
    """1 to 4."""
    return (day.month + 2) // 3


def year(day: date) -> int:
    """The year, four digits."""
    return day.year
