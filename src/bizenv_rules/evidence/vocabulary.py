"""The vocabulary: every kind of record with its fields, their Chinese titles, types, values and aliases.

Light on purpose: a program that only scores reads this file and never the checks of ``door.py``.
"""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, field, replace
from functools import cache
from inspect import get_annotations
from typing import Final, Literal

from bizenv_rules.evidence import records
from bizenv_rules.evidence.records import Number, Record, kind, layout
from bizenv_rules.evidence.titles import COMMON, LEVEL_ALIASES, TITLES
from bizenv_rules.expr.tree import Base, Type
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.program import DeclaredKind, RecordField
from bizenv_rules.spelling import nearest

Sort = Literal["text", "number", "int", "count", "bool", "date", "period", "month", "list"]
"""What a field takes: ``int`` is a whole number, ``count`` one from 1 up, ``period`` a text like ``2021Q3``, ``month`` like ``2021-09``."""

SORTS: Final[Mapping[str, object]] = {
    "text": str,
    "number": Number,
    "int": int,
    "count": records.Count,
    "bool": bool,
    "date": dt.date,
    "period": records.PeriodText,
    "month": records.MonthText,
    "list": tuple[str, ...],
}
_BASES: Final[Mapping[str, Base]] = {"number": "number", "int": "number", "count": "number", "bool": "bool", "date": "date", "list": "list"}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field: ``values`` are the only texts it takes, highest first; ``aliases`` maps other spellings to them."""

    name: str
    title: str
    sort: Sort
    values: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    default: object = None

    @property
    def type(self) -> Type:
        """As expressions see it; optional unless every record has it."""
        always = self.required or self.default is not None
        return Type(_BASES.get(self.sort, "text"), optional=not always, values=self.values or None)


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record; ``own`` are the names of the fields that are not common to all kinds."""

    name: str
    title: str
    cls: type[Record]
    fields: Mapping[str, FieldSpec]
    own: tuple[str, ...]

    @property
    def headings(self) -> Mapping[str, str]:
        """Field names and Chinese titles → field name."""
        return {spec.title: name for name, spec in self.fields.items()} | {name: name for name in self.fields}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The kinds that evidence may hold, by name.

    >>> standard()["article"].fields["level"].values
    ('国家级', '省级', '市级', '区县级', '乡镇级')
    """

    kinds: Mapping[str, RecordKind]

    def __getitem__(self, name: str) -> RecordKind:
        return self.kinds[name]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self.kinds

    def named(self, word: str) -> RecordKind | None:
        """The kind with this name or Chinese title, or None."""
        return self.kinds.get(word) or next((k for k in self.kinds.values() if k.title == word), None)


@cache
def standard() -> Vocabulary:
    """Version 1 of the vocabulary: every kind of language.md §9."""
    return Vocabulary({name: kind_of(cls) for name, cls in records.CLASSES.items()})


def kind_of(cls: type[Record], title: str = "", titles: Mapping[str, str] | None = None) -> RecordKind:
    """A kind from its class; ``titles`` gives its own fields' Chinese titles (else the field's name).

    >>> kind_of(records.Meeting).title
    '会议'
    """
    known, known_titles = TITLES.get(cls.record, (cls.record, {}))
    named = {**COMMON, **known_titles, **(titles or {})}
    common = layout(Record)
    hints = {name: (base.__module__, hint) for base in reversed(cls.__mro__) for name, hint in get_annotations(base).items()}
    specs = {name: _spec(name, named.get(name, name), _hint(*hints[name]), default) for name, default in layout(cls).items()}
    return RecordKind(cls.record, title or known, cls, specs, tuple(name for name in specs if name not in common))


@cache
def _hint(module: str, hint: object) -> object:
    """A hint as it was written, evaluated where it stands; a few hints serve hundreds of fields."""
    alone = type("", (), {"__annotations__": {"it": hint}, "__module__": module})
    return typing.get_type_hints(alone, include_extras=True)["it"]


def _spec(name: str, title: str, hint: object, default: object) -> FieldSpec:
    sort, values = _sort(hint)
    aliases = LEVEL_ALIASES if "国家级" in values else {}
    required = default is MISSING
    return FieldSpec(name, title, sort, values, aliases, required=required, default=None if required else default)


@cache
def _sort(hint: object) -> tuple[Sort, tuple[str, ...]]:
    """``X | None`` → the sort of X and, for a ``Literal``, its values."""
    for sort, python in SORTS.items():
        if hint in (python, typing.Optional[python]):  # noqa: UP045
            return typing.cast("Sort", sort), ()
    inner = typing.get_args(hint)[0] if type(None) in typing.get_args(hint) else hint
    if typing.get_origin(inner) is Literal:
        return "text", typing.get_args(inner)
    raise TypeError(f"{hint!r} is not a type that a field of a record can have")


# ------------------------------------------------------------------------------------------- what a rubric adds


def vocabulary(
    use: Collection[str] | None = None,
    declare: Sequence[DeclaredKind] = (),
    values: Mapping[str, Sequence[str]] | None = None,
) -> Vocabulary:
    """The kinds a rubric uses: standard or installed ones named in ``use`` (None: all standard ones), and those it declares.

    A declared kind with a standard name adds its fields to that kind. ``values`` lists the texts of a field, highest
    first: ``{"endorsement.leader_level": ["市级领导", "区级领导"]}``. Raises ``BizenvError`` with every problem.

    >>> visits = DeclaredKind("site_visit", "现场查看", (RecordField("month", "month"), RecordField("group", "text")))
    >>> vocabulary([], [visits])["site_visit"].own
    ('month', 'group')
    """
    problems: list[Problem] = []
    names = dict.fromkeys(records.CLASSES if use is None else use)
    kinds = {name: known for name in names if (known := _known(name, declare, problems))}
    for declared in declare:
        kinds[declared.name] = _declared(declared, problems)
    for place, allowed in (values or {}).items():
        _narrow(kinds, place, tuple(allowed), problems)
    if problems:
        raise BizenvError(problems)
    return Vocabulary(kinds)


def _known(name: str, declare: Sequence[DeclaredKind], problems: list[Problem]) -> RecordKind | None:
    if name in records.CLASSES:
        return kind_of(records.CLASSES[name])
    if any(declared.name == name for declared in declare):
        return None
    from importlib.metadata import entry_points

    for entry in entry_points(group="bizenv_rules.records", name=name):
        return _installed(entry.load())
    near = nearest(name, (*records.CLASSES, *(declared.name for declared in declare)))
    help_ = (f"did you mean {near}?",) if near else ("list what the command line knows: bizenv-rules records",)
    problems.append(Problem("V201", f"no kind of record is called {name!r}", path="records.use", help=help_))
    return None


def _installed(loaded: type[Record] | RecordKind) -> RecordKind:
    """What an entry point of the group ``bizenv_rules.records`` names: a class made with ``kind``, or a whole ``RecordKind``."""
    return loaded if isinstance(loaded, RecordKind) else kind_of(loaded)


def _declared(declared: DeclaredKind, problems: list[Problem]) -> RecordKind:
    path = f"records.declare.{declared.name}"
    taken = {"record", *layout(records.CLASSES.get(declared.name, Record))}
    own: dict[str, RecordField] = {}
    for spec in declared.fields:
        if spec.type not in SORTS:
            problems.append(Problem("V203", f"{spec.type!r} is no type of a field: {', '.join(SORTS)}", path=f"{path}.{spec.name}"))
        elif not spec.name.isidentifier() or spec.name.startswith("_") or spec.name in taken:
            why = "every such record has one" if spec.name in taken else "it is no word"
            problems.append(
                Problem("V204", f"a field of {declared.name} cannot be called {spec.name!r}: {why}", path=f"{path}.{spec.name}")
            )
        else:
            taken.add(spec.name)
            own[spec.name] = spec
    made = kind_of(declared_class(replace(declared, fields=tuple(own.values()))), declared.title)
    listed = {name: replace(made.fields[name], title=spec.title or name, values=spec.values) for name, spec in own.items()}
    return replace(made, fields={**made.fields, **listed})


@cache
def declared_class(declared: DeclaredKind) -> type[Record]:
    """The class of a declared kind, always the same one for the same declaration, so that its records can be pickled."""
    base = records.CLASSES.get(declared.name, Record)
    body: dict[str, object] = {
        "__annotations__": {f.name: SORTS[f.type] if f.required else SORTS[f.type] | None for f in declared.fields},  # type: ignore[operator]
        "__doc__": declared.title or declared.name,
        "__module__": __name__,
        "record": declared.name,
        "__reduce__": lambda self: (_revive, (declared, self.__getstate__())),
    }
    body |= {f.name: None for f in declared.fields if not f.required}
    return kind(type(declared.name, (base,), body))


def _revive(declared: DeclaredKind, state: Mapping[str, object]) -> Record:
    return declared_class(declared)(**state)


def _narrow(kinds: dict[str, RecordKind], place: str, allowed: tuple[str, ...], problems: list[Problem]) -> None:
    name, _, wanted = place.partition(".")
    found = kinds.get(name)
    spec = found.fields.get(wanted) if found else None
    if found is None or spec is None:
        near = nearest(wanted, found.fields) if found else nearest(name, kinds)
        what = f"{name} has no field {wanted!r}" if found else f"no kind of record is called {name!r}"
        problems.append(Problem("V202", what, path=f"records.values.{place}", help=(f"did you mean {near}?",) if near else ()))
    elif spec.sort != "text":
        problems.append(Problem("V202", f"{place} is no text: its values cannot be listed", path=f"records.values.{place}"))
    else:
        aliases = {word: value for word, value in LEVEL_ALIASES.items() if value in allowed and word not in allowed}
        kinds[name] = replace(found, fields={**found.fields, wanted: replace(spec, values=allowed, aliases=aliases)})
