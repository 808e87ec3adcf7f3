"""Laws of two editions: what is proved no evidence contradicts, what is found is replayed, and small plans are tried out whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.examples import part_of_profile
from tests.laws.plans import FUNCTIONS, SCOPES, Listed, plans, worlds

from bizenv_rules import exact
from bizenv_rules.checks.classes import behind
from bizenv_rules.diff import Diff, difference, never_lower
from bizenv_rules.diff.target import target
from bizenv_rules.plan import NA, Absent, Add, Clamp, Const, Curve, Fact, Fold, Measure, Missing, Node, Parameter, Pick, Plan, Round
from bizenv_rules.program import Program
from bizenv_rules.rubric.examining import examine
from bizenv_rules.testing.authored import dump, rubric_data

RELATIONS = {"!=": lambda old, new: old != new, "<": lambda old, new: is_less(new, old), ">": lambda old, new: is_less(old, new)}  # noqa: PLW0108  # defined below


def is_less(a: object, b: object) -> bool:
    return isinstance(a, Fraction) and isinstance(b, Fraction) and a < b


def program(plan: Plan, root: int) -> Program:
    """A program whose total is a node of a plan."""
    return Program(language=1, engine="", rubric="r", edition="1", title="", digest="", plan=plan, nodes=(), score=root)


def separate(plan: Plan, *, closed: bool) -> Plan:
    """The plan with a name of its own for every fact, each a plain parameter; ``closed``: with both ends and a step."""

    def renamed(i: int, measure: Measure) -> Measure:
        source = measure.source if isinstance(measure.source, Absent) else Parameter(f"p{i}")
        if closed:
            grid = measure.grid or Fraction(1, 2)
            lo = measure.lo if measure.lo is not None else grid * 0
            measure = replace(measure, lo=lo, hi=min(measure.hi, lo + 4 * grid) if measure.hi is not None else lo + 2 * grid, grid=grid)
        return replace(measure, name=f"f{i}", source=source)

    nodes = [
        replace(node, op=Fact(renamed(i, node.op.measure))) if isinstance(node.op, Fact) else node for i, node in enumerate(plan.nodes)
    ]
    return replace(plan, nodes=tuple(nodes))


def variants(op: Any) -> Iterator[Any]:
    """The operation with one thing changed."""
    match op:
        case Const(value):
            yield from (Const(value + 1), Const(value - Fraction(1, 2)))
        case Add(terms) if len(terms) > 1:
            yield Add(terms[1:])
        case Clamp(lo, hi, of):
            yield from (Clamp(None, hi, of), Clamp(lo, None, of), Clamp(lo, None if hi is None else hi + 1, of))
        case Curve(below, pieces) if pieces:
            yield replace(op, below=below + 1)
            yield replace(op, pieces=(*pieces[:-1], replace(pieces[-1], open=not pieces[-1].open)))
            yield replace(op, pieces=(*pieces[:-1], replace(pieces[-1], slope=pieces[-1].slope + 1)))
        case Fold(how) if how in {"sum", "min", "max", "first"}:
            yield from (replace(op, how=other) for other in ("sum", "min", "max") if other != how)
        case Pick(_, cases) if len(cases) > 1:
            yield replace(op, cases=(replace(cases[0], then=cases[1].then), *cases[1:]))
        case Round(places, mode):
            yield replace(op, mode="floor" if mode != "floor" else "up")
            yield replace(op, places=places + 1)


@st.composite
def mutated(draw: Any, plan: Plan) -> Plan:
    """The plan with one operation changed."""
    places = [(i, each) for i, node in enumerate(plan.nodes) for each in variants(node.op)]
    assume(places)
    i, op = draw(st.sampled_from(places))
    return replace(plan, nodes=(*plan.nodes[:i], replace(plan.nodes[i], op=op), *plan.nodes[i + 1 :]))


@st.composite
def editions(draw: Any, *, small: bool) -> tuple[Program, Program]:
    """A program and the same with one operation changed, both with a total of the unit."""
    drawn = plans(calls=False, cuts=False, most=9, shapes=SCOPES[:1] if small else SCOPES)
    plan = separate(draw(drawn), closed=small)
    root = max(i for i, node in enumerate(plan.nodes) if node.scope == 0)
    n = len(plan.nodes)
    plan = replace(plan, nodes=(*plan.nodes, Node(Const(Fraction(1))), Node(Add((root, n)))))
    return program(plan, n + 1), program(draw(mutated(plan)), n + 1)


def choices(plan: Plan, root: int) -> list[tuple[int, list[Any]]]:
    """Every value of every fact that the root reads."""
    found = []
    for i in sorted(behind(plan, [root])):
        measure = plan.nodes[i].op.measure
        if not isinstance(measure.source, Absent):
            steps = int((measure.hi - measure.lo) / measure.grid)
            found.append((i, [measure.lo + measure.grid * n for n in range(steps + 1)] + ([NA] if measure.may_na else [])))
    return found


def total(edition: Program, values: dict[int, Any]) -> object:
    """What ``exact`` gives for stated facts."""
    grids = {i: node.op.measure.grid or 1 for i, node in enumerate(edition.plan.nodes) if isinstance(node.op, Fact)}
    given_ = {(i, ()): value if value is NA else (value / grids[i], 1) for i, value in values.items()}
    leaves = {**{(i, ()): Missing() for i in grids}, **given_}
    return exact.run(edition.plan, Listed(edition.plan, (((),),), leaves), functions=FUNCTIONS)[edition.score or 0][0]


@given(editions(small=True), st.sampled_from(["!=", "<", ">"]))
def test_small_plans_agree_with_trying_everything(pair, relation):
    """Whether two plans can differ is what running both on every evidence there is says."""
    old, new = pair
    each = choices(old.plan, old.score)
    assume(len(each) <= 4)
    tried = [dict(zip([i for i, _ in each], values, strict=True)) for values in product(*(values for _, values in each))]
    can = any(RELATIONS[relation](total(old, values), total(new, values)) for values in tried)
    found = difference(old, new, relation=relation, timeout=5)
    assume(found.verdict in {"proved", "refuted"})
    assert found.verdict == ("refuted" if can else "proved"), found


@given(editions(small=False), st.data())
def test_what_is_proved_no_evidence_contradicts(pair, data):
    """Over random worlds of either plan, editions that are proved equal are equal, and one that is never lower is not lower."""
    old, new = pair
    same, rising = difference(old, new), never_lower(old, new)
    for _ in range(8):
        world = data.draw(worlds(old.plan, missing=0))
        if any(len(world.rows(i)) > 2 and scope.hi != scope.lo for i, scope in enumerate(old.plan.scopes)):
            continue
        values = [exact.run(each.plan, world, functions=FUNCTIONS)[each.score or 0][0] for each in pair]
        assert same.verdict != "proved" or values[0] == values[1]
        assert rising.verdict != "proved" or not is_less(values[1], values[0])


@given(editions(small=False))
def test_what_is_found_stands_in_both_traces(pair):
    """The two values of a witness are what ``exact`` gives; a plan and itself never differ."""
    found = difference(*pair)
    assert found.verdict != "refuted" or found.old != found.new
    assert difference(pair[0], pair[0]).verdict == "proved"


@st.composite
def rubric_programs(draw: Any) -> Program:
    problems, found = examine(dump(draw(rubric_data())).encode(), "generated.yaml")
    assert found is not None, problems
    return found


@pytest.mark.thorough
@part_of_profile(5)
@given(rubric_programs(), st.data())
def test_generated_rubrics_and_their_mutants(old, data):
    """A generated rubric equals itself; changed in one operation, its witness gives both values on the whole programs again."""
    assert difference(old, old).verdict == "proved"
    plan = data.draw(mutated(old.plan))
    new = replace(old, plan=plan)
    for on in ("total", *(["grade"] if old.grade is not None else [])):
        found: Diff = difference(old, new, on=on)
        assert found.verdict in {"proved", "refuted", "unknown", "unsupported"}
        if found.verdict == "refuted":
            assert found.old != found.new
            assert target(old, on).node < len(plan.nodes)
