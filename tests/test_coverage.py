"""What ``coverage`` says: of a small rubric whose cases leave something out, of the five documents, and on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import bizenv_rules as bz
from bizenv_rules.cli.app import app
from bizenv_rules.testing import Coverage, boundary_evidence, coverage
from bizenv_rules.testing.goals import aims_of
from bizenv_rules.testing.goals.seen import Seen
from bizenv_rules.testing.played import subjects

ROOT = Path(__file__).resolve().parents[1]
RUBRIC = """\
language: 1
rubric: demo
edition: "2021"
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [article, finding, meeting, rating, submission]}
readings:
  twice:
    question: 两次是否都算
    clause: 一
    default: both
    choices: {both: {why: 写每次}, once: {why: 没有每字, set: {praise.points: 3}}}
duties:
  news: {title: 月报, clause: 二, every: quarter, met_by: {record: submission}}
facts:
  stories: {record: article}
  faults: {record: finding}
  meetings: {record: meeting}
sheet:
  clause: 一
  items:
    - id: daily
      points: 10
      start: 10
      floor: 0
      items:
        - {id: faults, kind: deduct, clause: 一1, count: faults, each: 4, limit: 8}
        - {id: news, kind: missed, clause: 一2, duty: news, each: 1}
    - {id: praise, kind: by_level, clause: 一3, points: 5, count: stories, level: level, table: {省级: 3, 市级: 1}, level_caps: {市级: 2}}
    - {id: held, kind: grant, clause: 一4, points: 2, when: meetings >= 2, applies: "'重点' in groups"}
    - {id: often, kind: steps, clause: 一5, measure: meetings, steps: [{above: 4, give: 2}, {from: 2, give: 1}]}
    - {id: ranked, kind: by_rank, clause: 一6, rank: meetings, table: {1: 3, 2: 2}, else: 0}
    - {id: line, kind: linear, clause: 一7, measure: meetings, line: [{at: 0, give: 0}, {at: 4, give: 2}, {at: 6, give: 3}]}
    - {id: never, clause: 一8, cap: 9, items: [{id: few, kind: grant, points: 1, when: meetings >= 1, zero_when: faults > 9}]}
vetoes:
  - {id: grave, clause: 三, when: faults >= 3, grade: 差}
grades:
  - {grade: 超, from: 90, clause: 四}
  - {grade: 好, from: 12, clause: 四}
  - {grade: 差, clause: 四}
outputs: [{id: doubled, clause: 五, value: 2 * total}]
consequences:
  - {id: named, clause: 六, when: grade == '差', say: 通报}
  - {id: kept, clause: 六, say: 存档}
"""
CASES = """\
language: 1
cases: demo
tests:
  - name: 两项问题
    clause: 一1
    duties: met
    evidence: [{record: finding, times: 2}, {record: meeting, times: 1}]
    work: none
    expect: {daily.faults: -8}
  - name: 只看日常
    clause: 一1
    duties: met
    given: {daily: 4}
    work: none
    expect: {daily: 4}
"""


@pytest.fixture
def demo(tmp_path):
    """A folder with the rubric and its two cases."""
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "demo.cases.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def said(found: Coverage) -> tuple[set[str], dict[str, str], set[str]]:
    """Hit, missed with reasons, unreachable, as words."""
    words = [[f"{goal.at}: {goal.what}" for goal in goals] for goals in (found.hit, found.missed, found.unreachable)]
    return set(words[0]), dict(zip(words[1], (goal.why for goal in found.missed), strict=True)), set(words[2])


def test_each_goal_is_hit_missed_or_unreachable(demo):
    """Two cases reach what their evidence leads to, and every other goal says what no case does."""
    hit, missed, unreachable = said(coverage(bz.load(demo / "rubric.yaml"), demo))
    assert {"daily.faults: takes points", "daily.faults: limit 8 does not bind", "daily: floor 0 does not bind"} <= hit
    assert {"never.few: gives points", "often: no row holds", "line: from 0 on the line", "duties.news: is met"} <= hit
    assert {"vetoes.grave: does not fire", "readings.twice: `both` is chosen", "held: does not apply"} <= hit - set(missed)
    assert missed["praise: gives points"] == "no case gives evidence for `stories[省级]`, `stories[市级]`"
    assert missed["praise: counts 省级"] == "no case has evidence of 省级"
    assert missed["daily: floor 0 binds"] == "before it the cases come to 2 to 10"
    assert missed["daily.faults: limit 8 binds"] == "before it the cases come to 0 to 8"
    assert missed["duties.news: is late or missed"] == "none of it is late or missed in any case"
    assert missed["readings.twice: `once` is chosen"] == "no case chooses it"
    assert missed["vetoes.grave: fires"] == "its condition holds in no case"
    assert missed["ranked: rank 2 is used"] == "no case has this rank"
    assert "totals run from" in missed["grades.好: is given"]
    assert {"grades.超: is given", "never: cap 9 binds"} == unreachable


def test_what_is_unreachable_is_reached_by_no_evidence(demo):
    """No evidence at the edges of the rubric reaches a goal that is called unreachable; a pending case is not counted."""
    rubric = bz.load(demo / "rubric.yaml")
    text = CASES.replace("work: none", "confirm: pending\n    work: none", 1)
    (demo / "demo.cases.yaml").write_text(text, encoding="utf-8")
    found = coverage(rubric, demo)
    assert found.cases == 1
    aims = [aim for aim in aims_of(rubric.program()) if aim.goal in found.unreachable]
    assert len(aims) == 2
    for name, evidence in boundary_evidence(rubric):
        seen = Seen.of(evidence.score(rubric))
        assert not [aim.goal for aim in aims if aim.reached(seen)], name


def test_a_given_node_reaches_no_goal(demo):
    """What a case states itself is not shown by it."""
    text = CASES.replace("    evidence: [{record: finding, times: 2}, {record: meeting, times: 1}]\n", "    given: {daily.faults: -8}\n")
    (demo / "demo.cases.yaml").write_text(text, encoding="utf-8")
    _, missed, _ = said(coverage(bz.load(demo / "rubric.yaml"), demo))
    assert missed["daily.faults: takes points"] == "no case gives evidence for `faults`"


@pytest.mark.parametrize(
    "document",
    [
        *(pytest.param(name, marks=pytest.mark.thorough) for name in ("gaotai_2021", "jilin_jkq_2021", "wugang_2021", "yanshi")),
        "wangyi_2018",
    ],
)
def test_the_cases_of_a_document_reach_their_goals(document):
    """At least 95 of 100 goals of every rubric and decision of a document are reached by its cases."""
    for about, folder in subjects([ROOT / "rubrics" / document]):
        found = coverage(about, folder)
        assert found.percent >= 95, found.text()


def test_a_decision_has_goals(tmp_path):
    """Of a decision, rules hold and do not, and outcomes follow."""
    (tmp_path / "d.yaml").write_text(
        "language: 1\ndecision: d\nrecord: finding\nrecords: {use: [finding]}\n"
        "readings: {r: {question: q, clause: 一, default: a, choices: {a: {why: x}, b: {why: y}}}}\n"
        "rules:\n  - {id: one, clause: 一, when: adequate, outcome: 好}\n  - {id: all, clause: 二, when: 'true', outcome: 记}\n",
        encoding="utf-8",
    )
    case = "  - {name: %s, clause: 一, as_of: 2021-12-31, evidence: [{record: finding, id: e, adequate: true}], expect: {e: [好, 记]}}\n"
    (tmp_path / "d.cases.yaml").write_text("language: 1\ncases: d\ntests:\n" + case % "甲", encoding="utf-8")
    [(about, folder)] = subjects([tmp_path])
    hit, missed, _ = said(coverage(about, folder))
    assert hit == {"rules.one: holds", "rules.all: holds", "outcomes: 好", "outcomes: 记", "readings.r: `a` is chosen"}
    assert missed == {"rules.one: does not hold": "it holds of every record decided on", "readings.r: `b` is chosen": "no case chooses it"}


def test_the_verb_says_what_is_missed_and_fails_under_a_mark(demo):
    """``coverage`` lists reasons, gives JSON, and exits 1 below ``--fail-under``."""
    runner = CliRunner()
    told = runner.invoke(app, ["coverage", str(demo)])
    assert told.exit_code == 0
    assert "missed: vetoes.grave (三): fires: its condition holds in no case" in told.stdout
    data = json.loads(runner.invoke(app, ["coverage", str(demo / "rubric.yaml"), "--format", "json"]).stdout)
    assert data[0]["cases"] == 2
    assert {"at": "never", "what": "cap 9 binds", "clause": "一8", "why": "no evidence leads there"} in data[0]["unreachable"]
    assert runner.invoke(app, ["coverage", str(demo), "--fail-under", "95"]).exit_code == 1


def test_what_is_no_rubric_is_refused(demo):
    """A file that is neither rubric nor decision, a folder without any, and broken cases are bad input."""
    runner = CliRunner()
    assert runner.invoke(app, ["coverage", str(demo / "demo.cases.yaml")]).exit_code == 2
    (demo / "empty").mkdir()
    assert "there is no rubric and no decision" in runner.invoke(app, ["coverage", str(demo / "empty")]).stderr
    (demo / "demo.cases.yaml").write_text("language: 1\ncases: demo\n", encoding="utf-8")
    assert runner.invoke(app, ["coverage", str(demo)]).exit_code == 2
