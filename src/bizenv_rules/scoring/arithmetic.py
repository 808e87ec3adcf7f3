"""``work:`` of a case: the arithmetic as a person does it from the clause, with exact fractions.

It knows neither rubric nor engine: numbers, ``+ - * /``, brackets, ``min``, ``max``, ``floor``, ``ceil``, ``round_to`` and the results of
earlier lines. So what a case expects never rests on what it is to check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Final

from bizenv_rules.points import points, round_to

_PART: Final = r"(\d+(?:\.\d+)?)|([^\W\d][\w.\[\]·]*)|([-+*/(),])|(\S)"
_NOTHING: Final = r"(?!)"
LONGEST: Final = 500
_DEEPEST: Final = 20


def work_out(text: str, known: Mapping[str, Fraction]) -> Fraction:
    """The exact result of one line of work. ``known``: results of earlier lines by their key.

    Raises ``ValueError`` that says what cannot be read, or that something is divided by zero.

    >>> work_out("min(7 * 1/2, 3) + daily", {"daily": Fraction(31)})
    Fraction(34, 1)
    """
    if len(text) > LONGEST:
        raise ValueError(f"the line is longer than {LONGEST} characters")
    reader = _Reader(_tokens(text, known), known)
    value = reader.sum(0)
    if reader.peek():
        raise ValueError(f"{reader.peek()!r} was not expected in {text!r}")
    return value


def _tokens(text: str, known: Mapping[str, Fraction]) -> list[str]:
    # Earlier lines may be called 2022Q1.town or sheet[甲]: the longest such name goes before a number.
    earlier = "|".join(rf"(?<![\w.]){re.escape(key)}(?![\w.\[])" for key in sorted(known, key=len, reverse=True))
    found: list[str] = []
    for key, number, name, sign, other in re.findall(rf"\s*(?:({earlier or _NOTHING})|{_PART})", text):
        if other:
            raise ValueError(f"{other!r} is no part of arithmetic: write + - * / and brackets")
        found.append(key or number or name or sign)
    return found


class _Reader:
    """Reads tokens from the left: a sum of products of signed values."""

    def __init__(self, tokens: list[str], known: Mapping[str, Fraction]) -> None:
        self.tokens = tokens
        self.known = known
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def want(self, token: str) -> None:
        if self.take() != token:
            raise ValueError(f"{token!r} is missing")

    def sum(self, depth: int) -> Fraction:
        if depth > _DEEPEST:
            raise ValueError(f"brackets are nested more than {_DEEPEST} deep")
        value = self.product(depth)
        while self.peek() in ("+", "-"):
            value = value + self.product(depth) if self.take() == "+" else value - self.product(depth)
        return value

    def product(self, depth: int) -> Fraction:
        value = self.single(depth)
        while self.peek() in ("*", "/"):
            if self.take() == "*":
                value *= self.single(depth)
                continue
            divisor = self.single(depth)
            if divisor == 0:
                raise ValueError("something is divided by zero")
            value /= divisor
        return value

    def single(self, depth: int) -> Fraction:
        token = self.take()
        if token == "-":  # noqa: S105  # a sign, no secret
            return -self.single(depth + 1) if depth < _DEEPEST else self.sum(depth + 1)
        if token == "(":  # noqa: S105  # a bracket
            value = self.sum(depth + 1)
            self.want(")")
            return value
        if token in self.known:
            return self.known[token]
        if token[:1].isdigit():
            return points(token)
        if self.peek() == "(":
            return self.called(token, depth)
        raise ValueError(f"{token or 'the end of the line'!r} is neither a number nor an earlier line of this work")

    def called(self, name: str, depth: int) -> Fraction:
        self.want("(")
        args = [self.sum(depth + 1)]
        while self.peek() == ",":
            self.take()
            args.append(self.sum(depth + 1))
        self.want(")")
        return _call(name, args)


def _call(name: str, args: list[Fraction]) -> Fraction:
    if name == "min":
        return min(args)
    if name == "max":
        return max(args)
    if name in ("floor", "ceil") and len(args) == 1:
        return Fraction(floor(args[0]) if name == "floor" else ceil(args[0]))
    if name == "round_to" and len(args) == 2 and args[1].denominator == 1:
        return round_to(args[0], int(args[1]), "half_up")
    raise ValueError(f"{name!r} is not known here: min, max, floor, ceil and round_to(value, places) are")
