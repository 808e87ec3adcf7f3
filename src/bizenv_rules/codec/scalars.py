"""Coders of single values: numbers, texts, dates, fixed words, enum members."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import Enum
from fractions import Fraction
from types import NoneType
from typing import Any, get_args

from bizenv_rules.codec.coder import KINDS, Coder, MisfitError, Plain, kind_of

_FRACTION = re.compile(r"-?[0-9]+(?:/[0-9]+)?")


def scalar(hint: Any) -> Coder:
    """Of ``str, int, bool, None, Fraction, date`` or an enum; ``TypeError`` for any other hint."""
    if hint is Fraction:
        return _text(Fraction, _fraction_text, _fraction, "no fraction")
    if hint is date:
        return _text(date, date.isoformat, date.fromisoformat, "no date")
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _text(hint, lambda member: member.name, lambda name: hint[name], f"no {hint.__name__}")
    if hint not in (str, int, bool, NoneType):
        raise TypeError(f"{hint!r} has no form in JSON")

    def decode(data: Plain) -> Any:
        if type(data) is not hint:
            raise MisfitError(f"must be {KINDS[hint]}, not {kind_of(data)}")
        return data

    made = Coder(hint, hint)
    made.is_plain = True
    made.encode, made.decode = lambda value: value, decode
    return made


def literal(hint: Any) -> Coder:
    """Of fixed texts or numbers, all of one class."""
    values = get_args(hint)
    allowed = {(type(value), value): value for value in values}

    def decode(data: Plain) -> Any:
        if isinstance(data, str | int) and (type(data), data) in allowed:
            return allowed[type(data), data]
        raise MisfitError(f"{data!r:.60} is none of {', '.join(map(repr, values))}")

    made = Coder(type(values[0]), type(values[0]))
    made.encode, made.decode = lambda value: value, decode
    return made


def _text(cls: type, write: Callable[[Any], str], read: Callable[[str], Any], otherwise: str) -> Coder:
    def decode(data: Plain) -> Any:
        try:
            if type(data) is str:
                return read(data)
        except (ValueError, KeyError, ZeroDivisionError):
            pass
        raise MisfitError(f"{data!r:.60} is {otherwise}")

    made = Coder(str, cls)
    made.encode, made.decode = write, decode
    return made


def _fraction_text(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def _fraction(text: str) -> Fraction:
    if not _FRACTION.fullmatch(text):
        raise ValueError(text)
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator)) if denominator else Fraction(int(numerator))
