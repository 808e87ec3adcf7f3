"""Time cut into bins of whole months, as short as a program needs them: what an index sorts records by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import FIRST, LAST, Days, Time, days_of, period
from bizenv_rules.plan import Window
from bizenv_rules.program import Per

MONTHS: Final[Mapping[Per, int]] = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}


class Timeline:
    """Bins of so many months. ``bins`` grows with the dates and periods seen; what it says of one never changes, so threads share it.

    >>> timeline = Timeline("quarter")
    >>> [day.isoformat() for day in timeline.days_of(timeline.bin_of(date(2021, 5, 1)))]
    ['2021-04-01', '2021-06-30']
    """

    def __init__(self, per: Per) -> None:
        self.months = MONTHS[per]
        self.bins: dict[date | str, int] = {}
        self._days: dict[int, tuple[date, date]] = {}
        self.windows: dict[tuple[Window, int, Time], tuple[int, ...] | None] = {}

    def bin_of(self, day: date) -> int:
        """The number of the day's bin: the months since year 0, counted in bins."""
        found = self.bins.get(day)
        if found is None:
            found = self.bins[day] = (day.year * 12 + day.month - 1) // self.months
        return found

    def bin_of_period(self, label: str) -> int | None:
        """The bin that a period named by records lies in; None if it is longer than a bin."""
        found = self.bins.get(label)
        if found is not None:
            return found
        named = period(label)
        number = self.bin_of(named.first)
        if named.last > self.days_of(number)[1]:
            return None
        self.bins[label] = number
        return number

    def place(self, record: Record) -> tuple[int | None, int]:
        """The bin of a record (None: it has none), and the bin of its date if it names a period (else −1)."""
        number = None if record.date is None else self.bin_of(record.date)
        if record.period is None:
            return number, -1
        return self.bin_of_period(record.period), -1 if number is None else number

    def days_of(self, number: int) -> tuple[date, date]:
        """The first and last day of a bin."""
        found = self._days.get(number)
        if found is None:
            year, month = divmod(number * self.months, 12)
            after, next_month = divmod((number + 1) * self.months, 12)
            last = LAST if after > LAST.year else date(after, next_month + 1, 1) - timedelta(days=1)
            found = self._days[number] = (date(year, month + 1, 1), last)
        return found

    def window(self, window: Window, months: int, of: Time) -> tuple[int, ...] | None:
        """The bins that make up a window exactly; None if none do."""
        key = (window, months, of)
        if key not in self.windows:
            self.windows[key] = self._whole(days_of(window, months, of))
        return self.windows[key]

    def _whole(self, days: Days) -> tuple[int, ...] | None:
        if days.ends is not None or days.first == FIRST or days.last == LAST:
            return None
        first, last = self.bin_of(days.first), self.bin_of(days.last)
        if self.days_of(first)[0] != days.first or self.days_of(last)[1] != days.last:
            return None
        return tuple(range(first, last + 1))

    def cut(self, as_of: date) -> tuple[int, bool]:
        """The first bin that is not over on a day, and whether the day lies in it."""
        number = self.bin_of(as_of)
        return (number + 1, False) if self.days_of(number)[1] == as_of else (number, True)

    def is_over(self, number: int, as_of: date) -> bool:
        """Whether a bin's last day is not after a day; −1 is no bin."""
        return number < 0 or self.days_of(number)[1] <= as_of
