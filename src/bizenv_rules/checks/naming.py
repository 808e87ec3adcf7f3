"""Facts by name, as people read them and ``score_facts`` takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from bizenv_rules.checks.proof import Named
from bizenv_rules.checks.resting import at_rest
from bizenv_rules.evidence.levels import level_fields
from bizenv_rules.plan import Absent, DutyCount, Fact, Given, Instance, Measure, Select
from bizenv_rules.program import Program

ZERO = Fraction(0)


class Names:
    """The names of one program's facts."""

    def __init__(self, program: Program) -> None:
        self.program = program
        sources = [node.op.measure.source for node in program.plan.nodes if isinstance(node.op, Fact)]
        selects = [source for source in sources if isinstance(source, Select)]
        self.levels: dict[str, set[str]] = {}
        for select in selects:
            if select.level:
                self.levels.setdefault(select.fact, set()).add(select.level)
        listed = {fact: spec.values for fact, spec in level_fields(program, selects).items()} if self.levels else {}
        same = {fact for node in program.nodes for fact in node.facts if fact in {node.value, *(stage.node for stage in node.stages)}}
        self.same = {node.op.measure.name for i, node in enumerate(program.plan.nodes) if i in same and isinstance(node.op, Fact)}
        self.inline = {node.path for node in program.nodes if node.kind != "judged"} - self.same
        self.elsewhere = {
            fact: next((level for level in listed.get(fact, ("其他",)) if level not in levels), "else")
            for fact, levels in self.levels.items()
        }

    def of(self, facts: Mapping[int, Fraction]) -> Named:
        """Fact nodes by name; what is 0 anyway is left out. Due dates are told by what became of them, counts by level if they can be."""
        found: list[tuple[str, Fraction]] = []
        counted: dict[str, dict[str, Fraction]] = {}
        whole: dict[str, Fraction] = {}
        nodes = self.program.plan.nodes
        there = [(node, op.measure, value) for node, value in facts.items() if isinstance(op := nodes[node].op, Fact)]
        for _, measure, value in sorted(there, key=_order):
            source = measure.source
            if isinstance(source, DutyCount):
                _count(counted.setdefault(source.duty, {}), source.which, value)
            elif isinstance(source, Select) and source.fact in self.levels and not source.level:
                whole[source.fact] = value
            elif not isinstance(source, Absent | Given | Instance) and (measure.may_miss or value != at_rest(measure)):
                found.append((self._name(measure), value))
        for fact, value in whole.items():
            rest = value - sum((number for name, number in found if name.startswith(f"{fact}[")), ZERO)
            found += [(f"{fact}[{self.elsewhere[fact]}]", rest)] if rest > 0 else []
        found += [(f"{duty}[{state}]", value) for duty, states in counted.items() for state, value in states.items() if value]
        return tuple(found)

    def _name(self, measure: Measure) -> str:
        source = measure.source
        if not isinstance(source, Select):
            return measure.name
        if not source.level:  # the path of an item alone would state its points
            return f"{measure.name}[{'records' if source.forms is None else 'mark'}]" if measure.name in self.inline else measure.name
        return f"{measure.name}[{self.elsewhere[source.fact] if source.level == 'else' else source.level}]"


def _order(each: tuple[int, Measure, Fraction]) -> tuple[int, int]:
    source = each[1].source
    return (len(source.which) if isinstance(source, DutyCount) else 0, each[0])


def _count(states: dict[str, Fraction], which: Iterable[str], value: Fraction) -> None:
    """So many due dates are one of these; smaller groups of states were told before."""
    known = sum((states.get(state, ZERO) for state in which), ZERO)
    free = next((state for state in which if state not in states), None)
    if free is not None:
        states[free] = max(value - known, ZERO)
