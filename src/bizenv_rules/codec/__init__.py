"""Frozen dataclasses to JSON and back, by their type hints alone: programs, plans, results.

A fraction is the text ``"1/2"``, a date ``"2021-01-06"``, a tuple a list, an enum member its name; fields at their default are left
out. Where a hint allows several classes, the object names its own under ``is``. Floats are refused. Only classes that the hints
name are ever made.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn, TypeVar

from bizenv_rules.codec.coder import MisfitError, Plain
from bizenv_rules.codec.hints import coder

__all__ = ["dumps", "from_json", "loads", "to_json"]

T = TypeVar("T")


def to_json(obj: object, hint: Any = None) -> Plain:
    """The object as plain data; ``hint`` if it is no dataclass.

    >>> from fractions import Fraction
    >>> from bizenv_rules.plan import Clamp, Operation
    >>> to_json(Clamp(None, Fraction(1, 2), 3), Operation)
    {'is': 'Clamp', 'lo': None, 'hi': '1/2', 'of': 3}
    """
    return coder(type(obj) if hint is None else hint).encode(obj)


def from_json(cls: type[T], data: Plain) -> T:
    """The object that plain data says; ``ValueError`` with the place of the first thing that does not fit.

    >>> from bizenv_rules.plan import Clamp
    >>> from_json(Clamp, {"lo": None, "hi": "x", "of": 3})
    Traceback (most recent call last):
    ValueError: hi: 'x' is no fraction
    """
    try:
        found: T = coder(cls).decode(data)
    except MisfitError as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return found


def dumps(obj: object, hint: Any = None, *, indent: int | None = None) -> str:
    """JSON text, the same bytes for equal objects: keys sorted, Chinese as it is.

    >>> from bizenv_rules.plan import Const
    >>> dumps(loads(Const, '{"value": "3"}'))
    '{"value":"3"}'
    """
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(to_json(obj, hint), ensure_ascii=False, sort_keys=True, separators=separators, indent=indent)


def loads(cls: type[T], text: str | bytes) -> T:
    """``from_json`` of JSON text; ``ValueError`` for what is no JSON, and for a float.

    >>> from bizenv_rules.plan import Const
    >>> loads(Const, '{"value": "1/2"}')
    Const(value=Fraction(1, 2))
    """
    try:
        data = json.loads(text, parse_float=_refuse_float, parse_constant=_refuse_float)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return from_json(cls, data)


def _refuse_float(text: str) -> NoReturn:
    raise ValueError(f'{text} is not exact: write it as a text like "1/2"')
