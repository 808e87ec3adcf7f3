"""``Evidence``: everything one score hangs on, as tests make it, change it and write it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.stated import Duties, StatedWorld
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.writers import as_dict
from bizenv_rules.lean import dataclass
from bizenv_rules.rubric.words import known_words
from bizenv_rules.scoring.assess import score_all
from bizenv_rules.scoring.setting import Scored, setting
from bizenv_rules.scoring.sources import Question, Sources
from bizenv_rules.testing.written import flow, number

if TYPE_CHECKING:
    from bizenv_rules.program import Program
    from bizenv_rules.scoring.card import Scorecard


@dataclass(frozen=True, slots=True)
class Evidence:
    """One unit's records in one period, and the ground they stand on.

    ``duties``: ``met`` (every due date, unless records say otherwise), ``none`` (as the records say), or the state of every
    due date by duty. ``marks``: marks that nobody gave stand at their least value, so that a result is complete without them.

    >>> import bizenv_rules as bz
    >>> from datetime import date
    >>> from bizenv_rules.evidence.records import Finding
    >>> idle = Finding(id="1", unit="商务局", duty="三年行动方案", date=date(2021, 12, 31), times=2)
    >>> found = Evidence(Unit(id="商务局"), "2021", (idle,))
    >>> found.score(bz.library("jilin-jkq", "2021")).score
    Fraction(34, 1)
    >>> print(found)
    商务局 in 2021, duties met, marks at their least
    - {record: finding, duty: 三年行动方案, times: 2}
    """

    unit: Unit
    period: str
    records: tuple[Record, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    duties: Duties = "met"
    marks: bool = True

    def score(self, rubric: Scored, *, readings: Mapping[str, str] | None = None) -> Scorecard:
        """The card of this evidence; alone, so nothing is ranked. Raises ``BizenvError`` for a wrong period or parameter."""
        asked = setting(rubric, period=self.period, parameters=self.parameters, readings=readings).of_unit(self.unit)
        sources = Sources.of(self.ledger(asked.program), None, None, None)
        world: Any = sources.world(asked, self.unit)
        ground = StatedWorld.over(world, self.duties, is_rested=self.marks)
        return score_all([Question(asked, self.unit, ground)], is_single=True)[0]

    def ledger(self, program: Program) -> Ledger:
        """The records as a ledger, with the units that they name beside the one scored."""
        named = {record.unit: Unit(id=record.unit, name=record.unit) for record in self.records}
        others = [unit for name, unit in named.items() if name not in {self.unit.id, self.unit.name, *self.unit.aliases}]
        return Ledger(self.records, known_words(program.declared, program.values), Units([self.unit, *others]))

    def to_case(
        self, rubric: Scored, name: str = "", clause: str = "", *, expect: Mapping[str, Any] | None = None, note: str = ""
    ) -> dict[str, Any]:
        """The data of a case, pending until a person signs it; without ``expect`` it expects what the rubric gives now.

        Marks at rest are written as the values of their items under ``given``.
        """
        from bizenv_rules.testing.resting import rested

        card = self.score(rubric)
        given = rested(card)
        found: dict[str, Any] = {"name": name or "suggested", "clause": clause, "unit": _unit(self.unit), "period": self.period}
        if card.program.duties:
            found["duties"] = self.duties if isinstance(self.duties, str) else {key: list(words) for key, words in self.duties.items()}
        if self.parameters:
            found["parameters"] = _data(self.parameters)
        if given:
            found["given"] = {key: number(value) for key, value in given.items()}
        if self.records:
            found["evidence"] = self.rows()
        found |= {"work": "none", "expect": dict(expect) if expect is not None else expected(card), "confirm": "pending"}
        return found | ({"note": note} if note else {})

    def rows(self) -> list[dict[str, Any]]:
        """The records as a case writes them: what the case says itself is left out."""
        closing = Period.parse(self.period).last
        found = []
        for record in self.records:
            fields = as_dict(record)
            last_ones: dict[str, Any] = {name: fields.pop(name) for name in ("date", "times") if name in fields}
            row = {key: _data(value) for key, value in (fields | last_ones).items() if key != "id"}
            if record.unit in (self.unit.id, self.unit.shown):
                del row["unit"]
            if record.date == closing:
                del row["date"]
            found.append(row)
        return found

    def __str__(self) -> str:
        duties = self.duties if isinstance(self.duties, str) else "as stated"
        head = f"{self.unit.shown} in {self.period}, duties {duties}, marks {'at their least' if self.marks else 'as given'}"
        said: list[tuple[str, Any]] = [] if isinstance(self.duties, str) else [("duties", self.duties)]
        said += [("parameters", self.parameters)] if self.parameters else []
        extra = [flow({name: block}) for name, block in said]
        return "\n".join([head, *extra, *(f"- {flow(row)}" for row in self.rows())])


def changed(record: Record, **values: Any) -> Record:
    """A record with other values in some fields.

    >>> from bizenv_rules.evidence.records import Finding
    >>> changed(Finding(id="1", unit="甲", times=2), times=1)
    Finding(id='1', unit='甲')
    """
    return type(record)(**{**record.__getstate__(), **values})


def expected(card: Scorecard) -> dict[str, Any]:
    """What a case expects of a card: its score and grade, or why there is none."""
    found: dict[str, Any] = {}
    if card.score is not None:
        found["score"] = number(card.score)
    elif card.program.score is not None:
        found["status"] = card.status
    if card.program.grades:
        found["grade"] = card.grade or "none"
    holding = [veto.id for veto in card.vetoes if veto.holds]
    return found | ({"vetoes": holding} if holding else {})


def _unit(unit: Unit) -> Any:
    """The unit as a case writes it: its name, or its fields."""
    fields: dict[str, Any] = {"id": unit.id, "name": unit.name, "class": unit.class_, "parent": unit.parent}
    fields |= {"groups": list(unit.groups), "indicators": dict(unit.indicators), "aliases": list(unit.aliases)}
    fields |= {key: _data(value) for key, value in unit.fields.items()}
    if unit.active_from is not None or unit.active_to is not None:
        ends = {"from": unit.active_from, "to": unit.active_to}
        fields["active"] = {key: day.isoformat() for key, day in ends.items() if day is not None}
    kept = {key: value for key, value in fields.items() if value not in (None, "", [], {})}
    return unit.shown if set(kept) <= {"id", "name"} and unit.shown == unit.id else kept


def _data(value: Any) -> Any:
    """A value as YAML holds it."""
    if isinstance(value, Fraction):
        return number(value)
    if isinstance(value, tuple | list):
        return [_data(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _data(item) for key, item in value.items()}
    return cast("Any", value.isoformat()) if hasattr(value, "isoformat") else value
