"""Vetoes, limits and signatures in small rubrics: which of them does something, and what is found where one does not."""

from __future__ import annotations

import pytest

import bizenv_rules as bz

HEAD = 'language: 1\nrubric: demo\nedition: "2021"\nrecords: {use: [finding, commendation, criticism, article]}\n'
FACTS = "facts:\n  late: {record: finding}\n  praised: {record: commendation}\n  blamed: {record: criticism}\n"
SHEET = "sheet:\n  points: 10\n  items:\n    - {id: a, kind: judged, points: 10}\n"
GRADES = "grades:\n  - {grade: 优秀, from: 8}\n  - {grade: 达标, from: 6}\n  - {grade: 不达标}\n"


def vetoed(*vetoes: str) -> bz.Rubric:
    """A mark out of ten, three grades and vetoes."""
    lines = "".join(f"  - {{{veto}}}\n" for veto in vetoes)
    return bz.loads(HEAD + FACTS + SHEET + f"vetoes:\n{lines}" + GRADES)


def one(rubric: bz.Rubric, code: str, at: str) -> object:
    """The only statement with this code there."""
    (proof,) = [proof for proof in bz.prove(rubric).proofs if (proof.code, proof.at) == (code, at)]
    return proof


def test_a_veto_that_lifts_a_grade_is_found():
    """`grade: 达标` for a unit at 0 points makes it better off than without the veto; replayed."""
    rubric = vetoed("id: v, when: late >= 1, grade: 达标")
    (proof,) = bz.veto_dominates(rubric)
    assert (proof.verdict, proof.method, proof.facts["late"]) == ("refuted", "replay", 1)
    facts = {**proof.facts, "a": proof.facts.get("a", 0)}
    assert bz.score_facts(rubric, facts, period="2021").grade == "达标"
    assert bz.score_facts(rubric, {**facts, "late": 0}, period="2021").grade == "不达标"


def test_an_earlier_veto_with_a_better_grade_is_found():
    """Where both hold, the first decides, so 不达标 is not what the second gives."""
    rubric = vetoed("id: mild, when: late >= 1, grade: 达标", "id: hard, when: blamed >= 1, grade: 不达标")
    proof = one(rubric, "R150", "vetoes.hard")
    assert (proof.verdict, proof.facts["late"], proof.facts["blamed"]) == ("refuted", 1, 1)
    right = vetoed("id: hard, when: blamed >= 1, grade: 不达标", "id: late, when: late >= 1, grade: 不达标")
    assert {each.verdict for each in bz.veto_dominates(right)} == {"proved"}


def test_a_veto_that_can_never_hold_is_redundant():
    """A count is never below 0."""
    rubric = vetoed("id: never, when: late < 0, grade: 不达标", "id: v, when: blamed >= 1, grade: 不达标")
    assert [proof.at for proof in bz.redundant(rubric)] == ["vetoes.never"]
    assert one(rubric, "R151", "vetoes.v").facts == {"blamed": 1}


def test_a_veto_over_a_total_without_a_set_is_not_decided():
    """Where the totals cannot be listed, nothing is said of what a better grade than the worst does."""
    items = SHEET + "    - {id: b, kind: per_count, count: praised, each: 1, beyond: true}\n"
    rubric = bz.loads(HEAD + FACTS + items + "vetoes: [{id: v, when: late >= 1, grade: 达标}]\n" + GRADES)
    assert [one(rubric, code, "vetoes.v").verdict for code in ("R150", "R151")] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("code: R112, at: grades", "holds now"),
        ("code: R131, at: nowhere", "is no longer stated there"),
        ("code: R101, at: sheet", "holds now"),
    ],
)
def test_a_signature_that_nothing_needs_is_told(entry, said):
    """It is named with its reason and fails nothing; what is signed rightly is not."""
    rubric = bz.loads(
        HEAD + FACTS + SHEET + GRADES + f"expect:\n  - {{{entry}, why: 旧的理由}}\n  - {{code: R144, at: records.finding, why: 存档}}\n"
    )
    report = bz.prove(rubric)
    (stale,) = [proof for proof in report.proofs if proof.code == "R190"]
    assert said in stale.message
    assert "旧的理由" in stale.message
    assert not stale.counts


def test_no_signature_of_the_five_is_stale():
    """Every signature of the five documents signs something that is still so."""
    for name in ("yanshi", "jilin-jkq", "gaotai", "wugang", "wangyi"):
        assert "R190" not in {proof.code for proof in bz.prove(bz.library(name)).proofs}


@pytest.mark.parametrize(
    ("inner", "hidden"),
    [
        ("cap: 10, items: [{id: c, kind: per_count, count: praised, each: 4}]", True),
        ("cap: 9, items: [{id: c, kind: per_count, count: praised, each: 3}]", False),
        ("floor: -3, items: [{id: c, kind: deduct, count: late, each: 1}]", False),
    ],
)
def test_a_limit_inside_a_limit_is_hidden_exactly_if_the_outer_one_holds_as_much(inner, hidden):
    """min(10, min(10, x) + y) = min(10, x + y) for y ≥ 0; with 9 inside it is not: 9 against 10."""
    parts = f"    - {{id: b, {inner}}}\n    - {{id: d, kind: per_count, count: blamed, each: 1}}\n"
    rubric = bz.loads(HEAD + FACTS + f"sheet:\n  cap: 10\n  items:\n{parts}")
    assert one(rubric, "R133", "b").verdict == ("refuted" if hidden else "proved")


def test_a_step_in_a_grade_shows_a_limit():
    """A condition on the section reads it, too: a staircase beyond the cap's edge would see the difference, one below would not."""
    part = "    - {id: b, cap: 10, items: [{id: c, kind: per_count, count: praised, each: 4}]}\n"
    text = HEAD + FACTS + f"sheet:\n  cap: 10\n  items:\n{part}outputs:\n  - {{id: o, value: VALUE}}\n"
    at = {
        value: one(bz.loads(text.replace("VALUE", value)), "R133", "b").verdict
        for value in ("1 if points_of('b') >= 4 else 0", "points_of('b')")
    }
    assert at["1 if points_of('b') >= 4 else 0"] == "refuted"
    assert at["points_of('b')"] != "refuted"


def test_a_witness_may_need_a_mark_that_does_not_apply():
    """Two items of which the first that applies counts: 8 points are reached only where the first is left out (缺项)."""
    first = "    - {id: a, kind: judged, points: 10, allowed: [0, 10], missing: not_applicable}\n"
    rest = "    - {id: b, kind: judged, points: 8}\n"
    rubric = bz.loads(
        HEAD + FACTS + f"sheet:\n  combine: first\n  items:\n{first}{rest}" + GRADES.replace("from: 8}", "from: 7, below: 9}")
    )
    (proof,) = [proof for proof in bz.bands(rubric) if (proof.code, proof.at) == ("R110", "grades.优秀")]
    assert proof.verdict == "proved"
    assert bz.score_facts(rubric, proof.facts, period="2021").grade == "优秀"
