"""Classes of units: sets for which every ``applies`` has the same answer. Without units at hand, every combination of answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Derived, Fact, Given, Instance, Leaf, Missing, Plan, Row, reads

MOST = 6


@dataclass(frozen=True, slots=True)
class Answers:
    """A world in which nothing is given but the answers to conditions about the unit; every scope has one member."""

    plan: Plan
    answers: dict[int, int]

    def rows(self, scope: int) -> Sequence[Row]:
        """One row a scope."""
        depth = 0
        above = self.plan.scopes[scope].parent
        while above is not None:
            depth, above = depth + 1, self.plan.scopes[above].parent
        return (("·",) * depth,)

    def leaf(self, node: int, row: Row) -> Leaf:
        """The answer; presence is 1, an instance counts, all else is MISSING."""
        del row
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        if node in self.answers:
            return (self.answers[node], 1)
        source = op.measure.source
        if isinstance(source, Given | Instance):
            return (1, 1)
        return Missing(frozenset((node,)))


def behind(plan: Plan, nodes: Iterable[int]) -> frozenset[int]:
    """The facts that nodes read, directly or through others."""
    seen: set[int] = set()
    stack = list(nodes)
    while stack:
        n = stack.pop()
        if n not in seen:
            seen.add(n)
            stack += reads(plan.nodes[n].op)
    return frozenset(n for n in seen if isinstance(plan.nodes[n].op, Fact))


def classes(plan: Plan, nodes: Iterable[int]) -> Iterator[Answers]:
    """Every combination of answers to the conditions about the unit that the nodes hang on; none if there are too many."""
    asked = sorted(n for n in behind(plan, nodes) if _is_condition(plan, n))
    if len(asked) > MOST:
        return
    for answers in product((1, 0), repeat=len(asked)):
        yield Answers(plan, dict(zip(asked, answers, strict=True)))


def _is_condition(plan: Plan, node: int) -> bool:
    op = plan.nodes[node].op
    return isinstance(op, Fact) and isinstance(op.measure.source, Derived) and op.measure.hi == 1 and not op.measure.source.inputs
