"""Plain facts in place of evidence: numbers by name, counts by level. For trying a rubric out, and for kinds' examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from bizenv_rules.calendar import Period, WorkCalendar
from bizenv_rules.evidence.amounts import ALWAYS, exact
from bizenv_rules.evidence.answers import fit
from bizenv_rules.evidence.frame import in_force, plain, unit_env
from bizenv_rules.evidence.levels import by_listed_level, level_fields
from bizenv_rules.evidence.query import base_of, facts_of, loosened, table_of
from bizenv_rules.evidence.units import Unit
from bizenv_rules.evidence.vocabulary import FieldSpec
from bizenv_rules.expr.compiled import compile_tree
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import Op, Tree
from bizenv_rules.expr.values import CALENDAR, Undefined
from bizenv_rules.plan import (
    NA,
    Absent,
    Cohort,
    Derived,
    DutyCount,
    Fact,
    FieldValues,
    Given,
    Indicators,
    Instance,
    Leaf,
    Measure,
    Missing,
    Number,
    Parameter,
    Periods,
    RankOf,
    Row,
    Select,
    Source,
)
from bizenv_rules.problem import Problem, in_order
from bizenv_rules.program import Program

Stated = int | Fraction | bool | Mapping[str, Any] | None
"""A number; or by member of a scope, level, or state of a duty: ``{"省级": 2}``, ``{"2021Q1": {"late": 1}}``."""


class FactsWorld:
    """A world made of plain facts. A fact that is not named counts nothing, or is MISSING where it is no count.

    ``facts``: by the name in the rubric, or an item's path for the fact it holds inline; a duty's name → ``{"late": 1}``.
    Parameters and cohort facts (``rank``) may be among them. ``unread``: names that nothing in the program has.
    """

    def __init__(
        self,
        program: Program,
        facts: Mapping[str, Stated],
        *,
        period: Period | str,
        as_of: date | None = None,
        parameters: Mapping[str, Any] | None = None,
        unit: Unit | None = None,
        functions: Mapping[str, Function] = STANDARD,
    ) -> None:
        self.program = program
        self.facts = facts
        self.period = Period.parse(period) if isinstance(period, str) else period
        self.as_of = self.period.last if as_of is None else as_of
        self.parameters = {**(parameters or {}), **{name: facts[name] for name in _parameters(program) if name in facts}}
        self.unit = unit
        self.functions = functions
        self._told: dict[Problem, None] = {}
        self._levels: dict[str, set[str]] = {}
        for select in _selects(program):
            self._levels.setdefault(select.fact, set()).add(select.level)

    # -------------------------------------------------------------------------------------------------- the plan

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope, in order."""
        if scope == 0:
            return ((),)
        parent = self.program.plan.scopes[scope].parent
        assert parent is not None
        return tuple((*row, member) for row in self.rows(parent) for member in self._members(scope, self._period(parent, row)))

    def _members(self, scope: int, period: Period) -> Sequence[str]:
        match self.program.plan.scopes[scope].source:
            case Periods(per):
                return [one.label for one in period.within(per)]
            case Indicators(roles, lone):
                held: Mapping[str, str] = {} if self.unit is None else self.unit.indicators
                return [name for name, role in held.items() if not roles or role in roles] if held else ("",) if lone else ()
            case FieldValues() | None:
                return ("",)

    def _period(self, scope: int, row: Row) -> Period:
        """The innermost period among the scopes of a row."""
        current: int | None = scope
        for member in reversed(row):
            assert current is not None
            here = self.program.plan.scopes[current]
            if isinstance(here.source, Periods):
                return Period.parse(member)
            current = here.parent
        return self.period

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a Fact node at a row."""
        op = self.program.plan.nodes[node].op
        assert isinstance(op, Fact)
        measure = op.measure
        period = self._period(self.program.plan.nodes[node].scope, row)
        value = self._value(measure.source, row, period, measure)
        if value is None or isinstance(value, Missing):
            return Missing(frozenset((node,)))
        pair = NA if value is NA else (int(value) if isinstance(value, bool) else exact(value), 1)
        leaf, breach = fit(measure, pair, node, scaled=True)
        if breach is not None:
            self._told[breach] = None
        return leaf

    # ------------------------------------------------------------------------------------------------ the sources

    def _value(self, source: Source, row: Row, period: Period, measure: Measure) -> Any:  # noqa: C901  # one arm a source
        match source:
            case Select():
                return self.read(source, row)
            case Derived():
                return self._derived(source, row, period, measure)
            case Parameter(name):
                return self._parameter(name, period)
            case DutyCount(duty, which):
                return self._counted(self.at(duty if duty in self.facts else measure.name, row), which)
            case Cohort(name):
                return self.facts.get(name)
            case RankOf():
                return self.at(measure.name, row)
            case Instance():
                return 1
            case Given(of):
                value = self._value(of, row, period, measure)
                return NA if value is NA else int(value is not None and not isinstance(value, Missing))
            case Number(of):
                known = self.read(of, row)
                return known if of.take.how == "count" else 0 if known is None else max(1, 1 if of.forms is None else of.forms.at_least)
            case Absent():
                return None

    def at(self, name: str, row: Row) -> Any:
        """What is given under a name, at the members of a row where it is given by members."""
        value: Any = self.facts.get(name)
        for member in row:
            if isinstance(value, Mapping) and not self._all_members.isdisjoint(value):
                value = value.get(member)
        return value

    @cached_property
    def _all_members(self) -> frozenset[str]:
        """Every period and member that any row names."""
        return frozenset(row[-1] for scope in range(1, len(self.program.plan.scopes)) for row in self.rows(scope))

    def read(self, select: Select, row: Row) -> Any:
        """What is given for a selection at a row; None where it is absent."""
        value = self.at(select.fact, row)
        if isinstance(value, Mapping):
            return self._of_level(select, value)
        if value is None:
            return 0 if select.take.how in ALWAYS else None
        if select.level and value:
            self._told[Problem("V533", f"{select.fact} is counted by level: give {{level: number}}", path=select.fact)] = None
            return None
        return value

    def _of_level(self, select: Select, given: Mapping[str, Any]) -> Any:
        spec, by_level = self._listed.get(select.fact), given
        if spec is not None:
            by_level, unknown = by_listed_level(select.fact, given, spec)
            self._told |= dict.fromkeys(unknown)
        if not select.level:
            return sum(by_level.values())
        if select.level == "else":
            return sum(n for level, n in by_level.items() if level not in self._levels[select.fact])
        return by_level.get(select.level, 0)

    @cached_property
    def _listed(self) -> Mapping[str, FieldSpec]:
        return level_fields(self.program, _selects(self.program))

    def _counted(self, value: Any, which: Sequence[str]) -> Any:
        if isinstance(value, Mapping):
            return sum(n for state, n in value.items() if state in which)
        return 0 if value is None else value

    def _parameter(self, name: str, period: Period) -> Any:
        return plain(self.parameters[name]) if name in self.parameters else in_force(self.program, name, period.last)

    def _derived(self, source: Derived, row: Row, period: Period, measure: Measure) -> Any:
        if measure.name in self.facts and not source.inputs:
            return self.at(measure.name, row)
        tree = source.tree
        run = (
            table_of(tree) if isinstance(tree, Op) and tree.op == "table_of" else compile_tree(loosened(tree, frozenset()), self.functions)
        )
        inputs = {name: self.read(select, row) for name, select in source.inputs}
        try:
            return run({**self._env(period), **inputs})
        except Undefined as error:
            self._told[Problem("V511", f"{measure.name}: {error}", path=measure.name, clause=measure.clause)] = None
            return None

    def says(self, tree: Tree) -> Any:
        """What a condition about the unit, the parameters and the period comes to; None where it is not known."""
        try:
            return compile_tree(loosened(tree, frozenset()), self.functions)(self._env(self.period))
        except (Undefined, KeyError):
            return None

    def _env(self, period: Period) -> dict[str, Any]:
        overrides = {year: (holidays, working) for year, holidays, working in self.program.calendar}
        return {
            **unit_env(self.program, "", self.unit),
            **dict(self.program.lists),
            **{name: self._parameter(name, period) for name in _parameters(self.program)},
            "period_from": period.first,
            "period_to": period.last,
            "as_of": self.as_of,
            CALENDAR: WorkCalendar(overrides),
            **{name: value for name, value in self.facts.items() if name.startswith("previous_")},
        }

    # ------------------------------------------------------------------------------------------------- for people

    def evidence(self, node: int, row: Row = ()) -> tuple[()]:  # noqa: ARG002  # of the protocol
        """No records stand behind plain facts."""
        return ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Facts that break their declaration, and names that nothing reads."""
        for node, _ in facts_of(self.program.plan):
            for row in self.rows(self.program.plan.nodes[node].scope):
                self.leaf(node, row)
        return in_order(self._told)

    @property
    def pending(self) -> tuple[()]:
        """Nothing waits to be verified."""
        return ()

    @property
    def unread(self) -> tuple[str, ...]:
        """Names given that nothing in the program has."""
        read = set(_names(self.program))
        return tuple(name for name in self.facts if name not in read)


def _selects(program: Program) -> Iterator[Select]:
    for _, source in facts_of(program.plan):
        base = base_of(source)
        if isinstance(base, Select):
            yield base
        elif isinstance(base, Derived):
            yield from (select for _, select in base.inputs)


def _parameters(program: Program) -> tuple[str, ...]:
    return tuple(one.name for one in program.parameters)


def _names(program: Program) -> Iterator[str]:
    yield from _parameters(program)
    yield from (duty.id for duty in program.duties)
    yield from (select.fact for select in _selects(program))
    yield from ("previous_grade", "previous_score", "previous_vetoed")
    for node in program.plan.nodes:
        if isinstance(node.op, Fact):
            yield node.op.measure.name
            if isinstance(source := node.op.measure.source, Cohort):
                yield source.name
