"""Facts by name through the door that ``score_facts`` uses: what the whole program makes of them, and what they break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules import exact
from bizenv_rules.checks.resting import at_rest
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.plan import NA, Absent, Fact, Leaf, Missing, Periods, Row, Value
from bizenv_rules.specialise import specialise, through

if TYPE_CHECKING:
    from bizenv_rules.calendar import Period
    from bizenv_rules.checks.supposed import View
    from bizenv_rules.program import Assumption, Program


class Told(FactsWorld):
    """Plain facts about a unit of a class: conditions have the class's answers; a mark that is not named stands at its value at rest."""

    def __init__(self, view: View, facts: Mapping[str, Any], year: int) -> None:
        super().__init__(view.ground.written, facts, period=str(year), unit=view.unit)
        self.view = view

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a Fact node at a row."""
        answer = self.view.answers.get(node)
        if answer is not None:
            return answer, 1
        found = super().leaf(node, row)
        op = self.program.plan.nodes[node].op
        if not isinstance(found, Missing) or not isinstance(op, Fact) or isinstance(op.measure.source, Absent):
            return found
        return at_rest(op.measure) / (op.measure.grid or 1), 1

    def _members(self, scope: int, period: Period) -> Sequence[str]:
        """One member where the class names none."""
        found = super()._members(scope, period)
        return found or (("1",) if not isinstance(self.program.plan.scopes[scope].source, Periods) else ())


class Door:
    """A node of a program and its assumptions, to be read through names."""

    def __init__(self, program: Program, node: int | None, held: Sequence[Assumption]) -> None:
        self.program, self.node, self.held = program, node, held
        self.plan, self.where = specialise(program.plan, {}, [*([] if node is None else [node]), *(one.when for one in held)])

    def seen(self, view: View, facts: Mapping[str, Any]) -> tuple[Value | None, tuple[str, ...]]:
        """What the node's first row comes to (None where a registered function would be needed), and the assumptions that are broken."""
        if self.node is None and not self.held:
            return None, ()
        start = self.program.effective[0]
        world = Told(view, facts, 2021 if start is None else start.year)
        try:
            columns = exact.run(self.plan, through(world, self.program.plan, self.plan, self.where))
        except KeyError:
            return None, ()
        if any(problem.is_error for problem in world.problems):
            return NA, ()
        column = [] if self.node is None else columns[self.where[self.node]]
        ruled = tuple(one.id for one in self.held if Fraction(0) in columns[self.where[one.when]])
        return column[0] if column else NA, ruled

    def broken(self, view: View, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The assumptions that do not hold of these facts."""
        return self.seen(view, facts)[1]
