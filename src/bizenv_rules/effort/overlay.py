"""A unit's world with some facts otherwise than they are, and the card that comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bizenv_rules.plan import Leaf, Row

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard
    from bizenv_rules.scoring.views import Evidence


class Overlay:
    """The same rows and records; the leaves named are others. Whatever else is asked, the world itself answers."""

    def __init__(self, world: Evidence, leaves: Mapping[tuple[int, Row], Leaf]) -> None:
        self.world, self.others = world, leaves

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope."""
        return self.world.rows(scope)

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a Fact node at a row."""
        found = self.others.get((node, row))
        return self.world.leaf(node, row) if found is None else found

    def __getattr__(self, name: str) -> Any:
        if name in {"world", "others", "leaves", "bulk", "numbers"} or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.world, name)


def rescored(card: Scorecard, leaves: Mapping[tuple[int, Row], Leaf]) -> Scorecard:
    """The card with other facts, by ``exact``. What it knows of the ranking stays as it was."""
    if not leaves:
        return card
    world: Any = Overlay(card.world, leaves)
    columns, told = card.runner.exact(world, card.overrides)
    return replace(card, columns=columns, world=world, notes=(*card.notes, *told), _memo={})
