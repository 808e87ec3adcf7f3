"""Exact values lie in their bounds, static and partial, at every node and row."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.plans import FUNCTIONS, hidden, scenes

from bizenv_rules.exact import run
from bizenv_rules.intervals import partial, static
from bizenv_rules.plan import NA, Missing
from bizenv_rules.wellformed import validate


@given(scenes())
def test_generated_plans_hold_together(scene):
    """Every generated plan reads only what stands before it and around it."""
    validate(scene[0])


@given(scenes())
def test_exact_lies_in_static_bounds(scene):
    """Whatever evidence keeps to its declarations, no node leaves its static interval or its grid."""
    plan, world = scene
    for node, (column, bound) in enumerate(zip(run(plan, world, functions=FUNCTIONS), static(plan), strict=True)):
        for value in column:
            assert bound.holds(value), (node, plan.nodes[node].op, value, bound)


@given(scenes(missing=0, calls=False))
def test_partial_is_the_point_when_nothing_is_missing(scene):
    """With nothing missing, partial bounds say exactly what exact says."""
    plan, world = scene
    exact, bounds = run(plan, world), partial(plan, world)
    for node in range(len(plan.nodes)):
        for value, bound in zip(exact[node], bounds[node], strict=True):
            if value is NA:
                assert bound.na and not bound.number, (node, bound)
            elif isinstance(value, Fraction):
                assert value == bound.lo == bound.hi and bound.number and not bound.na and not bound.miss, (node, value, bound)


@given(scenes(), st.data())
def test_hidden_inputs_stay_in_the_partial_interval(scene, data):
    """What a unit would get with all inputs lies in the interval that the known ones leave; so does what exact still finds."""
    plan, world = scene
    fewer = data.draw(hidden(world))
    full, less, bounds = run(plan, world, functions=FUNCTIONS), run(plan, fewer, functions=FUNCTIONS), partial(plan, fewer)
    for node in range(len(plan.nodes)):
        for before, after, bound in zip(full[node], less[node], bounds[node], strict=True):
            assert bound.holds(before), (node, plan.nodes[node].op, before, bound)
            assert bound.holds(after), (node, plan.nodes[node].op, after, bound)


@given(scenes(), st.data())
def test_a_value_that_is_still_there_does_not_change(scene, data):
    """Hiding inputs turns values into MISSING and into nothing else."""
    plan, world = scene
    fewer = data.draw(hidden(world))
    full, less = run(plan, world, functions=FUNCTIONS), run(plan, fewer, functions=FUNCTIONS)
    for node in range(len(plan.nodes)):
        for before, after in zip(full[node], less[node], strict=True):
            assert after == before or isinstance(after, Missing), (node, plan.nodes[node].op, before, after)
