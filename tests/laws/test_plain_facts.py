"""A world of plain facts: numbers by name, counts by level and period, and what is absent where nothing was said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.laws.ledgers import program_of, tree

from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.units import Unit
from bizenv_rules.expr.check import Scope as Seen
from bizenv_rules.expr.check import check
from bizenv_rules.expr.tree import DATE, LIST, NUMBER, Name, Op, Type
from bizenv_rules.plan import (
    NA,
    Absent,
    Cohort,
    Derived,
    DutyCount,
    FieldValues,
    Forms,
    Given,
    Indicators,
    Instance,
    Measure,
    Missing,
    Number,
    Parameter,
    Periods,
    RankOf,
    Scope,
    Select,
    Selection,
    Take,
)
from bizenv_rules.program import Duty, OpenParameter

SEEN = {"class": Type("text", optional=True), "n": NUMBER, "as_of": DATE, "keywords": LIST, "previous_grade": Type("text", optional=True)}
MARK = Select("review", Selection("rating"), Take("mean"), Forms(Fraction(0), Fraction(30), None, Fraction(30), at_least=3))
COUNT = Select("n", Selection("finding"), Take())


UNIT = (Scope("unit", None),)


def world(facts, *measures, scope=0, scopes=UNIT, **more):
    """A world of facts over the measures, in 2021."""
    program = program_of(*measures, scope=scope, scopes=scopes, **more.pop("program", {}))
    return FactsWorld(program, facts, period="2021", **more)


def fact(source, **more):
    """A fact without range that may be anything."""
    return Measure("fact", source, **{"grid": None, "may_na": True, "may_miss": True, **more})


def derived(text, *inputs):
    """A fact computed by an expression."""
    found = check(text, Seen(SEEN)).tree
    assert found is not None
    return fact(Derived(found, inputs))


def level(word):
    """One level of a fact."""
    return fact(Select("media", Selection("article", then=tree("level == '省级'", "article")), Take(), level=word))


def test_what_is_not_named_counts_nothing_or_is_missing():
    """A count, a sum or a distinct number is 0; a mark is MISSING."""
    measures = [fact(Select("s", Selection("finding"), Take(how))) for how in ("count", "sum", "distinct", "mean", "latest")]
    assert [world({}, *measures).leaf(node, ()) for node in range(5)] == [(0, 1)] * 3 + [Missing()] * 2


@pytest.mark.parametrize(
    ("given", "leaf"), [(3, (3, 1)), (Decimal("2.5"), (Fraction(5, 2), 1)), (True, (1, 1)), (NA, NA), (None, Missing())]
)
def test_a_named_fact_is_as_stated(given, leaf):
    """Numbers, yes and no, not applicable, or nothing."""
    assert world({"review": given}, fact(MARK)).leaf(0, ()) == leaf


def test_a_value_that_breaks_its_declaration_is_told():
    """As with evidence, it is MISSING."""
    high = world({"n": 40}, Measure("n", COUNT, hi=Fraction(30)))
    assert (high.leaf(0, ()), [problem.code for problem in high.problems]) == (Missing(), ["V530"])


def test_levels_are_given_by_name():
    """All of them together, one of them, and those that have no row."""
    measures = [level("省级"), level("市级"), level("else"), level("")]
    found = world({"media": {"省级": 2, "乡镇级": 3}}, *measures)
    assert [found.leaf(node, ())[0] for node in range(4)] == [2, 0, 3, 5]
    plain = world({"media": 2}, *measures)
    assert (plain.leaf(0, ()), plain.leaf(3, ())) == (Missing(), (2, 1))
    assert {problem.code for problem in plain.problems} == {"V533"}
    assert world({"media": 0}, *measures).leaf(0, ()) == (0, 1)


def test_facts_may_be_given_by_period_and_member():
    """A number for every row, or one for each."""
    scopes = (
        Scope("unit", None),
        Scope("quarter", 0, Periods("quarter"), 0, None),
        Scope("indicator", 1, Indicators(lone=True), 0, None, "indicator"),
    )
    unit = Unit(id="u", indicators={"a": "牵头", "b": "配合"})
    found = world({"n": {"2021Q1": {"a": 1, "b": 2}, "2021Q2": 5}}, fact(COUNT), scope=2, scopes=scopes, unit=unit)
    assert [found.leaf(0, row)[0] for row in found.rows(2)][:4] == [1, 2, 5, 5]
    lone = world({}, fact(COUNT), scope=2, scopes=scopes)
    assert lone.rows(2)[0] == ("2021Q1", "")
    held = (
        Scope("unit", None),
        Scope("indicator", 0, Indicators(("牵头",)), 0, None),
        Scope("story", 1, FieldValues("story", ("article",))),
    )
    assert world({}, fact(COUNT), scope=2, scopes=held, unit=unit).rows(2) == (("a", ""),)
    assert world({}, fact(COUNT), scope=2, scopes=held).rows(2) == ()


def test_duties_are_given_by_state():
    """Those asked for are added up; a bare number is taken as it is."""
    late = fact(DutyCount("report", ("late", "missed")))
    program = {"duties": (Duty("report", "", ""),)}
    for given, number in (({"met": 4, "late": 1, "missed": 2}, 3), (2, 2), (None, 0)):
        assert world({"report": given}, late, program=program).leaf(0, ()) == (number, 1)


def test_the_other_sources_have_their_answers():
    """A parameter by name, a place by the fact's name, an instance always, a cohort fact if it is named."""
    program = {"parameters": (OpenParameter("bonus", "points", "", "", ((date(2020, 1, 1), 2),)), OpenParameter("malus", "points", "", ""))}
    sources = [Parameter("bonus"), Parameter("malus"), RankOf(COUNT), Instance("sheet"), Cohort("rank"), Absent("nobody")]
    found = world({"fact": 3, "rank": 4}, *map(fact, sources), program=program)
    assert [found.leaf(node, ()) for node in range(6)] == [(2, 1), Missing(), (3, 1), (1, 1), (4, 1), Missing()]
    given = world(
        {"malus": 7}, fact(Parameter("malus")), fact(Parameter("bonus")), program=program, parameters={"bonus": [1]}, as_of=date(2021, 3, 1)
    )
    assert (given.leaf(0, ()), given.as_of) == ((7, 1), date(2021, 3, 1))


def test_how_many_forms_stand_behind_a_stated_value():
    """As many as are needed; behind a count, the count."""
    measures = [fact(Number(MARK)), fact(Given(MARK)), fact(Number(COUNT)), fact(Number(Select("m", Selection("finding"), Take("max"))))]
    assert [world({"review": 28, "n": 2, "m": 5}, *measures).leaf(node, ())[0] for node in range(4)] == [3, 1, 2, 1]
    assert [world({}, *measures).leaf(node, ())[0] for node in range(4)] == [0, 0, 0, 0]
    assert world({"review": NA}, *measures).leaf(1, ()) == NA


def test_expressions_read_facts_unit_and_period():
    """An input is read by its own name; a fact of the expression's name is the answer itself."""
    unit = Unit(id="u", class_="镇")
    assert world({"n": 2}, derived("n + 1", ("n", COUNT))).leaf(0, ()) == (3, 1)
    assert world({}, derived("class == '镇'"), unit=unit).leaf(0, ()) == (1, 1)
    assert world({}, derived("class == '镇'")).leaf(0, ()) == Missing()
    assert world({"previous_grade": "优秀"}, derived("previous_grade == '优秀' and 'app' in keywords")).leaf(0, ()) == (1, 1)
    assert world({"fact": 9}, derived("class == '镇'")).leaf(0, ()) == (9, 1)
    divided = world({}, derived("1 / n", ("n", COUNT)))
    assert (divided.leaf(0, ()), [problem.code for problem in divided.problems]) == (Missing(), ["V511"])
    table = Op("table_of", (Name("table", LIST), Name("@key", NUMBER)), Type("number", optional=True))
    program = {"parameters": (OpenParameter("table", "table", "", ""),)}
    look_up = world({"n": 2, "table": {1: 30, 2: 28}}, fact(Derived(table, (("@key", COUNT),))), program=program)
    assert look_up.leaf(0, ()) == (28, 1)


def test_names_that_nothing_has_are_listed():
    """No records stand behind plain facts, and none wait."""
    found = world({"n": 1, "m": 2, "rank": 1}, fact(COUNT), derived("n + 1", ("x", MARK)), fact(Cohort("rank")))
    assert (found.unread, found.evidence(0), found.pending, found.rows(0)) == (("m",), (), (), ((),))
