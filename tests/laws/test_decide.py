"""Decisions: which outcomes follow for which record, in each mode, and what cases of decisions may expect."""

from __future__ import annotations

from datetime import date
from textwrap import dedent, indent

import pytest

import bizenv_rules as bz
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.vocabulary import vocabulary
from bizenv_rules.rubric.decision import load_decision
from bizenv_rules.scoring.cases import run_file

DECISION = """
language: 1
decision: tiny
edition: "2021"
title: 解聘
record: appointment
mode: {mode}
parameters:
  most: {{clause: 四, type: number, say: 任期由办公室确定, values: {{2020-01-01: 2, 2022-01-01: 9}}}}
readings:
  often:
    question: 几次
    default: any
    choices:
      any: {{why: 一次}}
      twice: {{why: 两次, set: {{rules.punished.when: sanctions >= 2}}}}
facts:
  sanctions: {{record: sanction, same: [person]}}
  days: {{record: supervision, same: [person], max: date}}
rules:
  - {{id: punished, clause: 一, when: sanctions >= 1, outcome: 解聘}}
  - {{id: too_long, clause: 二, when: term > most, outcome: 解聘}}
  - {{id: idle, clause: 三, title: 不履职, when: "given(days) and days < date", outcome: 约谈}}
"""
EVIDENCE = [
    {"record": "appointment", "id": "a", "unit": "甲", "person": "P1", "term": 3, "date": "2021-03-01"},
    {"record": "appointment", "id": "b", "unit": "甲", "person": "P2", "term": 1, "date": "2021-03-01"},
    {"record": "appointment", "id": "c", "unit": "甲", "person": "P3", "date": "2021-03-01"},
    {"record": "appointment", "id": "later", "unit": "甲", "person": "P1", "term": 3, "date": "2022-03-01"},
    {"record": "appointment", "id": "heard", "unit": "甲", "person": "P1", "term": 9, "date": "2021-03-01", "verified": False},
    {"record": "sanction", "id": "s1", "unit": "甲", "person": "P1", "date": "2021-04-01"},
    {"record": "sanction", "id": "s2", "unit": "甲", "person": "P2", "date": "2021-04-01", "withdrawn": True},
    {"record": "supervision", "id": "v", "unit": "甲", "person": "P1", "date": "2021-02-01"},
]


@pytest.fixture
def write(tmp_path):
    """Writes the decision in a mode and gives its file."""

    def written(mode="all"):
        file = tmp_path / "decision.yaml"
        file.write_text(DECISION.format(mode=mode), "utf-8")
        return file

    return written


def decided(file, as_of=date(2021, 6, 30), **more):
    """The decision over the evidence."""
    decision = load_decision(file, readings=more.pop("readings", {}))
    return bz.decide(decision, bz.read_evidence(EVIDENCE, decision), as_of=as_of, **more)


@pytest.mark.parametrize(("mode", "outcomes"), [("all", ("解聘", "解聘", "约谈")), ("collect", ("解聘", "约谈")), ("first", ("解聘",))])
def test_a_mode_says_which_outcomes_are_taken(write, mode, outcomes):
    """All that hold, each outcome once, or the first rule's alone."""
    assert decided(write(mode))["a"].outcomes == outcomes


def test_only_verified_records_known_on_the_day_are_decided_on(write):
    """What is dated later is decided on later; what nobody verified never is, and what was taken back counts nowhere."""
    early, late = decided(write()), decided(write(), as_of=date(2022, 6, 30))
    assert [one.record for one in early.decided] == ["a", "b", "c"]
    assert [one.record for one in late.decided] == ["a", "b", "c", "later"]
    assert early["b"].outcomes == ()


def test_what_is_not_known_leaves_a_rule_open(write):
    """A record without the field that a rule asks for is not held to it, and not cleared of it either."""
    one = decided(write())["c"]
    assert (one.outcomes, [rule.rule for rule in one.open]) == ((), ["too_long"])
    assert [rule["holds"] for rule in decided(write()).to_dict()["decided"][2]["rules"]] == [False, None, False]


def test_parameters_and_readings_change_what_holds(write):
    """The caller's parameter goes before the one in force on the day; a reading replaces a rule."""
    assert [rule.rule for rule in decided(write(), parameters={"most": 3})["a"].rules if rule.holds] == ["punished", "idle"]
    assert [rule.rule for rule in decided(write(), parameters={"most": "2.5"})["a"].rules if rule.holds] == ["punished", "too_long", "idle"]
    assert [rule.rule for rule in decided(write(), as_of=date(2022, 2, 1))["a"].rules if rule.holds] == ["punished", "idle"]
    assert [rule.rule for rule in decided(write(), readings={"often": "twice"})["a"].rules if rule.holds] == ["too_long", "idle"]


@pytest.mark.parametrize(("given", "words"), [({"moust": 3}, "did you mean most"), ({"most": 2.5}, "most")])
def test_a_parameter_that_cannot_be_taken_is_refused(write, given, words):
    """A name that the decision does not have, and a number that is not exact."""
    with pytest.raises(bz.BizenvError) as caught:
        decided(write(), parameters=given)
    assert words in str(caught.value) + str([problem.help for problem in caught.value.problems])


def test_evidence_without_the_kinds_it_reads_is_refused(write):
    """A ledger read by other words cannot be decided on."""
    with pytest.raises(bz.EvidenceError, match="supervision"):
        bz.decide(load_decision(write()), Ledger((), vocabulary(["appointment", "sanction"])), as_of=date(2021, 6, 30))


# ------------------------------------------------------------------------------------------------------------- cases

APPOINTED = """
  clause: 一
  as_of: 2021-06-30
  evidence:
    - {record: appointment, id: a, person: P1, term: 3, date: 2021-03-01}
    - {record: sanction, person: P1, date: 2021-04-01}
"""


def cases(file, text):
    """The results of cases beside a decision."""
    beside = file.with_name("tiny.cases.yaml")
    beside.write_text(f"language: 1\ncases: tiny\ntests:\n{indent(dedent(text).strip(), '  ')}\n", "utf-8")
    return run_file(beside).cases


@pytest.mark.parametrize(
    "expect",
    [
        "{a: [解聘, 解聘]}",
        "{a: {outcomes: [解聘, 解聘], rules: [punished, too_long], open: none}}",
        "{errors: none, a: {rules: [punished, too_long]}}",
    ],
)
def test_a_case_expects_outcomes_rules_and_what_is_open(write, expect):
    """By record: its outcomes, or the rules that hold and those that cannot be answered."""
    (case,) = cases(write(), f"- name: x{APPOINTED}  expect: {expect}")
    assert (case.outcome, case.problems) == ("passed", ())


def test_a_case_may_choose_a_reading(write):
    """The case is decided by the choice it names."""
    (case,) = cases(write(), f"- name: x{APPOINTED}  readings: {{often: twice}}\n  expect: {{a: {{rules: [too_long]}}}}")
    assert (case.outcome, case.problems) == ("passed", ())


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("expect: {a: none}", "C132"),
        ("expect: {b: none}", "C131"),
        ("expect: {a: {rule: [punished]}}", "C131"),
        ("expect: {errors: V510}", "C133"),
        ("expect: {}", "C107"),
        ("work: {a: 1}\n  expect: {a: 解聘}", "C120"),
        ("readings: {often: never}\n  expect: {a: 解聘}", "C110"),
    ],
)
def test_a_case_that_expects_otherwise_fails(write, lines, code):
    """Each has its own code, at the place in the file."""
    (case,) = cases(write(), f"- name: x{APPOINTED}  {lines}")
    assert (case.outcome, [problem.code for problem in case.problems]) == ("failed", [code])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- {name: x, clause: 一, expect: {a: none}}", "C104"),
        ("- {name: x, clause: 一, as_of: 2021-06-30, evidence: [1], expect: {a: none}}", "C112"),
        ("- {name: x, clause: 一, as_of: 2021-06-30, evidence: [{record: appointment, terms: 1}], expect: {a: none}}", "V212"),
    ],
)
def test_a_case_that_cannot_be_decided_fails(write, text, code):
    """A day is needed, and records that are records."""
    (case,) = cases(write(), text)
    assert (case.outcome, [problem.code for problem in case.problems]) == ("failed", [code])


def test_what_deciding_says_of_records_can_be_expected(write):
    """A quotient by nothing is told; a case may expect it, and fails where it does not."""
    file = write()
    file.write_text(file.read_text("utf-8").replace("term > most", "term / (most - most) > 1"), "utf-8")
    silent, told = cases(file, f"- name: x{APPOINTED}  expect: {{errors: none}}\n- name: y{APPOINTED}  expect: {{errors: [V511]}}")
    assert [problem.code for problem in silent.problems] == ["C133"]
    assert told.problems == ()
