"""Due dates that were kept late or missed, as records filed after the day and as the stated state of every date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.duties import DueDate
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.satisfying import Blank, fillings
from bizenv_rules.evidence.stated import STATES, Duties, StatedWorld
from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.evidence.world import UnitWorld
from bizenv_rules.plan import DutyCount, Fact
from bizenv_rules.program import Duty, Program

Asked = Mapping[tuple[str, Period], Mapping[str, int]]
"""Duty and period → state → how many due dates are to be in it."""
_DAY = timedelta(days=1)


def asked_of(program: Program, stated: FactsWorld, world: UnitWorld) -> Asked:
    """What the facts say of duties, by the periods in which they are counted."""
    found: dict[tuple[str, Period], dict[str, int]] = {}
    for node in program.plan.nodes:
        if not isinstance(node.op, Fact) or not isinstance(source := node.op.measure.source, DutyCount):
            continue
        name = source.duty if source.duty in stated.facts else node.op.measure.name
        for row in stated.rows(node.scope) if name in stated.facts else ():
            value: Any = stated.at(name, row)
            states = value if isinstance(value, Mapping) else {source.which[0]: value or 0}
            into = found.setdefault((source.duty, world.place(node.scope, row).period), {})
            into |= {state: int(number) for state, number in states.items() if number}
    return {key: states for key, states in found.items() if states}


def states_of(asked: Asked, world: UnitWorld) -> tuple[dict[DueDate, str], list[str]]:
    """The due dates that are not to be met, each with its state, and the duties that have too few."""
    found: dict[DueDate, str] = {}
    short: list[str] = []
    for (duty, period), states in asked.items():
        dates = [one for one in world.duty_dates(duty, period) or () if one.status in STATES and one not in found]
        words = [state for state in ("late", "missed") for _ in range(states.get(state, 0))]
        if len(words) > len(dates) or ("met" in states and states["met"] != len(dates) - len(words)):
            short.append(duty)
        else:
            found |= dict(zip(dates, words, strict=False))
    return found, short


def late_records(program: Program, vocabulary: Vocabulary, states: Mapping[DueDate, str], world: UnitWorld) -> Iterator[dict[str, Any]]:
    """For each late due date the fields of a record filed the day after, where that is still in time to be known."""
    duties = {duty.id: duty for duty in program.duties}
    for one, state in states.items():
        duty = duties[one.duty]
        if state == "late" and one.due is not None and one.due < world.frame.as_of and duty.met_by is not None:
            found = _filed(duty, vocabulary, one, world)
            if found is not None:
                yield found


def _filed(duty: Duty, vocabulary: Vocabulary, one: DueDate, world: UnitWorld) -> dict[str, Any] | None:
    assert duty.met_by is not None
    assert one.due is not None
    kind = vocabulary[duty.met_by.record]
    about = {} if one.reported is None else {"period": one.reported.label}
    day = one.due + _DAY
    blank = Blank(
        kind, {**about, **{name: day for name in ("done_on", "closed_on") if name in kind.fields}}, (day,), world.view.env(world.frame.time)
    )
    trees = [tree for tree in (duty.met_by.where, duty.met_by.then) if tree is not None]
    for values in fillings(blank, trees):
        times = {"times": duty.at_least} if duty.at_least > 1 else {}
        return {"record": kind.name, "date": day, **blank.fixed, **values, **times}
    return None


def ground(program: Program, states: Mapping[DueDate, str], world: Callable[[Duties], StatedWorld]) -> Duties:
    """``met`` if the records alone give these states, else the state of every due date of the period asked for."""
    met = world("met")
    if all(_status(met, one) == state for one, state in states.items()):
        return "met"
    by_due = {(one.duty, one.due): state for one, state in states.items()}
    listed = {}
    for duty in program.duties:
        dates = [one for one in met.duty_dates(duty.id, met.frame.period) or () if one.status in STATES]
        if dates:
            listed[duty.id] = tuple(by_due.get((duty.id, one.due), one.status) for one in dates)
    return listed


def _status(world: StatedWorld, one: DueDate) -> str:
    assert one.due is not None
    day = Period.around(one.due, "month")
    found = [each.status for each in world.duty_dates(one.duty, day) or () if each.due == one.due]
    return found[0] if found else ""


def moved(program: Program, stated: FactsWorld, world: StatedWorld) -> Iterator[str]:
    """The duties whose numbers differ from what is stated."""
    for index, node in enumerate(program.plan.nodes):
        if isinstance(node.op, Fact) and isinstance(node.op.measure.source, DutyCount):
            for row in world.rows(node.scope):
                if world.leaf(index, row) != stated.leaf(index, row):
                    yield node.op.measure.source.duty
