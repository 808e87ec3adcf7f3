"""The trace of a compiled run: whole numbers as they came, fractions only for what is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol, overload

from bizenv_rules.backends.compiled.program import Place
from bizenv_rules.exact import value_of
from bizenv_rules.plan import NA, Columns, Fold, Overrides, Plan, Value, World, reads
from bizenv_rules.sweep import Computed, Layout


class Shape(Protocol):
    """What the traces of all units have in common."""

    @property
    def plan(self) -> Plan:
        """The plan that was compiled."""
        ...

    @property
    def places(self) -> Sequence[tuple[int, Place | None]]:
        """For each node its scope, and where its values are; None if it was not compiled."""
        ...

    def exact(self, world: World, overrides: Overrides | None) -> Columns:
        """What ``exact`` gives for a unit."""
        ...


class Trace(Sequence[Sequence[Value]]):
    """Columns like those of ``exact``. What is MISSING, and nodes that were not compiled, are asked of ``exact``, once."""

    __slots__ = ("_overrides", "_shape", "_values", "_whole", "_world")

    def __init__(self, shape: Shape, values: Sequence[Any], world: World, overrides: Overrides | None) -> None:
        self._shape, self._values, self._world, self._overrides = shape, values, world, overrides
        self._whole: Columns | None = None

    @overload
    def __getitem__(self, index: int) -> Sequence[Value]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Value]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[Value] | Sequence[Sequence[Value]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        scope, place = self._shape.places[index]
        if place is None:
            return self._all()[index]
        if place.is_told:
            return self._told(index, scope)
        if place.slot < 0:
            return self._fixed(index, scope, place)
        rows = self._values[place.block] if place.block else self._values[:1]
        return [self._value(index, i, row, place) for i, row in enumerate(rows)]

    def __len__(self) -> int:
        return len(self._shape.places)

    def _fixed(self, index: int, scope: int, place: Place) -> Sequence[Value]:
        value = NA if place.held.v == "None" else place.held.value
        return self._all()[index] if value is None else [value] * len(self._world.rows(scope))

    def _told(self, index: int, scope: int) -> Sequence[Value]:
        """The node's step taken again, from the values of what it reads, in its own row or in those around."""
        plan = self._shape.plan
        op: Computed | Any = plan.nodes[index].op
        assert not isinstance(op, Fold)
        read = []
        for node in reads(op):
            column, home = self[node], plan.nodes[node].scope
            read.append(column if home == scope else [column[i] for i in Layout(plan, self._world).outer(scope, home)])
        return [value_of(op, values) for values in zip(*read, strict=True)]

    def _value(self, index: int, i: int, row: Sequence[Any], place: Place) -> Value:
        v = row[place.slot]
        if v is None:
            return NA
        if v is ...:
            return self._all()[index][i]
        held = place.held
        return Fraction(v * held.num, held.den if place.divisor < 0 else held.den * row[place.divisor])

    def _all(self) -> Columns:
        if self._whole is None:
            self._whole = self._shape.exact(self._world, self._overrides)
        return self._whole
