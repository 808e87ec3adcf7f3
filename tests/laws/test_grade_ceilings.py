"""Ceilings on the grade: the worst of the grade that the score leads to and of those that names hold."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

import bizenv_rules as bz
from bizenv_rules.evidence.records import Criticism, Mark

RUBRIC = """
language: 1
rubric: ceilings
edition: "2021"
effective: {from: 2021-01-01, to: 2021-12-31}
unit_fields: {party: {type: text, optional: true}}
records: {values: {criticism.form: [甲, 乙, 丙]}}
facts: {latest: {record: criticism, latest: form}}
sheet:
  items: [{id: work, kind: judged, points: 100}]
grades: [{grade: 甲, from: 90}, {grade: 乙, from: 60, below: 90}, {grade: 丙, below: 50}]
vetoes:
  - {id: party, when: given(party), at_most: party}
  - {id: latest, when: given(latest), at_most: latest}
expect: [{code: R111, at: grades, why: 五十分到六十分没有等次}]
"""
METHOD = bz.loads(RUBRIC)
GRADES = ("甲", "乙", "丙")
NAMED = st.sampled_from([None, *GRADES])


def by_score(mark: int) -> str | None:
    return "甲" if mark >= 90 else "乙" if mark >= 60 else "丙" if mark < 50 else None


def card(party, latest, mark):
    unit = bz.Unit(id="局", fields={} if party is None else {"party": party})
    records = [] if latest is None else [Criticism(id="c", unit="局", period="2021", form=latest)]
    records += [] if mark is None else [Mark(id="m", unit="局", period="2021", item="work", mark=Fraction(mark))]
    return bz.score(METHOD, bz.Ledger(records, METHOD.vocabulary, bz.Units([unit])), "局", period="2021")


@given(NAMED, NAMED, st.integers(0, 100))
def test_the_grade_is_the_worst_of_the_grades_named(party, latest, mark):
    """A ceiling that a name holds takes nothing from a worse grade, gives none where no row takes the score, and lets the score be."""
    found, own = card(party, latest, mark), by_score(mark)
    assert found.score == mark
    assert found.grade == (None if own is None else max([own, party or "甲", latest or "甲"], key=GRADES.index))


@given(NAMED, NAMED)
def test_what_is_not_scored_yet_can_get_no_better_than_its_ceilings(party, latest):
    """The grades still possible begin at the worst of the ceilings."""
    worst = max(GRADES.index(one or "甲") for one in (party, latest))
    assert card(party, latest, None).grades_possible == GRADES[worst:]


@given(st.integers(0, 100))
def test_a_name_that_holds_no_grade_leaves_it_unsettled(mark):
    """A ceiling that nobody can read is an error of the result, and the grade is open; it is not passed over."""
    found = card("没有这一等", None, mark)
    assert (found.score, found.grade) == (mark, None)
    assert [problem.code for problem in found.problems if problem.is_error] == ["V141"]
