"""What ``prove`` says: of the five documents, as golden reports; of rubrics written the naive way; and on the command line."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import bizenv_rules as bz
from bizenv_rules.backends.valueset import Unsupported
from bizenv_rules.checks import ground
from bizenv_rules.checks.proof import ReplayError
from bizenv_rules.checks.proof_codes import PROOF_CODES
from bizenv_rules.cli.app import app
from bizenv_rules.evidence.units import Unit

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = {path.parent.name: path for path in sorted((ROOT / "rubrics").glob("*/rubric.yaml"))}
GOLDEN = ROOT / "tests" / "golden" / "proofs"
HEAD = 'language: 1\nrubric: demo\nedition: "2021"\n'


@pytest.fixture(scope="module")
def rubrics():
    """The five rubrics."""
    return {name: bz.load(path) for name, path in DOCUMENTS.items()}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_documents_report_is_as_committed(name, rubrics):
    """The report is recomputed, and nothing is refuted but what the rubric signs with a reason."""
    report = bz.prove(rubrics[name])
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(report.text(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == report.text()
    assert report.ok
    assert {proof.code for proof in report.proofs} <= {*PROOF_CODES, "R101", "R110", "R111"}


@pytest.mark.parametrize("code", ["R104", "R110"])
def test_a_witness_of_jilin_scores_what_is_said(code, rubrics):
    """``score_facts`` over a witness gives the value of the statement."""
    rubric = rubrics["jilin_jkq_2021"]
    proofs = [proof for proof in bz.prove(rubric).proofs if proof.code == code and proof.witness is not None]
    assert proofs
    for proof in proofs:
        assert bz.score_facts(rubric, proof.facts, period="2021").score == proof.value


def naive(name: str, *changes: tuple[str, str]) -> bz.Rubric:
    """A shipped rubric with its text changed."""
    text = DOCUMENTS[name].read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return bz.loads(text, name)


def found(rubric: bz.Rubric, code: str) -> dict[str, Fraction | None]:
    """Place → value of what is refuted and not signed."""
    return {proof.at: proof.value for proof in bz.prove(rubric).proofs if proof.code == code and proof.counts}


def test_jilin_reaches_110_of_100():
    """Unsigned, the total of Jilin is found to leave its 100 points, with the value 110."""
    assert found(naive("jilin_jkq_2021", ("{code: R104, at: sheet", "{code: R104, at: daily")), "R104") == {"sheet": 110}


def test_yanshi_can_be_negative():
    """Unsigned, the total of Yanshi is found to fall below 0."""
    values = [
        proof.value
        for proof in bz.prove(naive("yanshi", ("{code: R104, at: result", "{code: R104, at: sheet"))).proofs
        if proof.code == "R104" and proof.counts
    ]
    assert 110 in values
    assert any(value is not None and value < 0 for value in values)


def test_wugang_gives_130_to_some():
    """Without what it assumes, the parts of Wugang are found to give what it does not state for some units; with it they are not."""
    assert not found(naive("wugang_2021"), "R101")
    rubric = naive("wugang_2021", ("when: lead29 or not indicator12", "when: lead29 or not lead29"))
    assert list(found(rubric, "R101")) == ["result"]


SECTION = HEAD + "sheet:\n  points: 100\n  items:\n"


@pytest.mark.parametrize(
    ("stated", "parts"),
    [(50, (13, 5, 5, 10, 10)), (13, (4, 5, 2))],
    ids=["Yanshi 43 of 50", "Gaotai 11 of 13"],
)
def test_a_block_left_outside_its_section_is_missed(stated, parts):
    """With a part beside its section instead of inside, the section gives less than it states."""
    items = "".join(f"        - {{id: i{n}, kind: judged, points: {points}}}\n" for n, points in enumerate(parts))
    text = SECTION
    text += (
        f"    - id: general\n      points: {stated}\n      items:\n{items}    - {{id: rest, kind: judged, points: {100 - sum(parts)}}}\n"
    )
    assert found(bz.loads(text), "R101") == {"general": sum(parts)}
    assert f"give {sum(parts)} at most" in bz.prove(bz.loads(text)).text()


FACTS = "facts:\n  late: {record: finding}\n  praised: {record: commendation}\n"
RECORDS = "records: {use: [finding, commendation]}\n"


def one(items: str, *, points: int = 10, more: str = "", cap: str = "") -> bz.Rubric:
    """A small rubric."""
    return bz.loads(HEAD + RECORDS + FACTS + f"sheet:\n  points: {points}\n{cap}  items:\n{items}" + more)


def test_a_cap_that_is_no_multiple_of_the_step_is_found():
    """每项3分, 满分10: the fourth gives one point."""
    rubric = one("    - {id: a, kind: per_count, count: praised, each: 3}\n", cap="  cap: 10\n")
    assert found(rubric, "R132") == {"sheet": None}
    assert found(rubric, "R144") == {"records.finding": None}


def test_a_cap_that_never_binds_is_found():
    """Parts of 4 and 6 never meet a cap of 10."""
    items = "    - {id: a, kind: judged, points: 4}\n    - {id: b, kind: judged, points: 6}\n"
    assert found(one(items, cap="  cap: 10\n"), "R131") == {"sheet": 10}


def test_evidence_read_by_two_items_is_found():
    """One commendation that counts under two items is named with both."""
    items = "".join(f"    - {{id: {name}, kind: per_count, count: praised, each: 1, points: 5}}\n" for name in "ab")
    assert found(one(items), "R143") == {"b": None}


def test_blame_that_raises_the_total_is_refuted_with_a_pair():
    """Points for findings: one more finding and the total rises."""
    rubric = one("    - {id: a, kind: per_count, count: late, each: 1, points: 10}\n")
    assert found(rubric, "R120") == {"a": 1}
    assert [proof.facts for proof in bz.monotone(rubric) if proof.verdict == "refuted"] == [{"late": 1}]


def test_an_item_under_a_cap_of_nothing_is_dead():
    """Under a cap of 0 nothing of an item moves the total."""
    part = "    - {id: b, cap: 0, items: [{id: c, kind: per_count, count: praised, each: 0}]}\n"
    rubric = one("    - {id: a, kind: judged, points: 10}\n" + part)
    assert [proof.at for proof in bz.dead_items(rubric) if proof.code == "R130"] == ["b.c"]


GRADES = (
    "grades:\n  - {grade: 优秀, from: 8, to: 10}\n  - {grade: 良好, from: 6, to: 8}\n  - {grade: 不可及, from: 11}\n  - {grade: 合格}\n"
)


def test_grades_say_who_reaches_them():
    """An unreachable row is refuted, two rows that share an edge as well; the others have a witness."""
    rubric = one("    - {id: a, kind: judged, points: 10}\n", more=GRADES)
    proofs = {(proof.code, proof.at): proof for proof in bz.bands(rubric)}
    assert proofs["R110", "grades.不可及"].verdict == "refuted"
    assert proofs["R112", "grades.良好"].value == 8
    assert proofs["R111", "grades"].verdict == "proved"
    assert bz.score_facts(rubric, proofs["R110", "grades.良好"].facts, period="2021").grade == "良好"


def test_bounds_and_sets_of_jilin(rubrics):
    """The total of Jilin is exact; a count without a cap is open, and says why it has no set."""
    jilin = rubrics["jilin_jkq_2021"]
    (whole,) = bz.bounds(jilin)
    assert (whole.lo, whole.hi, whole.exact) == (0, 110, True)
    (totals,) = bz.reachable(jilin)
    assert not isinstance(totals, Unsupported)
    assert len(totals) == 33001
    assert totals.holes() == ()
    (item,) = bz.reachable(jilin, "bonus.city_praise")
    assert item == Unsupported(item.node, "city_commended has no upper limit")
    with pytest.raises(ValueError, match="not reached"):
        totals.witness(Fraction(111))
    with pytest.raises(KeyError, match="no node"):
        bz.bounds(jilin, "bonus.nothing")


def test_units_say_which_classes_exist(rubrics):
    """With the list of units only its classes are asked about."""
    units = bz.read_units(ROOT / "rubrics" / "wugang_2021" / "units.yaml", rubrics["wugang_2021"])
    assert len(bz.bounds(rubrics["wugang_2021"], units=units)) < len(bz.bounds(rubrics["wugang_2021"]))
    assert bz.prove(rubrics["wugang_2021"], units=units).ok


def test_a_program_alone_is_unsigned(rubrics):
    """A program carries no signatures, so what the document signs is refuted."""
    report = bz.prove(rubrics["jilin_jkq_2021"].program())
    assert not report.ok
    assert {proof.code for proof in report.proofs if proof.counts} == {"R104", "R143"}


def test_a_witness_that_does_not_replay_is_never_shown(rubrics, monkeypatch):
    """If the definition gives another value than the set, the library says that it is at fault."""
    monkeypatch.setattr(ground.Ground, "replayed", lambda *_, **__: Fraction(-1))
    with pytest.raises(ReplayError):
        bz.prove(rubrics["jilin_jkq_2021"])


def call(*words: object) -> tuple[int, str]:
    """A verb's exit code and output."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.output


def test_the_verbs(tmp_path):
    """0 for a signed document, 3 if all is asked for and something is open, 1 for what is refuted, 2 for a path that is none."""
    jilin, yanshi = DOCUMENTS["jilin_jkq_2021"], DOCUMENTS["yanshi"]
    assert call("prove", jilin, "--require-all")[0] == 0
    assert call("prove", yanshi)[0] == 0
    assert call("prove", yanshi, "--require-all")[0] == 3
    assert '"counts"' in call("prove", jilin, "--format", "json")[1]
    assert call("bounds", jilin)[1] == "0 .. 110, both reached\n"
    assert '"hi": "110"' in call("bounds", jilin, "--format", "json")[1]
    assert call("bounds", jilin, "--node", "nothing")[0] == 2
    assert "6001 of 33001 totals" in call("bands", jilin)[1]
    assert call("bands", jilin, "--format", "json")[0] == 0
    assert call("prove", jilin, "--timeout", "0", "--require-all")[0] == 3
    assert call("prove", jilin, "--assume", "nothing > 1")[0] == 2
    assert "assumed given_1: idle_plan3y < 2" in call("prove", jilin, "--assume", "idle_plan3y < 2")[1]
    naive_file = tmp_path / "rubric.yaml"
    naive_file.write_text(jilin.read_text(encoding="utf-8").replace("{code: R104, at: sheet", "{code: R104, at: daily"), encoding="utf-8")
    assert call("prove", naive_file)[0] == 1


def test_a_total_without_a_set_is_told_by_its_bounds():
    """Where the set cannot be followed, grades are unsupported or refuted by intervals, and the reason is said."""
    items = "    - {id: a, kind: judged, points: 10}\n    - {id: b, kind: per_count, count: praised, each: 1, beyond: true}\n"
    rubric = one(items, more="grades:\n  - {grade: 优秀, from: 8}\n  - {grade: 良好, from: 9}\n  - {grade: 合格}\n")
    proofs = {proof.at: proof for proof in bz.bands(rubric)}
    assert (proofs["grades.良好"].verdict, proofs["grades.优秀"].verdict) == ("refuted", "unsupported")
    assert "no upper limit" in proofs["grades.优秀"].message
    assert found(rubric, "R104")["sheet"] > 10


def test_a_total_without_a_grade_is_found():
    """A hole that the rubric signs is told with its totals; unsigned, as a program, it counts."""
    more = "grades:\n  - {grade: 优秀, from: 8}\n  - {grade: 合格, below: 7}\nexpect:\n  - {code: R111, at: grades, why: 文中如此}\n"
    rubric = one("    - {id: a, kind: judged, points: 10}\n", more=more)
    (hole,) = [proof for proof in bz.bands(rubric) if proof.code == "R111"]
    assert (hole.verdict, hole.value, hole.signed) == ("refuted", 7, "文中如此")
    assert not bz.prove(rubric.program()).ok


def test_a_cap_that_binds_has_a_witness():
    """Parts of 6 and 6 meet a cap of 10, at their best."""
    items = "    - {id: a, kind: judged, points: 6}\n    - {id: b, kind: judged, points: 6}\n"
    (cap,) = [proof for proof in bz.prove(one(items, cap="  cap: 10\n")).proofs if proof.code == "R131"]
    assert (cap.verdict, cap.value, cap.facts) == ("proved", 12, {"a": 6, "b": 6})


def test_weights_of_fixed_numbers_add_up():
    """Weights that are numbers are added up, and what they are put on is collected."""
    items = "    - {id: a, kind: judged, points: 100, weight: 0.4}\n    - {id: b, kind: judged, points: 100, weight: 0.6}\n"
    proofs = {proof.code: proof for proof in bz.prove(one(items, points=100)).proofs}
    assert (proofs["R140"].verdict, proofs["R140"].value, proofs["R142"].verdict) == ("proved", 1, "proved")


def assuming(*conditions: str, items: str = "", points: int = 10, more: str = "") -> bz.Rubric:
    """Ten points less one for every late report, and what is assumed."""
    items = items or "    - {id: start, kind: judged, points: 10}\n    - {id: a, kind: deduct, count: late, each: 1}\n"
    lines = "".join(f"  - {{id: a{n}, clause: 一, when: {text}, why: 文中如此}}\n" for n, text in enumerate(conditions))
    return one(items, points=points, more=f"{more}assume:\n{lines}")


def total(rubric: bz.Rubric) -> list[tuple[str, Fraction | None]]:
    """What is said of the total's lower end."""
    return [(p.verdict, p.value) for p in bz.prove(rubric).proofs if p.code == "R104" and "below" in p.message]


def test_an_assumption_about_one_fact_bounds_it():
    """With at most 4 late reports a total of 10 − 4 = 6 marks stays at 0 − 4; with none it is never below 0."""
    assert total(assuming("late >= 0")) == [("refuted", -100)]
    assert total(assuming("late <= 4")) == [("refuted", -4)]
    assert total(assuming("late < 1")) == [("proved", None)]
    report = bz.prove(assuming("late <= 4"))
    assert "assumed a0 (一): 文中如此" in report.supposed
    assert "so late is 0 to 4" in report.supposed
    assert report.to_dict()["supposed"]


def test_an_assumption_that_ties_two_facts_finds_another_witness():
    """Late reports are never more than the praised ones: the witness praises as often as it blames."""
    items = "    - {id: a, kind: deduct, count: late, each: 1}\n    - {id: b, kind: per_count, count: praised, each: 1, points: 0}\n"
    rubric = assuming("late <= praised", items=items)
    (proof,) = [p for p in bz.prove(rubric).proofs if p.code == "R104" and "below" in p.message]
    assert proof.verdict == "refuted"
    assert proof.facts["praised"] >= proof.facts["late"] > 0
    assert not [p for p in bz.score_facts(rubric, proof.facts, period="2021").problems if p.code == "V950"]


def test_what_only_forbidden_evidence_refutes_is_unknown():
    """The evidence found is ruled out and no other is found: the statement is open, and the assumption is named."""
    rubric = assuming("late * late == 0")
    (proof,) = [p for p in bz.prove(rubric).proofs if p.code == "R104" and "below" in p.message]
    assert (proof.verdict, proof.witness) == ("unknown", None)
    assert "the assumption a0" in proof.message


def test_a_least_number_is_part_of_a_witness():
    """At least two records are assumed, so a witness that needs none names two."""
    rubric = assuming("2 <= late <= 3", more="grades:\n  - {grade: 合格, from: 0}\n  - {grade: 不合格}\n")
    (proof,) = [p for p in bz.bands(rubric) if p.code == "R110" and p.at == "grades.合格"]
    assert proof.facts["late"] == 2


def test_assumptions_that_cannot_hold_together_are_found():
    """R160: more than 4 and fewer than 3 late reports; each alone can hold."""
    proofs = {p.at: p.verdict for p in bz.prove(assuming("late > 4", "late < 3")).proofs if p.code == "R160"}
    assert proofs == {"assume.a0": "proved", "assume.a1": "refuted"}
    assert {p.verdict for p in bz.prove(assuming("late > 4", "praised < 3")).proofs if p.code == "R160"} == {"proved"}
    big = "unit_fields: {big: {type: bool}}\n"
    (wrong,) = [p for p in bz.prove(assuming("big and not big", more=big)).proofs if p.code == "R160"]
    assert wrong.verdict == "refuted"


def test_sarif_says_where(tmp_path):
    """A refuted statement is a SARIF result with the line of the node; a signed one is a note."""
    file = tmp_path / "rubric.yaml"
    text = HEAD + RECORDS + FACTS + "sheet:\n  points: 10\n  cap: 10\n  items:\n    - {id: a, kind: per_count, count: praised, each: 3}\n"
    text += "expect:\n  - {code: R144, at: records.finding, clause: 一, why: 只作留存}\n"
    file.write_text(text, encoding="utf-8")
    code, said = call("prove", file, "--format", "sarif")
    assert code == 1
    (run,) = json.loads(said)["runs"]
    found = {result["ruleId"]: result for result in run["results"]}
    assert found["R132"]["level"] == "error"
    assert found["R132"]["locations"][0]["physicalLocation"]["region"]["startLine"] == 1 + text[: text.index("  points: 10")].count("\n")
    assert found["R144"]["level"] == "note"


def test_more_can_be_assumed():
    """A condition of the caller is used as one of the rubric; of a program alone none can be."""
    rubric = assuming("late <= 4")
    (low,) = [p for p in bz.prove(rubric, assume=["late <= 2"], codes=["R104"]).proofs if "below" in p.message]
    assert low.value == -2
    with pytest.raises(TypeError, match="program alone"):
        bz.prove(rubric.program(), assume=["late <= 2"])
    with pytest.raises(bz.RubricError, match="nothing"):
        bz.prove(rubric, assume=["nothing <= 2"])


def verdicts(rubric: bz.Rubric, code: str) -> dict[str, str]:
    """Place → verdict."""
    return {proof.at: proof.verdict for proof in bz.prove(rubric, codes=[code]).proofs}


def test_a_consequence_that_never_follows_is_found():
    """R161: a total of 0 to 10 is never above 10; one below 3 can follow, and what is said always is not asked about."""
    rows = (
        "  - {id: never, clause: 一, when: score > 10, say: 表扬}\n  - {id: low, clause: 二, when: score < 3 and praised > 0, say: 约谈}\n"
    )
    more = f"outputs:\n  - {{id: half, clause: 三, value: score / 2}}\nconsequences:\n{rows}  - {{id: always, clause: 三, say: 存档}}\n"
    rubric = one("    - {id: a, kind: judged, points: 10}\n", more=more)
    assert verdicts(rubric, "R161") == {"consequences.never": "refuted", "consequences.low": "proved", "outputs.half": "proved"}
    (low,) = [proof for proof in bz.prove(rubric, codes=["R161"]).proofs if proof.at == "consequences.low"]
    card = bz.score_facts(rubric, {"a": 0, **low.facts}, period="2021")
    assert [each.id for each in card.consequences] == ["low", "always"]


WITHOUT_POINTS = """
records: {use: [finding, document]}
facts: {late: {record: finding}}
duties:
  plan: {title: 方案, clause: 一, date: 2021-03-10, met_by: {record: document, where: type == '方案'}}
  both: {title: 总结, clause: 二, every: quarter, met_by: {record: document, where: type == '总结' and type == '台账'}}
consequences:
  - {id: late, clause: 三, when: late >= 3, say: 通报}
  - {id: never, clause: 四, when: late < 0, say: 通报}
"""


def test_a_rubric_without_points_is_proved_for_its_duties_and_consequences():
    """A duty that nothing can meet (R162) and a consequence that never follows (R161) are found; there is no total to speak of."""
    rubric = bz.loads(HEAD + WITHOUT_POINTS)
    assert verdicts(rubric, "R162") == {"duties.plan": "proved", "duties.both": "refuted"}
    assert verdicts(rubric, "R161") == {"consequences.late": "proved", "consequences.never": "refuted"}
    report = bz.prove(rubric)
    assert not [proof for proof in report.proofs if proof.code == "R104"]
    assert "due on 2021-03-10; records of kind `document` meet it" in report.text()


def test_what_no_unit_of_the_list_has_is_not_dead(rubrics):
    """Gaotai's list names departments alone: the items of towns are not reached by it, and nothing is refuted but what is signed."""
    gaotai = rubrics["gaotai_2021"]
    report = bz.prove(gaotai, units=bz.read_units(ROOT / "rubrics" / "gaotai_2021" / "units.yaml", gaotai))
    assert report.ok
    idle = [proof for proof in report.proofs if proof.at.startswith("town.") and proof.code == "R130"]
    assert {proof.verdict for proof in idle} == {"unsupported", "proved"}
    assert all("not reached by the list of units" in proof.message for proof in idle if proof.verdict == "unsupported")


def test_a_list_of_units_says_who_has_a_duty():
    """R145 is decided with a list: a duty of the large is had by a large unit and by no small one."""
    text = "unit_fields: {large: {type: bool}}\nduties:\n"
    text += "  plan: {clause: 一, date: 2021-03-10, applies: large, met_by: {record: finding}}\n"
    rubric = one("    - {id: a, kind: judged, points: 10}\n", more=text)
    assert verdicts(rubric, "R145") == {"duties": "unsupported"}
    for large, verdict in ((True, "proved"), (False, "refuted")):
        units = [Unit(id="甲", fields={"large": large})]
        found = {proof.at: proof.verdict for proof in bz.prove(rubric, units=units, codes=["R145"]).proofs}
        assert found == {"duties.plan": verdict}


def test_a_unit_that_breaks_an_assumption_is_told():
    """R160 with a list: a unit of it is not what the rubric assumes of all; of one that does not say nothing is claimed."""
    rubric = assuming("big", more="unit_fields: {big: {type: bool, optional: true}}\n")
    for fields, verdict in (({"big": False}, "refuted"), ({"big": True}, "proved"), ({}, "proved")):
        report = bz.prove(rubric, units=[Unit(id="甲", fields=fields)])
        assert [proof.verdict for proof in report.proofs if proof.code == "R160"] == [verdict]
