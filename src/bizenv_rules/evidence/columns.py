"""The numbers that plain facts add up, by unit, kind, period and key: the fast twin of ``Index``, which keeps the records.

A key of which any record needs a closer look (corrected, standing for several, without a short time) is *odd*: facts
about it are left to the index. Unverified records are not there at all: only facts that read verified ones are plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final

from bizenv_rules.evidence.corrections import Corrections
from bizenv_rules.evidence.filling import Cell, Cells, Fill, new_cells
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.timeline import Timeline
from bizenv_rules.lean import dataclass


class Odd:
    """Stands in for the numbers of a key that has to be read from the index."""


ODD: Final = Odd()
EMPTY: Final[Cell] = {}


class _EveryOdd(dict[Any, Any]):
    """A cell of which nothing can be read."""

    def get(self, _key: object, _default: object = None) -> Odd:
        return ODD


EVERY_ODD: Final = _EveryOdd()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind that plain facts read: the field that is its key (``""``: none), the field of its numbers (``""``: none).

    ``is_ascending``: its numbers are wanted in order, because some are held to a range or below a cap.
    """

    name: str
    key: str
    field: str
    is_ascending: bool = False


Group = tuple[tuple[int, ...], tuple[Any, ...]]
"""Bins and keys."""


class Numbers:
    """The numbers of one unit: cells by kind, and the odd keys by kind. A cell is read with ``get``: asking by index makes one."""

    __slots__ = ("_together", "cells", "odd")

    def __init__(self, kinds: int) -> None:
        self.cells: tuple[Cells, ...] = tuple([new_cells() for _ in range(kinds)])
        self.odd: dict[int, set[Any]] = {}
        self._together: dict[tuple[int, Group], dict[Any, Any]] = {}

    def together(self, kind: int, bins: tuple[int, ...], keys: tuple[Any, ...], *, is_ascending: bool) -> dict[Any, Any]:
        """Key → the numbers in these bins, None where there are none, ``ODD`` where the index has to be asked; kept, as cells are."""
        found = self._together.get((kind, (bins, keys)))
        if found is None:
            cells: Any = self.cells[kind] if self.cells else EMPTY
            there = [cell for number in bins if (cell := cells.get(number)) is not None]
            odd = self.odd.get(kind, ())
            found = self._together[kind, (bins, keys)] = {}
            for key in keys:
                columns = [cell[key] for cell in there if key in cell]
                numbers = columns[0] if len(columns) == 1 else list(chain.from_iterable(columns))
                found[key] = ODD if key in odd else (sorted(numbers) if is_ascending and len(columns) > 1 else numbers) or None
        return found

    def known(self, kind: int, over: int, is_cut: bool) -> tuple[int, ...] | None:
        """The bins before ``over``; None if that one is cut (``Timeline.cut``) and records lie in it."""
        cells: Any = self.cells[kind] if self.cells else EMPTY
        return None if is_cut and over in cells else tuple(sorted([number for number in cells if number < over]))

    def put_in_order(self, kind: int) -> None:
        """From now on the numbers of a kind ascend; a key of which one was not given is odd."""
        for cell in self.cells[kind].values():
            for key, numbers in cell.items():
                try:
                    numbers.sort()
                except TypeError:
                    self.odd.setdefault(kind, set()).add(key)
                if numbers[0] is None:
                    self.odd.setdefault(kind, set()).add(key)


class Columns:
    """The numbers of a ledger as one program's plain facts read them. ``top``: the last bin in which a record with a period is dated."""

    def __init__(self, timeline: Timeline, units: Mapping[str, Numbers], top: int) -> None:
        self.timeline, self.units, self.top = timeline, units, top

    def of(self, unit: str) -> Numbers:
        """The numbers of a unit; none of one that no record names."""
        found = self.units.get(unit)
        return Numbers(0) if found is None else found

    def is_settled(self, as_of: date) -> bool:
        """Whether the end of a bin says what is known on that day."""
        return self.timeline.is_over(self.top, as_of)


def columns(
    records: Iterable[Record],
    fill: Fill,
    kinds: Sequence[Kind],
    timeline: Timeline,
    names: tuple[Callable[[str], str], Callable[[Iterable[Record]], Corrections]],
) -> Columns:
    """The columns of the records, in order where that is wanted.

    ``names``: a unit's one id from any of its names; the corrections among records that correct.
    """
    intake = _Intake(kinds, timeline, names[0])
    top = fill(records, intake.open, intake.put, intake.odd, intake.other, timeline.bins)
    if intake.corrected:
        for one in names[1](intake.corrected).replaced:
            intake.mark(one.record)
    for kind, wanted in enumerate(kinds):
        for numbers in intake.units.values() if wanted.is_ascending else ():
            numbers.put_in_order(kind)
    return Columns(timeline, intake.units, max(top, intake.top))


class _Intake:
    """Takes in what the pass cannot place by itself."""

    def __init__(self, kinds: Sequence[Kind], timeline: Timeline, canonical: Callable[[str], str]) -> None:
        self.kinds, self.timeline, self.canonical = kinds, timeline, canonical
        self.units: dict[str, Numbers] = {}
        self.top = -1
        self.corrected: list[Record] = []

    def unit(self, name: str) -> Numbers:
        unit = self.canonical(name)
        found = self.units.get(unit)
        if found is None:
            found = self.units[unit] = Numbers(len(self.kinds))
        return found

    def open(self, name: str) -> tuple[Cells, ...]:
        return self.unit(name).cells

    def put(self, kind: int, record: Record, key: object, kept: object) -> None:
        number, top = self.timeline.place(record)
        self.top = max(self.top, top)
        if number is None:
            self.odd(kind, record, key)
        else:
            self.unit(record.unit).cells[kind][number][key].append(kept)

    def odd(self, kind: int, record: Record, key: object) -> None:
        if record.revises is not None or record.withdrawn:
            self.corrected.append(record)
        if record.verified:
            self.unit(record.unit).odd.setdefault(kind, set()).add(key)

    def other(self, record: Record) -> None:
        """A kind that no plain fact reads, or a class made anew for one that it does."""
        if record.revises is not None or record.withdrawn:
            self.corrected.append(record)
        self.mark(record)

    def mark(self, record: Record) -> None:
        """The record's key is odd, if a plain fact reads its kind."""
        for place, kind in enumerate(self.kinds):
            if kind.name == record.record and record.verified:
                self.unit(record.unit).odd.setdefault(place, set()).add(getattr(record, kind.key) if kind.key else None)
