"""Which way every node moves when an input rises: up, down, not known, or not at all.

An input is a Fact node; a fact of an inner scope stands for each of its members by itself. An input that can make a node NA counts as not
known, even where the node's number is constant, because what is left out of a sum or a mean moves everything beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import assert_never

from bizenv_rules.intervals import Interval, static
from bizenv_rules.plan import Add, Call, Case, Clamp, Const, Curve, Fact, Fold, Mul, Operation, Pick, Plan, Ratio, Round

ZERO = Fraction(0)


class Direction(Enum):
    """How a node answers to an input that rises. An input that is not named does not matter."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "not known"

    def joined(self, other: Direction) -> Direction:
        """Both ways at once."""
        return self if self is other else Direction.UNKNOWN

    def turned(self) -> Direction:
        """Seen in a mirror."""
        return {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}.get(self, Direction.UNKNOWN)


Moves = Mapping[int, Direction]
UP, DOWN, UNKNOWN = Direction.UP, Direction.DOWN, Direction.UNKNOWN


def directions(plan: Plan, bounds: Sequence[Interval] | None = None) -> tuple[Moves, ...]:
    """For every node, the inputs it moves with. Sound: ``UP`` means that no rise of that input alone lowers the node.

    >>> from bizenv_rules.plan import Measure, Node, Parameter
    >>> fact = Node(Fact(Measure("late", Parameter("late"), ZERO)))
    >>> directions(Plan((fact, Node(Const(Fraction(-3))), Node(Mul(0, 1)), Node(Clamp(Fraction(-9), None, 2)))))[3]
    {0: <Direction.DOWN: 'down'>}
    """
    ranges = static(plan) if bounds is None else bounds
    found: list[Moves] = []
    for number, node in enumerate(plan.nodes):
        found.append(_node(number, node.op, found, ranges))
    return tuple(found)


def _node(number: int, op: Operation, found: Sequence[Moves], ranges: Sequence[Interval]) -> Moves:
    match op:
        case Fact(measure):
            return {number: UNKNOWN if measure.may_na else UP}
        case Const():
            return {}
        case Add(terms):
            return _together(found[i] for i in terms)
        case Mul(a, b):
            return _together((_by_sign(found[a], ranges[b]), _by_sign(found[b], ranges[a])))
        case Ratio():
            return _ratio(op, found, ranges)
        case Clamp() | Round() | Curve():
            return _along(op, found[op.of], ranges[op.of]) if isinstance(op, Curve) else found[op.of]
        case Fold():
            return _fold(op, found, ranges)
        case Pick():
            return _pick(op, found, ranges)
        case Call(_, args):
            return _unknown(_together(found[i] for i in args))
    assert_never(op)


def _together(parts: Iterable[Moves]) -> Moves:
    made: dict[int, Direction] = {}
    for part in parts:
        for fact, way in part.items():
            made[fact] = made[fact].joined(way) if fact in made else way
    return made


def _unknown(moves: Moves) -> Moves:
    return dict.fromkeys(moves, UNKNOWN)


def _turned(moves: Moves) -> Moves:
    return {fact: way.turned() for fact, way in moves.items()}


def _by_sign(moves: Moves, factor: Interval) -> Moves:
    """A product with something that never changes its sign."""
    if factor.lo is not None and factor.lo >= ZERO:
        return {} if factor.lo == factor.hi == ZERO and not factor.na else moves
    return _turned(moves) if factor.hi is not None and factor.hi <= ZERO else _unknown(moves)


def _ratio(op: Ratio, found: Sequence[Moves], ranges: Sequence[Interval]) -> Moves:
    """It rises with its part and falls with its whole, unless the whole can be 0 and something else stands in its place."""
    part, whole = ranges[op.part], ranges[op.whole]
    through_part = _by_sign(found[op.part], whole)
    positive = whole.lo is not None and whole.lo > ZERO
    if not positive:
        through_whole = _unknown(found[op.whole])
    elif part.lo is not None and part.lo >= ZERO:
        through_whole = _turned(found[op.whole])
    else:
        through_whole = _unknown(found[op.whole])
    empty = {} if op.empty is None or positive else found[op.empty]
    return _together((through_part, through_whole, empty))


def _along(op: Curve, moves: Moves, of: Interval) -> Moves:
    if not op.pieces:
        return _unknown({fact: way for fact, way in moves.items() if way is UNKNOWN})  # a constant, but NA where the input is NA
    changes = list(_changes(op, of))
    rises, falls = all(change >= ZERO for change in changes), all(change <= ZERO for change in changes)
    if rises and falls:
        return _unknown({fact: way for fact, way in moves.items() if way is UNKNOWN})
    return moves if rises else _turned(moves) if falls else _unknown(moves)


def _changes(op: Curve, of: Interval) -> Iterator[Fraction]:
    """What changes where its input can be: every jump from the end of one piece to the beginning of the next, and every slope."""
    before = op.below
    for n, piece in enumerate(op.pieces):
        if n:
            last = op.pieces[n - 1]
            before = last.give + last.slope * (piece.at - last.at)
        inside = of.lo is None or piece.at > of.lo or (piece.at == of.lo and piece.open)
        if inside and (of.hi is None or piece.at <= of.hi):
            yield piece.give - before
        over = n + 1 < len(op.pieces) and of.lo is not None and op.pieces[n + 1].at <= of.lo
        if not over and (of.hi is None or piece.at < of.hi):
            yield piece.slope


def _fold(op: Fold, found: Sequence[Moves], ranges: Sequence[Interval]) -> Moves:
    """Every fold of sorted values rises with each of them; a weighted mean does if no weight is negative."""
    terms = [found[i] for i in op.terms]
    if op.weights:
        sure = all(ranges[w].lo is not None and ranges[w].lo >= ZERO for w in op.weights)  # type: ignore[operator]  # not None on the left
        terms = terms if sure else [_unknown(moves) for moves in terms]
        terms += [_unknown(found[w]) for w in op.weights]
    if op.empty is not None:
        terms.append(found[op.empty])
    return _together(terms)


def _pick(op: Pick, found: Sequence[Moves], ranges: Sequence[Interval]) -> Moves:
    branches = [found[case.then] for case in op.cases] + ([] if op.otherwise is None else [found[op.otherwise]])
    return _together((*branches, _chosen(op, found[op.by], ranges)))


def _chosen(op: Pick, moves: Moves, ranges: Sequence[Interval]) -> Moves:
    """A choice between two rises with its condition if one side never lies below the other."""
    by = ranges[op.by]
    if len(op.cases) != 1 or op.otherwise is None or by.lo is None or by.hi is None:
        return _unknown(moves)
    case: Case = op.cases[0]
    one, other = ranges[case.then], ranges[op.otherwise]
    if one.na or other.na or {by.lo, by.hi} - {ZERO, Fraction(1)}:
        return _unknown(moves)
    if case.when == ZERO:
        one, other = other, one
    elif case.when != Fraction(1):
        return _unknown(moves)
    if one.lo is not None and other.hi is not None and one.lo >= other.hi:
        return moves
    return _turned(moves) if one.hi is not None and other.lo is not None and one.hi <= other.lo else _unknown(moves)


__all__ = ["Direction", "directions"]
