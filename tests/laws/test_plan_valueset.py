"""Laws of ``valueset``: it holds what ``exact`` gives, and every value that it names is reached by a witness."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from tests.laws.plans import FUNCTIONS, Listed, scenes

from bizenv_rules import exact
from bizenv_rules.backends.valueset import Unsupported, reachable
from bizenv_rules.plan import NA, Fact, Plan, averaged, reads


def one_form(leaf, measure):
    """A mean of several made into one mark on the grid."""
    if not averaged(measure):
        return leaf
    return (leaf[0] // leaf[1], 1) if measure.grid is not None else (Fraction(leaf[0]) / leaf[1], 1)


def single_forms(plan, world):
    """The world in which every mean has one form."""
    given = {
        (node, row): one_form(leaf, plan.nodes[node].op.measure) if isinstance(leaf, tuple) else leaf
        for (node, row), leaf in world.given.items()
    }
    return replace(world, given=given)


@given(scenes(missing=10))
def test_what_exact_gives_lies_in_the_set(scene):
    """Over random plans and worlds, a number or NA of the unit is one of the values of its set."""
    plan, world = scene
    columns = exact.run(plan, single_forms(plan, world), functions=FUNCTIONS)
    for node in range(len(plan.nodes)):
        found = reachable(plan, node, raters=1) if plan.nodes[node].scope == 0 else None
        if found is None or isinstance(found, Unsupported):
            continue
        for value in columns[node]:
            # a window leaves out only what is as good as another value, so the root's own set is whole
            assert (value in found) if isinstance(value, Fraction) else (found.na or value is not NA), plan.nodes[node]


def replayed(plan: Plan, node: int, facts) -> object:
    """What ``exact`` makes of a witness; facts that do not matter take any value."""
    rows = [((),)]
    for scope in plan.scopes[1:]:
        rows.append(tuple((*row, str(m)) for row in rows[scope.parent or 0] for m in range(scope.lo)))
    leaves = {}
    for index, each in enumerate(plan.nodes):
        if isinstance(each.op, Fact):
            grid = each.op.measure.grid or 1
            for row in rows[each.scope]:
                value = facts.get((index, row), NA)
                leaves[index, row] = value if value is NA else (value / grid, 1)
    return exact.run(plan, Listed(plan, tuple(rows), leaves), functions=FUNCTIONS)[node][0]


@given(scenes())
def test_every_value_is_reached_by_a_witness(scene):
    """Both ends of a set, a value between them and NA come of facts that ``exact`` replays."""
    plan, _ = scene
    tried = 0
    for node in range(len(plan.nodes)):
        found = reachable(plan, node, raters=1) if plan.nodes[node].scope == 0 else None
        if found is None or isinstance(found, Unsupported):
            continue
        wanted = [found.min, found.max, list(found.numbers)[len(found) // 2]] if found else []
        for value in [*wanted, *([NA] if found.na else [])]:
            tried += 1
            assert replayed(plan, node, found.witness(value)) == value, (plan.nodes[node], found.witness(value))
    assume(tried)
    assert all(child < index for index, each in enumerate(plan.nodes) for child in reads(each.op))
