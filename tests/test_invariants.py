"""What holds of every rubric: the five documents keep it, and planted faults are found and shrunk to a record or two."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import bizenv_rules as bz
from bizenv_rules.plan import Clamp, Const, Curve
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.testing import INVARIANTS, Evidence, InvariantError, assert_invariants, boundary_evidence, invariant
from bizenv_rules.testing.registry import require
from bizenv_rules.testing.shrinking import shrunk

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "rubrics").glob("*/rubric.yaml"))
RUBRICS = {file.parent.name: bz.load(file) for file in FILES}
JILIN = (ROOT / "rubrics" / "jilin_jkq_2021" / "rubric.yaml").read_text(encoding="utf-8")
GAOTAI = (ROOT / "rubrics" / "gaotai_2021" / "rubric.yaml").read_text(encoding="utf-8")
BLEND = """
language: 1
rubric: blend
edition: "2021"
title: 三方评分
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [mark]}
sheet:
  items:
    - {id: office, kind: judged, title: 营商办, clause: 一, points: 100, by: 营商办, weight: 0.4}
    - {id: people, kind: judged, title: 社会监督员, clause: 二, points: 100, by: 监督员, weight: 0.1}
    - {id: city, kind: judged, title: 市级评价, clause: 三, points: 100, by: 市, weight: 0.5}
"""
RANGE = "every score lies within its stated range"
LIMITS = "every item and section keeps its points, cap and floor"


@pytest.mark.parametrize("name", ["wangyi_2018", pytest.param("wugang_2021", marks=pytest.mark.thorough)])
def test_a_document_keeps_every_invariant(name):
    """Static checks, the evidence at every edge, and a short search: nothing is broken."""
    assert_invariants(RUBRICS[name], max_examples=3)


@pytest.mark.thorough
@pytest.mark.parametrize("name", RUBRICS)
def test_every_tenth_edge_of_the_documents_keeps_every_invariant(name):
    """`make fuzz` and the plug-in try all of them; here every tenth, and all that gives or takes points."""
    rubric = RUBRICS[name]
    for number, (edge, evidence) in enumerate(boundary_evidence(rubric)):
        if number % 10 == 0 or edge.startswith("all that"):
            for check in INVARIANTS.values():
                check(rubric, evidence)


def failures(rubric, *names, examples=60):
    """What is broken, by name."""
    with pytest.raises(InvariantError) as raised:
        assert_invariants(rubric, names=names or None, max_examples=examples)
    return str(raised.value), {failure.name: failure for failure in raised.value.failures}


def edited(text, *pairs):
    """A rubric with some of its text put otherwise."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return bz.loads(text, "edited.yaml")


def tampered(text, change):
    """A rubric whose operations are not what its file says: a fault of whoever made them."""
    sound = bz.loads(text, "tampered.yaml")
    program = sound.program()
    nodes = tuple(replace(node, op=change(n, node.op, program)) for n, node in enumerate(program.plan.nodes))
    return Rubric(sound._source, sound.name, {(): replace(program, plan=replace(program.plan, nodes=nodes))}, sound.functions)


def test_a_dropped_floor_is_found():
    """扣完40分为止 forgotten: one record too many takes daily below 0."""
    rubric = edited(JILIN, ("      floor: 0 ", "      note: 略 "))
    text, found = failures(rubric, RANGE)
    assert "daily comes to" in found[RANGE].message and "below 0" in found[RANGE].message
    assert found[RANGE].clause == "三(二)1"
    assert len(found[RANGE].evidence.records) <= 3
    assert found[RANGE].evidence.score(rubric)["daily"].value < 0
    assert "again: assert_invariants" in text and "confirm: pending" in text


def test_a_forgotten_cap_is_found():
    """加分 without 10分封顶 and without its points, in a document of 100 points: the total rises above what is stated."""
    rubric = edited(
        JILIN,
        ("      points: 10\n      cap: 10\n", ""),
        ("  - {code: R104, at: sheet, clause: 三(二)3, why: 加分项目另计10分，文中没有总分上限，综合得分可达110}\n", ""),
    )
    _, found = failures(rubric, RANGE)
    assert "sheet comes to" in found[RANGE].message and "above the 100 points it states" in found[RANGE].message
    assert 1 <= len(found[RANGE].evidence.records) <= 8  # four panels at their full marks, and praise
    assert found[RANGE].evidence.score(rubric).score > 100


def test_a_cap_without_effect_is_found():
    """The file says `cap: 10` and the operations do not: more than 10 points of praise in one record."""
    rubric = tampered(JILIN, lambda n, op, program: Clamp(None, None, op.of) if n in _stages(program, "bonus", "cap") else op)
    _, found = failures(rubric, LIMITS)
    assert found[LIMITS].message.startswith("bonus comes to ") and "above its cap" in found[LIMITS].message
    assert len(found[LIMITS].evidence.records) <= 3


def test_a_floor_without_effect_is_found():
    """The file says `floor: 0` and the operations do not."""
    rubric = tampered(JILIN, lambda n, op, program: Clamp(None, None, op.of) if n in _stages(program, "daily", "floor") else op)
    _, found = failures(rubric, LIMITS)
    assert "below its floor" in found[LIMITS].message
    assert len(found[LIMITS].evidence.records) <= 3


def test_a_weight_of_a_tenth_is_found():
    """0.4 → 0.04: at load the weights do not add up; in the operations the blend falls out of its parts."""
    problems = bz.check(GAOTAI.replace("weight: 0.4}", "weight: 0.04}", 1))
    assert [problem for problem in problems if problem.is_error and "0.64" in problem.message]
    name = "a blend lies between its parts"
    rubric = tampered(BLEND, lambda _, op, __: Const(Fraction(1, 25)) if op == Const(Fraction(2, 5)) else op)
    _, found = failures(rubric, name)
    assert "its parts lie between" in found[name].message
    assert len(found[name].evidence.records) <= 3


@pytest.mark.thorough
def test_an_edge_on_the_wrong_side_is_found():
    """≥ → >: a score of exactly 90 is 优秀 by the document, and evidence for exactly 90 is tried."""
    name = "the grade is the one that the edges give"

    def later(_, op, program):
        if not isinstance(op, Curve) or not any(piece.at == 90 for piece in op.pieces):
            return op
        return replace(op, pieces=tuple(replace(piece, open=True) if piece.at == 90 else piece for piece in op.pieces))

    text, found = failures(tampered(JILIN, later), name)
    assert found[name].message == "90 is graded 达标, its edges say 优秀"
    assert "grade edge 90" in text


def _stages(program, path, name):
    return {stage.node for node in program.nodes if node.path == path for stage in node.stages if stage.name == name}


def test_an_author_s_own_invariant_counts_like_the_others():
    """A function registered under a name is tried, shrunk and reported like a built-in one."""
    name = "宣传报道不超过五分"

    @invariant(name)
    def media(rubric, evidence):
        value = evidence.score(rubric)["bonus.media"].value
        require(value is None or value <= 5, f"media comes to {value}", "三(二)3(3)")

    try:
        _, found = failures(bz.loads(JILIN, "jilin.yaml"), name)
        assert [record.record for record in found[name].evidence.records] == ["article"]
        with pytest.raises(ValueError, match="called '宣传报道不超过五分' already"):
            invariant(name)(lambda _, __: None)
    finally:
        del INVARIANTS[name]


def test_an_unknown_name_is_refused():
    """A misspelt name is an error, not a pass."""
    with pytest.raises(ValueError, match="no invariant is called 'nothing'"):
        assert_invariants(RUBRICS["jilin_jkq_2021"], names=["nothing"])


def test_an_invariant_that_does_not_repeat_says_so():
    """What fails only now and then is reported as such."""
    seen = []

    @invariant("now and then")
    def moody(_, evidence):
        seen.append(evidence)
        assert len(seen) % 2 == 0

    try:
        _, found = failures(RUBRICS["wangyi_2018"], "now and then", examples=5)
        assert found["now and then"].name == "now and then"
    finally:
        del INVARIANTS["now and then"]


def test_praise_that_lowers_is_found():
    """Five points that are subtracted: the fault is named with the record that shows it."""
    name = "praise never lowers and blame never raises a score"
    rubric = tampered(JILIN, lambda _, op, __: Const(Fraction(-5)) if op == Const(Fraction(5)) else op)
    _, found = failures(rubric, name)
    assert found[name].message.startswith("praise lowers the score, one article (e1) more: 40 becomes 35")
    assert len(found[name].evidence.records) <= 2


def test_boundary_evidence_keeps_every_invariant_by_itself():
    """Each function may be called alone, as an author's own test does."""
    rubric = RUBRICS["wangyi_2018"]
    for check in INVARIANTS.values():
        for _, evidence in boundary_evidence(rubric)[:3]:
            assert isinstance(evidence, Evidence)
            check(rubric, evidence)


def test_duties_are_shrunk_one_by_one():
    """Of due dates stated late or missed only those stay without which nothing fails."""
    jilin = RUBRICS["jilin_jkq_2021"]
    stated = {"monthly_news": ("missed", "late", *["met"] * 10), "quarterly_summary": ("late",) * 4, "dual_ledger": ("met",) * 12}
    evidence = Evidence(bz.Unit(id="商务局"), "2021", duties=stated)
    least = shrunk(evidence, lambda one: one.score(jilin).score < 40)
    assert sum(state != "met" for states in least.duties.values() for state in states) == 1
    assert shrunk(evidence, lambda one: one.score(jilin).score >= 0).duties == "met"
    case = least.to_case(jilin, "迟报一次", "三(二)1(8)")
    assert case["expect"]["score"] == 39 and len(case["duties"]["monthly_news"]) == 12


def test_evidence_that_cannot_be_told_in_a_case_is_told_in_full():
    """Units with fields, parameters and fractions keep their exact values."""
    wangyi = RUBRICS["wangyi_2018"]
    unit = bz.Unit(id="a", name="甲局", class_="部门", active_from=date(2018, 2, 1), fields={"staff": Fraction(1, 3)})
    weights = {"third_party_weight": Fraction(1, 3), "satisfaction_weight": Fraction(2, 3), "statistics_weight": 0}
    case = Evidence(unit, "2018", parameters=weights).to_case(wangyi, expect={"score": 0}, note="略")
    assert case["unit"] == {"id": "a", "name": "甲局", "class": "部门", "staff": "1/3", "active": {"from": "2018-02-01"}}
    assert case["parameters"]["third_party_weight"] == "1/3"
    assert case["expect"] == {"score": 0} and case["note"] == "略"
    assert "parameters: {third_party_weight: 1/3" in str(Evidence(unit, "2018", parameters=weights))
    undetermined = Evidence(unit, "2018").to_case(wangyi)
    assert undetermined["expect"] == {"status": "undetermined"}
