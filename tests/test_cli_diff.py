"""``diff``: two editions on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bizenv_rules.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
JILIN = ROOT / "rubrics" / "jilin_jkq_2021" / "rubric.yaml"
EXAMPLE = ROOT / "examples" / "jilin"


CUBES = """
language: 1
rubric: tiny
edition: "2021"
records: {use: [finding, article, meeting]}
facts: {a: {record: finding}, b: {record: article}, c: {record: meeting}}
sheet: {points: 10, items: [{id: x, kind: grant, clause: 一, when: "CONDITION", points: 10}]}
"""


@pytest.fixture
def newer(tmp_path: Path) -> str:
    """Jilin's rubric with 3 for every 十大服务标兵 made 2."""
    file = tmp_path / "new.yaml"
    text = JILIN.read_text("utf-8").replace("each: 3, points: 3}", "each: 2, points: 2}").replace('edition: "2021"', 'edition: "2022"')
    file.write_text(text, "utf-8")
    return str(file)


def run(*words: str):
    return CliRunner().invoke(app, ["diff", *words])


def test_total_grade_and_the_sections_that_differ_are_shown(newer):
    """The text names the editions, the witness and both totals, and counts the sections that never differ; differing is no failure."""
    done = run(str(JILIN), newer)
    assert done.exit_code == 0, done.output
    assert "jilin-jkq 2021 -> jilin-jkq 2022" in done.stdout
    assert "evidence: model_workers = 1\n    bonus.model: 3 -> 2\n" in done.stdout
    assert "    total: 43 -> 42\n" in done.stdout
    assert done.stdout.endswith("2 sections never differ\n")


def test_json_holds_every_question(newer):
    """Total, grade and three sections are there with verdict, values and facts."""
    found = json.loads(run(str(JILIN), newer, "--format", "json").stdout)
    assert [each["on"] for each in found["diffs"]] == ["total", "grade", "daily", "review", "bonus"]
    assert found["diffs"][0] | {"steps": []} == {
        "on": "total",
        "relation": "!=",
        "verdict": "refuted",
        "method": "z3",
        "message": "the new edition differs",
        "old": "43",
        "new": "42",
        "facts": {"model_workers": "1"},
        "steps": [],
    }
    assert found["domain_changes"] == []


def test_differences_fail_only_where_they_must_not_be(newer):
    """``--require-same`` makes a difference 1, and an edition that is the same 0."""
    assert run(str(JILIN), newer, "--on", "total", "--require-same").exit_code == 1
    assert run(str(JILIN), str(JILIN), "--require-same", "--require-all").exit_code == 0


def test_what_is_not_decided_is_three_only_if_asked(tmp_path):
    """Whether a sum of two cubes is a cube is unknown in the time given: 0, and 3 with ``--require-all``."""
    words = []
    for name, condition in (("old", "a >= 1 and b >= 1 and a * a * a + b * b * b == c * c * c"), ("new", "a >= 1 and b >= 1 and c < 0")):
        file = tmp_path / f"{name}.yaml"
        file.write_text(CUBES.replace("CONDITION", condition), "utf-8")
        words.append(str(file))
    words += ["--on", "total", "--timeout", "0.2"]
    assert "unknown [z3] total: the solver did not decide it in 0.2 s" in run(*words).stdout
    assert [run(*words).exit_code, run(*words, "--require-all").exit_code] == [0, 3]


def test_readings_of_one_rubric_are_editions():
    """The same file with another choice on one side; a choice on both sides is on both."""
    done = run("jilin-jkq", "jilin-jkq", "--reading", "model_workers=each", "--new-reading", "rounding=two_places", "--on", "grade")
    assert "jilin-jkq 2021 (rounding=exact) -> jilin-jkq 2021 (rounding=two_places)" in done.stdout
    assert "    grade: 不达标 -> 达标\n" in done.stdout


def test_a_population_says_who_changes(newer):
    """With evidence the units whose score, grade or place changes are counted and listed."""
    words = ["--evidence", str(EXAMPLE / "evidence.csv"), "--units", str(EXAMPLE / "units.yaml"), "--on", "total"]
    lines = run(str(JILIN), newer, *words).stdout.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("of 14 units"))
    moved = lines[first + 1 :]
    assert lines[first].split()[3] == str(len(moved))
    found = json.loads(run(str(JILIN), newer, *words, "--format", "json").stdout)["population"]
    assert found["units"] == 14
    assert len(found["moved"]) == len(moved) == found["changed"]["score"]
    assert all(each["old"] != each["new"] for each in found["moved"])


def test_who_changes_is_listed_with_both_results(tmp_path):
    """With 2 instead of 3 points for every finding of conduct, exactly the units with such findings score more, each listed once."""
    file = tmp_path / "mild.yaml"
    file.write_text(JILIN.read_text("utf-8").replace("count: conduct_problems, each: 3}", "count: conduct_problems, each: 2}"), "utf-8")
    words = ["--evidence", str(EXAMPLE / "evidence.csv"), "--units", str(EXAMPLE / "units.yaml"), "--on", "total"]
    found = json.loads(run(str(JILIN), str(file), *words, "--format", "json").stdout)["population"]
    assert found["moved"]
    assert found["changed"]["score"] == len(found["moved"])
    text = run(str(JILIN), str(file), *words).stdout
    assert f"of 14 units {len(found['moved'])} change score" in text
    assert text.count(" -> ") >= len(found["moved"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-file.yaml", "jilin-jkq"], "no-such-file.yaml"),
        (["jilin-jkq", "jilin-jkq", "--on", "dayly"], "did you mean daily?"),
        (["jilin-jkq", "jilin-jkq", "--new-reading", "rounding=sometimes"], "has no choice `sometimes`"),
        (["jilin-jkq", "jilin-jkq", "--new-reading", "rounding"], "write NAME=VALUE"),
        (["jilin-jkq", "jilin-jkq", "--timeout", "0"], "Invalid value for '--timeout'"),
        (["jilin-jkq", "jilin-jkq", "--evidence", "nothing.csv"], "nothing.csv"),
    ],
)
def test_bad_input_is_two_and_says_what_to_do(words, said):
    """A file, node, reading, time or evidence that there is not: exit 2, and a word about it."""
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.output
