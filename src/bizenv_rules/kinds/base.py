"""What a kind of item is: its keys (which the schema is written from) and how it becomes operations.

A kind is one file with one ``KIND``. Its docstring is its manual page: clause, item, facts and points, executed by the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Literal, Protocol

from bizenv_rules.build import Builder
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import FoldHow, Forms, Operation, Take

Shape = Literal[
    "amount",  # a number, a name or an expression
    "number",
    "whole",
    "condition",  # an expression that is true or false
    "expression",  # an expression that is a number
    "record_condition",  # ... over a record's fields
    "record_expression",
    "fact",  # the name of a fact, or one held inline
    "quantity",  # fact, inline fact, number or expression
    "record",  # a kind of record
    "field",  # a field of the record counted
    "text",
    "texts",
    "flag",
    "table",  # words → amounts
    "rows",  # steps
    "line",  # points of a polyline
    "range",
    "numbers",
    "combine",
    "keep",
    "items",
    "keys",
    "over",
    "word",  # one of ``values``
    "words",  # some of ``values``
    "duty",
    "sheet",
    "roles",
    "rank_of",
    "order",
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a kind: its shape in the schema, its Chinese name, and what it says."""

    name: str
    shape: Shape
    title: str
    says: str
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lowered:
    """An item in operations: ``value``, and ``full``, its attainable maximum (None: unbounded).

    ``gate``: a node that is NA exactly where evidence makes the item NA, and never MISSING (None: it cannot).
    """

    value: int
    full: int | None
    gate: int | None = None
    by: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    combine: str = "sum"
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What an item's ``count`` names: the number of records, all of them or those of one level."""

    all: Callable[[], int]
    at_level: Callable[[str], int]
    not_in: Callable[[tuple[str, ...]], int]


class Item(Protocol):
    """An item at its place in the rubric, as its kind sees it. Keys are the kind's own."""

    path: str
    points: Fraction | None
    b: Builder

    def has(self, key: str) -> bool:
        """Whether the author wrote the key."""
        ...

    def raw(self, key: str, default: Any = None) -> Any:
        """The key as written."""
        ...

    def number(self, key: str) -> int:
        """The node of an amount, a name or an expression."""
        ...

    def amount(self, value: object, *where: str | int) -> int:
        """The node of an amount inside a table or list; ``where`` is the path below the item."""
        ...

    def exact(self, value: object) -> Fraction:
        """A plain number of the rubric."""
        ...

    def condition(self, key: str) -> int:
        """The node, 0 or 1, of a condition."""
        ...

    def quantity(self, key: str) -> int:
        """The node of a fact, an inline fact, a number or an expression."""
        ...

    def counted(self, key: str = "count") -> Counted:
        """What ``count`` counts."""
        ...

    def levels(self, key: str = "count") -> tuple[str, ...]:
        """The values that the counted records' level field can have; empty if they are not listed."""
        ...

    def marks(self, take: Take, forms: Forms, *, record: str, default_where: str = "", over: bool = False) -> int:
        """The fact folded from records that carry a mark; ``over``: one for each indicator of the unit, in its own scope."""
        ...

    def forms_counted(self, record: str) -> int:
        """How many records ``where`` selects."""
        ...

    def mark_rules(self, *, record: str, full: Fraction | None, step: Fraction, clip: bool = False) -> Forms:
        """``range``, ``step``, ``full``, ``by``, ``raters``, ``not_self``, ``at_least_raters`` as the item states them."""
        ...

    def duty(self, which: tuple[str, ...]) -> int:
        """How many due dates of the item's duty are ``which``."""
        ...

    def sheet(self) -> Lowered:
        """The instances of the item's sheet, combined."""
        ...

    def rank(self) -> int:
        """The place of ``rank_of`` among the units of ``within``."""
        ...

    def lookup(self) -> int:
        """The entry that the values of ``by`` lead to."""
        ...

    def table_value(self, key: int) -> int | None:
        """The entry of a table that is a parameter, at this number; None if the table is written in the rubric."""
        ...

    def put(self, op: Operation) -> int:
        """A node in the item's scope."""
        ...

    def problem(self, code: str, message: str, key: str = "", *help_: str) -> None:
        """Reports a problem at one of the item's keys."""
        ...


def fold_of(combine: Any) -> tuple[FoldHow, int]:
    """A fold's word and its number, as nodes take it.

    >>> fold_of({"trimmed_mean": 1})
    ('trimmed', 1)
    """
    if isinstance(combine, dict):
        (word, k), *_ = combine.items()
        return ("trimmed" if word == "trimmed_mean" else "geometric"), int(k)
    return combine, 0


def word_of(combine: Any) -> str:
    """The author's word for a fold."""
    return next(iter(combine)) if isinstance(combine, dict) else str(combine)


def limited(item: Item, off: int) -> int:
    """Minus what is taken off, at most the item's ``limit``."""
    if item.has("limit"):
        off = item.b.bound(off, item.number("limit"), "min")
    return item.b.times(-1, off)


Points = Literal["required", "optional", "checked", "none"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: name, Chinese name, what it is for in one sentence, its keys, and its lowering.

    ``points``: ``required``, ``optional``, ``checked`` against the greatest entry, or ``none`` (may not be written).
    ``missing``: whether such an item can be missing, so that ``missing:`` makes sense.
    """

    name: str
    title: str
    says: str
    keys: tuple[Key, ...]
    points: Points
    lower: Callable[[Item], Lowered]
    missing: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()  # exactly one of these keys has to be there
    example: Mapping[str, Any] | None = None
