"""What evidence for a rubric is made of: for each thing it reads a record that counts, and how much of it can matter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.query import facts_of
from bizenv_rules.evidence.realise import realise
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.stated import STATES
from bizenv_rules.evidence.units import Unit
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Derived, Fact, FieldValues, Forms, Measure, Row, Select
from bizenv_rules.program import Authored, Program
from bizenv_rules.rubric.words import known_words
from bizenv_rules.testing.classes import parameters_of, period_of
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.kept import Same
from bizenv_rules.testing.pinned import Pinned

MOST: Final = 201
"""The largest sample that is looked for."""
FAR: Final = 24
"""The most like records that are looked at for where more of them stop mattering."""

QUIET: Final = 9
"""After so many that changed nothing, more will not."""


@dataclass(frozen=True, slots=True)
class Template:
    """Records that count once for a fact. ``most``: as many as can matter and two more; ``marks``: the rules of its marks."""

    name: str
    records: tuple[Record, ...]
    most: int = 1
    marks: Forms | None = None
    is_one: bool = False
    is_repeated: bool = False
    hi: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A sample of answers. ``classes``: one record for each answer, the one worth least last; ``sample``: how many are asked."""

    name: str
    classes: tuple[Record, ...]
    sample: int


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that evidence of one unit is drawn from. ``due``: duty → number of due dates in the period."""

    program: Program
    unit: Unit
    period: str
    parameters: Mapping[str, Any]
    templates: tuple[Template, ...]
    surveys: tuple[Survey, ...]
    due: Mapping[str, int]


@lru_cache(maxsize=64)
def _material(program: Same[Program], unit: Same[Unit], period: str) -> Material:
    return _Gathered(program.it, unit.it, period or period_of(program.it)).material()


def material_of(program: Program, unit: Unit, period: str = "") -> Material:
    """What evidence of a unit is made of, worked out once.

    >>> import bizenv_rules as bz
    >>> found = material_of(bz.library("jilin-jkq", "2021").program(), Unit(id="商务局"))
    >>> [(one.name, one.most) for one in found.templates if one.name == "media[区县级]"], dict(found.due)["quarterly_summary"]
    ([('media[区县级]', 8)], 4)
    """
    return _material(Same(program), Same(unit), period)


class _Gathered:
    def __init__(self, program: Program, unit: Unit, period: str) -> None:
        self.program, self.unit, self.period = program, unit, period
        self.words = known_words(program.declared, program.values)
        self.parameters = parameters_of(program, unit, period)
        self.pinned = Pinned(program, unit, period, self.parameters)
        self.stated = FactsWorld(program, {}, period=period, parameters=self.parameters, unit=unit)
        self.scopes: dict[str, set[int]] = {}
        for node, _, select in self._selects():
            self.scopes.setdefault(select.fact, set()).add(program.plan.nodes[node].scope)
        self.readers = {fact: node for node in program.nodes for fact in node.facts}

    def material(self) -> Material:
        """Surveys, then every other fact once; facts that no record can be written for are left out."""
        surveys = [found for node in self.program.nodes if node.kind == "survey" if (found := self._survey(node)) is not None]
        taken = {fact for node in self.program.nodes if node.kind == "survey" for fact in node.facts}
        answered = {record.record for survey in surveys for record in survey.classes}
        templates: dict[str, Template] = {}
        seen: set[Any] = set()
        for node, measure, select in self._selects():
            name = f"{select.fact}[{select.level}]" if select.level else select.fact
            key = name if select.forms is None else (select.selection, select.forms)
            if node in taken or key in seen or select.selection.record in answered:
                continue
            seen.add(key)
            if (made := self._template(node, measure, select, name)) is not None:
                templates[name] = made
        return Material(self.program, self.unit, self.period, self.parameters, tuple(templates.values()), tuple(surveys), self._due())

    def _selects(self) -> Iterator[tuple[int, Measure, Select]]:
        for node, source in facts_of(self.program.plan):
            op = self.program.plan.nodes[node].op
            assert isinstance(op, Fact)
            for select in (source,) if isinstance(source, Select) else (each for _, each in getattr(source, "inputs", ())):
                if select.level != "else":
                    yield node, op.measure, select

    def _template(self, node: int, measure: Measure, select: Select, name: str) -> Template | None:
        for value in self._values(measure, select):
            records = self._records(node, select, value)
            if records:
                most = self._most(node, measure, select)
                one, repeated = select.take.how == "one", select.forms is None and select.take.how in {"count", "sum"}
                return Template(name, records, most, select.forms, one, repeated, measure.hi)
        return None

    def _values(self, measure: Measure, select: Select) -> tuple[Any, ...]:
        if select.forms is not None:
            return ((measure.hi or Fraction(1)) if select.take.value is None else (measure.lo or Fraction(0)),)
        numbers = (1, 2, 50)
        kind = "number" if select.take.value is None else select.take.value.type.base
        words = getattr(getattr(select.take.value, "type", None), "values", None) or ("甲",)
        return {"bool": (True, False), "text": words}.get(kind, numbers)

    def _records(self, node: int, select: Select, value: Any) -> tuple[Record, ...]:
        """Records for the fact's first row alone, or where later rows hear of them, for those too."""
        scope = self.program.plan.nodes[node].scope
        rows = self.stated.rows(scope)
        if not rows:
            return ()
        given = {select.level: value} if select.level else value
        alone = {select.fact: _nested(self.program, scope, rows[0], given)} if len(self.scopes[select.fact]) == 1 else {select.fact: given}
        for facts in (alone, {select.fact: given}):
            made = realise(self.program, self.words, facts, unit=self.unit, period=self.period)
            if not made.left:
                return made.records[:1] if select.forms is None else made.records
        return ()

    def _most(self, node: int, measure: Measure, select: Select) -> int:
        """As many like records as change what is read, and two more."""
        item = self.readers.get(node)
        if item is None or select.forms is not None or isinstance(measure.source, Derived):
            return 3
        before, last = self.pinned.value(item.value, {measure: Fraction(0)}), 1
        for n in range(1, FAR):
            here = self.pinned.value(item.value, {measure: Fraction(n)})
            last, before = (last if here == before else n), here
            if n - last > QUIET:
                break
        return 8 if last == FAR - 1 else last + 2

    # ------------------------------------------------------------------------------------------------ surveys, duties

    def _survey(self, node: Authored) -> Survey | None:
        pairs: list[tuple[Fraction, Record]] = []
        every: Measure | None = None
        measures = []
        for fact in node.facts:
            op = self.program.plan.nodes[fact].op
            assert isinstance(op, Fact)
            if isinstance(select := op.measure.source, Select) and select.level not in ("", "else"):
                measures.append((fact, op.measure, select))
            elif isinstance(select, Select) and not select.level:
                every = op.measure
        for fact, measure, select in measures:
            records = self._records(fact, select, 1)
            value = self.pinned.value(node.value, {measure: Fraction(1), **({every: Fraction(1)} if every else {})})
            if len(records) == 1:
                pairs.append((value if isinstance(value, Fraction) else Fraction(0), records[0]))
        pairs.sort(key=lambda pair: -pair[0])
        return Survey(node.path, tuple(record for _, record in pairs), self._sample(node, every)) if pairs else None

    def _sample(self, node: Authored, every: Measure | None) -> int:
        """How many answers may be given."""
        if every is None:
            return 5

        def is_taken(n: int) -> bool:
            return isinstance(self.pinned.value(node.value, {every: Fraction(n)}), Fraction)

        if not is_taken(1):
            return next((n for n in range(2, MOST) if is_taken(n)), 10)
        found = bisect_right(range(1, MOST), False, key=lambda n: not is_taken(n))
        return 10 if found == MOST - 1 else found

    def _due(self) -> dict[str, int]:
        world: Any = Evidence(self.unit, self.period, parameters=self.parameters).score(self.program).world
        found = {}
        for duty in self.program.duties:
            dates = world.duty_dates(duty.id, world.frame.period) or ()
            found[duty.id] = sum(one.status in STATES for one in dates)
        return {duty: many for duty, many in found.items() if many}


def _nested(program: Program, scope: int, row: Row, value: Any) -> Any:
    """A value given for one row alone, by its members."""
    if isinstance(program.plan.scopes[scope].source, FieldValues):
        row = row[:-1]
    for member in reversed(row):
        value = {member: value} if member else value
    return value
