"""Cases: what is judged, what is pending, and what is wrong with a case, each at its place."""

from fractions import Fraction
from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.scoring.arithmetic import work_out
from bizenv_rules.scoring.cases import run_file, run_paths, summary

ROOT = Path(__file__).resolve().parents[2]
RUBRIC = """
language: 1
rubric: tiny
edition: "2021"
title: 小评分表
effective: {from: 2021-01-01, to: 2021-12-31}
duties:
  report: {title: 季报, clause: 二, every: quarter, met_by: {record: submission}}
facts:
  visits: {record: inspection}
sheet:
  points: 20
  items:
    - {id: visits, kind: per_count, title: 走访, clause: 一, points: 10, count: visits, each: 1}
    - {id: late, kind: missed, title: 季报未报, clause: 二, duty: report, each: 1}
    - {id: mark, kind: judged, title: 评定, clause: 三, points: 10, by: 营商办}
ranking: {clause: 四, within: [class]}
grades:
  - {grade: 好, from: 12}
  - {grade: 差}
outputs:
  - {id: double, title: 加倍, clause: 五, value: score * 2}
  - {id: town_only, title: 镇, clause: 五, value: score, applies: class == '镇'}
"""
GOOD = """
- name: 三次走访
  clause: 一
  unit: {id: 甲, class: 部门}
  duties: met
  given: {mark: 7}
  evidence: [{record: inspection, times: 3}]
  work: {visits: 3 * 1, score: 3 + 7}
  expect: {visits: 3, score: 10, grade: 差, rank: 1, outputs.double: 20, outputs.town_only: not_applicable,
    duties.report: [met, met, met, met], errors: none}
"""


@pytest.fixture
def run(tmp_path):
    """Runs cases, written as YAML, beside the small rubric."""
    (tmp_path / "rubric.yaml").write_text(RUBRIC, "utf-8")

    def results(tests, top="language: 1\ncases: tiny\n"):
        file = tmp_path / "tiny.cases.yaml"
        file.write_text(f"{top}tests:\n{indent(dedent(tests).strip(), '  ')}\n", "utf-8")
        return run_file(file)

    return results


def only(found):
    """The one case of a file."""
    assert not found.problems
    (case,) = found.cases
    return case


@pytest.mark.parametrize("folder", ["jilin_jkq_2021", "gaotai_2021"])
def test_the_shipped_cases_pass(folder):
    """Every case of a shipped rubric passes, and none is pending."""
    files = run_paths([ROOT / "rubrics" / folder])
    assert [problem for file in files for problem in file.problems] == []
    assert [(case.name, case.problems) for file in files for case in file.cases if case.outcome != "passed"] == []
    assert summary(files).endswith("passed, 0 failed, 0 pending")


def test_a_case_that_holds_passes(run):
    """Nodes, score, grade, rank, outputs, duties and errors can be expected."""
    case = only(run(GOOD))
    assert (case.outcome, case.problems) == ("passed", ())


def test_a_case_without_work_or_signature_is_pending(run):
    """What nobody has worked out or signed is counted apart."""
    unsigned = GOOD.replace("  clause: 一\n", "  clause: 一\n  confirm: pending\n")
    found = run(GOOD.replace("三次走访", "无演算").replace("  work: {visits: 3 * 1, score: 3 + 7}\n", "") + unsigned)
    assert summary([found]) == "0 passed, 0 failed, 2 pending"


def test_several_units_are_expected_by_name(run):
    """With several units every expectation and every work stands under a unit's name; they are ranked together."""
    case = only(
        run("""
        - name: 两镇
          clause: 四
          units: {甲镇: {class: 镇}, 乙镇: {class: 镇}}
          duties: none
          given: {甲镇: {visits: 9, mark: 9}, 乙镇: {visits: 10, mark: 10}}
          work: {甲镇: {score: 9 + 9 - 4}, 乙镇: {score: 10 + 10 - 4}}
          expect: {甲镇: {score: 14, rank: 2, outputs.town_only: 14}, 乙镇: {score: 16, rank: 1, late: -4, grade: 好}}
        """)
    )
    assert (case.outcome, case.problems) == ("passed", ())


def test_units_may_be_a_list(run):
    """Units as a list of names and mappings; what is missing can be expected."""
    case = only(
        run("""
        - name: 列表
          clause: 二
          units: [甲, {name: 乙, class: 部门}]
          duties: met
          work: none
          expect:
            甲: {mark: missing, low: 0, high: 10, missing: [mark], grades_possible: [差], grade_settled: true}
            乙: {undetermined: none}
        """)
    )
    assert (case.outcome, case.problems) == ("passed", ())


def test_nodes_of_several_units_are_given_by_unit(run):
    """A node stated under a unit's name is stated for that unit only; an expectation without a unit cannot be asked."""
    case = only(
        run("""
        - name: 两个单位
          clause: 三
          units: [甲, 乙]
          duties: met
          given: {甲: {mark: 3}}
          work: none
          expect: {甲: {mark: 3}, 乙: {mark: missing}, errors: none}
        """)
    )
    assert (case.outcome, case.problems) == ("passed", ())
    lost = only(run("- {name: x, clause: 三, units: [甲, 乙], duties: met, given: {mark: 3}, work: none, expect: {甲: 3, 乙: {mark: 3}}}"))
    assert [problem.code for problem in lost.problems] == ["C130"]


def test_duties_are_stated_by_due_date(run):
    """A list by due date sets what every due date came to; later ones are not yet due."""
    case = only(
        run("""
        - name: 三个季度
          clause: 二
          unit: {id: 甲, class: 镇, active: {from: 2021-01-01}}
          as_of: 2021-10-31
          history: [{year: 2020, period: 2020, grade: 差}]
          calendar: {2027: {holidays: [2027-01-01], workdays: []}}
          duties: {report: [met, late, missed]}
          given: {mark: 5}
          work: {late: 0 - 2}
          expect: {late: -2, duties.report: [met, late, missed, not_yet_due], missing: none, status: complete, vetoes: none}
        """)
    )
    assert (case.outcome, case.problems) == ("passed", ())


def test_what_only_scoring_sees_can_be_expected(run):
    """A mark outside its range stops its item; the case names the problem by its code or words."""
    case = only(
        run("""
        - name: 超出范围
          clause: 三
          unit: 甲
          duties: met
          evidence: [{record: mark, item: mark, by: 营商办, period: 2021, mark: 11}]
          work: none
          expect: {mark: missing, errors: [e1]}
        """)
    )
    assert (case.outcome, case.problems) == ("passed", ())
    stopped = only(
        run("""
        - name: 没有这一年
          clause: 三
          unit: 甲
          period: 2021Q1
          work: none
          expect: {errors: [V914]}
        """)
    )
    assert (stopped.outcome, stopped.problems) == ("passed", ())
    refused = only(run(GOOD.replace("evidence: [", "evidence: [{record: inspection, times: -1}, ").replace("errors: none", "errors: [V]")))
    assert refused.outcome == "failed"


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("score: 10,", "score: 11,"), "C132", "expected 11, got 10"),
        (("score: 3 + 7", "score: 3 + 8"), "C122", "the work comes to 11"),
        (("score: 3 + 7", "score: 3 +"), "C121", "the end of the line"),
        (("score: 3 + 7", "score: 3 + x"), "C121", "'x' is neither"),
        (("work: {visits: 3 * 1, score: 3 + 7}", "work: {other: 3}"), "C123", "computes nothing"),
        (("work: {visits: 3 * 1, score: 3 + 7}", "work: [3]"), "C120", "mapping"),
        (("visits: 3, score", "visit: 3, score"), "C131", "did you mean 'visits'"),
        (("outputs.double", "outputs.dubble"), "C131", "no output"),
        (("duties.report: [", "duties.raport: ["), "C131", "no duty"),
        (("errors: none", "errors: [V999]"), "C133", "V999"),
        (("duties: met", "duties: {raport: [met]}"), "C108", "no duty is called"),
        (("duties: met", "duties: {report: [met]}"), "C109", "has 4 due dates"),
        (("duties: met", "duties: {report: [mett]}"), "C108", "met, late, missed"),
        (("duties: met", "duty: met"), "C105", "no key of a case"),
        (("given: {mark: 7}", "given: {mark: seven}"), "C110", "V932"),
        (("given: {mark: 7}", "given: {mork: 7}"), "C110", "mork"),
        (("given: {mark: 7}", "given: {2021Q1.mark: 7}"), "C110", "no such period"),
        (("given: {mark: 7}", "given: [7]"), "C103", "mapping"),
        (("evidence: [{record: inspection, times: 3}]", "evidence: {record: inspection}"), "C103", "list"),
        (("evidence: [{record: inspection, times: 3}]", "evidence: [inspection]"), "C112", "mapping"),
        (("evidence: [{record: inspection, times: 3}]", "evidence: [{record: inspektion}]"), "V2", "inspection"),
        (("unit: {id: 甲, class: 部门}", "unit: [甲]"), "C111", "a unit"),
        (("unit: {id: 甲, class: 部门}", "as_of: soon"), "C104", "no date"),
        (("unit: {id: 甲, class: 部门}", "period: 2021Q1"), "C110", "V914"),
        (("name: 三次走访", "note: 无名"), "C106", "name"),
        (("expect: {", "confirm: {"), "C107", "expects something"),
        (("class: 部门}", "clas: 部门}"), "C111", "class"),
        (("class: 部门}", "active: {from: soon}}"), "C111", "date"),
        (("  duties: met", "  history: [{year: long}]\n  duties: met"), "V2", "year"),
        (("  duties: met", "  calendar: {2027: {holidays: [2026-01-01]}}\n  duties: met"), "C110", "V402"),
        (("rank: 1,", "rank: {a: 1},"), "C132", "rank"),
        (("errors: none", "errors: none, grades_possible: 好, low: x, vetoes: [a]"), "C132", "vetoes"),
    ],
)
def test_a_wrong_case_fails_at_its_place(run, change, code, words):
    """Every mistake has a code, says what was expected, and stands at its line."""
    case = only(run(GOOD.replace(*change)))
    assert case.outcome == "failed"
    found = [problem for problem in case.problems if problem.code.startswith(code)]
    assert found and any(words in f"{problem.message} {problem.label} {problem.help}" for problem in found), case.problems
    assert all(problem.span is not None for problem in found)


def test_scored_duties_must_be_spoken_of(run):
    """A case of a rubric with scored duties says how they were kept."""
    case = only(run(GOOD.replace("  duties: met\n", "").replace("  given: {mark: 7}\n", "")))
    assert "C108" in [problem.code for problem in case.problems]


def test_two_cases_of_one_name_are_refused(run):
    """Names tell cases apart."""
    assert [case.outcome for case in run(GOOD + GOOD).cases] == ["passed", "failed"]


def test_files_that_are_no_cases_are_refused(run, tmp_path):
    """A file without its keys, for a rubric that is not there, or that cannot be read: one problem, no case."""
    assert [problem.code for problem in run(GOOD, top="language: 2\ncases: tiny\nauthor: x\n").problems] == ["C101", "C105"]
    assert [problem.code for problem in run(GOOD, top="language: 1\ncases: other\n").problems] == ["C102"]
    assert [problem.code for problem in run("- 1").problems] == []
    assert run("- 1").cases[0].outcome == "failed"
    (tmp_path / "empty.cases.yaml").write_text("language: 1\n", "utf-8")
    assert [problem.code for problem in run_file(tmp_path / "empty.cases.yaml").problems] == ["C101"]
    assert run_file(tmp_path / "none.cases.yaml").problems
    (tmp_path / "rubric.yaml").write_text(RUBRIC.replace("per_count", "per_cuont"), "utf-8")
    assert any(problem.code.startswith("E") for problem in run(GOOD).problems)


# -------------------------------------------------------------------------------------------------------- arithmetic

numbers = st.integers(0, 99).map(str)
lines = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        st.tuples(inner, inner).map(lambda parts: f"min({parts[0]}, {parts[1]})"),
        inner.map(lambda part: f"-{part}"),
    ),
    max_leaves=8,
)


@given(lines)
def test_work_is_ordinary_arithmetic(line):
    """Any line of work comes to what Python's own exact numbers make of it."""
    assert eval(line, {"min": min}) == work_out(line, {})


@pytest.mark.parametrize(
    ("line", "value"),
    [("7/2", "7/2"), ("1 - 1 - 1", -1), ("8/2/2", 2), ("floor(7/2) + ceil(7/2)", 7), ("round_to(2.675, 2)", "2.68"), ("max(1, 2, 3)", 3)],
)
def test_work_is_read_from_the_left(line, value):
    """Subtraction and division go from left to right; roundings are named."""
    assert Fraction(value) == work_out(line, {})


@pytest.mark.parametrize(
    "line", ["", "1 +", "1/0", "(1", "2 ** 3", "a.b", "min()", "sum(1)", "1 2", "９", "1" * 501, "(" * 30 + "1", "-" * 30 + "1x"]
)
def test_other_lines_are_refused(line):
    """What is no arithmetic is refused in words, never run."""
    with pytest.raises(ValueError, match=r"\S"):
        work_out(line, {})
