"""Strategies for typed expression trees, the environments they read, and texts that look like expressions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from bizenv_rules.expr.check import Scope
from bizenv_rules.expr.functions import registry_with
from bizenv_rules.expr.show import show
from bizenv_rules.expr.signature import Function, Parameter
from bizenv_rules.expr.tree import Lit, Name, Op, Type
from bizenv_rules.expr.values import CALENDAR

LEVELS = ("国家级", "省级", "市级")
NAMES = {
    "n": Type("number"),
    "次数": Type("number", optional=True),
    "score": Type("number", optional=True),
    "class": Type("text"),
    "level": Type("text", optional=True, values=LEVELS),
    "title": Type("text", optional=True),
    "ok": Type("bool"),
    "recused": Type("bool", optional=True),
    "due": Type("date"),
    "closed_on": Type("date", optional=True),
    "roles": Type("list"),
    "words": Type("list", optional=True),
}
FUNCTIONS = registry_with((Function("half", (Parameter("x", ("number",)),), "number", lambda x: Fraction(x) / 2),))
SCOPE = Scope(NAMES, {"bonus.media": Type("number", optional=True), "daily": Type("number")}, ("summary",), FUNCTIONS)


class Weekdays:
    """A calendar in which every day is a working day."""

    def between(self, first, last):
        """How many days lie between."""
        return (last - first).days


def _name(base):
    return st.sampled_from([Name(name, type_) for name, type_ in NAMES.items() if type_.base == base])


def _optional(args):
    return any(arg.type.optional for arg in args)


def _op(op, base, *parts):
    return st.tuples(*parts).map(lambda args: Op(op, args, Type(base, optional=_optional(args))))


def _one_of(*families):
    """One family, each as likely as any other; ``st.one_of`` would count the members of nested ones."""
    return st.sampled_from(range(len(families))).flatmap(lambda at: families[at])


def _lit(base, values):
    return values.map(lambda value: Lit(value, Type(base)))


_DECIMALS = st.tuples(st.integers(0, 10**6), st.integers(0, 4)).map(lambda pair: Fraction(pair[0], 10 ** pair[1]))
_SMALL = st.sampled_from([Fraction(0), Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3)])
_DAYS = st.dates(date(2019, 1, 1), date(2023, 12, 31))
_TEXTS = st.text("省市级 abＡ'营商环境+（", max_size=6)


def _numbers(depth):
    leaf = _name("number") | _lit("number", _DECIMALS | _SMALL)
    if not depth:
        return leaf
    inner, dates = _tree("number", depth - 1), _tree("date", depth - 1)
    places = _lit("number", st.integers(0, 6))
    signs = st.one_of([_op(sign, "number", inner, inner) for sign in "+-*/"])
    single = st.one_of([_op(name, "number", inner) for name in ("neg", "abs", "floor", "ceil", "half")])
    several = st.one_of([_op(name, "number", inner, inner, inner) for name in ("min", "max")])
    rounded = _op("round_to", "number", inner, places) | _op("ln", "number", inner, places)
    powers = _op("power", "number", inner, _lit("number", _SMALL), places)
    parts = st.one_of([_op(name, "number", dates) for name in ("month", "quarter", "year")])
    spans = st.one_of([_op(name, "number", dates, dates) for name in ("days_between", "months_between", "working_days")])
    return _one_of(leaf, signs, single, several, rounded, powers, parts, spans, _choice("number", depth), _or_else("number", depth))


def _dates(depth):
    if not depth:
        return _name("date")
    step = _lit("number", st.integers(-15, 15)) | _tree("number", 0)
    return _one_of(
        _name("date"), _op("add_months", "date", _tree("date", depth - 1), step), _choice("date", depth), _or_else("date", depth),
        st.tuples(_name("date"), _lit("date", _DAYS)).map(lambda args: Op("max", args, Type("date", optional=_optional(args)))),
    )  # fmt: skip


def _texts(depth):
    return _one_of(_name("text"), *([_choice("text", depth), _or_else("text", depth)] if depth else []))


def _lists(depth):
    options = [_name("list"), _lit("list", st.lists(_TEXTS, max_size=10).map(tuple))]
    if depth:
        inner = _tree("text", depth - 1)
        options += [_op("list", "list", _lit("text", _TEXTS), inner), _op("list", "list", inner)]
    return _one_of(*options)


def _conditions(depth):
    leaf = _name("bool") | _lit("bool", st.booleans())
    if not depth:
        return leaf
    number, day, text, condition = (_tree(base, depth - 1) for base in ("number", "date", "text", "bool"))
    signs = ("==", "!=", "<", "<=", ">", ">=")
    numbers = st.one_of([_op(sign, "bool", number, number) for sign in signs])
    days = st.one_of([_op(sign, "bool", day, day | _lit("date", _DAYS)) for sign in signs])
    same = st.one_of(
        _op("==", "bool", text, text), _op("!=", "bool", text, text), _op("==", "bool", condition, condition),
        _op("==", "bool", _name("text"), _lit("text", st.sampled_from(LEVELS))),
    )  # fmt: skip
    joined = st.one_of(
        [_op(op, "bool", condition, condition, *more) for op in ("and", "or") for more in ((), (condition,), (condition, condition))]
    )
    texts = _tree("list", depth - 1)
    lists = _op("in", "bool", text, texts) | _op("mentions", "bool", text, texts) | _op("overlap", "bool", texts, texts)
    given = _one_of(number, day, text, condition).map(lambda arg: Op("given", (arg,), Type("bool")))
    negated = _op("not", "bool", condition)
    return _one_of(leaf, negated, joined, joined, numbers, days, same, lists, given, _choice("bool", depth), _or_else("bool", depth))


def _choice(base, depth):
    return _op("if", base, _tree("bool", depth - 1), _tree(base, depth - 1), _tree(base, depth - 1))


def _or_else(base, depth):
    parts = st.tuples(_tree(base, depth - 1), _tree(base, depth - 1))
    return parts.map(lambda args: Op("or_else", args, Type(base, optional=all(arg.type.optional for arg in args))))


@cache
def _tree(base, depth):
    make = {"number": _numbers, "date": _dates, "text": _texts, "list": _lists, "bool": _conditions}[base]
    return st.deferred(lambda: make(depth))


@cache
def _operators(base, depth):
    """Trees of operators alone, so that every two of them meet often."""
    if base == "number":
        leaf = _name("number") | _lit("number", _SMALL | _DECIMALS)
        inner = st.deferred(lambda: _operators("number", depth - 1))
        made = [_op(sign, "number", inner, inner) for sign in "+-*/"] + [_op("neg", "number", inner)]
    else:
        leaf = _name("bool")
        inner = st.deferred(lambda: _operators("bool", depth - 1))
        numbers = st.deferred(lambda: _operators("number", depth - 1))
        made = [_op(op, "bool", inner, inner) for op in ("and", "or", "==")] + [
            _op("and", "bool", inner, inner, inner),
            _op("not", "bool", inner),
        ]
        made += [_op(sign, "bool", numbers, numbers) for sign in ("<", ">=", "==")]
        made += [_op("in", "bool", _name("text"), _name("list"))]
    if not depth:
        return leaf
    condition = st.deferred(lambda: _operators("bool", depth - 1))
    return st.one_of(leaf, *made, *made, _op("if", base, condition, inner, inner))


def trees(depth=3):
    """Trees of every kind, typed as the checker types them."""
    every = st.sampled_from(["bool", "bool", "number", "date", "text"]).flatmap(lambda base: _tree(base, depth))
    return _one_of(every, every, _operators("bool", depth + 1), _operators("number", depth + 1))


def conditions():
    """Trees that are conditions, many of them joined equalities."""
    names = st.sampled_from(["class", "level", "title"]).map(lambda name: Name(name, NAMES[name]))
    sides = st.tuples(names, _lit("text", st.sampled_from(LEVELS)))
    same = (sides | sides.map(lambda pair: pair[::-1])).map(lambda args: Op("==", args, Type("bool", optional=_optional(args))))
    times = _op("==", "bool", _name("number"), _lit("number", st.integers(0, 2)))
    plain = _one_of(same, same, times, _name("bool"), _op("not", "bool", _name("bool")), _tree("bool", 1))
    joined = st.lists(plain, min_size=2, max_size=4).map(tuple).map(lambda args: Op("and", args, Type("bool", optional=_optional(args))))
    return _one_of(plain, joined, joined, _tree("bool", 2), _operators("bool", 3))


_VALUES = {
    "number": st.integers(-3, 12) | _DECIMALS | st.sampled_from([0, 0, 1, Decimal("0.5"), Decimal("-2.25")]),
    "text": st.sampled_from(LEVELS) | _TEXTS,
    "bool": st.booleans(),
    "date": _DAYS,
    "list": st.lists(_TEXTS, max_size=3) | st.lists(_TEXTS, max_size=3).map(tuple),
}


def environments():
    """A value for every name, absent ones left out or None."""
    present = {}
    for name, type_ in NAMES.items():
        values = st.sampled_from(type_.values) if type_.values else _VALUES[type_.base]
        present[name] = st.none() | values if type_.optional else values
    return st.fixed_dictionaries(present).map(lambda env: env | {CALENDAR: Weekdays()})


_PIECES = st.sampled_from(
    [
        *NAMES, "(", ")", "[", "]", ",", "and", "or", "not", "in", "if", "else", "==", "<", ">=", "+", "-", "*", "/", " ", "\n",
        "'省级'", "'x'", "0", "2", "0.5", "true", "'2021-03-01'", "min(", "round_to(", "given(", "points_of('daily')",
        "missed_count('summary')",
        "≥", "，", "（", "“a”", "=", "1e3", "%", "ｎ", "lambda", ":", "a.b", "**", "is", "None", "且", "\x00", "\ud800", "'", '"', "\\",
        "#", "次", "𝒂",
    ],
)  # fmt: skip
PIECES = st.lists(_PIECES, max_size=12)
NOISE = st.one_of(st.text(max_size=40), PIECES.map("".join), PIECES.map(" ".join))


@st.composite
def damaged(draw):
    """The text of a tree, in which one piece was put in, taken out or put in the place of another."""
    text = show(draw(trees()))
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(_PIECES) + text[at + draw(st.integers(0, 3)) :]
