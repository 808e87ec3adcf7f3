"""Periods of the calendar, and which days are working days in China.

Working days come from the ``chinesecalendar`` package (the State Council's notices, a year at a time). A year it does
not know is a problem, never a guess: the rubric or the caller may supply it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from functools import cache, total_ordering
from typing import Final, Literal

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, Problem

Per = Literal["year", "half_year", "quarter", "month"]
MONTHS: Final[Mapping[Per, int]] = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}
"""How many months each length has, longest first."""

_LABEL = re.compile(r"([12]\d{3})(?:H([12])|Q([1-4])|-(0[1-9]|1[0-2]))?(?:@(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?")
_DAY: Final = dt.timedelta(days=1)
SATURDAY: Final = 5


def days_in(year: int, month: int) -> int:
    """How many days a month has.

    >>> days_in(2024, 2), days_in(9999, 12)
    (29, 31)
    """
    return 31 if month == 12 else (dt.date(year, month + 1, 1) - _DAY).day


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the month's last day where it has no such day.

    >>> add_months(dt.date(2021, 1, 31), 1).isoformat()
    '2021-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, days_in(year, month + 1)))


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year, half, quarter or month; ``index`` counts from 1 within the year.

    ``begins``: month and day on which the year begins; another day than 1 January is a unit's own anniversary.

    >>> [str(quarter) for quarter in Period.parse("2021").within("quarter")]
    ['2021Q1', '2021Q2', '2021Q3', '2021Q4']
    """

    per: Per
    year: int
    index: int = 1
    begins: tuple[int, int] = (1, 1)

    @classmethod
    def parse(cls, text: str) -> Period:
        """``2021``, ``2021H1``, ``2021Q3``, ``2021-09``, each with ``@03-15`` if its year begins on 15 March; else ``ValueError``."""
        found = _LABEL.fullmatch(text)
        if not found or not text.isascii():
            raise ValueError(f"{text!r} is not a period: write 2021, 2021H1, 2021Q3 or 2021-09")
        year, half, quarter, month, begin_month, begin_day = found.groups()
        begins = (int(begin_month), int(begin_day)) if begin_month else (1, 1)
        dt.date(2000, *begins)  # 30 February is refused here
        for per, index in (("half_year", half), ("quarter", quarter), ("month", month)):
            if index:
                return cls(per, int(year), int(index), begins)  # type: ignore[arg-type] # the literals just above
        return cls("year", int(year), 1, begins)

    @classmethod
    def around(cls, day: dt.date, per: Per) -> Period:
        """The period of this length that holds the day.

        >>> str(Period.around(dt.date(2021, 10, 9), "quarter"))
        '2021Q4'
        """
        return cls(per, day.year, (day.month - 1) // MONTHS[per] + 1)

    @classmethod
    def anniversary(cls, start: dt.date, year: int) -> Period:
        """The year that begins in ``year`` on the day of ``start``; 29 February becomes 28 where there is none.

        >>> Period.anniversary(dt.date(2019, 3, 15), 2021).last.isoformat()
        '2022-03-14'
        """
        return cls("year", year, 1, (start.month, start.day))

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return self._begin(self.index)

    @property
    def last(self) -> dt.date:
        """Its last day, which is inside."""
        return self._begin(self.index + 1) - _DAY

    def _begin(self, index: int) -> dt.date:
        year, month = divmod(self.begins[0] - 1 + (index - 1) * MONTHS[self.per], 12)
        year += self.year
        return dt.date(year, month + 1, min(self.begins[1], days_in(year, month + 1)))

    @property
    def label(self) -> str:
        """As ``parse`` reads it."""
        part = {"year": "", "half_year": f"H{self.index}", "quarter": f"Q{self.index}", "month": f"-{self.index:02}"}[self.per]
        begins = "" if self.begins == (1, 1) else f"@{self.begins[0]:02}-{self.begins[1]:02}"
        return f"{self.year}{part}{begins}"

    def within(self, per: Per) -> tuple[Period, ...]:
        """The periods of this length inside it, in order; itself for its own length, none for a longer one."""
        many = MONTHS[self.per] // MONTHS[per]
        return tuple(Period(per, self.year, (self.index - 1) * many + i + 1, self.begins) for i in range(many))

    def previous(self) -> Period:
        """The one before, of the same length."""
        return self._moved(-1)

    def next(self) -> Period:
        """The one after, of the same length."""
        return self._moved(1)

    def _moved(self, steps: int) -> Period:
        many = 12 // MONTHS[self.per]
        year, index = divmod(self.year * many + self.index - 1 + steps, many)
        return replace(self, year=year, index=index + 1)

    def holds(self, what: dt.date | Period) -> bool:
        """Whether the day, or the whole of another period, lies in it; both ends are inside."""
        first, last = (what.first, what.last) if isinstance(what, Period) else (what, what)
        return self.first <= first and last <= self.last

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._key() < other._key()

    def _key(self) -> tuple[dt.date, int, tuple[int, int]]:
        return (self.first, -MONTHS[self.per], self.begins)

    def __str__(self) -> str:
        return self.label


Days = tuple[Collection[dt.date], Collection[dt.date]]
"""Of one year: the holidays, and the weekend days that are worked."""


@cache
def _package() -> Mapping[int, Days]:
    """What the package knows, by year."""
    from chinese_calendar import constants

    years = range(min(constants.holidays).year, max(constants.holidays).year + 1)
    return {
        year: (
            frozenset(day for day in constants.holidays if day.year == year),
            frozenset(day for day in constants.workdays if day.year == year),
        )
        for year in years
    }


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days in China. ``overrides``: year → (holidays, weekend days that are worked), in place of the package's.

    A New Year's notice can still move the last days of the newest year that is known.

    >>> WorkCalendar().nth_workday(dt.date(2021, 10, 1), 2).isoformat()  # a Saturday that was worked
    '2021-10-09'
    """

    overrides: Mapping[int, Days] = field(default_factory=dict)

    def __post_init__(self) -> None:
        strange = [(year, day) for year, days in self.overrides.items() for day in (*days[0], *days[1]) if day.year != year]
        if strange:
            raise BizenvError([Problem("V402", f"{day} stands under the year {year}", path=f"calendar.{year}") for year, day in strange])

    def knows(self, year: int) -> bool:
        """Whether working days of this year are known."""
        return year in self.overrides or year in _package()

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work on that day; raises ``BizenvError`` (V401) for a year that is not known."""
        known = self.overrides.get(day.year) or _package().get(day.year)
        if known is None:
            raise BizenvError([_unknown_year(day.year)])
        holidays, workdays = known
        return day in workdays or (day.weekday() < SATURDAY and day not in holidays)

    def nth_workday(self, first: dt.date, n: int) -> dt.date:
        """The n-th working day from ``first`` on, ``first`` itself included; n counts from 1."""
        day = self.next_workday(first)
        for _ in range(n - 1):
            day = self.next_workday(day + _DAY)
        return day

    def next_workday(self, day: dt.date) -> dt.date:
        """The day itself if people work on it, else the first one after it on which they do."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and with ``end``: the day itself is not counted; negative if ``end`` comes first."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_workday(start + i * _DAY) for i in range(1, (end - start).days + 1))


def _unknown_year(year: int) -> Problem:
    known = _package()
    return Problem(
        "V401",
        f"the working days of {year} are not known: the calendar holds {min(known)} to {max(known)}",
        path=f"calendar.{year}",
        help=(f"give them: calendar: {{{year}: {{holidays: [{year}-01-01, …], workdays: [], source: 国务院办公厅通知}}}}",),
    )
