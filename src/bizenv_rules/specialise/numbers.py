"""Node numbers: an operation over the same nodes under other numbers, and a world seen under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import (
    Add,
    Call,
    Clamp,
    Const,
    Curve,
    Fact,
    Fold,
    Leaf,
    Missing,
    Mul,
    Operation,
    Pick,
    Plan,
    Ratio,
    Round,
    Row,
    World,
)


def renumbered(op: Operation, where: Mapping[int, int] | Sequence[int]) -> Operation:
    """The operation over the same nodes under other numbers."""

    def at(i: int | None) -> int | None:
        return None if i is None else where[i]

    match op:
        case Fact() | Const():
            return op
        case Add(terms):
            return Add(tuple(where[i] for i in terms))
        case Mul(a, b):
            return Mul(where[a], where[b])
        case Ratio(part, whole, empty):
            return Ratio(where[part], where[whole], at(empty))
        case Clamp() | Curve() | Round():
            return replace(op, of=where[op.of])
        case Fold(_, terms, empty, weights):
            return replace(op, terms=tuple(where[i] for i in terms), empty=at(empty), weights=tuple(where[i] for i in weights))
        case Pick(by, cases, otherwise):
            return Pick(where[by], tuple(replace(case, then=where[case.then]) for case in cases), at(otherwise))
        case Call(_, args):
            return replace(op, args=tuple(where[i] for i in args))


@dataclass(frozen=True, slots=True)
class Through:
    """The world of a plan as its specialised form sees it: node numbers are the new ones."""

    world: World
    old: Mapping[int, int]
    scopes: Mapping[int, int]

    def rows(self, scope: int) -> Sequence[Row]:
        """The same rows; scopes stay as they are."""
        return self.world.rows(scope)

    def leaf(self, node: int, row: Row) -> Leaf:
        """The leaf of the fact it was."""
        return _unnamed(self.world.leaf(self.old[node], row))

    def leaves(self, nodes: tuple[int, ...]) -> Sequence[Sequence[Leaf]]:
        """Many of them at once, as ``LeafReader`` hands them out."""
        many = getattr(self.world, "leaves", None)
        if many is None:
            return [[self.leaf(node, row) for node in nodes] for row in self.world.rows(self.scopes[nodes[0]])]
        return [[_unnamed(leaf) for leaf in row] for row in many(tuple(self.old[node] for node in nodes))]


def _unnamed(leaf: Leaf) -> Leaf:
    """Without reasons, which would be old node numbers; ``exact`` names the new one."""
    return Missing() if isinstance(leaf, Missing) else leaf


def through(world: World, plan: Plan, special: Plan, where: Mapping[int, int]) -> Through:
    """A world of ``plan`` for ``special = specialise(plan, …)``, with ``where`` from there."""
    facts = {i for i, node in enumerate(special.nodes) if isinstance(node.op, Fact)}
    old = {new: index for index, new in where.items() if new in facts and isinstance(plan.nodes[index].op, Fact)}
    return Through(world, old, {new: special.nodes[new].scope for new in old})
