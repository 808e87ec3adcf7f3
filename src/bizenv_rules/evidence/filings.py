"""A unit's evidence as its duties ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.choosing import choose
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import FIRST, LAST, Days, time_of
from bizenv_rules.expr.values import Undefined
from bizenv_rules.problem import Problem
from bizenv_rules.program import Duty

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld


class UnitFilings:
    """``duties.Filings`` of one unit. ``is_unanswered``: an ``applies`` could not be answered."""

    def __init__(self, world: UnitWorld) -> None:
        self.world = world
        self.is_unanswered = False

    def filed(self, duty: Duty, period: Period) -> Sequence[Record]:
        """The verified records that ``met_by`` selects, whenever they were filed."""
        if duty.met_by is None:
            return ()
        world, frame = self.world, self.world.frame
        query = frame.queries.duties[duty.id]
        found = frame.index.read(frame.ledger.spellings(world.unit), query, Days(FIRST, LAST), LAST)
        place = frame.place(period.label)
        chosen = choose(query, found, place, world.view.env(place.time), world.view.is_stray)
        world.tell(chosen.problems, duty.clause)
        return chosen.records

    def owes(self, duty: Duty, period: Period) -> bool | None:
        """What ``applies`` says; without ``applies`` everybody owes it."""
        tree = self.world.frame.queries.applies.get(duty.id)
        if tree is None:
            return True
        try:
            answer = tree(self.world.view.env(time_of(period.label)))
        except Undefined as error:
            self.world.tell([Problem("V511", f"{duty.id}: {error}", path=duty.id, clause=duty.clause)])
            answer = None
        self.is_unanswered = self.is_unanswered or answer is None
        return None if answer is None else bool(answer)

    def is_active(self, first: date, last: date) -> bool:
        """Whether the unit is active on all of these days."""
        return self.world.view.is_active(first, last)
