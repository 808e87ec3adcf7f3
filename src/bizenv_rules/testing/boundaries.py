"""``boundary_evidence``: the evidence on either side of every edge that a rubric has, each with a name that says which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.calendar import Period
from bizenv_rules.evidence.realise import realise
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.units import Unit
from bizenv_rules.plan import Clamp, DutyCount, Measure, Periods, Select, reads
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program
from bizenv_rules.rubric.words import known_words
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.testing.classes import parameters_of, period_of, units_of
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.kept import Same
from bizenv_rules.testing.pinned import Facts, Pinned, put, rest

if TYPE_CHECKING:
    from bizenv_rules.scoring.setting import Scored

FAR: Final = 24
"""How many like records are tried for an edge."""
PLENTY: Final = 12
"""How many records are plenty."""
_DAY: Final = timedelta(days=1)
Named = tuple[str, Evidence]


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
        edges = _Edges(program, unit)
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


class _Edges:
    """The edges of a program as one unit meets them."""

    def __init__(self, program: Program, unit: Unit) -> None:
        self.program, self.unit, self.period = program, unit, period_of(program)
        self.words = known_words(program.declared, program.values)
        self.parameters = parameters_of(program, unit, self.period)
        self.pinned = Pinned(program, unit, self.period, self.parameters)
        self._made: dict[str, tuple[Evidence | None, bool]] = {}

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
        put(facts, measure, _nth(measure, 1))
        evidence, moves_more = self._realised(facts)
        return evidence is not None and not moves_more

    def evidence(self, records: tuple[Record, ...], duties: Any) -> Evidence:
        """Evidence of this unit."""
        return Evidence(self.unit, self.period, records, self.parameters, duties)

    def of(self, facts: Facts) -> Evidence | None:
        """Evidence with these facts; None where no records give them."""
        return self._realised(facts)[0]

    def _realised(self, facts: Facts) -> tuple[Evidence | None, bool]:
        key = repr(facts)
        if key not in self._made:
            made = realise(self.program, self.words, facts, unit=self.unit, period=self.period)
            self._made[key] = (None if made.left else self.evidence(made.records, made.duties), bool(made.also))
        return self._made[key]

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
            evidence = self._as_far_as(facts)
            if evidence is not None:
                yield name, evidence

    def _as_far_as(self, facts: Facts) -> Evidence | None:
        """Evidence with these facts; of those that no records give so often one, or none."""
        for fewer in (1, None):
            left = realise(self.program, self.words, facts, unit=self.unit, period=self.period).left if facts else ()
            for name in left:
                value = facts.pop(name, None)
                if fewer is not None and value is not None:
                    facts[name] = dict.fromkeys(value, fewer) if isinstance(value, Mapping) else fewer
        return self.of(facts) if facts else None

    # ------------------------------------------------------------------------------------------------------- single facts

    def facts(self, node: Authored) -> Iterator[Named]:
        """Of each fact behind an item the values at which the item changes its pace, and their neighbours."""
        for measure in self.pinned.facts_behind(node.value):
            if isinstance(measure.source, DutyCount):
                continue
            values = self._turns(node, measure) if _is_count(measure) else _marks(measure)
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
                if self.pinned.value(when, {measure: _nth(measure, n)}) == 1:
                    yield {measure: _nth(measure, n)}
        for n in range(1, 4):
            every = {measure: _nth(measure, n) for measure in measures}
            if self.pinned.value(when, every) == 1:
                yield every

    def _short(self, when: int, given: Mapping[Measure, Fraction]) -> Mapping[Measure, Fraction]:
        """The same with one fact a step nearer to rest, so that the condition does not hold."""
        for measure, value in given.items():
            less = {**given, measure: value - (measure.grid or 1)}
            if self.pinned.value(when, less) == 0:
                return {each: number for each, number in less.items() if number != rest(each)}
        return {}

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
                if not isinstance(source, Select) or source.fact in done or not _is_count(measure):
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


def _is_count(measure: Measure) -> bool:
    source = measure.source
    return isinstance(source, Select) and source.forms is None and source.take.how in {"count", "distinct", "sum"}


def _marks(measure: Measure) -> list[Fraction]:
    """The least and the greatest mark, the ones a step inside, and one between."""
    step = measure.grid or Fraction(1, 100)
    low = measure.lo if measure.lo is not None else Fraction(0)
    if measure.hi is None:
        return [low, low + step]
    middle = low + int((measure.hi - low) / 2 / step) * step
    return list(dict.fromkeys(value for value in (low, low + step, middle, measure.hi - step, measure.hi) if low <= value <= measure.hi))


def _nth(measure: Measure, n: int) -> Fraction:
    value = rest(measure) + n * (measure.grid or 1)
    return value if measure.hi is None else min(value, measure.hi)


def name_of(measure: Measure) -> str:
    """A fact as names of evidence say it."""
    source = measure.source
    return f"{source.fact}[{source.level}]" if isinstance(source, Select) and source.level else measure.name
