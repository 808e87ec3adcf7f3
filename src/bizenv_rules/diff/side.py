"""One edition as the comparison sees it: its operations for complete evidence, as terms of the solver and as ``exact`` runs them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, Final

from bizenv_rules import exact
from bizenv_rules.backends.smt import Encoding, Held, Space, allowed
from bizenv_rules.calendar import Period
from bizenv_rules.diff.meaning import Meaning, meanings, scope_key
from bizenv_rules.diff.tied import Levels, tied
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.exact import Functions
from bizenv_rules.expr.tree import names
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import (
    _NA,
    NA,
    Absent,
    Derived,
    Fact,
    Given,
    Indicators,
    Instance,
    Leaf,
    Measure,
    Missing,
    Number,
    Parameter,
    Periods,
    Plan,
    Row,
    Value,
)
from bizenv_rules.program import Program
from bizenv_rules.specialise import specialise
from bizenv_rules.sweep import around

RATERS: Final = 3
"""How many forms stand behind a mark, where the number itself is read."""
PERIOD: Final = frozenset(("period_from", "period_to"))
MEMBERS: Final = 2
"""How many members of an open scope are looked at."""

Key = tuple[Hashable, Row]
"""A fact by its meaning, and the row it is read in, members by number."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Evidence that is supposed: facts by meaning and row (the others stand at their ``rests``), and which open rows are there."""

    facts: Mapping[Key, Fraction | _NA]
    rows: Mapping[Hashable, bool]
    rests: Mapping[Key, Fraction] = field(default_factory=dict)


class Side:
    """An edition and the nodes asked about: ``roots`` of ``program``, found again in the smaller ``plan`` by ``where``."""

    def __init__(self, program: Program, roots: Sequence[int], functions: Functions, known: Levels, period: Period) -> None:
        self.program, self.functions, self.period = program, functions, period
        self.whole = tied(program, known)
        taken = {i: Fraction(number) for i, each in self.whole.meanings.items() if (number := _known(each.measure)) is not None}
        wanted = {self.whole.where[node] for node in roots} | {node for node, _, _ in self.whole.limits}
        self.plan, where = specialise(self.whole.plan, taken, sorted(wanted))
        self.where = {node: where[self.whole.where[node]] for node in roots}
        self.limits = tuple((where[node], lo, hi) for node, lo, hi in self.whole.limits)
        self.inputs = {
            where[i]: each for i, each in self.whole.meanings.items() if i in where and isinstance(self.plan.nodes[where[i]].op, Fact)
        }
        self._marks = {each.key: marks for each in self.inputs.values() if (marks := allowed(each.measure))}
        self.names = {place: each.key for place, each in self.inputs.items()}
        self.scopes = {i: scopes_key(program.plan, i) for i in range(len(program.plan.scopes))}
        self.fixed = self._fixed()

    def _fixed(self) -> Mapping[Key, Fraction]:
        """What the period alone decides, and parameters in force, in the period that witnesses are written for."""
        found: dict[Key, Fraction] = {}
        world = FactsWorld(self.program, {}, period=self.period)
        for node, each in self.facts.items():
            if of_period(each.measure) or isinstance(each.measure.source, Parameter):
                scope = self.program.plan.nodes[node].scope
                for row in _World(self.program.plan, {}, self.scopes, Stated({}, {}), {}).rows(scope):
                    leaf = world.leaf(node, self.row_name(scope, row))
                    if isinstance(leaf, tuple):
                        found[each.key, row] = Fraction(leaf[0]) * (each.measure.grid or 1) / leaf[1]
        return found

    def encoded(self, space: Space) -> Encoding:
        """The smaller plan over the shared inputs."""
        return Encoding(self.plan, space, names=self.names, scopes=self.scopes, members=MEMBERS, fixed=self.fixed)

    def held(self, encoding: Encoding, node: int) -> Mapping[Row, Held]:
        """A node of the program in each row of its scope."""
        place = self.where[node]
        return {row: encoding.value(place, row) for row in encoding.rows(self.plan.nodes[place].scope)}

    def within(self, encoding: Encoding) -> list[Any]:
        """Statements that what is counted together stays within its own ends."""
        logic, found = encoding.logic, []
        for place, lo, hi in self.limits:
            for row in encoding.rows(self.plan.nodes[place].scope):
                number = encoding.value(place, row).number
                found += [] if lo is None else [logic.no(logic.less(number, lo))]
                found += [] if hi is None else [logic.no(logic.less(hi, number))]
        return found

    def values(self, stated: Stated) -> Mapping[int, Mapping[Row, Value]]:
        """What ``exact`` gives for the roots over the smaller plan. Raises ``KeyError`` for a function that is not registered."""
        world = _World(self.plan, self.names, self.scopes, stated, self.fixed)
        columns = exact.run(self.plan, world, functions=self.functions)
        return {node: world.by_row(place, columns[place]) for node, place in self.where.items()}

    def keeps(self, stated: Stated) -> bool:
        """Whether what is counted together stays within its own ends, and marks are some that may be given."""
        for name, values in self._marks.items():
            if any(fact == name and value is not NA and value not in values for (fact, _), value in stated.facts.items()):
                return False
        if not self.limits:
            return True
        world = _World(self.plan, self.names, self.scopes, stated, self.fixed)
        columns = exact.run(self.plan, world, functions=self.functions)
        return all(
            isinstance(value, Fraction) and (lo is None or value >= lo) and (hi is None or value <= hi)
            for place, lo, hi in self.limits
            for value in columns[place]
        )

    def trace(self, stated: Stated, nodes: Sequence[int]) -> Mapping[int, Mapping[Row, Value]]:
        """What ``exact`` gives for nodes of the whole program."""
        world = _World(self.whole.plan, {i: each.key for i, each in self.whole.meanings.items()}, self.scopes, stated, self.fixed)
        places = {node: self.whole.where[node] for node in nodes}
        columns = exact.run(self.whole.plan, world, upto=max(places.values(), default=-1) + 1, functions=self.functions)
        return {node: world.by_row(place, columns[place]) for node, place in places.items()}

    @property
    def facts(self) -> Mapping[int, Meaning]:
        """The facts of the program's own plan."""
        return meanings(self.program)

    def rows(self, scope: int, stated: Stated) -> Sequence[Row]:
        """The rows of a scope that are there."""
        return _World(self.plan, self.names, self.scopes, stated, self.fixed).rows(scope)

    def row_name(self, scope: int, row: Row) -> tuple[str, ...]:
        """The members of a row as ``score_facts`` calls them."""
        found: list[str] = []
        for each, number in zip(around(self.program.plan, scope)[-2::-1], row, strict=True):
            found.append(self._member(each, int(number), found))
        return tuple(found)

    def _member(self, scope: int, number: int, outside: Sequence[str]) -> str:
        """What the member of a number is called: a period by its label, an indicator by role and number."""
        match self.program.plan.scopes[scope].source:
            case Periods(per):
                around_it = next((Period.parse(name) for name in reversed(outside) if name[:4].isdigit()), self.period)
                return around_it.within(per)[number].label
            case Indicators(roles):
                return f"{roles[0] if roles else '指标'}{number + 1}"
            case _:
                return str(number + 1)


def of_period(measure: Measure) -> bool:
    """Whether the period alone decides the value."""
    source = measure.source
    return isinstance(source, Derived) and not source.inputs and bool(read := names(source.tree)) and read <= PERIOD


def scopes_key(plan: Plan, scope: int) -> Hashable:
    """A scope by what it and those round it are."""
    return tuple(scope_key(plan.scopes[i]) for i in around(plan, scope)[:-1])


def year_of(program: Program) -> Period:
    """The period in which a witness is written: the first that the rubric is in force."""
    per = program.per if isinstance(program.per, str) else "year"
    start = program.effective[0]
    return Period.parse("2021").within(per)[0] if start is None else Period.around(start, per)


def _known(measure: Measure) -> int | None:
    """What is settled where everything is given: that it is given, that it counts, how many forms there are."""
    source = measure.source
    if isinstance(source, Given | Instance):
        return 1
    if isinstance(source, Number) and source.of.take.how != "count":
        return max(RATERS, 1 if source.of.forms is None else source.of.forms.at_least)
    return None


class _World:
    """Supposed evidence as a plan reads it."""

    def __init__(
        self, plan: Plan, inputs: Mapping[int, Hashable], scopes: Mapping[int, Hashable], stated: Stated, fixed: Mapping[Key, Fraction]
    ) -> None:
        self.plan, self.inputs, self.scopes, self.stated = plan, inputs, scopes, stated
        self.facts: Mapping[Key, Fraction | _NA] = {**stated.rests, **stated.facts, **fixed}
        self._rows: dict[int, tuple[Row, ...]] = {}

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows that are there."""
        if scope not in self._rows:
            here = self.plan.scopes[scope]
            most = max(here.lo, MEMBERS if here.hi is None else min(here.hi, MEMBERS))
            outside = ((),) if here.parent is None else tuple((*row, str(m)) for row in self.rows(here.parent) for m in range(most))
            self._rows[scope] = tuple(row for row in outside if here.parent is None or self._is_there(scope, row))
        return self._rows[scope]

    def _is_there(self, scope: int, row: Row) -> bool:
        return int(row[-1]) < self.plan.scopes[scope].lo or self.stated.rows.get((self.scopes[scope], row), False)

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value that is stated, else the one nearest 0."""
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        measure = op.measure
        if isinstance(measure.source, Absent):
            return Missing(frozenset((node,)))
        known = _known(measure)
        value = self.facts.get((self.inputs[node], row), rest(measure.lo, measure.hi)) if known is None else Fraction(known)
        return NA if isinstance(value, _NA) else (value / (measure.grid or 1), 1)

    def by_row(self, node: int, column: Sequence[Value]) -> Mapping[Row, Value]:
        """A column with the rows of its scope."""
        return dict(zip(self.rows(self.plan.nodes[node].scope), column, strict=True))


def rest(lo: Fraction | None, hi: Fraction | None) -> Fraction:
    """The value nearest 0 between two ends."""
    if lo is not None and lo > 0:
        return lo
    return min(Fraction(0), hi) if hi is not None else Fraction(0)
