"""Which days a selection reads, and whether a record lies in them.

A record stands at the period it names, else at its date (else at its month, filing day or year, for kinds that have only
those); it counts where the whole of that lies inside the days read, so a longer period never counts in a shorter one.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from bizenv_rules.calendar import Per, Period, add_months
from bizenv_rules.evidence.records import Record
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Window

_DAY = timedelta(days=1)
FIRST, LAST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both inside. ``ends``: with a standing window, the day before which it must not have ended."""

    first: date
    last: date
    ends: date | None = None


@lru_cache(maxsize=4096)
def period(text: str) -> Period:
    """The period that a record names; reading has refused other texts."""
    return Period.parse(text)


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """A period with its ends worked out. There is one for each label, so that it can be a key without being compared."""

    label: str
    period: Period
    first: date
    last: date


@lru_cache(maxsize=4096)
def time_of(label: str) -> Time:
    """The time of a period's label; ``ValueError`` for a text that is none."""
    named = Period.parse(label)
    return Time(label, named, named.first, named.last)


@lru_cache(maxsize=4096)
def parts(of: Time, per: Per) -> tuple[str, ...]:
    """The labels of the periods of a length inside another."""
    return tuple(part.label for part in of.period.within(per))


@lru_cache(maxsize=4096)
def days_of(window: Window, months: int, of: Time) -> Days:
    """The days that a window reads in a row of this time.

    >>> days_of("months", 2, time_of("2021Q1")).first.isoformat()
    '2021-02-01'
    """
    match window:
        case "period":
            return Days(of.first, of.last)
        case "year_to_date":
            return Days(date(of.last.year, 1, 1), of.last)
        case "standing":
            return Days(FIRST, of.last, of.last)
        case "previous":
            before = of.period.previous()
            return Days(before.first, before.last)
        case "months":
            return Days(add_months(of.last + _DAY, -months), of.last)
        case "all":
            return Days(FIRST, LAST)


def stands_at(record: Record) -> tuple[date, date] | None:
    """The first and the last day of what the record names; None if it names no time at all."""
    if record.period is not None:
        named = period(record.period)
        return named.first, named.last
    return (record.date, record.date) if record.date is not None else _other_time(record)


def _other_time(record: Record) -> tuple[date, date] | None:
    month: str | None = getattr(record, "month", None)
    filed_on: date | None = getattr(record, "filed_on", None)
    year: int | None = getattr(record, "year", None)
    if month is not None:
        named = period(month)
        return named.first, named.last
    if filed_on is not None:
        return filed_on, filed_on
    return None if year is None or not FIRST.year <= year <= LAST.year else (date(year, 1, 1), date(year, 12, 31))


def day_of(record: Record) -> date:
    """The day that orders records: its date, else the last day of its period, else after all others."""
    if record.date is not None:
        return record.date
    place = stands_at(record)
    return LAST if place is None else place[1]


def is_in(record: Record, days: Days) -> bool:
    """Whether the record counts in these days."""
    place = stands_at(record)
    if place is None:
        return days.first == FIRST
    if place[0] < days.first or days.last < place[1]:
        return False
    return days.ends is None or record.until is None or days.ends <= record.until


def is_known(record: Record, as_of: date) -> bool:
    """Whether the record is known on that day: not dated after it; without date, its period has begun."""
    if record.date is not None:
        return record.date <= as_of
    place = stands_at(record)
    return place is None or place[0] <= as_of
