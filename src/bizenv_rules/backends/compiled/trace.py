"""The trace of a compiled run: whole numbers as they came, fractions only for what is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, overload

from bizenv_rules.backends.compiled.program import Place
from bizenv_rules.plan import NA, Columns, Value, World


class Trace(Sequence[Sequence[Value]]):
    """Columns like those of ``exact``. What is MISSING, and nodes that were not compiled, are asked of ``exact``, once."""

    __slots__ = ("_exact", "_places", "_values", "_whole", "_world")

    def __init__(
        self, places: Sequence[tuple[int, Place | None]], values: Sequence[Any], world: World, exact: Callable[[], Columns]
    ) -> None:
        self._places, self._values, self._world, self._exact = places, values, world, exact
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
        scope, place = self._places[index]
        if place is None:
            return self._all()[index]
        if place.slot < 0:
            return self._fixed(index, scope, place)
        rows = self._values[place.block] if place.block else self._values[:1]
        return [self._value(index, i, row, place) for i, row in enumerate(rows)]

    def __len__(self) -> int:
        return len(self._places)

    def _fixed(self, index: int, scope: int, place: Place) -> Sequence[Value]:
        value = NA if place.held.v == "None" else place.held.value
        return self._all()[index] if value is None else [value] * len(self._world.rows(scope))

    def _value(self, index: int, i: int, row: Sequence[Any], place: Place) -> Value:
        v = row[place.slot]
        if v is None:
            return NA
        if v is ...:
            return self._all()[index][i]
        return Fraction(v, place.held.den if place.divisor < 0 else place.held.den * row[place.divisor])

    def _all(self) -> Columns:
        if self._whole is None:
            self._whole = self._exact()
        return self._whole
