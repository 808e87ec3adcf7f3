"""What a plan means, sentence by sentence of the waist's table; the other back ends are held to exact by their own laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.laws.plans import Listed

from bizenv_rules.exact import NoEvidence, fold, run, value_of
from bizenv_rules.intervals import partial, static
from bizenv_rules.plan import (
    NA,
    Absent,
    Add,
    Call,
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
from bizenv_rules.sweep import Layout

ONE, TWO, SIX = Fraction(1), Fraction(2), Fraction(6)
GONE = Missing()
READS = (0, 1, 2)


@pytest.mark.parametrize(
    ("op", "read", "value"),
    [
        (Add(READS), (ONE, NA, TWO), Fraction(3)),
        (Add(READS), (NA, NA, NA), NA),
        (Add(READS), (ONE, NA, GONE), GONE),
        (Add(()), (), Fraction(0)),
        (Mul(0, 1), (GONE, NA), NA),
        (Mul(0, 1), (GONE, TWO), GONE),
        (Ratio(0, 1), (ONE, TWO), Fraction(1, 2)),
        (Ratio(0, 1), (ONE, Fraction(0)), NA),
        (Ratio(0, 1, 2), (ONE, Fraction(0), SIX), SIX),
        (Ratio(0, 1, 2), (ONE, TWO, GONE), Fraction(1, 2)),
        (Ratio(0, 1, 2), (NA, Fraction(0), SIX), NA),
        (Ratio(0, 1, 2), (GONE, Fraction(0), SIX), GONE),
        (Clamp(ONE, TWO, 0), (SIX,), TWO),
        (Clamp(ONE, None, 0), (Fraction(0),), ONE),
        (Clamp(None, None, 0), (NA,), NA),
        (Curve(ONE, (), 0), (SIX,), ONE),
        (Curve(ONE, (), 0), (GONE,), GONE),
        (Curve(ONE, (Piece(TWO, SIX), Piece(TWO, ONE, open=True)), 0), (TWO,), SIX),
        (Curve(ONE, (Piece(TWO, SIX, ONE),), 0), (Fraction(5),), Fraction(9)),
        (Pick(0, (Case(ONE, 1),), 2), (ONE, SIX, GONE), SIX),
        (Pick(0, (Case(ONE, 1),), 2), (TWO, GONE, SIX), SIX),
        (Pick(0, (Case(ONE, 1),)), (TWO, SIX), NA),
        (Pick(0, (Case(ONE, 1),), 2), (NA, ONE, ONE), NA),
        (Pick(0, (Case(ONE, 1),), 2), (GONE, ONE, ONE), GONE),
        (Round(0, "half_up", 0), (Fraction(-1, 2),), Fraction(-1)),
        (Round(0, "half_even", 0), (Fraction(5, 2),), TWO),
    ],
)
def test_operations_mean_what_the_table_says(op, read, value):
    """NA, MISSING, nothing there and numbers, operation by operation."""
    assert value == value_of(op, read)


@pytest.mark.parametrize(
    ("op", "values", "weights", "empty", "value"),
    [
        (Fold("sum", READS), (ONE, NA, TWO), (), None, Fraction(3)),
        (Fold("mean", READS), (ONE, NA, TWO), (), None, Fraction(3, 2)),
        (Fold("mean", READS), (NA, NA, NA), (), None, NA),
        (Fold("mean", READS), (NA, NA, NA), (), SIX, SIX),
        (Fold("min", READS), (ONE, NA, GONE), (), None, GONE),
        (Fold("first", READS), (NA, ONE, GONE), (), SIX, ONE),
        (Fold("first", READS), (NA, GONE, ONE), (), SIX, GONE),
        (Fold("first", READS), (NA, NA, NA), (), SIX, SIX),
        (Fold("mean", READS, weights=READS), (ONE, SIX, NA), (ONE, ONE, GONE), None, Fraction(7, 2)),
        (Fold("mean", READS, weights=READS), (ONE, SIX, ONE), (ONE, NA, ONE), None, ONE),
        (Fold("mean", READS, weights=READS), (ONE, SIX, TWO), (ONE, -ONE, Fraction(0)), SIX, SIX),
        (Fold("best", READS, k=2, divide=True), (ONE, SIX, TWO), (), None, Fraction(4)),
        (Fold("worst", READS, k=2), (ONE, SIX, TWO), (), None, Fraction(3)),
        (Fold("drop", READS, drop=(1, 1)), (ONE, SIX, TWO), (), None, TWO),
        (Fold("trimmed", READS, k=1), (ONE, SIX, NA), (), None, Fraction(7, 2)),
        (Fold("geometric", READS, k=1), (ONE, TWO, -SIX), (), None, Fraction(0)),
    ],
)
def test_folds_mean_what_the_table_says(op, values, weights, empty, value):
    """What is NA is left out, what is MISSING is not, and nothing left is ``empty``."""
    assert value == fold(op, values, weights, empty)


def fact(name: str, reason: str = "missing") -> Node:
    return Node(Fact(Measure(name, Parameter(name), may_miss=True, reason=reason)))  # type: ignore[arg-type]


def test_missing_carries_its_reasons():
    """The facts that lack a value are united on the way up, and equality does not ask for them."""
    plan = Plan((fact("a"), fact("b"), Node(Add((0, 1))), Node(Mul(2, 2))))
    column = run(plan, NoEvidence())[3]
    assert [Missing()] == column
    assert frozenset((0, 1)) == column[0].reasons


def test_a_function_without_an_answer_is_a_problem():
    """The node is MISSING, the problem names the clause, and what does not apply is never asked."""
    call = Node(Call("f", (0,), ONE, TWO), label="得分", clause="三(二)")
    functions = {"f": lambda x: 1 / (x - 1)}
    for value, message in [(ONE, "f: Fraction(1, 0)"), (Fraction(3), "f: 0.5 is not in 1..2")]:
        told = []
        found = run(Plan((Node(Const(value)), call)), NoEvidence(), functions=functions, report=told.append)
        assert [Missing()] == found[1]
        assert frozenset((1,)) == found[1][0].reasons
        assert [(message, "得分", "三(二)")] == [(problem.message, problem.path, problem.clause) for problem in told]
    assert run(Plan((Node(Const(ONE)), Node(Pick(0, ())), Node(Call("f", (1,))))), NoEvidence())[2] == [NA]
    with pytest.raises(TypeError, match="not known"):
        value_of(Call("f", (0,)), (ONE,))


def test_stated_values_replace_computed_ones():
    """A value stated for a node and row is taken, whatever the evidence says, in exact and in partial bounds."""
    plan = Plan((fact("a"), Node(Add((0, 0)))))
    assert [Fraction(12)] == run(plan, NoEvidence(), {(0, ()): SIX})[1]
    assert run(plan, NoEvidence(), {(1, ()): SIX})[1] == [SIX]
    assert partial(plan, NoEvidence(), {(1, ()): SIX})[1][0].point == SIX


def test_rows_must_stand_together():
    """Rows of one parent row that are torn apart are refused, not folded wrongly."""
    plan = Plan((Node(Const(ONE)),), (Scope("unit", None), Scope("a", 0), Scope("b", 1)))
    rows = (((),), (("x",), ("y",)), (("x", "1"), ("y", "1"), ("x", "2")))
    with pytest.raises(ValueError, match="do not stand together"):
        Layout(plan, Listed(plan, rows, {})).members(2)


def test_joined_columns_are_a_sequence():
    """Columns taken over from a first pass and those made after them read as one."""
    plan = Plan((Node(Const(ONE)), Node(Const(TWO)), Node(Add((0, 1)))))
    again = run(plan, NoEvidence(), start_columns=run(plan, NoEvidence(), upto=1))
    assert [[ONE], [TWO], [Fraction(3)]] == list(again) == again[:]
    assert [Fraction(3)] == again[-1]


def test_what_nobody_can_supply_has_no_range():
    """A fact that makes the result undetermined is never a number, so it does not open the bounds of what falls back on it."""
    nobody = Fact(Measure("u", Absent("no weight"), may_miss=True, reason="undetermined"))
    panel = Fact(Measure("m", Parameter("m"), Fraction(0), Fraction(9), may_na=True))
    plan = Plan((Node(panel), Node(nobody), Node(Fold("first", (0, 1)))))
    bound = static(plan)[2]
    assert (Fraction(0), Fraction(9), False, True) == (bound.lo, bound.hi, bound.na, bound.miss)
