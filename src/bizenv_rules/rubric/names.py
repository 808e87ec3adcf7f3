"""Which names an expression sees at its place, with their types (language.md §4.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.expr.scope import Scope
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import BOOL, DATE, LIST, NUMBER, TEXT, Type
from bizenv_rules.lean import dataclass

if TYPE_CHECKING:
    from bizenv_rules.rubric.model import Parameter, RubricModel

UNIT_FIELDS: Final[Mapping[str, Type]] = {
    "id": TEXT,
    "name": TEXT,
    "class": Type("text", optional=True),
    "parent": Type("text", optional=True),
    "groups": LIST,
    "roles": LIST,
    "indicators": LIST,
}
PERIOD: Final[Mapping[str, Type]] = {"period_from": DATE, "period_to": DATE, "as_of": DATE}
PREVIOUS: Final[Mapping[str, Type]] = {
    "previous_grade": Type("text", optional=True),
    "previous_score": Type("number", optional=True),
    "previous_vetoed": Type("bool", optional=True),
}
SCORES: Final[Mapping[str, Type]] = {"score": NUMBER, "total": NUMBER, "attainable": NUMBER}
RANKS: Final[Mapping[str, Type]] = {"rank": NUMBER, "ranked": NUMBER, "rank_from_last": NUMBER, "last": BOOL}
_PARAMETERS: Final[Mapping[str, Type]] = {"number": NUMBER, "points": NUMBER, "date": DATE, "text": TEXT, "list": LIST}


def plain(word: str) -> str:
    """Names are compared after NFKC."""
    return unicodedata.normalize("NFKC", word)


@dataclass(frozen=True, slots=True)
class Seen:
    """A scope, and what it was made from: equal keys see the same, so what was checked once need not be checked again."""

    scope: Scope
    key: Hashable


@dataclass(frozen=True)
class Names:
    """The typing environment of one rubric. ``facts`` grows as facts are read, ``nodes`` as nodes are lowered."""

    vocabulary: Vocabulary
    lists: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Type]
    unit: Mapping[str, Type]
    duties: frozenset[str]
    functions: Mapping[str, Function]
    grades: tuple[str, ...] = ()
    facts: dict[str, Type] = field(default_factory=dict)
    nodes: dict[str, Type] = field(default_factory=dict)
    outputs: dict[str, Type] = field(default_factory=dict)

    @cached_property
    def key(self) -> Hashable:
        """What all scopes of this rubric have in common."""
        parts = (tuple(found.items()) for found in (self.lists, self.parameters, self.unit))
        return (id(self.vocabulary), id(self.functions), tuple(sorted(self.duties)), self.grades, *parts)

    def shared(self) -> dict[str, Type]:
        """Lists and parameters: visible everywhere."""
        return {**dict.fromkeys(self.lists, LIST), **self.parameters}

    def of_record(self, record: str) -> Seen:
        """``where`` and aggregated expressions: the record's fields hide nothing; a unit's field of the same name is ``unit_…``."""
        fields = {name: spec.type for name, spec in self.vocabulary[record].fields.items()}
        unit = {(f"unit_{name}" if name in fields else name): kind for name, kind in self.unit.items()}
        return Seen(Scope({**self.shared(), **unit, **PERIOD, **fields}, {}, frozenset(), self.functions), (record, self.key))

    def of_unit(self) -> Seen:
        """``applies``: no facts."""
        seen = {**self.shared(), **self.unit, "period_from": DATE, "period_to": DATE}
        return Seen(Scope(seen, {}, frozenset(), self.functions), ("@unit", self.key))

    def of_item(self, extra: Mapping[str, Type] | None = None) -> Seen:
        """Items, sections and what comes after the score."""
        seen = {**self.shared(), **self.unit, **PERIOD, **PREVIOUS, **self.facts, **(extra or {})}
        key = ("@item", tuple(self.facts.items()), tuple((extra or {}).items()), self.key)
        return Seen(Scope(seen, self.nodes, self.duties, self.functions), key)


def parameter_types(parameters: Mapping[str, Parameter]) -> dict[str, Type]:
    """Parameters that expressions can name."""
    return {plain(name): _PARAMETERS[spec.type] for name, spec in parameters.items() if spec.type in _PARAMETERS}


def names_of(model: RubricModel, vocabulary: Vocabulary, functions: Mapping[str, Function]) -> Names:
    """The environment that a rubric's blocks make."""
    declared = {
        plain(name): Type(spec.type, optional=spec.optional, values=tuple(spec.values) or None) for name, spec in model.unit_fields.items()
    }
    yes_no = {
        plain(key): Type("bool", optional=True) for key in model.expect_units if "." not in key and key != "total" and key not in declared
    }
    return Names(
        vocabulary,
        {plain(name): tuple(words) for name, words in model.lists.items()},
        parameter_types(model.parameters),
        {**UNIT_FIELDS, **yes_no, **declared},
        frozenset(map(plain, model.duties)),
        functions,
        tuple(dict.fromkeys(row.grade for row in model.grades)),
    )
