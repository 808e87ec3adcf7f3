"""The clause coverage of every shipped rubric, and the decisions beside them.

The texts are not part of the project: with ``BIZENV_DOCUMENTS`` the lists are compared with them, else with one another.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from bizenv_rules.rubric.clauses import coverage_of
from bizenv_rules.rubric.decision import load_decision
from bizenv_rules.scoring.cases import run_file

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(file.parent for file in (ROOT / "rubrics").glob("*/clauses.yaml"))
DECISIONS = [
    file for file in sorted((ROOT / "rubrics").glob("*/*.yaml")) if re.search("^decision:", file.read_text(encoding="utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_paragraph_is_carried_or_has_a_reason(folder):
    """Nothing of the document is without its rule or reason, and nothing is cited that is not listed."""
    found = coverage_of(folder)
    assert found.problems == ()
    assert found.carried


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_list_of_clauses_names_the_text_that_the_rubric_was_read_from(folder):
    """The digest of the list is the one in the rubric's source."""
    clauses, rubric = (yaml.safe_load((folder / name).read_text(encoding="utf-8")) for name in ("clauses.yaml", "rubric.yaml"))
    assert clauses["sha256"] == rubric["source"]["sha256"]


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_rule_of_a_decision_is_shown_by_a_case(file, tmp_path):
    """Without any one rule, some case fails; with all of them none does and none is pending."""
    decision = load_decision(file)
    cases = file.with_name(f"{file.stem}.cases.yaml")
    assert {case.outcome for case in run_file(cases).cases} == {"passed"}
    kept = file.read_text(encoding="utf-8")
    shutil.copy(cases, tmp_path)
    for rule in decision.rules:
        changed, number = re.subn(rf"(- {{id: {rule.id}, .*?when: )(\"[^\"]*\"|[^,]*)", r"\1'false'", kept)
        assert number == 1, rule.id
        (tmp_path / file.name).write_text(changed, encoding="utf-8")
        assert "failed" in {case.outcome for case in run_file(tmp_path / cases.name).cases}, rule.id


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_reading_of_a_decision_is_shown_by_a_case(file):
    """Each choice that is no default changes some case."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    cases = yaml.safe_load(file.with_name(f"{file.stem}.cases.yaml").read_text(encoding="utf-8"))
    shown = {choice for case in cases["tests"] for choice in (case.get("readings") or {}).items()}
    wanted = {
        (name, choice)
        for name, reading in (data.get("readings") or {}).items()
        for choice in reading["choices"]
        if choice != reading["default"]
    }
    assert wanted <= shown
