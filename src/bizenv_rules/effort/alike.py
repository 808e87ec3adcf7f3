"""Which rows of a fact move together.

One record stands in all later quarters of a running count, and in all indicators if it names none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bizenv_rules.plan import Measure, Periods, Row, Select
from bizenv_rules.scoring.address import scopes_of
from bizenv_rules.scoring.views import identity

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard

LASTING: Final = frozenset({"year_to_date", "standing", "all"})


def anchor(card: Scorecard, node: int, measure: Measure, row: Row) -> tuple[object, ...]:
    """What a row's leaf shares with those that move with it: its row without the members that a new record would not name."""
    plan, source = card.program.plan, measure.source
    scopes = scopes_of(plan, plan.nodes[node].scope)
    if not isinstance(source, Select):
        return (row,)
    kept: list[object] = []
    for member, scope in zip(row, scopes, strict=True):
        if isinstance(plan.scopes[scope].source, Periods):
            kept.append("" if source.selection.window in LASTING and source.forms is None else member)
        elif source.selection.strict or not plan.scopes[scope].binds:
            kept.append(member)
        else:
            kept.append(tuple(identity(record) for record in card.world.evidence(node, row)) if source.forms is not None else "")
    return tuple(kept)
