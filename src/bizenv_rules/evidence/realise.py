"""Facts back into records: evidence that makes the ledger give stated facts, read back before it is handed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import islice
from typing import Any, Final

from bizenv_rules.evidence.choosing import Place
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.keeping import asked_of, ground, late_records, moved, states_of
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.making import Draft, Want, drafts
from bizenv_rules.evidence.query import Query, base_of, facts_of
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.satisfying import Blank, month_ends
from bizenv_rules.evidence.stated import Duties, StatedWorld
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.evidence.world import UnitWorld
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Derived, FieldValues, Row, Select
from bizenv_rules.program import Program

TRIED: Final = 40
"""How many drafts are read back for one fact."""
MEMBER: Final = "甲"
"""The one member of a scope that is made of what records say."""


@dataclass(frozen=True, slots=True)
class Realised:
    """Records that give the facts. ``left``: names for which none could be written, or that come out otherwise.

    ``also``: facts that were not named and that the records move, too, because no record counts for one without the other.
    ``duties``: the ground the records stand on, ``met`` or the state of every due date where some were missed.
    """

    records: tuple[Record, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    duties: Duties = "met"


def realise(program: Program, vocabulary: Vocabulary, facts: Mapping[str, Any], *, unit: Unit, period: str) -> Realised:
    """Records that make the ledger give these facts, as ``score_facts`` takes them; every fact not named stays as it is.

    >>> from fractions import Fraction
    >>> import bizenv_rules as bz
    >>> rubric = bz.library("jilin-jkq", "2021")
    >>> facts = {"media": {"省级": 2}, "review.leaders": Fraction(59, 2), "monthly_news": {"late": 1}}
    >>> found = realise(rubric.program(), rubric.vocabulary, facts, unit=Unit(id="商务局"), period="2021")
    >>> [(one.record, one.times) for one in found.records], found.left
    ([('article', 2), ('rating', 1), ('submission', 1)], ())
    """
    first = _Maker(program, vocabulary, facts, unit, period).made()
    if not first.left:
        return first
    other = _Maker(program, vocabulary, facts, unit, period, backwards=True).made()
    return min(first, other, key=lambda found: len(found.left))


@dataclass(frozen=True, slots=True)
class Asked:
    """One selection at one row: what it should come to, and where it is read."""

    name: str
    select: Select
    query: Query
    place: Place
    value: Any

    @property
    def item(self) -> str:
        """The item whose marks alone are read, if it is one."""
        return self.select.forms.item if self.select.forms is not None else ""


class _Maker:
    def __init__(
        self, program: Program, vocabulary: Vocabulary, facts: Mapping[str, Any], unit: Unit, period: str, *, backwards: bool = False
    ) -> None:
        self.program, self.vocabulary, self.unit, self.period = program, vocabulary, unit, period
        names = {one.name for one in program.parameters}
        self.parameters = {name: value for name, value in facts.items() if name in names}
        self.stated = FactsWorld(program, facts, period=period, parameters=self.parameters, unit=unit)
        self.records: tuple[Record, ...] = ()
        self.world = self._world(())
        self.asked = tuple(sorted(self._asked(), key=lambda one: one.select.level == "", reverse=backwards))
        self.named = {n for n, one in enumerate(self.asked) if one.name in facts}
        heard = {one.name for one in self.asked} | {duty.id for duty in program.duties} | set(self.parameters)
        heard |= {name for name in facts if name.endswith(")") and "(" in name}
        self.left: dict[str, None] = dict.fromkeys(name for name in facts if name not in heard)

    def made(self) -> Realised:
        """Fact by fact and row by row, each read back; duties last."""
        for n in sorted(self.named):
            one = self.asked[n]
            if not self._is_right(one, self.world) and not self._realised(one) and not self._realised(one, strict=False):
                self.left[one.name] = None
        asked = asked_of(self.program, self.stated, self.world)
        states, short = states_of(asked, self.world)
        late = tuple(self._record(fields) for fields in late_records(self.program, self.vocabulary, states, self.world))
        self.records = tuple(self._numbered((*self.records, *late)))
        duties = ground(self.program, states, lambda stated: StatedWorld.over(self._world(self.records), stated))
        world = StatedWorld.over(self._world(self.records), duties)
        wrong = self._wrong(world)
        self.left |= dict.fromkeys([*short, *moved(self.program, self.stated, world), *(self.asked[n].name for n in wrong & self.named)])
        also = dict.fromkeys(self.asked[n].name for n in sorted(wrong - self.named))
        return Realised(self.records, self.parameters, tuple(self.left), tuple(also), duties)

    def _asked(self) -> Iterator[Asked]:
        queries = self.world.frame.queries
        for node, source in facts_of(self.program.plan):
            base, scope = base_of(source), self.program.plan.nodes[node].scope
            pairs = [(base, queries.by_node[node])] if source is base and isinstance(base, Select) else []
            if isinstance(base, Derived):
                pairs = [(select, queries.inputs[node][name]) for name, select in base.inputs]
            for row in self.stated.rows(scope) if pairs else ():
                place = self.world.place(scope, self._row(scope, row))
                yield from (Asked(select.fact, select, query, place, self.stated.read(select, row)) for select, query in pairs)

    def _row(self, scope: int, row: Row) -> Row:
        """The row with a name for the member that plain facts leave open."""
        is_open = isinstance(self.program.plan.scopes[scope].source, FieldValues)
        return (*row[:-1], MEMBER) if is_open and row[-1] == "" else row

    # ------------------------------------------------------------------------------------------------- fact by fact

    def _realised(self, one: Asked, *, strict: bool = True) -> bool:
        """Whether a draft was found after which this fact is right and no other (else: no other that is named) has become wrong."""
        if one.value is None:
            return False
        kind = self.vocabulary[one.select.selection.record]
        near = one.place.time if one.select.selection.window != "previous" else one.place.time.period.previous()
        fixed = {name: member for name, member in one.place.members if member and name in kind.fields}
        env = self.world.view.env(one.place.time)
        blank = Blank(kind, fixed, month_ends(near.first, near.last), env, self.world.frame.queries.functions)
        has = self.world.view.answer(one.query, one.place)
        want = Want(one.select, blank, one.value, NA if has.pair is NA else has.value, len(self.records))
        before = self._wrong(self.world)
        for draft in islice(drafts(want), TRIED):
            records = tuple(self._numbered((*self.records, *self._drafted(draft, blank))))
            world = self._world(records)
            worse = self._wrong(world) - before
            if self._is_right(one, world) and not (worse if strict else worse & self.named):
                self.records, self.world = records, world
                return True
        return False

    def _wrong(self, world: UnitWorld) -> set[int]:
        """What differs; what none of the records can concern differs exactly if something is wanted."""
        records = world.frame.ledger.records
        kinds = {(record.record, "") for record in records} | {(record.record, getattr(record, "item", "")) for record in records}
        near = [n for n, one in enumerate(self.asked) if (one.select.selection.record, one.item) in kinds]
        told = {n for n in near if not self._is_right(self.asked[n], world)}
        return told | {n for n in self.named.difference(near) if self.asked[n].value}

    def _is_right(self, one: Asked, world: UnitWorld) -> bool:
        found = world.view.answer(one.query, one.place)
        value: Any = NA if found.pair is NA else found.value
        return not found.stopped and (value == one.value or (value is None and one.value is None))

    # ----------------------------------------------------------------------------------------------------- records

    def _drafted(self, draft: Draft, blank: Blank) -> Iterator[Record]:
        for fields in draft:
            yield self._record({"record": blank.kind.name, "date": blank.days[0], **blank.fixed, **fields})

    def _record(self, fields: Mapping[str, Any]) -> Record:
        kind = self.vocabulary[fields["record"]]
        kept = {name: value for name, value in fields.items() if name in kind.fields}
        return kind.cls(**{"id": "?", "unit": self.unit.id, **kept})

    def _numbered(self, records: tuple[Record, ...]) -> Iterator[Record]:
        for n, record in enumerate(records, 1):
            yield type(record)(**{**record.__getstate__(), "id": f"e{n}"})

    def _world(self, records: tuple[Record, ...]) -> UnitWorld:
        ledger = Ledger(records, self.vocabulary, Units([self.unit]))
        return ledger.world(self.program, self.unit.id, period=self.period, parameters=self.parameters)
