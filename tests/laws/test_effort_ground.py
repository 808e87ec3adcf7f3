"""A plan written out for one unit, and the search in it, against ``exact`` over every change of a few facts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.plans import FUNCTIONS, scenes

from bizenv_rules import exact
from bizenv_rules.effort.greedy import value_at
from bizenv_rules.effort.ground import Ground
from bizenv_rules.effort.milp import Programme
from bizenv_rules.effort.reach import spans
from bizenv_rules.effort.solving import solve
from bizenv_rules.effort.tree import Stop, Tree
from bizenv_rules.plan import NA, Missing

LOW, HIGH = -1, 2


@st.composite
def questions(draw, **how):
    """A scene, up to three inputs that move one or two of its facts each, and what a step of each costs."""
    plan, world = draw(scenes(missing=10, **how))
    places = [place for place, leaf in world.given.items() if isinstance(leaf, tuple)]
    leaves, prices = {}, []
    for place in draw(st.permutations(places))[:4]:
        if prices and draw(st.integers(0, 3)) == 0:
            leaves[place] = (len(prices) - 1, draw(st.sampled_from([Fraction(1), Fraction(1, 2)])), Fraction(0))
        elif len(prices) < 3:
            leaves[place] = (len(prices), draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(2)])), Fraction(0))
            prices.append(draw(st.integers(0, 3)))
    return plan, world, leaves, prices


def moved(plan, world, leaves, steps):
    """The world after these steps."""
    given = dict(world.given)
    for place, (i, step, _) in leaves.items():
        number, n = given[place]
        given[place] = (number + steps[i] * step * n / (plan.nodes[place[0]].op.measure.grid or 1), n)
    return replace(world, given=given)


def every_value(plan, world, leaves, prices, root):
    """(steps, what the root comes to, cost) of every change."""
    for steps in product(range(LOW, HIGH + 1), repeat=len(prices)):
        value = exact.run(plan, moved(plan, world, leaves, steps), functions=FUNCTIONS)[root][0]
        yield steps, value, sum(abs(k) * price for k, price in zip(steps, prices, strict=True))


def kind(value):
    """A value, MISSING whatever its reasons."""
    return "missing" if isinstance(value, Missing) else value


def roots_of(plan):
    """The last nodes of the unit."""
    return [i for i, node in enumerate(plan.nodes) if node.scope == 0][-3:]


@given(questions(cuts=False))
def test_what_is_written_out_is_what_exact_gives(question):
    """After any change the parts come to what ``exact`` makes of the world after it."""
    plan, world, leaves, prices = question
    for root in roots_of(plan):
        ground = Ground(plan, world, leaves, [(LOW, HIGH)] * len(prices), FUNCTIONS)
        [written] = ground.written([root])
        for steps, value, _ in every_value(plan, world, leaves, prices, root):
            assert kind(value_at(ground, written, dict(enumerate(steps)))) == kind(value)


@given(questions(cuts=False))
def test_the_tree_holds_the_least_cost_of_every_value(question):
    """The table of a node has the values that changes lead to, each at its least cost, with steps that give it."""
    plan, world, leaves, prices = question
    for root in roots_of(plan):
        ground = Ground(plan, world, leaves, [(LOW, HIGH)] * len(prices), FUNCTIONS)
        [written] = ground.written([root])
        tree = Tree(ground, [{k: abs(k) * price for k in range(LOW, HIGH + 1)} for price in prices])
        try:
            found = tree.table(written)
        except Stop:
            continue
        best = {}
        for _, value, cost in every_value(plan, world, leaves, prices, root):
            if not isinstance(value, Missing):
                best[value] = min(cost, best.get(value, cost))
        assert dict(found) | ({} if found.na is None else {NA: found.na}) == best
        for value, cost in best.items():
            steps = dict.fromkeys(range(len(prices)), 0)
            tree.steps(written, value, steps)
            assert sum(abs(k) * prices[i] for i, k in steps.items()) == cost
            assert exact.run(plan, moved(plan, world, leaves, steps), functions=FUNCTIONS)[root][0] == value


@given(questions(cuts=False), st.sampled_from([Fraction(n, 2) for n in range(-6, 13)]))
def test_what_lies_beyond_a_window_is_never_needed(question, wanted):
    """Inputs held to how far they can matter reach a value or more at the same least cost."""
    plan, world, leaves, prices = question
    root = roots_of(plan)[-1]
    ground = Ground(plan, world, leaves, [(LOW, HIGH)] * len(prices), FUNCTIONS)
    [written] = ground.written([root])
    held, _ = spans(ground.parts, written, (None, wanted), len(prices))
    every = [
        (steps, cost)
        for steps, value, cost in every_value(plan, world, leaves, prices, root)
        if isinstance(value, Fraction) and value >= wanted
    ]
    inside = [cost for steps, cost in every if all(low <= k <= high for k, (low, high) in zip(steps, held, strict=True))]
    assert min((cost for _, cost in every), default=None) == min(inside, default=None)


@given(questions(cuts=False, calls=False), st.sampled_from([Fraction(n, 2) for n in range(-6, 13)]))
def test_the_programme_finds_what_every_change_shows(question, wanted):
    """Where a plan can be written as a programme, its answer costs what the cheapest of all changes costs."""
    plan, world, leaves, prices = question
    root = roots_of(plan)[-1]
    ground = Ground(plan, world, leaves, [(LOW, HIGH)] * len(prices), FUNCTIONS)
    [written] = ground.written([root])
    try:
        programme = Programme(ground, [None] * len(prices))
        programme.at_least(written, wanted)
    except Stop:
        return
    if not prices:
        return
    found = solve(programme, prices, None)
    fits = [cost for _, value, cost in every_value(plan, world, leaves, prices, root) if isinstance(value, Fraction) and value >= wanted]
    assert (found is None) == (not fits)
    if found is not None:
        value = value_at(ground, written, found.steps)
        assert isinstance(value, Fraction)
        assert value >= wanted
        assert sum(abs(k) * prices[i] for i, k in found.steps.items()) == min(fits)
