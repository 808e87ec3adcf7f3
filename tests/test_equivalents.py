"""Which changes are proved to be no slips, of duties, decisions and plans; and what suggested evidence is made from."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

import bizenv_rules as bz
from bizenv_rules.cli.app import app
from bizenv_rules.evidence.records import Finding, Submission
from bizenv_rules.evidence.units import Unit
from bizenv_rules.problem import BizenvError
from bizenv_rules.testing import coverage, mutate
from bizenv_rules.testing.goals.goal import Goal
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.mutation.differing import differing, reported
from bizenv_rules.testing.mutation.edits import Mutant, changed
from bizenv_rules.testing.mutation.equivalent import same_program
from bizenv_rules.testing.mutation.loading import Loader
from bizenv_rules.testing.mutation.nearby import smaller, variants
from bizenv_rules.testing.mutation.running import Runner
from bizenv_rules.testing.mutation.suggest import Suggester
from bizenv_rules.testing.mutation.writing import refuse_signed
from bizenv_rules.testing.played import subjects, suite

DUTIES = """\
language: 1
rubric: kept
edition: "2021"
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [submission, article]}
readings:
  day: {question: q, clause: 一, default: last, choices: {last: {why: x}, tenth: {why: y, set: {duties.news.due: {in: next, day: 10}}}}}
duties:
  news: {title: 月报, clause: 一, every: month, due: {in: same, day: 25}, from: 2021-02-01, to: 2021-10-31, met_by: {record: submission}}
  plan: {title: 方案, clause: 二, date: 2021-03-10, from: 2021-01-01, met_by: {record: submission, where: type == '方案'}}
  open: {title: 台账, clause: 三, from: 2021-01-01, met_by: {record: article}}
"""
HEAD = 'language: 1\nrubric: demo\nedition: "2021"\neffective: {from: 2021-01-01, to: 2021-12-31}\n'


@pytest.mark.parametrize(
    ("path", "value", "proved"),
    [
        (("duties", "news", "from"), "2021-02-02", True),
        (("duties", "news", "from"), "2021-02-25", True),
        (("duties", "news", "from"), "2021-02-26", False),
        (("duties", "news", "from"), "2021-01-25", False),
        (("duties", "news", "to"), "2021-11-24", True),
        (("duties", "news", "to"), "2021-11-25", False),
        (("duties", "news", "to"), "2021-10-24", False),
        (("duties", "news", "title"), "简报", False),
        (("duties", "plan", "from"), "2021-01-02", False),
        (("duties", "open", "from"), "2021-01-02", False),
        (("duties", "open", "to"), "2021-12-31", False),
    ],
)
def test_a_bound_moves_nothing_where_no_due_date_lies_between(path, value, proved):
    """A duty's bound may move up to the next due date; a duty without period, and any other change, is not proved so."""
    rubric = bz.loads(DUTIES)
    loader = Loader(suite(rubric, []))
    found = same_program(rubric.program(), loader.rubric(changed(rubric.data, path, value)).program())
    assert found == ("no due date lies between" if proved else "")


def test_a_duty_more_is_another_program():
    """Programs with different numbers of duties are never proved the same."""
    rubric = bz.loads(DUTIES)
    loader = Loader(suite(rubric, []))
    fewer = {name: duty for name, duty in rubric.data["duties"].items() if name != "open"}
    assert not same_program(rubric.program(), loader.rubric({**rubric.data, "duties": fewer}).program())


def decision(when: str, more: str = "") -> str:
    """The text of a decision with one rule."""
    return (
        "language: 1\ndecision: d\nrecord: appointment\nrecords: {values: {appointment.status: [申请, 聘任]}}\n"
        "readings: {r: {question: q, clause: 一, default: a, choices: {a: {why: x}, b: {why: y, set: {rules.one.outcome: 丙}}}}}\n"
        f"rules:\n  - {{id: one, clause: 一, when: {when!r}, outcome: 甲}}\n{more}"
    )


def test_what_an_absent_number_stands_for_may_not_matter(tmp_path):
    """``or_else(term, 1) > 2`` says the same with any number up to 2 there, and something else with 3."""
    (tmp_path / "d.yaml").write_text(decision("status == '聘任' and or_else(term, 1) > 2"), encoding="utf-8")
    rows = "[{record: appointment, id: a, status: 聘任, term: 3}, {record: appointment, id: b, status: 聘任, term: 2}]"
    (tmp_path / "d.cases.yaml").write_text(
        f"language: 1\ncases: d\ntests:\n  - {{name: 甲, clause: 一, as_of: 2021-12-31, evidence: {rows}, expect: {{a: 甲, b: none}}}}\n",
        encoding="utf-8",
    )
    found = mutate(bz.load_decision(tmp_path / "d.yaml"), tmp_path)
    assert [judged.why for judged in found.equivalent] == ["it is the same decision"] * 2
    assert {judged.mutant.words.partition(":")[0] for judged in found.equivalent} == {"when 1 to 2", "when 1 to 0"}
    assert [judged.mutant.words for judged in found.survived] == []


def test_slips_of_a_decision_that_survive_are_left_without_a_case(tmp_path):
    """Cases are suggested for rubrics; a decision's survivors are named."""
    (tmp_path / "d.yaml").write_text(decision("status == '聘任' and term > 2"), encoding="utf-8")
    (tmp_path / "d.cases.yaml").write_text(
        "language: 1\ncases: d\ntests:\n  - {name: 甲, clause: 一, as_of: 2021-12-31, "
        "evidence: [{record: appointment, id: a, status: 聘任}], expect: {a: none}}\n",
        encoding="utf-8",
    )
    found = mutate(bz.load_decision(tmp_path / "d.yaml"), tmp_path)
    assert found.survived
    assert not found.suggested_cases
    assert {judged.why for judged in found.survived} == {""}
    assert found.survived[0].text() == found.survived[0].mutant.text()
    assert found.to_dict()["survived"][0]["path"].startswith("rules[0]")


TERMS = """\
records: {use: [finding, article, meeting]}
unit_fields: {big: {type: bool, optional: true, title: 大}}
facts:
  faults: {record: finding}
  stories: {record: article}
  meetings: {record: meeting}
sheet:
  clause: 一
  items:
    - id: both
      clause: 一1
      cap: 6
      items:
        - {id: a, kind: per_count, count: faults, each: 1, points: 6}
        - {id: b, kind: per_count, count: stories, each: 1, points: 4}
        - {id: c, kind: grant, when: meetings >= 2 and meetings <= 2, points: 1, applies: "or_else(big, false)"}
    - {id: d, kind: steps, clause: 一2, measure: meetings, steps: [{above: 3, give: 2}, {from: 1, give: 1}]}
"""


@pytest.mark.parametrize(
    ("path", "value", "proved"),
    [
        (("sheet", "items", 0, "items", 0, "points"), 7, True),
        (("sheet", "items", 0, "items", 0, "points"), 5, False),
        (("sheet", "items", 0, "items", 1, "points"), 5, False),
        (("sheet", "items", 0, "items", 2, "when"), "meetings == 2", True),
        (("sheet", "items", 0, "items", 2, "when"), "not (meetings != 2)", True),
        (("sheet", "items", 0, "items", 2, "when"), "meetings > 1 and meetings < 3", True),
        (("sheet", "items", 0, "items", 2, "when"), "meetings >= 2", False),
        (("sheet", "items", 1, "steps", 0), {"from": 4, "give": 2}, True),
        (("sheet", "items", 1, "steps", 1), {"above": 0, "give": 1}, True),
        (("sheet", "items", 1, "steps", 1), {"from": 0, "give": 1}, False),
    ],
)
def test_equal_numbers_are_told_from_others(path, value, proved):
    """A cap inside an equal cap, a condition said in another way, and an edge between two counts change nothing a person sees.

    The item ``a`` alone is another number where its own points change, so the sum around it is what is compared.
    """
    rubric = bz.loads(HEAD + TERMS)
    loader = Loader(suite(rubric, []))
    other = loader.rubric(changed(rubric.data, path, value)).program()
    found = same_program(rubric.program(), other)
    assert bool(found) is (proved and path[-1] != "points")


def card(text: str, *records: object, duties: str = "met"):
    """A card of some records under a rubric."""
    return Evidence(Unit(id="甲"), "2021", tuple(records), duties=duties).score(bz.loads(text))


def test_a_card_is_reported_as_a_case_expects_it():
    """Duties alone, or score, grade, vetoes, outputs and consequences: each under the name a case uses; equal cards do not differ."""
    kept, missed = reported(card(DUTIES)), reported(card(DUTIES, duties="none"))
    assert kept["duties.plan"] == ["met"]
    assert differing(kept, missed) == {"duties.plan": ["met"], "duties.news": ["met"] * 9}
    assert differing(kept, kept) == {}
    whole = TERMS + (
        "vetoes: [{id: v, clause: 二, when: faults >= 2, grade: 差}]\ngrades: [{grade: 好, from: 2, clause: 三}, {grade: 差, clause: 三}]\n"
        'outputs: [{id: o, clause: 四, value: 2 * total}, {id: p, clause: 四, value: 1, applies: "or_else(big, false)"}]\n'
        "consequences: [{id: told, clause: 五, when: grade == '差', say: 通报}]\n"
    )
    found = reported(card(HEAD + whole, Finding(id="1", unit="甲", date=date(2021, 5, 1), times=2)))
    assert {key: found[key] for key in ("score", "grade", "vetoes", "consequences", "outputs.o", "both.c")} == {
        "score": 2,
        "grade": "差",
        "vetoes": ["v"],
        "consequences": ["told"],
        "outputs.o": 4,
        "both.c": "not_applicable",
    }


def test_evidence_varies_by_a_day_a_word_and_a_number():
    """Small changes reach the day before the period, other words, flags, filing days, the next quarter, and duties not kept."""
    rubric = bz.loads(DUTIES)
    filed = Submission(id="1", unit="甲", type="总结", date=date(2021, 5, 1), filed_on=date(2021, 5, 2), verified=True, times=3)
    found = list(variants(Evidence(Unit(id="甲"), "2021Q2", (filed,)), rubric.vocabulary))
    assert any(each.duties == "none" for each in found)
    assert any(each.period == "2021Q3" for each in found)
    days = {record.date for each in found for record in each.records}
    assert {date(2021, 3, 31), date(2021, 4, 1), date(2021, 5, 1)} <= days
    assert {date(2021, 5, 1), date(2021, 5, 3)} <= {record.filed_on for each in found for record in each.records}
    assert any(record.type is None for each in found for record in each.records)
    assert any(not record.verified for each in found for record in each.records)
    bare = list(variants(Evidence(Unit(id="甲"), "2021", (filed,), duties="none"), rubric.vocabulary))
    assert all(each.duties == "none" and each.period == "2021" for each in bare)
    assert [each.records[0].times if each.records else 0 for each in smaller(Evidence(Unit(id="甲"), "2021", (filed,)))] == [0, 1, 2]


def test_what_cannot_be_scored_suggests_nothing(tmp_path):
    """A mutant that another reading's program refuses, and evidence that cannot be scored, lead to no case."""
    (tmp_path / "rubric.yaml").write_text(DUTIES, encoding="utf-8")
    rubric = bz.load(tmp_path / "rubric.yaml")
    suggester = Suggester(Runner(suite(rubric, tmp_path)), rubric)
    broken = Mutant("duties.news", "due dropped", "一", ("readings", "day", "choices", "tenth", "set"), {"duties.none.due": 1})
    assert suggester.look(broken) is None
    strange = Evidence(Unit(id="甲"), "2021Q1", ())
    assert suggester._report(strange, rubric, {}) is None  # a quarter of a rubric by years


def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path):
    """Suggested cases go where nothing stands, or where nothing but suggested cases stand."""
    new, broken, signed = tmp_path / "new.yaml", tmp_path / "broken.yaml", tmp_path / "signed.yaml"
    refuse_signed(new)
    new.write_text("language: 1\ncases: d\ntests:\n  - {name: 甲, confirm: pending}\n", encoding="utf-8")
    refuse_signed(new)
    broken.write_text("a: [", encoding="utf-8")
    signed.write_bytes(b"\xff\xfe\x00")
    for path in (broken, signed, tmp_path):
        with pytest.raises(BizenvError, match="C140"):
            refuse_signed(path)


def test_places_are_searched_for_rubrics_and_decisions(tmp_path):
    """A folder's other files are passed over; a named file has to be one of the two; cases about something else are left out."""
    (tmp_path / "rubric.yaml").write_text(DUTIES, encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- 1\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "other.cases.yaml").write_text("language: 1\ncases: kept\ntests: [1, {name: 甲, expect: {}}]\n", encoding="utf-8")
    [(about, folder)] = subjects([tmp_path])
    assert (about.id, folder) == ("kept", tmp_path)
    found = coverage(about, [tmp_path])
    assert found.cases == 1
    assert [len(list(one.cases())) for one in (suite(about, tmp_path), suite(about, suite(about, tmp_path)))] == [1, 1]
    for name in ("list.yaml", "bad.yaml"):
        assert CliRunner().invoke(app, ["coverage", str(tmp_path / name)]).exit_code == 2
    (tmp_path / "other.cases.yaml").write_text("language: 1\ncases: kept\n", encoding="utf-8")
    with pytest.raises(bz.RubricError, match="C101"):
        suite(about, tmp_path)


def test_a_goal_says_why_nothing_was_seen(tmp_path):
    """Without cases nothing is at a limit; a panel that nobody filled in, and a share of nothing, name their facts."""
    (tmp_path / "rubric.yaml").write_text(
        HEAD
        + "records: {use: [rating, finding, task]}\nfacts:\n  faults: {record: finding}\n  done: {record: task, where: status == '完成'}\n"
        "  all: {record: task}\nsheet:\n  clause: 一\n  items:\n"
        "    - {id: marks, kind: panel, points: 10}\n    - {id: done, kind: share, points: 5, part: done, whole: all, empty: full}\n"
        "    - {id: held, cap: 3, items: [{id: f, kind: per_count, count: faults, each: 2, points: 8}]}\n",
        encoding="utf-8",
    )
    found = coverage(bz.load(tmp_path / "rubric.yaml"), tmp_path)
    told = {f"{goal.at}: {goal.what}": goal.why for goal in found.missed}
    assert told["held: cap 3 binds"] == "no case comes to a number before it"
    assert told["marks: gives points"] == "no case gives evidence for `marks`"
    assert told["done: gives less than its points"] == "no case gives evidence for `done`, `all`"
    assert "held (一): cap 3 binds" in found.text()
    assert Goal("a", "b").text() == "a: b"
