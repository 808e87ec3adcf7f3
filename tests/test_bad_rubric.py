"""Every rubric under bad/rubric is answered with exactly the text beside it. ``UPDATE_GOLDEN=1`` writes the texts again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bizenv_rules import text
from bizenv_rules.render import render
from bizenv_rules.rubric.load import check

FOLDER = Path(__file__).parent / "bad" / "rubric"
FILES = sorted(FOLDER.glob("*.yaml"))
GOOD = sorted((Path(__file__).parent / "ok" / "rubric").glob("*.yaml"))


def answer(file: Path) -> str:
    """What the check says about a file, as a terminal shows it."""
    source = file.read_bytes()
    return render(check(source, name=file.name), {file.name: text.load(source, file.name).lines})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_bad_rubric_is_answered_as_written_beside_it(file):
    """Each message names its code, points at the very place and says how to mend it."""
    said, beside = answer(file), file.with_suffix(".out")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        beside.write_text(said, encoding="utf-8")
    assert said == beside.read_text(encoding="utf-8")
    assert f"[{file.stem.partition('_')[0]}]" in said


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_rubric_has_no_problem(file):
    """The smallest rubric of every kind is accepted without a word."""
    assert answer(file) == ""


def test_no_answer_is_left_over():
    """Every text stands beside a rubric."""
    assert {file.stem for file in FOLDER.glob("*.out")} <= {file.stem for file in FILES}
