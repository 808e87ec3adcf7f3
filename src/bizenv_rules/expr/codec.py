"""Checked trees as plain data for JSON, and back: lists, texts and whole numbers only.

``["value", type, value]``, ``["name", type, name]``, ``[op, type, [args]]``, each with its span behind it where it has
one: ``[file, line, column, line, column]``. A type is ``"number"``, ``"number?"`` if it can be absent, or a list of that
word and the texts it can be.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import cast

from bizenv_rules.expr.tree import Base, Lit, Name, Op, Scalar, Tree, Type
from bizenv_rules.source import Pos, Span

Plain = str | int | bool | list["Plain"]


def to_plain(tree: Tree) -> Plain:
    """The tree as lists, texts, numbers and booleans.

    >>> to_plain(Op("+", (Name("a", Type("number", optional=True)), Lit(Fraction(1, 2), Type("number"))), Type("number", optional=True)))
    ['+', 'number?', [['name', 'number?', 'a'], ['value', 'number', '1/2']]]
    """
    span = _plain_span(tree.span)
    match tree:
        case Lit(value, type_):
            return ["value", _plain_type(type_), _plain_value(value), *span]
        case Name(name, type_):
            return ["name", _plain_type(type_), name, *span]
        case Op(op, args, type_):
            return [op, _plain_type(type_), [to_plain(arg) for arg in args], *span]


def from_plain(data: Plain) -> Tree:
    """The tree that ``to_plain`` wrote. Raises ``ValueError`` for anything else."""
    try:
        return _tree(cast("list[Plain]", data))
    except (TypeError, ValueError, IndexError, AttributeError) as error:
        raise ValueError(f"{data!r} is no expression tree") from error


def _tree(data: list[Plain]) -> Tree:
    shape, type_, content = data[:3]
    kind, span = _type(type_), _span(data[3]) if len(data) > 3 else None
    if shape == "value":
        return Lit(_value(content, kind.base), kind, span)
    if shape == "name":
        return Name(str(content), kind, span)
    return Op(str(shape), tuple(_tree(cast("list[Plain]", arg)) for arg in cast("list[Plain]", content)), kind, span)


def _plain_type(type_: Type) -> Plain:
    word = f"{type_.base}?" if type_.optional else type_.base
    return word if type_.values is None else [word, *type_.values]


def _type(data: Plain) -> Type:
    word, *values = data if isinstance(data, list) else [data]
    base = str(word).removesuffix("?")
    if base not in ("number", "text", "bool", "date", "list"):
        raise ValueError(base)
    texts = tuple(map(str, values)) if isinstance(data, list) else None
    return Type(cast("Base", base), optional=str(word).endswith("?"), values=texts)


def _plain_value(value: Scalar) -> Plain:
    match value:
        case Fraction():
            return value.numerator if value.denominator == 1 else str(value)
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case None:
            raise ValueError("a constant is never absent")
        case _:
            return value


def _value(data: Plain, base: Base) -> Scalar:
    if base == "number":
        return data if isinstance(data, int) else Fraction(cast("str", data))
    if base == "date":
        return date.fromisoformat(cast("str", data))
    if base == "list":
        return tuple(map(str, cast("list[Plain]", data)))
    return bool(data) if base == "bool" else str(data)


def _plain_span(span: Span | None) -> list[Plain]:
    if span is None:
        return []
    return [[span.start.file, span.start.line, span.start.column, span.end.line, span.end.column]]


def _span(data: Plain) -> Span:
    file, line, column, end_line, end_column = cast("tuple[str, int, int, int, int]", data)
    return Span(Pos(file, line, column), Pos(file, end_line, end_column))
