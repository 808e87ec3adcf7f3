"""One unit's plan written out over its rows: what stays put is folded into constants, what moves becomes sums of parts.

Equal operations over equal values are one part, so members that move together are met as one. A cap that cannot bind and a weight that is
known leave a sum a sum, so an input that is read in several quarters is mostly still one term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from bizenv_rules import exact, intervals
from bizenv_rules.effort.sums import ONE, ZERO, Part, Sum, Written, inner, range_of, single, summed
from bizenv_rules.exact import Functions
from bizenv_rules.intervals import Interval, folding
from bizenv_rules.plan import (
    NA,
    Add,
    Call,
    Clamp,
    Const,
    Curve,
    Fact,
    Fold,
    Missing,
    Mul,
    Operation,
    Overrides,
    Pick,
    Plan,
    Ratio,
    Round,
    Row,
    Value,
    World,
    reads,
)
from bizenv_rules.specialise.numbers import renumbered
from bizenv_rules.sweep import Computed, sweep

Leaves = Mapping[tuple[int, Row], tuple[int, Fraction, Fraction]]
"""Facts that move, by node and row: the input, what one step of it adds, and the value it starts from where it is not given."""
Steps = Sequence[tuple[int, int | None]]
"""How far each input may move, in steps: down to (0 or less) and up to (None: open)."""


class Ground:
    """The parts of one unit's plan; the first are the inputs, in their order."""

    def __init__(self, plan: Plan, world: World, leaves: Leaves, steps: Steps, functions: Functions | None = None) -> None:
        self.plan, self.world, self.leaves, self.functions = plan, world, leaves, functions or {}
        self.parts = [
            Part(None, (), Interval(Fraction(low), None if high is None else Fraction(high), step=ONE), frozenset((i,)), -1)
            for i, (low, high) in enumerate(steps)
        ]
        self._known: dict[tuple[Operation, tuple[Written, ...]], int] = {}

    def written(self, roots: Sequence[int], overrides: Overrides | None = None) -> list[Written]:
        """The values of nodes of the unit's scope."""
        columns = sweep(self.plan, self.world, self, overrides, upto=max(roots) + 1)
        return [columns[root][0] for root in roots]

    # -------------------------------------------------------------------------------------- the domain of ``sweep``

    def fact(self, node: int, row: Row) -> Written:
        """A number, or a sum of it and what its input adds."""
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        found = exact.read_leaf(node, op, self.world.leaf(node, row))
        moved = self.leaves.get((node, row))
        if moved is None:
            return found
        return Sum(found if isinstance(found, Fraction) else moved[2], ((moved[0], moved[1]),))

    def stated(self, value: Fraction) -> Written:
        """A value that was stated stays put."""
        return value

    def apply(self, node: int, op: Computed, read: Sequence[Written]) -> Written:
        """One operation at one row."""
        values = [value for value in read if not isinstance(value, Sum)]
        if len(values) == len(read):
            return self.value(op, values)
        match op:
            case Add():
                return self._add(node, op, read)
            case Mul(a, _):
                return self._mul(node, op, read, same=a == op.b)
            case Pick() if not isinstance(read[0], Sum):
                return _picked(op, read)
            case Ratio():
                return self._ratio(node, op, read)
            case Clamp() | Curve() | Round():
                return self._along(node, op, read)
            case _:
                return self.part(node, op, read)

    def fold(self, node: int, op: Fold, values: Sequence[Written], weights: Sequence[Written], empty: Written | None) -> Written:
        """A fold of terms or members."""
        bare: Written = NA if empty is None else empty
        if op.how == "first":
            return self._first(node, op, values, empty)
        pairs = list(zip(values, weights, strict=True)) if op.weights else [(value, value) for value in values]
        left = [pair for pair in pairs if NA not in pair]
        if not left:
            return bare
        values = [value for value, _ in left]
        weights = [weight for _, weight in left] if op.weights else []
        sure = not any(self._may_na(value) for value in (*values, *weights))
        stopped = [value for value in (*values, *weights) if isinstance(value, Missing)]
        if stopped and sure:
            return stopped[0]
        if sure and not any(isinstance(weight, Sum) for weight in weights):
            found = _sum_of(op, values, weights, bare)
            if found is not None:
                return found
        return self._folded(node, op, values, weights, empty)

    # ------------------------------------------------------------------------------------------------------- parts

    def part(self, node: int, op: Operation, read: Sequence[Written]) -> Written:
        """An operation that is no sum, as a part by itself; equal ones are one."""
        numbered = renumbered(op, {old: new for new, old in enumerate(reads(op))}) if not isinstance(op, Fold) else op
        key = (numbered, tuple(read))
        if key not in self._known:
            support = frozenset[int]().union(*(self.parts[i].support for i in inner(read)))
            self._known[key] = len(self.parts)
            self.parts.append(Part(numbered, tuple(read), self._range(numbered, read), support, node))
        return single(self._known[key])

    def value(self, op: Operation, read: Sequence[Value]) -> Value:
        """What an operation makes of values in the order it reads them."""
        if isinstance(op, Fold):
            n, m = len(op.terms), len(op.weights)
            return exact.fold(op, read[:n], read[n : n + m], None if op.empty is None else read[-1])
        if not isinstance(op, Call):
            assert not isinstance(op, Fact)
            return exact.value_of(op, read)
        stop = next((value for value in read if value is NA), next((value for value in read if isinstance(value, Missing)), None))
        if stop is not None:
            return stop
        try:
            return exact.called(op, self.functions[op.name], read)
        except (ValueError, ArithmeticError):
            return Missing()

    def _range(self, op: Operation, read: Sequence[Written]) -> Interval:
        ranges = [range_of(written, self.parts) for written in read]
        if isinstance(op, Fold):
            n, m = len(op.terms), len(op.weights)
            return folding.fold(op, ranges[:n], ranges[n : n + m], None if op.empty is None else ranges[-1])
        assert not isinstance(op, Fact | Const)
        return intervals.apply(op, ranges)

    def _may_na(self, written: Written) -> bool:
        return isinstance(written, Sum) and range_of(written, self.parts).na

    # -------------------------------------------------------------------------------------------------- operations

    def _add(self, node: int, op: Add, read: Sequence[Written]) -> Written:
        there = [value for value in read if value is not NA]
        stopped = [value for value in there if isinstance(value, Missing)]
        if stopped:
            return stopped[0]
        if any(self._may_na(value) for value in there):
            return self.part(node, replace(op, terms=tuple(range(len(there)))), there)
        return summed([value for value in there if isinstance(value, Sum | Fraction)])

    def _mul(self, node: int, op: Mul, read: Sequence[Written], *, same: bool) -> Written:
        a, b = read
        if NA in (a, b):
            return NA
        moving, factor = (a, b) if isinstance(a, Sum) else (b, a)
        if same or not isinstance(moving, Sum) or not isinstance(factor, Fraction) or self._may_na(moving):
            return self.part(node, op, read)
        return moving.times(factor)

    def _ratio(self, node: int, op: Ratio, read: Sequence[Written]) -> Written:
        part, whole = read[:2]
        if NA in (part, whole):
            return NA
        if isinstance(whole, Fraction) and isinstance(part, Sum) and not self._may_na(part):
            return part.times(1 / whole) if whole else NA if op.empty is None else read[2]
        return self.part(node, op, read)

    def _along(self, node: int, op: Clamp | Curve | Round, read: Sequence[Written]) -> Written:
        moving = read[0]
        assert isinstance(moving, Sum)
        here = range_of(moving, self.parts)
        if isinstance(op, Clamp) and not here.na:
            is_above = op.lo is None or (here.lo is not None and here.lo >= op.lo)
            is_below = op.hi is None or (here.hi is not None and here.hi <= op.hi)
            if is_above and is_below:
                return moving
        made = self.part(node, op, read)
        assert isinstance(made, Sum)
        only = self.parts[made.parts[0]].range
        return only.point if only.point is not None and not only.miss else made

    def _first(self, node: int, op: Fold, values: Sequence[Written], empty: Written | None) -> Written:
        left: list[Written] = []
        for value in values:
            if value is not NA:
                left.append(value)
                if not self._may_na(value):
                    break
        last = NA if empty is None else empty
        if not left or (len(left) == 1 and (not self._may_na(left[0]) or last is NA)):
            return left[0] if left else last
        return self._folded(node, op, left, [], empty)

    def _folded(self, node: int, op: Fold, values: Sequence[Written], weights: Sequence[Written], empty: Written | None) -> Written:
        n, m = len(values), len(weights)
        numbered = replace(op, terms=tuple(range(n)), weights=tuple(range(n, n + m)), empty=None if empty is None else n + m, over=None)
        return self.part(node, numbered, (*values, *weights, *(() if empty is None else (empty,))))


def _picked(op: Pick, read: Sequence[Written]) -> Written:
    by = read[0]
    if not isinstance(by, Fraction):
        return by
    for case, value in zip(op.cases, read[1:], strict=False):
        if case.when == by:
            return value
    return NA if op.otherwise is None else read[-1]


def _sum_of(op: Fold, values: Sequence[Written], weights: Sequence[Written], bare: Written) -> Written | None:
    """The fold as a sum, where it is one; every value is a number or a sum that cannot be NA, every weight a number."""
    terms = [value for value in values if isinstance(value, Sum | Fraction)]
    if op.weights:
        known = [weight for weight in weights if isinstance(weight, Fraction)]
        whole = sum(known, ZERO)
        products = [term.times(weight) if isinstance(term, Sum) else term * weight for term, weight in zip(terms, known, strict=True)]
        return _divided(summed(products), whole) if whole else bare
    if len(terms) == 1 and op.how != "geometric":
        return terms[0]
    if op.how not in {"sum", "mean"} or op.drop != (0, 0):
        return None
    return _divided(summed(terms), Fraction(len(terms) if op.divide or op.how == "mean" else 1))


def _divided(value: Sum | Fraction, by: Fraction) -> Sum | Fraction:
    return value.times(1 / by) if isinstance(value, Sum) else value / by
