"""Marks: what is a form, who may give one, and what stops the item it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.laws.ledgers import UNITS, VOCABULARY, program_of, rating, tree

from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Appointment, ImportedScore, Mark
from bizenv_rules.plan import NA, Forms, Given, Measure, Missing, Number, Select, Selection, Take

PANEL = Forms(
    Fraction(0), Fraction(30), Fraction(1, 100), Fraction(30), "full", not_self="rater_unit", unique=("rater", "panel", "indicator")
)
JUDGED = Forms(Fraction(0), Fraction(20), Fraction(1, 100), Fraction(20), item="work", by=("office",), not_self="by")
DAY = date(2021, 5, 1)


def panel(forms=PANEL, take=None, where=None):
    """A panel's fact, the number of its forms, and whether it is given."""
    selection = Selection("rating", None if where is None else tree(where, "rating"))
    select = Select("review", selection, take or Take("mean"), forms)
    lo, hi = Fraction(0), Fraction(30)
    return (
        Measure("review", select, lo, hi, Fraction(1, 100), may_miss=True, clause="三"),
        Measure("n", Number(select), Fraction(0)),
        Measure("given", Given(select), Fraction(0), Fraction(1)),
    )


def world(records, *measures, **asked):
    """The first unit's evidence in 2021."""
    program = program_of(*measures, bodies=(("office", "营商办"),))
    return Ledger(records, VOCABULARY, UNITS).world(program, "jia", **{"period": "2021", **asked})


def value(found, node=0):
    """A leaf as a number of the measure's own unit."""
    number, n = found.leaf(node, ())
    return number * (found.measure(node).grid or 1) / Fraction(n)


def codes(found):
    """What was said about records."""
    return [problem.code for problem in found.problems]


def test_a_mean_of_three_marks_that_does_not_terminate_stays_exact():
    """(30 + 29 + 29) / 3 is 88/3."""
    found = world([rating(n, mark) for n, mark in enumerate((30, 29, Decimal("29.00")))], *panel())
    assert value(found) == Fraction(88, 3)
    assert (found.leaf(1, ()), found.leaf(2, ())) == ((3, 1), (1, 1))


def test_an_empty_or_recused_form_is_no_form():
    """The mean is over the forms there are; none is missing, never 0."""
    found = world([rating(1, None), rating(2, 20, recused=True), rating(3, 28)], *panel())
    assert (value(found), found.leaf(1, ())) == (28, (1, 1))
    assert [record.id for record in found.evidence(0)] == ["3"]
    none = world([rating(1, None)], *panel())
    assert (none.leaf(0, ()), none.leaf(1, ()), none.leaf(2, ())) == (Missing(), (0, 1), (0, 1))
    assert codes(none) == []


def test_a_self_rating_is_left_out_and_listed():
    """The rater's unit may be named by any of its names."""
    found = world([rating(1, 30, rater_unit="甲"), rating(2, 20, rater_unit="乙镇")], *panel())
    assert value(found) == 20
    assert [(problem.code, problem.severity, problem.path) for problem in found.problems] == [("V521", "warning", "1")]
    assert [problem.message for problem in found.problems] == ["1: 甲局 rates itself"]


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (Decimal("30.01"), "V526"),
        (-1, "V526"),
        (Decimal("20.005"), "V524"),
        (Fraction(1, 3), "V524"),
    ],
)
def test_a_mark_out_of_range_or_too_fine_stops_its_item(mark, code):
    """The item is missing, the error names record and clause, and the mean of the others is not shown in its place."""
    found = world([rating(1, mark), rating(2, 20)], *panel())
    assert [found.leaf(node, ()) for node in (0, 1, 2)] == [Missing(), Missing(), (0, 1)]
    assert [(problem.code, problem.path, problem.clause) for problem in found.problems] == [(code, "1", "三")]
    assert [record.id for record in found.evidence(0)] == ["1", "2"]


def test_two_forms_of_one_rater_are_an_error_unless_periods_or_panels_differ():
    """Forms that do not say who gave them are not compared."""
    pair = [rating(1, 20, rater="王"), rating(2, 22, rater="王")]
    assert codes(world(pair, *panel())) == ["V528"]
    assert world(pair, *panel()).leaf(0, ()) == Missing()
    apart = [
        rating(1, 20, rater="王", period="2021Q1"),
        rating(2, 22, rater="王", period="2021Q2"),
        rating(3, 24, rater="王", panel="部门"),
    ]
    assert value(world(apart, *panel())) == 22
    assert value(world([rating(1, 20), rating(2, 22)], *panel())) == 21
    assert codes(world([rating(1, 20, rater="王", times=2)], *panel())) == ["V528"]


def test_own_full_marks_scale_mark_and_range():
    """25 out of 50 is 15 out of 30; 51 out of 50 is outside; full marks of 0 are refused."""
    assert value(world([rating(1, 25, full=50), rating(2, 20)], *panel())) == Fraction(35, 2)
    assert value(world([rating(1, 10, full=70)], *panel())) == Fraction(30, 7)
    assert codes(world([rating(1, 51, full=50)], *panel())) == ["V526"]
    assert codes(world([rating(1, 10, full=0)], *panel())) == ["V523"]
    one = panel(take=Take("one"))[0]
    assert value(world([rating(1, 10, full=70)], one)) == Fraction(30, 7)


def test_a_form_is_worth_what_its_value_says():
    """``value`` is asked of each form before the marks are combined; a form without a value is none."""
    held = panel(take=Take("mean", tree("min(mark, 25)", "rating", "number")))
    assert value(world([rating(1, 30), rating(2, 20)], *held)) == Fraction(45, 2)
    by_times = panel(take=Take("mean", tree("mark / days_between(date, until)", "rating", "number")))
    assert world([rating(1, 30)], *by_times).leaf(0, ()) == Missing()
    stopped = world([rating(1, 30, until=DAY), rating(2, 20, until=date(2021, 5, 3))], *by_times)
    assert (stopped.leaf(0, ()), codes(stopped)) == (Missing(), ["V511"])


def test_fewer_raters_than_asked_for_leave_the_item_missing():
    """However many forms there are, and without an error."""
    three = replace(PANEL, at_least=3)
    found = world([rating(1, 30), rating(2, 20)], *panel(three))
    assert (found.leaf(0, ()), found.leaf(1, ()), codes(found)) == (Missing(), (2, 1), [])
    assert value(world([rating(n, 20) for n in range(3)], *panel(three))) == 20


def test_only_those_appointed_on_the_day_may_rate():
    """A right begins and ends with its record; others are refused and listed."""
    rights = [
        Appointment(id="a", unit="yi", person="王", date=date(2021, 1, 1), until=date(2021, 6, 30)),
        Appointment(id="b", unit="yi", person="李", date=date(2021, 6, 1)),
        Appointment(id="c", unit="yi", person="赵", date=date(2021, 1, 1), verified=False),
        Appointment(id="d", unit="yi", date=date(2021, 1, 1)),
    ]
    forms = [rating(1, 30, rater="王"), rating(2, 20, rater="李"), rating(3, 10, rater="赵"), rating(4, 10)]
    found = world([*rights, *forms], *panel(replace(PANEL, raters="appointment")))
    assert value(found) == 30
    assert [(problem.code, problem.path) for problem in found.problems] == [("V522", "2"), ("V522", "3"), ("V522", "4")]


# ----------------------------------------------------------------------------------------------------------- judged


def judged(forms=JUDGED):
    """A judged item's fact."""
    select = Select("work", Selection("mark"), Take("one"), forms)
    given = Measure("given", Given(select), Fraction(0), Fraction(1), may_na=True)
    return Measure("work", select, Fraction(0), Fraction(20), Fraction(1, 100), may_na=True, may_miss=True), given


def mark(number, points, **more):
    """A mark for the item."""
    return Mark(**{"id": str(number), "unit": "jia", "item": "work", "mark": points, "by": "office", "date": DAY, **more})


def test_a_mark_counts_for_its_own_item_and_giver():
    """The giver may be named by id or title; a mark that names nobody is not from somebody else."""
    assert value(world([mark(1, 18), mark(2, 3, item="other")], *judged())) == 18
    assert value(world([mark(1, 18, by="营商办")], *judged())) == 18
    assert value(world([mark(1, 18, by=None)], *judged())) == 18
    refused = world([mark(1, 18, by="督查组")], *judged())
    assert (refused.leaf(0, ()), codes(refused)) == (Missing(), ["V520"])
    own = replace(JUDGED, by=("jia",))
    assert codes(world([mark(1, 18, by="甲局")], *judged(own))) == ["V521"]


def test_two_marks_for_one_item_are_an_error_and_a_correction_is_not():
    """The later one counts if it says which one it revises."""
    assert codes(world([mark(1, 18), mark(2, 17)], *judged())) == ["V529"]
    assert codes(world([mark(1, 18, times=2)], *judged())) == ["V529"]
    assert value(world([mark(1, 18), mark(2, 17, revises="1")], *judged())) == 17


def test_a_mark_that_says_not_applicable_takes_the_item_out():
    """缺项 is not missing; beside a number it is a second mark."""
    out = mark(1, None, not_applicable=True)
    found = world([out], *judged())
    assert (found.leaf(0, ()), found.leaf(1, ())) == (NA, NA)
    assert [record.id for record in found.evidence(0)] == ["1"]
    assert codes(world([out, mark(2, 10)], *judged())) == ["V529"]
    declared = replace(judged()[0], may_na=False)
    assert (world([out], declared).leaf(0, ()), codes(world([out], declared))) == (Missing(), ["V530"])


def test_only_allowed_marks_are_taken():
    """All or nothing: 1 is neither."""
    allowed = judged(replace(JUDGED, allowed=(Fraction(0), Fraction(2)), step=None))
    assert value(world([mark(1, 2)], *allowed)) == 2
    assert codes(world([mark(1, 1)], *allowed)) == ["V525"]


def test_an_imported_score_above_full_is_held_or_taken_and_listed():
    """With ``clip`` it is held to the full marks, without it is taken as it is; both are said."""
    record = ImportedScore(id="1", unit="jia", date=DAY, score=105)
    for clip, expected in ((True, 100), (False, 105)):
        forms = Forms(Fraction(0), None, Fraction(1, 10000), Fraction(100), mark_field="score", clip=clip)
        measure = Measure("city", Select("city", Selection("imported_score"), Take("one"), forms), grid=Fraction(1, 10000), may_miss=True)
        found = world([record], measure)
        assert (value(found), codes(found)) == (expected, ["V527"])
        two = world([record, ImportedScore(id="2", unit="jia", date=DAY, score=90)], measure)
        assert (two.leaf(0, ()), "V529" in codes(two)) == (Missing(), True)


def test_a_value_that_breaks_its_declaration_is_missing_with_a_problem():
    """Every back end may rely on range and grid."""
    marks = Select("m", Selection("rating"), Take("max", tree("mark", "rating", "number")))
    assert codes(world([rating(1, 40)], Measure("m", marks, hi=Fraction(30), grid=None, may_miss=True))) == ["V530"]
    assert codes(world([rating(1, Decimal("2.5"))], Measure("m", marks, may_miss=True))) == ["V530"]
    assert value(world([rating(1, Decimal("2.5"))], Measure("m", marks, grid=Fraction(1, 2), may_miss=True))) == Fraction(5, 2)
