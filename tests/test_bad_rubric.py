"""Every rubric under bad/rubric is answered with exactly the text beside it. ``UPDATE_GOLDEN=1`` writes the texts again."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import bizenv_rules
from bizenv_rules import text
from bizenv_rules.problem import RubricError
from bizenv_rules.render import render
from bizenv_rules.rubric.codes import CODES
from bizenv_rules.rubric.load import check, load, loads

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


NOT_IN_A_FILE = {
    "E299",  # a net under the schema: the laws find no file that falls into it
    "E327",  # of decisions
    "E350",  # a choice asked for by a caller
}


def test_every_code_is_explained_and_has_a_bad_rubric():
    """No code about rubrics is without its page and its golden pair."""
    source = Path(bizenv_rules.__file__).parent
    files = [file for folder in ("rubric", "kinds", "checks") for file in (source / folder).glob("*.py") if file.name != "codes.py"]
    used = {code for file in files for code in re.findall(r'"(E[23]\d\d)"', file.read_text(encoding="utf-8"))}
    assert used == set(CODES)
    assert used - NOT_IN_A_FILE == {file.stem.partition("_")[0] for file in FILES} & used


@pytest.mark.parametrize("code", sorted(set(CODES) - NOT_IN_A_FILE))
def test_the_example_of_a_code_brings_it_about(code):
    """What ``code E208`` prints as its example has that code, and no other error."""
    problems = check(CODES[code].example.encode())
    assert {problem.code for problem in problems if problem.is_error} == {code}


def test_a_choice_that_is_not_there_is_said_by_name():
    """A caller who asks for a reading or a choice that does not exist is told which there are."""
    rubric = loads(CODES["E353"].example.replace("b.once", "a.once"))
    with pytest.raises(RubricError, match=r"E350.*no reading `laps`"):
        rubric.program({"laps": "once"})
    with pytest.raises(RubricError, match=r"E351.*no choice `never`"):
        rubric.program({"lapse": "never"})


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"language: 1\nsheet: " + b"[" * 50_000, "E009"),
        (b"language: 1\na: &a [x]\n" + b"".join(b"b%d: [*a, *a, *a]\n" % n for n in range(2_000)), "E011"),
        (b"language: 1\ntitle: " + b"x" * 3_000_000, "E002"),
        ("language: 1\ntitle: 营商环境\n".encode("gbk"), "E003"),
        (b"language: 1\n\x00", "E004"),
        (b"", "E016"),
    ],
    ids=["deep", "aliases", "long", "gbk", "nul", "empty"],
)
def test_a_hostile_file_is_answered_with_a_place(source, code):
    """What no editor would write is one positioned problem, not a crash."""
    problems = check(source)
    assert code in {problem.code for problem in problems} and all(problem.span for problem in problems)


def test_what_is_no_file_is_answered(tmp_path):
    """A folder, a device and a name without a file are problems, too."""
    for path in (tmp_path, Path("/dev/zero"), tmp_path / "none.yaml"):
        assert [problem.code for problem in check(path)] == ["E001"]
        with pytest.raises(RubricError, match="E001"):
            load(path)
