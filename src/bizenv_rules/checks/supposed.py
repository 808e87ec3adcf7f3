"""A class of units and what can be asked of it: ranges, sets and extremes of nodes, witnesses by name and their replay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from bizenv_rules.backends.direction import Moves
from bizenv_rules.backends.valueset import Unsupported, ValueSet
from bizenv_rules.checks import pushing
from bizenv_rules.checks.asked import asked_of_units, class_conditions, roots
from bizenv_rules.checks.assumed import possible
from bizenv_rules.checks.classes import condition, conditions
from bizenv_rules.checks.clock import Clock
from bizenv_rules.checks.door import Door
from bizenv_rules.checks.ground import Ground
from bizenv_rules.checks.proof import Method, ReplayError
from bizenv_rules.checks.resting import RATERS, Facts, Supposed, at_rest
from bizenv_rules.intervals import Interval
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fact, Measure, Plan, Value, reads
from bizenv_rules.program import Assumption, Program

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit


@dataclass(frozen=True, slots=True)
class Ends:
    """The range of a node. ``lo, hi``: no value lies outside (None: open). ``low, high``: values reached, ``facts`` for them."""

    lo: Fraction | None
    hi: Fraction | None
    low: Fraction | None
    high: Fraction | None
    method: Method
    why: str = ""
    facts: tuple[Facts | None, Facts | None] = (None, None)


class View:
    """A program for one class of units. Facts are numbered as in the program.

    ``is_mixed``: there are too many classes, and this stands for all of them: what holds here holds of each, no witness does.
    """

    def __init__(self, ground: Ground, answers: Mapping[int, int], wanted: Iterable[int], *, is_real: bool = False) -> None:
        """``is_real``: the class is of a unit of the list."""
        self.ground, self.program, self.is_real, self.is_mixed = ground, ground.program, is_real, False
        self.unit: Unit | None = None
        self.told_apart: frozenset[int] = frozenset(answers)
        self.answers = {node: Fraction(value) for node, value in answers.items()}
        self.where = ground.placed(wanted, self.answers)

    @property
    def about(self) -> str:
        """The class in words."""
        said = {
            condition(self.program.plan, node): "yes" if answer else "no"
            for node, answer in self.answers.items()
            if node in self.told_apart
        }
        return ", ".join(f"{text}: {answer}" for text, answer in said.items())

    @property
    def plan(self) -> Plan:
        """The plan of all classes; ``where`` says where this one's nodes stand."""
        return self.ground.plan

    @property
    def back(self) -> Mapping[int, int]:
        """Facts of that plan as the program numbers them."""
        return self.ground.back

    @property
    def ranges(self) -> Sequence[Interval]:
        """Bounds of that plan's nodes."""
        return self.ground.ranges

    @property
    def moves(self) -> Sequence[Moves]:
        """Directions of that plan's nodes."""
        return self.ground.moves

    def range(self, node: int) -> Interval:
        """Bounds of a node of the program."""
        return self.ranges[self.where[node]]

    def reaches(self, path: str) -> bool:
        """Whether the node, and all that it stands in, is there for this class."""
        lines = {node.path: node for node in self.program.nodes}
        at: str | None = path
        while at is not None and at in lines:
            node = lines[at]
            if node.value not in self.where or not (self.range(node.value).number or self.range(node.value).miss):
                return False
            at = node.parent
        return True

    def set_of(self, node: int) -> ValueSet | Unsupported:
        """The value set of a node of the program."""
        return self.ground.set_of(self.where[node])

    def value(self, node: int, facts: Mapping[int, Fraction]) -> Value | None:
        """What ``exact`` gives the node's first row for these facts; None where a registered function would be needed."""
        return self.ground.replayed(node, {**self.answers, **facts})

    def told(self, facts: Mapping[int, Fraction]) -> Mapping[int, Fraction]:
        """These facts, all others that read the same, and the answers of the class."""
        return self.ground.told({**self.answers, **facts})

    def tried(self, node: int, facts: Mapping[int, Fraction]) -> Value | None:
        """As ``value``, over what the node reads in this class alone."""
        here = {self.where[fact]: number for fact, number in facts.items() if fact in self.where}
        return self.ground.trial(self.where[node]).value(here)

    @cached_property
    def readers(self) -> Mapping[int, Sequence[int]]:
        """The nodes of the plan that read each node in this class."""
        found: dict[int, list[int]] = {}
        for number in sorted(set(self.where.values())):
            for read in dict.fromkeys(reads(self.plan.nodes[number].op)):
                found.setdefault(read, []).append(number)
        return found

    def witness(self, node: int, found: ValueSet, value: Fraction) -> Facts:
        """Facts that lead to a value of the set. Raises ``ReplayError`` if they do not."""
        given = {self.back[fact]: number for (fact, _), number in found.witness(value).items()}
        facts = {fact: number for fact, number in given.items() if isinstance(number, Fraction)}
        seen = self.ground.replayed(node, {**self.answers, **facts}, given.keys() - facts.keys(), tied=False)
        inner = any(self.program.plan.nodes[fact].scope for fact in facts)
        if seen != value and not inner:
            raise ReplayError(f"node {node} comes to {seen}, not {value}, for {self.named(facts)}")
        return facts

    def named(self, facts: Mapping[int, Fraction]) -> tuple[tuple[str, Fraction], ...]:
        """Facts by name; counts of 0 are left out."""
        told = self.ground.told(facts)
        forced = {fact: value for fact, value in self.ground.forced.items() if fact not in told}
        return self.ground.names.of({**dict(sorted(facts.items())), **forced})

    @property
    def held(self) -> tuple[Assumption, ...]:
        """The assumptions that evidence of this class can break."""
        return tuple(one for one in self.ground.assumed.used if one.when in self.where and self.range(one.when).lo != 1)

    def door(self, node: int | None) -> Door:
        """The node and the assumptions, to be read through names."""
        return self.ground.door(node)

    def measure(self, fact: int) -> Measure:
        """What is declared of a fact, as narrow as the assumptions make it."""
        op = self.program.plan.nodes[fact].op
        assert isinstance(op, Fact)
        return op.measure

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

    def facts_for(self, node: int, ends: Ends, way: int) -> Facts:
        """The facts that lead to the greatest (1) or least (−1) value reached, replayed on the whole program."""
        value = ends.high if way > 0 else ends.low
        found = self.set_of(node)
        if isinstance(found, ValueSet) and value is not None:
            return self.witness(node, found, value)
        facts = ends.facts[way > 0] or {}
        if self.value(node, facts) != value:
            raise ReplayError(f"node {node} does not come to {value} for {self.named(facts)}")
        return self.smaller(node, facts, value) if value is not None else {}

    def offered(self, node: int, values: Iterable[Fraction]) -> Iterator[Facts]:
        """Facts for one value of the node's set after another."""
        found = self.set_of(node)
        assert isinstance(found, ValueSet)
        for value in values:
            yield self.witness(node, found, value)

    def pushed(self, node: int, way: int) -> tuple[Fraction | None, Facts | None]:
        """A value far up (1) or down (−1), and the facts that ``exact`` gave it for: every fact goes where its direction says."""
        value, facts = self.ground.pushed(self.where[node], way)
        return value, None if facts is None else {self.back[fact]: number for fact, number in facts.items()}

    def smaller(self, node: int, facts: Mapping[int, Fraction], value: Fraction) -> Facts:
        """The same value from fewer and smaller facts."""
        trial = self.ground.trial(self.where[node])
        here = {self.where[fact]: number for fact, number in facts.items()}
        return {self.back[fact]: number for fact, number in pushing.smaller(trial, here, value).items()}


def views(
    program: Program,
    known: Iterable[Mapping[int, int]] | None = None,
    wanted: Iterable[int] | None = None,
    clock: Clock | None = None,
    units: Iterable[Unit] = (),
) -> tuple[View, ...]:
    """One view a class of units in which the score can have a value. ``known``: the answers of real units, else every combination.

    ``wanted``: the nodes that are asked about (None: all); only what these hang on makes a class. ``units``: one for each of the known.
    """
    held = [one.when for one in program.assumptions if program.plan.cut is None or one.when < program.plan.cut]
    wanted = None if wanted is None else tuple(wanted)
    nodes = sorted({*(roots(program) if wanted is None else wanted), *held})
    apart = class_conditions(program) if wanted is None else conditions(program.plan, wanted)
    asked, made = possible(program, apart)
    if known is not None:
        made = [tuple(answers.get(node, 0) for node in asked) for answers in known]
    is_mixed = made is None
    if made is None:
        asked, made = (), [()]
    ground = Ground(program, asked, clock)
    found = [View(ground, dict(zip(asked, answers, strict=True)), nodes, is_real=known is not None) for answers in dict.fromkeys(made)]
    owners = dict(zip(reversed(made), reversed(list(units)), strict=False)) if known is not None else {}
    for view, answers in zip(found, dict.fromkeys(made), strict=True):
        view.unit = owners.get(answers)
        view.is_mixed, view.told_apart = is_mixed, frozenset(apart)
    score = program.score
    alive = [view for view in found if score is None or score not in view.where or view.range(score).number]
    return tuple(alive or found)


Witness = Facts

__all__ = ["RATERS", "Ends", "Supposed", "View", "Witness", "asked_of_units", "at_rest", "class_conditions", "views"]
