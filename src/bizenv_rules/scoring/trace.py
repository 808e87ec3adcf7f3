"""The trace of one unit: every node's value, found by node and row.

A node reads its own scope and those around it, so a row that is too long for a node is cut to the node's depth.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Columns, Missing, Plan, Row, Value, World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Trace:
    """Columns of a run with the rows they stand on."""

    plan: Plan
    rows: tuple[tuple[Row, ...], ...]
    columns: Columns
    _places: tuple[Mapping[Row, int], ...] = field(repr=False, compare=False)
    _read: dict[int, Sequence[Value]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def of(plan: Plan, world: World, columns: Columns) -> Trace:
        """The trace of a run of ``plan`` over ``world``."""
        rows = tuple(tuple(world.rows(scope)) for scope in range(len(plan.scopes)))
        places = tuple({row: place for place, row in enumerate(of_scope)} for of_scope in rows)
        return Trace(plan, rows, columns, places)

    def depth(self, node: int) -> int:
        """How many members a row of this node names."""
        return depth(self.plan, self.plan.nodes[node].scope)

    def row(self, node: int, row: Row) -> Row:
        """The row of ``node`` that a row inside it stands in."""
        return row[: self.depth(node)]

    def at(self, node: int, row: Row = ()) -> Value:
        """The value of a node at a row, or at the row around it. Raises ``KeyError`` for a row there is not."""
        scope = self.plan.nodes[node].scope
        if node not in self._read:  # a compiled trace works a column out when it is asked for
            self._read[node] = self.columns[node]
        return self._read[node][self._places[scope][row[: depth(self.plan, scope)]]]

    def number(self, node: int, row: Row = ()) -> Fraction | None:
        """The value where it is a number, else None."""
        value = self.at(node, row)
        return None if value is NA or isinstance(value, Missing) else value

    def members(self, scope: int, row: Row) -> tuple[Row, ...]:
        """The rows of a scope that stand in ``row``, in order."""
        return tuple(member for member in self.rows[scope] if member[: len(row)] == row)


def depth(plan: Plan, scope: int) -> int:
    """How many scopes stand round this one."""
    steps = 0
    parent = plan.scopes[scope].parent
    while parent is not None:
        steps, parent = steps + 1, plan.scopes[parent].parent
    return steps


def label(row: Row) -> str:
    """A row as people read it.

    >>> label(("2021Q1", "获得电力")), label(())
    ('2021Q1·获得电力', '')
    """
    return "·".join(row)
