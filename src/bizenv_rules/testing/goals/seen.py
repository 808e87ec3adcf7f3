"""What was computed in a case, as goals ask for it: the numbers of a node that no ``given:`` states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Row
from bizenv_rules.program import Authored
from bizenv_rules.scoring.card import Scorecard


@dataclass(frozen=True, slots=True)
class Seen:
    """One card of a case. ``stated``: the nodes, with all above them up to the root, whose numbers the case states itself."""

    card: Scorecard
    stated: Mapping[int, frozenset[Row]]

    @classmethod
    def of(cls, card: Scorecard) -> Seen:
        """The card with what its case states."""
        stated: dict[int, set[Row]] = {}
        for node, row in card.overrides:
            stated.setdefault(node, set()).add(row)
        return cls(card, {node: frozenset(rows) for node, rows in stated.items()})

    def numbers(self, node: int) -> Iterator[Fraction]:
        """The numbers of a plan node, in every row where it is one and was computed."""
        for row, value in self.rows(node):
            if isinstance(value, Fraction) and row not in self.stated.get(node, ()):
                yield value

    def rows(self, node: int) -> Iterator[tuple[Row, object]]:
        """Row and value of a plan node, whatever the value is."""
        trace = self.card.trace
        yield from ((row, trace.at(node, row)) for row in trace.rows[self.card.program.plan.nodes[node].scope])

    def pairs(self, *nodes: int, of: Authored | None = None) -> Iterator[tuple[Fraction, ...]]:
        """The numbers of several nodes in the same row, the first one's; rows in which ``of`` is stated are left out."""
        trace = self.card.trace
        for row, _ in self.rows(nodes[0]):
            if of is not None and row in self.stated.get(of.value, ()):
                continue
            found = [trace.at(node, row) for node in nodes]
            numbers = tuple(value for value in found if isinstance(value, Fraction))
            if len(numbers) == len(nodes):
                yield numbers
