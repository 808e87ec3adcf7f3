"""Laws of ``direction``: what it says of a rise holds for every rise."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.laws.plans import FUNCTIONS, scenes

from bizenv_rules import exact
from bizenv_rules.backends.direction import Direction, directions
from bizenv_rules.plan import Fact, averaged


@given(scenes(missing=10), st.data())
@settings(suppress_health_check=[HealthCheck.filter_too_much])  # many a fact is at its top already
def test_a_rise_of_one_input_moves_every_node_the_way_it_is_said(scene, data):
    """One fact at one row rises by some of its steps: nodes said to rise do not fall, those not named do not move."""
    plan, world = scene
    facts = [i for i, node in enumerate(plan.nodes) if isinstance(node.op, Fact)]
    places = [(i, row) for i in facts for row in world.rows(plan.nodes[i].scope) if isinstance(world.leaf(i, row), tuple)]
    assume(places)
    fact, row = data.draw(st.sampled_from(places))
    measure = plan.nodes[fact].op.measure
    number, n = world.leaf(fact, row)
    rise = data.draw(st.integers(1, 6)) * (n if not averaged(measure) else 1)
    raised = Fraction(number + rise) * (measure.grid if measure.grid is not None else 1) / n
    assume(measure.hi is None or raised <= measure.hi)
    higher = replace(world, given={**world.given, (fact, row): (number + rise, n)})
    before, after = exact.run(plan, world, functions=FUNCTIONS), exact.run(plan, higher, functions=FUNCTIONS)
    for node, moves in enumerate(directions(plan)):
        way = moves.get(fact)
        for old, new in zip(before[node], after[node], strict=True):
            if way is None:
                assert old == new, plan.nodes[node]
            elif way is not Direction.UNKNOWN:
                assert isinstance(old, Fraction) == isinstance(new, Fraction), plan.nodes[node]
                if isinstance(old, Fraction):
                    assert (new >= old) if way is Direction.UP else (new <= old), plan.nodes[node]
