"""A class of units and evidence that is supposed: the specialised plan, the ends of a node's range, and the replay of witnesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Final

from bizenv_rules import exact
from bizenv_rules.backends.direction import Direction, Moves, directions
from bizenv_rules.backends.valueset import Unsupported, ValueSet, reachable
from bizenv_rules.checks.classes import classes
from bizenv_rules.checks.proof import Method, ReplayError
from bizenv_rules.intervals import Interval, static
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Absent, DutyCount, Fact, Given, Instance, Leaf, Measure, Missing, Number, Plan, Row, Select, Value, reads
from bizenv_rules.program import Program
from bizenv_rules.specialise import specialise

RATERS: Final = 3
FAR: Final = 100
"""How many steps an open range is tried out to."""

Witness = dict[int, Fraction]
"""Fact nodes of the program with their values; the others stand at the value nearest 0."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The range of a node. ``lo, hi``: no value lies outside (None: open). ``low, high``: values reached, ``facts`` for them."""

    lo: Fraction | None
    hi: Fraction | None
    low: Fraction | None
    high: Fraction | None
    method: Method
    why: str = ""
    facts: tuple[Witness | None, Witness | None] = (None, None)


class Supposed:
    """A world in which every fact has a value: those stated, else the one nearest 0. One member where a number of members is open."""

    def __init__(self, plan: Plan, facts: Mapping[int, Fraction]) -> None:
        self.plan, self.facts = plan, facts

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope; members are called by number."""
        here = self.plan.scopes[scope]
        if here.parent is None:
            return ((),)
        many = max(here.lo, 1) if here.hi is None else min(max(here.lo, 1), here.hi)
        return tuple((*row, str(m)) for row in self.rows(here.parent) for m in range(many))

    def leaf(self, node: int, row: Row) -> Leaf:  # noqa: ARG002  # of the protocol
        """The value of a fact in every row."""
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        if isinstance(op.measure.source, Absent):
            return Missing(frozenset((node,)))
        value = self.facts.get(node, at_rest(op.measure))
        return value / (op.measure.grid or 1), 1


def at_rest(measure: Measure) -> Fraction:
    """The value nearest 0; what says that something is there says yes."""
    if isinstance(measure.source, Given | Instance):
        return Fraction(1)
    if isinstance(measure.source, Number):
        return Fraction(RATERS)
    if measure.lo is not None and measure.lo > 0:
        return measure.lo
    return min(Fraction(0), measure.hi) if measure.hi is not None else Fraction(0)


class View:
    """A program for one class of units."""

    def __init__(self, program: Program, answers: Mapping[int, int], about: str, *, is_real: bool = False) -> None:
        self.program, self.about, self.is_real = program, about, is_real
        self.answers = {node: Fraction(value) for node, value in answers.items()}
        plan = program.plan
        given = {i: at_rest(op.measure) for i, op in _facts(plan) if isinstance(op.measure.source, Given | Instance)}
        self.plan, self.where = specialise(plan, {**given, **self.answers}, sorted(_roots(program)))
        self.back = {self.where[i]: i for i, _ in _facts(plan) if i in self.where and isinstance(self.plan.nodes[self.where[i]].op, Fact)}
        self._sets: dict[int, ValueSet | Unsupported] = {}
        self._narrow: dict[int, tuple[Plan, Mapping[int, int], Mapping[int, int]]] = {}

    @cached_property
    def ranges(self) -> Sequence[Interval]:
        """Bounds of the specialised plan."""
        return static(self.plan)

    @cached_property
    def moves(self) -> Sequence[Moves]:
        """Directions of the specialised plan, for an input that is a number before and after."""
        nodes = tuple(
            replace(node, op=Fact(replace(node.op.measure, may_na=False))) if isinstance(node.op, Fact) else node
            for node in self.plan.nodes
        )
        return directions(replace(self.plan, nodes=nodes), self.ranges)

    def range(self, node: int) -> Interval:
        """Bounds of a node of the program."""
        return self.ranges[self.where[node]]

    def set_of(self, node: int) -> ValueSet | Unsupported:
        """The value set of a node of the program."""
        place = self.where[node]
        if place not in self._sets:
            inner = self.plan.nodes[place].scope
            found = reachable(self.plan, place, raters=RATERS)
            self._sets[place] = Unsupported(place, "it stands in an inner scope") if inner else found
        return self._sets[place]

    def value(self, node: int, facts: Mapping[int, Fraction]) -> Value | None:
        """What ``exact`` gives the node's first row for these facts; None where a registered function would be needed."""
        try:
            column = exact.run(self.program.plan, Supposed(self.program.plan, {**self.answers, **facts}), upto=node + 1)[node]
        except KeyError:
            return None
        return column[0] if column else NA

    def tried(self, node: int, facts: Mapping[int, Fraction]) -> Value | None:
        """As ``value``, over what the node reads in this class alone."""
        if node not in self._narrow:
            plan, where = specialise(self.plan, {}, [self.where[node]])
            self._narrow[node] = (plan, where, {self.back[old]: new for old, new in where.items() if old in self.back})
        plan, where, places = self._narrow[node]
        world = Supposed(plan, {places[fact]: value for fact, value in facts.items() if fact in places})
        try:
            column = exact.run(plan, world)[where[self.where[node]]]
        except KeyError:
            return None
        return column[0] if column else NA

    def witness(self, node: int, found: ValueSet, value: Fraction) -> Witness:
        """Facts that lead to a value of the set. Raises ``ReplayError`` if they do not."""
        facts = {self.back[fact]: number for (fact, _), number in found.witness(value).items() if isinstance(number, Fraction)}
        seen = self.value(node, facts)
        inner = any(self.program.plan.nodes[fact].scope for fact in facts)
        if seen != value and not inner:
            raise ReplayError(f"node {node} comes to {seen}, not {value}, for {self.named(facts)}")
        return facts

    def named(self, facts: Mapping[int, Fraction]) -> tuple[tuple[str, Fraction], ...]:
        """Facts by name; counts of 0 are left out."""
        found = []
        for node, value in sorted(facts.items()):
            op = self.program.plan.nodes[node].op
            if isinstance(op, Fact) and not isinstance(op.measure.source, Absent) and (op.measure.may_miss or value != at_rest(op.measure)):
                source = op.measure.source
                level = source.level if isinstance(source, Select) else source.which[0] if isinstance(source, DutyCount) else ""
                found.append((f"{op.measure.name}[{level}]" if level else op.measure.name, value))
        return tuple(found)

    def ends(self, node: int) -> Ends:
        """The range of a node, exact where the set can be followed, else bounds with the values reached by directions."""
        found, bound = self.set_of(node), self.range(node)
        if isinstance(found, ValueSet) and found.numbers:
            lo, hi = found.min, found.max
            return Ends(lo, hi, lo, hi, "valueset")
        why = found.why if isinstance(found, Unsupported) else "it has no value"
        if not bound.number:
            return Ends(None, None, None, None, "interval", why)
        low, high = self.pushed(node, -1), self.pushed(node, 1)
        return Ends(bound.lo, bound.hi, low[0], high[0], "direction", why, (low[1], high[1]))

    def facts_for(self, node: int, ends: Ends, way: int) -> tuple[tuple[str, Fraction], ...]:
        """The facts by name that lead to the greatest (1) or least (−1) value reached, replayed on the whole program."""
        value = ends.high if way > 0 else ends.low
        found = self.set_of(node)
        if isinstance(found, ValueSet) and value is not None:
            return self.named(self.witness(node, found, value))
        facts = ends.facts[way > 0] or {}
        if self.value(node, facts) != value:
            raise ReplayError(f"node {node} does not come to {value} for {self.named(facts)}")
        return self.named(self._smaller(node, facts, value)) if value is not None else ()

    def pushed(self, node: int, way: int) -> tuple[Fraction | None, Witness | None]:
        """A value far up (1) or down (−1), and the facts that ``exact`` gave it for: every fact goes where its direction says."""
        moves = self.moves[self.where[node]]
        ways = {i: to for i, to in moves.items() if i in self.back}
        sure = {self.back[i]: _pushed(self._measure(i), to, way) for i, to in ways.items() if to is not Direction.UNKNOWN}
        loose = {self.back[i]: _one(self._measure(i)) for i, to in ways.items() if to is Direction.UNKNOWN}
        tried = [sure, {**sure, **loose}] if loose else [sure]
        tried += [{**sure, **{fact: one for fact, one in loose.items() if fact != other}} for other in loose]
        found = [(value * way, n, facts) for n, facts in enumerate(tried) if isinstance(value := self.tried(node, facts), Fraction)]
        if not found:
            return None, None
        best, _, facts = max(found, key=lambda each: each[:2])
        end = self.range(node).hi if way > 0 else self.range(node).lo
        for fact in loose:
            for other in () if best * way == end else _choices(self._measure(self.where[fact])):
                value = self.tried(node, {**facts, fact: other})
                if isinstance(value, Fraction) and value * way > best:
                    best, facts = value * way, {**facts, fact: other}
        return best * way, facts

    def _smaller(self, node: int, facts: Witness, value: Fraction) -> Witness:
        """The same value from fewer and smaller facts."""
        for fact in list(facts):
            measure = self._measure(self.where[fact])
            fewer = {other: number for other, number in facts.items() if other != fact}
            fewer |= {fact: at_rest(measure)} if measure.may_miss else {}
            if self.tried(node, fewer) == value:
                facts = fewer
        for fact, number in list(facts.items()):
            step = self._measure(self.where[fact]).grid or Fraction(1)
            for times in (1, 2, 3, 4, 5, 10, 20) if number > 20 * step else ():
                if self.tried(node, {**facts, fact: times * step}) == value:
                    facts = {**facts, fact: times * step}
                    break
        return facts

    def _measure(self, place: int) -> Measure:
        op = self.plan.nodes[place].op
        assert isinstance(op, Fact)
        return op.measure


def _pushed(measure: Measure, to: Direction, way: int) -> Fraction:
    up = (to is Direction.UP) == (way > 0)
    end = measure.hi if up else measure.lo
    if end is not None:
        return end
    counted = isinstance(measure.source, Select | DutyCount)  # nobody says how far a parameter or a number of the unit goes
    return at_rest(measure) + (FAR if up else -FAR) * (measure.grid or Fraction(1)) if counted else at_rest(measure)


def _one(measure: Measure) -> Fraction:
    one = at_rest(measure) + (measure.grid or Fraction(1))
    return one if measure.hi is None or one <= measure.hi else at_rest(measure)


def _choices(measure: Measure) -> Iterator[Fraction]:
    rest = at_rest(measure)
    for value in {rest, measure.lo, measure.hi} - {None}:
        if value is not None:
            yield value


def views(program: Program, known: Iterable[Mapping[int, int]] | None = None) -> tuple[View, ...]:
    """One view a class of units in which the score can have a value; ``known``: the answers of real units, else every combination."""
    nodes = [node.value for node in program.nodes]
    every = [world.answers for world in classes(program.plan, nodes)] or [{}]
    asked: Sequence[Mapping[int, int]] = list(known) if known is not None else every
    found = [View(program, answers, _about(program, answers), is_real=known is not None) for answers in asked]
    alive = [view for view in found if program.score is None or view.range(program.score).number]
    return tuple(alive or found)


def conditions(program: Program) -> tuple[int, ...]:
    """The conditions about the unit that classes are made of."""
    nodes = [node.value for node in program.nodes]
    return tuple(next((sorted(world.answers) for world in classes(program.plan, nodes)), ()))


def _about(program: Program, answers: Mapping[int, int]) -> str:
    names = {node: op.measure.name for node, op in _facts(program.plan)}
    return ", ".join(f"{names[node]} at {program.plan.nodes[node].label} {'yes' if answer else 'no'}" for node, answer in answers.items())


def _facts(plan: Plan) -> list[tuple[int, Fact]]:
    return [(i, node.op) for i, node in enumerate(plan.nodes) if isinstance(node.op, Fact)]


def _roots(program: Program) -> set[int]:
    found = {node.value for node in program.nodes} | {stage.node for node in program.nodes for stage in node.stages}
    found |= {node for each in program.nodes for node in (each.full, each.weight, each.weighted) if node is not None}
    found |= {read for node in program.nodes for stage in node.stages for read in _reads(program, stage.node)}
    found |= {veto.when for veto in program.vetoes} | {out.value for out in program.outputs}
    found |= {node for node in (program.score, program.attainable, program.grade) if node is not None}
    found |= {each.when for each in program.consequences if each.when is not None}
    return {node for node in found if program.plan.cut is None or node < program.plan.cut}


def _reads(program: Program, node: int) -> tuple[int, ...]:
    return reads(program.plan.nodes[node].op)


__all__ = ["RATERS", "Ends", "View", "conditions", "views"]
