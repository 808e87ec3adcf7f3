"""Facts tried out at a node by ``exact``: where one fact changes, only what reads it is computed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from bizenv_rules import exact
from bizenv_rules.checks.clock import Clock
from bizenv_rules.checks.resting import Supposed
from bizenv_rules.checks.ties import Tie, kept
from bizenv_rules.plan import NA, Fact, Plan, Value, reads
from bizenv_rules.sweep import Layout


class Trial:
    """One node of a plan, and the facts it was last computed for."""

    def __init__(self, plan: Plan, layout: Layout, node: int, ties: Sequence[Tie] = (), clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.plan, self.layout, self.node = plan, layout, node
        self.order = _behind(plan, node)
        self.facts = tuple(i for i in self.order if isinstance(plan.nodes[i].op, Fact))
        self.ties = tuple(tie for tie in ties if tie.whole in self.facts or not set(tie.levels).isdisjoint(self.facts))
        self._above = _above(plan, self.order)
        self._last: dict[int, Fraction | None] = {}
        self._columns: dict[int, list[Value]] = {}
        self._is_open = False

    def value(self, facts: Mapping[int, Fraction]) -> Value | None:
        """What the node's first row comes to; None where a registered function would be needed."""
        self.clock.step()
        facts = kept(facts, self.ties)
        now = {fact: facts.get(fact) for fact in self.facts}
        changed = [fact for fact in self.facts if fact not in self._last or now[fact] != self._last[fact]]
        todo: Iterable[int] = sorted({node for fact in changed for node in self._above[fact]}) if self._columns else self.order
        if self._is_open:
            return None
        try:
            exact.renew(self.plan, Supposed(self.plan, facts), self.layout, self._columns, todo)
        except KeyError:
            self._is_open = True
            return None
        self._last = now
        column = self._columns[self.node]
        return column[0] if column else NA


def _behind(plan: Plan, node: int) -> list[int]:
    seen, waiting = set(), [node]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += reads(plan.nodes[at].op)
    return sorted(seen)


def _above(plan: Plan, order: Iterable[int]) -> dict[int, set[int]]:
    """Each fact with the nodes that read it, directly or through others, and itself."""
    found: dict[int, set[int]] = {}
    behind: dict[int, frozenset[int]] = {}
    for node in order:
        op = plan.nodes[node].op
        read = frozenset((node,)) if isinstance(op, Fact) else frozenset().union(*(behind[i] for i in reads(op)))
        behind[node] = read
        for fact in read:
            found.setdefault(fact, set()).add(node)
    return found
