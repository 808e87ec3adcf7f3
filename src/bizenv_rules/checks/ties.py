"""Counts that hang together: a count as a whole and the same count level by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from bizenv_rules.checks.resting import Facts
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fact, Node, Select

COUNTS = frozenset({"count", "sum"})


@dataclass(frozen=True, slots=True)
class Tie:
    """``whole`` is what the ``levels`` add up to. ``is_all``: a record is always at one of them (``else`` is among them)."""

    whole: int
    levels: tuple[int, ...]
    is_all: bool

    def kept(self, facts: Mapping[int, Fraction]) -> Facts:
        """The facts, the whole made to fit; a whole without levels may be of records at none of them."""
        found = dict(facts)
        total = sum((facts.get(level, Fraction(0)) for level in self.levels), Fraction(0))
        if total or self.is_all:
            found[self.whole] = total
        return found


def ties(nodes: Mapping[int, Node]) -> tuple[Tie, ...]:
    """The ties among these nodes."""
    groups: dict[tuple[object, ...], dict[str, int]] = {}
    for index, node in nodes.items():
        source = node.op.measure.source if isinstance(node.op, Fact) else None
        if isinstance(source, Select) and source.take.how in COUNTS and source.forms is None:
            groups.setdefault((source.fact, node.scope, source.take), {}).setdefault(source.level, index)
    return tuple(
        Tie(group[""], tuple(node for level, node in group.items() if level), "else" in group)
        for group in groups.values()
        if "" in group and len(group) > 1
    )


def kept(facts: Mapping[int, Fraction], all_: Iterable[Tie]) -> Facts:
    """The facts with every tie kept."""
    found = dict(facts)
    for tie in all_:
        found = tie.kept(found)
    return found
