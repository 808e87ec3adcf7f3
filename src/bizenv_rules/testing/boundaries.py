"""``boundary_evidence``: the evidence on either side of every edge that a rubric has, each with a name that says which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.units import Unit
from bizenv_rules.plan import Periods, Select
from bizenv_rules.program import Authored, Program
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.testing.classes import units_of
from bizenv_rules.testing.edges import Edges, Named
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.kept import Same
from bizenv_rules.testing.pinned import Facts, put
from bizenv_rules.testing.supplier import is_count

if TYPE_CHECKING:
    from bizenv_rules.scoring.setting import Scored

_DAY: Final = timedelta(days=1)


def boundary_evidence(rubric: Scored) -> list[Named]:
    """Small evidence at every edge: grades, caps, floors, counts, marks, vetoes, duties, and the ends of periods.

    Every class of units is tried. Names say what the evidence is; what no records can be written for is left out.

    >>> import bizenv_rules as bz
    >>> found = dict(boundary_evidence(bz.library("jilin-jkq", "2021")))
    >>> [name for name in found if name.startswith("cap of bonus")]
    ['cap of bonus: 9.5', 'cap of bonus: 10', 'cap of bonus: 10.5']
    >>> print(found["bonus.media: media[区县级] at 7"])
    甲单位 in 2021, duties met, marks at their least
    - {record: article, level: 区县级, text: 营商环境, times: 7}
    """
    return list(_kept(Same(program_of(rubric))))


@lru_cache(maxsize=8)
def _kept(same: Same[Program]) -> tuple[Named, ...]:
    program = same.it
    found: dict[str, Evidence] = {}
    seen: set[str] = set()
    for unit in units_of(program):
        edges = _Boundaries(program, unit)
        for name, evidence in edges.all():
            if name not in found and str(evidence) not in seen:
                found[name] = evidence
                seen.add(str(evidence))
            elif name in found and str(evidence) not in seen and _said(unit):
                found.setdefault(f"{name} ({_said(unit)})", evidence)
                seen.add(str(evidence))
    return tuple(found.items())


def _said(unit: Unit) -> str:
    """What sets the unit apart."""
    words = [unit.class_ or "", *unit.groups, *unit.roles, *(f"{key} {value}" for key, value in unit.fields.items())]
    return ", ".join(word for word in words if word)


class _Boundaries(Edges):
    """All of them, those in time as well."""

    def all(self) -> Iterator[Named]:
        """Every edge, in the order of the rubric."""
        yield "nothing at all", self.evidence((), "met")
        yield from self.everything()
        yield from self.grades()
        for node in (each for each in self.program.nodes if each.value in self.pinned.read):
            yield from self.clamps(node)
            if not node.children:
                yield from self.facts(node)
        yield from self.vetoes()
        yield from self.kept()
        yield from self.days()

    # --------------------------------------------------------------------------------------------------- duties and days

    def kept(self) -> Iterator[Named]:
        """Each duty late once and missed once."""
        for duty in self.program.duties:
            for state in ("late", "missed"):
                evidence = self.of({duty.id: {state: 1}})
                if evidence is not None:
                    yield f"duty {duty.id}: {state} once", evidence

    def days(self) -> Iterator[Named]:
        """A record of each fact on the first and last day of its first period, and on the days outside."""
        done = set()
        for node in self.program.nodes:
            for measure in self.pinned.facts_behind(node.value) if not node.children and node.value in self.pinned.read else ():
                source = measure.source
                if not isinstance(source, Select) or source.fact in done or not is_count(measure):
                    continue
                done.add(source.fact)
                facts: Facts = {}
                put(facts, measure, Fraction(1))
                evidence = self.of(facts)
                if evidence is not None and len(evidence.records) == 1 and evidence.records[0].date is not None:
                    yield from self._moved(source.fact, node, evidence)

    def _moved(self, name: str, node: Authored, evidence: Evidence) -> Iterator[Named]:
        record = evidence.records[0]
        assert record.date is not None
        per = Period.parse(self.period)
        inner = self.program.plan.scopes[node.scope].source
        own = next((part for part in per.within(inner.per) if part.holds(record.date)), per) if isinstance(inner, Periods) else per
        ends = {
            "the first day of": own.first,
            "the last day of": own.last,
            "the day before": own.first - _DAY,
            "the day after": own.last + _DAY,
        }
        for words, day in ends.items():
            moved = type(record)(**{**record.__getstate__(), "date": day})
            yield f"{name} on {words} {own.label}", replace(evidence, records=(moved,))
