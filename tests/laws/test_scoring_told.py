"""What is wrong with evidence stands in the results: warnings of reading, and corrections that lead nowhere."""

from __future__ import annotations

import pickle

import pytest

import bizenv_rules as bz
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Finding
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.problem import Problem

RUBRIC = """
language: 1
rubric: told
edition: "2021"
facts: {lapses: {record: finding}}
sheet:
  items:
    - {id: lapses, kind: deduct, clause: 一, count: lapses, each: 1}
"""
UNITS = Units([Unit(id="jia", name="甲局"), Unit(id="yi", name="乙局")])
NOTE = Problem("V113", "the hidden sheet 草稿 is not read", "warning", path="a.xlsx")


@pytest.fixture(scope="module")
def rubric():
    """One deduction for each finding."""
    return bz.loads(RUBRIC, name="told.yaml")


@pytest.mark.parametrize(
    ("revisions", "code"),
    [({"2": "9"}, "V501"), ({"1": "2", "2": "1"}, "V502"), ({"2": "1", "3": "1"}, "V503")],
)
def test_corrections_that_lead_nowhere_are_told_to_their_unit(rubric, revisions, code):
    """A correction of no record, of itself, or of what is corrected already; the other unit hears nothing."""
    records = [Finding(id=name, unit="甲局", date=None, period="2021", revises=revisions.get(name)) for name in "123"]
    report = bz.assess(
        rubric, Ledger([*records, Finding(id="x", unit="乙局", period="2021")], rubric.vocabulary), units=UNITS, period="2021"
    )
    assert code in {problem.code for problem in report.problems}
    assert code in {problem.code for problem in report["甲局"].problems}
    assert report["乙局"].problems == ()
    assert code in {problem["code"] for problem in report.to_dict()["problems"]}
    one = bz.score(rubric, Ledger(records, rubric.vocabulary), "甲局", units=UNITS, period="2021")
    assert code in {problem.code for problem in one.problems}


@pytest.mark.parametrize("units", [UNITS, None])
def test_warnings_of_reading_stand_in_the_results(rubric, units):
    """With or without a list of units, for all units or for one, and after pickling."""
    ledger = Ledger([Finding(id="1", unit="甲局", period="2021")], rubric.vocabulary, problems=(NOTE,))
    report = bz.assess(rubric, ledger, units=units, period="2021")
    assert NOTE in report.problems and NOTE in pickle.loads(pickle.dumps(report)).problems
    assert NOTE in bz.score(rubric, ledger, "甲局", units=units, period="2021").problems
