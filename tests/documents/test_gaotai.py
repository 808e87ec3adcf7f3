"""Gaotai's table of indicators: who leads, deputises and takes part, and what its numbers are."""

from __future__ import annotations

from pathlib import Path

from bizenv_rules import assess, library, read_evidence, read_units
from bizenv_rules.evidence.unitfile import read_units as read_list

FOLDER = Path(__file__).resolve().parents[2] / "rubrics" / "gaotai_2021"
TABLE = read_list(FOLDER / "units.yaml")


def held(*roles: str) -> set[str]:
    """The units that hold an indicator in one of the roles."""
    return {unit.id for unit in TABLE.units.values() if set(roles) & set(unit.roles)}


def test_the_table_has_as_many_indicators_as_the_document():
    """18 indicators of the first level, 86 of the second, and every body is in the list of units."""
    assert not [problem for problem in TABLE.problems if problem.is_error]
    assert len(TABLE.indicators) == 18
    assert [len(indicator.items) for indicator in TABLE.indicators] == [5, 5, 6, 4, 5, 4, 9, 6, 4, 5, 3, 3, 3, 4, 5, 4, 5, 6]
    assert [id_ for indicator in TABLE.indicators for id_, _ in indicator.items] == [
        f"{first}.{second}" for first, indicator in enumerate(TABLE.indicators, 1) for second in range(1, len(indicator.items) + 1)
    ]


def test_the_three_readings_of_a_responsible_unit_take_13_19_and_27_units():
    """Leaders alone, leaders and deputies, or every unit that the table names."""
    rubric = library("gaotai", "2021")
    default, readings = rubric.data["lists"]["responsible_roles"], rubric.data["readings"]["responsible"]["choices"]
    roles = {name: (choice.get("set") or {}).get("lists.responsible_roles", default) for name, choice in readings.items()}
    assert {name: len(held(*words)) for name, words in roles.items()} == {"lead": 13, "lead_and_deputy": 19, "named": 27}
    assert len(TABLE.units) == 27


def test_the_busiest_bodies_are_those_of_the_document():
    """发改委 stands in 9 groups, 市场监管局 in 8, 住建局 in 7, under whichever of its names."""
    found = {unit.id: len(unit.indicators) for unit in TABLE.units.values()}
    assert (found["发展改革委"], found["市场监管局"], found["住建局"]) == (9, 8, 7)
    assert TABLE.units.require("县发展和改革局") is TABLE.units.require("县发展和改革委员会")
    assert TABLE.units.require("县法院").id == "人民法院"


def test_a_unit_is_scored_by_the_roles_that_the_table_gives_it():
    """A unit that only takes part is responsible by default, and is not when leaders alone are."""
    rubric = library("gaotai", "2021")
    units = read_units(FOLDER / "units.yaml", rubric)
    evidence = read_evidence([{"record": "meeting", "id": "m1", "unit": "县林草局", "date": "2022-03-01"}], rubric, units=units)

    def is_responsible(**readings: str) -> bool:
        card = assess(rubric, evidence, units=units, period="2022", readings=readings)["林草局"]
        return card["result.responsible"].state != "not_applicable"

    assert is_responsible()
    assert not is_responsible(responsible="lead")


def test_a_table_with_another_number_of_indicators_is_refused():
    """The numbers that the document states are held against the table beside them."""
    kept = (FOLDER / "units.yaml").read_text(encoding="utf-8")
    changed = kept.replace('      - {id: "6.4", title: 报税后流程指数}\n', "")
    assert changed != kept
    found = [problem for problem in read_list(changed.encode(), name="units.yaml").problems if problem.is_error]
    assert [(problem.code, problem.message) for problem in found] == [
        ("V306", "indicators of the second level: 86 expected, 85 in the list")
    ]


def test_the_nine_towns_that_the_text_does_not_name_are_asked_for():
    """A list without towns is warned of; one with eight is refused."""
    rubric = library("gaotai", "2021")
    expect = dict(rubric.program().expect_units)
    assert [(problem.code, problem.severity) for problem in read_list(FOLDER / "units.yaml", expect=expect).problems] == [
        ("V306", "warning")
    ]
    eight = [{"id": f"镇{n}", "class": "镇"} for n in range(8)]
    assert [(problem.code, problem.severity) for problem in read_list(eight, expect=expect).problems] == [("V306", "error")]
    assert not read_list([*eight, {"id": "镇8", "class": "镇"}], expect=expect).problems
