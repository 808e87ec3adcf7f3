"""One pass over a plan: which row reads which, told once for everything that computes a column a node.

``exact`` passes numbers through it, ``bounds`` intervals; so rows, scopes and folds over members cannot mean two things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from fractions import Fraction
from typing import Protocol, TypeVar, overload

from bizenv_rules.plan import Add, Call, Clamp, Const, Curve, Fact, Fold, Mul, Overrides, Pick, Plan, Ratio, Round, Row, World, reads

Computed = Const | Add | Mul | Ratio | Clamp | Curve | Pick | Round | Call
"""The operations that read values of their own row only, in the order of ``plan.reads``."""

T = TypeVar("T")
Columns = Sequence[Sequence[T]] | Mapping[int, Sequence[T]]


class Domain(Protocol[T]):
    """What a value is, and what the operations make of values."""

    def fact(self, node: int, row: Row) -> T:
        """What stands in the world."""
        ...

    def stated(self, value: Fraction) -> T:
        """A number put in place of a computed one."""
        ...

    def apply(self, node: int, op: Computed, read: Sequence[T]) -> T:
        """One operation at one row."""
        ...

    def fold(self, node: int, op: Fold, values: Sequence[T], weights: Sequence[T], empty: T | None) -> T:
        """Several values, from terms or from members, with as many weights or none."""
        ...


class Layout:
    """The rows of every scope in one world, which row stands round which, and where the members of a row are.

    Rows of one parent row stand together, in the order of the parents; anything else is refused with ``ValueError``.
    """

    def __init__(self, plan: Plan, world: World) -> None:
        self.plan = plan
        self.rows: tuple[Sequence[Row], ...] = tuple(world.rows(scope) for scope in range(len(plan.scopes)))
        self._depths = [len(around(plan, scope)) - 1 for scope in range(len(plan.scopes))]
        self._outer: dict[tuple[int, int], list[int]] = {}
        self._members: dict[int, list[tuple[int, int]]] = {}

    def outer(self, scope: int, around: int) -> list[int]:
        """For each row of ``scope``, the position of the row of ``around`` that it lies in."""
        found = self._outer.get((scope, around))
        if found is None:
            depth, places = self._depths[around], {row: i for i, row in enumerate(self.rows[around])}
            found = self._outer[scope, around] = [places[row[:depth]] for row in self.rows[scope]]
        return found

    def members(self, scope: int) -> list[tuple[int, int]]:
        """For each row of the scope outside ``scope``, where its members begin and end."""
        if scope not in self._members:
            self._members[scope] = self._find_members(scope)
        return self._members[scope]

    def _find_members(self, scope: int) -> list[tuple[int, int]]:
        parent = self.plan.scopes[scope].parent or 0
        found, at = [], 0
        places = self.outer(scope, parent)
        for i in range(len(self.rows[parent])):
            start = at
            while at < len(places) and places[at] == i:
                at += 1
            found.append((start, at))
        if at != len(places):
            raise ValueError(f"the rows of scope {self.plan.scopes[scope].name!r} do not stand together by the row around them")
        return found


def around(plan: Plan, scope: int) -> tuple[int, ...]:
    """The scope and those round it, from the inside out; the last is the unit.

    >>> from bizenv_rules.plan import Scope
    >>> around(Plan((), (Scope("unit", None), Scope("quarter", 0), Scope("indicator", 1))), 2)
    (2, 1, 0)
    """
    found = [scope]
    while (parent := plan.scopes[found[-1]].parent) is not None:
        found.append(parent)
    return tuple(found)


class Joined(Sequence[Sequence[T]]):
    """Columns that were there already, read as they are asked for, and those made after them."""

    def __init__(self, first: Sequence[Sequence[T]], rest: list[list[T]]) -> None:
        self.first, self.rest, self._cut = first, rest, len(first)

    @overload
    def __getitem__(self, index: int) -> Sequence[T]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[T]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[T] | Sequence[Sequence[T]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        return self.first[index] if index < self._cut else self.rest[index - self._cut]

    def __len__(self) -> int:
        return self._cut + len(self.rest)

    def __iter__(self) -> Iterator[Sequence[T]]:
        yield from self.first
        yield from self.rest


def sweep(
    plan: Plan,
    world: World,
    domain: Domain[T],
    overrides: Overrides | None = None,
    *,
    start: Sequence[Sequence[T]] = (),
    upto: int | None = None,
) -> Sequence[Sequence[T]]:
    """A column for every node before ``upto``; those in ``start`` are taken as they are."""
    layout = Layout(plan, world)
    made: list[list[T]] = []
    columns = Joined(start, made)
    stated = _by_node(overrides or {})
    for node in range(len(start), len(plan.nodes) if upto is None else upto):
        column = _column(layout, domain, columns, node)
        for row, value in stated.get(node, ()):
            column[layout.rows[plan.nodes[node].scope].index(row)] = domain.stated(value)
        made.append(column)
    return columns if start else made


def renew(layout: Layout, domain: Domain[T], columns: MutableMapping[int, list[T]], nodes: Iterable[int]) -> None:
    """The columns of these nodes anew, in order, over the columns that are there."""
    for node in nodes:
        columns[node] = _column(layout, domain, columns, node)


def _by_node(overrides: Overrides) -> Mapping[int, list[tuple[Row, Fraction]]]:
    found: dict[int, list[tuple[Row, Fraction]]] = {}
    for (node, row), value in overrides.items():
        found.setdefault(node, []).append((row, value))
    return found


def _column(layout: Layout, domain: Domain[T], columns: Columns[T], node: int) -> list[T]:
    op, scope = layout.plan.nodes[node].op, layout.plan.nodes[node].scope
    rows = layout.rows[scope]
    match op:
        case Fact():
            return [domain.fact(node, row) for row in rows]
        case Fold():
            return _folded(layout, domain, columns, node, op)
        case Const():
            return [domain.apply(node, op, ())] * len(rows)
        case _:
            read = [_seen(layout, columns, i, scope) for i in reads(op)]
            if not read:
                return [domain.apply(node, op, ())] * len(rows)
            return [domain.apply(node, op, values) for values in zip(*read, strict=True)]


def _folded(layout: Layout, domain: Domain[T], columns: Columns[T], node: int, op: Fold) -> list[T]:
    scope = layout.plan.nodes[node].scope
    inner = scope if op.over is None else op.over
    values = [_seen(layout, columns, i, inner) for i in op.terms]
    weights = [_seen(layout, columns, i, inner) for i in op.weights]
    empty = None if op.empty is None else _seen(layout, columns, op.empty, scope)
    found = []
    for i in range(len(layout.rows[scope])):
        if op.over is None:
            here, weighed = [column[i] for column in values], [column[i] for column in weights]
        else:
            begin, end = layout.members(op.over)[i]
            here, weighed = list(values[0][begin:end]), [w for column in weights for w in column[begin:end]]
        found.append(domain.fold(node, op, here, weighed, None if empty is None else empty[i]))
    return found


def _seen(layout: Layout, columns: Columns[T], node: int, scope: int) -> Sequence[T]:
    """A node's column as the rows of ``scope`` see it."""
    home = layout.plan.nodes[node].scope
    column = columns[node]
    return column if home == scope else [column[i] for i in layout.outer(scope, home)]
