"""``Ledger``: the evidence, whole. Corrections resolved, units recognised, and an index for each program that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from weakref import ref

from bizenv_rules.calendar import Period, WorkCalendar
from bizenv_rules.evidence.columns import Columns, columns
from bizenv_rules.evidence.corrections import Corrections, Replaced, corrections
from bizenv_rules.evidence.frame import Frame, View
from bizenv_rules.evidence.index import Index
from bizenv_rules.evidence.layouts import Layout, layout_of
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.units import Units, plain
from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.evidence.windows import time_of
from bizenv_rules.evidence.world import UnitWorld
from bizenv_rules.expr.signature import Function
from bizenv_rules.problem import Problem
from bizenv_rules.program import Program


class Ledger:
    """Records with the vocabulary they were read by; ``digest`` names them in certificates.

    Nothing is looked at before it is asked for. Records are kept by reference and in their order.

    >>> from bizenv_rules.evidence.records import Finding
    >>> from bizenv_rules.evidence.vocabulary import standard
    >>> ledger = Ledger([Finding(id="1", unit="商务局"), Finding(id="2", unit="商务局", revises="1")], standard())
    >>> [one.record.id for one in ledger.replaced], ledger.named_units
    (['1'], ('商务局',))
    """

    def __init__(
        self,
        records: Iterable[Record],
        vocabulary: Vocabulary,
        units: Units | None = None,
        problems: Sequence[Problem] = (),
        digest: str = "",
    ) -> None:
        self.records = records if isinstance(records, tuple) else tuple(records)
        self.vocabulary = vocabulary
        self.units = units
        self.problems = tuple(problems)
        self.digest = digest
        self._indexes: dict[int, Index] = {}
        self._columns: dict[int, Columns] = {}
        self._spellings: dict[str, tuple[str, ...]] | None = None
        self._canonical: dict[str, str] = {}
        self._first: dict[str, str] = {}
        self._frame: ref[Frame] | None = None  # it knows the ledger, so holding it would keep both alive
        self._other: Ledger | None = None

    # --------------------------------------------------------------------------------------------- corrections

    @cached_property
    def corrections(self) -> Corrections:
        """What was revised or withdrawn, and what is wrong with corrections."""
        return corrections(self.records)

    @property
    def replaced(self) -> tuple[Replaced, ...]:
        """The records that no longer count, each with the one that took its place."""
        return self.corrections.replaced

    def _resolve(self, corrected: Iterable[Record]) -> Corrections:
        if "corrections" not in self.__dict__:
            self.__dict__["corrections"] = corrections(self.records, sorted(corrected, key=self._order().__getitem__))
        return self.corrections

    def _order(self) -> _Order:
        return _Order(self.records)

    # --------------------------------------------------------------------------------------------------- units

    def canonical(self, name: str) -> str:
        """The id of the unit that a name means; a name that no unit has stays as it is first written."""
        found = self._canonical.get(name)
        if found is None:
            unit = None if self.units is None else self.units.find(name)
            found = self._canonical[name] = unit.id if unit is not None else self._first.setdefault(plain(name), name)
        return found

    def spellings(self, unit: str) -> tuple[str, ...]:
        """The names under which the evidence speaks of a unit."""
        if self._spellings is None:
            found: dict[str, list[str]] = {}
            for name in self._names():
                found.setdefault(self.canonical(name), []).append(name)
            self._spellings = {each: tuple(names) for each, names in found.items()}
        return self._spellings.get(unit, ())

    @property
    def named_units(self) -> tuple[str, ...]:
        """The units that the evidence names, in the order of their first record."""
        self.spellings("")
        assert self._spellings is not None
        return tuple(self._spellings)

    def _names(self) -> Iterable[str]:
        for index in self._indexes.values():
            return index.units
        return dict.fromkeys(record.unit for record in self.records)

    # -------------------------------------------------------------------------------------------------- worlds

    def index(self, program: Program, functions: Mapping[str, Function] | None = None) -> Index:
        """The records laid out for a program, made once. Raises ``BizenvError`` if it reads kinds the vocabulary lacks."""
        return self.index_of(layout_of(program, self.vocabulary, functions))

    def index_of(self, layout: Layout) -> Index:
        """The index in a layout, made once."""
        found = self._indexes.get(id(layout))
        if found is None or found.layout is not layout:
            found = self._indexes[id(layout)] = Index(self.records, layout, self._resolve)
        return found

    def columns_of(self, layout: Layout) -> Columns:
        """The columns in a layout, made once."""
        quick, found = layout.quick, self._columns.get(id(layout))
        if found is None or found.timeline is not layout.timeline:
            held = self.units is not None and any(unit.indicators for unit in self.units.values())
            fill = quick.fill_without_indicator if held else quick.fill
            found = columns(self.records, fill, quick.kinds, layout.timeline, (self.canonical, self._resolve))
            self._columns[id(layout)] = found
        return found

    def world(
        self,
        program: Program,
        unit: str,
        *,
        period: Period | str,
        as_of: date | None = None,
        parameters: Mapping[str, Any] | None = None,
        previous: object = None,
        units: Units | None = None,
        calendar: WorkCalendar | None = None,
        functions: Mapping[str, Function] | None = None,
    ) -> UnitWorld:
        """The evidence of a unit for a program, in a period; ``as_of`` is the period's last day unless said otherwise.

        ``previous``: the unit's result of the period before (``grade``, ``score``, ``vetoed``). ``units`` go before those
        the ledger was made with; without either, of a unit nothing but its name is known.
        """
        if units is not None and units is not self.units:
            return self.with_units(units).world(
                program,
                unit,
                period=period,
                as_of=as_of,
                parameters=parameters,
                previous=previous,
                calendar=calendar,
                functions=functions,
            )
        frame = self.frame(program, period=period, as_of=as_of, parameters=parameters, calendar=calendar, functions=functions)
        return UnitWorld(frame, View(frame, self.canonical(unit)), previous)

    def frame(
        self,
        program: Program,
        *,
        period: Period | str,
        as_of: date | None = None,
        parameters: Mapping[str, Any] | None = None,
        calendar: WorkCalendar | None = None,
        functions: Mapping[str, Function] | None = None,
    ) -> Frame:
        """What all units share; the last one made is kept, so that asking unit by unit costs no more."""
        when = time_of(period if isinstance(period, str) else period.label)
        day = when.last if as_of is None else as_of
        layout = layout_of(program, self.vocabulary, functions)
        given = {} if parameters is None else parameters
        last = None if self._frame is None else self._frame()
        if last is not None and last.layout is layout and last.is_for(when, day, given, calendar):
            return last
        frame = Frame(self, program, layout, when, day, dict(given), self.units, calendar)
        self._frame = ref(frame)
        return frame

    def with_units(self, units: Units | None) -> Ledger:
        """The same evidence with another list of units; the last one asked for is kept."""
        if self._other is None or self._other.units is not units:
            other = Ledger(self.records, self.vocabulary, units, self.problems, self.digest)
            other._indexes = self._indexes  # its own class; an index knows no units
            self._other = other
        return self._other


class _Order:
    """Where each record stands."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._at = {id(record): place for place, record in enumerate(records)}

    def __getitem__(self, record: Record) -> int:
        return self._at[id(record)]
