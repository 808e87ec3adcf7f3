"""Who among real units changes score, grade or place from one edition to the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text
from bizenv_rules.scoring.assess import Assessment, assess
from bizenv_rules.scoring.compare import as_read_by

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Units
    from bizenv_rules.rubric.load import Rubric


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit comes to under one edition; ``place`` 0: none."""

    status: str
    score: Fraction | None
    grade: str | None
    place: int

    def text(self) -> str:
        """In words."""
        words = [self.status if self.score is None else exact_text(self.score)]
        words += [self.grade] if self.grade else []
        return " ".join([*words, f"place {self.place}"] if self.place else words)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        score = None if self.score is None else exact_text(self.score)
        return {"status": self.status, "score": score, "grade": self.grade, "place": self.place or None}


@dataclass(frozen=True, slots=True)
class Moved:
    """One unit that does not come to the same."""

    unit: str
    name: str
    old: Standing
    new: Standing


@dataclass(frozen=True, slots=True)
class Population:
    """How many units there are, and those that change, in the order of the list of units."""

    units: int
    moved: tuple[Moved, ...]

    def counts(self) -> Mapping[str, int]:
        """How many change score, grade and place."""
        return {
            "score": sum(each.old.score != each.new.score or each.old.status != each.new.status for each in self.moved),
            "grade": sum(each.old.grade != each.new.grade for each in self.moved),
            "place": sum(each.old.place != each.new.place for each in self.moved),
        }

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        listed = [{"unit": each.unit, "name": each.name, "old": each.old.to_dict(), "new": each.new.to_dict()} for each in self.moved]
        return {"units": self.units, "changed": dict(self.counts()), "moved": listed}

    def text(self) -> str:
        """For people."""
        counts = self.counts()
        first = f"of {self.units} units {counts['score']} change score, {counts['grade']} grade, {counts['place']} place"
        return "\n".join([first, *(f"    {each.name}: {each.old.text()} -> {each.new.text()}" for each in self.moved)]) + "\n"


def population(
    old: Rubric,
    new: Rubric,
    ledger: Ledger,
    *,
    readings: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    units: Units | None = None,
    period: str | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
) -> Population:
    """The same evidence assessed by both editions. A parameter is given to the edition that has it."""
    reports = []
    for rubric, chosen in zip((old, new), readings, strict=True):
        own = {name: value for name, value in (parameters or {}).items() if name in {one.name for one in rubric.program().parameters}}
        seen, _ = as_read_by(rubric, ledger)
        reports.append(assess(rubric, seen, units=units, period=period, as_of=as_of, parameters=own, readings=chosen))
    before, after = reports
    standings = [_standings(report) for report in reports]
    absent = Standing("not_assessed", None, None, 0)
    moved = []
    for card in dict.fromkeys((card.unit, card.name) for report in (after, before) for card in report.cards):
        there = [found.get(card[0], absent) for found in standings]
        if there[0] != there[1]:
            moved.append(Moved(*card, *there))
    return Population(len({*standings[0], *standings[1]}), tuple(moved))


def _standings(report: Assessment) -> dict[str, Standing]:
    places = {place.unit: place.rank or 0 for place in report.ranking or ()}
    return {card.unit: Standing(card.status, card.score, card.grade, places.get(card.unit, 0)) for card in report.cards}
