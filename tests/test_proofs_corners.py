"""Corners of ``prove``: too many classes, functions of the embedding program, limits met half-way, and duties told otherwise."""

from __future__ import annotations

import pytest

import bizenv_rules as bz
from bizenv_rules.checks.clock import Clock
from bizenv_rules.checks.gathering import of_classes
from bizenv_rules.checks.proof import Claim, Proof
from bizenv_rules.checks.prove import CHECKS
from bizenv_rules.checks.showing import shown
from bizenv_rules.checks.supposed import views
from bizenv_rules.evidence.units import Unit

HEAD = 'language: 1\nrubric: demo\nedition: "2021"\n'
FACTS = "records: {use: [finding, commendation]}\nfacts: {late: {record: finding}, praised: {record: commendation}}\n"


def flags(number: int, more: str = "") -> bz.Rubric:
    """An item of one point for each of so many flags of a unit."""
    fields = "".join(f"  f{n}: {{type: bool}}\n" for n in range(number))
    items = "".join(f"    - {{id: i{n}, kind: judged, points: 1, applies: f{n}}}\n" for n in range(number))
    cap = f"  cap: {number + 2}\n"
    head = f"{HEAD}unit_fields:\n{fields}sheet:\n  points: {[n + 1 for n in range(number + 1)]}\n{cap}  items:\n"
    return bz.loads(f"{head}    - {{id: base, kind: judged, points: 1}}\n{items}{more}")


def test_many_classes_are_told_apart_or_said_to_be_too_many():
    """Seven flags make 128 classes, all of them asked about; ten make more than are asked about, and what hangs on them is unsupported."""
    seven = bz.prove(flags(7))
    assert len(bz.bounds(flags(7))) == 2**7
    assert seven.ok is False  # the cap of 9 never binds
    assert {proof.verdict for proof in seven.proofs if proof.code == "R101"} == {"proved"}
    ten = bz.prove(flags(10))
    (stated,) = [proof for proof in ten.proofs if proof.code == "R101"]
    assert stated.verdict == "unsupported"
    assert "more than 256 classes" in stated.message
    assert {proof.verdict for proof in ten.proofs if proof.code == "R131"} == {"unsupported"}
    units = [Unit(id="甲", fields={f"f{n}": n < 3 for n in range(10)})]
    assert [(int(one.lo or 0), int(one.hi or 0)) for one in bz.bounds(flags(10), units=units)] == [(0, 4)]


def test_a_section_without_a_maximum_is_no_statement_of_proofs():
    """Where nothing limits what items give, loading says so, and a program alone still has its other statements."""
    text = HEAD + FACTS + "sheet:\n  points: 10\n  items:\n    - {id: a, kind: per_count, count: praised, each: 1}\n"
    assert "E323" in {problem.code for problem in bz.check(text)}


def test_a_function_of_the_embedding_program_is_not_replayed():
    """What a registered function makes is not known here: bounds come of its declared range, and nothing is claimed to be reached."""
    text = (
        HEAD
        + FACTS
        + 'sheet:\n  points: 10\n  items:\n    - {id: a, kind: formula, points: 10, range: [0, 10], value: "power(praised + 1, 1/2, 2)"}\n'
    )
    rubric = bz.loads(text)
    (whole,) = bz.bounds(rubric)
    assert (whole.lo, whole.hi) == (0, 10)
    assert not whole.exact
    assert {proof.verdict for proof in bz.prove(rubric).proofs if proof.code == "R104"} == {"proved"}


ROWS = "grades:\n  - {grade: 好, from: 8}\n  - {grade: 中, from: 3}\n  - {grade: 差}\n"
PLAIN = HEAD + FACTS + "sheet:\n  points: 10\n  items:\n    - {id: a, kind: judged, points: 10}\n"


def test_grades_keep_to_what_is_assumed():
    """A witness for a grade is looked for among the totals that an assumption about two facts leaves."""
    items = "    - {id: b, kind: deduct, count: late, each: 1, limit: 5}\n"
    items += "    - {id: c, kind: per_count, count: praised, each: 1, points: 2, beyond: true}\n"
    more = ROWS + "assume:\n  - {id: both, clause: 一, when: late + praised == 3, why: 共三次}\n"
    rubric = bz.loads(PLAIN + items + more)
    proofs = {proof.at: proof for proof in bz.bands(rubric) if proof.code == "R110"}
    for at in ("grades.好", "grades.中", "grades.差"):
        proof = proofs[at]
        assert proof.verdict == "proved", proof.text()
        card = bz.score_facts(rubric, {"a": 0, **proof.facts}, period="2021")
        assert card.grade == at.removeprefix("grades.")
        assert not [problem for problem in card.problems if problem.code == "V950"]


def test_grades_without_a_set_and_conditions_of_grades_are_unsupported():
    """A row with a condition was not followed, and says so."""
    rubric = bz.loads(PLAIN + "grades:\n  - {grade: 好, from: 8, when: late == 0}\n  - {grade: 差}\n")
    proofs = {proof.at: proof.verdict for proof in bz.bands(rubric) if proof.code == "R110"}
    assert proofs["grades.好"] == "unsupported"


def test_a_witness_that_names_cannot_say_is_not_shown():
    """A claim whose facts read the same records, and one whose facts are none, leave a statement open with the reason."""
    program = bz.loads(PLAIN).program()
    (view,) = views(program)
    node = program.score or 0
    wrong = Claim(node, lambda value: value == 99, lambda: iter([{}]), str)
    proof = Proof("R104", "refuted", "valueset", "sheet", "x", claim=wrong)
    assert "do not go together" in shown(view, proof).message
    empty = Claim(node, lambda _: True, lambda: iter(()), str)
    assert "no evidence for it was found" in shown(view, Proof("R104", "refuted", "valueset", "sheet", "x", claim=empty)).message


class Stops(Clock):
    """A clock that is over from the second half on."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self.many = many

    @property
    def is_over(self) -> bool:
        self.many -= 1
        return self.many < 0


@pytest.mark.parametrize("steps", range(0, 60, 3))
def test_time_that_ends_while_witnesses_are_shown(steps):
    """However little time there is, a statement keeps its verdict or is unknown for the time limit."""
    rubric = bz.loads(PLAIN + "    - {id: b, kind: deduct, count: late, each: 1}\n" + ROWS)
    program = rubric.program()
    whole = {(proof.code, proof.at): proof.verdict for proof in bz.prove(rubric).proofs}
    clock = Stops(steps)
    there = views(program, clock=clock)
    found, late = of_classes(there, CHECKS, clock)
    for proof in found:
        assert proof.verdict == whole[proof.code, proof.at] or "time limit" in proof.message or proof.code == "R104"
    assert late or steps > 20


DUTY = """
duties:
  told: {title: 口头汇报, clause: 一, every: quarter}
  open: {title: 总结, clause: 二, met_by: {record: finding}}
"""


def test_duties_that_are_told_when_scoring():
    """A duty without ``met_by`` is told when scoring; one without a due date is met or open."""
    found = {proof.at: proof for proof in bz.prove(bz.loads(PLAIN + DUTY), codes=["R162"]).proofs}
    assert found["duties.told"].verdict == "proved"
    assert "without a due date" in found["duties.open"].message


def test_where_a_file_says_things():
    """Blocks, named entries, sheets and nodes inside results have places; what is not written has none."""
    text = HEAD + "sheets:\n  base:\n    per: quarter\n    items:\n      - {id: a, kind: judged, points: 10}\n"
    text += "result:\n  per: year\n  items:\n    - {id: all, kind: sheet, sheet: base, over: quarter, combine: mean}\n"
    text += "parameters:\n  n: {type: number, clause: 一, say: 数}\n"
    rubric = bz.loads(text, "a.yaml")
    spans = rubric.spans(["base", "base.a", "result.all", "parameters.n", "sheets", "nothing"])
    assert set(spans) == {"base", "base.a", "result.all", "parameters.n", "sheets"}
    assert spans["base.a"].start.line == text[: text.index("{id: a")].count("\n") + 1


def test_totals_of_levels_are_told_by_level():
    """A veto counts all stories, an item those of one level: a witness names levels, and the whole is what they add up to."""
    text = HEAD + "records: {use: [article]}\nfacts: {media: {record: article}}\n"
    text += "sheet:\n  points: 10\n  items:\n    - {id: a, kind: judged, points: 8}\n"
    text += "    - {id: b, kind: by_level, count: media, level: level, table: {省级: 1}, points: 2}\n"
    text += "grades:\n  - {grade: 好, from: 5}\n  - {grade: 差}\nvetoes:\n  - {id: much, clause: 一, when: media >= 3, grade: 差}\n"
    rubric = bz.loads(text)
    for proof in bz.prove(rubric).proofs:
        if proof.witness is not None:
            assert "media" not in proof.facts or isinstance(proof.facts["media"], dict), proof.text()
            bz.score_facts(rubric, proof.facts, period="2021")
