"""The edges of a rubric in numbers: grades, caps, floors, counts, marks and vetoes, each as evidence on either side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.plan import Clamp, DutyCount, Measure, Select, reads
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.pinned import Facts, put, rest
from bizenv_rules.testing.supplier import Supplier, is_count, nth

FAR: Final = 24
"""How many like records are tried for an edge."""
PLENTY: Final = 12
"""How many records are plenty."""
Named = tuple[str, Evidence]


class Edges(Supplier):
    """The edges of a program as one unit meets them."""

    # ------------------------------------------------------------------------------------------ numbers that are reached

    def grades(self) -> Iterator[Named]:
        """Each band edge, and the nearest totals on either side."""
        score = self.program.score
        found = None if score is None else self.alone.set_of(score)
        for edge in self.program.edges if found is not None else ():
            for value in _around(found, edge):
                yield from self._reached(f"grade edge {exact_text(edge)}: score {exact_text(value)}", score or 0, value)

    def clamps(self, node: Authored) -> Iterator[Named]:
        """What comes to a cap or floor exactly, and the nearest numbers on either side."""
        for stage in node.stages:
            op = self.program.plan.nodes[stage.node].op
            if stage.name not in {"cap", "floor"} or not isinstance(op, Clamp) or self.program.plan.nodes[stage.node].scope:
                continue
            inner = reads(op)[0]
            found = self.alone.set_of(inner)
            for edge in (end for end in (op.lo, op.hi) if end is not None and found is not None):
                for value in _around(found, edge):
                    yield from self._reached(f"{stage.name} of {node.path}: {exact_text(value)}", inner, value)

    def _reached(self, name: str, node: int, value: Fraction) -> Iterator[Named]:
        """Evidence with which a node has a value, if it has it when it is scored."""
        evidence = self.of(self.alone.facts_at(node, value))
        if evidence is not None and evidence.score(self.program).trace.number(node) == value:
            yield name, evidence

    def everything(self) -> Iterator[Named]:
        """All that gives points at once, as far as it gives any, and all that takes them."""
        score = self.program.score
        base = None if score is None else self.pinned.value(score, {})
        if score is None or not isinstance(base, Fraction):
            return
        gives, takes = Facts(), Facts()
        for measure in self.pinned.facts_behind(score):
            if not isinstance(measure.source, Select) or measure.source.level == "else":
                continue
            most = measure.hi if measure.source.forms is not None and measure.hi is not None else rest(measure) + PLENTY
            value = self.pinned.value(score, {measure: most})
            if isinstance(value, Fraction) and value != base:
                put(gives if value > base else takes, measure, most)
        for name, facts in (("all that gives points", gives), ("all that takes points", takes)):
            evidence = self.as_far_as(facts)
            if evidence is not None:
                yield name, evidence

    # ------------------------------------------------------------------------------------------------------- single facts

    def facts(self, node: Authored) -> Iterator[Named]:
        """Of each fact behind an item the values at which the item changes its pace, and their neighbours."""
        for measure in self.pinned.facts_behind(node.value):
            if isinstance(measure.source, DutyCount):
                continue
            values = self._turns(node, measure) if is_count(measure) else _marks(measure)
            for value in values:
                facts: Facts = {}
                put(facts, measure, value)
                evidence = self.of(facts)
                if evidence is not None:
                    yield f"{node.path}: {name_of(measure)} at {exact_text(value)}", evidence

    def _turns(self, node: Authored, measure: Measure) -> list[Fraction]:
        """Where one more record is worth something else than the one before; each with its neighbours."""
        column = [self.pinned.value(node.value, {measure: Fraction(n)}) for n in range(3)]
        turns = {1}
        for n in range(3, FAR):
            column.append(self.pinned.value(node.value, {measure: Fraction(n)}))
            if not all(isinstance(value, Fraction) for value in column[-3:]):
                break
        for n in range(1, len(column) - 1):
            before, here, after = column[n - 1 : n + 2]
            if (
                isinstance(before, Fraction)
                and isinstance(here, Fraction)
                and isinstance(after, Fraction)
                and here - before != after - here
            ):
                turns |= {n - 1, n, n + 1}
        return [Fraction(n) for n in sorted(turns) if n > 0]

    # ------------------------------------------------------------------------------------------------------------- vetoes

    def vetoes(self) -> Iterator[Named]:
        """One with each veto, and one with a step less."""
        for veto in self.program.vetoes:
            measures = list(self.pinned.facts_behind(veto.when))
            given = next(iter(self._fired(veto.when, measures)), None)
            if given is None:
                continue
            for name, values in ((f"veto {veto.id}", given), (f"veto {veto.id}: just short of it", self._short(veto.when, given))):
                facts: Facts = {}
                for measure, value in values.items():
                    put(facts, measure, value)
                evidence = self.of(facts)
                if evidence is not None:
                    yield name, evidence

    def _fired(self, when: int, measures: list[Measure]) -> Iterator[Mapping[Measure, Fraction]]:
        """Values of one fact, or one of each, with which a condition holds; fewest first."""
        for n in range(1, FAR):
            for measure in measures:
                if self.pinned.value(when, {measure: nth(measure, n)}) == 1:
                    yield {measure: nth(measure, n)}
        for n in range(1, 4):
            every = {measure: nth(measure, n) for measure in measures}
            if self.pinned.value(when, every) == 1:
                yield every

    def _short(self, when: int, given: Mapping[Measure, Fraction]) -> Mapping[Measure, Fraction]:
        """The same with one fact a step nearer to rest, so that the condition does not hold."""
        for measure, value in given.items():
            less = {**given, measure: value - (measure.grid or 1)}
            if self.pinned.value(when, less) == 0:
                return {each: number for each, number in less.items() if number != rest(each)}
        return {}


def _around(found: ValueSet | None, edge: Fraction) -> Iterator[Fraction]:
    """The value itself, the greatest below it and the least above it, as far as they are reached."""
    assert found is not None
    numbers = found.numbers
    below, above = numbers.below(edge), numbers.between(edge, None, lo_open=True)
    if below is not None:
        yield below
    if edge in numbers:
        yield edge
    if above:
        yield above.min


def _marks(measure: Measure) -> list[Fraction]:
    """The least and the greatest mark, the ones a step inside, and one between."""
    step = measure.grid or Fraction(1, 100)
    low = measure.lo if measure.lo is not None else Fraction(0)
    if measure.hi is None:
        return [low, low + step]
    middle = low + int((measure.hi - low) / 2 / step) * step
    return list(dict.fromkeys(value for value in (low, low + step, middle, measure.hi - step, measure.hi) if low <= value <= measure.hi))


def name_of(measure: Measure) -> str:
    """A fact as names of evidence say it."""
    source = measure.source
    return f"{source.fact}[{source.level}]" if isinstance(source, Select) and source.level else measure.name
