"""``split``: the equalities of a condition that an index can answer, and what is left to test record by record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from bizenv_rules.expr.tree import Lit, Name, Op, Tree

Key = str | bool | int


def split(tree: Tree, fields: Collection[str]) -> tuple[Mapping[str, Key], Tree | None]:
    """Which fields must have which value for the condition to be true, and the condition on the rest (None: always true).

    Taken are ``field == constant``, a yes/no field by itself and its ``not``, of texts, whole numbers and yes/no, where
    they stand at the top or are joined by ``and``. A record is selected by the parts exactly if the whole is true of it;
    a record whose field is absent equals nothing. What cannot be evaluated in the rest is then only met on those records.

    >>> from bizenv_rules.expr.check import Scope, check
    >>> from bizenv_rules.expr.tree import NUMBER, TEXT
    >>> tree = check("type == '总结' and times > 1", Scope({"type": TEXT, "times": NUMBER})).tree
    >>> found, rest = split(tree, {"type", "times"})
    >>> found, rest.op
    ({'type': '总结'}, '>')
    """
    parts = tree.args if isinstance(tree, Op) and tree.op == "and" else (tree,)
    found: dict[str, Key] = {}
    rest: list[Tree] = []
    for part in parts:
        pair = _equality(part, fields)
        if pair is None or found.setdefault(*pair) != pair[1]:
            rest.append(part)
    if not rest:
        return found, None
    if len(rest) == 1:
        return found, rest[0]
    optional = any(part.type.optional for part in rest)
    return found, Op("and", tuple(rest), replace(tree.type, optional=optional), tree.span)


def _equality(tree: Tree, fields: Collection[str]) -> tuple[str, Key] | None:
    match tree:
        case Name(name, type_) if name in fields and type_.base == "bool":
            return name, True
        case Op("not", (Name(name, type_),)) if name in fields and type_.base == "bool":
            return name, False
        case Op("==", (Name(name), Lit(value))) | Op("==", (Lit(value), Name(name))):
            return (name, value) if name in fields and isinstance(value, str | bool | int) else None
        case _:
            return None
