"""What the classes of one program share: the plan of all of them, and of every node in it range, direction, set and extremes, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from bizenv_rules import exact
from bizenv_rules.backends.direction import Moves, directions
from bizenv_rules.backends.valueset import Unsupported, ValueSet, reachable
from bizenv_rules.checks import pushing
from bizenv_rules.checks.assumed import assumed
from bizenv_rules.checks.clock import Clock
from bizenv_rules.checks.door import Door
from bizenv_rules.checks.naming import Names
from bizenv_rules.checks.resting import RATERS, Facts, Supposed, at_rest
from bizenv_rules.checks.ties import Tie, kept, ties
from bizenv_rules.checks.trial import Trial
from bizenv_rules.intervals import Interval, static
from bizenv_rules.plan import NA, Fact, Given, Instance, Plan, Value
from bizenv_rules.program import Program
from bizenv_rules.specialise import specialise
from bizenv_rules.specialise.forest import Forest
from bizenv_rules.sweep import Layout


class Ground:
    """``asked``: the conditions whose answers make a class. Classes are placed first; then questions are asked.

    ``program``: with facts as narrow as its assumptions make them; ``written``: as it is.
    """

    def __init__(self, written: Program, asked: Iterable[int], clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.written, self.assumed = written, assumed(written)
        program = self.program = replace(written, plan=self.assumed.plan)
        facts = [(i, node.op) for i, node in enumerate(program.plan.nodes) if isinstance(node.op, Fact)]
        given = {i: at_rest(op.measure) for i, op in facts if isinstance(op.measure.source, Given | Instance)}
        fixed = {i: of.lo for i, of in self.assumed.bounds.items() if of.lo is not None and of.lo == of.hi and not of.may_na}
        given |= fixed
        self._facts = [i for i, _ in facts]
        self._doors: dict[int | None, Door] = {}
        self.forest = Forest(program.plan, given, asked)
        self._sets: dict[int, ValueSet | Unsupported] = {}
        self._pushed: dict[tuple[int, int], tuple[Fraction | None, Facts | None]] = {}
        self._trials: dict[int, Trial] = {}
        self._whole: dict[int, tuple[Plan, Mapping[int, int]]] = {}

    def placed(self, wanted: Iterable[int], answers: Mapping[int, Fraction]) -> Mapping[int, int]:
        """Where the nodes of a class stand in the plan."""
        return self.forest.placed(wanted, answers)

    @cached_property
    def plan(self) -> Plan:
        """The nodes of every class."""
        return Plan(tuple(self.forest.nodes), self.program.plan.scopes)

    @cached_property
    def ranges(self) -> Sequence[Interval]:
        """Bounds of every node."""
        return static(self.plan)

    @cached_property
    def moves(self) -> Sequence[Moves]:
        """Directions of every node, for an input that is a number before and after."""
        nodes = tuple(
            replace(node, op=Fact(replace(node.op.measure, may_na=False))) if isinstance(node.op, Fact) else node
            for node in self.plan.nodes
        )
        return directions(replace(self.plan, nodes=nodes), self.ranges)

    @cached_property
    def back(self) -> Mapping[int, int]:
        """Fact nodes of the plan as the program numbers them; of facts that read the same, the first."""
        found: dict[int, int] = {}
        for old in self._facts:
            for place in self.forest.places(old):
                if isinstance(self.plan.nodes[place].op, Fact):
                    found.setdefault(place, old)
        return found

    def set_of(self, place: int) -> ValueSet | Unsupported:
        """The values of a node."""
        self.clock.step()
        if place not in self._sets:
            inner = self.plan.nodes[place].scope
            found = Unsupported(place, "it stands in an inner scope") if inner else reachable(self.plan, place, RATERS, self.ranges)
            self._sets[place] = found
        return self._sets[place]

    def trial(self, place: int) -> Trial:
        """The node, to try facts out at."""
        if place not in self._trials:
            self._trials[place] = Trial(self.plan, self._layout, place, self._ties, self.clock)
        return self._trials[place]

    def pushed(self, place: int, way: int) -> tuple[Fraction | None, Facts | None]:
        """A value far up (1) or down (−1), and the facts of the plan that ``exact`` gave it for."""
        if (place, way) not in self._pushed:
            end = self.ranges[place].hi if way > 0 else self.ranges[place].lo
            self._pushed[place, way] = pushing.pushed(self.trial(place), self.moves[place], way, end)
        return self._pushed[place, way]

    @cached_property
    def forced(self) -> Mapping[int, Fraction]:
        """Facts that the assumptions keep away from the value nearest 0."""
        written = self.written.plan.nodes
        rests = {i: (at_rest(of), written[i].op) for i, of in self.assumed.bounds.items()}
        return {i: rest for i, (rest, op) in rests.items() if isinstance(op, Fact) and rest != at_rest(op.measure)}

    def door(self, node: int | None) -> Door:
        """The node and the assumptions, to be read through names."""
        if node not in self._doors:
            self._doors[node] = Door(self.written, node, self.assumed.used)
        return self._doors[node]

    @cached_property
    def names(self) -> Names:
        """The names of the facts."""
        return Names(self.written)

    def replayed(self, node: int, facts: Mapping[int, Fraction], gone: Iterable[int] = (), *, tied: bool = True) -> Value | None:
        """What the whole program gives the node's first row; None where a registered function would be needed.

        ``gone``: facts that do not apply. ``tied``: counts that hang together are made to fit first.
        """
        self.clock.step()
        if node not in self._whole:
            self._whole[node] = specialise(self.program.plan, {}, [node])
        plan, where = self._whole[node]
        told = {where[fact]: value for fact, value in self.told(facts, tied=tied).items() if fact in where}
        try:
            left_out = frozenset(where[fact] for fact in self._alike(gone) if fact in where)
            column = exact.run(plan, Supposed(plan, told, left_out), upto=where[node] + 1)[where[node]]
        except KeyError:
            return None
        return column[0] if column else NA

    def _alike(self, facts: Iterable[int]) -> Iterator[int]:
        """The facts and those that read the same."""
        for fact in facts:
            yield fact
            for place in self.forest.places(fact):
                yield from self._same.get(place, ())

    def told(self, facts: Mapping[int, Fraction], *, tied: bool = True) -> Mapping[int, Fraction]:
        """Facts that read the same have the same value."""
        told = kept(facts, self.ties if tied else ())
        for fact, value in list(told.items()):
            for place in self.forest.places(fact):
                for other in self._same.get(place, ()):
                    told.setdefault(other, value)
        return told

    @cached_property
    def _same(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for old in self._facts:
            for place in self.forest.places(old):
                if isinstance(self.plan.nodes[place].op, Fact):
                    found.setdefault(place, []).append(old)
        return {place: olds for place, olds in found.items() if len(olds) > 1}

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Counts that hang together, as the program numbers them."""
        return ties({i: self.program.plan.nodes[i] for i in sorted(self.back.values())})

    @cached_property
    def _ties(self) -> tuple[Tie, ...]:
        place = {old: new for new, old in self.back.items()}
        return tuple(Tie(place[tie.whole], tuple(place[level] for level in tie.levels), tie.is_all) for tie in self.ties)

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.plan, Supposed(self.plan, {}))
