"""The numbers that plain facts add up, by unit, kind, period and key: the fast twin of ``Index``, which keeps the records.

A key of which any record needs a closer look (corrected, standing for several, without a short time) is *odd*: facts
about it are left to the index. Unverified records are not there at all: only facts that read verified ones are plain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from bizenv_rules.evidence.corrections import Corrections
from bizenv_rules.evidence.filling import Cell, Cells, Fill, new_cells
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.timeline import Timeline

Get = Callable[[Any], Any]


class Odd:
    """Stands in for the numbers of a key that has to be read from the index."""


ODD: Final = Odd()
_EMPTY: Final[Cell] = {}


def every_odd(_key: object) -> Odd:
    """Where nothing can be read from columns."""
    return ODD


class Numbers:
    """The numbers of one unit: cells by kind, and the odd keys by kind."""

    __slots__ = ("_ready", "cells", "odd")

    def __init__(self, kinds: int) -> None:
        self.cells: tuple[Cells, ...] = tuple([new_cells() for _ in range(kinds)])
        self.odd: dict[int, set[Any]] = {}
        self._ready: dict[tuple[int, tuple[int, ...]], dict[Any, Any]] = {}

    def of(self, kind: int, bins: tuple[int, ...]) -> Get:
        """Key → the numbers in these bins, ascending; None where there are none, ``ODD`` where the index has to be asked."""
        key = (kind, bins)
        found = self._ready.get(key)
        if found is None:
            found = self._ready[key] = self._made(kind, bins)
        return found.get

    def _made(self, kind: int, bins: tuple[int, ...]) -> dict[Any, Any]:
        cells: Any = self.cells[kind] if self.cells else _EMPTY
        cell: Cell
        if len(bins) == 1:
            cell = cells.get(bins[0], _EMPTY)
        else:
            cell = defaultdict(list)
            for number in bins:
                for key, numbers in cells.get(number, _EMPTY).items():
                    cell[key] += numbers
        made: dict[Any, Any]
        try:
            made = {key: sorted(numbers) for key, numbers in cell.items()}
        except TypeError:  # a number was not given
            made = {key: ODD if None in numbers else sorted(numbers) for key, numbers in cell.items()}
        odd = self.odd.get(kind)
        return made if odd is None else made | dict.fromkeys(odd, ODD)

    def known(self, kind: int, cut: tuple[int, bool]) -> tuple[int, ...] | None:
        """The bins before the cut (``Timeline.cut``); None if records lie in the one that it goes through."""
        number, is_inside = cut
        cells: Any = self.cells[kind] if self.cells else _EMPTY
        return None if is_inside and number in cells else tuple(sorted(each for each in cells if each < number))


NOBODY: Final = Numbers(0)
"""A unit that no record names."""


class Columns:
    """The numbers of a ledger as one program's plain facts read them.

    ``canonical``: a unit's one id from any of its names.
    """

    def __init__(self, kinds: Sequence[tuple[str, str, str]], timeline: Timeline, canonical: Callable[[str], str]) -> None:
        self.kinds, self.timeline, self.canonical = kinds, timeline, canonical
        self.units: dict[str, Numbers] = {}
        self.top = -1
        self._numbers = {name: place for place, (name, _, _) in enumerate(kinds)}
        self._corrected: list[Record] = []

    def fill(self, records: Iterable[Record], fill: Fill, resolve: Callable[[Iterable[Record]], Corrections]) -> None:
        """Takes the records in; ``resolve``: the corrections among records that correct."""
        top = fill(records, self._open, self._put, self._odd, self._other, self.timeline.bins)
        self.top = max(top, self.top)
        if self._corrected:
            for one in resolve(self._corrected).replaced:
                self._mark(one.record)

    def _open(self, name: str) -> tuple[Cells, ...]:
        unit = self.canonical(name)
        found = self.units.get(unit)
        if found is None:
            found = self.units[unit] = Numbers(len(self.kinds))
        return found.cells

    def _put(self, kind: int, record: Record, key: object, kept: object) -> None:
        number, top = self.timeline.place(record)
        self.top = max(self.top, top)
        if number is None:
            self._odd(kind, record, key)
        else:
            self._open(record.unit)[kind][number][key].append(kept)

    def _odd(self, kind: int, record: Record, key: object) -> None:
        if record.revises is not None or record.withdrawn:
            self._corrected.append(record)
        if record.verified:
            self._open(record.unit)
            self.units[self.canonical(record.unit)].odd.setdefault(kind, set()).add(key)

    def _other(self, record: Record) -> None:
        """A kind that no plain fact reads, or a class made anew for one that it does."""
        if record.revises is not None or record.withdrawn:
            self._corrected.append(record)
        self._mark(record)

    def _mark(self, record: Record) -> None:
        kind = self._numbers.get(record.record)
        if kind is not None:
            field = self.kinds[kind][1]
            self._odd(kind, record, getattr(record, field) if field else None)

    def is_settled(self, as_of: date) -> bool:
        """Whether the end of a bin says what is known on that day."""
        return self.timeline.is_over(self.top, as_of)
