"""Golden pairs ``tests/bad/evidence/CODE_name.*`` and ``.out``; ``python tests/test_bad_evidence.py`` writes the answers anew for review.

Files of units end in ``.units.yaml`` or ``.units.csv``; they are read with the fields and numbers of a made-up rubric.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bizenv_rules.evidence.codes import CODES
from bizenv_rules.evidence.readers import read
from bizenv_rules.evidence.unitfile import read_units
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.expr.tree import Type
from bizenv_rules.program import UnitField
from bizenv_rules.render import render_text

SHELVES = Path(__file__).parent
FOLDER = SHELVES / "bad" / "evidence"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".out")
GOOD = sorted((SHELVES / "ok" / "evidence").iterdir())
UNITS = Units([Unit(id="swj", name="商务局", aliases=("县商务局",)), Unit(id="甲镇"), Unit(id="乙镇")])
FIELDS = [UnitField("allotment", Type("number", optional=True), "分值设置"), UnitField("since", Type("date", optional=True), "成立日期")]
# What no file of this folder can show: packages, workbooks, programs' own values, calendars, a rubric's declarations.
ELSEWHERE = {"V108", "V200", "V110", "V111", "V113", "V202", "V203", "V204", "V216", "V401", "V402"}


def problems(path):
    if ".units" in path.suffixes:
        return read_units(path, FIELDS, {"total": 2, "class.镇": 1}, name=path.name).problems
    return read(path, standard(), name=path.name, units=UNITS).problems


def answer(path):
    return render_text(problems(path), {path.name: path.read_bytes().decode("utf-8", "replace").split("\n")})


def written(path):
    return path.with_name(f"{path.name}.out")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_bad_evidence_is_answered_word_for_word(path):
    """Every message about bad evidence or units stands in a file that a person has read."""
    assert written(path).read_text(encoding="utf-8") == answer(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_bad_evidence_has_the_code_of_its_name(path):
    """A file of this shelf is named after the code it shows."""
    assert path.name.partition("_")[0] in {problem.code for problem in problems(path)}


def test_every_code_of_evidence_has_a_bad_file():
    """No code of reading evidence and units is without its golden pair."""
    shown = {path.name.partition("_")[0] for path in FILES}
    assert {code for code in CODES if code < "V5" and not code.startswith("V14")} - ELSEWHERE == shown


def test_every_code_that_is_raised_is_explained():
    """Each V1 to V5 code that the source raises stands in the table, and the table has no other."""
    source = SHELVES.parent / "src" / "bizenv_rules"
    raised = {
        code for path in source.rglob("*.py") if path.name != "codes.py" for code in re.findall(r'"(V[1-5]\d\d)"', path.read_text("utf-8"))
    }
    assert raised == set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_example_of_a_code_brings_it_about(code):
    """What ``code V214`` prints as its example has that code, and no other but what follows from it."""
    if CODES[code].example:
        assert code in {problem.code for problem in read(CODES[code].example.encode(), standard(), "example.jsonl").problems}


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_good_evidence_has_no_problem(path):
    """Files as officials write them are read as they stand."""
    assert problems(path) == ()


if __name__ == "__main__":
    for file in FILES:
        written(file).write_text(answer(file), encoding="utf-8")
