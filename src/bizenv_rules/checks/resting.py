"""Evidence that is supposed: the facts stated, and every other at the value nearest 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Absent, Fact, Given, Instance, Leaf, Measure, Missing, Number, Plan, Row

RATERS: Final = 3

Facts = dict[int, Fraction]
"""Fact nodes with their values; the others stand at the value nearest 0."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """A world in which every fact has a value, but for those ``gone`` (缺项). One member where a number of members is open."""

    plan: Plan
    facts: Mapping[int, Fraction]
    gone: frozenset[int] = frozenset()

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope; members are called by number."""
        here = self.plan.scopes[scope]
        if here.parent is None:
            return ((),)
        many = max(here.lo, 1) if here.hi is None else min(max(here.lo, 1), here.hi)
        return tuple((*row, str(m)) for row in self.rows(here.parent) for m in range(many))

    def leaf(self, node: int, row: Row) -> Leaf:  # noqa: ARG002  # of the protocol
        """The value of a fact in every row."""
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        if isinstance(op.measure.source, Absent):
            return Missing(frozenset((node,)))
        if node in self.gone:
            return NA
        value = self.facts.get(node)
        if value is None:
            value = at_rest(op.measure)
        return value / (op.measure.grid or 1), 1


def at_rest(measure: Measure) -> Fraction:
    """The value nearest 0; what says that something is there says yes."""
    if isinstance(measure.source, Given | Instance):
        return Fraction(1)
    if isinstance(measure.source, Number):
        return Fraction(RATERS)
    if measure.lo is not None and measure.lo > 0:
        return measure.lo
    return min(Fraction(0), measure.hi) if measure.hi is not None else Fraction(0)
