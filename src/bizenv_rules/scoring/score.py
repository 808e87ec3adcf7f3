"""``score`` and ``score_facts``: one unit's card, from records or from plain facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.plan import Const, Derived, Fact, Given, Number, Overrides, RankOf, Row, Select, Source
from bizenv_rules.points import points
from bizenv_rules.problem import EvidenceError, Problem
from bizenv_rules.scoring.address import matches, parse, resolve
from bizenv_rules.scoring.assess import assess, score_all
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.setting import Scored, setting
from bizenv_rules.scoring.sources import Question, Sources
from bizenv_rules.scoring.views import Evidence

if TYPE_CHECKING:
    from bizenv_rules.calendar import Period
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Unit, Units
    from bizenv_rules.program import Authored, Program


def score(
    rubric: Scored,
    ledger: Ledger,
    unit: str,
    *,
    units: Units | Sequence[Unit] | None = None,
    period: str | Period | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
    history: Sequence[Any] | None = None,
    calendar: Mapping[int, Any] | None = None,
) -> Scorecard:
    """One unit's card, by id, name or alias. Where the rubric ranks, all units are scored for the unit's place.

    Raises ``BizenvError`` as ``assess`` does, and for a unit there is not.
    """
    asked = setting(rubric, period=period, as_of=as_of, parameters=parameters, readings=readings)
    sources = Sources.of(ledger, units, history, calendar)
    found = sources.units.require(unit)
    if asked.program.ranking is not None or asked.program.plan.cut is not None:
        report = assess(
            rubric,
            ledger,
            units=units,
            period=asked.period,
            as_of=as_of,
            parameters=parameters,
            readings=readings,
            history=history,
            calendar=calendar,
        )
        return report[found.id]
    return score_all([sources.question(asked, found)], notes=sources.notes, is_single=True)[0]


def score_facts(
    rubric: Scored,
    facts: Mapping[str, Any],
    *,
    unit: Unit | None = None,
    period: str | Period | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
) -> Scorecard:
    """A card from plain facts: counts and other facts by name, ``{level: count}`` where levels are counted, given nodes by path.

    The path of an item states its value; ``{level: count}`` under it the fact that it holds inline (``{"records": 3}`` where none are
    told apart). A duty's name takes ``{"late": 1, "missed": 2}``. Counts that are not named are 0; marks that are not named are missing.
    Raises ``EvidenceError`` for a name that is neither fact, duty nor node, and for an inexact number.
    """
    from bizenv_rules.evidence.facts import FactsWorld
    from bizenv_rules.evidence.units import Unit as UnitRecord

    who = unit or UnitRecord(id="unit", name="unit")
    asked = setting(rubric, period=period, as_of=as_of, parameters=parameters, readings=readings).of_unit(who)
    plain = {name: value for name, value in facts.items() if isinstance(value, Mapping) or not _is_node(asked.program, name)}
    problems = [_inexact(name, part) for name, value in plain.items() for part in _parts(value) if isinstance(part, float)]
    if problems:
        raise EvidenceError(problems)
    world = FactsWorld(asked.program, plain, period=asked.period, as_of=asked.as_of, parameters=asked.parameters, unit=who)
    problems += [_unknown(asked.program, name) for name in world.unread]
    problems += [problem for problem in world.problems if problem.is_error]
    if problems:
        raise EvidenceError(problems)
    overrides = given_nodes(asked.program, world, {name: value for name, value in facts.items() if name not in plain})
    return score_all([Question(asked, who, world, overrides)], is_single=True)[0]


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _parts(part)
    else:
        yield value


def _inexact(name: str, value: object) -> Problem:
    return Problem("V932", f"{name}: {value!r} is not exact: write it as text, int, Decimal or Fraction", path=name)


def given_nodes(program: Program, world: Evidence, stated: Mapping[str, Any]) -> Overrides:
    """Stated values of nodes by plan node and row; a name without members holds for every row.

    Raises ``EvidenceError`` for a name that is no node, and for an inexact number.
    """
    found: dict[tuple[int, Row], Fraction] = {}
    problems: list[Problem] = []
    for name, value in stated.items():
        address = parse(name)
        node = resolve(program, address)
        if node is None:
            problems.append(_unknown(program, name))
            continue
        rows = [row for row in world.rows(node.scope) if matches(program.plan, node.scope, row, address)]
        if not rows:
            problems.append(Problem("V931", f"{name}: the unit has no such period or member", path=name))
        try:
            for row in rows:
                found |= {**_marks_given(program, world, node, row), **_full_given(program, node, row), (node.value, row): points(value)}
        except (TypeError, ValueError) as error:
            problems.append(Problem("V932", f"{name}: {error}", path=name))
    if problems:
        raise EvidenceError(problems)
    return found


def _full_given(program: Program, node: Authored, row: Row) -> Overrides:
    """An item whose value is stated applies: its maximum is its points, whatever evidence would have said."""
    is_item = not node.children and not node.sheet
    if not is_item or node.full is None or len(node.points) != 1 or isinstance(program.plan.nodes[node.full].op, Const | Fact):
        return {}
    return {(node.full, row): node.points[0]}


def _marks_given(program: Program, world: Evidence, node: Authored, row: Row) -> Overrides:
    """Whoever asks whether the marks behind a stated node were given hears yes."""
    stated: dict[Source, Fraction] = {}
    for inner in program.nodes:
        if inner.path == node.path or inner.path.startswith(f"{node.path}."):
            for fact in inner.facts:
                source = getattr(program.plan.nodes[fact].op, "measure").source  # noqa: B009  # facts are Fact nodes
                if isinstance(source, Select) and source.forms is not None:
                    stated |= {Given(source): Fraction(1), Number(source): Fraction(source.forms.at_least)}
    return {
        (index, place): stated[found.op.measure.source]
        for index, found in enumerate(program.plan.nodes)
        if stated and isinstance(found.op, Fact) and found.op.measure.source in stated
        for place in world.rows(found.scope)
        if place[: len(row)] == row[: len(place)]
    }


def _is_node(program: Program, name: str) -> bool:
    return resolve(program, parse(name)) is not None


def fact_names(program: Program) -> frozenset[str]:
    """The names of facts and duties that a program reads."""
    found: set[str] = {duty.id for duty in program.duties}
    for node in program.plan.nodes:
        if not isinstance(node.op, Fact):
            continue
        source = node.op.measure.source
        while isinstance(source, Given | Number | RankOf):
            source = source.of
        if isinstance(source, Select):
            found.add(source.fact)
        elif isinstance(source, Derived):
            found |= {name for name, _ in source.inputs}
    return frozenset(found)


def _unknown(program: Program, name: str) -> Problem:
    from bizenv_rules.spelling import nearest

    near = nearest(name, sorted({*fact_names(program), *(node.path for node in program.nodes)}))
    return Problem("V933", f"no fact, duty or node is called {name!r}", path=name, help=(f"did you mean {near}?",) if near else ())
