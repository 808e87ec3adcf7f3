"""What every node can be: over all evidence that keeps to its declarations (``static``), or over all that one unit may still be given.

Sound always, tight not always: an input used twice is forgotten to be the same. "Reached" needs a witness that ``exact`` replayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from bizenv_rules.exact import read_leaf
from bizenv_rules.intervals import folding
from bizenv_rules.intervals.curves import along
from bizenv_rules.intervals.interval import NOT_APPLICABLE, Interval, common, join, nothing, point, product, quotient, strict, total
from bizenv_rules.plan import (
    Absent,
    Add,
    Call,
    Clamp,
    Const,
    Curve,
    Fact,
    Fold,
    Measure,
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
    averaged,
    reads,
)
from bizenv_rules.points import round_to
from bizenv_rules.sweep import Computed, sweep

__all__ = ["Interval", "branches", "declared", "partial", "static"]


def static(plan: Plan) -> tuple[Interval, ...]:
    """One interval a node that holds its value in every row of every world which keeps to the measures' declarations.

    >>> from bizenv_rules.plan import Node, Parameter
    >>> fact = Fact(Measure("marks", Parameter("marks"), Fraction(0), Fraction(30)))
    >>> static(Plan((Node(fact), Node(Clamp(None, Fraction(10), 0)))))[1].hi
    Fraction(10, 1)
    """
    found: list[Interval] = []
    for node in plan.nodes:
        op = node.op
        match op:
            case Fact(measure):
                found.append(declared(measure))
            case Fold():
                found.append(_static_fold(plan, op, found))
            case _:
                found.append(apply(op, [found[i] for i in reads(op)]))
    return tuple(found)


def partial(plan: Plan, world: World, overrides: Overrides | None = None, *, upto: int | None = None) -> Sequence[Sequence[Interval]]:
    """Columns of intervals over one unit's evidence: what is given is a point, what is MISSING ranges over its declaration.

    ``miss`` says what ``exact`` can find MISSING as things stand; the numbers and NA are those still possible.
    """
    return sweep(plan, world, _Ranges(plan, world), overrides, upto=upto)


def declared(measure: Measure) -> Interval:
    """What a fact can be by its measure alone. What nobody can supply, and makes the result undetermined, is never a number."""
    if isinstance(measure.source, Absent) and measure.reason == "undetermined":
        return nothing(miss=True)
    step = None if averaged(measure) else measure.grid
    return Interval(measure.lo, measure.hi, measure.may_na, measure.may_miss, step=step)


class _Ranges:
    """The domain of ``partial``."""

    def __init__(self, plan: Plan, world: World) -> None:
        self.plan, self.world = plan, world

    def fact(self, node: int, row: Row) -> Interval:
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        return self._given(op, read_leaf(node, op, self.world.leaf(node, row)))

    def _given(self, op: Fact, value: Value) -> Interval:
        if isinstance(value, Missing):
            return replace(declared(op.measure), miss=True)
        return point(value) if isinstance(value, Fraction) else NOT_APPLICABLE

    def stated(self, value: Fraction) -> Interval:
        return point(value)

    def apply(self, node: int, op: Computed, read: Sequence[Interval]) -> Interval:  # noqa: ARG002  # of the domain
        return apply(op, read)

    def fold(self, node: int, op: Fold, values: Sequence[Interval], weights: Sequence[Interval], empty: Interval | None) -> Interval:  # noqa: ARG002  # of the domain
        return folding.fold(op, values, weights, empty)


def _static_fold(plan: Plan, op: Fold, found: Sequence[Interval]) -> Interval:
    empty = None if op.empty is None else found[op.empty]
    values, weights = [found[i] for i in op.terms], [found[i] for i in op.weights]
    if op.over is None:
        return folding.fold(op, values, weights, empty)
    return folding.over(op, plan.scopes[op.over], values[0], weights[0] if weights else None, empty)


def apply(op: Computed, read: Sequence[Interval]) -> Interval:
    """What an operation makes of one row of intervals, read in the order of ``plan.reads``."""
    match op:
        case Const(value):
            return point(value)
        case Add():
            return _add(read)
        case Ratio():
            return _ratio(op, read)
        case Pick():
            return _pick(op, read)
        case _:
            number, na, miss = strict(read)
            if isinstance(op, Call):
                return Interval(op.lo, op.hi, na, True) if number else nothing(na=na, miss=miss)
            return replace(_number(op, read), na=na, miss=miss) if number else nothing(na=na, miss=miss)


def _number(op: Mul | Clamp | Curve | Round, read: Sequence[Interval]) -> Interval:
    x = read[0]
    match op:
        case Mul():
            y = read[1]
            lo, hi = product((x.lo, x.hi), (y.lo, y.hi))
            return Interval(lo, hi, step=None if x.step is None or y.step is None else x.step * y.step)
        case Clamp(lo, hi):
            return _clamp(lo, hi, x)
        case Curve():
            return along(op, x)
        case Round(places, mode):
            low, high = (None if end is None else round_to(end, places, mode) for end in (x.lo, x.hi))
            return Interval(low, high, step=Fraction(10) ** -places)


def _clamp(lo: Fraction | None, hi: Fraction | None, x: Interval) -> Interval:
    low_binds = lo is not None and (x.lo is None or x.lo < lo)
    high_binds = hi is not None and (x.hi is None or x.hi > hi)
    steps = [x.step, abs(lo) if low_binds and lo is not None else Fraction(0), abs(hi) if high_binds and hi is not None else Fraction(0)]
    if high_binds and hi is not None and x.lo is not None and x.lo >= hi:
        return point(hi)
    if low_binds and lo is not None and x.hi is not None and x.hi <= lo:
        return point(lo)
    return Interval(lo if low_binds else x.lo, hi if high_binds else x.hi, step=common(steps))


def _add(read: Sequence[Interval]) -> Interval:
    if not read:
        return point(Fraction(0))
    miss = any(term.miss for term in read)
    return replace(total(read), na=all(term.na for term in read), miss=miss)


def _ratio(op: Ratio, read: Sequence[Interval]) -> Interval:
    part, whole = read[:2]
    number, na, miss = strict((part, whole))
    found = [nothing(na=na, miss=miss)]
    if number:
        ends = quotient((part.lo, part.hi), whole)
        if ends is not None:
            found.append(Interval(*ends))
        if whole.within(Fraction(0)):
            found.append(NOT_APPLICABLE if op.empty is None else read[2])
    return join(found)


def _pick(op: Pick, read: Sequence[Interval]) -> Interval:
    by = read[0]
    found = [nothing(na=by.na, miss=by.miss)]
    cases, rest = branches(op, by)
    found.extend(read[1 + i] for i in cases)
    if rest:
        found.append(NOT_APPLICABLE if op.otherwise is None else read[-1])
    return join(found)


def branches(op: Pick, by: Interval) -> tuple[tuple[int, ...], bool]:
    """The positions of the cases that ``by`` can choose, and whether it can choose none of them.

    >>> from bizenv_rules.plan import Case
    >>> branches(Pick(0, (Case(Fraction(1), 1), Case(Fraction(7), 2))), Interval(Fraction(0), Fraction(1), step=Fraction(1)))
    ((0,), True)
    """
    if not by.number:
        return (), False
    cases = tuple(i for i, case in enumerate(op.cases) if by.within(case.when))
    return cases, _numbers_in(by) != len(cases)


def _numbers_in(by: Interval) -> int | None:
    """How many numbers an interval holds; None if no end is in sight."""
    if by.lo is None or by.hi is None:
        return None
    if by.lo == by.hi:
        return 1
    return int(by.hi // by.step) - int(-(-by.lo // by.step)) + 1 if by.step else None
