"""One unit from a map of fields, and what only the whole list shows: names given twice, parents, counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bizenv_rules.evidence.faults import fault, shown
from bizenv_rules.evidence.scalars import Dates, Words, exact
from bizenv_rules.evidence.units import Unit, Units, plain
from bizenv_rules.evidence.vocabulary import FieldSpec, Sort
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem
from bizenv_rules.program import UnitField
from bizenv_rules.source import Span
from bizenv_rules.spelling import nearest

Place = Callable[[str], Span | None]
"""The place of a unit's field, or of the whole unit for ``""``."""

_BUILT_IN: Final = (
    FieldSpec("id", "编号", "text"),
    FieldSpec("name", "名称", "text"),
    FieldSpec("aliases", "别名", "list"),
    FieldSpec("class", "类别", "text"),
    FieldSpec("groups", "分组", "list"),
    FieldSpec("parent", "上级单位", "text"),
    FieldSpec("indicators", "指标", "list"),
    FieldSpec("active_from", "启用日期", "date"),
    FieldSpec("active_to", "停用日期", "date"),
)
_SORTS: Final[Mapping[str, Sort]] = {"number": "number", "text": "text", "bool": "bool", "date": "date", "list": "list"}


def columns(fields: Sequence[UnitField], expect: Mapping[str, int]) -> dict[str, FieldSpec]:
    """What a unit may have: the built-in fields, those declared, and a yes/no field for each undotted name of ``expect``."""
    found = {spec.name: spec for spec in _BUILT_IN}
    found |= {name: FieldSpec(name, name, "bool") for name in expect if "." not in name and name != "total"}
    for one in fields:
        sort, values = _SORTS[one.type.base], one.type.values or ()
        found[one.name] = FieldSpec(one.name, one.title or one.name, sort, values, required=not one.type.optional)
    return found


@dataclass(frozen=True, slots=True)
class UnitReader:
    """Turns maps of fields into units; problems go to ``problems``."""

    specs: Mapping[str, FieldSpec]
    problems: list[Problem]

    def unit(self, raw: object, place: Place) -> Unit | None:
        """The unit, or None where something is wrong with it."""
        if not isinstance(raw, Mapping):
            self._refuse("V304", f"a unit is a map of fields, not {shown(raw)}", place(""))
            return None
        known = len(self.problems)
        entry = self._flat(raw, place)
        label = shown(entry.get("id", entry.get("name")))
        values = {name: self._value(label, name, value, place) for name, value in entry.items() if value is not None}
        if "id" not in values and "name" not in values:
            self._refuse("V308", "a unit has an `id` or a `name`", place(""))
        for name, spec in self.specs.items():
            if spec.required and name not in values:
                self._refuse("V308", f"the unit {label} lacks `{name}` ({spec.title})", place(""))
        start, end = values.get("active_from"), values.get("active_to")
        if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
            self._refuse("V307", f"the unit {label} is active from {start} to {end}, which is no time", place("active_to"))
        return self._made(values) if len(self.problems) == known else None

    def _flat(self, raw: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """``active: {from, to}`` as two fields."""
        entry = {str(key): value for key, value in raw.items() if key != "active"}
        active = raw.get("active")
        if isinstance(active, Mapping) and active.keys() <= {"from", "to"}:
            entry |= {f"active_{end}": active.get(end) for end in ("from", "to")}
        elif active is not None:
            self._refuse("V304", f"`active` is a map {{from, to}} of dates, not {shown(active)}", place("active"))
        return entry

    def _value(self, label: str, name: str, value: Any, place: Place) -> object:
        spec = self.specs.get(name)
        if spec is None:
            meant = next((spec.name for spec in self.specs.values() if spec.title == name), None) or nearest(name, self.specs)
            self._refuse("V303", f"units have no field {name!r}" + (f": did you mean {meant}?" if meant else ""), place(name))
            return None
        if name == "indicators" and isinstance(value, Mapping):
            strange = [key for key, role in value.items() if not isinstance(role, str)]
            if strange:
                self._refuse("V304", f"the unit {label}: the role in {strange[0]!r} is not text", place(name))
                return None
            return {str(key): role for key, role in value.items()}
        if spec.sort == "list" and isinstance(value, str):
            value = (value,)
        wrong = fault(spec, value)
        if wrong:
            self._refuse(wrong[0], f"the unit {label}: `{name}` ({spec.title}) {wrong[1]}", place(name))
            return None
        return self._roles(label, value, place) if name == "indicators" else settled(spec, value)

    def _roles(self, label: str, entries: Sequence[str], place: Place) -> object:
        """``指标:角色`` entries as a map."""
        pairs = [entry.replace("：", ":").partition(":") for entry in entries]
        if not all(role.strip() for _, _, role in pairs):
            self._refuse("V304", f"the unit {label}: indicators are written with their role, 纳税:牵头", place("indicators"))
            return None
        return {indicator.strip(): role.strip() for indicator, _, role in pairs}

    def _made(self, values: Mapping[str, Any]) -> Unit:
        built_in = {spec.name for spec in _BUILT_IN}
        given = {("class_" if name == "class" else name): value for name, value in values.items() if name in built_in}
        given.setdefault("id", given.get("name"))
        given.setdefault("name", given["id"])
        return Unit(**given, fields={name: values.get(name) for name in self.specs if name not in built_in})

    def _refuse(self, code: str, message: str, span: Span | None) -> None:
        self.problems.append(Problem(code, message, path="units", span=span))


def settled(spec: FieldSpec, value: Any) -> object:
    """A value that has no fault, as it is kept: dates as dates, lists as tuples, listed words as they are listed."""
    if spec.values:
        return Words(spec.values, spec.aliases)[value]
    if spec.sort == "date":
        return Dates()[value]
    if spec.sort == "list":
        return tuple(value)
    return exact(value) if spec.sort == "number" and not isinstance(value, int) else value


def check_list(units: Sequence[tuple[Unit, Place]]) -> Iterator[Problem]:
    """Names that two units share, parents that are not there, and parents that lead back."""
    owners: dict[str, int] = {}
    for i, (unit, place) in enumerate(units):
        for word in dict.fromkeys((unit.id, unit.name, *unit.aliases)):
            owner = owners.setdefault(plain(word), i)
            if owner != i:
                yield Problem("V302", f"{word!r} names two units, {units[owner][0].id} and {unit.id}", path=unit.id, span=place("id"))
    listed = Units(unit for unit, _ in units)
    for unit, place in units:
        if unit.parent is not None and listed.find(unit.parent) is None:
            yield replace(listed.unknown(unit.parent, path=f"{unit.id}.parent", span=place("parent")), severity="warning")
        elif unit.parent is not None and _leads_back(listed, unit):
            yield Problem("V305", f"{unit.shown} stands above itself", path=f"{unit.id}.parent", span=place("parent"))


def _leads_back(units: Units, unit: Unit) -> bool:
    seen: set[str] = set()
    current: Unit | None = unit
    while current is not None and current.parent is not None and current.id not in seen:
        seen.add(current.id)
        current = units.find(current.parent)
    return current is not None and current.id == unit.id and bool(seen)
