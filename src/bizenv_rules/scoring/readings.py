"""``readings``: whose score, grade or place hangs on how an open question of the text is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text
from bizenv_rules.scoring.assess import Assessment, assess

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Units
    from bizenv_rules.rubric.load import Rubric

MOST = 2**10


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit comes to under one combination: ``score`` None where there is none, ``place`` 0 where there is no ranking."""

    score: Fraction | None
    grade: str | None
    place: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One unit under one other choice of one reading, against the default."""

    reading: str
    choice: str
    unit: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Spread:
    """One unit over everything tried: its least and greatest score, and every grade and place it gets."""

    unit: str
    low: Fraction | None
    high: Fraction | None
    grades: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """``effects``: each choice alone; ``spreads``: over all that was tried. ``combinations``: whether that was every combination.

    ``apart``: (reading, choice) of those whose results are by another period (a year for a quarter), which cannot be set beside these.
    """

    rubric: str
    edition: str
    period: str
    tried: int
    combinations: bool
    effects: tuple[Effect, ...]
    spreads: tuple[Spread, ...]
    apart: tuple[tuple[str, str], ...] = ()

    def of(self, reading: str) -> tuple[Effect, ...]:
        """The effects of one reading."""
        return tuple(effect for effect in self.effects if effect.reading == reading)

    def to_dict(self) -> dict[str, Any]:
        """Plain data in a stable order."""
        return {
            "rubric": self.rubric,
            "edition": self.edition,
            "period": self.period,
            "tried": self.tried,
            "combinations": self.combinations,
            "apart": [{"reading": reading, "choice": choice} for reading, choice in self.apart],
            "effects": [
                {"reading": e.reading, "choice": e.choice, "unit": e.unit, "before": _plain(e.before), "after": _plain(e.after)}
                for e in self.effects
            ],
            "spreads": [
                {"unit": s.unit, "low": _text(s.low), "high": _text(s.high), "grades": list(s.grades), "places": list(s.places)}
                for s in self.spreads
            ],
        }


def readings(
    rubric: Rubric,
    ledger: Ledger,
    *,
    units: Units | None = None,
    period: str | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
    history: Sequence[Any] | None = None,
) -> ReadingReport:
    """Every combination of choices if there are at most 1,024, else each choice alone with the others at their defaults."""
    per = rubric.program().per
    apart = tuple((name, choice) for name, choice in _each(rubric.readings) if rubric.program({name: choice}).per != per)
    choices = {name: tuple(word for word in words if (name, word) not in apart) for name, words in rubric.readings.items()}

    def standings(wanted: Mapping[str, str]) -> tuple[Assessment, dict[str, Standing]]:
        report = assess(
            rubric, ledger, units=units, period=period, as_of=as_of, parameters=parameters, readings=dict(wanted), history=history
        )
        return report, {card.unit: _standing(report, card.unit) for card in report.cards}

    base, before = standings({})
    seen: dict[str, list[Standing]] = {unit: [standing] for unit, standing in before.items()}
    effects: list[Effect] = []
    every = prod(len(words) for words in choices.values()) <= MOST
    tried = 1
    for wanted in _combinations(choices) if every else _alone(choices):
        _, after = standings(wanted)
        tried += 1
        for unit, standing in after.items():
            seen.setdefault(unit, []).append(standing)
        if len(wanted) == 1:
            ((name, choice),) = wanted.items()
            effects += [Effect(name, choice, unit, before[unit], after[unit]) for unit in before if after.get(unit) != before[unit]]
    program = base.cards[0].program if base.cards else rubric.program()
    spreads = tuple(_spread(unit, found) for unit, found in seen.items())
    return ReadingReport(program.rubric, program.edition, period or "", tried, every, tuple(effects), spreads, apart)


def _each(choices: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((name, choice) for name, words in choices.items() for choice in words[1:])


def _alone(choices: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    return ({name: choice} for name, choice in _each(choices))


def _combinations(choices: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Every combination but the default one, as what differs from the defaults."""
    names = list(choices)
    for words in product(*choices.values()):
        wanted = {name: word for name, word in zip(names, words, strict=True) if word != choices[name][0]}
        if wanted:
            yield wanted


def _standing(report: Assessment, unit: str) -> Standing:
    card = report[unit]
    place = 0
    if report.ranking is not None:
        place = next((entry.rank or 0 for entry in report.ranking if entry.unit == unit), 0)
    return Standing(card.score, card.grade, place)


def _spread(unit: str, found: Sequence[Standing]) -> Spread:
    scores = [standing.score for standing in found if standing.score is not None]
    grades = dict.fromkeys(standing.grade for standing in found if standing.grade is not None)
    places = sorted({standing.place for standing in found if standing.place})
    return Spread(unit, min(scores, default=None), max(scores, default=None), tuple(grades), tuple(places))


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _plain(standing: Standing) -> dict[str, Any]:
    return {"score": _text(standing.score), "grade": standing.grade, "place": standing.place}
