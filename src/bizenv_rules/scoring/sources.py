"""What results are read from beside the rubric: evidence, units, earlier results, working days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from bizenv_rules.calendar import Period, WorkCalendar
from bizenv_rules.evidence.records import PriorResult
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Overrides
from bizenv_rules.problem import EvidenceError, Problem

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.program import Program
    from bizenv_rules.scoring.setting import Setting
    from bizenv_rules.scoring.views import Evidence

Days = Mapping[int, tuple[tuple[date, ...], tuple[date, ...]]]
"""Year → holidays and make-up working days."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one unit, with its evidence and the values of nodes that are stated."""

    asked: Setting
    unit: Unit
    world: Evidence
    overrides: Overrides = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sources:
    """Evidence with the units it is about. ``is_listed``: whether the units were given, not taken from the evidence."""

    ledger: Ledger
    units: Units
    is_listed: bool
    history: tuple[PriorResult, ...] = ()
    days: Days = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    @staticmethod
    def of(
        ledger: Ledger, units: Units | Sequence[Unit] | None, history: Sequence[Any] | None, calendar: Mapping[int, Any] | None
    ) -> Sources:
        """The sources as a caller gives them.

        Without ``units`` those the ledger was read with, else those the evidence names, with a warning. Raises
        ``EvidenceError`` for evidence about units that are not in the list.
        """
        days = _days(calendar or {})
        earlier = tuple(record for item in history or () for record in prior_results(item))
        if units is None and ledger.units is None:
            named = Units.named(ledger.named_units)
            return Sources(ledger, named, is_listed=False, history=earlier, days=days, notes=(*ledger.problems, _unlisted(len(named))))
        listed = ledger.units if units is None else units if isinstance(units, Units) else Units(units)
        assert listed is not None
        about = ledger if listed is ledger.units else ledger.with_units(listed)
        unknown = [listed.unknown(name, path=_first(about, name)) for name in about.named_units if listed.find(name) is None]
        if unknown:
            raise EvidenceError(unknown)
        return Sources(about, listed, is_listed=True, history=earlier, days=days, notes=ledger.problems)

    def question(self, asked: Setting, unit: Unit) -> Question:
        """The question put to one unit, with its evidence. Raises ``EvidenceError`` if its own year cannot be known."""
        own = asked.of_unit(unit)
        return Question(own, unit, self.world(own, unit))

    def world(self, asked: Setting, unit: Unit) -> Evidence:
        """One unit's evidence in the period asked for."""
        world: Any = self.ledger.world(
            asked.program,
            unit.id,
            period=asked.period,
            as_of=asked.as_of,
            parameters=asked.parameters,
            previous=self.previous(unit, asked.period),
            calendar=self.working_days(asked.program),
        )
        return cast("Evidence", world)

    def previous(self, unit: Unit, period: Period) -> PriorResult | None:
        """The unit's result in the period before, as far as history was given."""
        before = period.previous().label
        mine = [record for record in self.history if record.period == before and self.units.find(record.unit) is unit]
        return mine[-1] if mine else None

    def working_days(self, program: Program) -> WorkCalendar | None:
        """The rubric's own days, and over them the caller's; None: as the rubric says."""
        if not self.days:
            return None
        return WorkCalendar({year: (holidays, workdays) for year, holidays, workdays in program.calendar} | dict(self.days))


def _unlisted(number: int) -> Problem:
    return Problem(
        "V920",
        f"no list of units was given: the {number} units that the evidence names are scored",
        "warning",
        help=("give a list of units: a unit without evidence is not seen, and unit fields are absent",),
    )


def _first(ledger: Ledger, name: str) -> str:
    return next((record.id for record in ledger.records if ledger.canonical(record.unit) == name), "")


def _days(calendar: Mapping[int, Any]) -> Days:
    """``{2027: {"holidays": […], "workdays": […]}}`` or ``{2027: (holidays, workdays)}``."""
    found: dict[int, tuple[tuple[date, ...], tuple[date, ...]]] = {}
    for year, days in calendar.items():
        holidays, workdays = (days.get("holidays", ()), days.get("workdays", ())) if isinstance(days, Mapping) else days
        found[int(year)] = (_dates(holidays), _dates(workdays))
    return found


def _dates(days: Sequence[date | str]) -> tuple[date, ...]:
    return tuple(sorted(day if isinstance(day, date) else date.fromisoformat(day) for day in days))


def prior_results(item: Any) -> tuple[PriorResult, ...]:
    """What a piece of history says: a ``prior_result`` record, an assessment, or a result as plain data.

    Raises ``EvidenceError`` for anything else.
    """
    if isinstance(item, PriorResult):
        year = None if item.year is None else str(item.year)
        return (item if item.period is not None or year is None else _with_period(item, year),)
    data = item.to_dict() if hasattr(item, "to_dict") else item
    if not isinstance(data, Mapping) or "units" not in data or "period" not in data:
        message = "history holds prior_result records, assessments or results as JSON"
        raise EvidenceError([Problem("V940", message, help=(f"this is {type(item).__name__}",))])
    return tuple(
        PriorResult(
            id=f"history-{data['period']}-{unit['unit']}",
            unit=unit["unit"],
            period=data["period"],
            score=None if unit["score"] is None else Fraction(unit["score"]["exact"]),
            grade=unit["grade"],
            vetoed=any(veto["holds"] for veto in unit["vetoes"]),
        )
        for unit in data["units"]
    )


def _with_period(item: PriorResult, period: str) -> PriorResult:
    return PriorResult(id=item.id, unit=item.unit, period=period, score=item.score, grade=item.grade, vetoed=item.vetoed)
