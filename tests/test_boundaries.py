"""The evidence at every edge of a rubric: what its name says is what scoring gives."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import bizenv_rules as bz
from bizenv_rules.testing import boundary_evidence

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "rubrics").glob("*/rubric.yaml"))


RUBRICS = {file.parent.name: bz.load(file) for file in FILES}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.thorough) if name in {"gaotai_2021", "jilin_jkq_2021", "wugang_2021"} else name
        for name in RUBRICS
    ],
)
def test_all_of_it_can_be_scored(name):
    """No evidence at an edge is wrong in itself, and every item of the documents has some."""
    rubric = RUBRICS[name]
    found = dict(boundary_evidence(rubric))
    assert len(found) > 10
    for edge, evidence in found.items():
        card = evidence.score(rubric)
        assert not [problem for problem in card.problems if problem.is_error], edge
        assert card.status in {"complete", "incomplete", "undetermined"}, edge


@pytest.fixture(scope="module")
def jilin():
    return RUBRICS["jilin_jkq_2021"]


@pytest.fixture(scope="module")
def edges(jilin):
    return dict(boundary_evidence(jilin))


@pytest.mark.parametrize(("score", "grade"), [("69.99", "不达标"), ("70", "达标"), ("89.99", "达标"), ("90", "优秀")])
def test_a_grade_edge_is_met_from_either_side(jilin, edges, score, grade):
    """≥90 优秀, ≥70 达标: marks are given to 0.01, so 89.99 is the nearest below 90."""
    edge = "70" if Decimal(score) < 80 else "90"
    card = edges[f"grade edge {edge}: score {score}"].score(jilin)
    assert (card.score, card.grade) == (Fraction(score), grade)


def test_a_cap_is_met_one_below_and_one_above(jilin, edges):
    """加分10分封顶: 9.5, 10 and 10.5 points of evidence give 9.5, 10 and 10 above the 40 of daily work."""
    scores = [edges[f"cap of bonus: {points}"].score(jilin).score for points in ("9.5", "10", "10.5")]
    assert scores == [40 + Fraction(19, 2), 40 + 10, 40 + 10]


def test_a_floor_is_met_one_above_and_one_below(jilin, edges):
    """扣完40分为止: one point left, none left, and one point more than there is."""
    assert [edges[f"floor of daily: {points}"].score(jilin).score for points in (1, 0, -1)] == [1, 0, 0]


def test_a_veto_is_there(jilin, edges):
    """一票否决 puts the grade to 不达标, whatever the score."""
    card = edges["veto discipline"].score(jilin)
    assert [veto.id for veto in card.vetoes if veto.holds] == ["discipline"]
    assert card.grade == "不达标"


def test_a_duty_is_late_and_missed(jilin, edges):
    """每月动态信息: late or missed once costs 1 of the 40 points."""
    for state in ("late", "missed"):
        card = edges[f"duty monthly_news: {state} once"].score(jilin)
        assert card.score == 40 - 1
        assert [row.status for row in card.compliance if row.duty == "monthly_news"].count(state) == 1


def test_the_days_outside_do_not_count(jilin, edges):
    """考核2021年: the first day counts (40 - 3), the days before and after do not."""
    ends = [edges[f"idle_plan3y on the {day} 2021"].score(jilin).score for day in ("day before", "first day of", "day after")]
    assert ends == [40, 40 - 3, 40]


@pytest.mark.thorough
def test_each_class_of_units_has_its_own():
    """A town and a department of Gaotai have different sheets, and there is evidence for the items of both."""
    names = [name for name, _ in boundary_evidence(RUBRICS["gaotai_2021"])]
    assert any(name.startswith("town.rectification") for name in names)
    assert any(name.startswith("department.rectification") for name in names)
