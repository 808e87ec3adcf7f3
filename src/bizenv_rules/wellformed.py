"""Whether a plan is one: each node reads what stands before it and around it, and says nothing twice.

``Builder`` makes no other plans; this is for those that come from outside (JSON) and for what is built by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from bizenv_rules.plan import Call, Clamp, Cohort, Curve, Fact, Fold, Measure, Pick, Plan, reads
from bizenv_rules.sweep import around


def validate(plan: Plan) -> None:
    """Nothing for a plan that holds together, else ``ValueError`` with every fault, one a line.

    >>> from bizenv_rules.plan import Add, Node
    >>> validate(Plan((Node(Add((0,))),)))
    Traceback (most recent call last):
    ValueError: node 0 reads node 0, which does not stand before it
    """
    found = faults(plan)
    if found:
        raise ValueError("\n".join(found))


def faults(plan: Plan) -> tuple[str, ...]:
    """What is wrong with a plan, in the order of its scopes and nodes."""
    scopes = tuple(_scope_faults(plan))
    if scopes:
        return scopes
    found = (
        [f"the cut {plan.cut} is no place among {len(plan.nodes)} nodes"]
        if plan.cut is not None and not 0 <= plan.cut <= len(plan.nodes)
        else []
    )
    for index in range(len(plan.nodes)):
        found.extend(f"node {index} {fault}" for fault in _node_faults(plan, index))
    return tuple(found)


def _scope_faults(plan: Plan) -> Iterator[str]:
    if not plan.scopes or plan.scopes[0].parent is not None:
        yield "scope 0 is the unit and has no parent"
    for index, scope in enumerate(plan.scopes[1:], 1):
        if scope.parent is None or not 0 <= scope.parent < index:
            yield f"scope {index} must have a parent that stands before it"
    for index, scope in enumerate(plan.scopes):
        if _crossed(scope.lo, scope.hi) or scope.lo < 0:
            yield f"scope {index} cannot have {scope.lo}..{scope.hi} members"


def _crossed(lo: Fraction | int | None, hi: Fraction | int | None) -> bool:
    return lo is not None and hi is not None and lo > hi


def _node_faults(plan: Plan, index: int) -> Iterator[str]:
    node = plan.nodes[index]
    if not 0 <= node.scope < len(plan.scopes):
        yield f"is in scope {node.scope}, which there is not"
        return
    late = [i for i in reads(node.op) if not 0 <= i < index]
    if late:
        yield from (f"reads node {i}, which does not stand before it" for i in late)
        return
    yield from _sight_faults(plan, index)
    yield from _own_faults(plan, index)


def _sight_faults(plan: Plan, index: int) -> Iterator[str]:
    node = plan.nodes[index]
    seen = [(i, node.scope) for i in reads(node.op)]
    if isinstance(node.op, Fold) and node.op.over is not None:
        op, inner = node.op, node.op.over
        if not 0 < inner < len(plan.scopes) or plan.scopes[inner].parent != node.scope:
            yield f"folds over scope {inner}, which does not lie just inside its own"
            return
        if len(op.terms) != 1:
            yield "folds over members and must have one term"
        seen = [(i, inner) for i in (*op.terms, *op.weights)] + ([] if op.empty is None else [(op.empty, node.scope)])
    for i, scope in seen:
        if plan.nodes[i].scope not in around(plan, scope):
            yield f"reads node {i} in a scope that is neither its own nor around it"


def _own_faults(plan: Plan, index: int) -> Iterator[str]:
    op = plan.nodes[index].op
    match op:
        case Fact(measure):
            yield from _measure_faults(measure)
            if isinstance(measure.source, Cohort) and (plan.cut is None or index < plan.cut):
                yield f"reads {measure.source.name!r} of the ranking before the cut"
        case Clamp(lo, hi) | Call(_, _, lo, hi) if _crossed(lo, hi):
            yield f"has ends that cross: {lo}..{hi}"
        case Curve(_, pieces):
            edges = [(piece.at, piece.open) for piece in pieces]
            if any(a >= b for a, b in pairwise(edges)):
                yield "has pieces that do not ascend, closed before open"
        case Pick(_, cases) if len({case.when for case in cases}) < len(cases):
            yield "names one constant in two cases"
        case Fold():
            yield from _fold_faults(op)
        case _:
            pass


def _measure_faults(measure: Measure) -> Iterator[str]:
    if _crossed(measure.lo, measure.hi):
        yield f"declares ends that cross: {measure.lo}..{measure.hi}"
    if measure.grid is not None and measure.grid <= 0:
        yield f"declares the grid {measure.grid}"


def _fold_faults(op: Fold) -> Iterator[str]:
    if op.weights and (op.how != "mean" or len(op.weights) != len(op.terms)):
        yield "has weights and must be a mean with one weight a term"
    if op.k < 0 or min(op.drop) < 0 or (op.how in {"best", "worst"} and op.k < 1):
        yield "must keep one value at least and drop none twice"
