"""Every decision and list of clauses on the shelf of bad input is answered with exactly the text beside it.

``UPDATE_GOLDEN=1`` writes the texts again.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bizenv_rules import text
from bizenv_rules.cli.codes import every_code
from bizenv_rules.problem import Problem, RubricError
from bizenv_rules.render import render
from bizenv_rules.rubric.clauses import Cited, check_clauses, cited_beside, coverage_of
from bizenv_rules.rubric.coverage_codes import CODES
from bizenv_rules.rubric.decision import check_decision, load_decision

BAD = Path(__file__).parent / "bad"
DECISIONS = sorted((BAD / "decision").glob("*.yaml"))
CLAUSES = sorted((BAD / "clauses").glob("C2*.yaml"))
TEXTS = BAD / "clauses" / "text"
OK = Path(__file__).parent / "ok" / "clauses"


def compared(file: Path, said: str) -> str:
    beside = file.with_name(f"{file.name}.out")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        beside.write_text(said, encoding="utf-8")
    return beside.read_text(encoding="utf-8")


def rendered(file: Path, problems: list[Problem]) -> str:
    return render(problems, {file.name: text.load(file.read_bytes(), file.name).lines})


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_bad_decision_is_answered_as_written_beside_it(file):
    """Each message names its code and points at the very place; the decision is not loaded, or not with that choice."""
    problems = check_decision(file.read_bytes(), file.name)
    said = rendered(file, problems)
    assert said == compared(file, said)
    assert f"[{file.stem.partition('_')[0]}]" in said
    if "readings" not in file.read_text("utf-8"):
        with pytest.raises(RubricError):
            load_decision(file)


@pytest.mark.parametrize("file", CLAUSES, ids=lambda file: file.stem)
def test_a_bad_list_of_clauses_is_answered_as_written_beside_it(file, monkeypatch):
    """Each fault of the coverage has its own code, at its own line, against the rubric beside it and the text."""
    monkeypatch.chdir(file.parent)
    found = check_clauses(Path(file.name), cited_beside(Path()), documents=TEXTS)
    said = rendered(file, list(found.problems))
    assert said == compared(file, said)
    assert f"[{file.stem.partition('_')[0]}]" in said
    assert not found.ok


def test_every_code_of_clauses_is_explained_and_has_a_file():
    """``code C203`` has words, and there is a list that has the fault."""
    assert set(CODES) == {file.stem.partition("_")[0] for file in CLAUSES}
    assert set(CODES) <= set(every_code())


def test_a_whole_list_of_clauses_has_no_problem_with_and_without_the_text(monkeypatch):
    """Every paragraph carried, every citation listed: nothing to say, and it is told whether the text was seen."""
    monkeypatch.delenv("BIZENV_DOCUMENTS", raising=False)
    without = coverage_of(OK)
    seen = coverage_of(OK, documents=TEXTS)
    assert (without.problems, without.text_seen, without.carried) == ((), False, 4)
    assert (seen.problems, seen.text_seen, seen.without_rule) == ((), True, 0)
    monkeypatch.setenv("BIZENV_DOCUMENTS", str(TEXTS))
    assert coverage_of(OK).text_seen


def test_without_the_text_only_the_text_is_not_compared(monkeypatch):
    """What the list and its neighbours say of one another is checked on a machine without the texts, too."""
    monkeypatch.delenv("BIZENV_DOCUMENTS", raising=False)
    cited = cited_beside(BAD / "clauses")
    codes = {file.stem[:4]: {problem.code for problem in check_clauses(file, cited).problems} for file in CLAUSES}
    assert {code for code, found in codes.items() if code in found} == {"C201", "C202", "C203", "C204"}


def test_a_quote_of_a_rubric_is_compared_with_the_text():
    """Words that a rubric or decision quotes have to stand in the text."""
    found = check_clauses(OK / "clauses.yaml", [*cited_beside(OK), Cited("visits2", "一(一)", "每走访两次计1分")], documents=TEXTS)
    assert [problem.code for problem in found.problems] == ["C208"]
    assert "visits2" in found.problems[0].message


def test_a_list_of_another_shape_is_refused_before_it_is_compared(tmp_path):
    """Unknown keys are errors here, too."""
    file = tmp_path / "clauses.yaml"
    file.write_text("language: 1\nclauses:\n  - {clause: 一, carried: [sheet]}\n", "utf-8")
    found = check_clauses(file, [])
    assert [problem.code for problem in found.problems] == ["E201"]
    assert not found.ok
