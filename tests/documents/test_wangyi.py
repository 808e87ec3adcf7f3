"""What the Wangyi text orders without points: tasks, phases, and amounts that it leaves to another document."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import bizenv_rules as bz

FOLDER = Path(__file__).resolve().parents[2] / "rubrics" / "wangyi_2018"
SOURCES = ("第三方评估", "满意度调查", "统计测评")
WEIGHTS = {"third_party_weight": "1/2", "satisfaction_weight": "0.3", "statistics_weight": "0.2"}


@pytest.fixture(scope="module")
def rubric():
    return bz.load(FOLDER / "rubric.yaml")


@pytest.fixture(scope="module")
def ledger(rubric):
    rows = [
        {"id": f"{unit}{source}", "record": "imported_score", "unit": unit, "period": "2018", "from_source": source, "score": score}
        for unit, score in (("甲", 90), ("乙", 80), ("丙", 70))
        for source in SOURCES
    ]
    return bz.read_evidence(rows, rubric)


def test_eleven_tasks_are_owed(rubric):
    """Every one of the eleven tasks is owed as at least one duty in its phase."""
    phases = {phase.id: phase.clause for phase in rubric.program().phases}
    tasks = {duty.clause: phases[duty.phase] for duty in rubric.program().duties if duty.clause.startswith("二")}
    assert {clause: clause[:-1] for clause in tasks} == tasks
    assert sorted(tasks) == sorted(
        [f"二(一){n}" for n in range(1, 5)] + [f"二(二){n}" for n in range(1, 5)] + [f"二(三){n}" for n in range(1, 4)]
    )


def test_two_phases_overlap(rubric):
    """February to April lie in two phases, and the second phase begins before the first."""
    first, second, third = rubric.program().phases
    assert (second.start, second.end) == (date(2018, 1, 1), date(2018, 8, 31))
    assert second.start < first.start < first.end < second.end < third.start


def test_no_amount_is_filled_in(rubric, ledger):
    """Without parameters every result names the three weights with the clause that leaves them open."""
    report = bz.assess(rubric, ledger)
    for card in report.cards:
        assert card.status == "undetermined"
        assert {(item.name, item.clause) for item in card.undetermined} == {(weight, "二(三)2") for weight in WEIGHTS}


def test_places_come_before_the_amounts(rubric, ledger):
    """With weights alone there are places; first and last name the amount and its clause, the middle gets nothing."""
    report = bz.assess(rubric, ledger, parameters=WEIGHTS)
    assert [place.rank for place in report.ranking] == [1, 2, 3]
    assert {card.name: [(item.name, item.clause) for item in card.undetermined] for card in report.cards} == {
        "甲": [("first_bonus", "四")],
        "乙": [],
        "丙": [("last_malus", "四")],
    }


def test_amounts_of_the_other_document_are_taken_over(rubric, ledger):
    """With the amounts supplied first and last get them, whatever their places are called."""
    report = bz.assess(rubric, ledger, parameters={**WEIGHTS, "first_bonus": "2.5", "last_malus": "1"})
    found = {output.unit: output.value for output in report.outputs if output.id == "adjustment"}
    assert found == {"甲": Fraction(5, 2), "乙": Fraction(0), "丙": Fraction(-1)}
