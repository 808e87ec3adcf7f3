"""Units and parameters to try a rubric on: one unit for each way in which its conditions about the unit can come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product
from typing import Any, Final

from bizenv_rules.calendar import Period
from bizenv_rules.checks.classes import behind
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.query import facts_of
from bizenv_rules.evidence.units import Unit
from bizenv_rules.expr.tree import BOOL, Lit, Op, Tree, names
from bizenv_rules.plan import Derived, Indicators, Missing, Parameter
from bizenv_rules.program import OpenParameter, Program, UnitField
from bizenv_rules.testing.grounds import Evidence

NAME: Final = "甲单位"
MOST: Final = 600
"""How many combinations of fields are looked at."""
CLASSES: Final = 12
"""How many units are handed out."""


def period_of(program: Program) -> str:
    """The first period that the rubric is in force in; 2021 for one without dates.

    >>> import bizenv_rules as bz
    >>> period_of(bz.library("jilin-jkq", "2021").program())
    '2021'
    """
    start = program.effective[0] or date(2021, 1, 1)
    return Period.around(start, program.per if isinstance(program.per, str) else "year").label


@lru_cache(maxsize=32)
def units_of(program: Program) -> tuple[Unit, ...]:
    """A unit for each class that the conditions of the rubric tell apart, that its assumptions allow and that is assessed at all.

    >>> import bizenv_rules as bz
    >>> [unit.class_ for unit in units_of(bz.library("gaotai", "2021").program())][:1]
    ['镇']
    """
    period = period_of(program)
    found: dict[tuple[Any, ...], Unit] = {}
    for unit in islice(_units(program), MOST):
        found.setdefault(_answers(program, unit, period), unit)
    assessed = [unit for unit in found.values() if _is_assessed(program, unit, period)]
    return tuple((assessed or list(found.values()))[:CLASSES])


def _answers(program: Program, unit: Unit, period: str) -> tuple[Any, ...]:
    world = FactsWorld(program, {}, period=period, unit=unit)
    told: list[Any] = []
    for node, source in facts_of(program.plan):
        if isinstance(source, Derived) and not source.inputs:
            told += [_plain(world.leaf(node, row)) for row in world.rows(program.plan.nodes[node].scope)[:1]]
    return (*told, *(min(len(world.rows(scope)), 2) for scope in range(len(program.plan.scopes))))


def _plain(leaf: Any) -> Any:
    """Yes or no as it is; of a number only that it is there."""
    if isinstance(leaf, Missing):
        return "missing"
    return leaf if leaf in ((0, 1), (1, 1)) else "number"


def _is_assessed(program: Program, unit: Unit, period: str) -> bool:
    if program.score is None:
        return True
    card = Evidence(unit, period).score(program)
    if any(card.trace.number(assumption.when) == 0 for assumption in program.assumptions):
        return False
    status = card.status
    return status != "not_assessed" and (status != "undetermined" or bool(program.parameters))


# ------------------------------------------------------------------------------------------------- fields of a unit


def _units(program: Program) -> Iterator[Unit]:
    """Units with every combination of what the conditions name."""
    trees = [source.tree for _, source in facts_of(program.plan) if isinstance(source, Derived) and not source.inputs]
    trees += [duty.applies for duty in program.duties if duty.applies is not None]
    read = frozenset().union(*(names(tree) for tree in trees)) if trees else frozenset()
    words = tuple(dict.fromkeys(word for tree in trees for word in _words(tree, dict(program.lists))))
    roles = {role for scope in program.plan.scopes if isinstance(scope.source, Indicators) for role in scope.source.roles}
    sets = [UnitField(name, BOOL) for name, _ in program.expect_units if "." not in name and name != "total"]
    fields = [field for field in (*program.unit_fields, *sets) if field.name in read or f"unit_{field.name}" in read]
    pools: list[Sequence[Any]] = [
        (*words, None) if read & {"class", "unit_class"} else (None,),
        ((), *((word,) for word in words), words) if read & {"groups", "unit_groups"} else ((),),
        list(_indicators(program, read, words, sorted(roles))),
        *(_field(field, words) for field in fields),
    ]
    needed = {program.per[1]: date(2020, 1, 1)} if isinstance(program.per, tuple) else {}
    for class_, groups, indicators, *values in product(*pools):
        extra = needed | {field.name: value for field, value in zip(fields, values, strict=True) if value is not None}
        yield Unit(id=NAME, name=NAME, class_=class_, groups=tuple(groups), indicators=indicators, fields=extra)


def _indicators(program: Program, read: frozenset[str], words: Sequence[str], roles: Sequence[str]) -> Iterator[Mapping[str, str]]:
    is_asked = any(isinstance(scope.source, Indicators) for scope in program.plan.scopes)
    if is_asked or read & {"roles", "indicators", "unit_roles"}:
        told = tuple(dict.fromkeys([*roles, *(words if read & {"roles", "unit_roles"} else ()), "牵头"]))
        yield from ({"指标一": role} for role in told)
        yield {"指标一": told[0], "指标二": told[-1]}
    yield {}


def _field(field: UnitField, words: Sequence[str]) -> Sequence[Any]:
    match field.type.base:
        case "number":
            return (100, None)
        case "bool":
            return (True, False)
        case "date":
            return (date(2020, 1, 1), None)
        case "list":
            return (tuple(words), ())
        case _:
            return (*words, None)


def _words(tree: Tree, lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The texts that a tree and the lists it names hold."""
    match tree:
        case Lit(value):
            yield from (word for word in (value if isinstance(value, tuple) else (value,)) if isinstance(word, str))
        case Op(_, args):
            for arg in args:
                yield from _words(arg, lists)
        case _:
            yield from lists.get(tree.name, ())


# ------------------------------------------------------------------------------------------------------- parameters


def parameters_of(program: Program, unit: Unit, period: str) -> Mapping[str, Any]:
    """A value for every open parameter that the score or grade hangs on, such that this unit's result can be complete.

    >>> import bizenv_rules as bz
    >>> found = parameters_of(bz.library("wangyi", "2018").program(), Unit(id="甲"), "2018")
    >>> int(sum(found[f"{name}_weight"] for name in ("third_party", "satisfaction", "statistics")))
    1
    """
    read = behind(program.plan, [node for node in (program.score, program.grade) if node is not None])
    sources = [getattr(program.plan.nodes[node].op, "measure").source for node in read]  # noqa: B009  # they are Fact nodes
    names_read = {source.name for source in sources if isinstance(source, Parameter)}
    names_read |= {name for source in sources if isinstance(source, Derived) for name in names(source.tree)}
    open_ = [one for one in program.parameters if not one.values and one.name in names_read]
    tried = [dict(zip((one.name for one in open_), values, strict=True)) for values in islice(product(*map(_values, open_)), MOST)]
    for values in tried:
        if program.score is None or Evidence(unit, period, parameters=values).score(program).status == "complete":
            return values
    return tried[0]


def _values(parameter: OpenParameter) -> Sequence[Any]:
    match parameter.type:
        case "number" | "points":
            return (Fraction(1, 2), Fraction(1, 4), 1, 0, 2)
        case "date":
            return (date(2020, 1, 1),)
        case "table":
            return ({"1": 2, "2": 1},)
        case "list":
            return (("甲",),)
        case _:
            return ("甲",)
