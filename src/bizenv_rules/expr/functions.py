"""``STANDARD``: the functions of the language, version 1, and ``registry_with`` for an embedding program's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from keyword import iskeyword
from math import ceil, floor
from types import MappingProxyType
from typing import Final, Literal
from unicodedata import normalize

from bizenv_rules.expr import dates, powers, texts
from bizenv_rules.expr.signature import ANY, Function, Parameter
from bizenv_rules.expr.tree import BOOL, Scalar, Type
from bizenv_rules.expr.values import CALENDAR
from bizenv_rules.points import MODES, Mode, round_to

__all__ = ["RUBRIC_ONLY", "STANDARD", "Function", "Parameter", "registry_with"]

MOST_PLACES = 20


def _number(name: str) -> Parameter:
    return Parameter(name, ("number",))


def _date(name: str) -> Parameter:
    return Parameter(name, ("date",))


_PLACES = Parameter("places", ("number",), whole=(0, MOST_PLACES))
_TWO_DATES = (_date("first"), _date("last"))


def _like_all(args: tuple[Type, ...]) -> Type:
    return Type(args[0].base, optional=any(arg.optional for arg in args))


def _like_either(args: tuple[Type, ...]) -> Type:
    first, second = args
    values = None if first.values is None or second.values is None else tuple(dict.fromkeys(first.values + second.values))
    return Type(first.base, optional=first.optional and second.optional, values=values)


def _round_to(x: int | Fraction, places: int, mode: Mode = "half_up") -> Fraction:
    return round_to(Fraction(x), int(places), mode)


def _extreme(choose: Callable[..., Scalar], word: str) -> Function:
    doc = f"The {word} of the arguments, which are all numbers or all dates."
    parameters = (Parameter("x", ("number", "date")), Parameter("y", ("number", "date"), variadic=True, same=True))
    return Function(choose.__name__, parameters, _like_all, choose, doc, f"{choose.__name__}(2, 3) == {choose(2, 3)}")


_NUMBERS = (
    _extreme(min, "least"),
    _extreme(max, "greatest"),
    Function("abs", (_number("x"),), "number", abs, "The number without its sign.", "abs(-3) == 3"),
    Function("floor", (_number("x"),), "number", floor, "The greatest whole number that is not above x.", "floor(-1.5) == -2"),
    Function("ceil", (_number("x"),), "number", ceil, "The least whole number that is not below x.", "ceil(1.2) == 2"),
    Function(
        "round_to",
        (_number("x"), _PLACES, Parameter("mode", ("text",), optional=True, choices=MODES)),
        "number",
        _round_to,
        "x rounded to so many decimals; half_up, away from zero, unless another mode is named.",
        "round_to(2.675, 2) == 2.68",
    ),
    Function(
        "power",
        (_number("x"), _number("y"), _PLACES),
        "number",
        lambda x, y, places: powers.power(x, y, int(places)),
        "x to the power y, correctly rounded to so many decimals.",
        "power(2, 0.5, 4) == 1.4142",
        partial=True,
    ),
    Function(
        "ln",
        (_number("x"), _PLACES),
        "number",
        lambda x, places: powers.ln(x, int(places)),
        "The natural logarithm of x, correctly rounded to so many decimals.",
        "ln(2, 5) == 0.69315",
        partial=True,
    ),
)
_TEXTS = (
    Function(
        "mentions",
        (Parameter("text", ("text",)), Parameter("words", ("list",))),
        "bool",
        texts.mentions,
        "Whether the text contains one of the words; full-width letters and signs count as ASCII, capitals as small letters.",
        "mentions('推进互联网＋监管', ['互联网+监管'])",
    ),
    Function(
        "overlap",
        (Parameter("first", ("list",)), Parameter("second", ("list",))),
        "bool",
        texts.overlap,
        "Whether the two lists have a text in common.",
        "overlap(['牵头', '配合'], ['配合'])",
    ),
)
_ABSENCE = (
    Function("given", (Parameter("x", ANY),), lambda _: BOOL, None, "Whether x has a value; never unknown.", "given(0)", lazy=True),
    Function(
        "or_else",
        (Parameter("x", ANY), Parameter("y", ANY, same=True)),
        _like_either,
        None,
        "x, or y where x is absent.",
        "or_else(1, 2) == 1",
        lazy=True,
    ),
)
_DATES = (
    Function(
        "days_between",
        _TWO_DATES,
        "number",
        dates.days_between,
        "How many days last is after first; negative if it is before.",
        "days_between('2021-03-01', '2021-03-15') == 14",
    ),
    Function(
        "months_between",
        _TWO_DATES,
        "number",
        dates.months_between,
        "How many whole months last is after first; negative if it is before.",
        "months_between('2021-02-10', '2021-08-09') == 5",
    ),
    Function(
        "add_months",
        (_date("day"), _number("months")),
        "date",
        dates.add_months,
        "The same day so many months later, or the last day of a month that is shorter.",
        "add_months('2021-01-31', 1) == '2021-02-28'",
        partial=True,
    ),
    Function(
        "working_days",
        _TWO_DATES,
        "number",
        dates.working_days,
        "How many working days lie between two dates, make-up days included, by the calendar of the rubric.",
        "working_days('2021-09-30', '2021-10-09') == 2",
        reads=CALENDAR,
        partial=True,
    ),
    Function("month", (_date("day"),), "number", dates.month, "The month of a date, 1 to 12.", "month('2021-03-15') == 3"),
    Function("quarter", (_date("day"),), "number", dates.quarter, "The quarter of a date, 1 to 4.", "quarter('2021-03-15') == 1"),
    Function("year", (_date("day"),), "number", dates.year, "The year of a date.", "year('2021-03-15') == 2021"),
)


def _of(name: str, path: Literal["node", "duty"], doc: str) -> Function:
    example = f"{name}('{'bonus.media' if path == 'node' else 'quarterly_summary'}') >= 0"
    return Function(name, (Parameter(path, ("text",), path=path),), "number", None, doc, example)


_RUBRIC = (
    _of("points_of", "node", "得分: the value of a node that stands earlier."),
    _of("full_of", "node", "满分: the attainable maximum of a node that stands earlier."),
    _of("lowest_of", "node", "The least value among the children of a section that stands earlier."),
    _of("due_count", "duty", "How many due dates of a duty came in the period: met, late and missed together."),
    _of("met_count", "duty", "How many due dates of a duty were met in time."),
    _of("late_count", "duty", "How many due dates of a duty were met late."),
    _of("missed_count", "duty", "How many due dates of a duty were missed."),
)
RUBRIC_ONLY: Final = frozenset(function.name for function in _RUBRIC)
"""Functions that are lowered, never evaluated."""

STANDARD: Final[Mapping[str, Function]] = MappingProxyType(
    {function.name: function for function in (*_NUMBERS, *_TEXTS, *_ABSENCE, *_DATES, *_RUBRIC)},
)
"""Name → function."""


def registry_with(own: Iterable[Function]) -> Mapping[str, Function]:
    """The standard functions and an embedding program's own ones.

    Raises ``ValueError`` for a name that is taken or is no identifier, ``TypeError`` for a function without ``impl``.

    >>> double = Function("double", (Parameter("x", ("number",)),), "number", lambda x: 2 * x)
    >>> "double" in registry_with((double,))
    True
    """
    found = dict(STANDARD)
    for function in own:
        name = function.name
        if not name.isidentifier() or iskeyword(name) or normalize("NFKC", name) != name:
            raise ValueError(f"{name!r} cannot be the name of a function: write letters, digits and _")
        if name in found:
            raise ValueError(f"there is a function {name!r} already")
        if function.impl is None or function.lazy:
            raise TypeError(f"{name!r} needs an impl that takes the arguments' values")
        found[name] = replace(function, own=True, partial=True)
    return MappingProxyType(found)
