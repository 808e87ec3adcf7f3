"""The strategies authors use: what they draw can be scored, and shrinks to little."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from tests.examples import part_of_profile

import bizenv_rules as bz
from bizenv_rules.testing import evidence_for, rubrics
from bizenv_rules.testing.drawing import marks
from bizenv_rules.testing.templates import material_of

ROOT = Path(__file__).resolve().parents[2]
RUBRICS = {file.parent.name: bz.load(file) for file in sorted((ROOT / "rubrics").glob("*/rubric.yaml"))}
MARKED = [each for rubric in RUBRICS.values() for each in material_of(rubric.program(), bz.Unit(id="甲")).templates if each.marks]
FEW = part_of_profile(5, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", RUBRICS)
def test_drawn_evidence_is_complete_and_right(name):
    """With marks at rest every result is complete, and no record is wrong in itself."""
    rubric = RUBRICS[name]

    @FEW
    @given(evidence_for(rubric, boundary=False))
    def check(evidence):
        card = evidence.score(rubric)
        assert card.status == "complete"
        assert not [problem for problem in card.world.problems if problem.is_error]

    check()


def test_what_fails_shrinks_to_one_record():
    """More than the 40 points of daily work takes one record; nothing else is left in the evidence."""
    rubric = RUBRICS["jilin_jkq_2021"]
    least = find(
        evidence_for(rubric, boundary=False),
        lambda found: found.score(rubric).score > 40,
        settings=settings(database=None, max_examples=500),
    )
    assert len(least.records) == 1
    assert least.duties == "met"


def test_a_survey_is_one_sample():
    """二十份答卷: the answers drawn are as many as were asked, or none."""
    rubric = RUBRICS["yanshi"]
    unit = bz.Unit(id="甲", indicators={"获得电力": "牵头"})
    survey = material_of(rubric.program(), unit, "2022Q1").surveys[0]
    assert (survey.sample, survey.classes[-1].answer) == (20, "不满意")

    @FEW
    @given(evidence_for(rubric, unit=unit, period="2022Q1"))
    def check(evidence):
        given = [record.times for record in evidence.records if record.record == "answer"]
        assert sum(given) in (0, 20)

    check()


@FEW
@given(st.data())
def test_marks_keep_to_their_rules(data):
    """A mark is one of those allowed, or lies on its step within its range."""
    template = data.draw(st.sampled_from(MARKED))
    mark = data.draw(marks(template.marks, template.hi))
    assert not template.marks.allowed or mark in template.marks.allowed
    assert template.marks.low <= mark and (template.marks.high is None or mark <= template.marks.high)


@FEW
@given(rubrics(), st.data())
def test_generated_rubrics_have_evidence_of_their_own(rubric, data):
    """Noise and all, whatever is drawn for a generated rubric can be scored."""
    evidence = data.draw(evidence_for(rubric, boundary=False, noise=True))
    assert evidence.score(rubric).status in {"complete", "incomplete", "undetermined", "not_assessed"}
