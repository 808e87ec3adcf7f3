"""``card["bonus.media"]``: one node of a scorecard, at one row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Row
from bizenv_rules.scoring.address import matches, parse, resolve, write
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.trace import label
from bizenv_rules.scoring.views import State, identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bizenv_rules.program import Authored


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node at one row. ``low, high``: equal where there is a value, None where no interval is known.

    ``full`` is its attainable maximum (None: unbounded or not applicable). ``evidence``: ids of the records behind it
    and what stands beneath it. ``lost``: points lost by cause; negative ones were given on top.
    """

    path: str
    where: str
    state: State
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    full: Fraction | None
    clause: str
    title: str
    evidence: tuple[str, ...]
    lost: Mapping[str, Fraction]


def find(card: Scorecard, text: str) -> tuple[Authored, Row]:
    """The node and row of an address; ``KeyError`` with the nearest paths, or the rows it could mean."""
    address = parse(text)
    node = resolve(card.program, address)
    if node is None:
        from bizenv_rules.spelling import nearest

        near = nearest(address.path, [known.path for known in card.program.nodes])
        raise KeyError(f"no node {address.path!r}" + (f": did you mean {near!r}?" if near else ""))
    rows = [row for row in card.trace.rows[node.scope] if matches(card.program.plan, node.scope, row, address)]
    if len(rows) != 1:
        choices = ", ".join(write(card.program, node, row) for row in rows or card.trace.rows[node.scope])
        raise KeyError(f"{text!r} names {len(rows)} rows: write one of {choices or '(none: the unit has no such row)'}")
    return node, rows[0]


def view(card: Scorecard, text: str) -> NodeView:
    """The node at an address."""
    return view_at(card, *find(card, text))


def view_at(card: Scorecard, node: Authored, row: Row) -> NodeView:
    """The node at a row."""
    from bizenv_rules.scoring.waterfall import lost

    value = card.trace.at(node.value, row)
    state = card.state_of(value)
    low, high = limits(card, node.value, row)
    return NodeView(
        path=write(card.program, node, row),
        where=label(row),
        state=state,
        value=card.trace.number(node.value, row),
        low=low,
        high=high,
        full=None if node.full is None else card.trace.number(node.full, row),
        clause=node.clause,
        title=node.title,
        evidence=evidence_ids(card, node, row),
        lost=lost(card, node, row),
    )


def limits(card: Scorecard, plan_node: int, row: Row) -> tuple[Fraction | None, Fraction | None]:
    """Least and greatest value a plan node can still have; (None, None) where that is not known or nothing applies."""
    value = card.trace.at(plan_node, row)
    number = card.trace.number(plan_node, row)
    if number is not None:
        return number, number
    if card.state_of(value) != "missing":
        return None, None
    interval = card.interval(plan_node, row)
    return interval.lo, interval.hi


def beneath(card: Scorecard, node: Authored, row: Row) -> list[tuple[Authored, Row]]:
    """A node's children with their rows: one for each row of the sheet for an item that reads one."""
    if node.sheet:
        root = next(sheet.root for sheet in card.program.sheets if sheet.name == node.sheet)
        inner = card.nodes[root]
        return [(inner, member) for member in card.trace.rows[inner.scope] if member[: len(row)] == row]
    return [(card.nodes[child], row) for child in node.children]


def evidence_ids(card: Scorecard, node: Authored, row: Row) -> tuple[str, ...]:
    """Ids of the records behind a node, each once, in the order read."""
    return tuple(dict.fromkeys(identity(record) for record in records_of(card, node, row)))


def records_of(card: Scorecard, node: Authored, row: Row) -> tuple[object, ...]:
    """The records behind a node and what stands beneath it."""
    known: dict[tuple[str, Row], tuple[object, ...]] = card.memo("records", dict)
    if (node.path, row) not in known:
        own = [record for fact in node.facts for place in fact_rows(card, fact, row) for record in card.world.evidence(fact, place)]
        inner = [record for child, place in beneath(card, node, row) for record in records_of(card, child, place)]
        known[node.path, row] = (*own, *inner)
    return known[node.path, row]


def fact_rows(card: Scorecard, fact: int, row: Row) -> tuple[Row, ...]:
    """The rows at which a fact is read for a node at ``row``: its own, or those of the scope it is folded over."""
    wide = card.trace.depth(fact)
    if wide <= len(row):
        return (row[:wide],)
    return tuple(member for member in card.trace.rows[card.program.plan.nodes[fact].scope] if member[: len(row)] == row)


def addresses(card: Scorecard) -> tuple[str, ...]:
    """Every node's address, in the document's order."""
    return tuple(write(card.program, node, row) for node in card.program.nodes for row in card.trace.rows[node.scope])
