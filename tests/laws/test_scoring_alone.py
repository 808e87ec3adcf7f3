"""One unit asked for alone: its place and its settings are those it has among the others."""

from __future__ import annotations

from fractions import Fraction

import pytest

import bizenv_rules as bz
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Meeting
from bizenv_rules.reports import html, markdown, text

RUBRIC = """
language: 1
rubric: alone
edition: "2021"
parameters:
  each: {type: points, clause: 一, say: 每次加分由办公室确定}
  kinds: {type: list, clause: 一, say: 名单由办公室确定}
facts:
  visits: {record: meeting, where: topic in kinds}
sheet:
  items:
    - {id: visits, kind: per_count, clause: 一, count: visits, each: each, points: 10}
ranking: {clause: 二}
outputs:
  - {id: place, title: 名次, clause: 二, value: rank}
"""
GIVEN = {"each": "1.5", "kinds": "回访,走访"}


@pytest.fixture(scope="module")
def rubric():
    """A rubric that ranks, with two open parameters."""
    return bz.loads(RUBRIC, name="alone.yaml")


@pytest.fixture(scope="module")
def ledger(rubric):
    """Three visits by one unit, one by the other."""
    visited = [
        Meeting(id=f"{unit}{n}", unit=unit, period="2021", topic="走访") for unit, times in (("甲", 3), ("乙", 1)) for n in range(times)
    ]
    return Ledger(visited, rubric.vocabulary)


def test_a_unit_asked_for_alone_has_its_place(rubric, ledger):
    """The card is the one of the whole assessment, rank included."""
    report = bz.assess(rubric, ledger, period="2021", parameters=GIVEN)
    for unit, score, place in (("甲", Fraction(9, 2), 1), ("乙", Fraction(3, 2), 2)):
        alone = bz.score(rubric, ledger, unit, period="2021", parameters=GIVEN)
        assert (alone.score, alone.outputs[0].value) == (score, place)
        assert alone.to_dict() == report[unit].to_dict()


def test_reports_name_the_parameters_they_were_made_with(rubric, ledger):
    """Numbers exactly, lists word by word."""
    report = bz.assess(rubric, ledger, period="2021", parameters=GIVEN)
    for said in (markdown.render(report), html.render(report)):
        assert "parameter each" in said and "1.5" in said
        assert "parameter kinds" in said and "回访, 走访" in said
    assert "甲" in text.render(report)


def test_cards_of_two_rubrics_are_not_contrasted(rubric, ledger):
    """Points of one rubric say nothing against those of another."""
    other = bz.loads(RUBRIC.replace("points: 10", "points: 9"), name="other.yaml")
    one, two = (bz.score(each, ledger, "甲", period="2021", parameters=GIVEN) for each in (rubric, other))
    with pytest.raises(ValueError, match="two rubrics"):
        bz.contrast(one, two)
