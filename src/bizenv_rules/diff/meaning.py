"""What a fact is, whoever reads it: two editions share a fact if name, selection, taking, forms, level and scope are the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bizenv_rules.expr.tree import Tree, names
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import (
    Absent,
    Cohort,
    Derived,
    DutyCount,
    Fact,
    Forms,
    Given,
    Instance,
    Measure,
    Number,
    Parameter,
    RankOf,
    Scope,
    Select,
    Selection,
    Source,
)
from bizenv_rules.program import Duty, Program
from bizenv_rules.sweep import around

IN_FORCE: Final = "values in force"
BUILT_IN: Final = ("id", "name", "class", "parent", "groups", "roles", "indicators")
"""The fields that every unit has."""


@dataclass(frozen=True, slots=True)
class Label:
    """What people call a fact: its name, the level or state counted, and the scopes that it is counted in."""

    sort: str
    name: str
    level: str
    within: tuple[str, ...]

    def __str__(self) -> str:
        return (f"{self.name}[{self.level}]" if self.level else self.name) + (f" of each {self.within[0]}" if self.within else "")


@dataclass(frozen=True, slots=True)
class Meaning:
    """``label`` for people, ``key`` for who compares; ``parts``: what ``key`` is made of, by name."""

    label: Label
    parts: tuple[tuple[str, Hashable], ...]
    measure: Measure

    @property
    def key(self) -> Hashable:
        """Equal for facts that are the same."""
        return (self.label, self.parts)


def meanings(program: Program) -> dict[int, Meaning]:
    """Every Fact node of the program with what it means."""
    return {i: meaning(program, i, node.op.measure) for i, node in enumerate(program.plan.nodes) if isinstance(node.op, Fact)}


def meaning(program: Program, node: int, measure: Measure) -> Meaning:
    """What one Fact node means."""
    source = _counted(measure.source)
    inside = () if is_of_unit(program, source) else around(program.plan, program.plan.nodes[node].scope)[:-1]
    scopes = [program.plan.scopes[i] for i in inside]
    label = Label(type(source).__name__, measure.name, _level(source), tuple(scope.name for scope in scopes))
    parts = {f"scope {scope.name}": scope_key(scope) for scope in scopes} | dict(_source(program, source))
    return Meaning(label, tuple(parts.items()), measure)


def is_of_unit(program: Program, source: Source) -> bool:
    """Whether a fact is read from the unit's own fields alone, so that every period and member has the same."""
    if not isinstance(source, Derived) or source.inputs:
        return False
    fields = {*BUILT_IN, *(one.name for one in program.unit_fields), *sets(program)}
    return names(source.tree) <= {*fields, *(f"unit_{name}" for name in fields), *(name for name, _ in program.lists)}


def sets(program: Program) -> tuple[str, ...]:
    """The yes or no fields that only the stated numbers of units name."""
    return tuple(name for name, _ in program.expect_units if "." not in name and name != "total")


def scope_key(scope: Scope) -> Hashable:
    """What a scope is, beside how many members it may have."""
    return (scope.name, scope.source, scope.binds)


def _counted(source: Source) -> Source:
    """The number of records behind a count is the count."""
    return source.of if isinstance(source, Number) and source.of.take.how == "count" else source


def _level(source: Source) -> str:
    if isinstance(source, DutyCount):
        return " or ".join(source.which)
    return source.level if isinstance(source, Select) else ""


def _source(program: Program, source: Source) -> Iterator[tuple[str, Hashable]]:
    match source:
        case Select():
            yield from _select(program, source)
        case Derived(tree, inputs):
            yield "value", tree
            yield from ((f"input {name}", tuple(_select(program, one))) for name, one in inputs)
            yield from _lists(program, [tree])
        case DutyCount(duty):
            yield "duty", next((duty_key(each) for each in program.duties if each.id == duty), duty)
        case RankOf(of, within, order):
            yield "rank", (within, order)
            yield from _select(program, of)
        case Given(of) | Number(of):
            yield from _source(program, of)
        case Parameter(name):
            yield "name", name
            yield IN_FORCE, next((each.values for each in program.parameters if each.name == name), ())
        case Cohort(name) | Instance(name):
            yield "name", name
        case Absent(why):
            yield "why", why


def duty_key(duty: Duty) -> Duty:
    """What a duty asks, without the words that go with it."""
    return replace(duty, title="", clause="", phase="", scored=False, met_by=None if duty.met_by is None else _plain(duty.met_by))


def _plain(selection: Selection) -> Selection:
    return replace(selection, where_text="")


def _select(program: Program, source: Select) -> Iterator[tuple[str, Hashable]]:
    selection, take = source.selection, source.take
    yield "record", selection.record
    yield "where", selection.where
    yield "window", (selection.window, selection.months)
    yield "whose", selection.whose
    yield "once_per", selection.once_per
    if selection.once_per is not None:
        yield "precedence", (selection.take, selection.highest, selection.order)
    yield "then", selection.then
    yield "verified", (selection.any_verified, selection.strict)
    yield "take", (take.how, take.value, take.drop, take.k)
    yield "level", source.level
    if source.forms is not None:
        yield "forms", _asked(source.forms)
    yield from _lists(program, [selection.where, selection.once_per, selection.then, take.value])


def _asked(forms: Forms) -> Hashable:
    """Whose marks they are; their range is compared as a range."""
    return (
        forms.item,
        forms.mark_field,
        forms.full_field,
        forms.by,
        forms.not_self,
        forms.raters,
        forms.unique,
        forms.at_least,
        forms.clip,
    )


def _lists(program: Program, trees: list[Tree | None]) -> Iterator[tuple[str, Hashable]]:
    """The lists that the trees name, as they are in this edition."""
    known: Mapping[str, tuple[str, ...]] = dict(program.lists)
    read = sorted({name for tree in trees if tree is not None for name in names(tree)} & set(known))
    yield from ((f"list {name}", known[name]) for name in read)
