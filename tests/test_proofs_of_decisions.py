"""What ``prove`` says of decisions: rules that hold, never hold, are hidden and meet, each with records that were decided."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import bizenv_rules as bz
from bizenv_rules.checks.clock import Clock
from bizenv_rules.cli.app import app
from bizenv_rules.scoring.proving_decisions import prove_decision
from bizenv_rules.scoring.records_for import AS_OF

ROOT = Path(__file__).resolve().parents[1]
DECISIONS = sorted(path for path in (ROOT / "rubrics").glob("*/*.yaml") if path.read_text(encoding="utf-8").count("\ndecision: "))
HEAD = "language: 1\ndecision: demo\nrecord: finding\n"


def decision(tmp_path: Path, rules: str, more: str = "") -> bz.Decision:
    """A decision about findings."""
    file = tmp_path / "decision.yaml"
    file.write_text(f"{HEAD}{more}rules:\n{rules}", encoding="utf-8")
    return bz.load_decision(file)


def rule(name: str, when: str, outcome: str) -> str:
    """A line of a rule."""
    return f"  - {{id: {name}, clause: 一, when: {json.dumps(when, ensure_ascii=False)}, outcome: {outcome}}}\n"


def said(found: bz.Decision, code: str) -> dict[str, str]:
    """Place → verdict."""
    return {proof.at: proof.verdict for proof in bz.prove(found).proofs if proof.code == code}


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_the_rules_of_the_document_can_hold(path):
    """No rule of the document is idle, and the records shown are decided as is said."""
    found = bz.load_decision(path)
    report = bz.prove(found)
    assert report.ok
    assert report.settled
    for proof in report.proofs:
        if proof.code == "R163" and proof.verdict == "proved":
            ledger = bz.read_evidence([dict(record) for record in proof.records], found)
            (first, *_) = bz.decide(found, ledger, as_of=AS_OF).decided
            assert f"rules.{next(one.rule for one in first.rules if one.holds and f'rules.{one.rule}' == proof.at)}" == proof.at


def test_a_rule_that_contradicts_itself_never_holds(tmp_path):
    """R163: 重 and 轻 at once; its outcome never follows (R166)."""
    found = decision(tmp_path, rule("both", "severity == '重' and severity == '轻'", "甲") + rule("one", "severity == '重'", "乙"))
    assert said(found, "R163") == {"rules.both": "refuted", "rules.one": "proved"}
    assert said(found, "R166") == {"outcomes.甲": "refuted", "outcomes.乙": "proved"}


def test_a_rule_behind_a_wider_one_is_hidden(tmp_path):
    """R164, mode first: more than one finding is at least one; the other order is right."""
    facts = "mode: first\nfacts: {many: {record: finding, where: severity == '重', same: [unit]}}\n"
    wide, narrow = rule("wide", "many >= 1", "甲"), rule("narrow", "many >= 3", "乙")
    assert said(decision(tmp_path, wide + narrow, facts), "R164") == {"rules.wide": "proved", "rules.narrow": "refuted"}
    assert set(said(decision(tmp_path, narrow + wide, facts), "R164").values()) == {"proved"}
    third = rule("none", "many < 1", "丙") + rule("rest", "given(severity)", "丁")
    assert said(decision(tmp_path, wide + third, facts), "R164")["rules.rest"] == "refuted"


def test_rules_that_meet_are_told_with_a_record(tmp_path):
    """R165: a finding that is grave and late has two outcomes; two severities never meet."""
    met = decision(tmp_path, rule("grave", "severity == '重'", "甲") + rule("late", "given(due) and due < date", "乙"))
    (proof,) = [proof for proof in bz.prove(met).proofs if proof.code == "R165"]
    assert "`grave` and `late` can hold together: 甲; 乙" in proof.message
    assert proof.records[0]["severity"] == "重"
    apart = decision(tmp_path, rule("grave", "severity == '重'", "甲") + rule("light", "severity == '轻'", "乙"))
    assert said(apart, "R165") == {"rules": "proved"}


def test_records_that_no_rule_takes_are_told(tmp_path):
    """R167: a light finding is taken by nobody; with both answers every finding that says so is."""
    (gap,) = [p for p in bz.prove(decision(tmp_path, rule("grave", "severity == '重'", "甲"))).proofs if p.code == "R167"]
    assert gap.records
    whole = decision(tmp_path, rule("true_one", "truthful", "甲") + rule("other", "not truthful", "乙"))
    (none,) = [p for p in bz.prove(whole).proofs if p.code == "R167"]
    assert not none.records
    assert none.method == "reading"


def test_a_fact_that_no_rule_reads_is_found(tmp_path):
    """R168: a fact that stands there for nothing."""
    facts = "facts: {idle: {record: finding, same: [unit]}}\nparameters: {n: {type: number, clause: 一, say: 数}}\n"
    found = decision(tmp_path, rule("grave", "severity == '重' and n > 0", "甲"), facts)
    assert said(found, "R168") == {"facts.idle": "refuted", "records.finding": "proved"}
    assert not bz.prove(found).ok


def test_what_no_search_finds_is_unknown(tmp_path):
    """A condition over numbers that is met by chance alone is open, not refuted; so is everything without time."""
    found = decision(tmp_path, rule("odd", "times * times == 1522756", "甲"))
    assert said(found, "R163") == {"rules.odd": "unknown"}
    stopped = prove_decision(found, clock=Clock(0))
    assert {proof.verdict for proof in stopped.proofs} == {"unknown"}
    with pytest.raises(TypeError, match="alone"):
        bz.prove(found, assume=["times > 1"])


def test_the_verb_takes_decisions(tmp_path):
    """``prove DECISION`` prints records, as JSON and SARIF as well; exit 1 for a rule that never holds."""
    file = next(path for path in DECISIONS if path.stem == "dismissal")
    done = CliRunner().invoke(app, ["prove", str(file), "--all"])
    assert done.exit_code == 0
    assert "status = 聘任" in done.output
    assert '"records"' in CliRunner().invoke(app, ["prove", str(file), "--format", "json"]).output
    decision(tmp_path, rule("both", "severity == '重' and severity == '轻'", "甲"))
    done = CliRunner().invoke(app, ["prove", str(tmp_path / "decision.yaml"), "--format", "sarif"])
    assert done.exit_code == 1
    (result,) = [each for each in json.loads(done.output)["runs"][0]["results"] if each["ruleId"] == "R163"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 5


def test_the_day_is_in_the_evidence():
    """The records of a witness are filed by the day that is decided on."""
    assert date(2021, 12, 31) == AS_OF
