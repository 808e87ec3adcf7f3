"""Records by unit, kind, period and the field that most conditions ask for: built in one pass, read by dictionary steps.

A record that is verified, stands for itself, has a date or a short period and corrects nothing goes into a *cell*: kind →
period of the calendar → value of the kind's key field. The few others (``special``, ``pending``) are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from bizenv_rules.evidence.corrections import NONE, Corrections
from bizenv_rules.evidence.filling import Cells, new_cells
from bizenv_rules.evidence.query import Query
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import Days, is_in, is_known

if TYPE_CHECKING:
    from bizenv_rules.evidence.layouts import Layout

Lane = dict[Any, list[Record]]


class Shelves:
    """The records of one unit: cells by kind (as numbered by ``Layout``), and the lanes of those that need a closer look."""

    __slots__ = ("cells", "pending", "special")

    def __init__(self, kinds: int) -> None:
        self.cells: tuple[Cells, ...] = tuple([new_cells() for _ in range(kinds)])
        self.special: dict[int, Lane] = {}
        self.pending: dict[int, Lane] = {}


class Index:
    """The records of a ledger as one program reads them."""

    def __init__(self, records: Sequence[Record], layout: Layout, resolve: Callable[[Iterable[Record]], Corrections]) -> None:
        self.records = records
        self.layout = layout
        self.units: dict[str, Shelves] = {}
        self._positions: dict[int, int] = {}
        self._corrected: list[Record] = []
        self.top = -1
        top = layout.fill(records, self._open, self._put, self._lane, self._other, layout.timeline.bins)
        self.top = max(self.top, top)
        self.corrections = resolve(self._corrected) if self._corrected else NONE
        if self.corrections.gone:
            self._take_out(self.corrections.gone & {id(one.record) for one in self.corrections.replaced})

    # ------------------------------------------------------------------------------------------------ building

    def _open(self, unit: str) -> tuple[Cells, ...]:
        found = self.units.get(unit)
        if found is None:
            found = self.units[unit] = Shelves(len(self.layout.kinds))
        return found.cells

    def _put(self, kind: int, record: Record, key: object, _kept: object) -> None:
        number, top = self.layout.timeline.place(record)
        self.top = max(self.top, top)
        if number is None:
            self._lane(kind, record, key)
        else:
            self._open(record.unit)[kind][number][key].append(record)

    def _lane(self, kind: int, record: Record, key: object) -> None:
        self._open(record.unit)
        shelves = self.units[record.unit]
        if record.revises is not None or record.withdrawn:
            self._corrected.append(record)
        lane = shelves.special if record.verified else shelves.pending
        lane.setdefault(kind, {}).setdefault(key, []).append(record)

    def _other(self, record: Record) -> None:
        """A record of a kind that the program does not read, or of a class made anew for a kind that it does."""
        kind = self.layout.number.get(record.record)
        self._open(record.unit)  # so that every unit that the evidence names is there
        if kind is not None:
            field = self.layout.keys[kind]
            self._lane(kind, record, getattr(record, field) if field else None)
        elif record.revises is not None or record.withdrawn:
            self._corrected.append(record)

    def _take_out(self, gone: frozenset[int]) -> None:
        for shelves in self.units.values():
            lanes = chain((cell for cells in shelves.cells for cell in cells.values()), shelves.special.values(), shelves.pending.values())
            for lane in lanes:
                for key, bucket in lane.items():
                    if any(id(record) in gone for record in bucket):
                        lane[key] = [record for record in bucket if id(record) not in gone]

    # ------------------------------------------------------------------------------------------------- reading

    def read(self, units: Iterable[str], query: Query, days: Days, as_of: date) -> list[Record]:
        """The records of these units that a query may choose from, in the ledger's order.

        Looked at: kind, constant fields, corrections, verified, the days read and what is known. Left to ask: the
        members of the row, ``where``, ``once_per`` and ``then``.
        """
        kind = self.layout.number[query.kind.name]
        found: list[list[Record]] = []
        for unit in units:
            shelves = self.units.get(unit)
            if shelves is not None:
                found += self._buckets(shelves, kind, query, days, as_of)
        chosen = found[0] if len(found) == 1 else sorted(chain.from_iterable(found), key=self.position)
        field = self.layout.keys[kind]
        for name, value in query.equal.items():
            if name != field:
                chosen = [record for record in chosen if getattr(record, name) == value]
        return chosen

    def _buckets(self, shelves: Shelves, kind: int, query: Query, days: Days, as_of: date) -> Iterator[list[Record]]:
        field = self.layout.keys[kind]
        has_key, key = field in query.equal, query.equal.get(field)
        is_settled = self.layout.timeline.is_over(self.top, as_of)
        for number, cell in shelves.cells[kind].items():
            first, last = self.layout.timeline.days_of(number)
            if last < days.first or days.last < first or as_of < first:
                continue
            whole = is_settled and days.first <= first and last <= days.last and last <= as_of and days.ends is None
            buckets = ([cell[key]] if key in cell else []) if has_key else cell.values()
            for bucket in buckets:
                yield self._standing(bucket if whole else [r for r in bucket if is_in(r, days) and is_known(r, as_of)], query)
        lanes = [shelves.special] + ([shelves.pending] if query.selection.any_verified else [])
        for lane in lanes:
            by_key = lane.get(kind, {})
            for bucket in [by_key.get(key, [])] if has_key else by_key.values():
                if bucket:
                    yield self._standing([r for r in bucket if is_in(r, days) and is_known(r, as_of)], query)

    def _standing(self, bucket: list[Record], query: Query) -> list[Record]:
        gone = self.corrections.gone_unverified if query.selection.any_verified else self.corrections.gone
        return [record for record in bucket if id(record) not in gone] if gone else bucket

    def of_kind(self, kind: str, as_of: date, units: Iterable[str] | None = None) -> list[Record]:
        """The verified records of a kind that are known on a day, of these units or of all, in no order."""
        number = self.layout.number.get(kind)
        if number is None:
            return []
        found: list[Record] = []
        for name in self.units if units is None else units:
            shelves = self.units.get(name)
            if shelves is not None:
                cells = (*shelves.cells[number].values(), shelves.special.get(number, {}))
                buckets = (bucket for cell in cells for bucket in cell.values())
                found += [r for r in chain.from_iterable(buckets) if id(r) not in self.corrections.gone and is_known(r, as_of)]
        return found

    def position(self, record: Record) -> int:
        """Where the record stands in the ledger."""
        if not self._positions:
            self._positions = {id(each): place for place, each in enumerate(self.records)}
        return self._positions[id(record)]
