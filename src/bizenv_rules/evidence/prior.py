"""``previous_grade, previous_score, previous_vetoed``: the unit's result in the period before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.amounts import exact
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import day_of

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld

KIND = "prior_result"
FIELDS = ("grade", "score", "vetoed")


def prior(world: UnitWorld, period: Period) -> dict[str, Any]:
    """The three names; absent where no result of the period before is known. A result given by the caller goes first."""
    found = world.previous if world.previous is not None and period == world.frame.period else _recorded(world, period)
    return {f"previous_{name}": exact(getattr(found, name, None)) for name in FIELDS}


def _recorded(world: UnitWorld, period: Period) -> Record | None:
    """The latest record about the period before: by its ``period``, or for a year by its ``year``."""
    before, frame = period.previous(), world.frame
    records = frame.index.of_kind(KIND, frame.as_of, frame.ledger.spellings(world.unit))
    year = before.year if before.per == "year" else None
    about = [
        record
        for record in records
        if (record.period == before.label if record.period is not None else year is not None and getattr(record, "year", None) == year)
    ]
    return max(reversed(about), key=day_of, default=None)
