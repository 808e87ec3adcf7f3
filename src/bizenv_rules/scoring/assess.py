"""``assess``: every unit's card, then the ranking, then what follows from it, in the order that language.md §5 fixes.

Scores come from the compiled back end; where it declines a unit, ``exact`` scores it. The two never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Cohort, Fact
from bizenv_rules.problem import Problem, in_order
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.ranking import Entry, Place, Waiting, rank
from bizenv_rules.scoring.setting import Scored, setting
from bizenv_rules.scoring.sources import Question, Sources
from bizenv_rules.scoring.views import ComplianceRow, ConsequenceView, OutputView

if TYPE_CHECKING:
    from bizenv_rules.calendar import Period
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Unit, Units
    from bizenv_rules.expr.tree import Scalar
    from bizenv_rules.program import Program
    from bizenv_rules.scoring.certificate import Certificate


@dataclass(frozen=True, slots=True)
class Assessment:
    """The results of all units in one period. ``ranking`` is None where the rubric orders none."""

    program: Program
    period: str
    as_of: date
    cards: tuple[Scorecard, ...]
    ranking: tuple[Place, ...] | None
    parameters: Mapping[str, Scalar]
    notes: tuple[Problem, ...] = ()
    sources: Sources | None = field(default=None, repr=False, compare=False)
    _memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickled assessment keeps its certificate, and no ledger."""
        kept = {"sources": None, "_memo": {"certificate": self.certificate}}
        return (type(self), tuple(kept.get(each.name, getattr(self, each.name)) for each in fields(self)))

    def __getitem__(self, unit: str) -> Scorecard:
        """The card of a unit, by id, name or alias."""
        from bizenv_rules.evidence.units import Unit, Units

        known = self.sources.units if self.sources is not None else Units(Unit(id=card.unit, name=card.name) for card in self.cards)
        found = known.find(unit)
        for card in self.cards:
            if found is not None and card.unit == found.id:
                return card
        near = known.nearest(unit)
        raise KeyError(f"no unit {unit!r}" + (f": did you mean {near!r}?" if near else ""))

    @property
    def by_score(self) -> tuple[Scorecard, ...]:
        """The cards in order of score: complete ones best first, then incomplete ones by what they can reach, then the rest."""
        sign = -1 if self.program.ranking is not None and self.program.ranking.order == "low_first" else 1

        def order(card: Scorecard) -> tuple[int, Fraction]:
            if card.score is not None:
                return 0, -sign * card.score
            if card.status == "incomplete" and card.high is not None:
                return 1, -sign * card.high
            return 2 + (card.status == "not_assessed"), Fraction(0)

        return tuple(sorted(self.cards, key=order))

    @property
    def outputs(self) -> tuple[OutputView, ...]:
        """Further numbers of all units."""
        return tuple(view for card in self.cards for view in card.outputs)

    @property
    def consequences(self) -> tuple[ConsequenceView, ...]:
        """What follows for which unit."""
        return tuple(view for card in self.cards for view in card.consequences)

    @property
    def compliance(self) -> tuple[ComplianceRow, ...]:
        """Every due date of every duty, by unit."""
        return tuple(row for card in self.cards for row in card.compliance)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong, each once; what concerns one unit only is in its card, too."""
        return in_order((*self.notes, *(problem for card in self.cards for problem in card.problems)))

    @property
    def certificate(self) -> Certificate:
        """What the results hang on, as digests."""
        from bizenv_rules.scoring.certificate import certify

        if "certificate" not in self._memo:
            self._memo["certificate"] = certify(self)
        return cast("Certificate", self._memo["certificate"])

    def to_dict(self, *, names: bool = False) -> dict[str, Any]:
        """The assessment as plain data in a stable order (``schemas/result.schema.json``)."""
        from bizenv_rules.scoring.result import assessment_dict

        return assessment_dict(self, names=names)


def assess(
    rubric: Scored,
    ledger: Ledger,
    *,
    units: Units | Sequence[Unit] | None = None,
    period: str | Period | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
    history: Sequence[Any] | None = None,
    calendar: Mapping[int, Any] | None = None,
) -> Assessment:
    """The results of all units. Without ``units`` those that the evidence names, with a warning.

    ``as_of`` is the last day of the period unless stated, never today. Raises ``BizenvError`` with every problem of
    period, parameters, readings and units; what is wrong with single records stands in the result.
    """
    asked = setting(rubric, period=period, as_of=as_of, parameters=parameters, readings=readings)
    sources = Sources.of(ledger, units, history, calendar)
    known = sources.units
    cards = score_all([sources.question(asked, unit) for unit in known.values()])
    ranking = None
    if asked.program.ranking is not None or asked.program.plan.cut is not None:
        cards, ranking = ranked(asked.program, cards, known)
    return Assessment(asked.program, asked.period.label, asked.as_of, cards, ranking, asked.used, sources.notes, sources)


# ---------------------------------------------------------------------------------------------------------- scoring


def score_all(questions: Iterable[Question], *, notes: tuple[Problem, ...] = (), is_single: bool = False) -> tuple[Scorecard, ...]:
    """Cards before any ranking: cohort facts are still MISSING. For one unit nothing is compiled."""
    return tuple(_scored(question, notes, is_single=is_single) for question in questions)


def _scored(question: Question, notes: tuple[Problem, ...], *, is_single: bool) -> Scorecard:
    asked = question.asked
    run = asked.runner.exact if is_single else asked.runner.quick
    columns, told = run(question.world, question.overrides)
    return Scorecard(
        program=asked.program,
        unit=question.unit.id,
        name=question.unit.shown,
        period=asked.period.label,
        as_of=asked.as_of,
        to_date=asked.as_of < asked.period.last,
        columns=columns,
        world=question.world,
        runner=asked.runner,
        overrides=question.overrides,
        parameters=asked.used,
        notes=(*notes, *told),
    )


# ---------------------------------------------------------------------------------------------------------- ranking


def ranked(
    program: Program, cards: Sequence[Scorecard], units: Mapping[str, Unit]
) -> tuple[tuple[Scorecard, ...], tuple[Place, ...] | None]:
    """The cards again, now that every unit's place is known, and the places."""
    vetoed = [_with_cohort(card, {"vetoed": _vetoed(card)}) for card in cards] if "vetoed" in cohort_names(program) else list(cards)
    if program.ranking is None:
        return tuple(vetoed), None
    entries: list[Entry] = []
    waiting: list[Waiting] = []
    for card in vetoed:
        found = _entry(card, units[card.unit])
        if isinstance(found, Entry):
            entries.append(found)
        elif found is not None:
            waiting.append(found)
    places = rank(entries, waiting, order=program.ranking.order, ties=program.ranking.ties)
    by_unit = {place.unit: place for place in places}
    return tuple(_with_cohort(card, _cohort(card, by_unit.get(card.unit))) for card in vetoed), places


def _vetoed(card: Scorecard) -> Fraction | None:
    """1 if a veto holds, 0 if none does, None while that is not known."""
    holding = [veto.holds for veto in card.vetoes]
    if any(holding):
        return Fraction(1)
    return None if None in holding else Fraction(0)


def _cohort(card: Scorecard, place: Place | None) -> dict[str, Fraction | None]:
    known: dict[str, Fraction | None] = {"vetoed": _vetoed(card), "ranked": None, "rank": None, "rank_from_last": None, "last": None}
    if place is None or place.rank is None or place.rank_from_last is None:
        return known
    return known | {
        "rank": Fraction(place.rank),
        "ranked": Fraction(place.ranked),
        "rank_from_last": Fraction(place.rank_from_last),
        "last": Fraction(int(place.last)),
    }


def cohort_names(program: Program) -> frozenset[str]:
    """What a program asks of the ranking."""
    facts = (node.op.measure.source for node in program.plan.nodes if isinstance(node.op, Fact))
    return frozenset(source.name for source in facts if isinstance(source, Cohort))


def _with_cohort(card: Scorecard, cohort: Mapping[str, Fraction | None]) -> Scorecard:
    if not cohort_names(card.program):
        return card
    world = cast("Any", card.world).with_cohort(cohort)
    return replace(card, columns=card.runner.quick(world, card.overrides)[0], world=world, _memo={})


def _entry(card: Scorecard, unit: Unit) -> Entry | Waiting | None:
    """The unit as the ranking sees it; None if it takes no part."""
    ranking = card.program.ranking
    assert ranking is not None
    takes_part = None if ranking.applies is None else card.trace.number(ranking.applies)
    if card.is_void or card.status == "not_assessed" or (ranking.applies is not None and takes_part == 0):
        return None
    group = tuple(text_of(unit, name) for name in ranking.within)
    score = card.trace.number(ranking.by)
    if score is None or (ranking.applies is not None and takes_part is None) or _may_be_void(card):
        return Waiting(card.unit, group, card.low, card.high)
    breaks = tuple(card.trace.number(node) for node in ranking.breaks)
    if None in breaks:
        return Waiting(card.unit, group, score, score)
    return Entry(card.unit, group, score, cast("tuple[Fraction, ...]", breaks))


def _may_be_void(card: Scorecard) -> bool:
    return any(veto.void and veto.holds is None for veto in card.vetoes)


def text_of(unit: Unit, name: str) -> str:
    """A field of a unit as a text, ``""`` where it has none.

    >>> from bizenv_rules.evidence.units import Unit
    >>> text_of(Unit(id="a", class_="镇"), "class"), text_of(Unit(id="a"), "allotment")
    ('镇', '')
    """
    field_name = {"class": "class_"}.get(name, name)
    value = getattr(unit, field_name) if field_name in {"id", "name", "class_", "parent"} else unit.fields.get(name)
    return "" if value is None else str(value)
