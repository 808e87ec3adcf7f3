"""What ``mutate`` says: every slip is killed, refused, proved to be none, or survives; and a proof holds for random evidence."""

from __future__ import annotations

import json
import random
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import bizenv_rules as bz
from bizenv_rules import exact
from bizenv_rules.cli.app import app
from bizenv_rules.plan import NA, Absent, Missing
from bizenv_rules.testing import mutate
from bizenv_rules.testing.mutation.canonical import same_numbers
from bizenv_rules.testing.mutation.edits import DROPPED, changed
from bizenv_rules.testing.mutation.equivalent import bare, same_program
from bizenv_rules.testing.mutation.expressions import expressions
from bizenv_rules.testing.mutation.loading import Loader
from bizenv_rules.testing.mutation.operators import mutants
from bizenv_rules.testing.mutation.solving import apart
from bizenv_rules.testing.played import suite
from bizenv_rules.text import load

ROOT = Path(__file__).resolve().parents[1]
RUBRIC = """\
language: 1
rubric: demo
edition: "2021"
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [article, finding, meeting, rating, submission]}
lists: {kinds: [专题会议, 工作例会]}
readings:
  twice: {question: q, clause: 一, default: both, choices: {both: {why: x}, once: {why: y, set: {daily.faults.once: true}}}}
duties:
  news: {title: 月报, clause: 二, every: quarter, due: {in: next, day: 5}, met_by: {record: submission}}
facts:
  faults: {record: finding}
  stories: {record: article, once_per: story, take: {highest: level}}
  meetings: {record: meeting, where: type in kinds and chaired_by_head, window: year_to_date}
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
    - id: held
      clause: 一4
      cap: 3
      items:
        - {id: one, kind: grant, points: 2, when: meetings >= 1}
        - {id: often, kind: steps, measure: meetings, steps: [{above: 4, give: 1}, {from: 3, give: 0.5}], round: {places: 1, mode: half_up}}
    - {id: panel, kind: panel, clause: 一5, points: 10, weight: 1}
vetoes:
  - {id: grave, clause: 三, when: faults >= 3, grade: 差}
grades:
  - {grade: 好, from: 12, clause: 四}
  - {grade: 差, clause: 四}
"""
CASES = """\
language: 1
cases: demo
tests:
  - name: 两项问题
    clause: 一1
    duties: met
    evidence: [{record: finding, times: 2}]
    work: none
    expect: {daily.faults: -8, daily: 2}
  - name: 本来就错
    clause: 一1
    duties: met
    work: none
    expect: {daily.faults: -1}
"""


@pytest.fixture
def demo(tmp_path):
    """A folder with the rubric and its cases, one of which is wrong."""
    (tmp_path / "rubric.yaml").write_text(RUBRIC.replace(", weight: 1}", "}"), encoding="utf-8")
    (tmp_path / "demo.cases.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def words(found) -> dict[str, str]:
    """Mutants as words, with why."""
    return {judged.mutant.text(): judged.why for judged in found}


@pytest.mark.thorough
def test_every_slip_has_a_fate(demo):
    """A slip is killed by a named case, refused by the loader, proved to be none, or survives; a wrong case is not asked."""
    found = mutate(bz.load(demo / "rubric.yaml"), demo, suggest=False)
    assert found.failing == ("本来就错",)
    killed, equivalent, survived, refused = (words(getattr(found, name)) for name in ("killed", "equivalent", "survived", "refused"))
    assert killed["daily.faults (一1): each 4 to 3"] == "两项问题"
    assert "10" in refused["daily (一): start 10 to 11"]
    assert equivalent == {
        "held (一4): cap 3 dropped": "no number can differ",
        "held (一4): cap 3 to 4": "no number can differ",
        "held.often (一4): round dropped": "z3: no complete evidence tells them apart",
        "held.often (一4): round mode half_up to down": "z3: no complete evidence tells them apart",
        "held.often (一4): round.places 1 to 2": "z3: no complete evidence tells them apart",
    }
    assert "daily.faults (一1): limit 8 dropped" in survived
    assert "vetoes.grave (三): grade 差 to 好" in survived
    assert "duties.news (二): due.day 5 to 6" in survived
    assert "lists.kinds: 专题会议 dropped" in survived
    assert "grades.差 (四): dropped" in survived or "grades.差 (四): dropped" in refused
    assert found.percent == Fraction(100 * len(killed), len(killed) + len(survived))
    assert len({judged.mutant.text() for part in (found.killed, found.survived) for judged in part}) == len(killed) + len(survived)


def test_slips_are_those_that_authors_make():
    """Limits go or move a step, edges change sides, rows change places, windows open, weights lose a place, days shift."""
    told = {mutant.text() for mutant in mutants(load(RUBRIC, "demo").data)}
    for line in (
        "daily (一): floor 0 dropped",
        "daily.faults (一1): dropped",
        "daily.faults (一1): limit 8 to 7",
        "praise (一3): table: 省级 and 市级 exchanged",
        "praise (一3): level_caps.市级 2 dropped",
        "praise (一3): points 5 dropped",
        "facts.stories: once_per story dropped",
        "facts.stories: window period to all",
        "facts.meetings: window year_to_date dropped",
        "facts.meetings: where `and` to `or`: type in kinds or chaired_by_head",
        "held.often (一4): rows 1 and 2 exchange what they give",
        "held.often (一4): steps.0 above 4 to from 4",
        "held.often (一4): round mode half_up to down",
        "grades.好 (四): from 12 to above 12",
        "vetoes.grave (三): when `>=` to `>`: faults > 3",
        "duties.news (二): due in next to same",
        "panel (一5): weight 1 to 0.1",
        "lists.kinds: 工作例会 dropped",
    ):
        assert line in told, (line, sorted(told))


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("-a + b", ["-a - b"]),
        ("not x", ["x"]),
        ("1 if a == 'not >=' else -2", ["2 if a == 'not >=' else -2", "0 if a == 'not >=' else -2", "1 if a != 'not >=' else -2"]),
        ("a < 0.5", ["a <= 0.5", "a < 0.6", "a < 0.4"]),
    ],
)
def test_an_expression_has_its_slips(text, slips):
    """Signs of numbers and words inside texts are left alone."""
    assert [other for _, other in expressions(text)][: len(slips)] == slips


def test_a_change_shares_what_it_does_not_touch():
    """The data of a mutant is new only along its path."""
    data = {"a": [1, {"b": 2}], "c": {"d": 3}}
    other = changed(data, ("a", 1, "b"), 5)
    assert other == {"a": [1, {"b": 5}], "c": {"d": 3}}
    assert other["c"] is data["c"]
    assert changed(data, ("a", 0), DROPPED) == {"a": [{"b": 2}], "c": {"d": 3}}
    assert changed(data, ("c", "new"), 1)["c"] == {"d": 3, "new": 1}
    assert repr(DROPPED) == "DROPPED"


class Sampled:
    """A world whose facts are drawn by what they are, so that two plans over the same facts see the same numbers."""

    def __init__(self, plan, seed):
        self.plan, self.seed = plan, seed

    def rows(self, scope):
        here = self.plan.scopes[scope]
        if here.parent is None:
            return ((),)
        return tuple((*row, str(n)) for row in self.rows(here.parent) for n in range(max(here.lo, 2 if here.hi is None else here.lo)))

    def leaf(self, node, row):
        measure = self.plan.nodes[node].op.measure
        draw = random.Random(f"{self.seed} {measure.name} {measure.source} {row}")
        if isinstance(measure.source, Absent) or (measure.may_miss and draw.random() < 0.2):
            return Missing(frozenset((node,)))
        if measure.may_na and draw.random() < 0.2:
            return NA
        grid = measure.grid or Fraction(1, 4)
        low = 0 if measure.lo is None else -int(-measure.lo // grid)
        high = low + draw.choice((1, 3, 30)) if measure.hi is None else int(measure.hi // grid)
        number = draw.randint(low, max(low, high))
        return (number if measure.grid else number * grid, 1)


def reported(program, seed):
    """Every number that people see, for one sample of evidence."""
    columns = exact.run(program.plan, Sampled(program.plan, seed))
    nodes = [node.value for node in program.nodes] + [veto.when for veto in program.vetoes] + [out.value for out in program.outputs]
    nodes += [node for node in (program.score, program.grade, program.attainable) if node is not None]
    return [columns[node] for node in nodes]


TWINS = (
    ("held.cap", ("sheet", "items", 2, "cap"), DROPPED),
    ("held.cap", ("sheet", "items", 2, "cap"), 20),
    ("held.one", ("sheet", "items", 2, "items", 0, "when"), "meetings > 0"),
    ("held.one", ("sheet", "items", 2, "items", 0, "when"), "meetings > 0.5"),
    ("held.one", ("sheet", "items", 2, "items", 0, "when"), "not (meetings < 1)"),
    ("veto", ("vetoes", 0, "when"), "faults > 2"),
    ("often", ("sheet", "items", 2, "items", 1, "steps", 0), {"from": 5, "give": 1}),
    ("start", ("sheet", "items", 2, "floor"), 0),
    ("start", ("sheet", "items", 2, "start"), 0),
)


@pytest.mark.parametrize(("name", "path", "value"), TWINS, ids=[f"{name}-{n}" for n, (name, _, _) in enumerate(TWINS)])
def test_a_proved_twin_gives_the_same_numbers_for_random_evidence(name, path, value, demo):
    """What is proved to be the same rubric agrees in every number for 60 random samples of evidence."""
    loader = Loader(suite(bz.load(demo / "rubric.yaml"), demo))
    data = loader.document.data
    one, other = (
        loader.rubric(data).program(),
        loader.rubric(changed(data, path, Decimal(value) if isinstance(value, int) else value)).program(),
    )
    if same_program(one, other):
        assert all(reported(one, seed) == reported(other, seed) for seed in range(60))
    else:
        assert name in {"held.one", "start"}


@pytest.mark.thorough
def test_every_proved_twin_of_the_documents_agrees():
    """The equivalents that are proved of a document's mutants agree with it for random evidence."""
    for name in ("gaotai_2021", "yanshi"):
        rubric = bz.load(ROOT / "rubrics" / name / "rubric.yaml")
        loader = Loader(suite(rubric, []))
        program = rubric.program()
        for mutant in [one for one in mutants(rubric.data) if one.words.startswith(("cap", "floor", "limit", "points", "level_caps"))]:
            try:
                other = loader.rubric(mutant.of(rubric.data)).program()
            except bz.RubricError:
                continue
            if same_numbers(bare(program), bare(other)):
                assert all(reported(program, seed) == reported(other, seed) for seed in range(5)), mutant.text()


def test_what_differs_is_not_proved_the_same(demo):
    """No killed or surviving mutant of the demo is called the same rubric."""
    rubric = bz.load(demo / "rubric.yaml")
    loader = Loader(suite(rubric, demo))
    for n, mutant in enumerate(mutants(rubric.data)):
        try:
            other = loader.rubric(mutant.of(rubric.data)).program()
        except bz.RubricError:
            continue
        asked = same_program if n % 5 == 0 else lambda one, two: same_numbers(bare(one), bare(two))
        if any(reported(rubric.program(), seed) != reported(other, seed) for seed in range(20)):
            assert not asked(rubric.program(), other), mutant.text()


def test_the_verb_counts_slips(demo):
    """``mutate`` names survivors, takes a limit and a time, gives JSON, and exits 1 below ``--fail-under``."""
    runner = CliRunner()
    told = runner.invoke(app, ["mutate", str(demo), "--limit", "20"])
    assert told.exit_code == 0, told.output
    assert "not asked, it fails as it is: 本来就错" in told.stdout
    assert "killed" in told.stdout.splitlines()[-1]
    [data] = json.loads(runner.invoke(app, ["mutate", str(demo / "rubric.yaml"), "--format", "json", "--timeout", "0"]).stdout)
    assert data["left"] > 50
    assert runner.invoke(app, ["mutate", str(demo), "--limit", "20", "--fail-under", "99"]).exit_code == 1
    (demo / "empty").mkdir()
    assert runner.invoke(app, ["mutate", str(demo / "empty")]).exit_code == 2


def test_survivors_get_cases_that_a_person_signs(demo):
    """``--suggest`` writes small pending cases, each of which fails on its slip; a file with a signed case is left alone."""
    runner, out = CliRunner(), demo / "more.cases.yaml"
    told = runner.invoke(app, ["mutate", str(demo / "rubric.yaml"), "--suggest", str(out), "--limit", "10"])
    assert told.exit_code == 0, told.output
    written = out.read_text(encoding="utf-8")
    assert written.startswith("# Suggested cases. Each states what the YAML does, not what the document says.")
    tests = load(written, "more").data["tests"]
    assert len(tests) > 1
    assert all(case["confirm"] == "pending" and case["work"] == "none" and case["clause"] for case in tests)
    assert all(len(case.get("evidence", ())) <= 3 for case in tests)
    run = runner.invoke(app, ["test", str(out)])
    assert run.stdout.splitlines()[-1] == f"0 passed, 0 failed, {len(tests)} pending"
    after = mutate(bz.load(demo / "rubric.yaml"), demo, limit=10)
    assert {judged.why.partition(":")[0] for judged in after.survived} <= {
        "only a pending case notices it",
        "no evidence was found on which it differs",
    }
    out.write_text(written.replace("    confirm: pending\n", ""), encoding="utf-8")
    signed = mutate(bz.load(demo / "rubric.yaml"), demo, limit=10)
    assert len(signed.survived) < len(after.survived)
    assert {judged.why for judged in signed.survived} <= {"no evidence was found on which it differs"}
    head, _, tail = written.rpartition("    confirm: pending\n")
    out.write_text(head + tail, encoding="utf-8")
    again = runner.invoke(app, ["mutate", str(demo / "rubric.yaml"), "--suggest", str(out), "--limit", "1"])
    assert (again.exit_code, "C140" in again.stderr) == (2, True)
    (demo / "broken.cases.yaml").write_text("a: [", encoding="utf-8")
    assert runner.invoke(app, ["mutate", str(demo / "rubric.yaml"), "--suggest", str(demo / "broken.cases.yaml")]).exit_code == 2


def test_cases_are_suggested_for_one_rubric(tmp_path):
    """``--suggest`` with several rubrics, or with a decision, is refused."""
    told = CliRunner().invoke(app, ["mutate", str(ROOT / "rubrics" / "gaotai_2021"), "--suggest", str(tmp_path / "x.yaml")])
    assert (told.exit_code, "one rubric" in told.stderr) == (2, True)


TIED = """\
language: 1
rubric: tied
edition: "2021"
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [finding]}
facts:
  faults: {record: finding}
sheet:
  clause: 一
  floor: 0
  items:
    - {id: up, kind: per_count, clause: 一1, points: 4, count: faults, each: 1}
    - {id: down, kind: deduct, clause: 一2, count: faults, each: 1, limit: 4}
"""


def test_what_only_the_solver_knows_is_proved(monkeypatch):
    """Two items over one count always add up to 0, so the floor never binds; without the solver nothing is claimed."""
    rubric = bz.loads(TIED)
    loader = Loader(suite(rubric, []))
    one, other = rubric.program(), loader.rubric(changed(rubric.data, ("sheet", "floor"), DROPPED)).program()
    assert same_program(one, other) == "z3: no complete evidence tells them apart"
    assert all(reported(one, seed) == reported(other, seed) for seed in range(60))
    steeper = loader.rubric(changed(rubric.data, ("sheet", "items", 0, "each"), 2)).program()
    assert not same_program(one, steeper)
    [(name, evidence), *_] = apart(one, steeper)
    assert name == "total differs"
    assert evidence.score(one).score != evidence.score(steeper).score
    monkeypatch.setitem(sys.modules, "z3", None)
    assert not same_program(one, other)
    assert list(apart(one, steeper)) == []


def test_a_decision_is_changed_too(tmp_path):
    """Rules, facts and lists of a decision are changed, also under its readings; what is the same decision is no slip."""
    (tmp_path / "d.yaml").write_text(
        "language: 1\ndecision: d\nrecord: finding\nrecords: {use: [finding]}\n"
        "readings: {r: {question: q, clause: 一, default: a, choices: {a: {why: x}, b: {why: y, set: {rules.one.when: adequate}}}}}\n"
        "rules:\n  - {id: one, clause: 一, when: adequate and truthful, outcome: 好}\n",
        encoding="utf-8",
    )
    record = "{record: finding, id: e, adequate: true, truthful: false}"
    case = f"  - {{name: 甲, clause: 一, as_of: 2021-12-31, evidence: [{record}], expect: {{e: none}}}}\n"
    case += f"  - {{name: 乙, clause: 一, as_of: 2021-12-31, readings: {{r: b}}, evidence: [{record}], expect: {{e: 好}}}}\n"
    (tmp_path / "d.cases.yaml").write_text(f"language: 1\ncases: d\ntests:\n{case}", encoding="utf-8")
    found = mutate(bz.load_decision(tmp_path / "d.yaml"), tmp_path)
    assert words(found.killed) == {"rules.one (一): when `and` to `or`: adequate or truthful": "甲"} | (
        {"rules.one (一): dropped": "乙"} if found.killed[0].mutant.words == "dropped" else {}
    )
    assert not found.survived


def test_a_mark_of_which_only_0_is_allowed_can_be_scored():
    """``allowed: [0]`` leaves a mark one value, which is no step."""
    rubric = bz.loads(
        RUBRIC.replace("kind: panel, clause: 一5, points: 10, weight: 1", "kind: judged, clause: 一5, points: 1, allowed: [0]")
    )
    ledger = bz.read_evidence([{"id": "m", "record": "mark", "unit": "甲", "item": "panel", "mark": 0, "date": "2021-03-01"}], rubric)
    assert bz.score(rubric, ledger, "甲", period="2021")["panel"].value == 0
