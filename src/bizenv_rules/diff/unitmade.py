"""A unit that a witness can be scored for: its class, groups, roles and fields give the answers that the witness supposes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any, Final

from bizenv_rules.diff.meaning import Meaning, sets
from bizenv_rules.diff.side import Side, Stated, rest
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.units import Unit
from bizenv_rules.expr.tree import BOOL, Lit, Name, Op, Tree, names
from bizenv_rules.plan import Derived, Indicators
from bizenv_rules.program import UnitField

MOST: Final = 600
"""How many combinations of fields are tried."""


def unit_for(sides: Sequence[Side], stated: Stated) -> Unit | None:
    """A unit with these answers and members; None where any unit will do, or none was found."""
    asked = [(side, each) for side in sides for each in side.inputs.values() if _is_of_unit(each)]
    held = dict(_members(sides, stated))
    if not asked and not held:
        return None
    wanted = [(side, each, _stated_value(each, stated)) for side, each in asked]
    for unit in islice(_units(sides, asked, held, stated), MOST):
        worlds = {id(side): FactsWorld(side.program, {}, period=side.period, unit=unit) for side in sides}
        if all(_answer(worlds[id(side)], side, each) == value for side, each, value in wanted):
            return unit
    return None


def _is_of_unit(each: Meaning) -> bool:
    source = each.measure.source
    return isinstance(source, Derived) and not source.inputs and not each.label.within


def _stated_value(each: Meaning, stated: Stated) -> object:
    return stated.facts.get((each.key, ()), rest(each.measure.lo, each.measure.hi))


def _answer(world: FactsWorld, side: Side, each: Meaning) -> Fraction | None:
    node = next(i for i, other in side.facts.items() if other.key == each.key)
    rows = world.rows(side.program.plan.nodes[node].scope)
    leaf = world.leaf(node, rows[0]) if rows else None
    if not isinstance(leaf, tuple):
        return Fraction(0) if each.measure.hi == 1 else None
    return Fraction(leaf[0]) * (each.measure.grid or 1) / leaf[1]


def _members(sides: Sequence[Side], stated: Stated) -> Iterator[tuple[str, str]]:
    """The indicators whose rows are there, each with a role that its scope asks for."""
    for side in sides:
        for scope, each in enumerate(side.program.plan.scopes):
            if isinstance(each.source, Indicators):
                for row in side.rows(scope, stated):
                    yield side.row_name(scope, row)[-1], each.source.roles[0] if each.source.roles else "牵头"


def _units(sides: Sequence[Side], asked: Sequence[tuple[Side, Meaning]], held: Mapping[str, str], stated: Stated) -> Iterator[Unit]:
    """Units with every combination of what the conditions name."""
    trees = [(side, source.tree) for side, each in asked if isinstance(source := each.measure.source, Derived)]
    read = frozenset().union(*(names(tree) for _, tree in trees)) if trees else frozenset()
    words = tuple(dict.fromkeys(word for side, tree in trees for word in _words(tree, dict(side.program.lists))))
    known_fields = [
        field for side in sides for field in (*side.program.unit_fields, *(UnitField(name, BOOL) for name in sets(side.program)))
    ]
    fields = {field.name: field for field in known_fields if {field.name, f"unit_{field.name}"} & read}
    known = dict(_stated_fields(asked, stated))
    more = words if read & {"roles", "unit_roles"} else ()
    roles = [held, *({**held, f"指标{word}": word} for word in more), {}]
    pools: list[Sequence[Any]] = [
        (None, *words, "其他") if read & {"class", "unit_class"} else (None,),
        ((), *((word,) for word in words), words) if read & {"groups", "unit_groups"} else ((),),
        roles,
        *([known[name]] if name in known else _values(field, words) for name, field in fields.items()),
    ]
    for class_, groups, indicators, *values in product(*pools):
        extra = {name: value for name, value in zip(fields, values, strict=True) if value is not None}
        yield Unit(id="unit", name="unit", class_=class_, groups=tuple(groups), indicators=indicators, fields=extra)


def _stated_fields(asked: Sequence[tuple[Side, Meaning]], stated: Stated) -> Iterator[tuple[str, Fraction]]:
    """The numbers that the witness states for fields of the unit."""
    for _, each in asked:
        source, value = each.measure.source, _stated_value(each, stated)
        if isinstance(source, Derived) and isinstance(source.tree, Name) and isinstance(value, Fraction) and each.measure.hi != 1:
            yield source.tree.name.removeprefix("unit_"), value


def _values(field: UnitField, words: Sequence[str]) -> Sequence[Any]:
    match field.type.base:
        case "bool":
            return (True, False)
        case "number":
            return (None, 1, 100)
        case "list":
            return ((), tuple(words))
        case "date":
            return (None,)
        case _:
            return (None, *words, "其他")


def _words(tree: Tree, lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The texts that a tree and the lists it names hold."""
    match tree:
        case Lit(value):
            yield from (word for word in (value if isinstance(value, tuple) else (value,)) if isinstance(word, str))
        case Op(_, args):
            for arg in args:
                yield from _words(arg, lists)
        case Name(name):
            yield from lists.get(name, ())
