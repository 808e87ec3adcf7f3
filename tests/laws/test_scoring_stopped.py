"""Items that only scoring can stop say so in the result."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import bizenv_rules as bz
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Answer
from bizenv_rules.evidence.units import Unit, Units

SURVEY = bz.loads(
    """
language: 1
rubric: survey
edition: "1"
sheet:
  per: year
  for_each: indicator
  items:
    - {id: asked, kind: survey, points: 5, scale: {满意: 1, 不满意: 0}, sample: 3, clause: 一1}
result:
  per: year
  items:
    - {id: all, kind: sheet, sheet: sheet, over: indicator, combine: mean}
"""
)
WEIGHTS = bz.loads(
    """
language: 1
rubric: weights
edition: "1"
parameters: {first: {type: number}, second: {type: number}}
result:
  per: year
  items:
    - {id: a, kind: imported, where: from_source == '甲', weight: first}
    - {id: b, kind: imported, where: from_source == '乙', weight: second}
"""
)
UNITS = Units([Unit(id="局", name="局", indicators={"电": "牵头", "税": "牵头"})])


@given(st.integers(1, 6), st.integers(1, 6))
def test_a_survey_with_too_many_answers_is_an_error_at_its_instance(first, second):
    """Each indicator with more answers than were asked has its own error, others have none."""
    numbers = {"电": first, "税": second}
    records = [
        Answer(id=f"{name}{n}", unit="局", period="2021", indicator=name, answer="满意")
        for name, many in numbers.items()
        for n in range(many)
    ]
    card = bz.assess(SURVEY, Ledger(records, SURVEY.vocabulary, UNITS), units=UNITS, period="2021")["局"]
    assert [(problem.code, problem.path, problem.clause) for problem in card.problems] == [
        ("V140", f"sheet[{name}].asked", "一1") for name, many in numbers.items() if many > 3
    ]
    assert (card.status == "complete") == (first <= 3 and second <= 3)


@given(st.integers(0, 4), st.integers(0, 4))
def test_weights_that_do_not_add_up_are_an_error_of_the_section(first, second):
    """Weights given by the caller have to add up to 1; else the section is undetermined and says why."""
    card = bz.score_facts(
        WEIGHTS, {"result.a": 80, "result.b": 60}, period="2021", parameters={"first": f"{first}/4", "second": f"{second}/4"}
    )
    wrong = [] if first + second == 4 else [("V143", "result")]
    assert [(problem.code, problem.path) for problem in card.problems] == wrong
    assert card.status == ("undetermined" if wrong else "complete")
