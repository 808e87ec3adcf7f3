"""The ground a case stands on: its units, its records with what may be left out filled in, and its duties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.stated import STATES, StatedWorld
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.world import UnitWorld
from bizenv_rules.expr.tree import Type
from bizenv_rules.problem import BizenvError
from bizenv_rules.program import UnitField
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.scoring.cases.model import Case
from bizenv_rules.scoring.setting import Setting
from bizenv_rules.scoring.sources import Sources
from bizenv_rules.source import Span
from bizenv_rules.spelling import nearest


def case_world(case: Case, world: Any) -> StatedWorld:
    """A unit's evidence in a case, with its duties as the case states them: ``met``, ``none`` or by due date."""
    return StatedWorld.over(world, _duties(case, world))


def _duties(case: Case, world: UnitWorld) -> str | Mapping[str, list[str]]:
    duties = {duty.id for duty in world.frame.program.duties}
    scored = any(duty.scored for duty in world.frame.program.duties)
    value = case.data.get("duties")
    if value is None:
        if scored and not case.get("given"):
            case.fail("C108", "this rubric scores duties: say `duties: met`, `none`, or a list by due date", "duties", key=True)
        return "none"
    if value in ("met", "none"):
        return str(value)
    found: dict[str, list[str]] = {}
    for name, words in case.mapping("duties").items():
        if name not in duties:
            near = nearest(name, duties)
            case.fail("C108", f"no duty is called `{name}`", "duties", name, help=f"did you mean `{near}`?" if near else "", key=True)
        elif not isinstance(words, list) or any(word not in STATES for word in words):
            case.fail("C108", f"`{name}` is a list of {', '.join(STATES)}, by due date", "duties", name)
        else:
            found[name] = [str(word) for word in words]
    return found


def unit_of(case: Case, rubric: Rubric, data: Any, at: tuple[str | int, ...]) -> Unit:
    """A unit as a case writes it: its name, or a mapping of its fields; what is wrong with it is a problem of the case."""
    from bizenv_rules.evidence.unitfile import read_units

    if isinstance(data, str):
        return Unit(id=data, name=data)
    if not isinstance(data, dict) or not (data.get("id") or data.get("name")):
        case.fail("C111", "a unit is a name, or a mapping with `id`", *at)
        return Unit(id="?")
    named = data if data.get("name") else {**data, "name": str(data["id"])}
    program = rubric.program()
    sets = (name for name, _ in program.expect_units if "." not in name and name != "total")  # whose numbers only whole lists have
    found = read_units([named], (*(UnitField(name, Type("bool", optional=True)) for name in sets), *program.unit_fields))
    for problem in found.problems:
        if problem.is_error:
            case.fail("C111", f"{problem.code}: {problem.message}", *at, help="; ".join(problem.help))
    return next(iter(found.units.values()), Unit(id="?"))


def _standing(case: Case, number: int) -> Callable[[int, str], Span | None]:
    """Where an entry of the history stands, whatever field is asked for."""
    return lambda _number, _name: case.document.span((*case.path, "history", number))


def case_sources(case: Case, rubric: Rubric, asked: Setting, units: list[Unit]) -> Sources:
    """The records and units of a case; ids, the one unit and the day may have been left out."""
    from bizenv_rules.evidence.door import records_from

    rows: list[dict[str, Any]] = []
    for number, data in enumerate(case.sequence("evidence"), 1):
        if not isinstance(data, dict):
            case.fail("C112", "a record is a mapping with `record:`", "evidence", number - 1)
            continue
        row = {"id": f"e{number}", **data}
        if len(units) == 1:
            row.setdefault("unit", units[0].shown)
        if row.get("date") is None and row.get("period") is None:
            row["date"] = asked.as_of.isoformat()
        rows.append({key: str(value) if key == "period" else value for key, value in row.items()})

    def where(number: int, name: str) -> Any:
        return case.document.span((*case.path, "evidence", number, *((name,) if name else ())))

    records, problems = records_from(rows, rubric.vocabulary, where)
    case.problems += problems
    history: list[Any] = []
    for number, data in enumerate(case.sequence("history"), 1):
        row = {"id": f"h{number}", "record": "prior_result", **({"unit": units[0].shown} if len(units) == 1 else {}), **data}
        found, wrong = records_from([row], rubric.vocabulary, _standing(case, number - 1))
        history += found
        case.problems += wrong
    listed = Units(units)
    ledger = Ledger(records, rubric.vocabulary, listed)
    try:
        return Sources.of(ledger, None, history, cast("dict[int, Any]", case.mapping("calendar")))
    except BizenvError as error:
        case.problems += error.problems
        return Sources(ledger, listed, is_listed=True)
