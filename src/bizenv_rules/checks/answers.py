"""Which answers to conditions about the unit go together: `class == '镇'` and `class != '镇'` are never both true.

Comparisons of a field with constants are followed; every other part of a condition is taken for true or false as it likes.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Any, Final

from bizenv_rules.expr.tree import BOOL, Lit, Name, Op, Tree, Type, names

MOST_TRIED: Final = 20_000
LOGIC: Final = frozenset({"and", "or", "not"})
COMPARED: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
ORDERS: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
OTHER: Final = "\0 another text"
Domains = Mapping[str, Sequence[Any]]
"""What a name can be; None: absent. Parts that are not followed have names of their own."""


def together(conditions: Sequence[Tree], most: int, *, absent: bool = False) -> list[tuple[int, ...]] | None:
    """The answers (1 yes, 0 no or not known) that some unit can give, yes first; None if there are more than ``most``.

    ``absent``: whatever may be absent is; else only where a condition asks whether it is given.

    >>> from bizenv_rules.expr.tree import BOOL, TEXT
    >>> town = Op("==", (Name("class", TEXT), Lit("镇", TEXT)), BOOL)
    >>> together([town, Op("not", (town,), BOOL), Name("key", BOOL)], 9)
    [(1, 0, 1), (1, 0, 0), (0, 1, 1), (0, 1, 0)]
    """
    own: dict[Tree, Name] = {}
    conditions = [_followed(tree, own) for tree in conditions]
    domains = _domains(conditions, is_absent=absent)
    groups = _groups([names(tree) for tree in conditions])
    parts = [_of_group([conditions[n] for n in group], domains) for group in groups]
    if prod(len(part) for part in parts) > most:
        return None
    order = [n for group in groups for n in group]
    made = set()
    for chosen in product(*parts):
        answers = dict(zip(order, (answer for part in chosen for answer in part), strict=True))
        made.add(tuple(answers[n] for n in range(len(conditions))))
    return sorted(made, reverse=True)


def _of_group(trees: Sequence[Tree], domains: Domains) -> list[tuple[int, ...]]:
    read = sorted(frozenset[str]().union(*(names(tree) for tree in trees)))
    ranges = [domains[name] for name in read]
    if prod(len(range_) for range_ in ranges) > MOST_TRIED:
        return list(product((1, 0), repeat=len(trees)))
    found = {tuple(int(worth(tree, dict(zip(read, values, strict=True))) is True) for tree in trees) for values in product(*ranges)}
    return sorted(found, reverse=True)


def _groups(reads: Sequence[frozenset[str]]) -> list[list[int]]:
    """The places of conditions that hang together by what they read."""
    groups: list[tuple[frozenset[str], list[int]]] = []
    for place, read in enumerate(reads):
        near = [group for group in groups if group[0] & read]
        groups = [group for group in groups if not group[0] & read]
        joined = read.union(*(group[0] for group in near))
        groups.append((joined, sorted([place, *(n for group in near for n in group[1])])))
    return [places for _, places in groups]


def worth(tree: Tree, values: Mapping[str, Any]) -> Any:
    """What a tree is worth; None is absent or not known (language.md §4.3)."""
    if isinstance(tree, Lit):
        return tree.value
    if isinstance(tree, Name):
        return values[tree.name]
    if tree.op in {"and", "or"}:
        sure, open_ = tree.op == "or", False
        for arg in tree.args:
            found = worth(arg, values)
            if found is sure:
                return sure
            open_ = open_ or found is None
        return None if open_ else not sure
    args = [worth(arg, values) for arg in tree.args]
    match tree.op:
        case "not":
            return None if args[0] is None else not args[0]
        case "given":
            return args[0] is not None
        case "or_else":
            return args[1] if args[0] is None else args[0]
    return None if None in args else _compared(tree.op, args[0], args[1])


def _compared(op: str, a: Any, b: Any) -> bool:
    if op in {"==", "!="}:
        return bool((a == b) == (op == "=="))
    if op == "in":
        return a in b
    return bool(ORDERS[op](a, b))


def _followed(tree: Tree, own: dict[Tree, Name]) -> Tree:
    """The condition with a name in place of every part that is not followed; equal parts have one name."""
    match tree:
        case Lit() | Name() | Op("given", (Name(),)):
            return tree
        case Op(op, args) if op in LOGIC:
            return replace(tree, args=tuple(_followed(arg, own) for arg in args))
    if _pair(tree) is not None:
        return tree
    return own.setdefault(tree, Name(f"\0{len(own)}", BOOL))


def _pair(tree: Op) -> tuple[Name, Any] | None:
    """The name and the constant that are compared."""
    if tree.op not in COMPARED | {"in"} or len(tree.args) != 2:
        return None
    plain = [arg.args[0] if isinstance(arg, Op) and arg.op == "or_else" and isinstance(arg.args[1], Lit) else arg for arg in tree.args]
    for one, other in (plain, plain[::-1]):
        if isinstance(one, Name) and isinstance(other, Lit) and one.type.base != "list":
            return one, other.value
    return None


def _domains(conditions: Sequence[Tree], *, is_absent: bool) -> Domains:
    constants: dict[str, set[Any]] = {}
    absent: set[str] = set()
    types: dict[str, Type] = {}
    for tree in (part for condition in conditions for part in _parts(condition)):
        if isinstance(tree, Name):
            types.setdefault(tree.name, tree.type)
            constants.setdefault(tree.name, set())
        elif isinstance(tree, Op) and tree.op in {"given", "or_else"}:
            absent |= {arg.name for arg in tree.args[:1] if isinstance(arg, Name)}
        if isinstance(tree, Op) and (pair := _pair(tree)) is not None:
            constants.setdefault(pair[0].name, set()).update(pair[1] if isinstance(pair[1], tuple) else (pair[1],))
    made: dict[str, Sequence[Any]] = {}
    for name, kind in types.items():
        made[name] = (*_values(kind, constants[name]), *((None,) if name in absent or (is_absent and kind.optional) else ()))
    return made


def _parts(tree: Tree) -> Iterator[Tree]:
    yield tree
    if isinstance(tree, Op):
        for arg in tree.args:
            yield from _parts(arg)


def _values(kind: Type, constants: set[Any]) -> tuple[Any, ...]:
    match kind.base:
        case "bool":
            return (True, False)
        case "text":
            return kind.values if kind.values is not None else (*sorted(constants), OTHER)
        case "number" if constants:
            edges = sorted(Fraction(edge) for edge in constants)
            return (edges[0] - 1, *edges, *((a + b) / 2 for a, b in pairwise(edges)), edges[-1] + 1)
        case "date" if constants:
            day = timedelta(1)
            return tuple(sorted({near for edge in constants if isinstance(edge, date) for near in (edge - day, edge, edge + day)}))
        case _:
            return (OTHER,)
