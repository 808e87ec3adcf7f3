"""The pytest plug-in: cases are tests, invariants are tests on request, and who uses neither does not notice it."""

import subprocess
import sys
from pathlib import Path

import pytest

from bizenv_rules.testing import INVARIANTS

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.thorough  # each starts a pytest of its own

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = ("-p", "bizenv_rules.testing.plugin", "-p", "no:cacheprovider")
RUBRIC = """
language: 1
rubric: tiny
edition: "2021"
title: 小评分表
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [inspection, mark]}
facts:
  visits: {record: inspection}
sheet:
  items:
    - {id: visits, kind: per_count, title: 走访, clause: 一, points: 10, count: visits, each: 1}
    - {id: mark, kind: judged, title: 评定, clause: 二, points: 10, by: 营商办}
"""
CASES = """
language: 1
cases: tiny
tests:
  - name: 三次走访，评定七分
    clause: 一
    unit: 甲
    given: {mark: 7}
    evidence: [{record: inspection, times: 3}]
    work: {score: 3*1 + 7}
    expect: {score: 10}
  - name: 十二次走访
    clause: 一
    unit: 甲
    given: {mark: 0}
    evidence: [{record: inspection, times: 12}]
    work: {score: 12*1}
    expect: {score: 12}
  - name: 还没有人签字
    clause: 二
    unit: 甲
    given: {mark: 7, visits: 0}
    expect: {score: 7}
    confirm: pending
"""


@pytest.fixture
def folder(pytester):
    """A folder with a rubric and a file of three cases: one passes, one fails, one is pending."""
    (pytester.path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (pytester.path / "tiny.cases.yaml").write_text(CASES, encoding="utf-8")
    return pytester


def test_each_case_is_a_test(folder):
    """It is called what the case is called; a failure shows the clause, the line and the arithmetic."""
    result = folder.runpytest_subprocess(*PLUGIN, "-rfs")
    result.assert_outcomes(passed=1, failed=1, skipped=1)
    out = result.stdout.str()
    assert "FAILED tiny.cases.yaml::十二次走访" in out
    assert "clause 一" in out and "expected 12, got 10" in out and "expect: {score: 12}" in out
    assert "nobody has signed this case" in out
    assert "Traceback" not in out


@pytest.mark.parametrize(("choice", "outcomes"), [("fail", {"passed": 1, "failed": 2}), ("pass", {"passed": 2, "failed": 1})])
def test_what_a_pending_case_does_is_a_choice(folder, choice, outcomes):
    """Skipped unless the ini file says otherwise."""
    folder.runpytest_subprocess(*PLUGIN, "-o", f"bizenv_pending={choice}").assert_outcomes(**outcomes)


def test_an_unknown_choice_is_refused(folder):
    """A misspelt value is a usage error."""
    assert "bizenv_pending is one of skip, fail, pass" in folder.runpytest_subprocess(*PLUGIN, "-o", "bizenv_pending=ignore").stderr.str()


def test_cases_are_chosen_as_tests_are(folder):
    """By word, by mark, by id, and those that failed last."""
    folder.runpytest_subprocess(*PLUGIN, "-k", "三次走访", "-m", "bizenv_case").assert_outcomes(passed=1, deselected=2)
    folder.runpytest_subprocess(*PLUGIN, "tiny.cases.yaml::三次走访，评定七分").assert_outcomes(passed=1)
    folder.runpytest_subprocess(*PLUGIN[:2]).assert_outcomes(passed=1, failed=1, skipped=1)
    folder.runpytest_subprocess(*PLUGIN[:2], "--lf").assert_outcomes(failed=1)
    folder.runpytest_subprocess(*PLUGIN, "--no-bizenv-cases").assert_outcomes()


def test_a_wrong_file_is_an_error_and_no_traceback(pytester):
    """A file about a rubric that is not there is shown with its line."""
    (pytester.path / "lost.cases.yaml").write_text("language: 1\ncases: nothing\ntests: []\n", encoding="utf-8")
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(errors=1)
    assert "no rubric or decision `nothing` stands beside this file" in result.stdout.str()


def test_cases_of_a_decision_are_tests_too(pytester):
    """Gaotai's rules of recusal, decided and not scored."""
    for name in ("recusal.yaml", "recusal.cases.yaml"):
        (pytester.path / name).write_bytes((ROOT / "rubrics" / "gaotai_2021" / name).read_bytes())
    outcomes = pytester.runpytest_subprocess(*PLUGIN).parseoutcomes()
    assert outcomes["passed"] > 2 and "failed" not in outcomes


def test_invariants_are_tests_on_request(folder):
    """One for what is proved, and for each invariant one at every edge and one of Hypothesis, with its options."""
    folder.makeconftest("from hypothesis import settings\nsettings.register_profile('few', max_examples=3)\nsettings.load_profile('few')\n")
    arguments = (*PLUGIN, "--bizenv-invariants", "-k", "rubric.yaml")
    result = folder.runpytest_subprocess(*arguments, "--hypothesis-seed=1", "--hypothesis-show-statistics")
    result.assert_outcomes(passed=1 + 2 * len(INVARIANTS), deselected=3)
    assert "Stopped because settings.max_examples=3" in result.stdout.str()
    folder.runpytest_subprocess(*arguments, "-m", "hypothesis and bizenv_invariant", "--collect-only").stdout.fnmatch_lines(
        ["*a veto beats points*"]
    )


def test_a_broken_invariant_is_shrunk_and_told(folder):
    """A wrong rule of the author's own: the smallest evidence stands in the failure."""
    folder.makeconftest(
        "from bizenv_rules.testing import invariant\n"
        "@invariant('at most two visits')\n"
        "def few(rubric, evidence):\n"
        "    assert evidence.score(rubric)['visits'].value <= 2\n"
    )
    result = folder.runpytest_subprocess(*PLUGIN, "--bizenv-invariants", "-k", "two and visits")
    result.assert_outcomes(failed=2, deselected=1 + 2 * len(INVARIANTS) + 3)
    assert "{record: inspection, times: 3}" in result.stdout.str()
    assert "shrunk to 1 record" in result.stdout.str()


def test_a_rubric_with_errors_is_an_error(pytester):
    """Nothing is tried on what cannot be loaded."""
    (pytester.path / "rubric.yaml").write_text(RUBRIC.replace("kind: judged", "kind: judge"), encoding="utf-8")
    (pytester.path / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    result = pytester.runpytest_subprocess(*PLUGIN, "-o", "bizenv_invariants=true")
    result.assert_outcomes(errors=1)
    assert "judge" in result.stdout.str()


def test_who_does_not_use_it_does_not_notice(tmp_path):
    """Without such files nothing else of the library is imported."""
    (tmp_path / "test_it.py").write_text("def test_it(): pass\n", encoding="utf-8")
    asked = "'bizenv_rules.rubric.load', 'bizenv_rules.testing.collected', 'bizenv_rules.program'"
    code = f"import sys, pytest; pytest.main(['-q', *{PLUGIN!r}, '.']); print([name for name in ({asked}) if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_hypothesis_knows_the_types_once_they_are_imported():
    """``from_type`` gives rubrics and evidence, and importing Hypothesis imports nothing of ours."""
    code = (
        "import sys, hypothesis\n"
        "from bizenv_rules.testing.registering import register\n"
        "register()\n"
        "assert 'bizenv_rules.rubric.load' not in sys.modules\n"
        "import bizenv_rules as bz\n"
        "from bizenv_rules.testing import Evidence\n"
        "from hypothesis import strategies as st, given, settings, HealthCheck\n"
        "@settings(max_examples=3, database=None, deadline=None, suppress_health_check=list(HealthCheck))\n"
        "@given(st.from_type(bz.Rubric), st.from_type(Evidence))\n"
        "def check(rubric, evidence):\n"
        "    assert (rubric.id, type(evidence)) == ('generated', Evidence)\n"
        "check()\n"
        "register()\n"
        "print('known', bz.Rubric.__module__, sum(type(f).__name__ == '_Waiting' for f in sys.meta_path))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["known", "bizenv_rules.rubric.load", "1"], done.stderr
