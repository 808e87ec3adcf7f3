"""What all units of one assessment share: program, ledger, period, ``as_of``, parameters, calendar; and each unit's view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.calendar import Period, WorkCalendar
from bizenv_rules.evidence.answers import Answer, answer
from bizenv_rules.evidence.choosing import Place, choose
from bizenv_rules.evidence.columns import Columns
from bizenv_rules.evidence.forms import Rules
from bizenv_rules.evidence.index import Index
from bizenv_rules.evidence.layouts import Layout
from bizenv_rules.evidence.query import Queries, Query
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import FIRST, LAST, Time, day_of, days_of, time_of
from bizenv_rules.expr.tree import Scalar
from bizenv_rules.expr.values import CALENDAR
from bizenv_rules.lean import dataclass
from bizenv_rules.program import Program

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Unit, Units


@dataclass(eq=False)  # the ledger refers to it weakly
class Frame:
    """One program over one ledger at one time."""

    ledger: Ledger
    program: Program
    layout: Layout
    time: Time
    as_of: date
    parameters: Mapping[str, Any]
    units: Units | None
    given_calendar: WorkCalendar | None = None
    _views: dict[str, View] = field(default_factory=dict)
    _at: dict[tuple[str, tuple[tuple[str, str], ...]], Place] = field(default_factory=dict)
    _index: Index | None = None
    _columns: Columns | None = None
    _rights: dict[str, dict[str, list[tuple[date, date]]]] = field(default_factory=dict)

    def is_for(self, time: Time, as_of: date, parameters: Mapping[str, Any], calendar: WorkCalendar | None) -> bool:
        """Whether it was made for these."""
        return (
            self.time is time
            and self.as_of == as_of
            and self.parameters == parameters
            and (self.given_calendar is calendar or self.given_calendar == calendar)
        )

    @property
    def calendar(self) -> WorkCalendar:
        """The caller's working days, else the rubric's."""
        if self.given_calendar is not None:
            return self.given_calendar
        return WorkCalendar({year: (holidays, working) for year, holidays, working in self.program.calendar})

    @property
    def queries(self) -> Queries:
        """What the program reads."""
        return self.layout.queries

    @property
    def index(self) -> Index:
        """The records as the program reads them."""
        if self._index is None:
            self._index = self.ledger.index_of(self.layout)
        return self._index

    @property
    def columns(self) -> Columns:
        """The numbers that its plain facts add up."""
        if self._columns is None:
            self._columns = self.ledger.columns_of(self.layout)
        return self._columns

    @property
    def period(self) -> Period:
        """The period asked for."""
        return self.time.period

    def place(self, label: str, members: tuple[tuple[str, str], ...] = ()) -> Place:
        """The one place of a period and members."""
        key = (label, members)
        found = self._at.get(key)
        if found is None:
            found = self._at[key] = Place(time_of(label), members)
        return found

    def view(self, unit: str) -> View:
        """The evidence of one of the units that a place among them is read from; kept, for every unit asks for all."""
        found = self._views.get(unit)
        if found is None:
            found = self._views[unit] = View(self, unit)
        return found

    def parameter(self, name: str, on: date) -> Any:  # number, date, text, list or table
        """The caller's value, else the one in force on that day, else None."""
        return plain(self.parameters[name]) if name in self.parameters else in_force(self.program, name, on)

    def members(self, whose: str, unit: str) -> tuple[str, ...]:
        """The units whose records a selection reads for a unit."""
        if whose == "own":
            return (unit,)
        everyone = self.everyone()
        if whose == "all":
            return everyone
        if self.units is None or (known := self.units.get(unit)) is None:
            return (unit,)
        if whose == "class":
            alike = known.class_
            return tuple(one for one in everyone if one == unit or (alike is not None and self.units[one].class_ == alike))
        return tuple(one for one in everyone if one == unit or unit in self.units.above(one))

    def everyone(self) -> tuple[str, ...]:
        """Every unit: those given, else those the evidence names."""
        return self.ledger.named_units if self.units is None else tuple(self.units)

    def shown(self, word: str) -> str:
        """A unit as people read it, from any of its names."""
        unit = None if self.units is None else self.units.find(word)
        return word if unit is None else unit.shown

    def may_rate(self, kind: str, query: Query) -> Callable[[Record], bool]:
        """Whether a record's rater is the person of a record of this kind that is in force on the record's day."""
        if kind not in self._rights:
            rights: dict[str, list[tuple[date, date]]] = {}
            for record in self.index.of_kind(kind, self.as_of):
                if record.person is not None:
                    rights.setdefault(record.person, []).append((record.date or FIRST, record.until or LAST))
            self._rights[kind] = rights
        known = self._rights[kind]

        def may(record: Record) -> bool:
            spans = known.get(getattr(record, query.rater, None) or "", ())
            return any(first <= day_of(record) <= last for first, last in spans)

        return may


class View:
    """One unit's evidence in a frame: environments, members, answers. Everything is worked out once."""

    __slots__ = ("_answers", "_envs", "frame", "is_always", "known", "unit")

    def __init__(self, frame: Frame, unit: str) -> None:
        self.frame = frame
        self.unit = unit
        self.known: Unit | None = None if frame.units is None else frame.units.get(unit)
        known = self.known
        self.is_always = known is None or (known.active_from is None and known.active_to is None)  # active on every day
        self._envs: dict[Time, dict[str, Any]] = {}
        self._answers: dict[tuple[Query, Place], Answer] = {}

    def env(self, time: Time) -> dict[str, Any]:
        """What expressions see beside records and facts, at a period's last day."""
        found = self._envs.get(time)
        if found is None:
            frame = self.frame
            found = {
                **unit_env(frame.program, self.unit, self.known),
                **dict(frame.program.lists),
                **{one.name: frame.parameter(one.name, time.last) for one in frame.program.parameters},
                "period_from": time.first,
                "period_to": time.last,
                "as_of": frame.as_of,
                CALENDAR: frame.calendar,
            }
            self._envs[time] = found
        return found

    def answer(self, query: Query, place: Place) -> Answer:
        """What a query comes to at a place."""
        key = (query, place)
        found = self._answers.get(key)
        if found is None:
            env = self.env(place.time)
            chosen = choose(query, self.found(query, place.time), place, env, self.is_stray)
            found = self._answers[key] = answer(query, chosen, env, lambda: self.rules(query))
        return found

    def found(self, query: Query, time: Time) -> list[Record]:
        """The records a query may choose from in a period, in the ledger's order."""
        frame = self.frame
        spellings = [name for unit in frame.members(query.selection.whose, self.unit) for name in frame.ledger.spellings(unit)]
        return frame.index.read(spellings, query, days_of(query.selection.window, query.selection.months, time), frame.as_of)

    def rules(self, query: Query) -> Rules:
        """What forms are held to."""
        assert query.select is not None
        assert query.select.forms is not None
        forms, frame = query.select.forms, self.frame
        titles = {title for body, title in frame.program.bodies if body in forms.by}
        bodies = {*forms.by, *titles, *(frame.ledger.canonical(name) for name in forms.by)}
        return Rules(frame.ledger.canonical, frame.shown, bodies, frame.may_rate(forms.raters, query) if forms.raters else None)

    def is_stray(self, record: Record) -> bool:
        """Whether the record names an indicator that its unit does not hold."""
        units, name = self.frame.units, self.frame.ledger.canonical(record.unit)
        known = None if units is None else units.get(name)
        return known is not None and bool(known.indicators) and record.indicator not in known.indicators

    def is_active(self, first: date, last: date) -> bool:
        """Whether the unit is active on all of these days."""
        return self.known is None or self.known.is_active(first, last)


def in_force(program: Program, name: str, on: date) -> Any:
    """The value that the rubric gives a parameter on a day; None if it leaves it open."""
    parameter = next((one for one in program.parameters if one.name == name), None)
    values = () if parameter is None else parameter.values
    return next((plain(value) for start, value in reversed(values) if start <= on), None)


def unit_env(program: Program, name: str, unit: Unit | None) -> dict[str, Any]:
    """A unit's fields as expressions see them, each also as ``unit_…``; without a unit only ``id`` and ``name`` are known."""
    if unit is None:
        found: dict[str, Scalar] = {"id": name, "name": name}
    else:
        found = {
            "id": unit.id,
            "name": unit.shown,
            "class": unit.class_,
            "parent": unit.parent,
            "groups": unit.groups,
            "roles": unit.roles,
            "indicators": tuple(unit.indicators),
            **{key: plain(value) for key, value in unit.fields.items()},
        }
    names = [*_BUILT_IN, *(one.name for one in program.unit_fields)]
    whole = {**dict.fromkeys(names), **found}
    return {**{f"unit_{key}": value for key, value in whole.items()}, **whole}


_BUILT_IN = ("id", "name", "class", "parent", "groups", "roles", "indicators")


def plain(value: object) -> Any:  # what a caller may give
    """A value of a caller as expressions hold it: Decimals as Fractions, lists as tuples."""
    if isinstance(value, Decimal):
        return Fraction(value)
    return tuple(value) if isinstance(value, list) else value
