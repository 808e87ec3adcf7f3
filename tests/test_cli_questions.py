"""The verbs that ask around a result: ``decide``, ``clauses``, ``readings``, ``compare``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bizenv_rules.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
OK = ROOT / "tests" / "ok" / "clauses"
GAOTAI = ROOT / "rubrics" / "gaotai_2021"
RUBRIC = """
language: 1
rubric: tiny
edition: "2021"
readings:
  several:
    question: 每次
    clause: 一
    default: each
    choices:
      each: {why: 每次计, set: {}}
      more: {why: 多计, set: {visits.each: 2}}
  annual:
    question: 按季还是按年
    clause: 一
    default: year
    choices:
      year: {why: 按年}
  idle:
    question: 没有影响
    clause: 一
    default: none
    choices:
      none: {why: 不计}
      some: {why: 扣分, set: {lapses.each: 3}}
facts:
  visits: {record: inspection}
  lapses: {record: finding}
sheet:
  items:
    - {id: visits, kind: per_count, clause: 一, count: visits, each: 1, points: 10}
    - {id: lapses, kind: deduct, clause: 一, count: lapses, each: 1}
grades:
  - {grade: 好, from: 4}
  - {grade: 差}
ranking: {clause: 四}
"""
EVIDENCE = """
{"record": "inspection", "id": "a", "unit": "甲", "date": "2021-05-01", "times": 3}
{"record": "inspection", "id": "b", "unit": "乙", "date": "2021-05-01", "times": 1}
{"record": "meeting", "id": "m", "unit": "乙", "date": "2021-05-01"}
"""


def call(*args, code=0):
    """A verb with its exit code checked; gives (stdout, stderr)."""
    done = CliRunner().invoke(app, [str(arg) for arg in args])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


@pytest.fixture
def tiny(tmp_path):
    """A small rubric with two readings, and what two units did."""
    rubric, evidence = tmp_path / "tiny.yaml", tmp_path / "evidence.jsonl"
    rubric.write_text(RUBRIC, "utf-8")
    evidence.write_text(EVIDENCE, "utf-8")
    return rubric, evidence


def test_readings_names_who_depends_on_which(tiny):
    """By reading and choice: the unit with score, grade and place before and after; what changes nothing says so."""
    rubric, evidence = tiny
    given = ["readings", rubric, "--evidence", evidence, "--period", "2021"]
    out, _ = call(*given)
    assert out.splitlines() == [
        "4 combinations tried: all there are",
        "several: 2 units",
        "    more: 甲 3 差 place 1 -> 6 好 place 1",
        "    more: 乙 1 差 place 2 -> 2 差 place 2",
        "annual: changes nothing here",
        "idle: changes nothing here",
    ]
    plain = json.loads(call(*given, "--format", "json")[0])
    assert [(spread["low"], spread["high"], spread["grades"]) for spread in plain["spreads"]] == [
        ("3", "6", ["差", "好"]),
        ("1", "2", ["差"]),
    ]


def test_a_reading_that_changes_the_period_is_named_beside_the_others(tmp_path):
    """Yanshi's year of quarters cannot be set beside one quarter; without marks nobody has a score."""
    evidence = tmp_path / "evidence.jsonl"
    evidence.write_text('{"record": "answer", "id": "a", "unit": "甲", "period": "2022Q2", "answer": "不满意", "times": 20}\n', "utf-8")
    out, _ = call("readings", ROOT / "rubrics" / "yanshi", "--evidence", evidence, "--period", "2022Q2")
    assert "annual: not compared\n    mean_of_quarters: results by another period\n" in out


def test_compare_sets_methods_side_by_side(tiny, tmp_path):
    """Each method's scores of one unit in a row, and the records that each of them and all of them ignore."""
    rubric, evidence = tiny
    other = tmp_path / "other.yaml"
    other.write_text(RUBRIC.replace("rubric: tiny", "rubric: other").replace("points: 10", "points: 2"), "utf-8")
    given = ["compare", rubric, other, "--evidence", evidence, "--period", "2021"]
    out, _ = call(*given)
    assert out.splitlines() == [
        "unit: tiny 2021 | other 2021",
        "甲: 3 of 10 差 | 2 of 2 差",
        "乙: 1 of 10 差 | 1 of 2 差",
        "tiny ignores 1 records: m",
        "other ignores 1 records: m",
        "ignored by all: 1",
    ]
    plain = json.loads(call(*given, "--format", "json")[0])
    assert plain["ignored_by_all"] == ["m"] and plain["methods"][1]["units"]["甲"]["attainable"] == "2"


def test_compare_says_why_a_unit_has_no_score(tmp_path):
    """A unit whose marks are not given is incomplete by that method."""
    evidence = tmp_path / "evidence.jsonl"
    evidence.write_text('{"record": "finding", "id": "a", "unit": "甲", "date": "2021-05-01"}\n', "utf-8")
    out, _ = call("compare", ROOT / "rubrics" / "jilin_jkq_2021", "--evidence", evidence, "--period", "2021")
    assert "甲: incomplete" in out


def test_decide_lists_outcomes_with_their_clauses(tmp_path):
    """Rules that hold, rules that cannot be answered, and records to which none applies."""
    evidence = tmp_path / "evidence.jsonl"
    rows = [
        {"record": "supervision", "id": "s1", "unit": "甲", "person": "P01", "type": "回避", "conflict": True, "date": "2022-03-01"},
        {"record": "supervision", "id": "s2", "unit": "甲", "type": "走访", "date": "2022-03-01"},
        {"record": "supervision", "id": "s3", "unit": "甲", "type": "走访", "conflict": False, "date": "2022-03-01"},
    ]
    evidence.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    given = ["decide", GAOTAI / "recusal.yaml", "--evidence", evidence, "--as-of", "2022-06-30"]
    assert call(*given)[0].splitlines() == [
        "社会监督员的回避, as of 2022-06-30",
        "s1  P01: 回避，不参加本次监督",
        "    M3/第十二条(二) 主动申请回避: 回避，不参加本次监督",
        "s2  甲: no rule holds",
        "    M3/第十二条(二) 有利益冲突没有回避: not known",
        "s3  甲: no rule holds",
    ]
    assert [one["record"] for one in json.loads(call(*given, "--format", "json")[0])["decided"]] == ["s1", "s2", "s3"]
    assert "no date" in call(*given[:-1], "soon", code=2)[1]
    assert "2021-12-31" in call(*given[:-1], "", code=2)[1]


def test_clauses_counts_what_is_carried(monkeypatch, tmp_path):
    """Of a folder, of a rubric in it, or of all rubrics of the working folder; without any there is nothing to count."""
    monkeypatch.delenv("BIZENV_DOCUMENTS", raising=False)
    out, _ = call("clauses", OK)
    assert "carried" in out and "the text is not at hand" in out
    assert call("clauses", OK / "rubric.yaml")[0] == out
    assert json.loads(call("clauses", OK, "--format", "json")[0])[0]["ok"]
    monkeypatch.chdir(ROOT)
    assert "wangyi_2018" in call("clauses", "wangyi")[0] and len(call("clauses")[0].splitlines()) > 1
    monkeypatch.chdir(tmp_path)
    call("clauses", code=2)


def test_a_citation_that_is_not_listed_fails(tmp_path):
    """Coverage goes both ways: a rule whose clause the list does not have exits 1."""
    for file in OK.iterdir():
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text(rubric.read_text("utf-8").replace("clause: ", "clause: 九十九", 1), "utf-8")
    call("clauses", tmp_path, code=1)
