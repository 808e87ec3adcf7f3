"""The checked expression: three shapes of node, each with its type, plain data to and from JSON.

A tree has passed the allow-list and the type check, so whoever evaluates or lowers it needs no defence. Operators and
named functions alike are ``Op``: ``+ - * / neg == != < <= > >= and or not if in list`` and the registered names.
``if`` has the arguments (condition, then, otherwise); chained comparisons arrive as ``and`` of pairs.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import Literal

from bizenv_rules.lean import dataclass
from bizenv_rules.source import Span

Base = Literal["number", "text", "bool", "date", "list"]
Scalar = int | Fraction | str | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Type:
    """What a value is. ``optional``: it can be absent. ``values``: the only texts it can be, in their order."""

    base: Base
    optional: bool = False
    values: tuple[str, ...] | None = None


NUMBER = Type("number")
TEXT = Type("text")
BOOL = Type("bool")
DATE = Type("date")
LIST = Type("list")


@dataclass(frozen=True, slots=True)
class Lit:
    """A constant: number (int or Fraction), text, bool, date, list of texts."""

    value: Scalar
    type: Type = field(compare=False)
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name the place of use knows: a record's field, a fact, a parameter, a unit's field."""

    name: str
    type: Type = field(compare=False)
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Op:
    """An operator or a named function over its arguments."""

    op: str
    args: tuple[Tree, ...]
    type: Type = field(compare=False)
    span: Span | None = field(default=None, compare=False)


Tree = Lit | Name | Op


def names(tree: Tree) -> frozenset[str]:
    """The names a tree reads.

    >>> sorted(names(Op("+", (Name("a", NUMBER), Lit(1, NUMBER)), NUMBER)))
    ['a']
    """
    match tree:
        case Name(name):
            return frozenset((name,))
        case Op(_, args):
            return frozenset().union(*(names(arg) for arg in args))
        case _:
            return frozenset()
