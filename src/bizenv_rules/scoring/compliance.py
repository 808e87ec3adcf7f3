"""The compliance table of one unit: every due date of every duty, whether an item counts it or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.views import ComplianceRow, identity

if TYPE_CHECKING:
    from bizenv_rules.program import Duty


def compliance(card: Scorecard) -> tuple[ComplianceRow, ...]:
    """The unit's due dates in the period, by duty and date. A world of plain facts has none."""
    asked = getattr(card.world, "compliance", None)
    duties: dict[str, Duty] = {duty.id: duty for duty in card.program.duties}
    return tuple(
        ComplianceRow(
            unit=card.unit,
            duty=found.duty,
            title=duties[found.duty].title,
            clause=duties[found.duty].clause,
            period="" if found.reported is None else found.reported.label,
            due=found.due,
            status={"met_open": "met"}.get(found.status, found.status),
            phase=duties[found.duty].phase,
            scored=duties[found.duty].scored,
            evidence=tuple(identity(record) for record in found.records),
        )
        for found in (asked() if asked is not None else ())
    )
