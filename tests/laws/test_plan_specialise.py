"""What is known of a class of units may become constant: no output changes, no bound widens."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.plans import FUNCTIONS, Listed, _Maker, leaf, scenes

from bizenv_rules.backends.compiled import compile_plan
from bizenv_rules.exact import run
from bizenv_rules.intervals import Interval, static
from bizenv_rules.plan import NA, Const, Fact, Missing
from bizenv_rules.specialise import specialise, through
from bizenv_rules.wellformed import validate


@st.composite
def known_scenes(draw: Any):
    """A plan, a world in which some facts are the same in all rows, and those facts."""
    plan, world = draw(scenes())
    known, given_leaves = {}, dict(world.given)
    for node, each in enumerate(plan.nodes):
        if isinstance(each.op, Fact) and draw(st.integers(0, 2)) == 0:
            one = leaf(_Maker(draw, plan.scopes), each.op.measure, 0)
            if isinstance(one, Missing):
                continue
            grid = each.op.measure.grid
            known[node] = NA if one is NA else Fraction(one[0]) * (1 if grid is None else grid) / one[1]
            given_leaves.update({(node, row): one for row in world.rows(each.scope)})
    return plan, Listed(plan, world.table, given_leaves), known


def inside(small: Interval, large: Interval) -> bool:
    """Whether one interval lies in another, grid and flags included."""
    if (small.na and not large.na) or (small.miss and not large.miss):
        return False
    if not small.number:
        return True
    ends = (large.lo is None or (small.lo is not None and small.lo >= large.lo)) and (
        large.hi is None or (small.hi is not None and small.hi <= large.hi)
    )
    return large.number and ends


@given(known_scenes(), st.data())
def test_specialising_changes_no_output(scene, data):
    """Every wanted node has the same values in the special plan, by exact and compiled alike."""
    plan, world, known = scene
    keep = data.draw(st.none() | st.sets(st.integers(0, len(plan.nodes) - 1), min_size=1, max_size=4))
    special, where = specialise(plan, known, keep)
    validate(special)
    seen = through(world, plan, special, where)
    before = run(plan, world, functions=FUNCTIONS)
    after = run(special, seen, functions=FUNCTIONS)
    for node in range(len(plan.nodes)) if keep is None else keep:
        assert plan.nodes[node].scope == special.nodes[where[node]].scope
        assert list(before[node]) == list(after[where[node]]), (node, plan.nodes[node].op)
    if not any(node.op.__class__.__name__ == "Call" for node in special.nodes):
        compiled = compile_plan(special)(seen)
        assert [list(column) for column in after] == [list(column) for column in compiled]


@given(known_scenes())
def test_specialising_never_widens(scene):
    """The static interval of every node lies in the one it had."""
    plan, _, known = scene
    special, where = specialise(plan, known)
    before, after = static(plan), static(special)
    for node in range(len(plan.nodes)):
        assert inside(after[where[node]], before[node]), (node, plan.nodes[node].op, before[node], after[where[node]])


@given(known_scenes())
def test_the_cut_stays_between_the_same_nodes(scene):
    """What stood before the cut stands before it, and what reads the ranking stands after it."""
    plan, _, known = scene
    special, where = specialise(plan, known)
    assert (plan.cut is None) == (special.cut is None)
    if plan.cut is not None:
        assert all(where[node] < special.cut for node in range(plan.cut))
        validate(special)


@given(scenes(missing=0, calls=False))
def test_knowing_everything_leaves_constants(scene):
    """With every fact of the unit known, unit nodes without members and without MISSING are constants or NA for good."""
    plan, world = scene
    facts = {i: node.op for i, node in enumerate(plan.nodes) if isinstance(node.op, Fact)}
    columns = run(plan, world)
    if len(plan.scopes) > 1 or any(isinstance(value, Missing) for i in facts for value in columns[i]):
        return
    special, where = specialise(plan, {i: columns[i][0] for i in facts})
    for node, column in enumerate(columns):
        op = special.nodes[where[node]].op
        assert (op.value if isinstance(op, Const) else NA) == column[0]
