"""Periods tile the calendar; working days are counted one by one; a year nobody knows is a problem."""

from __future__ import annotations

import datetime as dt
import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.calendar import MONTHS, Period, WorkCalendar, add_months
from bizenv_rules.problem import BizenvError

DAY = dt.timedelta(days=1)
YEARS = st.integers(1901, 2100)
PERS = st.sampled_from(sorted(MONTHS))
BEGINS = st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31)).map(lambda day: (day.month, day.day))


@st.composite
def periods(draw):
    per = draw(PERS)
    index = draw(st.integers(1, 12 // MONTHS[per]))
    return Period(per, draw(YEARS), index, draw(st.one_of(st.just((1, 1)), BEGINS)))


DATES = st.dates(dt.date(2004, 1, 1), dt.date(2025, 12, 31))


class TestPeriods:
    """Years, halves, quarters and months."""

    @given(periods())
    def test_a_label_reads_back(self, period):
        """Parsing a period's label gives the period."""
        assert Period.parse(period.label) == period
        assert str(period) == period.label

    @given(periods())
    def test_neighbours_touch(self, period):
        """The day after a period's last day is the first of the next one, and going there and back changes nothing."""
        assert period.last + DAY == period.next().first
        assert period.next().previous() == period

    @given(periods(), PERS)
    def test_parts_tile_the_whole(self, period, per):
        """The periods within a period follow each other from its first day to its last; longer ones are not within it."""
        parts = period.within(per)
        assert bool(parts) == (MONTHS[per] <= MONTHS[period.per])
        if parts:
            assert (parts[0].first, parts[-1].last) == (period.first, period.last)
            assert all(a.next() == b for a, b in pairwise(parts))
            assert all(period.holds(part) for part in parts)

    @given(st.dates(dt.date(1901, 1, 1), dt.date(2100, 12, 31)), PERS)
    def test_a_day_lies_in_the_period_around_it(self, day, per):
        """The period around a day holds it, and its neighbours do not."""
        period = Period.around(day, per)
        assert period.holds(day)
        assert not period.next().holds(day) and not period.previous().holds(day)

    @given(st.lists(periods(), max_size=8))
    def test_order_is_by_first_day_then_longest_first(self, some):
        """Sorted periods begin one after the other; of those that begin together the longest comes first."""
        keys = [(period.first, -MONTHS[period.per]) for period in sorted(some)]
        assert keys == sorted(keys)

    @given(st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31)), YEARS)
    def test_anniversaries_tile_time(self, start, year):
        """A year from an anniversary begins on its month and day (28 February for a leap day) and is as long as a year."""
        period = Period.anniversary(start, year)
        assert period.first == add_months(start, (year - start.year) * 12)
        assert 364 <= (period.last - period.first).days <= 365

    @pytest.mark.parametrize(
        "text", ["2021Q5", "2021H3", "2021-13", "2021-9", "21", "２０２１", "2021Q1 ", "0021", "2021@02-30", "", "2021年"]
    )
    def test_other_texts_are_no_periods(self, text):
        """What is not written like a period is refused."""
        with pytest.raises(ValueError):  # noqa: PT011 -- the words are another's: date's own for 30 February
            Period.parse(text)

    def test_a_period_is_compared_with_periods_only(self):
        """A period and its label are two things."""
        with pytest.raises(TypeError):
            _ = Period.parse("2021") < "2021"
        assert Period.parse("2021") != "2021"
        assert pickle.loads(pickle.dumps(Period.parse("2021Q3"))) == Period.parse("2021Q3")


class TestMonths:
    """Steps of months."""

    @given(st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1)), st.integers(-600, 600))
    def test_months_are_added_without_leaving_the_month(self, day, months):
        """Adding months lands in that month, on the same day or on its last one."""
        later = add_months(day, months)
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        assert later.day == day.day or (later.day < day.day and (later + DAY).day == 1)


class TestWorkingDays:
    """Days that are worked in China."""

    def test_the_saturday_after_the_national_holiday_of_2021_was_worked(self):
        """The second working day of the quarter that begins in October 2021 is Saturday the 9th."""
        october = Period.parse("2021Q4").first
        calendar = WorkCalendar()
        assert calendar.nth_workday(october, 1) == dt.date(2021, 10, 8)
        assert calendar.nth_workday(october, 2) == dt.date(2021, 10, 9)
        assert not calendar.is_workday(dt.date(2021, 10, 10))

    @given(DATES, st.integers(1, 30))
    def test_the_nth_working_day_is_counted_from_the_day_before(self, first, n):
        """From the day before, up to the n-th working day, there are n of them."""
        calendar = WorkCalendar()
        nth = calendar.nth_workday(first, n)
        assert calendar.is_workday(nth)
        assert calendar.between(first - DAY, nth) == n

    @given(DATES, DATES, DATES)
    def test_working_days_between_add_up(self, a, b, c):
        """From a to b and on to c is from a to c; backwards is negative; from a day to itself is none."""
        calendar = WorkCalendar()
        assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
        assert calendar.between(a, a) == 0

    @given(DATES)
    def test_the_next_working_day_is_the_nearest(self, day):
        """No working day lies between a day and the next working day."""
        calendar = WorkCalendar()
        later = calendar.next_workday(day)
        assert later >= day and calendar.is_workday(later)
        assert not any(calendar.is_workday(day + i * DAY) for i in range((later - day).days))

    def test_a_year_nobody_knows_is_a_problem(self):
        """The problem names the years that are known and how to give another."""
        with pytest.raises(BizenvError) as caught:
            WorkCalendar().is_workday(dt.date(1999, 1, 4))
        (problem,) = caught.value.problems
        assert problem.code == "V401"
        assert "2004 to 20" in problem.message and "calendar: {1999" in problem.help[0]

    def test_a_year_that_is_given_counts_as_it_is_given(self):
        """Overrides stand in place of what the package knows, for their own year only."""
        saturday, monday = dt.date(2021, 10, 9), dt.date(2021, 10, 11)
        calendar = WorkCalendar({2021: ((monday,), ()), 2099: ((), ())})
        assert not calendar.is_workday(saturday) and not calendar.is_workday(monday)
        assert calendar.knows(2099) and calendar.is_workday(dt.date(2099, 1, 1))
        assert calendar.knows(2022) and not calendar.knows(2098)
        assert calendar.is_workday(dt.date(2022, 10, 8))

    def test_a_day_stands_under_its_own_year(self):
        """A holiday of another year under a year is refused."""
        with pytest.raises(BizenvError) as caught:
            WorkCalendar({2027: ((dt.date(2026, 1, 1),), ())})
        assert [problem.code for problem in caught.value.problems] == ["V402"]
