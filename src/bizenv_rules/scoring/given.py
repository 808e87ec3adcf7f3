"""A world made of plain facts, for trying a rubric out without records: ``{"idle_plan3y": 2, "media": {"省级": 2}}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.answers import fit
from bizenv_rules.evidence.frame import unit_env
from bizenv_rules.evidence.units import Unit
from bizenv_rules.expr.compiled import compile_tree
from bizenv_rules.plan import (
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
    Row,
    Select,
    Source,
)
from bizenv_rules.points import points
from bizenv_rules.problem import Problem
from bizenv_rules.program import Program
from bizenv_rules.scoring.setting import Setting

NEVER_ABSENT = frozenset({"count", "sum", "distinct"})


class FactWorld:
    """Facts by name; counts that are not named are 0, marks and means that are not named are missing.

    The same facts hold in every period and for every indicator.
    """

    def __init__(self, asked: Setting, facts: Mapping[str, Any], unit: Unit, cohort: Mapping[str, Fraction | None] | None = None) -> None:
        self.program: Program = asked.program
        self.asked, self.facts, self.unit, self.cohort = asked, facts, unit, cohort or {}
        self.problems: list[Problem] = []
        self.pending: tuple[Any, ...] = ()
        self.unread: tuple[Any, ...] = ()

    def rows(self, scope: int) -> Sequence[Row]:
        """The rows of a scope: periods of the period asked for, indicators of the unit."""
        found = self.program.plan.scopes[scope]
        if found.parent is None:
            return ((),)
        return tuple((*row, member) for row in self.rows(found.parent) for member in self._members(found.source, row))

    def _members(self, source: Periods | Indicators | FieldValues | None, row: Row) -> tuple[str, ...]:
        if isinstance(source, Periods):
            periods = [Period.parse(member) for member in row if member[:4].isdecimal()]
            return tuple(period.label for period in (periods[-1] if periods else self.asked.period).within(source.per))
        if isinstance(source, Indicators):
            wanted = source.roles or self._roles(source.roles_name)
            held = tuple(name for name, role in self.unit.indicators.items() if not wanted or role in wanted)
            return held or (("",) if source.lone and not self.unit.indicators else ())
        return ()

    def _roles(self, name: str) -> tuple[str, ...]:
        value = self._parameter(name) if name else ()
        return value if isinstance(value, tuple) else ()

    def evidence(self, node: int, row: Row) -> tuple[Any, ...]:  # noqa: ARG002  # of the protocol
        """No records stand behind plain facts."""
        return ()

    def with_cohort(self, cohort: Mapping[str, Fraction | None]) -> FactWorld:
        """The same facts with what a ranking wrote."""
        return FactWorld(self.asked, self.facts, self.unit, cohort)

    def leaf(self, node: int, row: Row) -> Leaf:  # noqa: ARG002  # facts hold in every row
        """The fact as its measure declares it, or MISSING."""
        op = self.program.plan.nodes[node].op
        assert isinstance(op, Fact)
        value = self._value(op.measure.source, op.measure)
        if value is None:
            return Missing(frozenset((node,)))
        found, problem = fit(op.measure, (value, 1), node)
        if problem is not None and problem not in self.problems:
            self.problems.append(problem)
        return found

    def _value(self, source: Source, measure: Measure) -> Fraction | None:
        match source:
            case Select():
                return self._selected(source)
            case Parameter(name):
                return number_or_none(self._parameter(name))
            case DutyCount(duty, which):
                counts = self.facts.get(duty, {})
                return sum((points(counts.get(word, 0)) for word in which), Fraction(0)) if isinstance(counts, Mapping) else None
            case Derived(tree, inputs):
                env = self._env() | {name: self._plain(select) for name, select in inputs}
                return number_or_none(compile_tree(tree)(env))
            case Given(of):
                return Fraction(int(self._value(of, measure) is not None))
            case Number(of):
                value = self._selected(of)
                return Fraction(0) if value is None else Fraction(of.forms.at_least if of.forms else 1)
            case Instance():
                return Fraction(1)
            case Cohort(name):
                return self.cohort.get(name)
            case _:
                return None

    def _selected(self, select: Select) -> Fraction | None:
        value = self._plain(select)
        return Fraction(0) if value is None and select.take.how in NEVER_ABSENT else number_or_none(value)

    def _plain(self, select: Select) -> Any:
        value = self.facts.get(select.fact)
        if isinstance(value, Mapping):
            if select.level:
                return value.get(select.level, 0)
            return sum((points(part) for part in value.values()), Fraction(0))
        if select.level and value is not None:
            problem = Problem("V930", f"{select.fact} is counted by level: give {{level: count}}", path=select.fact)
            if problem not in self.problems:
                self.problems.append(problem)
            return None
        return value

    def _parameter(self, name: str) -> Any:
        if name in self.asked.parameters:
            return self.asked.parameters[name]
        for parameter in self.program.parameters:
            if parameter.name == name:
                return next((value for start, value in reversed(parameter.values) if start <= self.asked.period.last), None)
        return dict(self.program.lists).get(name)

    def _env(self) -> dict[str, Any]:
        known = {parameter.name: self._parameter(parameter.name) for parameter in self.program.parameters}
        times = {"period_from": self.asked.period.first, "period_to": self.asked.period.last, "as_of": self.asked.as_of}
        before = {"previous_grade": None, "previous_score": None, "previous_vetoed": None}
        stated = {name: value for name, value in self.facts.items() if name in before}
        return unit_env(self.program, self.unit.id, self.unit) | dict(self.program.lists) | known | times | before | stated


def number_or_none(value: Any) -> Fraction | None:
    """A number or a condition as a number; a text or a list is none.

    >>> number_or_none(True), number_or_none("省级")
    (Fraction(1, 1), None)
    """
    if isinstance(value, bool):
        return Fraction(int(value))
    return points(value) if isinstance(value, int | Fraction | Decimal) else None
