"""Readings and methods compared: what is said of units holds when it is scored again."""

from __future__ import annotations

import runpy
from fractions import Fraction
from pathlib import Path

import bizenv_rules as bz

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "jilin"


def jilin():
    """The shipped rubric with its example units."""
    rubric = bz.load(ROOT / "rubrics" / "jilin_jkq_2021" / "rubric.yaml")
    units = bz.read_units(EXAMPLES / "units.yaml", rubric)
    return rubric, bz.read_evidence(EXAMPLES / "evidence.jsonl", rubric, units=units), units


def test_an_effect_is_what_scoring_with_that_choice_gives():
    """Each effect names a unit whose result really differs, and by how much."""
    rubric, ledger, units = jilin()
    report = bz.readings(rubric, ledger, units=units, period="2021")
    assert not report.combinations
    effect = report.of("ceiling")[0]
    again = bz.assess(rubric, ledger, units=units, period="2021", readings={"ceiling": effect.choice})
    assert effect.after.score == again[effect.unit].score == Fraction(100)
    assert effect.before.score == bz.assess(rubric, ledger, units=units, period="2021")[effect.unit].score
    spread = next(spread for spread in report.spreads if spread.unit == effect.unit)
    assert spread.low is not None
    assert spread.low <= effect.after.score <= spread.high
    assert report.to_dict()["tried"] == report.tried


def test_methods_are_compared_over_the_evidence_they_know(capsys):
    """The example's records are read by one method or the other; what a method has no words for it never reads."""
    runpy.run_path(str(ROOT / "examples" / "compare.py"), run_name="__main__")
    said = capsys.readouterr().out
    assert "jilin-jkq 示例单位 incomplete of 100 · never reads m1, m2" in said
    assert "read by none: nothing" in said


def test_the_same_method_twice_says_the_same_twice():
    """Comparing a method with itself finds equal cells and ignores the same evidence."""
    rubric, ledger, units = jilin()
    report = bz.compare(ledger, [rubric, rubric], units=units, period="2021")
    assert report.columns[0] == report.columns[1]
    assert report.ignored_by_all == report.columns[0].ignored
    assert set(report.to_dict()["methods"][0]["units"]) == set(report.units)
