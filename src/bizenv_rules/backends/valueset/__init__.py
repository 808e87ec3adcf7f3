"""The exact set of values that a node reaches over all complete evidence, in one Python big int, and evidence for each of them.

Every fact is an input of its own and is given; a mean stands for a panel of a stated size, whose forms
are out of the item's own full marks. What is not a tree over such inputs is
answered ``Unsupported``, with the node at which it stops: an input used twice, an open range that no cap closes, members that
vary in number, a number without a grid, a registered function, too many values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import cast

from bizenv_rules.backends.valueset.combining import NOTHING, Number, Values, chosen, combined
from bizenv_rules.backends.valueset.numbers import Numbers, TooMany, numbers, steps
from bizenv_rules.backends.valueset.windows import Window, windows
from bizenv_rules.folds import AVERAGES, How, window
from bizenv_rules.intervals import Interval, static
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Absent, Call, Cohort, Const, Fact, Fold, Given, Measure, Operation, Pick, Plan, Row, Select, averaged, reads
from bizenv_rules.plan import Number as CountOf

Facts = Mapping[tuple[int, Row], Number]
"""A value for every fact that matters, by Fact node and row; a member's name is its number."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The node that could not be followed, and why."""

    node: int
    why: str


class _Stop(Exception):  # noqa: N818  # it says that there is no answer, not that something failed
    def __init__(self, node: int, why: str) -> None:
        self.at = Unsupported(node, why)


@dataclass(frozen=True, slots=True)
class ValueSet:
    """The values of one node: numbers, and whether it can be NA. ``witness`` gives facts that lead to one of them."""

    plan: Plan
    root: int
    sets: Mapping[int, Values]

    @property
    def numbers(self) -> Numbers:
        """The numbers reached."""
        return self.sets[self.root].numbers

    @property
    def na(self) -> bool:
        """Whether the node can be NA."""
        return self.sets[self.root].na

    def __contains__(self, value: object) -> bool:
        return value in self.numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def min(self) -> Fraction:
        """The least value reached."""
        return self.numbers.min

    @property
    def max(self) -> Fraction:
        """The greatest value reached."""
        return self.numbers.max

    def below(self, value: Fraction | int) -> Fraction | None:
        """The greatest value reached that lies below."""
        return self.numbers.below(Fraction(value))

    def holes(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Pairs of neighbouring values with nothing reached between them, further apart than the unit."""
        return self.numbers.holes()

    def witness(self, value: Number) -> Facts:
        """Facts that give this value. Raises ``ValueError`` for a value that is not reached."""
        if not self.sets[self.root].holds(value):
            raise ValueError(f"{value} is not reached")
        found: dict[tuple[int, Row], Number] = {}
        _assign(self, self.root, value, (), found)
        return found


def reachable(plan: Plan, node: int, raters: int = 3, ranges: Sequence[Interval] | None = None) -> ValueSet | Unsupported:
    """The set of a node of the unit's scope. ``raters``: how many forms stand behind every mean; ``ranges``: bounds, if known.

    >>> from bizenv_rules.plan import Clamp, Mul, Node, Parameter
    >>> late = Node(Fact(Measure("late", Parameter("late"), Fraction(0))))
    >>> capped = Plan((late, Node(Const(Fraction(3))), Node(Mul(0, 1)), Node(Clamp(None, Fraction(10), 2))))
    >>> found = reachable(capped, 3)
    >>> [int(value) for value in found.numbers], dict(found.witness(Fraction(10)))
    ([0, 3, 6, 9, 10], {(0, ()): Fraction(4, 1)})
    """
    work = _Work(plan, windows(plan, node, static(plan) if ranges is None else ranges), raters)
    try:
        work.visit(node)
    except _Stop as stop:
        return stop.at
    return ValueSet(plan, node, work.sets)


class _Work:
    def __init__(self, plan: Plan, asked: Mapping[int, Window], raters: int) -> None:
        self.plan, self.asked, self.raters = plan, asked, raters
        self.sets: dict[int, Values] = {}
        self.inputs: dict[int, frozenset[int]] = {}

    def visit(self, root: int) -> None:
        """The nodes that the root reads, in order, then the root."""
        for index in sorted(self.asked):
            if index <= root:
                op = self.plan.nodes[index].op
                try:
                    self.sets[index] = self._values(index, op)
                except TooMany:
                    raise _Stop(index, "too many values") from None
                self.inputs[index] = self._inputs(index, op)

    def _values(self, index: int, op: Operation) -> Values:
        match op:
            case Const(value):
                return Values(numbers([value]))
            case Fact(measure):
                return self._fact(index, measure)
            case Call(name):
                raise _Stop(index, f"the function {name} cannot be followed")
            case Fold() if op.over is not None:
                return combined(op, members(op, self.sets, self._many(index, op)))
            case _:
                return combined(op, [self.sets[i] for i in reads(op)])

    def _many(self, index: int, op: Fold) -> int:
        scope = self.plan.scopes[op.over or 0]
        if scope.lo != scope.hi:
            raise _Stop(index, f"the number of members ({scope.name}) varies")
        shared = [i for i in frozenset().union(*(self.inputs[i] for i in (*op.terms, *op.weights))) if self.plan.nodes[i].scope != op.over]
        inner = [i for i in shared if not self._within(self.plan.nodes[i].scope, op.over or 0)]
        if inner and scope.lo > 1:
            raise _Stop(index, f"an input is used twice: {self._name(inner[0])}, for each {scope.name}")
        return scope.lo

    def _within(self, scope: int, outer: int) -> bool:
        at: int | None = scope
        while at is not None and at != outer:
            at = self.plan.scopes[at].parent
        return at is not None

    def _inputs(self, index: int, op: Operation) -> frozenset[int]:
        if isinstance(op, Fact):
            return frozenset((self._source(index, op.measure),))
        parts = [self.inputs[i] for i in reads(op)]
        groups = parts
        if isinstance(op, Pick):  # one branch alone is taken, so branches may share
            groups = [parts[0], frozenset().union(*parts[1:])]
        seen: frozenset[int] = frozenset()
        for group in groups:
            if seen & group:
                raise _Stop(index, f"an input is used twice: {self._name(min(seen & group))}")
            seen |= group
        return seen

    def _source(self, index: int, measure: Measure) -> int:
        """The fact itself; that something is given, or how often, hangs on the fact it tells of."""
        source = measure.source
        if not isinstance(source, Given | CountOf):
            return index
        for i, node in enumerate(self.plan.nodes):
            if isinstance(node.op, Fact) and node.op.measure.source == source.of and node.scope == self.plan.nodes[index].scope:
                return i
        return index

    def _name(self, fact: int) -> str:
        op = self.plan.nodes[fact].op
        return op.measure.name if isinstance(op, Fact) else str(fact)

    def _fact(self, index: int, measure: Measure) -> Values:
        if isinstance(measure.source, Absent):
            return NOTHING
        if isinstance(measure.source, Cohort):
            raise _Stop(index, "a rank hangs on other units")
        if measure.grid is None and measure.lo != measure.hi:
            raise _Stop(index, f"{measure.name} can be any number")
        step = self._step(measure)
        lo, hi = self._ends(index, measure, step)
        return Values(numbers([lo]) if lo == hi else steps(lo, hi, step), na=measure.may_na)

    def _step(self, measure: Measure) -> Fraction:
        grid, source = measure.grid or Fraction(1), measure.source
        if not averaged(measure) or not isinstance(source, Select):
            return grid
        take = source.take
        if take.how not in AVERAGES:
            return grid
        start, stop = window(cast("How", take.how), self.raters, take.k, take.drop)
        return grid / (stop - start)

    def _ends(self, index: int, measure: Measure, step: Fraction) -> tuple[Fraction, Fraction]:
        """The range, its open ends closed where the window says that nothing further matters."""
        least, most = self.asked[index]
        lo, hi = measure.lo, measure.hi
        if (lo is None and least is None) or (hi is None and most is None):
            raise _Stop(index, f"{measure.name} has no {'lower' if lo is None and least is None else 'upper'} limit")
        inner = [end for end in (lo, hi, least, most) if end is not None]
        if lo is None:
            lo = floor(min(inner) / step) * step
        if hi is None:
            hi = ceil(max(inner) / step) * step
        return lo, hi


def members(op: Fold, sets: Mapping[int, Values], many: int) -> Sequence[Values]:
    """The inputs of a fold over members, written out."""
    empty = [] if op.empty is None else [sets[op.empty]]
    return [sets[i] for i in (*op.terms, *op.weights) for _ in range(many)] + empty


def _assign(found: ValueSet, node: int, wanted: Number, row: Row, into: dict[tuple[int, Row], Number]) -> None:
    op = found.plan.nodes[node].op
    if isinstance(op, Fact):
        into[node, row[: _depth(found.plan, found.plan.nodes[node].scope)]] = wanted
        return
    if isinstance(op, Fold) and op.over is not None:
        many = found.plan.scopes[op.over].lo
        values = chosen(op, members(op, found.sets, many), wanted)
        children = [(i, (*row, str(m))) for i in (*op.terms, *op.weights) for m in range(many)]
        children += [] if op.empty is None else [(op.empty, row)]
    else:
        values = chosen(op, [found.sets[i] for i in reads(op)], wanted) if reads(op) else []
        children = [(i, row) for i in reads(op)]
    for (child, place), value in zip(children, values, strict=True):
        if value is not None:
            _assign(found, child, value, place, into)


def _depth(plan: Plan, scope: int) -> int:
    depth = 0
    at = plan.scopes[scope].parent
    while at is not None:
        depth, at = depth + 1, plan.scopes[at].parent
    return depth


__all__ = ["Facts", "Numbers", "Unsupported", "ValueSet", "Values", "reachable"]
