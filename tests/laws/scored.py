"""Random programs with nested sections, and worlds for them: what the laws of scoring are tried on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from bizenv_rules.build import Builder
from bizenv_rules.plan import (
    NA,
    Fact,
    Fold,
    Leaf,
    Measure,
    Missing,
    Mul,
    Periods,
    Pick,
    Plan,
    Ratio,
    Row,
    Scope,
    Select,
    Selection,
    Take,
)
from bizenv_rules.plan import Case as Branch
from bizenv_rules.program import Authored, GradeRow, Program, Sheet, Stage
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.running import Runner

F = Fraction
QUARTERS = ("2021Q1", "2021Q2", "2021Q3", "2021Q4")


class World:
    """Facts by node and row; what is not there is 0, or MISSING where it may be."""

    def __init__(self, plan: Plan, given: dict[tuple[int, Row], Leaf], quarters: tuple[str, ...] = QUARTERS) -> None:
        self.plan, self.given, self.quarters = plan, given, quarters
        self.problems, self.pending, self.unread = (), (), ()

    def rows(self, scope: int) -> tuple[Row, ...]:
        return tuple((q,) for q in self.quarters) if scope else ((),)

    def leaf(self, node: int, row: Row) -> Leaf:
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        return self.given.get((node, row), Missing() if op.measure.may_miss else (0, 1))

    def evidence(self, node: int, row: Row) -> tuple[str, ...]:
        return (f"e{node}",) if (node, row) in self.given else ()


class Maker:
    """A program in the making; draws every choice."""

    def __init__(self, draw) -> None:
        self.draw, self.b, self.nodes = draw, Builder(), []
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def fact(self, path, scope, *, hi, may_na=False, may_miss=False) -> int:
        source = Select(path, Selection("mark"), Take("one"))
        measure = Measure(path, source, F(0), F(hi), F(1, 2), may_na=may_na, may_miss=may_miss, clause=path, who="office")
        return self.b.fact(measure, scope)

    def item(self, parent, scope) -> Authored:
        path = f"{parent}.{self.name()}"
        kind = self.draw(st.sampled_from(["judged", "deduct", "per_count", "share"]))
        points = self.draw(st.integers(1, 20))
        fact = self.fact(path, scope, hi=points, may_na=kind == "judged", may_miss=kind == "judged")
        full: int | None = self.b.one_where(fact, F(points))
        stages: tuple[Stage, ...] = ()
        if kind == "judged":
            value = fact
        elif kind == "deduct":
            value, full = self.b.times(F(-3), fact), self.b.const(0)
        elif kind == "per_count":
            value, full = self.b.times(F(5, 2), fact), None
        else:
            part = self.fact(path + "p", scope, hi=points)
            value = self.b.times(points, self.b.put(Ratio(part, fact, None)))
            raw, value = value, self.b.clamp(value, F(0), F(points))
            full = self.b.one_where(value, F(points))
            stages = (Stage("children", raw), Stage("cap", value))
        return self.keep(
            Authored(path, kind, path, path, parent, scope, value, full, stages, facts=(fact,), beyond=self.draw(st.integers(0, 5)) == 0)
        )

    def keep(self, node: Authored) -> Authored:
        self.nodes.append(node)
        return node

    def section(self, path, parent, scope, depth) -> Authored:
        place = len(self.nodes)
        children = [self.child(path, scope, depth) for _ in range(self.draw(st.integers(1, 3)))]
        how = self.draw(
            st.sampled_from(["sum", "sum", "mean", "min", "max", "median", "best", "drop", "first", "geometric", "weights", "reweigh"])
        )
        values = tuple(child.value for child in children if not child.memo) or (self.b.const(0),)
        inside = [child for child in children if not child.beyond and not child.memo]
        fulls = tuple(child.full for child in inside)
        value, full = self.combined(how, values), None
        if None not in fulls and fulls:
            full = self.combined(how, fulls)
        stages = [Stage("children", value)]
        value, full = self.steps(stages, value, full, path, scope)
        node = Authored(
            path, "section", path, path, parent, scope, value, full, tuple(stages), tuple(child.path for child in children), combine=how
        )
        self.nodes.insert(place, node)
        return node

    def combined(self, how, terms) -> int:
        if how in {"best", "drop"}:
            return self.b.put(Fold(how, terms, k=2, drop=(1, 1) if how == "drop" else (0, 0), divide=self.draw(st.booleans())))
        if how == "geometric":
            return self.b.put(Fold("geometric", terms, k=2))
        if how == "weights":
            weighted = tuple(self.b.put(Mul(self.b.const(F(1, len(terms))), term)) for term in terms)
            return self.b.put(Fold("sum", weighted))
        if how == "reweigh":
            return self.b.put(Fold("mean", terms, weights=tuple(self.b.const(F(1 + n, 7)) for n in range(len(terms)))))
        return self.b.put(Fold(how, terms))

    def steps(self, stages, value, full, path, scope):
        wanted = self.draw(st.sets(st.sampled_from(["cap", "floor", "scale_to", "round", "zero_when"])))
        if "cap" in wanted:
            value = self.b.clamp(value, hi=F(10))
            full = self.b.clamp(full, hi=F(10)) if full is not None else self.b.one_where(value, F(10))
            stages.append(Stage("cap", value))
        if "floor" in wanted:
            value = self.b.clamp(value, lo=F(1))
            stages.append(Stage("floor", value))
        if "scale_to" in wanted and full is not None:
            unknown = self.b.absent(path, undetermined=True)
            value = self.b.times(50, self.b.put(Ratio(value, full, unknown)))
            full = self.b.one_where(value, F(50))
            stages.append(Stage("scale_to", value))
        if "round" in wanted:
            value = self.b.round(value, 0, "half_up")
            stages.append(Stage("round", value))
        if "zero_when" in wanted:
            when = self.fact(path + "z", scope, hi=1)
            value = self.b.put(Pick(when, (Branch(F(1), self.b.const(0)),), value))
            stages.append(Stage("zero_when", value))
        return value, full

    def child(self, parent, scope, depth) -> Authored:
        choice = self.draw(st.integers(0, 5))
        if depth and choice < 2:
            return self.section(f"{parent}.{self.name()}", parent, scope, depth - 1)
        return self.item(parent, scope)


@st.composite
def programs(draw) -> Program:
    """A result over one sheet that is asked each quarter, beside sections of its own."""
    maker = Maker(draw)
    b = maker.b
    quarter = b.scope(Scope("quarter", 0, Periods("quarter"), 4, 4))
    sheet = maker.section("town", None, quarter, 1)
    how = draw(st.sampled_from(["mean", "sum", "min", "best"]))

    def over(term):
        return None if term is None else b.put(Fold(how, (term,), over=quarter, k=2), 0)

    reads = Authored(
        "result.quarters", "sheet", "quarters", "二", "result", 0, over(sheet.value), over(sheet.full), sheet="town", over=("quarter",)
    )
    maker.keep(reads)
    side = maker.section("result.side", "result", 0, 2)
    total = b.put(Fold("sum", (reads.value, side.value)))
    full = None if reads.full is None or side.full is None else b.put(Fold("sum", (reads.full, side.full)))
    root = Authored(
        "result", "section", "result", "一", None, 0, total, full, (Stage("children", total),), ("result.quarters", "result.side")
    )
    grade = b.compare(">=", total, b.const(20))
    return Program(
        1,
        "0",
        "law",
        "1",
        "law",
        "d" * 64,
        b.plan(),
        (root, *maker.nodes),
        (Sheet("town", "town", "quarter", scope=quarter),),
        score=total,
        attainable=full,
        grade=grade,
        grades=(GradeRow("good", "good", 1, "三", "from 20"), GradeRow("poor", "poor", 0, "三", "")),
        edges=(F(20),),
    )


@st.composite
def scored(draw, *, missing: bool = True) -> tuple[Program, World]:
    """A program and a world for it."""
    program = draw(programs())
    given: dict[tuple[int, Row], Leaf] = {}
    world = World(program.plan, given)
    for index, node in enumerate(program.plan.nodes):
        if not isinstance(node.op, Fact) or not isinstance(node.op.measure.source, Select):
            continue
        measure = node.op.measure
        for row in world.rows(node.scope):
            kinds = ["number"] * 6 + ["na"] * measure.may_na + ["miss"] * (measure.may_miss and missing)
            kind = draw(st.sampled_from(kinds))
            if kind == "na":
                given[index, row] = NA
            elif kind == "number":
                top = int(measure.hi or 1) * (1 if measure.hi == 1 else 2)
                given[index, row] = (draw(st.sampled_from([0, 2])) if measure.hi == 1 else draw(st.integers(0, top)), 1)
    return program, world


def card(program: Program, world: World) -> Scorecard:
    """A card scored by ``exact``."""
    runner = Runner.of(program.plan)
    return Scorecard(program, "甲", "甲", "2021", date(2021, 12, 31), False, runner.exact(world)[0], world, runner)
