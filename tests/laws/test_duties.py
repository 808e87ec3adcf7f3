"""Deadlines: which due dates lie in a period, who owes them, and whether they were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.ledgers import VOCABULARY, program_of, tree

from bizenv_rules.calendar import MONTHS, Period, WorkCalendar
from bizenv_rules.evidence.duties import due_date, due_dates, filing_day
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Submission
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.expr.check import Scope as Seen
from bizenv_rules.expr.check import check
from bizenv_rules.expr.tree import DATE, LIST, NUMBER, Type
from bizenv_rules.plan import DutyCount, Fact, Measure, Missing, Node, Periods, Plan, Scope, Selection
from bizenv_rules.program import Duty

YEAR = Period.parse("2021")
DAYS = WorkCalendar()
EVERY = st.sampled_from(["month", "quarter", "half_year", "year"])


def summary(**more):
    """每季度前2个工作日报上季度, or a duty like it."""
    return Duty(
        **{
            "id": "summary",
            "title": "",
            "clause": "三",
            "every": "quarter",
            "due_in": "next",
            "workday": 2,
            "met_by": Selection("submission"),
            **more,
        }
    )


class Filings:
    """What was filed, owed by a unit that is always active."""

    def __init__(self, *records, owes=True, active=(date.min, date.max)):
        self.records, self.owed, self.active = records, owes, active

    def filed(self, duty, period):
        """Everything."""
        return self.records

    def owes(self, duty, period):
        """As told."""
        return self.owed

    def is_active(self, first, last):
        """As told."""
        return self.active[0] <= first and last <= self.active[1]


def filed(day=None, **more):
    """A report."""
    return Submission(**{"id": "1", "unit": "jia", "date": day, **more})


def states(duty, *records, period=YEAR, as_of=None, **more):
    """The state of each due date."""
    found = due_dates(duty, period, Filings(*records, **more), as_of=as_of or period.last, calendar=DAYS)
    return {one.due: one.status for one in found}


# ------------------------------------------------------------------------------------------------------- due dates


def test_the_third_quarters_summary_is_due_on_a_saturday_that_is_worked():
    """9 October 2021: filed that day it is met, filed on the 10th it is late."""
    due = date(2021, 10, 9)
    assert due_date(summary(), Period.parse("2021Q3"), DAYS) == due
    assert states(summary(), filed(due))[due] == "met"
    assert states(summary(), filed(date(2021, 10, 10)))[due] == "late"
    assert states(summary())[due] == "missed"


def test_a_due_date_belongs_to_the_period_that_holds_it():
    """The last quarter of 2020 is reported in 2021, that of 2021 in 2022."""
    assert list(states(summary())) == [date(2021, 1, 5), date(2021, 4, 2), date(2021, 7, 2), date(2021, 10, 9)]
    assert list(states(summary(), period=Period.parse("2021Q4"))) == [date(2021, 10, 9)]


@pytest.mark.parametrize(
    ("duty", "period", "due"),
    [
        ({"due_in": "same", "workday": None}, "2021Q1", "2021-03-31"),
        ({"due_in": "same", "workday": None, "due_day": 25}, "2021Q1", "2021-03-25"),
        ({"due_in": "next", "workday": None, "due_day": 10}, "2021Q1", "2021-04-10"),
        ({"due_in": "next", "workday": None}, "2021Q1", "2021-06-30"),
        ({"due_in": "same", "workday": None, "due_day": 31, "every": "month"}, "2021-02", "2021-02-28"),
        ({"due_in": "same", "workday": None, "every": "month", "roll": "next_workday"}, "2021-01", "2021-02-01"),
        ({"due_in": "same", "workday": None, "every": "month", "roll": "next_workday"}, "2021-09", "2021-09-30"),
        ({"due_in": "same", "workday": 1, "every": "month"}, "2021-10", "2021-10-08"),
        ({"due_in": "next", "workday": None, "due_day": 5, "every": "year"}, "2020", "2021-01-05"),
    ],
)
def test_the_day_is_found_in_the_period_reported_or_in_the_next(duty, period, due):
    """A day of the month is one of the last month of the same period or of the first of the next; short months end earlier."""
    assert due_date(summary(**duty), Period.parse(period), DAYS) == date.fromisoformat(due)


@given(EVERY, st.sampled_from(["same", "next"]), st.sampled_from([None, 1, 7]), st.sampled_from([1, 15, "last"]), st.booleans())
def test_every_due_date_lies_in_exactly_one_month(every, due_in, workday, day, rolls):
    """The due dates of a year are those of its months together, and of its quarters."""
    duty = summary(every=every, due_in=due_in, workday=workday, due_day=day, roll="next_workday" if rolls else "none")
    whole = list(states(duty))
    for per in ("month", "quarter"):
        assert [due for part in YEAR.within(per) for due in states(duty, period=part)] == whole
    assert len(whole) in {12 // MONTHS[every] + n for n in (-1, 0, 1)}


def test_from_and_to_bound_the_due_dates():
    """Both ends are inside; a duty may be due on one day alone."""
    assert list(states(summary(start=date(2021, 4, 2), end=date(2021, 7, 2)))) == [date(2021, 4, 2), date(2021, 7, 2)]
    once = summary(every="", on=date(2021, 5, 1))
    assert states(once, filed(date(2021, 4, 30))) == {date(2021, 5, 1): "met"}
    assert states(summary(every="", on=date(2021, 5, 1), roll="next_workday")) == {date(2021, 5, 6): "missed"}
    assert states(once, period=Period.parse("2021Q1")) == {}
    assert states(summary(every="", on=date(2021, 5, 1), end=date(2021, 4, 1))) == {}


# ------------------------------------------------------------------------------------------------------- how it was kept


def test_what_is_due_later_is_not_yet_due_filed_or_not():
    """On the day itself it is due."""
    due = date(2021, 10, 9)
    early = filed(date(2021, 10, 8))
    assert states(summary(), early, as_of=date(2021, 10, 8))[due] == "not_yet_due"
    assert states(summary(), early, as_of=due)[due] == "met"
    assert states(summary(), filed(date(2021, 10, 12)), as_of=date(2021, 10, 11))[due] == "missed"


def test_a_record_that_names_its_period_is_about_that_one():
    """Else the day it came decides: for a report on the period before, the period before."""
    due = {"2021Q1": date(2021, 4, 2), "2021Q2": date(2021, 7, 2)}
    late = filed(date(2021, 7, 1), period="2021Q1")
    found = states(summary(), late)
    assert (found[due["2021Q1"]], found[due["2021Q2"]]) == ("late", "missed")
    assert states(summary(), filed(date(2021, 6, 30)))[due["2021Q1"]] == "late"
    assert states(summary(), filed(date(2021, 7, 1), period="2021"))[due["2021Q2"]] == "missed"
    assert states(summary(), filed(date(2021, 7, 1), period="2021-05"))[due["2021Q2"]] == "met"


def test_filed_on_goes_before_the_date():
    """A record without either was never filed."""
    assert filing_day(filed(date(2021, 9, 30), filed_on=date(2021, 10, 9))) == date(2021, 10, 9)
    due = date(2021, 10, 9)
    assert states(summary(), filed(date(2021, 9, 1), filed_on=due, period="2021Q3"))[due] == "met"
    assert states(summary(), filed(period="2021Q3"))[due] == "missed"
    assert states(summary(), filed())[due] == "missed"


def test_twelve_like_reports_meet_one_date():
    """Unless twelve are asked for each time."""
    monthly = summary(every="month", due_in="same", workday=None)
    twelve = filed(date(2021, 3, 1), times=12)
    assert [due.month for due, state in states(monthly, twelve).items() if state == "met"] == [3]
    several = summary(every="month", due_in="same", workday=None, at_least=2)
    assert states(several, filed(date(2021, 3, 1)))[date(2021, 3, 31)] == "missed"
    assert states(several, filed(date(2021, 3, 1)), filed(date(2021, 3, 2)))[date(2021, 3, 31)] == "met"
    assert states(several, twelve)[date(2021, 3, 31)] == "met"
    first_workday = summary(every="month", due_in="same", workday=1, at_least=2)
    assert states(first_workday, filed(date(2021, 3, 1)), filed(date(2021, 3, 2)))[date(2021, 3, 1)] == "late"


def test_all_of_them_have_to_be_done_in_time():
    """One late makes it late, one not done makes it missed, none is missed."""
    duty, due = summary(every="month", due_in="same", workday=None, all=True), date(2021, 3, 31)
    done, late = filed(date(2021, 3, 1)), filed(date(2021, 4, 1), period="2021-03")
    assert states(duty, done)[due] == "met"
    assert states(duty, done, late)[due] == "late"
    assert states(duty, done, filed(period="2021-03"))[due] == "missed"
    assert states(duty)[due] == "missed"


def test_a_duty_without_deadline_is_met_or_open():
    """Once enough was filed in the period; what was filed before or after does not count."""
    duty = summary(every="")
    assert states(duty, filed(date(2021, 3, 1))) == {None: "met_open"}
    assert states(duty, filed(date(2020, 3, 1)), filed(date(2021, 9, 1)), filed(period="2021Q1"), as_of=date(2021, 8, 1)) == {None: "open"}
    assert states(duty, filed(date(2022, 1, 5), period="2021Q4"), as_of=date(2022, 2, 1)) == {None: "met_open"}
    assert states(duty, owes=False) == {}
    assert states(duty, active=(date.min, date(2021, 6, 1))) == {}


# ----------------------------------------------------------------------------------------------------------- who owes it


def test_a_unit_owes_what_it_could_do_from_the_first_day_to_the_last():
    """One that comes or goes in between owes nothing for it."""
    dues = [date(2021, 4, 2), date(2021, 7, 2)]
    assert list(states(summary(), active=(date(2021, 1, 1), date(2021, 7, 2)))) == dues
    assert list(states(summary(), active=(date(2021, 1, 2), date(2021, 7, 1)))) == []
    assert states(summary(), owes=False) == {}
    assert list(states(summary(every="", on=dues[0]), active=(dues[0], dues[0]))) == dues[:1]
    assert list(states(summary(every="", on=dues[0]), active=(dues[1], dues[1]))) == []


# ---------------------------------------------------------------------------------------------------------- in a world


def counted(duty, records, *, units=None, which=("late", "missed"), period="2021", scope=0, **asked):
    """How many due dates are ``which``, in a unit's world."""
    units = units or Units([Unit(id="jia", groups=("双公示",)), Unit(id="yi")])
    scopes = (Scope("unit", None), Scope("quarter", 0, Periods("quarter"), 0, None))
    measure = Measure("duty", DutyCount(duty.id, which))
    program = program_of(measure, duties=(duty,), scope=scope, scopes=scopes)
    return Ledger(records, VOCABULARY, units).world(program, asked.pop("unit", "jia"), period=period, **asked)


def applies(text):
    """A duty that concerns some units."""
    names = {"groups": LIST, "class": Type("text", optional=True), "period_from": DATE, "n": NUMBER}
    return summary(applies=check(text, Seen(names), "bool").tree)


def test_a_world_counts_due_dates_in_the_period_of_the_row():
    """Each quarter's sheet has the date that lies in it, and names what was filed for it."""
    records = [filed(date(2021, 10, 10), type="总结"), filed(date(2021, 7, 1), id="2", type="总结"), filed(date(2021, 4, 1), id="3")]
    duty = summary(met_by=Selection("submission", tree("type == '总结'", "submission")))
    found = counted(duty, records, scope=1)
    assert [found.leaf(0, row) for row in found.rows(1)] == [(1, 1), (1, 1), (0, 1), (1, 1)]
    assert [record.id for record in found.evidence(0, ("2021Q4",))] == ["1"]
    whole = counted(duty, records, which=("met",))
    assert whole.leaf(0, ()) == (1, 1)
    assert [(one.due.month, one.status) for one in whole.compliance()] == [(1, "missed"), (4, "missed"), (7, "met"), (10, "late")]


def test_only_units_that_a_duty_concerns_owe_it():
    """Where that cannot be answered, the number is MISSING."""
    duty = applies("'双公示' in groups")
    assert (counted(duty, []).leaf(0, ()), counted(duty, [], unit="yi").leaf(0, ())) == ((4, 1), (0, 1))
    assert counted(applies("class == '镇'"), []).leaf(0, ()) == Missing()
    assert counted(applies("class == '镇'"), []).compliance() == ()
    assert counted(applies("class == '镇'"), []).evidence(0) == ()
    divided = counted(applies("1 / (n - n) > 0"), [])
    assert divided.leaf(0, ()) == Missing()
    from_2021 = applies("period_from >= '2021-01-01'")
    assert counted(from_2021, []).leaf(0, ()) == (3, 1), "the period asked about is the one reported"


def test_a_wrong_condition_on_what_meets_a_duty_is_told():
    """A value that does not exist selects nothing and names the record."""
    duty = summary(met_by=Selection("submission", tree("1 / (times - times) > 0", "submission")))
    found = counted(duty, [filed(date(2021, 10, 9))])
    assert (found.leaf(0, ()), {problem.code for problem in found.problems}) == ((4, 1), {"V511"})


def test_a_year_without_known_working_days_is_a_problem():
    """The number is MISSING; the rubric may give the days."""
    found = counted(summary(), [], period="2098")
    assert (found.leaf(0, ()), [(problem.code, problem.clause) for problem in found.problems]) == (Missing(), [("V401", "三")])
    first = date(2098, 1, 1)
    holidays = tuple(first + timedelta(days=n) for n in range(3))
    duty = summary()
    plan = Plan((Node(Fact(Measure("duty", DutyCount(duty.id, ("missed",))))),))
    program = program_of(duties=(duty,), calendar=tuple((year, holidays if year == 2098 else (), ()) for year in (2097, 2098, 2099)))
    world = Ledger([], VOCABULARY, Units([Unit(id="jia")])).world(replace(program, plan=plan), "jia", period="2098")
    assert (world.leaf(0, ()), world.compliance()[0].due) == ((4, 1), date(2098, 1, 7))
    without = counted(summary(met_by=None), [])
    assert without.leaf(0, ()) == (4, 1)
