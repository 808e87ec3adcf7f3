"""What became of a unit's records: not counted and why, waiting for somebody to verify them, or counted in two items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bizenv_rules.evidence.choosing import Place, choose, holding, matches
from bizenv_rules.evidence.prior import KIND
from bizenv_rules.evidence.query import Query
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import day_of, days_of, is_in, is_known
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Select, Selection, reads
from bizenv_rules.problem import Problem
from bizenv_rules.program import Program

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld

Reason = Literal["no_fact", "outside", "not_known_yet", "not_counted", "twice"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that counts nowhere, or in two items. ``where``: the facts whose window it missed, or the items.

    ``no_fact``: no fact reads its kind, or none of their conditions holds; ``outside``: of every window that reads it;
    ``not_known_yet``: dated after ``as_of``; ``not_counted``: a duplicate, no form, or a mark that was refused.
    """

    record: Record
    reason: Reason
    where: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id


@dataclass(frozen=True, slots=True)
class NoRow:
    """A record that a fact counts by level, and whose level has no row in the table."""

    record: Record
    fact: str
    levels: tuple[str, ...]

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id


def records_of(world: UnitWorld) -> Iterator[Record]:
    """The unit's records that still stand, in the ledger's order."""
    ledger = world.frame.ledger
    names, gone = set(ledger.spellings(world.unit)), ledger.corrections.gone
    return (record for record in ledger.records if record.unit in names and id(record) not in gone)


# ---------------------------------------------------------------------------------------------------------- pending


def pending(world: UnitWorld) -> tuple[Record, ...]:
    """Unverified records that a fact would read, were they verified."""
    waiting = [record for record in records_of(world) if not record.verified and is_known(record, world.frame.as_of)]
    asked = list(_asked(world)) if waiting else []
    return tuple(record for record in waiting if any(_would_read(world, query, place, record) for query, place in asked))


def _asked(world: UnitWorld) -> Iterator[tuple[Query, Place]]:
    """Every query with every place where a node asks it, and the duties'."""
    queries, seen = world.frame.queries, set[tuple[Query, Place]]()
    for node, scope in world.frame.layout.facts:
        for query in world.queries_of(node):
            for row in world.rows(scope):
                pair = (query, world.place(scope, row))
                if pair not in seen:
                    seen.add(pair)
                    yield pair
    for query in queries.duties.values():
        yield replace(query, selection=replace(query.selection, window="all")), world.frame.place(world.frame.time.label)


def _would_read(world: UnitWorld, query: Query, place: Place, record: Record) -> bool:
    if query.selection.any_verified or not _asks_for(world, query, place, record):
        return False
    return is_in(record, days_of(query.selection.window, query.selection.months, place.time))


def _asks_for(world: UnitWorld, query: Query, place: Place, record: Record) -> bool:
    """Whether everything but the window and ``verified`` lets the record in."""
    if record.record != query.kind.name or any(getattr(record, name) != value for name, value in query.equal.items()):
        return False
    problems: list[Problem] = []
    if not all(matches(query, record, name, member) for name, member in place.members):
        return False
    return bool(holding(query.where, [record], world.view.env(place.time), problems))


# ----------------------------------------------------------------------------------------------------------- unread


def unread(world: UnitWorld) -> tuple[Unread, ...]:
    """The unit's records that no fact counts, and those that two items count."""
    counted = _counted(world)
    waiting = {id(record) for record in pending(world)}
    asked = list(_asked(world))
    found = []
    for record in records_of(world):
        nodes = counted.get(id(record))
        if nodes is None:
            if id(record) not in waiting:
                found.append(_reason(world, record, asked))
        elif len(items := _items(world, nodes)) > 1:
            found.append(Unread(record, "twice", items))
    return tuple(found)


def _counted(world: UnitWorld) -> dict[int, set[int]]:
    """Record → the Fact nodes it stands behind (−1: something that is no fact)."""
    counted: dict[int, set[int]] = {}
    for node, scope in world.frame.layout.facts:
        for row in world.rows(scope):
            for record in world.evidence(node, row):
                counted.setdefault(id(record), set()).add(node)
    beside = [record for one in world.compliance() for record in one.records]
    beside += [record for record in records_of(world) if record.record in _read_beside(world)]
    for record in beside:
        counted.setdefault(id(record), set()).add(-1)
    return counted


def _read_beside(world: UnitWorld) -> frozenset[str]:
    """Kinds that are read though no fact counts them."""
    return frozenset(kind.name for kind in world.frame.queries.further_kinds()) | {KIND}


def _items(world: UnitWorld, nodes: Iterable[int]) -> tuple[str, ...]:
    """The items of the result that read these nodes; a sheet that the result does not read, or 只算不计, counts nothing."""
    program, wanted = world.frame.program, set(nodes)
    read = {node.path: node for node in program.nodes if not node.children and not wanted.isdisjoint(node.facts)}
    if len(read) > 1 and program.score is not None:
        counting = _behind(program)
        return tuple(path for path, node in read.items() if node.value in counting)
    return tuple(read)


def _behind(program: Program) -> set[int]:
    """Every node that the score, a veto or an output is made of."""
    seen: set[int] = set()
    stack = [
        node for node in (program.score, *(one.when for one in program.vetoes), *(one.value for one in program.outputs)) if node is not None
    ]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += reads(program.plan.nodes[node].op)
    return seen


def _reason(world: UnitWorld, record: Record, asked: list[tuple[Query, Place]]) -> Unread:
    if not is_known(record, world.frame.as_of):
        return Unread(record, "not_known_yet")
    reading = [(query, place) for query, place in asked if _asks_for(world, query, place, record)]
    if not reading:
        return Unread(record, "no_fact")
    if any(is_in(record, days_of(query.selection.window, query.selection.months, place.time)) for query, place in reading):
        return Unread(record, "not_counted")
    names = dict.fromkeys(query.select.fact for query, _ in reading if query.select is not None)
    return Unread(record, "outside", tuple(names))


# ----------------------------------------------------------------------------------------------------------- no row


def no_row(world: UnitWorld) -> tuple[NoRow, ...]:
    """Records that a fact counts by level while no row of the table is theirs."""
    groups: dict[tuple[str, Selection, int], list[Select]] = {}
    for node, scope in world.frame.layout.facts:
        query = world.frame.queries.by_node.get(node)
        if query is not None and query.select is not None and query.select.level:
            whole = replace(query.select.selection, then=None)
            groups.setdefault((query.select.fact, whole, scope), []).append(query.select)
    found: dict[int, NoRow] = {}
    for (fact, whole, scope), selects in groups.items():
        levels = tuple(select.level for select in selects)
        if "else" not in levels:
            for record in _without_row(world, whole, scope, selects):
                found.setdefault(id(record), NoRow(record, fact, levels))
    order = world.frame.index.position
    return tuple(sorted(found.values(), key=lambda one: order(one.record)))


def _without_row(world: UnitWorld, whole: Selection, scope: int, selects: Iterable[Select]) -> Iterator[Record]:
    queries, view = world.frame.queries, world.view
    query = queries.bare(whole)
    for row in world.rows(scope):
        place = world.place(scope, row)
        rows = {id(record) for select in selects for record in view.answer(queries.of(select), place).records}
        chosen = choose(query, view.found(query, place.time), place, view.env(place.time), view.is_stray)
        yield from (record for record in sorted(chosen.records, key=day_of) if id(record) not in rows)
