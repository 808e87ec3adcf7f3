"""Constructs that other schemes need: each row of language.md §13 has a small rubric whose numbers were worked out by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bizenv_rules import text
from bizenv_rules.rubric.load import check
from bizenv_rules.scoring.cases import run_paths, summary

FOLDER = Path(__file__).parent / "ok" / "beyond"
RUBRICS = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.endswith(".cases.yaml"))
LANGUAGE = Path(__file__).parents[1] / "docs" / "language.md"


def constructs() -> list[str]:
    """The second column of the table of section 13."""
    section = LANGUAGE.read_text(encoding="utf-8").split("\n## 13.")[1].split("\n## ")[0]
    return re.findall(r"^\| \d+ \| (.+?) \|", section, flags=re.MULTILINE)


def title(path: Path) -> str:
    return str(text.load(text.read(path), path.name).data["title"])


def test_every_construct_has_a_rubric():
    """The titles of the rubrics are the constructs of the table, and there is no rubric besides."""
    assert set(map(title, RUBRICS)) == set(constructs())
    assert len(constructs()) == len(set(constructs())) == 16


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_a_rubric_has_nothing_to_be_told(path):
    """Composition is enough: no error, and no warning that the rubric does not sign."""
    assert check(path) == []


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_numbers_come_out_as_worked_by_hand(path):
    """Every case of a rubric passes, and none waits for somebody to work it out."""
    (found,) = run_paths([path.with_suffix(".cases.yaml")])
    assert not found.problems
    assert [problem.message for case in found.cases for problem in case.problems] == []
    assert found.cases
    assert summary([found]) == f"{len(found.cases)} passed, 0 failed, 0 pending"
