"""What a number is made of: the parts it was combined from, each with the factor it entered by.

Every operation but a product of two parts, a geometric mean and a registered function is a straight line on the
piece it stands on. So a value is Σ factor × part + rest, exactly; whatever is no straight line is in the rest.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.folds import AVERAGES, kept
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Add, Clamp, Curve, Fold, Missing, Mul, Pick, Ratio, Round, Row, Value, reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bizenv_rules.plan import Plan
    from bizenv_rules.scoring.trace import Trace

Place = tuple[int, Row]
"""A plan node and the row it is read at."""

Factors = dict[Place, Fraction]
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Made:
    """``value = Σ factors[place] × value(place) + rest``, exactly."""

    factors: Mapping[Place, Fraction]
    rest: Fraction


def made_of(trace: Trace, node: int, row: Row, stops: Iterable[int]) -> Made:
    """How the number at ``node`` is made of the numbers at ``stops``; the node must have a number there."""
    walk = _Walk(trace, frozenset(stops), node)
    factors = walk.factors(node, row)
    value = trace.number(node, row)
    if value is None:
        msg = f"node {node} has no number to take apart"
        raise ValueError(msg)
    return Made(factors, value - _total(trace, factors))


def _total(trace: Trace, factors: Mapping[Place, Fraction]) -> Fraction:
    return sum((times * (trace.number(*place) or 0) for place, times in factors.items()), Fraction(0))


class _Walk:
    """One walk down from a node; shared parts are visited once a row."""

    def __init__(self, trace: Trace, stops: frozenset[int], node: int) -> None:
        self.trace = trace
        self.stops = stops
        self.leading = leading(trace.plan, stops, node)
        self.seen: dict[Place, Factors] = {}

    def factors(self, node: int, row: Row) -> Factors:
        row = self.trace.row(node, row)
        if node not in self.leading:
            return {}
        if node in self.stops:
            return {(node, row): ONE} if self.trace.number(node, row) is not None else {}
        if (node, row) not in self.seen:
            self.seen[node, row] = self._step(node, row)
        return self.seen[node, row]

    def _step(self, node: int, row: Row) -> Factors:
        op = self.trace.plan.nodes[node].op
        match op:
            case Add(terms):
                return self._sum([(term, row, ONE) for term in terms])
            case Mul(a, b):
                return self._product(a, b, row)
            case Ratio(part, whole, empty):
                return self._ratio(part, whole, empty, row)
            case Clamp(_, _, of):
                inside = self.trace.at(node, row) == self.trace.at(of, row)
                return self.factors(of, row) if inside else {}
            case Curve(_, _, of):
                return self._sum([(of, row, slope(op, self.trace.number(of, row)))])
            case Round(_, _, of):
                return self.factors(of, row)
            case Fold():
                return self._fold(op, row)
            case Pick():
                branch = chosen(op, self.trace.number(op.by, row))
                return {} if branch is None else self.factors(branch, row)
            case _:
                return {}

    def _sum(self, terms: Iterable[tuple[int, Row, Fraction]]) -> Factors:
        out: Factors = {}
        for node, row, times in terms:
            for place, factor in self.factors(node, row).items():
                out[place] = out.get(place, Fraction(0)) + times * factor
        return {place: factor for place, factor in out.items() if factor}

    def _product(self, a: int, b: int, row: Row) -> Factors:
        left, right = self.factors(a, row), self.factors(b, row)
        if left and right:
            return {}
        other = self.trace.number(a if right else b, row)
        return {} if other is None else self._sum([(b if right else a, row, other)])

    def _ratio(self, part: int, whole: int, empty: int | None, row: Row) -> Factors:
        bottom = self.trace.number(whole, row)
        if bottom == 0:
            return {} if empty is None else self.factors(empty, row)
        if bottom is None or self.factors(whole, row):
            return {}
        return self._sum([(part, row, 1 / bottom)])

    def _fold(self, op: Fold, row: Row) -> Factors:
        places = members(self.trace, op, row)
        values = [self.trace.at(*place) for place in places]
        weights = self._weights(op, places)
        if weights is None:
            return {}
        factors = shares(op, values, weights)
        if not factors and op.empty is not None and all(value is NA for value in values):
            return self.factors(op.empty, row)
        return self._sum((*places[index], share) for index, share in factors)

    def _weights(self, op: Fold, places: Sequence[Place]) -> list[Fraction | None] | None:
        if not op.weights:
            return []
        nodes = op.weights if op.over is None else op.weights * len(places)
        pairs = list(zip(nodes, (row for _, row in places), strict=True))
        if any(self.factors(node, row) for node, row in pairs):
            return None
        return [self.trace.number(node, row) for node, row in pairs]


def leading(plan: Plan, stops: frozenset[int], node: int) -> frozenset[int]:
    """The nodes up to ``node`` that read one of ``stops``, directly or not, and the stops themselves."""
    found = set(stops)
    for index in range(min(stops, default=node), node + 1):
        if index not in found and any(read in found for read in reads(plan.nodes[index].op)):
            found.add(index)
    return frozenset(found)


def members(trace: Trace, op: Fold, row: Row) -> list[Place]:
    """What a fold combines at a row: its terms, or the one term once for each member."""
    if op.over is None:
        return [(term, row) for term in op.terms]
    return [(op.terms[0], member) for member in trace.members(op.over, row)]


def slope(curve: Curve, x: Fraction | None) -> Fraction:
    """How steep the curve is where x stands (0 below its first edge)."""
    steep = Fraction(0)
    if x is None:
        return steep
    for piece in curve.pieces:
        if x > piece.at or (x == piece.at and not piece.open):
            steep = piece.slope
    return steep


def chosen(pick: Pick, by: Fraction | None) -> int | None:
    """The branch taken, None where no branch is."""
    return None if by is None else next((case.then for case in pick.cases if case.when == by), pick.otherwise)


def shares(op: Fold, values: Sequence[Value], weights: Sequence[Fraction | None] = ()) -> list[tuple[int, Fraction]]:
    """Which terms a fold keeps and by what factor; empty where it is no straight line.

    >>> shares(Fold("mean", (0, 1, 2)), [Fraction(3), NA, Fraction(5)])
    [(0, Fraction(1, 2)), (2, Fraction(1, 2))]
    """
    applying = [(index, value) for index, value in enumerate(values) if value is not NA]
    if op.how == "first":
        return [(applying[0][0], ONE)] if applying else []
    known = [(index, value) for index, value in applying if not isinstance(value, Missing)]
    if len(known) < len(applying) or not known or op.how == "geometric":
        return []
    if weights:
        return _weighted([index for index, _ in known], weights)
    chosen = kept(op.how, [value for _, value in known], op.k, op.drop)
    share = Fraction(1, len(chosen)) if op.how in AVERAGES or op.divide else ONE
    return [(known[place][0], share) for place in chosen]


def _weighted(indices: Sequence[int], weights: Sequence[Fraction | None]) -> list[tuple[int, Fraction]]:
    given = [(index, weight) for index in indices if (weight := weights[index]) is not None]
    whole = sum((weight for _, weight in given), Fraction(0))
    return [(index, weight / whole) for index, weight in given] if whole else []
