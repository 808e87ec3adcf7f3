"""No false *proved*: what ``prove`` says of generated rubrics survives evidence drawn at random, evaluated exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from tests.examples import part_of_profile
from tests.laws.supposing import Drawn

import bizenv_rules as bz
from bizenv_rules import exact
from bizenv_rules.checks.limits import limits
from bizenv_rules.checks.prove import prove_program
from bizenv_rules.checks.supposed import View, views
from bizenv_rules.plan import Clamp, Fact
from bizenv_rules.program import Authored, Program
from bizenv_rules.rubric.load import examine
from bizenv_rules.testing.authored import dump, rubric_data

WORLDS, CLASSES, PLACES = 4, 3, 3


def written(data) -> Program:
    """A generated rubric as a program."""
    problems, program = examine(dump(data).encode(), "generated.yaml")
    assert program is not None, problems
    return program


class Tried:
    """A program with its statements, a class of units, and the columns for one drawn world."""

    def __init__(self, program: Program, view: View, seed: int) -> None:
        self.program, self.view = program, view
        self.world = Drawn(program.plan, seed, known={node: int(answer) for node, answer in view.answers.items()})
        self.upto = program.plan.cut or len(program.plan.nodes)
        self.columns = self.run()

    def run(self, plan=None, changed=None):
        """The columns, with another plan or with facts changed."""
        world = Drawn(plan or self.program.plan, self.world.seed, changed, self.world.known)
        return exact.run(plan or self.program.plan, world, upto=self.upto)

    def total(self, columns=None):
        """The unit's total, None where it has no number."""
        value = (columns or self.columns)[self.program.score][0]
        return value if isinstance(value, Fraction) else None

    def node(self, path: str) -> Authored:
        """The node of a path."""
        return next(node for node in self.program.nodes if node.path == path)


def in_range(tried: Tried, proof) -> None:
    """R102, R103, R104: no value lies outside."""
    node = tried.node(proof.at)
    most = max(node.points)
    if node.full is not None and len(node.points) > 1:
        return
    for value in tried.columns[node.value]:
        if isinstance(value, Fraction):
            assert value >= 0 if "below 0" in proof.message else value <= most, proof


def has_a_grade(tried: Tried, proof) -> None:
    """R111 proved: every total has a grade."""
    if tried.total() is not None and tried.program.grade is not None and not tried.program.vetoes:
        assert isinstance(tried.columns[tried.program.grade][0], Fraction), proof


def never_binds(tried: Tried, proof) -> None:
    """R131 refuted: what the limit holds never lies beyond it. R133 refuted: without the limit the total is the same."""
    plan = tried.program.plan
    for limit in limits(tried.view, tried.node(proof.at)):
        if not proof.message.startswith(str(limit)):
            continue
        if proof.code == "R131":
            for value in tried.columns[limit.of]:
                if isinstance(value, Fraction):
                    assert value <= limit.end if limit.up else value >= limit.end, proof
        else:
            op = plan.nodes[limit.node].op
            assert isinstance(op, Clamp)
            free = replace(op, hi=None) if limit.up else replace(op, lo=None)
            nodes = tuple(replace(each, op=free) if n == limit.node else each for n, each in enumerate(plan.nodes))
            assert tried.total(tried.run(replace(plan, nodes=nodes))) == tried.total(), proof


def changes(tried: Tried, node: Authored, step: int):
    """Some of the facts of an item moved by one step at one row, where its declaration allows it."""
    every = list(_changes(tried, node, step))
    return Random(tried.world.seed).sample(every, min(len(every), PLACES))


def _changes(tried: Tried, node: Authored, step: int):
    for fact in node.facts:
        op = tried.program.plan.nodes[fact].op
        if not isinstance(op, Fact) or fact in tried.world.known:
            continue
        for row in tried.world.rows(tried.program.plan.nodes[fact].scope):
            leaf = tried.world.leaf(fact, row)
            if not isinstance(leaf, tuple):
                continue
            moved = (leaf[0] + step) * (op.measure.grid or 1) / Fraction(leaf[1])
            if (op.measure.lo is None or moved >= op.measure.lo) and (op.measure.hi is None or moved <= op.measure.hi):
                yield fact, row


def is_dead(tried: Tried, proof) -> None:
    """R130 refuted: none of the item's facts moves the total; evidence that is refused (too many answers) leaves none."""
    before = tried.total()
    for place in changes(tried, tried.node(proof.at), 1):
        after = tried.total(tried.run(changed={place: 1}))
        assert None in {before, after} or after == before, (proof, place)


def goes_one_way(tried: Tried, proof) -> None:
    """R120 proved: one step up of one input never moves the total the wrong way."""
    node, before = tried.node(proof.at), tried.total()
    if node.kind in {"survey", "share", "by_rank"} or before is None:
        return
    up = "never lowers" in proof.message
    for place in changes(tried, node, 1):
        after = tried.total(tried.run(changed={place: 1}))
        if after is not None:
            assert after >= before if up else after <= before, (proof, place)


def in_its_order(tried: Tried, proof) -> None:
    """R120 proved of a sample or a place: a reply moved up, a place further up."""
    node, before = tried.node(proof.at), tried.total()
    facts = [fact for fact in node.facts if isinstance(tried.program.plan.nodes[fact].op, Fact)]
    rows = tried.world.rows(node.scope)
    if node.kind == "by_rank" and before is not None:
        for place in changes(tried, node, -1):
            if tried.world.leaf(*place)[0] <= 1:
                continue  # nothing stands before the first place
            after = tried.total(tried.run(changed={place: -1}))
            assert after is None or after >= before, (proof, place)
    if node.kind == "survey" and before is not None:
        levels = [fact for fact in facts if getattr(tried.program.plan.nodes[fact].op.measure.source, "level", "")]
        for row in rows:
            for better, worse in pairwise(levels):
                if tried.world.leaf(worse, row)[0] > 0:
                    after = tried.total(tried.run(changed={(better, row): 1, (worse, row): -1}))
                    assert after is None or after >= before, (proof, better, worse)


LAWS = {
    ("R102", "proved"): (in_range,),
    ("R103", "proved"): (in_range,),
    ("R104", "proved"): (in_range,),
    ("R111", "proved"): (has_a_grade,),
    ("R120", "proved"): (goes_one_way, in_its_order),
    ("R130", "refuted"): (is_dead,),
    ("R131", "refuted"): (never_binds,),
    ("R133", "refuted"): (never_binds,),
}


def hold(program: Program, seed: int) -> int:
    """Every statement that says what all evidence does, against worlds drawn for a few classes of units; how many were asked."""
    if program.score is None:
        return 0
    asked = 0
    for place, view in enumerate(views(program)[:CLASSES]):
        answers = {node: int(value) for node, value in view.answers.items()}
        said = [proof for proof in prove_program(program, known=[answers]).proofs if (proof.code, proof.verdict) in LAWS]
        for n in range(WORLDS if not view.is_mixed else 0):
            try:
                tried = Tried(program, view, (seed * CLASSES + place) * WORLDS + n)
            except KeyError:  # a function of the embedding program
                return asked
            for proof in said:
                for law in LAWS[proof.code, proof.verdict]:
                    law(tried, proof)
                    asked += 1
    return asked


@given(rubric_data(), st.integers(0, 10**6))
@part_of_profile(5, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
def test_what_is_proved_of_a_rubric_survives_evidence(data, seed):
    """Ranges, grades, limits, dead items and directions that are said of all evidence hold for what is drawn."""
    hold(written(data), seed)


@pytest.mark.parametrize("name", ["yanshi", "jilin_jkq_2021", pytest.param("gaotai_2021", marks=pytest.mark.thorough), "wugang_2021"])
def test_what_is_proved_of_the_five_survives_evidence(name):
    """The same of the documents themselves; Wangyi has no number without its parameters."""
    program = bz.load(Path(__file__).resolve().parents[2] / "rubrics" / name / "rubric.yaml").program()
    assert hold(program, 1) > 0
