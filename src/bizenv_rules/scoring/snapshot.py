"""A unit's evidence as far as its card needs it: what travels with a pickled card, without the whole ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import DutyCount, Fact, Leaf, Plan, Row

if TYPE_CHECKING:
    from bizenv_rules.problem import Problem
    from bizenv_rules.scoring.views import Evidence

Place = tuple[int, Row]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Rows, leaves and records of every fact; it answers as the world did that it was taken of."""

    members: tuple[tuple[Row, ...], ...]
    leaves: Mapping[Place, Leaf]
    records: Mapping[Place, tuple[Any, ...]]
    due: Mapping[tuple[str, Place], tuple[Any, ...]]
    duties: tuple[Any, ...]
    problems: tuple[Problem, ...]
    pending: tuple[Any, ...]
    unread: tuple[Any, ...]
    no_row: tuple[Any, ...] = ()
    replaced: tuple[Any, ...] = ()

    @staticmethod
    def of(plan: Plan, world: Evidence) -> Snapshot:
        """What a world says of every fact of a plan."""
        if isinstance(world, Snapshot):
            return world
        members = tuple(tuple(world.rows(scope)) for scope in range(len(plan.scopes)))
        facts = [(index, row) for index, node in enumerate(plan.nodes) if isinstance(node.op, Fact) for row in members[node.scope]]
        asked = getattr(world, "compliance", tuple)
        return Snapshot(
            members,
            {place: world.leaf(*place) for place in facts},
            {place: found for place in facts if (found := tuple(world.evidence(*place)))},
            _due(plan, world, facts),
            tuple(asked()),
            tuple(world.problems),
            tuple(world.pending),
            tuple(world.unread),
            tuple(getattr(world, "no_row", ())),
            replaced(world),
        )

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope."""
        return self.members[scope]

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a Fact node at a row."""
        return self.leaves[node, row]

    def evidence(self, node: int, row: Row) -> tuple[Any, ...]:
        """The records behind a Fact node at a row."""
        return self.records.get((node, row), ())

    def compliance(self) -> tuple[Any, ...]:
        """The due dates of every duty."""
        return self.duties

    def place(self, scope: int, row: Row) -> Any:
        """A stand-in for the period of a row, as ``duty_dates`` asks for it."""
        return SimpleNamespace(period=(scope, row))

    def duty_dates(self, duty: str, period: Any) -> tuple[Any, ...]:
        """The due dates of a duty in a row's period."""
        return self.due.get((duty, period), ())


def replaced(world: Any) -> tuple[Any, ...]:
    """The unit's records that a correction put another in the place of, or took back."""
    if isinstance(world, Snapshot):
        return world.replaced
    ledger = getattr(getattr(world, "frame", None), "ledger", None)
    names = set() if ledger is None else set(ledger.spellings(world.unit))
    return () if ledger is None else tuple(one for one in ledger.replaced if one.record.unit in names)


def _due(plan: Plan, world: Any, facts: Sequence[Place]) -> dict[tuple[str, Place], tuple[Any, ...]]:
    if not hasattr(world, "duty_dates"):
        return {}
    found: dict[tuple[str, Place], tuple[Any, ...]] = {}
    for node, row in facts:
        op, scope = plan.nodes[node].op, plan.nodes[node].scope
        if isinstance(op, Fact) and isinstance(op.measure.source, DutyCount):
            duty = op.measure.source.duty
            found[duty, (scope, row)] = tuple(world.duty_dates(duty, world.place(scope, row).period) or ())
    return found
