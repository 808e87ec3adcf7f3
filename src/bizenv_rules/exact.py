"""The definition: what a plan means, in Fractions, NA and MISSING. Every other back end is held to this one.

Strict operations: any NA gives NA, else any MISSING gives MISSING, with the reasons of all of them united.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from fractions import Fraction
from typing import assert_never

from bizenv_rules import folds
from bizenv_rules.plan import (
    _NA,
    NA,
    Add,
    Call,
    Clamp,
    Columns,
    Const,
    Curve,
    Fact,
    Fold,
    Leaf,
    Missing,
    Mul,
    Overrides,
    Pick,
    Plan,
    Ratio,
    Round,
    Row,
    Value,
    World,
)
from bizenv_rules.points import exact_text, round_to
from bizenv_rules.problem import Problem
from bizenv_rules.sweep import Computed, Layout, sweep
from bizenv_rules.sweep import renew as renew_columns

Function = Callable[..., "Fraction | int"]
"""A registered pure function: numbers in, a number out; ``ValueError`` or ``ArithmeticError`` where it has no answer."""
Functions = Mapping[str, Function]
Report = Callable[[Problem], None]


def run(
    plan: Plan,
    world: World,
    overrides: Overrides | None = None,
    *,
    upto: int | None = None,
    start_columns: Columns = (),
    functions: Functions | None = None,
    report: Report | None = None,
) -> Columns:
    """The trace: one column a node, one value a row of its scope.

    ``upto=plan.cut`` leaves out what reads cohort facts; ``start_columns`` takes such a trace as done and goes on with
    it. A function without an answer, or with one outside its range, makes the node MISSING and is told to ``report``.

    >>> from bizenv_rules.plan import Node
    >>> run(Plan((Node(Const(Fraction(7))), Node(Round(-1, "half_up", 0)))), NoEvidence())
    [[Fraction(7, 1)], [Fraction(10, 1)]]
    """
    return sweep(plan, world, _Values(plan, world, functions or {}, report), overrides, start=start_columns, upto=upto)


def renew(
    plan: Plan,
    world: World,
    layout: Layout,
    columns: MutableMapping[int, list[Value]],
    nodes: Iterable[int],
    *,
    functions: Functions | None = None,
) -> None:
    """The columns of these nodes anew, each after what it reads; ``layout``: the world's rows."""
    renew_columns(layout, _Values(plan, world, functions or {}, None), columns, nodes)


class NoEvidence:
    """A world with the unit alone: no members in any other scope, and no facts."""

    def rows(self, scope: int) -> Sequence[Row]:
        """The unit's one row."""
        return () if scope else ((),)

    def leaf(self, node: int, row: Row) -> Leaf:  # noqa: ARG002  # of the protocol
        """Nothing was given."""
        return Missing(frozenset((node,)))


class _Values:
    """The domain of ``exact``: a number, NA or MISSING."""

    def __init__(self, plan: Plan, world: World, functions: Functions, report: Report | None) -> None:
        self.plan, self.world, self.functions, self.report = plan, world, functions, report

    def fact(self, node: int, row: Row) -> Value:
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        return read_leaf(node, op, self.world.leaf(node, row))

    def stated(self, value: Fraction) -> Value:
        return value

    def apply(self, node: int, op: Computed, read: Sequence[Value]) -> Value:
        if isinstance(op, Call):
            return self._call(node, op, read)
        return value_of(op, read)

    def fold(self, node: int, op: Fold, values: Sequence[Value], weights: Sequence[Value], empty: Value | None) -> Value:  # noqa: ARG002  # of the domain
        return fold(op, values, weights, empty)

    def _call(self, node: int, op: Call, read: Sequence[Value]) -> Value:
        stop = _strict(read)
        if stop is not None:
            return stop
        try:
            return called(op, self.functions[op.name], read)
        except (ValueError, ArithmeticError) as error:
            if self.report is not None:
                where = self.plan.nodes[node]
                self.report(Problem("V0", f"{op.name}: {error}", path=where.label, clause=where.clause))
            return Missing(frozenset((node,)))


def called(op: Call, function: Function, read: Sequence[Value]) -> Fraction:
    """What the function gives; ``ValueError`` if that is outside the call's range.

    >>> called(Call("half", (0,)), lambda x: x / 2, (Fraction(3),))
    Fraction(3, 2)
    """
    found = Fraction(function(*read))
    if (op.lo is not None and found < op.lo) or (op.hi is not None and found > op.hi):
        low, high = ("…" if end is None else exact_text(end) for end in (op.lo, op.hi))
        raise ValueError(f"{exact_text(found)} is not in {low}..{high}")
    return found


def read_leaf(node: int, op: Fact, leaf: Leaf) -> Value:
    """(number, n) as number × grid ÷ n; a MISSING one names the fact as its reason."""
    if isinstance(leaf, Missing):
        return Missing(leaf.reasons | {node})
    if isinstance(leaf, _NA):
        return NA
    number, n = leaf
    return Fraction(number) * (Fraction(1) if op.measure.grid is None else op.measure.grid) / n


def value_of(op: Computed, read: Sequence[Value]) -> Value:
    """What an operation other than a fact, a fold or a call makes of one row, read in the order of ``plan.reads``.

    >>> value_of(Add((0, 1)), (Fraction(1), NA)), value_of(Mul(0, 1), (Missing(), NA))
    (Fraction(1, 1), NA)
    """
    match op:
        case Const(value):
            return value
        case Add():
            return _add(read)
        case Pick():
            return _pick(op, read)
        case Call():
            raise TypeError(f"{op.name} is not known without the registered functions")
        case _:
            stop = _strict(read[:2] if isinstance(op, Ratio) else read)
            return _number(op, read) if stop is None else stop


def _number(op: Mul | Ratio | Clamp | Curve | Round, read: Sequence[Value]) -> Value:
    x = read[0]
    assert isinstance(x, Fraction)
    match op:
        case Mul():
            y = read[1]
            assert isinstance(y, Fraction)
            return x * y
        case Ratio():
            whole = read[1]
            assert isinstance(whole, Fraction)
            if whole:
                return x / whole
            return NA if op.empty is None else read[2]
        case Clamp(lo, hi):
            x = x if lo is None else max(lo, x)
            return x if hi is None else min(hi, x)
        case Curve():
            return curve_at(op, x)
        case Round(places, mode):
            return round_to(x, places, mode)
        case _:
            assert_never(op)


def curve_at(op: Curve, x: Fraction) -> Fraction:
    """``below``, or what the last piece reached gives.

    >>> from bizenv_rules.plan import Piece
    >>> curve_at(Curve(Fraction(0), (Piece(Fraction(10), Fraction(5), Fraction(1, 2)),), 0), Fraction(13))
    Fraction(13, 2)
    """
    for piece in reversed(op.pieces):
        if x > piece.at or (x == piece.at and not piece.open):
            return piece.give + piece.slope * (x - piece.at)
    return op.below


def fold(op: Fold, values: Sequence[Value], weights: Sequence[Value] = (), empty: Value | None = None) -> Value:
    """Several values into one; ``empty`` is the value of the fold's ``empty`` node at this row.

    >>> fold(Fold("mean", (0, 1, 2)), (Fraction(3), NA, Fraction(4)))
    Fraction(7, 2)
    """
    nothing: Value = NA if empty is None else empty
    if op.how == "first":
        return next((value for value in values if value is not NA), nothing)
    parts = list(zip(values, weights, strict=True)) if op.weights else [(value,) for value in values]
    left = [part for part in parts if NA not in part]
    if not left:
        return nothing
    stop = _strict([value for part in left for value in part])
    if stop is not None:
        return stop
    numbers = [part[0] for part in left if isinstance(part[0], Fraction)]
    if op.weights:
        mean = folds.weighted_mean(numbers, [w for part in left if isinstance(w := part[-1], Fraction)])
        return nothing if mean is None else mean
    return folds.fold(op.how, numbers, op.k, op.drop, divide=op.divide)


def _strict(read: Sequence[Value]) -> Value | None:
    """NA or MISSING where one of the values is; None where all are numbers."""
    missing = None
    for value in read:
        if value is NA:
            return NA
        if isinstance(value, Missing):
            missing = value if missing is None else Missing(missing.reasons | value.reasons)
    return missing


def _add(read: Sequence[Value]) -> Value:
    there = [value for value in read if value is not NA]
    if read and not there:
        return NA
    stop = _strict(there)
    return sum((value for value in there if isinstance(value, Fraction)), Fraction(0)) if stop is None else stop


def _pick(op: Pick, read: Sequence[Value]) -> Value:
    by = read[0]
    if not isinstance(by, Fraction):
        return by
    for case, value in zip(op.cases, read[1:], strict=False):
        if case.when == by:
            return value
    return NA if op.otherwise is None else read[-1]
