"""The numbers that plain facts add up, by unit, kind, period and key: the fast twin of ``Index``, which keeps the records.

A key of which any record needs a closer look (corrected, standing for several, without a short time) is *odd*: facts
about it are left to the index. Unverified records are not there at all: only facts that read verified ones are plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from bizenv_rules.evidence.corrections import Corrections
from bizenv_rules.evidence.filling import Cell, Cells, Fill, new_cells
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.timeline import Timeline
from bizenv_rules.lean import dataclass


class Odd:
    """Stands in for the numbers of a key that has to be read from the index."""


ODD: Final = Odd()
_EMPTY: Final[Cell] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """What a group of facts reads: the numbers of a kind in some bins. There is one for each, so that it is its own key.

    ``blank``: every key that is asked for → None. ``is_ascending``: the numbers are wanted in order.
    """

    kind: int
    bins: tuple[int, ...]
    is_ascending: bool
    blank: Mapping[Any, None]


class Numbers:
    """The numbers of one unit: cells by kind, and the odd keys by kind.

    ``ready``: by slot, key → the numbers, None where there are none, ``ODD`` where the index has to be asked.
    """

    __slots__ = ("cells", "odd", "ready")

    def __init__(self, kinds: int) -> None:
        self.cells: tuple[Cells, ...] = tuple([new_cells() for _ in range(kinds)])
        self.odd: dict[int, set[Any]] = {}
        self.ready: dict[Slot, dict[Any, Any]] = {}

    def made(self, slot: Slot) -> dict[Any, Any]:
        """Makes a slot ready."""
        cells: Any = self.cells[slot.kind] if self.cells else _EMPTY
        found: dict[Any, Any] = {**slot.blank}
        if len(slot.bins) == 1:
            found.update(cells.get(slot.bins[0], _EMPTY))
        else:
            for number in slot.bins:
                for key, numbers in cells.get(number, _EMPTY).items():
                    found[key] = (found.get(key) or []) + numbers
        if slot.is_ascending:
            found.update([(key, _ascending(numbers)) for key, numbers in found.items() if numbers])
        if slot.kind in self.odd:
            found.update(dict.fromkeys(self.odd[slot.kind], ODD))
        self.ready[slot] = found
        return found

    def known(self, kind: int, over: int, is_cut: bool) -> tuple[int, ...] | None:
        """The bins before ``over``; None if that one is cut (``Timeline.cut``) and records lie in it."""
        cells: Any = self.cells[kind] if self.cells else _EMPTY
        return None if is_cut and over in cells else tuple(sorted([number for number in cells if number < over]))


def _ascending(numbers: list[Any]) -> list[Any] | Odd:
    if numbers[0] is None:
        return ODD
    try:
        return sorted(numbers)
    except TypeError:  # one was not given
        return ODD


NOBODY: Final = Numbers(0)
"""A unit that no record names."""


class Columns:
    """The numbers of a ledger as one program's plain facts read them. ``top``: the last bin in which a record with a period is dated."""

    def __init__(self, timeline: Timeline, units: Mapping[str, Numbers], top: int) -> None:
        self.timeline, self.units, self.top = timeline, units, top

    def is_settled(self, as_of: date) -> bool:
        """Whether the end of a bin says what is known on that day."""
        return self.timeline.is_over(self.top, as_of)


def columns(
    records: Iterable[Record],
    fill: Fill,
    kinds: Sequence[tuple[str, str, str]],
    timeline: Timeline,
    names: tuple[Callable[[str], str], Callable[[Iterable[Record]], Corrections]],
) -> Columns:
    """The columns of the records. ``names``: a unit's one id from any of its names; the corrections among records that correct."""
    intake = _Intake(kinds, timeline, names[0])
    top = fill(records, intake.open, intake.put, intake.odd, intake.other, timeline.bins)
    if intake.corrected:
        for one in names[1](intake.corrected).replaced:
            intake.mark(one.record)
    return Columns(timeline, intake.units, max(top, intake.top))


class _Intake:
    """Takes in what the pass cannot place by itself."""

    def __init__(self, kinds: Sequence[tuple[str, str, str]], timeline: Timeline, canonical: Callable[[str], str]) -> None:
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
        for place, (name, field, _) in enumerate(self.kinds):
            if name == record.record and record.verified:
                self.unit(record.unit).odd.setdefault(place, set()).add(getattr(record, field) if field else None)
