"""Classes of units: sets for which every ``applies`` has the same answer. Without units at hand, every combination that can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bizenv_rules.checks.answers import together
from bizenv_rules.expr.show import show
from bizenv_rules.plan import Derived, Fact, Given, Instance, Plan, reads

MOST: Final = 256
"""How many classes are asked about."""
TOO_MANY: Final = f"more than {MOST} classes of units, with a list of units only its own are asked about"


def behind(plan: Plan, nodes: Iterable[int]) -> frozenset[int]:
    """The facts that nodes read, directly or through others."""
    seen: set[int] = set()
    stack = list(nodes)
    while stack:
        n = stack.pop()
        if n not in seen:
            seen.add(n)
            stack += reads(plan.nodes[n].op)
    return frozenset(n for n in seen if isinstance(plan.nodes[n].op, Fact))


def conditions(plan: Plan, nodes: Iterable[int]) -> tuple[int, ...]:
    """The conditions about the unit that the nodes hang on."""
    return tuple(sorted(n for n in behind(plan, nodes) if _is_condition(plan, n)))


def condition(plan: Plan, node: int) -> str:
    """A condition about the unit as the author writes it."""
    return show(_source(plan, node).tree)


def combinations(plan: Plan, asked: Sequence[int], most: int = MOST) -> list[tuple[int, ...]] | None:
    """The answers that go together; None if there are more than ``most`` classes."""
    return together([_source(plan, node).tree for node in asked], most)


def present(plan: Plan) -> list[int]:
    """The facts that say whether something is there, or counts."""
    return [i for i, node in enumerate(plan.nodes) if isinstance(node.op, Fact) and isinstance(node.op.measure.source, Given | Instance)]


def _is_condition(plan: Plan, node: int) -> bool:
    op = plan.nodes[node].op
    return isinstance(op, Fact) and isinstance(op.measure.source, Derived) and op.measure.hi == 1 and not op.measure.source.inputs


def _source(plan: Plan, node: int) -> Derived:
    op = plan.nodes[node].op
    assert isinstance(op, Fact)
    assert isinstance(op.measure.source, Derived)
    return op.measure.source
