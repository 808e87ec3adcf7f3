"""Facts that are no plain selection: derived, parameters, places among units, instances, members, the period before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.ledgers import UNITS, VOCABULARY, counting, program_of, rating, tree

from bizenv_rules.calendar import Period, WorkCalendar
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Article, Finding, PriorResult
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.expr.check import Scope as Seen
from bizenv_rules.expr.check import check
from bizenv_rules.expr.tree import DATE, LIST, NUMBER, Name, Op, Type
from bizenv_rules.plan import (
    NA,
    Absent,
    Cohort,
    Derived,
    FieldValues,
    Given,
    Indicators,
    Instance,
    Measure,
    Missing,
    Parameter,
    Periods,
    RankOf,
    Scope,
    Select,
    Selection,
    Take,
)
from bizenv_rules.problem import BizenvError
from bizenv_rules.program import OpenParameter, UnitField

OPTIONAL = Type("text", optional=True)
SEEN = {
    "class": OPTIONAL,
    "name": OPTIONAL,
    "unit_name": OPTIONAL,
    "allotment": Type("number", optional=True),
    "roles": LIST,
    "groups": LIST,
    "keywords": LIST,
    "bonus": NUMBER,
    "period_to": DATE,
    "as_of": DATE,
    "latest": Type("date", optional=True),
    "n": NUMBER,
    "previous_grade": OPTIONAL,
    "previous_score": Type("number", optional=True),
    "previous_vetoed": Type("bool", optional=True),
}
BONUS = OpenParameter("bonus", "points", "四", "", ((date(2018, 1, 1), 2), (date(2021, 7, 1), Fraction(5, 2))))
DAY = date(2021, 5, 1)


def derived(text, inputs=(), **more):
    """A fact computed by an expression."""
    found = check(text, Seen(SEEN)).tree
    assert found is not None
    return Measure("derived", Derived(found, tuple(inputs)), **{"grid": None, "may_miss": True, **more})


def world(measures, records=(), unit="jia", units=UNITS, *, scope=0, scopes=None, program=None, **asked):
    """One unit's world over facts in one scope."""
    more = {} if scopes is None else {"scopes": scopes}
    made = program_of(*measures, scope=scope, **{"parameters": (BONUS,), **more, **(program or {})})
    return Ledger(records, VOCABULARY, units).world(made, unit, **{"period": "2021", **asked})


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("class == '部门'", (1, 1)),
        ("class == '镇'", (0, 1)),
        ("unit_name == '甲局' and name == '甲局'", (1, 1)),
        ("overlap(roles, ['配合'])", (1, 1)),
        ("'双公示' in groups", (0, 1)),
        ("allotment / 4", Missing()),
        ("or_else(allotment, 3) + bonus", (Fraction(11, 2), 1)),
        ("'app' in keywords", (1, 1)),
        ("days_between(as_of, period_to)", (0, 1)),
        ("previous_grade == '优秀'", Missing()),
        ("given(previous_score)", (0, 1)),
    ],
)
def test_an_expression_over_fields_and_dates_is_a_number(text, leaf):
    """Yes and no are 1 and 0; what is absent is MISSING."""
    assert world([derived(text)]).leaf(0, ()) == leaf


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("class == '镇'", Missing()),
        ("overlap(roles, ['配合'])", Missing()),
        ("overlap(roles, ['x']) or name == '甲局'", (1, 1)),
        ("bonus", (Fraction(5, 2), 1)),
    ],
)
def test_of_an_unlisted_unit_only_the_name_is_known(text, leaf):
    """Without a list of units fields are absent, and a condition on them cannot be answered."""
    assert world([derived(text)], [Finding(id="1", unit="甲局", date=DAY)], "甲局", None).leaf(0, ()) == leaf


def test_facts_among_dates_are_read_before_the_expression():
    """``latest`` is a date, a count a number; a stopped input stops the expression."""
    latest = Select("latest", Selection("finding"), Take("latest", tree("or_else(closed_on, date)", "finding", "date")))
    number = Select("n", Selection("finding"), Take())
    measure = derived("days_between(latest, as_of) >= 30 and n == 2", (("latest", latest), ("n", number)))
    records = [Finding(id="1", unit="jia", date=DAY), Finding(id="2", unit="jia", date=date(2021, 11, 30), closed_on=date(2021, 12, 1))]
    found = world([measure], records)
    assert found.leaf(0, ()) == (1, 1)
    assert [record.id for record in found.evidence(0)] == ["1", "2"]
    assert world([measure], records[:1]).leaf(0, ()) == (0, 1)
    assert world([measure]).leaf(0, ()) == (0, 1), "unknown and false is false"
    assert world([derived("days_between(latest, as_of) >= 30", (("latest", latest),))]).leaf(0, ()) == Missing()
    stray = Finding(id="3", unit="jia", date=DAY, indicator="纳税")
    stopped = world([measure], [*records, stray])
    assert (stopped.leaf(0, ()), [problem.code for problem in stopped.problems]) == (Missing(), ["V512"])
    assert [record.id for record in stopped.evidence(0)] == ["1", "2", "3"]


def test_a_value_that_does_not_exist_is_a_problem():
    """Division by zero and an unknown year leave the fact missing and say why."""
    found = world([derived("1 / (n - n)", (("n", Select("n", Selection("finding"), Take())),), clause="三")])
    assert found.leaf(0, ()) == Missing()
    assert [(problem.code, problem.clause) for problem in found.problems] == [("V511", "三")]
    late = Finding(id="1", unit="jia", date=date(2099, 5, 1), closed_on=date(2099, 5, 9))
    days = Select("d", Selection("finding"), Take("max", tree("working_days(date, closed_on)", "finding", "number")))
    asked = world([Measure("d", days, grid=None, may_miss=True)], [late], period="2099")
    assert (asked.leaf(0, ()), [problem.code for problem in asked.problems]) == (Missing(), ["V401"])
    known = world([Measure("d", days, grid=None, may_miss=True)], [late], period="2099", calendar=WorkCalendar({2099: ((), ())}))
    assert known.leaf(0, ()) == (5, 1)
    where = Selection("finding", tree("1 / (times - times) > 0", "finding"))
    refused = world([counting(where)], [Finding(id="1", unit="jia", date=DAY)])
    assert (refused.leaf(0, ()), [problem.path for problem in refused.problems]) == (Missing(), ["1"])


# -------------------------------------------------------------------------------------------------------- parameters


def parameter(name="bonus"):
    """A parameter's fact."""
    return Measure(name, Parameter(name), grid=None, may_miss=True, reason="undetermined")


def test_a_parameter_is_read_at_the_last_day_of_the_rows_period():
    """The caller's value goes first; without any it is MISSING; a text that is a number is one."""
    quarters = (Scope("unit", None), Scope("quarter", 0, Periods("quarter"), 0, None))
    found = world([parameter()], scope=1, scopes=quarters)
    assert [found.leaf(0, row) for row in found.rows(1)] == [(2, 1), (2, 1), (Fraction(5, 2), 1), (Fraction(5, 2), 1)]
    assert world([parameter()], period="2017").leaf(0, ()) == Missing()
    for given_value, leaf in ((Decimal("1.5"), (Fraction(3, 2), 1)), ("1.5", (Fraction(3, 2), 1)), (None, Missing())):
        assert world([parameter()], parameters={"bonus": given_value}).leaf(0, ()) == leaf
    wrong = world([parameter()], parameters={"bonus": "many"})
    assert (wrong.leaf(0, ()), [problem.code for problem in wrong.problems]) == (Missing(), ["V532"])
    assert world([parameter("nobody")]).leaf(0, ()) == Missing()


def test_a_table_given_as_a_parameter_is_looked_up():
    """The number in the ranking leads to the entry; no table, no entry or no number is MISSING."""
    look_up = Op("table_of", (Name("table", LIST), Name("@key", NUMBER)), Type("number", optional=True))
    key = Select("n", Selection("finding"), Take())
    measure = Measure("table", Derived(look_up, (("@key", key),)), grid=None, may_miss=True)
    table = OpenParameter("table", "table", "四", "")
    records = [Finding(id="1", unit="jia", date=DAY)]
    for given_table, leaf in (
        ({1: 30, 2: 28}, (30, 1)),
        ({"1": Fraction(1, 2)}, (Fraction(1, 2), 1)),
        ({2: 28}, Missing()),
        (None, Missing()),
    ):
        found = world([measure], records, program={"parameters": (table,)}, parameters={"table": given_table})
        assert found.leaf(0, ()) == leaf


# ------------------------------------------------------------------------------------------------- the period before


def before(text="previous_score"):
    """Something about the result of the period before."""
    return [derived(text)]


def test_the_result_of_the_period_before_comes_from_records_or_the_caller():
    """A record is found by its period or, for a year, by its year; the latest one stands; the caller's goes first."""
    old = PriorResult(id="1", unit="jia", year=2020, score=Decimal("71.5"), grade="达标", vetoed=False)
    assert world(before(), [old]).leaf(0, ()) == (Fraction(143, 2), 1)
    assert world(before("previous_grade == '达标' and not previous_vetoed"), [old]).leaf(0, ()) == (1, 1)
    assert world(before(), [old], "yi").leaf(0, ()) == Missing()
    assert world(before(), [old], period="2021Q1").leaf(0, ()) == Missing()
    quarter = PriorResult(id="2", unit="jia", period="2020Q4", score=80)
    assert world(before(), [old, quarter], period="2021Q1").leaf(0, ()) == (80, 1)
    newer = PriorResult(id="3", unit="jia", period="2020", date=date(2021, 2, 1), score=60)
    older = PriorResult(id="4", unit="jia", period="2020", date=date(2021, 1, 1), score=50)
    assert world(before(), [newer, older]).leaf(0, ()) == (60, 1)
    assert world(before(), [old], previous=PriorResult(id="5", unit="jia", score=90)).leaf(0, ()) == (90, 1)


# ---------------------------------------------------------------------------------------------- places and instances

MARKS = Select("mark", Selection("rating"), Take("mean", tree("mark", "rating", "number")))
THREE = [rating(1, 80), rating(2, 90, unit="yi"), rating(3, 80, unit="bing")]


@pytest.mark.parametrize(
    ("within", "order", "places"),
    [((), "high_first", (2, 1, 2)), ((), "low_first", (1, 3, 1)), (("class",), "high_first", (1, 1, 1))],
)
def test_a_place_counts_the_units_that_stand_better(within, order, places):
    """Equal units share a place; units outside the group do not count."""
    measure = Measure("place", RankOf(MARKS, within, order), Fraction(1), may_miss=True)
    assert tuple(world([measure], THREE, unit).leaf(0, ())[0] for unit in ("jia", "yi", "bing")) == places


def test_a_unit_without_a_value_has_no_place_and_takes_none():
    """Nor does a unit that is not active on the period's last day."""
    measure = Measure("place", RankOf(MARKS), Fraction(1), may_miss=True)
    assert world([measure], THREE[:2], "bing").leaf(0, ()) == Missing()
    assert world([measure], THREE[:1]).leaf(0, ()) == (1, 1)
    gone = Units([Unit(id="jia"), Unit(id="yi", active_to=date(2021, 6, 30))])
    assert world([measure], THREE[:2], units=gone).leaf(0, ()) == (1, 1)
    unlisted = world([measure], THREE, units=None)
    assert unlisted.leaf(0, ()) == (2, 1)
    assert unlisted.evidence(0) == (THREE[0],)


def test_an_instance_counts_where_its_period_is_over():
    """Open periods are MISSING in a longer result, and scored where they were asked for; inactive units are NA."""
    quarters = (Scope("unit", None), Scope("quarter", 0, Periods("quarter"), 0, None))
    measure = Measure("instance", Instance("sheet"), Fraction(1), Fraction(1), may_na=True, may_miss=True)
    given_too = Measure("given", Given(Instance("sheet")), Fraction(0), Fraction(1), may_na=True)
    units = Units([Unit(id="jia", active_from=date(2021, 2, 1), active_to=date(2021, 9, 1))])
    found = world([measure, given_too], units=units, scope=1, scopes=quarters, as_of=date(2021, 5, 1))
    assert [found.leaf(0, row) for row in found.rows(1)] == [(1, 1), Missing(), NA, NA]
    assert [found.leaf(1, row) for row in found.rows(1)] == [(1, 1), (0, 1), NA, NA]
    assert world([measure], period="2021Q2", as_of=date(2021, 5, 1)).leaf(0, ()) == (1, 1)


def test_cohort_facts_are_missing_until_the_ranking_writes_them():
    """The world with them is another one, and keeps what was known."""
    measures = [
        Measure("rank", Cohort("rank"), may_miss=True),
        counting(Selection("finding")),
        Measure("why", Absent("nobody"), may_miss=True),
    ]
    found = world(measures, [Finding(id="1", unit="jia", date=DAY)])
    assert [found.leaf(node, ()) for node in range(3)] == [Missing(), (1, 1), Missing()]
    ranked = found.with_cohort({"rank": Fraction(3), "last": None})
    assert [ranked.leaf(node, ()) for node in range(3)] == [(3, 1), (1, 1), Missing()]
    assert found.leaf(0, ()) == Missing()
    assert found.leaf(0, ()).reasons == {0}
    assert world([Measure("last", Cohort("last"), may_na=True)]).with_cohort({"last": NA}).leaf(0, ()) == NA
    with pytest.raises(TypeError, match="exact number"):
        world(measures[:1]).with_cohort({"rank": "first"}).leaf(0, ())


def test_whether_a_fact_is_given_is_asked_of_the_fact_as_declared():
    """A value that breaks its declaration is not given; a question whose fact the plan has lost is answered all the same."""
    high = Measure("mark", MARKS, None, Fraction(50), None, may_miss=True)
    asked = Measure("given", Given(MARKS), Fraction(0), Fraction(1))
    assert world([high, asked], THREE).leaf(1, ()) == (0, 1)
    assert world([asked], THREE).leaf(0, ()) == (1, 1)
    assert world([asked]).leaf(0, ()) == (0, 1)
    lost = [Measure("given", Given(Parameter("bonus"))), Measure("given", Given(Cohort("last")), may_na=True)]
    assert [world(lost).leaf(node, ()) for node in (0, 1)] == [(1, 1), (0, 1)]


# ----------------------------------------------------------------------------------------------------------- members


def rows(source, records=(), unit="jia", **more):
    """The members of one scope below the unit."""
    scopes = (Scope("unit", None), Scope("member", 0, source, 0, None, "indicator"))
    found = world([counting(Selection("finding"))], records, unit, scope=1, scopes=scopes, **more)
    return [row for (row,) in found.rows(1)], found


def test_the_members_of_an_indicator_scope_are_the_units_indicators():
    """Those held in one of the roles; a unit that lists none has one lone member or none at all."""
    assert rows(Indicators())[0] == ["a", "b"]
    assert rows(Indicators(("配合",)))[0] == ["b"]
    assert (rows(Indicators(lone=True), unit="yi")[0], rows(Indicators(), unit="yi")[0]) == ([""], [])
    assert rows(Indicators(lone=True), [Finding(id="1", unit="x")], "x", units=None)[0] == [""]
    named = {"program": {"parameters": (OpenParameter("leading", "list", "四", ""),)}}
    assert rows(Indicators(roles_name="leading"), **named, parameters={"leading": ["牵头"]})[0] == ["a"]
    found, here = rows(Indicators(roles_name="leading"), **named)
    assert (found, [problem.code for problem in here.problems]) == ([], ["V531"])


def test_the_members_of_a_field_are_the_values_that_occur():
    """In the order of their first date, in the period, of verified records; dates and months are members as they are written."""
    records = [
        Article(id="1", unit="jia", date=date(2021, 5, 2), story="b"),
        Article(id="2", unit="jia", date=date(2021, 5, 1), story="a"),
        Article(id="3", unit="jia", date=date(2021, 4, 1), story="b"),
        Article(id="4", unit="jia", date=date(2021, 4, 2)),
        Article(id="5", unit="jia", date=date(2020, 4, 2), story="c"),
        Article(id="6", unit="jia", date=date(2021, 4, 2), story="d", verified=False),
        Article(id="7", unit="yi", date=date(2021, 4, 2), story="e"),
    ]
    scopes = (Scope("unit", None), Scope("story", 0, FieldValues("story", ("article",)), 0, None, "story"))
    found = world([counting(Selection("article")), counting(Selection("article", strict=True))], records, scope=1, scopes=scopes)
    assert found.rows(1) == (("b",), ("a",))
    assert [found.leaf(node, row) for node in (0, 1) for row in found.rows(1)] == [(3, 1), (2, 1), (2, 1), (1, 1)]
    days = (Scope("unit", None), Scope("day", 0, FieldValues("date", ("article",)), 0, None, "date"))
    by_day = world([counting(Selection("article", strict=True))], records, scope=1, scopes=days)
    assert by_day.rows(1)[0] == ("2021-04-01",)
    assert by_day.leaf(0, ("2021-04-02",)) == (1, 1)


@given(st.sampled_from(["2021", "2021H1", "2021Q3", "2021-05"]), st.sampled_from(["half_year", "quarter", "month"]))
def test_the_members_of_a_period_are_the_shorter_ones_inside(label, per):
    """A scope that names no field has its member's records, and a scope without source is one row."""
    scopes = (Scope("unit", None), Scope("part", 0, Periods(per), 0, None), Scope("here", 1))
    found = world([counting(Selection("finding"))], [Finding(id="1", unit="jia", date=DAY)], scope=2, scopes=scopes, period=label)
    wanted = [part.label for part in Period.parse(label).within(per)]
    assert [row[0] for row in found.rows(2)] == wanted
    assert sum(found.leaf(0, row)[0] for row in found.rows(2)) == (1 if wanted and Period.parse(label).holds(DAY) else 0)


# ------------------------------------------------------------------------------------------------------------ ledger


def test_a_program_may_read_only_what_the_vocabulary_has():
    """Otherwise evidence that it needs could never be there."""
    with pytest.raises(BizenvError, match="site_visit") as caught:
        world([counting(Selection("site_visit"))])
    assert [problem.code for problem in caught.value.problems] == ["V510"]


def test_a_frame_is_shared_while_nothing_changes():
    """Units of one assessment share it; other parameters, another day or other units do not."""
    ledger, program = Ledger([], VOCABULARY, UNITS), program_of(counting(Selection("finding")))
    first = ledger.world(program, "jia", period="2021")
    assert ledger.world(program, "yi", period=Period.parse("2021")).frame is first.frame
    assert ledger.world(program, "yi", period="2021", as_of=DAY).frame is not first.frame
    assert ledger.world(program, "yi", period="2021", parameters={"p": 1}).frame.parameters == {"p": 1}
    other = ledger.world(program, "yi", period="2021", units=Units([Unit(id="yi", name="乙")]))
    assert other.view.known.name == "乙"
    assert ledger.with_units(other.frame.units) is ledger.with_units(other.frame.units)
    assert ledger.index(program) is ledger.index(program)


def test_unit_fields_that_a_rubric_declares_are_absent_where_a_unit_has_none():
    """Declared or built in, a field is always a name."""
    units = Units([Unit(id="jia", fields={"allotment": Decimal("2.5")}), Unit(id="yi")])
    program = {"unit_fields": (UnitField("allotment", NUMBER),)}
    assert world(before("allotment"), units=units, program=program).leaf(0, ()) == (Fraction(5, 2), 1)
    assert world(before("given(allotment)"), unit="yi", units=units, program=program).leaf(0, ()) == (0, 1)
