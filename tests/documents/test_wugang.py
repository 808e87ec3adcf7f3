"""What the Wugang text says of its units, its sums and what it leaves open, against the shipped rubric and list of units."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

import bizenv_rules as bz
from bizenv_rules.evidence.unitfile import read_units
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.rubric.load import check

FOLDER = Path(__file__).resolve().parents[2] / "rubrics" / "wugang_2021"
BLOCKS = {"乡镇": 7, "街道": 7, "经济发展单位": 21, "服务发展单位": 22, "保障发展单位": 18, "垂直管理单位": 19}


@pytest.fixture(scope="module")
def rubric():
    return bz.load(FOLDER / "rubric.yaml")


@pytest.fixture(scope="module")
def units(rubric):
    return bz.read_units(FOLDER / "units.yaml", rubric)


def with_sets(units, leads, indicators):
    """The list of annex 2 with the first so many assessed departments in the two sets that the text does not list."""
    able = [unit.id for unit in units.values() if unit.fields["allotment"] == 10]
    sets = {"lead29": set(able[:leads]), "indicator12": set(able[:indicators])}
    return [replace(unit, fields={**unit.fields, **{name: unit.id in ids for name, ids in sets.items()}}) for unit in units.values()]


def test_annex_two_has_ninety_four_units_in_six_blocks(units):
    """The list has 94 units in blocks of 7, 7, 21, 22, 18 and 19; 14 are allotted 2 points, 37 ten, 21 twenty and 22 none."""
    assert len(units) == 94
    assert Counter(unit.class_ for unit in units.values()) == BLOCKS
    assert Counter(unit.fields["allotment"] for unit in units.values()) == {2: 14, 10: 37, 20: 21, None: 22}
    assert [unit.class_ for unit in units.values()] == [name for name, n in BLOCKS.items() for _ in range(n)]


def test_the_two_sets_are_asked_for_and_not_made_up(rubric):
    """Nobody says who the 29 and the 12 are: each is a warning, and no unit is in either."""
    program = rubric.program()
    found = read_units(FOLDER / "units.yaml", program.unit_fields, dict(program.expect_units))
    assert [(problem.path, problem.severity) for problem in found.problems] == [
        ("expect_units.indicator12", "warning"),
        ("expect_units.lead29", "warning"),
    ]
    assert {unit.fields[name] for unit in found.units.values() for name in ("lead29", "indicator12")} == {None}


@pytest.mark.parametrize(("leads", "indicators", "wrong"), [(29, 12, []), (28, 12, ["lead29"]), (29, 13, ["indicator12"])])
def test_given_sets_are_counted(rubric, units, leads, indicators, wrong):
    """A list that says who they are has to name 29 and 12."""
    program = rubric.program()
    found = read_units(with_sets(units, leads, indicators), program.unit_fields, dict(program.expect_units))
    assert [problem.path for problem in found.problems] == [f"expect_units.{name}" for name in wrong]
    assert all(problem.is_error for problem in found.problems)


def test_a_list_without_the_sets_leaves_results_undetermined(rubric, units):
    """Without the sets an assessed unit is undetermined, and one without allotted points is not assessed."""
    ledger = bz.read_evidence([], rubric, units=units)
    results = bz.assess(rubric, ledger, units=units, period="2021")
    assert Counter(card.status for card in results.cards) == {"undetermined": 72, "not_assessed": 22}


def test_attainable_maxima_are_a_hundred_and_twenty_and_fifty(rubric, units):
    """With the sets the maxima are 100, 120 and 150, and none of the 22 blanks has one."""
    listed = bz.read_units(with_sets(units, 29, 12), rubric)
    results = bz.assess(rubric, bz.read_evidence([], rubric, units=listed), units=listed, period="2021")
    assert Counter(card.attainable for card in results.cards) == {Fraction(100): 43, Fraction(120): 17, Fraction(150): 12, None: 22}


def test_written_as_one_sum_the_total_is_found_to_differ_by_unit():
    """Written the naive way, as 150 points for every unit and with nothing assumed, the other maxima are found."""
    data = yaml.safe_load((FOLDER / "rubric.yaml").read_text(encoding="utf-8"))
    data["result"]["points"] = 150
    del data["expect"], data["assume"]
    found = {problem.message for problem in check(yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode())}
    assert {f"the parts of `result` give {n} at most for some units, but it says 150" for n in (100, 120, 130)} <= found


def test_the_document_has_neither_bands_nor_ranking(rubric):
    """The text grades and ranks nobody, and neither does the rubric."""
    program = rubric.program()
    assert program.grades == () and program.ranking is None and program.vetoes == () and program.consequences == ()


def test_a_form_is_not_said_to_count_twice(rubric):
    """The sheet that only another reading uses counts nothing: a lead department's form stands behind one item."""
    units = Units([Unit(id="甲局", indicators={"纳税": "配合"}, fields={"allotment": 10, "lead29": False, "indicator12": False})])
    form = {"id": "1", "record": "indicator_score", "unit": "甲局", "period": "2021", "indicator": "纳税", "scorer": "税务局", "mark": 63}
    ledger = bz.read_evidence([form], rubric, units=units)
    for reading in ("indicators", "departments"):
        card = bz.score(rubric, ledger, unit="甲局", units=units, readings={"averaged": reading})
        assert (card["result.key_work"].value, card.world.unread) == (63, ())
