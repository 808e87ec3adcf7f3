"""Decisions: against a slow definition, whatever the order of the evidence; and cases of decisions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Appointment, Sanction, Supervision
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.problem import EvidenceError, RubricError
from bizenv_rules.rubric.decision import examine_decision, load_decision
from bizenv_rules.scoring.cases import run_file
from bizenv_rules.scoring.decide import decide

DECISION = """\
language: 1
decision: demo
record: appointment
mode: all
parameters: {often: {type: number, clause: 三, say: 文中未写}}
readings:
  idle_months:
    question: 几个月
    default: six
    choices: {six: {why: 六个月}, three: {why: 三个月, set: {rules.idle.when: "months_between(or_else(last_done, date), as_of) >= 3"}}}
facts:
  sanctions: {record: sanction, where: "type == '党纪处分'", same: [person]}
  recent: {record: sanction, same: [person], window: {months: 6}}
  this_year: {record: sanction, same: [person], window: year_to_date}
  in_force: {record: sanction, same: [person], window: standing}
  whatever: {record: sanction, same: [person], verified: any}
  months_seen: {record: supervision, same: [person], once_per: month(date)}
  last_done: {record: supervision, same: [person], max: date}
rules:
  - {id: punished, clause: 一, when: sanctions >= 1, outcome: 解聘}
  - {id: idle, clause: 二, when: "months_between(or_else(last_done, date), as_of) >= 6", outcome: 解聘}
  - {id: often, clause: 三, when: "or_else(term, 1) > often", outcome: 说明理由}
  - {id: recent, clause: 四, when: recent >= 1, outcome: 近}
  - {id: this_year, clause: 四, when: this_year >= 1, outcome: 年}
  - {id: in_force, clause: 四, when: in_force >= 1, outcome: 在}
  - {id: whatever, clause: 四, when: whatever >= 1, outcome: 全}
  - {id: seen, clause: 五, when: months_seen >= 2, outcome: 勤}
"""
AS_OF = dt.date(2022, 6, 30)
DAYS = st.dates(dt.date(2021, 6, 1), dt.date(2022, 8, 31))
PERSONS = st.sampled_from(["甲", "乙", None])
SANCTIONS = st.builds(
    dict,
    kind=st.just(Sanction),
    unit=st.just("u"),
    person=PERSONS,
    type=st.sampled_from(["党纪处分", "刑事处罚", None]),
    date=DAYS,
    until=st.one_of(st.none(), DAYS),
    verified=st.booleans(),
    withdrawn=st.booleans(),
)
SUPERVISIONS = st.builds(dict, kind=st.just(Supervision), unit=st.just("u"), person=PERSONS, date=DAYS)
APPOINTMENTS = st.builds(
    dict, kind=st.just(Appointment), unit=st.just("u"), person=PERSONS, date=DAYS, term=st.one_of(st.none(), st.integers(1, 4))
)


def made(rows):
    """Records with ids."""
    return [row["kind"](id=f"r{n}", **{key: value for key, value in row.items() if key != "kind"}) for n, row in enumerate(rows)]


def decision(readings=None):
    problems, found = examine_decision(DECISION.encode(), "demo.yaml", readings=readings)
    assert problems == ()
    return found


READY = decision()
QUICK = decision({"idle_months": "three"})


def months(first, last):
    """Whole months; the last day of a shorter month completes one."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    ends = (last + dt.timedelta(days=1)).month != last.month
    return whole - (last.day < first.day and not ends)


def slowly(records, about, least=6, often=None):
    """Rule → whether it holds, straight from the words; None: not known."""
    known = [one for one in records if one.date <= AS_OF and not one.withdrawn]
    mine = [one for one in known if one.person is not None and one.person == about.person]
    every = [one for one in mine if isinstance(one, Sanction)]
    sure = [one for one in every if one.verified]
    done = [one.date for one in mine if isinstance(one, Supervision)]
    nobody = about.person is None
    held = {
        "punished": any(one.type == "党纪处分" for one in sure),
        "recent": any(one.date >= dt.date(2022, 1, 1) for one in sure),  # the six months up to 30 June
        "this_year": any(one.date.year == 2022 for one in sure),
        "in_force": any(one.until is None or one.until >= AS_OF for one in sure),
        "whatever": bool(every),
        "seen": len({day.month for day in done}) >= 2,
    }
    found = {rule: None if nobody else holds for rule, holds in held.items()}
    found["idle"] = months(max(done, default=about.date), AS_OF) >= least
    found["often"] = None if often is None else (about.term or 1) > often
    return found


@given(st.lists(st.one_of(SANCTIONS, SUPERVISIONS, APPOINTMENTS), max_size=10), st.randoms(use_true_random=False))
def test_a_decision_is_what_its_words_say(rows, random):
    """Every rule holds, does not hold or is not known exactly as a slow reading of the records has it, in any order of them."""
    records = made(rows)
    found = decide(READY, Ledger(records, standard()), as_of=AS_OF)
    about = {one.id: one for one in records if isinstance(one, Appointment) and one.date <= AS_OF}
    assert [one.record for one in found.decided] == list(about)
    for one in found.decided:
        assert {rule.rule: rule.holds for rule in one.rules} == slowly(records, about[one.record])
    random.shuffle(records)
    again = decide(READY, Ledger(records, standard()), as_of=AS_OF)
    assert {one.record: one for one in again.decided} == {one.record: one for one in found.decided}


@given(st.lists(st.one_of(SUPERVISIONS, APPOINTMENTS), max_size=8), st.integers(0, 4))
def test_readings_and_parameters_change_only_what_names_them(rows, often):
    """A choice sets a rule by its id; a parameter that is given answers what was open."""
    records = made(rows)
    found = decide(QUICK, Ledger(records, standard()), as_of=AS_OF, parameters={"often": often})
    for one in found.decided:
        about = next(record for record in records if record.id == one.record)
        assert {rule.rule: rule.holds for rule in one.rules} == slowly(records, about, 3, often)


def test_the_mode_says_which_outcomes_count(tmp_path):
    """All, the first, or each outcome once; and the rules stay listed."""
    records = [
        Appointment(id="a", unit="u", person="甲", date=dt.date(2021, 6, 1), term=1),
        Sanction(id="s", unit="u", person="甲", type="党纪处分", date=dt.date(2021, 7, 1)),
    ]
    wanted = {"all": ("解聘", "解聘", "在", "全"), "first": ("解聘",), "collect": ("解聘", "在", "全")}
    for mode, outcomes in wanted.items():
        file = tmp_path / "demo.yaml"
        file.write_text(DECISION.replace("mode: all", f"mode: {mode}"), "utf-8")
        found = decide(load_decision(file), Ledger(records, standard()), as_of=AS_OF)
        assert found["a"].outcomes == outcomes
        assert [rule.rule for rule in found["a"].open] == ["often"]
        plain = found.to_dict()["decided"][0]
        assert plain["outcomes"] == list(outcomes) and len(plain["rules"]) == 8


def test_evidence_without_the_kinds_that_a_decision_reads_is_refused():
    """A decision on a declared kind says so when the evidence was read without it."""
    words = "language: 1\ndecision: d\nrecord: visit\nrecords: {declare: {visit: {fields: {ok: bool}}}}\n"
    words += "rules:\n  - {id: a, when: ok, outcome: 好}\n"
    _, found = examine_decision(words.encode(), "d.yaml")
    with pytest.raises(EvidenceError, match="V510"):
        decide(found, Ledger([], standard()), as_of=AS_OF)


def test_a_file_that_is_not_there_or_wrong_is_a_rubric_error(tmp_path):
    """Loading raises with every problem; an unknown reading is one."""
    with pytest.raises(RubricError, match="E001"):
        load_decision(tmp_path / "none.yaml")
    file = tmp_path / "demo.yaml"
    file.write_text(DECISION, "utf-8")
    with pytest.raises(RubricError, match="E350"):
        load_decision(file, readings={"idle": "six"})
    file.write_text(DECISION + "extra: 1\n", "utf-8")
    with pytest.raises(RubricError, match="E201"):
        load_decision(file)
    file.write_text("- 1\n", "utf-8")
    with pytest.raises(RubricError):
        load_decision(file)


@pytest.fixture
def run(tmp_path):
    """Runs cases, written as YAML, beside the decision."""
    (tmp_path / "demo.yaml").write_text(DECISION, "utf-8")

    def results(tests):
        file = tmp_path / "demo.cases.yaml"
        file.write_text(f"language: 1\ncases: demo\ntests:\n{tests}", "utf-8")
        found = run_file(file)
        assert not found.problems
        return [(case.outcome, [problem.code for problem in case.problems]) for case in found.cases]

    return results


CASE = """\
- name: 聘任后受处分
  clause: 一
  as_of: 2022-06-30
  evidence:
    - {record: appointment, id: a1, person: 甲, date: 2022-06-01}
    - {record: sanction, person: 甲, type: 党纪处分, date: 2022-06-02}
  expect: {a1: {rules: [punished, recent, this_year, in_force, whatever], open: [often]}}
"""


@pytest.mark.parametrize(
    ("old", "new", "outcome", "codes"),
    [
        ("聘任后", "聘任后", "passed", []),
        ("  expect", "  confirm: pending\n  expect", "pending", []),
        ("  expect", "  parameters: {often: 2}\n  readings: {idle_months: three}\n  work: none\n  expect", "failed", ["C132"]),
        ("punished, recent", "recent", "failed", ["C132"]),
        (
            "expect: {a1: {rules: [punished, recent, this_year, in_force, whatever], open: [often]}}",
            "expect: {a1: none}",
            "failed",
            ["C132"],
        ),
        ("a1: {rules", "a2: {rules", "failed", ["C131"]),
        ("{rules: [", "{rule: [", "failed", ["C131"]),
        ("  expect", "  work: {a: 1}\n  expect", "failed", ["C120"]),
        ("  as_of: 2022-06-30\n", "", "failed", ["C104"]),
        ("2022-06-30", "年底", "failed", ["C104"]),
        ("    - {record: sanction", "    - 处分\n    - {record: sanction", "failed", ["C112"]),
        ("type: 党纪处分, ", "type: 党纪处分, kind: 重, ", "failed", ["V212"]),
        ("  expect", "  readings: {idle: six}\n  expect", "failed", ["C110"]),
        ("  expect", "  unit: 甲局\n  expect", "failed", ["C105"]),
        ("open: [often]}}", "open: [often]}, errors: none}", "passed", []),
        ("open: [often]}}", "open: [often]}, errors: [V511]}", "failed", ["C133"]),
        ("expect: {a1: {rules: [punished, recent, this_year, in_force, whatever], open: [often]}}", "expect: {}", "failed", ["C107"]),
    ],
)
def test_a_case_of_a_decision_is_judged_by_its_record(run, old, new, outcome, codes):
    """What is expected of a record's outcomes, rules and open rules; every fault of a case has its code."""
    assert old in CASE
    assert run(CASE.replace(old, new)) == [(outcome, codes)]


def test_a_case_of_a_decision_that_does_not_load_says_why(tmp_path):
    """A decision with an error stands in for its cases."""
    (tmp_path / "demo.yaml").write_text(DECISION.replace("sanctions >= 1", "sanction >= 1"), "utf-8")
    (tmp_path / "demo.cases.yaml").write_text(f"language: 1\ncases: demo\ntests:\n{CASE}", "utf-8")
    assert [problem.code for problem in run_file(Path(tmp_path / "demo.cases.yaml")).problems] == ["X107"]


def test_a_value_that_does_not_exist_leaves_the_rule_open(tmp_path):
    """A division by zero is said of its record, and the rule is not known."""
    (tmp_path / "demo.yaml").write_text(
        "language: 1\ndecision: demo\nrecord: appointment\nrules:\n  - {id: a, when: 1 / (term - 1) > 0, outcome: 好}\n", "utf-8"
    )
    tests = """\
- name: 除以零
  clause: 一
  as_of: 2022-06-30
  evidence: [{record: appointment, id: a1, term: 1}]
  expect: {a1: {outcomes: none, open: [a]}, errors: [V511]}
- name: 没有期限的
  clause: 一
  as_of: 2022-06-30
  evidence: [{record: appointment, id: a1, term: 1}]
  expect: {a1: none, errors: none}
"""
    (tmp_path / "demo.cases.yaml").write_text(f"language: 1\ncases: demo\ntests:\n{tests}", "utf-8")
    found = run_file(tmp_path / "demo.cases.yaml")
    assert [case.outcome for case in found.cases] == ["passed", "failed"]
    assert [problem.code for problem in found.cases[1].problems] == ["C133"]
