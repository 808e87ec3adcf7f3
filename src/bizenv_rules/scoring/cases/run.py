"""One case: its world, its scores, its arithmetic, and what was expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.scoring.assess import ranked, score_all
from bizenv_rules.scoring.cases.expect import Judge
from bizenv_rules.scoring.cases.ground import case_sources, case_world, unit_of
from bizenv_rules.scoring.cases.model import Case, CaseResult
from bizenv_rules.scoring.cases.work import worked
from bizenv_rules.scoring.ranking import Place
from bizenv_rules.scoring.score import given_nodes
from bizenv_rules.scoring.setting import Setting, setting
from bizenv_rules.scoring.sources import Question

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit
    from bizenv_rules.scoring.card import Scorecard


@dataclass(frozen=True, slots=True)
class Scored:
    """What a case came to."""

    cards: Mapping[str, Scorecard]
    places: Mapping[str, Place]
    errors: tuple[str, ...] = ()


def run_case(case: Case, rubric: Rubric) -> CaseResult:
    """The case run and judged; whatever is wrong with it is a problem with its place, never raised."""
    return played(case, rubric)[0]


def played(case: Case, rubric: Rubric) -> tuple[CaseResult, Scored | None]:
    """The case run and judged, and the cards it came to; None where it could not be scored."""
    name, clause = str(case.get("name", "")), str(case.get("clause", ""))
    span = case.document.span(case.path)
    wanted = case.mapping("expect")
    if not wanted and not case.problems:
        case.fail("C107", "a case expects something: write `expect:`", "expect", key=True)
    try:
        scored = None if case.problems else _scored(case, rubric)
    except BizenvError as error:
        if wanted.get("errors") not in (None, "none", []):
            scored = Scored({}, {}, tuple(f"{problem.code} {problem.message}" for problem in error.problems))
        else:
            scored = None
            for problem in error.problems:
                case.fail("C110", f"{problem.code}: {problem.message}", help="; ".join(problem.help))
    if scored is not None:
        _judge(case, scored, wanted)
    if case.problems:
        return CaseResult(name, clause, "failed", tuple(case.problems), span), scored
    pending = case.get("confirm") == "pending" or case.data.get("work") is None
    return CaseResult(name, clause, "pending" if pending else "passed", (), span), scored


def _judge(case: Case, scored: Scored, wanted: Mapping[str, Any]) -> None:
    results = worked(case, list(scored.cards) if len(scored.cards) > 1 else [])
    if len(scored.cards) <= 1:
        name = next(iter(scored.cards), "")
        Judge(case, scored, name, results.get("", {})).compare(wanted)
        return
    for name, expected in wanted.items():
        if name == "errors" or not isinstance(expected, dict):
            Judge(case, scored, "").compare({name: expected})
            continue
        Judge(case, scored, name, results.get(name, {}), ("expect", name)).compare(expected)


def _scored(case: Case, rubric: Rubric) -> Scored:
    readings = {name: str(choice) for name, choice in case.mapping("readings").items()}
    period = case.get("period")
    asked = setting(
        rubric,
        period=None if period is None else str(period),
        as_of=case.day("as_of"),
        parameters=case.mapping("parameters"),
        readings=readings,
    )
    units = [unit_of(case, rubric, data, at) for data, at in _units(case)]
    if case.problems:
        return Scored({}, {})
    sources = case_sources(case, rubric, asked, units)
    if case.problems:
        return Scored({}, {})
    questions = [_question(case, sources.question(asked, unit), len(units)) for unit in units]
    cards = score_all(questions, is_single=True)
    return _with_places(asked, cards, {unit.id: unit for unit in units}, case)


def _with_places(asked: Setting, cards: tuple[Scorecard, ...], units: Mapping[str, Unit], case: Case) -> Scored:
    places: tuple[Place, ...] | None = None
    if asked.program.ranking is not None or asked.program.plan.cut is not None:
        cards, places = ranked(asked.program, cards, units)
    for card in cards:
        for duty, due in getattr(card.world, "mistakes", {}).items():
            case.fail("C109", f"duty `{duty}` has {due} due dates in this period", "duties", duty)
    return Scored({card.name: card for card in cards}, {place.unit: place for place in places or ()})


def _units(case: Case) -> list[tuple[Any, tuple[str | int, ...]]]:
    if case.get("units") is None:
        return [(case.get("unit", "单位"), ("unit",))]
    units = case.get("units")
    if isinstance(units, dict):
        return [({"id": name, **(fields or {})}, ("units", name)) for name, fields in units.items()]
    return [(unit, ("units", number)) for number, unit in enumerate(case.sequence("units"))]


def _question(case: Case, question: Question, many: int) -> Question:
    """The question with the case's duties and stated nodes."""
    stated, unit = case.mapping("given"), question.unit
    if many > 1 and unit.shown in stated and isinstance(stated[unit.shown], dict):
        stated = stated[unit.shown]
    elif many > 1 and any(isinstance(value, dict) for value in stated.values()):
        stated = {}
    world = case_world(case, question.world)
    return replace(question, world=world, overrides=given_nodes(question.asked.program, world, stated))
