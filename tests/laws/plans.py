"""Random plans and random worlds: every operation, up to three scopes, NA and MISSING more often than any document has them.

Numbers come from small pools, so that edges, equal values, empty folds and zero divisors are met and not only possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, get_args

from hypothesis import strategies as st

from bizenv_rules.folds import HOWS
from bizenv_rules.plan import (
    NA,
    Absent,
    Add,
    Call,
    Case,
    Clamp,
    Cohort,
    Const,
    Curve,
    Fact,
    Fold,
    Leaf,
    Measure,
    Missing,
    Mul,
    Node,
    Operation,
    Parameter,
    Pick,
    Piece,
    Plan,
    Ratio,
    Round,
    Row,
    Scope,
    Select,
    Selection,
    Take,
    averaged,
)
from bizenv_rules.points import MODES
from bizenv_rules.sweep import around

POOL = tuple(Fraction(text) for text in ("0", "1", "2", "3", "-1", "-2", "1/2", "-1/2", "1/3", "5/2", "10", "7/10"))
GRIDS = (Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1, 2), Fraction(3, 10), None)
SCOPES = (
    (Scope("unit", None),),
    (Scope("unit", None), Scope("a", 0)),
    (Scope("unit", None), Scope("a", 0), Scope("b", 1)),
    (Scope("unit", None), Scope("a", 0), Scope("b", 0)),
)
COUNTS = ((0, 2), (1, 1), (1, 3), (2, 2), (2, 3), (0, None), (1, None))


def halved(x: Fraction) -> Fraction:
    """A registered function that always answers."""
    return x / 2


def inverse(x: Fraction, y: Fraction) -> Fraction:
    """A registered function that has no answer where x equals y, and others outside its range."""
    return 1 / (x - y)


FUNCTIONS: Mapping[str, Callable[..., Fraction]] = {"halved": halved, "inverse": inverse}


# ------------------------------------------------------------------------------------------------------------ plans


class _Maker:
    """Draws nodes one after another; each reads only what stands before it and around it."""

    def __init__(self, draw: Any, scopes: tuple[Scope, ...]) -> None:
        self.draw, self.scopes = draw, scopes
        self.nodes: list[Node] = []
        self.cut: int | None = None

    def one_of(self, choices: Sequence[Any]) -> Any:
        return choices[self.draw(st.integers(0, len(choices) - 1))]

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def number(self) -> Fraction:
        return self.one_of(POOL)

    def seen(self, scope: int) -> list[int]:
        inside = around(Plan((), self.scopes), scope)
        return [i for i, node in enumerate(self.nodes) if node.scope in inside]

    def read(self, scope: int) -> int:
        """A node visible from the scope, a late one rather than an early one."""
        seen = self.seen(scope)
        return seen[-1 - self.draw(st.integers(0, min(len(seen) - 1, 5)))] if self.chance(60) else self.one_of(seen)

    def part(self, scope: int) -> int:
        """A term of a fold: rather one that can be NA, because leaving out is what folds are about."""
        loose = [i for i in self.seen(scope) if isinstance(op := self.nodes[i].op, Fact) and op.measure.may_na]
        return self.one_of(loose) if loose and self.chance(40) else self.read(scope)

    def perhaps(self, scope: int) -> int | None:
        return self.read(scope) if self.chance(65) else None

    def put(self, op: Operation, scope: int) -> None:
        self.nodes.append(Node(op, scope))

    def measure(self) -> Measure:
        grid = self.one_of(GRIDS)
        unit = grid or Fraction(1, 2)
        lo = None if self.chance(15) else unit * self.one_of((0, 0, 1, 1, -1, -3, 4))
        hi = None if self.chance(15) else (lo or 0) + unit * self.one_of((0, 1, 1, 2, 5))
        take = Take(self.one_of(("mean", "median", "count", "sum")))
        source = Select("f", Selection("finding"), take) if self.chance(50) else Parameter("p")
        kind = self.draw(st.integers(0, 19))
        if kind == 0:
            source = Absent("nobody says")
        elif kind == 1 and self.cut is not None:
            source = Cohort("rank")
        reason = "undetermined" if self.chance(30) else "missing"
        na, miss = self.chance(50), isinstance(source, Absent | Cohort) or self.chance(25)
        return Measure("m", source, lo, hi, grid, na, miss, reason)  # type: ignore[arg-type]

    def fact(self, scope: int) -> Operation:
        return Fact(self.measure())

    def const(self, scope: int) -> Operation:
        return Const(self.number())

    def add(self, scope: int) -> Operation:
        return Add(tuple(self.read(scope) for _ in range(self.one_of((0, 1, 2, 2, 3, 4)))))

    def mul(self, scope: int) -> Operation:
        return Mul(self.read(scope), self.read(scope))

    def ratio(self, scope: int) -> Operation:
        return Ratio(self.read(scope), self.read(scope), self.perhaps(scope))

    def clamp(self, scope: int) -> Operation:
        ends = sorted((self.number(), self.number()))
        return Clamp(ends[0] if self.chance(70) else None, ends[1] if self.chance(70) else None, self.read(scope))

    def curve(self, scope: int) -> Operation:
        edges = sorted({(self.number(), self.chance(40)) for _ in range(self.one_of((0, 1, 1, 2, 3)))})
        slopes = (Fraction(0), Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 3))
        pieces = tuple(Piece(at, self.number(), self.one_of(slopes), is_open) for at, is_open in edges)
        return Curve(self.number(), pieces, self.read(scope))

    def fold(self, scope: int) -> Operation:
        inner = [i for i, each in enumerate(self.scopes) if each.parent == scope]
        over = self.one_of(inner) if inner and self.chance(75) else None
        home = scope if over is None else over
        terms = tuple(self.part(home) for _ in range(1 if over is not None else self.one_of((1, 1, 2, 2, 3, 3, 4, 5))))
        how = self.one_of((*HOWS, "first", "first", "mean", "mean", "mean", "sum", "sum", "best"))
        weights = tuple(self.read(home) for _ in terms) if how == "mean" and self.chance(60) else ()
        k = self.one_of((1, 1, 2, 3)) if how in {"trimmed", "best", "worst", "geometric"} else 0
        drop = (self.one_of((0, 1, 2)), self.one_of((0, 1, 1, 2))) if how == "drop" else (0, 0)
        return Fold(how, terms, self.perhaps(scope), weights, over, k, drop, how in {"best", "worst", "drop"} and self.chance(50))

    def pick(self, scope: int) -> Operation:
        constants = sorted({self.number() for _ in range(self.one_of((0, 1, 2, 2, 3)))})
        cases = tuple(Case(constant, self.read(scope)) for constant in constants)
        return Pick(self.read(scope), cases, self.perhaps(scope))

    def round(self, scope: int) -> Operation:
        return Round(self.one_of((0, 0, 0, 1, 2, -1)), self.one_of((*MODES, "half_up", "half_up", "half_up")), self.read(scope))

    def call(self, scope: int) -> Operation:
        lo, hi = sorted((self.number(), self.number()))
        name = self.one_of(("halved", "inverse"))
        args = tuple(self.read(scope) for _ in range(1 if name == "halved" else 2))
        return Call(name, args, lo if self.chance(30) else None, hi if self.chance(30) else None)


_KINDS = ("fact", "fact", "const", "add", "mul", "ratio", "clamp", "curve", "fold", "fold", "fold", "pick", "pick", "round", "call")
assert {kind.lower() for kind in (op.__name__ for op in get_args(Operation))} == set(_KINDS)


@st.composite
def plans(draw: Any, *, calls: bool = True, most: int = 16, cuts: bool = True, shapes: Sequence[tuple[Scope, ...]] = SCOPES) -> Plan:
    """A well-formed plan of a few nodes."""
    maker = _Maker(draw, ())
    shape = maker.one_of(shapes)
    maker.scopes = tuple(
        scope if i == 0 else replace(scope, lo=lo, hi=hi) for i, scope in enumerate(shape) for lo, hi in (maker.one_of(COUNTS),)
    )
    for _ in range(maker.one_of((1, 2, 3, 4))):
        maker.put(maker.fact(0), 0 if not maker.nodes else maker.one_of(range(len(maker.scopes))))
    cut = maker.draw(st.integers(3, most)) if cuts and maker.chance(20) else None
    for i in range(draw(st.integers(1, most))):
        if i == cut:
            maker.cut = len(maker.nodes)
        kind = maker.one_of(_KINDS)
        scope = maker.one_of(range(len(maker.scopes)))
        if kind == "call" and not calls:
            kind = "fold"
        maker.put(getattr(maker, kind)(scope), scope)
    return Plan(tuple(maker.nodes), maker.scopes, maker.cut)


# ------------------------------------------------------------------------------------------------------------ worlds


@dataclass(frozen=True)
class Listed:
    """A world written out."""

    plan: Plan
    table: tuple[tuple[Row, ...], ...]
    given: Mapping[tuple[int, Row], Leaf]

    def rows(self, scope: int) -> Sequence[Row]:
        return self.table[scope]

    def leaf(self, node: int, row: Row) -> Leaf:
        return self.given[node, row]

    def hiding(self, places: Sequence[tuple[int, Row]]) -> Listed:
        """The same world in which some leaves were not given."""
        return replace(self, given={**self.given, **dict.fromkeys(places, Missing())})


class Bulk(Listed):
    """The same, handing out many leaves at once."""

    def leaves(self, nodes: tuple[int, ...]) -> Sequence[Sequence[Leaf]]:
        return [[self.given[node, row] for node in nodes] for row in self.table[self.plan.nodes[nodes[0]].scope]]


@st.composite
def worlds(draw: Any, plan: Plan, *, missing: int = 30) -> Listed:
    """A world that keeps to the plan's declarations; ``missing``: how often, in percent, a fact that may be MISSING is."""
    maker = _Maker(draw, plan.scopes)
    table: list[tuple[Row, ...]] = [((),)]
    for scope in plan.scopes[1:]:
        outside = table[scope.parent or 0]
        most = scope.lo + 3 if scope.hi is None else scope.hi
        table.append(tuple((*row, f"{scope.name}{i}") for row in outside for i in range(draw(st.integers(scope.lo, most)))))
    given = {}
    for index, node in enumerate(plan.nodes):
        if isinstance(node.op, Fact):
            given.update({(index, row): leaf(maker, node.op.measure, missing) for row in table[node.scope]})
    return (Bulk if maker.chance(50) else Listed)(plan, tuple(table), given)


def leaf(maker: _Maker, measure: Measure, missing: int) -> Leaf:
    """A value that the measure allows."""
    if isinstance(measure.source, Absent) or (measure.may_miss and maker.chance(missing)):
        return Missing()
    if measure.may_na and maker.chance(50):
        return NA
    n = maker.one_of((1, 1, 2, 3)) if averaged(measure) else 1
    if measure.grid is None:
        return value(maker, measure) * n, n
    return sum((value(maker, measure) / measure.grid).numerator for _ in range(n)), n


def value(maker: _Maker, measure: Measure) -> Fraction:
    """A number within the ends and on the grid."""
    lo, hi = measure.lo, measure.hi
    step = measure.grid or maker.one_of((Fraction(1, 2), Fraction(1, 6)))
    if lo is None and hi is None:
        return step * maker.one_of((0, 0, 1, 2, -1, 7))
    if lo is None or hi is None:
        away = step * maker.one_of((0, 0, 1, 2, 9))
        return lo + away if lo is not None else (hi or Fraction(0)) - away
    return lo + step * maker.draw(st.integers(0, (hi - lo) // step))


@st.composite
def scenes(draw: Any, *, calls: bool = True, missing: int = 30, most: int = 16, cuts: bool = True) -> tuple[Plan, Listed]:
    """A plan and a world for it."""
    plan = draw(plans(calls=calls, most=most, cuts=cuts))
    return plan, draw(worlds(plan, missing=missing))


@st.composite
def hidden(draw: Any, world: Listed) -> Listed:
    """A world with some leaves hidden."""
    return world.hiding([place for place in world.given if draw(st.integers(0, 2)) == 0])
