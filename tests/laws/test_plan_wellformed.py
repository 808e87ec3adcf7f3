"""A plan that does not hold together is refused, with every fault and its node."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bizenv_rules.plan import (
    Add,
    Call,
    Case,
    Clamp,
    Cohort,
    Const,
    Curve,
    Fact,
    Fold,
    Measure,
    Node,
    Parameter,
    Pick,
    Piece,
    Plan,
    Scope,
)
from bizenv_rules.wellformed import faults, validate

ONE, TWO = Fraction(1), Fraction(2)
UNIT, INNER, BESIDE, DEEP = Scope("unit", None), Scope("a", 0), Scope("b", 0), Scope("c", 1)
SCOPES = (UNIT, INNER, BESIDE, DEEP)
RANK = Fact(Measure("rank", Cohort("rank"), may_miss=True))


def told(*nodes: Node, scopes: tuple[Scope, ...] = SCOPES, cut: int | None = None) -> str:
    return "\n".join(faults(Plan(nodes, scopes, cut)))


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([Node(Add((1,))), Node(Const(ONE))], "node 0 reads node 1, which does not stand before it"),
        ([Node(Add((-1,)))], "node 0 reads node -1, which does not stand before it"),
        ([Node(Const(ONE), 9)], "node 0 is in scope 9, which there is not"),
        ([Node(Const(ONE), 1), Node(Add((0,)))], "node 1 reads node 0 in a scope that is neither its own nor around it"),
        ([Node(Const(ONE), 1), Node(Add((0,)), 2)], "node 1 reads node 0 in a scope that is neither its own nor around it"),
        ([Node(Const(ONE), 3), Node(Fold("sum", (0,), over=3))], "node 1 folds over scope 3, which does not lie just inside its own"),
        ([Node(Const(ONE), 1), Node(Fold("sum", (0, 0), over=1))], "node 1 folds over members and must have one term"),
        ([Node(Const(ONE), 2), Node(Fold("sum", (0,), over=1))], "node 1 reads node 0 in a scope that is neither its own nor around it"),
        ([Node(Const(ONE), 1), Node(Fold("sum", (0,), 0, over=1))], "node 1 reads node 0 in a scope that is neither its own nor around it"),
        ([Node(RANK)], "node 0 reads 'rank' of the ranking before the cut"),
        ([Node(Const(ONE)), Node(Clamp(TWO, ONE, 0))], "node 1 has ends that cross: 2..1"),
        ([Node(Const(ONE)), Node(Call("f", (0,), TWO, ONE))], "node 1 has ends that cross: 2..1"),
        ([Node(Const(ONE)), Node(Curve(ONE, (Piece(TWO, ONE), Piece(ONE, ONE)), 0))], "node 1 has pieces that do not ascend"),
        ([Node(Const(ONE)), Node(Curve(ONE, (Piece(ONE, ONE, open=True), Piece(ONE, ONE)), 0))], "node 1 has pieces that do not ascend"),
        ([Node(Const(ONE)), Node(Pick(0, (Case(ONE, 0), Case(ONE, 0))))], "node 1 names one constant in two cases"),
        ([Node(Const(ONE)), Node(Fold("sum", (0,), weights=(0,)))], "node 1 has weights and must be a mean with one weight a term"),
        ([Node(Const(ONE)), Node(Fold("mean", (0,), weights=(0, 0)))], "node 1 has weights and must be a mean with one weight a term"),
        ([Node(Const(ONE)), Node(Fold("best", (0,)))], "node 1 must keep one value at least"),
        ([Node(Fact(Measure("m", Parameter("p"), TWO, ONE)))], "node 0 declares ends that cross: 2..1"),
        ([Node(Fact(Measure("m", Parameter("p"), grid=Fraction(0))))], "node 0 declares the grid 0"),
    ],
)
def test_faults_are_told_with_their_node(nodes, message):
    """Each rule of the waist has its own sentence."""
    assert message in told(*nodes)


def test_what_stands_right_is_not_told():
    """Facts of the ranking after the cut, folds over the scope just inside, and constants from outside are all right."""
    nodes = (Node(Const(ONE)), Node(Fold("sum", (0,), 0, over=3), 1), Node(Fold("mean", (1,), 0, (0,), over=1)), Node(RANK))
    assert told(*nodes, cut=3) == ""
    validate(Plan(nodes, SCOPES, 3))


def test_scopes_and_cut_are_looked_at_first():
    """A scope without its parent, or with fewer members at most than at least, ends the search."""
    assert "scope 0 is the unit" in told(scopes=())
    assert "scope 1 must have a parent" in told(scopes=(UNIT, Scope("a", 1)))
    assert "scope 1 cannot have 2..1 members" in told(scopes=(UNIT, Scope("a", 0, lo=2, hi=1)))
    assert "the cut 5 is no place among 1 nodes" in told(Node(Const(ONE)), cut=5)


def test_all_faults_come_at_once():
    """``validate`` raises one error with every fault."""
    with pytest.raises(ValueError, match=r"(?s)node 0 .*node 1 "):
        validate(Plan((Node(Add((3,))), Node(Add((4,))))))
