"""Two plans as terms over the same facts: what never binds, is never taken or never differs is left out, and equal terms are one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from bizenv_rules.intervals import Interval, static
from bizenv_rules.intervals.interval import snapped_up
from bizenv_rules.plan import Add, Clamp, Const, Curve, Fact, Pick, Piece, Plan, averaged
from bizenv_rules.program import Program
from bizenv_rules.specialise.numbers import renumbered


class Terms:
    """Numbers terms: equal ones, from whichever plan, have one number."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def of(self, plan: Plan) -> list[int]:
        """The number of every node's term. A node whose value never differs from another's has the other's number."""
        ranges = static(plan)
        found: list[int] = []
        for place, node in enumerate(plan.nodes):
            inner = self._same_as(plan, place, ranges)
            if inner is not None:
                found.append(found[inner])
                continue
            op: Any = renumbered(self._plain(plan, place, ranges), found)
            if isinstance(op, Clamp) and (held := _held_sum(plan, place, ranges)):
                op = (op.lo, op.hi, tuple(found[term] for term in held))
            key = (op, plan.scopes[node.scope], _later(plan, place))
            found.append(self._numbers.setdefault(key, len(self._numbers)))
        return found

    def _same_as(self, plan: Plan, place: int, ranges: Sequence[Interval]) -> int | None:
        """The node that this one always equals, in the same rows."""
        node, op = plan.nodes[place], plan.nodes[place].op
        other: int | None = None
        if isinstance(op, Clamp):
            of = ranges[op.of]
            below = op.lo is None or (of.number and of.lo is not None and of.lo >= op.lo)
            above = op.hi is None or (of.number and of.hi is not None and of.hi <= op.hi)
            other = op.of if below and above else None
        elif isinstance(op, Pick) and (by := ranges[op.by]).point is not None and not by.miss and not by.na:
            other = next((case.then for case in op.cases if case.when == by.point), op.otherwise)
        return other if other is not None and plan.nodes[other].scope == node.scope else None

    def _plain(self, plan: Plan, place: int, ranges: Sequence[Interval]) -> Any:
        """The operation in the one form that all equal ones have: one number, no idle sides, edges on the grid."""
        op, here = plan.nodes[place].op, ranges[place]
        if here.point is not None and not here.miss:
            return Const(here.point)
        if isinstance(op, Clamp):
            of = ranges[op.of]
            lo = None if op.lo is not None and of.number and of.lo is not None and of.lo >= op.lo else op.lo
            hi = None if op.hi is not None and of.number and of.hi is not None and of.hi <= op.hi else op.hi
            return replace(op, lo=lo, hi=hi)
        if isinstance(op, Curve) and all(piece.slope == 0 for piece in op.pieces):
            return _staircase(op, plan, ranges[op.of])
        return op


def _staircase(op: Curve, plan: Plan, of: Interval) -> Curve:
    """A staircase with its edges on the input's grid, without those beyond the input's range and those that change nothing."""
    inner = plan.nodes[op.of].op
    grid = None if isinstance(inner, Fact) and averaged(inner.measure) else of.step
    below, pieces = op.below, []
    for piece in op.pieces:
        at = snapped_up(piece.at, grid, beyond=piece.open) if grid else piece.at
        moved = Piece(at, piece.give, piece.slope, piece.open and not grid)
        if of.lo is not None and (at < of.lo or (at == of.lo and not moved.open)):
            below = piece.give
        elif of.hi is None or at < of.hi or (at == of.hi and not moved.open):
            pieces.append(moved)
    kept: list[Piece] = []
    for piece in pieces:
        if kept and (kept[-1].at, kept[-1].open) == (piece.at, piece.open):
            kept.pop()
        if piece.give != (kept[-1].give if kept else below):
            kept.append(piece)
    return Curve(below, tuple(kept), op.of)


def _held_sum(plan: Plan, place: int, ranges: Sequence[Interval]) -> tuple[int, ...]:
    """The terms of a sum that a cap holds, without caps of their own that the common one makes idle; () where it is no such sum.

    A term at its own cap d, with the least the others give, is already at the common cap c: more of it changes nothing.
    """
    op = plan.nodes[place].op
    assert isinstance(op, Clamp)
    of = plan.nodes[op.of]
    if not isinstance(of.op, Add) or op.hi is None or of.scope != plan.nodes[place].scope:
        return ()
    lows = [_least(ranges[term]) for term in of.op.terms]
    if None in lows:
        return ()
    whole = sum((low for low in lows if low is not None), Fraction(0))
    found = []
    for term, low in zip(of.op.terms, lows, strict=True):
        inner = plan.nodes[term].op
        own = (
            isinstance(inner, Clamp) and inner.lo is None and inner.hi is not None and plan.nodes[inner.of].scope == plan.nodes[term].scope
        )
        is_idle = own and inner.hi + whole - (low or Fraction(0)) >= op.hi  # type: ignore[union-attr,operator]  # a Clamp with a hi
        found.append(inner.of if is_idle else term)  # type: ignore[union-attr]  # a Clamp
    return tuple(found)


def _least(range_: Interval) -> Fraction | None:
    """The least a term adds; one that does not apply adds nothing."""
    if not range_.number:
        return None
    return min(range_.lo, Fraction(0)) if range_.na and range_.lo is not None else range_.lo


def _later(plan: Plan, place: int) -> bool:
    return plan.cut is not None and place >= plan.cut


def same_numbers(one: Program, other: Program) -> bool:
    """Whether every node, grade, veto, output and consequence of two programs is the same term over the same facts."""
    return unlike(one, other) == ()


def unlike(one: Program, other: Program) -> tuple[str, ...] | None:
    """What is not the same term: ``total``, ``grade``, paths, ``""`` for anything else; None: more than numbers is not the same."""
    if _frame(one) != _frame(other):
        return None
    terms = Terms()
    named = [
        [(name, None if node is None else numbers[node]) for name, node in _reported(program)]
        for program, numbers in ((one, terms.of(one.plan)), (other, terms.of(other.plan)))
    ]
    return tuple(dict.fromkeys(mine[0] for mine, yours in zip(*named, strict=True) if mine != yours))


def _reported(program: Program) -> list[tuple[str, int | None]]:
    """The plan nodes whose numbers people see, under the names by which editions are compared."""
    found: list[tuple[str, int | None]] = [("total", program.score), ("grade", program.grade), ("", program.attainable)]
    found += [(node.path, node.value) for node in program.nodes] + [("", node.full) for node in program.nodes]
    found += [("", veto.when) for veto in program.vetoes] + [("", output.value) for output in program.outputs]
    found += [("", item.when) for item in program.consequences] + [("", assumed.when) for assumed in program.assumptions]
    if program.ranking is not None:
        found += [("", node) for node in (program.ranking.by, *program.ranking.breaks, program.ranking.applies)]
    return found


def _frame(program: Program) -> Program:
    """Everything of a program but its plan and the places in it."""
    nodes = tuple(
        replace(node, value=0, full=None, stages=(), facts=(), start=None, weight=None, weighted=None, combine="", scope=0, kind="")
        for node in program.nodes
    )
    ranking = program.ranking and replace(program.ranking, by=0, breaks=(), applies=None)
    return replace(
        program,
        plan=Plan(()),
        nodes=nodes,
        sheets=tuple(replace(sheet, scope=0) for sheet in program.sheets),
        score=None,
        attainable=None,
        grade=None,
        vetoes=tuple(replace(veto, when=0, facts=()) for veto in program.vetoes),
        outputs=tuple(replace(output, value=0) for output in program.outputs),
        consequences=tuple(replace(item, when=None) for item in program.consequences),
        assumptions=tuple(replace(item, when=0) for item in program.assumptions),
        ranking=ranking,
        edges=(),
    )
