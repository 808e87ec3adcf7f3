"""Which items of a card stand at rest because nobody gave their marks, so that a case can state them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.evidence.stated import StatedWorld
from bizenv_rules.evidence.world import UnitWorld
from bizenv_rules.plan import NA, Missing, Row
from bizenv_rules.scoring.address import write
from bizenv_rules.scoring.trace import depth

if TYPE_CHECKING:
    from bizenv_rules.program import Authored
    from bizenv_rules.scoring.card import Scorecard


def rested(card: Scorecard) -> dict[str, Fraction]:
    """Addresses of the items at rest, with their values; where every row of an item agrees, its path alone."""
    world = card.world
    if not isinstance(world, StatedWorld) or not world.is_rested:
        return {}
    found: dict[str, Fraction] = {}
    for node in card.program.nodes:
        if node.children or node.sheet or not node.facts:
            continue
        rows = [row for row in world.rows(node.scope) if _counts(card, node, row)]
        at = {row: value for row in rows if (value := _value(card, node, row)) is not None and _is_at_rest(world, node, row)}
        if at and len(at) == len(world.rows(node.scope)) and len(set(at.values())) == 1:
            found[node.path] = next(iter(at.values()))
        else:
            found |= {write(card.program, node, row): value for row, value in at.items()}
    return found


def _counts(card: Scorecard, node: Authored, row: Row) -> bool:
    """Whether every section round the item applies."""
    parents = {each.path: each for each in card.program.nodes}
    above = node.parent
    while above is not None:
        around = parents[above]
        if card.trace.at(around.value, row[: depth(card.program.plan, around.scope)]) is NA:
            return False
        above = around.parent
    return True


def _value(card: Scorecard, node: Authored, row: Row) -> Fraction | None:
    """The item's value where it applies."""
    return card.trace.number(node.value, row)


def _is_at_rest(world: StatedWorld, node: Authored, row: Row) -> bool:
    """Whether one of the item's facts is missing without the ground."""
    for fact in node.facts:
        deeper = [inner for inner in world.rows(world.plan.nodes[fact].scope) if inner[: len(row)] == row[: len(inner)]]
        for inner in deeper:
            bare = UnitWorld.leaf(world, fact, inner)
            if isinstance(bare, Missing) and not isinstance(world.leaf(fact, inner), Missing):
                return True
    return False
