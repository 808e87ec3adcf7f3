"""Evidence of one unit with stated facts, made once: what tests at the edges of a rubric are supplied with."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from bizenv_rules.evidence.realise import realise
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.units import Unit
from bizenv_rules.plan import Measure, Select
from bizenv_rules.program import Program
from bizenv_rules.rubric.words import known_words
from bizenv_rules.testing.classes import parameters_of, period_of
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.pinned import Facts, Pinned, put, rest


class Supplier:
    """Evidence for a program, of one unit."""

    def __init__(self, program: Program, unit: Unit) -> None:
        self.program, self.unit, self.period = program, unit, period_of(program)
        self.words = known_words(program.declared, program.values)
        self.parameters = parameters_of(program, unit, self.period)
        self.pinned = Pinned(program, unit, self.period, self.parameters)
        self._made: dict[str, tuple[Evidence, tuple[str, ...], bool]] = {}

    @cached_property
    def alone(self) -> Pinned:
        """The same with the facts at rest that no record gives without giving others, too."""
        measures = {
            measure for node in self.program.nodes if node.value in self.pinned.read for measure in self.pinned.facts_behind(node.value)
        }
        tied = frozenset(measure.source for measure in measures if isinstance(measure.source, Select) and not self._is_free(measure))
        return Pinned(self.program, self.unit, self.period, self.parameters, tied)

    def _is_free(self, measure: Measure) -> bool:
        facts: Facts = {}
        put(facts, measure, nth(measure, 1))
        _, left, moves_more = self.realised(facts)
        return not left and not moves_more

    def evidence(self, records: tuple[Record, ...], duties: Any) -> Evidence:
        """Evidence of this unit."""
        return Evidence(self.unit, self.period, records, self.parameters, duties)

    def of(self, facts: Facts) -> Evidence | None:
        """Evidence with these facts; None where no records give them."""
        evidence, left, _ = self.realised(facts)
        return None if left else evidence

    def realised(self, facts: Facts) -> tuple[Evidence, tuple[str, ...], bool]:
        """Evidence with the facts that records can give, the names of the others, and whether facts not named move, too."""
        key = repr(facts)
        if key not in self._made:
            made = realise(self.program, self.words, facts, unit=self.unit, period=self.period)
            self._made[key] = (self.evidence(made.records, made.duties), made.left, bool(made.also))
        return self._made[key]

    def as_far_as(self, facts: Facts) -> Evidence | None:
        """Evidence with these facts; of those that no records give so often one, or none."""
        for fewer in (1, None):
            for name in self.realised(facts)[1]:
                value = facts.pop(name, None)
                if fewer is not None and value is not None:
                    facts[name] = dict.fromkeys(value, fewer) if isinstance(value, Mapping) else fewer
        return self.of(facts) if facts else None


def is_count(measure: Measure) -> bool:
    """Whether a fact counts records, so that one more is one more."""
    source = measure.source
    return isinstance(source, Select) and source.forms is None and source.take.how in {"count", "distinct", "sum"}


def nth(measure: Measure, n: int) -> Fraction:
    """The value so many steps above rest, or the greatest."""
    value = rest(measure) + n * (measure.grid or 1)
    return value if measure.hi is None else min(value, measure.hi)
