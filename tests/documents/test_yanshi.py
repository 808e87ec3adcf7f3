"""What the Yanshi text says of its units, its groups and its sums, against the shipped rubric and list of units."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import bizenv_rules as bz
from bizenv_rules.evidence.bodies import check_bodies
from bizenv_rules.evidence.unitfile import read_units
from bizenv_rules.rubric.load import check
from bizenv_rules.scoring.readings import readings

FOLDER = Path(__file__).resolve().parents[2] / "rubrics" / "yanshi"
GROUPS = ("第一督查组", "第二督查组", "第三督查组")


@pytest.fixture(scope="module")
def rubric():
    return bz.load(FOLDER / "rubric.yaml")


@pytest.fixture(scope="module")
def listed():
    return read_units(FOLDER / "units.yaml")


def test_list_has_the_numbers_that_the_text_states(rubric):
    """The list has 44 units, 26 key and 18 general ones, in groups of 15, 15 and 14."""
    units = bz.read_units(FOLDER / "units.yaml", rubric)
    assert len(units) == 44
    assert dict(rubric.program().expect_units) == {
        "total": 44, "class.重点": 26, "class.一般": 18, "groups.第一督查组": 15, "groups.第二督查组": 15, "groups.第三督查组": 14,
    }  # fmt: skip


def test_a_unit_too_few_is_refused(rubric):
    """A list that lacks one unit names every number that is no longer right."""
    units = list(bz.read_units(FOLDER / "units.yaml").values())[1:]
    with pytest.raises(bz.EvidenceError) as refused:
        bz.read_units(units, rubric)
    assert [problem.path for problem in refused.value.problems] == [
        "expect_units.class.一般",
        "expect_units.groups.第二督查组",
        "expect_units.total",
    ]


def test_three_units_go_by_two_names(listed):
    """The three units that the text spells in two ways are found by both."""
    names = {"发展改革委": "发改委", "卫健委": "卫建委", "区委宣传部": "区宣传部"}
    assert {name: listed.units.find(other).id for name, other in names.items()} == {name: name for name in names}


def test_every_unit_is_inspected_by_the_group_it_stands_in(listed):
    """Each unit is inspected by exactly one group, the one in its `groups`."""
    inspected = {unit: body.id for body in listed.bodies for unit in body.inspects}
    assert sum(len(body.inspects) for body in listed.bodies) == 44
    assert {unit.id: unit.groups for unit in listed.units.values()} == {unit: (group,) for unit, group in inspected.items()}


def test_no_group_inspects_the_office_of_its_own_people(listed):
    """No group inspects an office that its people come from; exchanged groups would, and are found."""
    assert listed.problems == ()
    moved = [type(body)(id=body.id, members_from=body.members_from, inspects=body.members_from) for body in listed.bodies]
    assert [problem.code for problem in check_bodies(moved, listed.units)] == ["V310"] * 3


def test_the_seven_points_beside_the_fifty_are_found():
    """Written as the text numbers it, beside the 50, the seven points leave 43 of the 50 to be reached."""
    data = yaml.safe_load((FOLDER / "rubric.yaml").read_text(encoding="utf-8"))
    general = data["sheet"]["items"][0]
    data["sheet"]["items"].insert(1, general["items"].pop())
    data["readings"].pop("cooperation")
    found = check(yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode())
    assert [(problem.code, problem.message) for problem in found if problem.code in ("R101", "E322")] == [
        ("R101", "the parts of `general` give 43 at most, but it says 50")
    ]


def test_a_reading_that_makes_years_of_quarters_is_set_apart(rubric):
    """Quarters are compared with quarters; the reading by which the result is a year's is named beside them."""
    evidence = [{"id": "c", "record": "criticism", "unit": "甲", "period": "2022Q2", "level": "市级"}]
    evidence += [{"id": "a", "record": "answer", "unit": "甲", "period": "2022Q2", "answer": "不满意", "times": 20}]
    marks = [("attendance", 2), ("materials", 3), ("information", 2)]
    evidence += [
        {
            "id": item,
            "record": "mark",
            "unit": "甲",
            "period": "2022Q2",
            "item": f"general.cooperation.{item}",
            "by": "营商办",
            "mark": mark,
        }
        for item, mark in marks
    ]
    report = readings(rubric, bz.read_evidence(evidence, rubric), period="2022Q2")
    assert report.apart == (("annual", "mean_of_quarters"),)
    assert {effect.choice for effect in report.of("dissatisfied")} == {"once", "inside"}
    spread = report.spreads[0]
    assert (spread.low, spread.high) == (2 - 20 - 3, 7 + 30 - 20 - 3)  # only the meetings attended; a full ledger where there is none
