"""How people name a node of one unit: ``bonus.media``, ``2021Q1.town.publicity``, ``sheet[获得电力].满意度``.

A period goes in front, any other member in brackets behind the sheet's name. Members may be left out where only one
row is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Periods, Plan, Row
from bizenv_rules.scoring.trace import depth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bizenv_rules.program import Authored, Program

_PERIOD = re.compile(r"(\d{4}(?:Q[1-4]|H[12]|-\d{2})?(?:@\d{2}-\d{2})?)\.(.+)", re.DOTALL)
_MEMBER = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Address:
    """A node's path with the members that were named."""

    path: str
    period: str = ""
    members: tuple[str, ...] = ()


def parse(text: str) -> Address:
    """An address as written.

    >>> parse("2021Q1.town[甲].publicity")
    Address(path='town.publicity', period='2021Q1', members=('甲',))
    """
    found = _PERIOD.fullmatch(text)
    period, rest = (found[1], found[2]) if found else ("", text)
    return Address(_MEMBER.sub("", rest), period, tuple(_MEMBER.findall(rest)))


def scopes_of(plan: Plan, scope: int) -> tuple[int, ...]:
    """The scopes round a scope from the outside in, itself last, the unit left out: one for each member of a row."""
    chain: list[int] = []
    current: int | None = scope
    while current is not None and plan.scopes[current].parent is not None:
        chain.append(current)
        current = plan.scopes[current].parent
    return tuple(reversed(chain))


def matches(plan: Plan, scope: int, row: Row, address: Address) -> bool:
    """Whether a row is one the address may mean."""
    named = list(address.members)
    for member, inner in zip(row, scopes_of(plan, scope), strict=True):
        if isinstance(plan.scopes[inner].source, Periods):
            if address.period and member != address.period:
                return False
        elif named and named.pop(0) != member:
            return False
    return not named and (not address.period or any(isinstance(plan.scopes[inner].source, Periods) for inner in scopes_of(plan, scope)))


def write(program: Program, node: Authored, row: Row) -> str:
    """The full address of a node at a row.

    A node of the unit's own scope is named by its path alone.
    """
    row = row[: depth(program.plan, node.scope)]
    if not row:
        return node.path
    kinds = [isinstance(program.plan.scopes[scope].source, Periods) for scope in scopes_of(program.plan, node.scope)]
    front = "".join(f"{member}." for member, is_period in zip(row, kinds, strict=True) if is_period)
    members = "".join(f"[{member}]" for member, is_period in zip(row, kinds, strict=True) if not is_period)
    if not members:
        return front + node.path
    root = top({known.path: known for known in program.nodes}, node).path
    rest = "" if node.path == root else node.path.removeprefix(f"{root}.")
    return f"{front}{root}{members}{'.' if rest else ''}{rest}"


def top(nodes: Mapping[str, Authored], node: Authored) -> Authored:
    """The sheet or result that a node stands in."""
    while node.parent is not None and node.parent in nodes:
        node = nodes[node.parent]
    return node


def resolve(program: Program, address: Address) -> Authored | None:
    """The authored node of an address: the path as written, or below the name of the one sheet."""
    nodes = {node.path: node for node in program.nodes}
    if address.path in nodes:
        return nodes[address.path]
    first, _, rest = address.path.partition(".")
    return nodes.get(rest) if first in _roots(program.nodes) else None


def _roots(nodes: Iterable[Authored]) -> frozenset[str]:
    return frozenset(node.path for node in nodes if node.parent is None)
