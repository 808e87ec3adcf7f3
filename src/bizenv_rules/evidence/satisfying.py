"""Records that meet a condition: the fields it asks about are tried out over small pools, the simplest values first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product
from typing import Any, Final

from bizenv_rules.calendar import add_months
from bizenv_rules.evidence.query import Env, Test, loosened
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.vocabulary import FieldSpec, RecordKind
from bizenv_rules.expr.compiled import compile_record_test
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import Lit, Name, Op, Tree, names
from bizenv_rules.expr.values import Undefined
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError

MOST: Final = 3000
"""How many combinations are tried for one part of a condition."""
FEW: Final = 6
"""So many numbers of a condition are set against each other."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Blank:
    """A form to fill in: the kind, what is fixed, the days to choose from (the best first), and what conditions see besides."""

    kind: RecordKind
    fixed: Mapping[str, Any]
    days: tuple[date, ...]
    env: Env
    functions: Mapping[str, Function] = field(default_factory=lambda: STANDARD)

    def made(self, values: Mapping[str, Any]) -> Record:
        """The record with these fields."""
        return self.kind.cls(**{"id": "?", "unit": "?", "date": self.days[0], **self.fixed, **values})


def fillings(blank: Blank, trees: Sequence[Tree]) -> Iterator[dict[str, Any]]:
    """The fields that make every condition true, the fixed ones left out; simplest first."""
    parts = sorted((part for tree in trees for part in _parts(tree)), key=lambda part: len(_free(blank, part)))
    needed = [name for name, spec in blank.kind.fields.items() if spec.required and name not in {"id", "unit", *blank.fixed}]
    pools = _Pools(blank, parts)
    for found in _filled(blank, parts, pools, {}):
        lacking = [name for name in needed if name not in found]
        yield found | {name: next(value for value in pools.of(name) if value is not None) for name in lacking}


def value_of(blank: Blank, tree: Tree, values: Mapping[str, Any]) -> Any:
    """What a tree gives for a record with these fields; None where it has no value."""
    fields = frozenset(blank.kind.fields)
    test = _standard(tree, fields) if blank.functions is STANDARD else compile_record_test(loosened(tree, fields), fields, blank.functions)
    try:
        return test(blank.made(values), blank.env)
    except (Undefined, BizenvError, TypeError):
        return None


@lru_cache(maxsize=1024)
def _standard(tree: Tree, fields: frozenset[str]) -> Test:
    return compile_record_test(loosened(tree, fields), fields, STANDARD)


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """The last of the days, the first, and the last day of every month between them.

    >>> [day.isoformat() for day in month_ends(date(2021, 1, 1), date(2021, 3, 31))]
    ['2021-03-31', '2021-01-01', '2021-01-31', '2021-02-28']
    """
    found = [last, first]
    month = first.replace(day=1)
    while (end := add_months(month, 1) - _DAY) < last:
        found.append(end)
        month = end + _DAY
    return tuple(dict.fromkeys(found))


# ---------------------------------------------------------------------------------------------------------- filling


def _filled(blank: Blank, parts: Sequence[Tree], pools: _Pools, found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not parts:
        yield found
        return
    free = [name for name in _free(blank, parts[0]) if name not in found]
    for values in islice(product(*(pools.of(name) for name in free)), MOST):
        tried = found | dict(zip(free, values, strict=True))
        if value_of(blank, parts[0], tried) is True:
            yield from _filled(blank, parts[1:], pools, tried)


def _parts(tree: Tree) -> Iterator[Tree]:
    """The conditions that ``and`` joins."""
    if isinstance(tree, Op) and tree.op == "and":
        for arg in tree.args:
            yield from _parts(arg)
    else:
        yield tree


def _free(blank: Blank, tree: Tree) -> list[str]:
    return sorted(name for name in names(tree) if name in blank.kind.fields and name not in blank.fixed and name not in ("id", "unit"))


class _Pools:
    """The values that a field is tried with."""

    def __init__(self, blank: Blank, trees: Sequence[Tree]) -> None:
        self.blank = blank
        said = [value for tree in trees for value in _said(tree, blank.env)]
        self.texts = tuple(dict.fromkeys(value for value in said if isinstance(value, str)))
        numbers = [Fraction(value) for value in said if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool)]
        numbers += [a - b for a in numbers[:FEW] for b in numbers[:FEW] if a != b]
        self.numbers = tuple(dict.fromkeys(small(near) for value in [*numbers, Fraction(1)] for near in (value, value + 1, value - 1)))
        self.dates = tuple(value for value in said if isinstance(value, date))

    def of(self, name: str) -> Sequence[Any]:
        """Nothing first, unless the field is needed; then what the conditions name, then what is near."""
        spec = self.blank.kind.fields[name]
        if name == "date":
            return self.blank.days
        values = self._values(spec)
        return values if spec.required or spec.default is not None else (None, *values)

    def _values(self, spec: FieldSpec) -> Sequence[Any]:
        if spec.values:
            return tuple(sorted(spec.values, key=lambda word: word not in self.texts))
        match spec.sort:
            case "bool":
                return (True, False)
            case "int" | "count":
                least = 1 if spec.sort == "count" else None
                return tuple(n for n in self.numbers if isinstance(n, int) and (least is None or n >= least))
            case "number":
                return self.numbers
            case "date":
                near = {day + k * _DAY: None for day in (*self.dates, *self.blank.days) for k in (0, -1, 1)}
                return tuple(near)
            case "period" | "month":
                return tuple(f"{day.year}-{day.month:02}" for day in self.blank.days)
            case "list":
                return (*((word,) for word in self.texts), self.texts, ())
            case _:
                return (*self.texts, "其他")


def _said(tree: Tree, env: Env) -> Iterator[Any]:
    """The constants of a tree, and what its other names stand for."""
    match tree:
        case Lit(value):
            yield from value if isinstance(value, tuple) else (value,)
        case Name(name):
            value = env.get(name)
            yield from value if isinstance(value, tuple) else (value,)
        case Op(_, args):
            for arg in args:
                yield from _said(arg, env)


def small(value: Fraction) -> int | Decimal | Fraction:
    """A number as a record holds it."""
    if value.denominator == 1:
        return value.numerator
    finite = value.denominator
    for prime in (2, 5):
        while finite % prime == 0:
            finite //= prime
    return Decimal(value.numerator) / Decimal(value.denominator) if finite == 1 else value
