"""A rubric for one unit: its plan with what is known of the unit as constants, asked for value sets and for single values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from bizenv_rules import exact
from bizenv_rules.backends.valueset import Unsupported, ValueSet, reachable
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.query import facts_of
from bizenv_rules.evidence.units import Unit
from bizenv_rules.plan import (
    NA,
    Absent,
    Cohort,
    Derived,
    DutyCount,
    Fact,
    Given,
    Instance,
    Leaf,
    Measure,
    Missing,
    Node,
    Number,
    Parameter,
    Plan,
    Row,
    Select,
    Source,
    Value,
)
from bizenv_rules.program import Program
from bizenv_rules.scoring.running import Runner
from bizenv_rules.specialise import Known, specialise

MANY: Final = 24
"""How far a count goes that nothing ends."""
Facts = dict[str, Any]
"""By name, as ``score_facts`` takes them."""


class Pinned:
    """A program for one unit in one period, with parameters. ``resting``: sources of facts that stand at rest."""

    def __init__(
        self, program: Program, unit: Unit, period: str, parameters: Mapping[str, Any], resting: Collection[Source] = frozenset()
    ) -> None:
        self.program, self.unit, self.period, self.parameters = program, unit, period, parameters
        world = FactsWorld(program, {}, period=period, parameters=parameters, unit=unit)
        self.rows = [len(world.rows(scope)) for scope in range(len(program.plan.scopes))]
        counts = [self._members(scope) for scope in range(len(program.plan.scopes))]
        scopes = tuple(replace(one, lo=n, hi=n) for one, n in zip(program.plan.scopes, counts, strict=True))
        self.base = replace(program.plan, scopes=scopes, nodes=tuple(map(_closed, program.plan.nodes)))
        self.known = {node: value for node, source in facts_of(program.plan) if (value := _known(world, node, source)) is not None}
        self.known |= {node: rest(_measure(program, node)) for node, source in facts_of(program.plan) if source in resting}
        self._narrow: dict[int, tuple[Plan, int]] = {}
        self._sets: dict[int, ValueSet | Unsupported] = {}

    def _members(self, scope: int) -> int:
        """How many members a row round the scope has."""
        parent = self.program.plan.scopes[scope].parent
        return 1 if parent is None else self.rows[scope] // max(1, self.rows[parent])

    def narrow(self, node: int) -> tuple[Plan, int]:
        """The plan of what a node reads, and where the node stands in it."""
        if node not in self._narrow:
            plan, where = specialise(self.base, self.known, [node])
            self._narrow[node] = (plan, where[node])
        return self._narrow[node]

    @cached_property
    def read(self) -> frozenset[int]:
        """The nodes that the score, the vetoes and the grade hang on for this unit."""
        roots = [self.program.score, self.program.grade, *(veto.when for veto in self.program.vetoes)]
        cut = len(self.program.plan.nodes) if self.program.plan.cut is None else self.program.plan.cut
        return frozenset(specialise(self.base, self.known, [node for node in roots if node is not None and node < cut])[1])

    def set_of(self, node: int) -> ValueSet | None:
        """The values that a node of the unit's own scope reaches; None where they cannot be followed."""
        if node not in self._sets:
            plan, place = self.narrow(node)
            inner = plan.nodes[place].scope
            self._sets[node] = Unsupported(place, "inner scope") if inner else reachable(plan, place, raters=1)
        found = self._sets[node]
        return found if isinstance(found, ValueSet) and found.numbers else None

    def facts_at(self, node: int, value: Fraction) -> Facts:
        """Facts by name for which the node has this value, which its set holds."""
        found = self._sets[node]
        assert isinstance(found, ValueSet)
        made: Facts = {}
        for (fact, _), number in found.witness(value).items():
            op = found.plan.nodes[fact].op
            assert isinstance(op, Fact)
            if isinstance(number, Fraction) and not isinstance(op.measure.source, Absent) and not _rests(op.measure, number):
                put(made, op.measure, number)
        return made

    def facts_behind(self, node: int) -> Sequence[Measure]:
        """The facts that a node reads for this unit and that evidence can give, each once."""
        plan, _ = self.narrow(node)
        found = [each.op.measure for each in plan.nodes if isinstance(each.op, Fact)]
        return tuple(dict.fromkeys(measure for measure in found if isinstance(measure.source, Select | DutyCount)))

    def value(self, node: int, given: Mapping[Measure, Fraction]) -> Value | None:
        """The node's first value where these facts have these values in every row and all others rest; None if nothing can say."""
        plan, place = self.narrow(node)
        by_source = {measure.source: value for measure, value in given.items()}
        try:
            column = exact.run(plan, _Resting(plan, by_source), upto=place + 1, functions=Runner.of(plan).functions)[place]
        except KeyError:
            return None
        return column[0] if column else NA


class _Resting:
    """A world in which every fact stands at its value nearest 0 unless it is given."""

    def __init__(self, plan: Plan, given: Mapping[Source, Fraction]) -> None:
        self.plan, self.given = plan, given

    def rows(self, scope: int) -> Sequence[Row]:
        """As many members as the scope says, called by number."""
        here = self.plan.scopes[scope]
        if here.parent is None:
            return ((),)
        return tuple((*row, str(n)) for row in self.rows(here.parent) for n in range(here.lo))

    def leaf(self, node: int, row: Row) -> Leaf:  # noqa: ARG002  # of the protocol
        """The same in every row."""
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        if isinstance(op.measure.source, Absent | Cohort):
            return Missing(frozenset((node,)))
        value = self.given.get(op.measure.source, rest(op.measure))
        return value / (op.measure.grid or 1), 1


def _measure(program: Program, node: int) -> Measure:
    op = program.plan.nodes[node].op
    assert isinstance(op, Fact)
    return op.measure


def _closed(node: Node) -> Node:
    """A fact as tests draw it: no mark is 缺项, counts end somewhere, yes and no are 1 and 0, a score from elsewhere keeps its step."""
    if not isinstance(node.op, Fact):
        return node
    measure, source = node.op.measure, node.op.measure.source
    if isinstance(source, Select) and measure.lo is None and source.take.value is not None and source.take.value.type.base == "bool":
        measure = replace(measure, lo=Fraction(0), hi=Fraction(1), grid=Fraction(1))
    elif measure.hi is None and measure.lo == 0 and measure.grid == 1 and isinstance(source, Select | DutyCount):
        measure = replace(measure, hi=Fraction(MANY if isinstance(source, Select) else 1))
    elif isinstance(source, Select) and measure.grid is None and source.forms is not None:
        measure = replace(measure, grid=max(source.forms.step or Fraction(0), Fraction(1, 100)))
    return replace(node, op=Fact(replace(measure, may_na=False)))


def rest(measure: Measure) -> Fraction:
    """The value nearest 0; what asks whether something is there says yes."""
    if isinstance(measure.source, Given | Instance):
        return Fraction(1)
    if isinstance(measure.source, Number):
        return Fraction(1 if measure.source.of.forms is None else measure.source.of.forms.at_least)
    low = max(Fraction(0), measure.lo) if measure.lo is not None else Fraction(0)
    return low if measure.hi is None else min(low, measure.hi)


def put(into: Facts, measure: Measure, number: Fraction) -> None:
    """A fact under its name, by level or by state where it is counted so."""
    source = measure.source
    name = source.fact if isinstance(source, Select) else measure.name
    level = source.level if isinstance(source, Select) else source.which[0] if isinstance(source, DutyCount) else ""
    if level:
        into.setdefault(name, {})[level] = number
    else:
        into[name] = number


def _rests(measure: Measure, number: Fraction) -> bool:
    return number == rest(measure)


def _known(world: FactsWorld, node: int, source: Any) -> Known | None:
    """The value of what is known of the unit, the same in every row; None where evidence says it. What nobody can give is left out."""
    measure = _measure(world.program, node)
    if isinstance(source, Given | Instance):
        return Fraction(1)
    if isinstance(source, Absent) and measure.reason == "undetermined":
        return NA
    if not isinstance(source, Parameter) and not (isinstance(source, Derived) and not source.inputs):
        return None
    leaves = {world.leaf(node, row) for row in world.rows(world.program.plan.nodes[node].scope)}
    leaf = next(iter(leaves)) if len(leaves) == 1 else None
    return Fraction(leaf[0]) * (measure.grid or 1) / leaf[1] if isinstance(leaf, tuple) else None
