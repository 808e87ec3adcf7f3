"""Where each input is read once, bounds are not only sound: their ends are reached by some evidence."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from tests.laws.plans import Listed

from bizenv_rules.exact import run
from bizenv_rules.folds import HOWS
from bizenv_rules.intervals import static
from bizenv_rules.plan import (
    NA,
    Add,
    Case,
    Clamp,
    Const,
    Curve,
    Fact,
    Fold,
    Measure,
    Missing,
    Mul,
    Node,
    Parameter,
    Pick,
    Piece,
    Plan,
    Ratio,
    Round,
    Scope,
)

HALF, TWO = Fraction(1, 2), Fraction(2)


def fact(lo: int, hi: int, *, na: bool = False, miss: bool = False, scope: int = 0) -> Node:
    return Node(Fact(Measure("m", Parameter("p"), Fraction(lo), Fraction(hi), may_na=na, may_miss=miss)), scope)


def leaves(node: Node):
    measure = node.op.measure
    numbers = [(n, 1) for n in range(int(measure.lo), int(measure.hi) + 1)]
    return numbers + [NA] * measure.may_na + [Missing()] * measure.may_miss


def worlds(plan: Plan, members: int):
    """Every world of a plan whose inner scope, if there is one, has so many members."""
    table = (((),), tuple((f"a{i}",) for i in range(members)))[: len(plan.scopes)]
    places = [(i, row) for i, node in enumerate(plan.nodes) if isinstance(node.op, Fact) for row in table[node.scope]]
    for chosen in product(*(leaves(plan.nodes[node]) for node, _ in places)):
        yield Listed(plan, table, dict(zip(places, chosen, strict=True)))


def check(plan: Plan, *, counts: range = range(1)) -> None:
    """The last node's interval is the hull of what it is in all worlds, flags included."""
    bound = static(plan)[-1]
    found = {run(plan, world)[-1][0] for count in counts for world in worlds(plan, count)}
    numbers = [value for value in found if isinstance(value, Fraction)]
    assert ((min(numbers), max(numbers)) if numbers else None) == ((bound.lo, bound.hi) if bound.number else None)
    assert (NA in found, Missing() in found) == (bound.na, bound.miss)
    assert all(bound.within(number) for number in numbers)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("divide", [False, True])
@pytest.mark.parametrize(("lo", "hi"), [(0, 2), (1, 2), (2, 3), (3, 3)])
def test_folds_over_members_reach_their_ends(how, divide, lo, hi):
    """For every way to fold, with few and many members, positive and negative values, with NA and without."""
    op = Fold(how, (0,), over=1, k=1, drop=(1, 0) if how == "drop" else (0, 0), divide=divide and how in {"best", "worst", "drop"})
    for inner in (fact(1, 3, scope=1), fact(1, 2, na=True, scope=1), fact(-2, -1, na=True, scope=1), fact(0, 1, miss=True, scope=1)):
        check(Plan((inner, Node(op)), (Scope("unit", None), Scope("a", 0, lo=lo, hi=hi))), counts=range(lo, hi + 1))


@pytest.mark.parametrize("how", HOWS)
def test_folds_over_terms_reach_their_ends(how):
    """For every way to fold terms of different ranges, some of which can be left out, with and without ``empty``."""
    for empty in (None, 0):
        op = Fold(how, (1, 2, 3), empty, k=1, drop=(1, 1) if how == "drop" else (0, 0))
        for terms in (
            (fact(0, 1), fact(2, 3), fact(-1, 1)),
            (fact(0, 1, na=True), fact(2, 4), fact(5, 6, na=True)),
            (fact(1, 2, na=True), fact(4, 4, na=True), fact(-3, -2, na=True)),
            (fact(0, 0, na=True), fact(2, 3, miss=True), fact(2, 2)),
        ):
            check(Plan((Node(Const(Fraction(9))), *terms, Node(op))))


@pytest.mark.parametrize(("a", "b"), [((0, 0), (1, 2)), ((1, 3), (0, 2)), ((2, 2), (2, 2)), ((0, 1), (0, 1))])
def test_weighted_means_reach_their_ends(a, b):
    """Weights of 0 or more that can vary, one term that can be left out."""
    weights = (fact(*a), fact(*b))
    for na in (False, True):
        check(Plan((fact(1, 2, na=na), fact(5, 6), *weights, Node(Fold("mean", (0, 1), weights=(2, 3))))))


@pytest.mark.parametrize(
    "nodes",
    [
        (fact(-1, 2), fact(-2, 1), Node(Mul(0, 1))),
        (fact(1, 2, na=True), fact(3, 4, na=True), Node(Add((0, 1)))),
        (fact(-2, -1, na=True), fact(-2, 1, na=True), Node(Add((0, 1)))),
        (fact(-1, 2), fact(1, 3), Node(Ratio(0, 1))),
        (fact(1, 2), fact(0, 3), Node(Ratio(0, 1))),
        (fact(-3, 3), fact(-2, 2, miss=True), Node(Ratio(0, 1, 0))),
        (fact(0, 3), fact(0, 2), Node(Ratio(0, 1)), Node(Clamp(Fraction(0), Fraction(1), 2))),
        (fact(-3, 3, na=True), Node(Clamp(Fraction(-1), None, 0))),
        (fact(0, 5), Node(Curve(Fraction(0), (Piece(TWO, Fraction(7)), Piece(TWO, Fraction(1), Fraction(2), open=True)), 0))),
        (fact(0, 3), Node(Curve(Fraction(9), (Piece(Fraction(3), Fraction(0), open=True),), 0))),
        (fact(0, 1), fact(4, 5), Node(Curve(Fraction(0), (Piece(Fraction(1), Fraction(1)),), 0)), Node(Pick(2, (Case(Fraction(1), 1),)))),
        (fact(0, 1), fact(2, 3), fact(5, 5, na=True), Node(Pick(0, (Case(Fraction(0), 1), Case(Fraction(1), 2))))),
        (fact(0, 1, miss=True), fact(2, 3), Node(Pick(0, (Case(Fraction(1), 1),), 1))),
        (fact(-3, 3), Node(Mul(0, 0)), Node(Clamp(Fraction(0), None, 1))),
        (fact(-3, 3), Node(Const(HALF)), Node(Mul(0, 1)), Node(Round(0, "half_up", 2))),
        (fact(1, 3), fact(1, 3, na=True), Node(Fold("first", (1, 0)))),
    ],
)
def test_operations_reach_their_ends(nodes):
    """Products, quotients, caps, curves, choices and rounding, open edges and zero divisors among them."""
    check(Plan(nodes))
