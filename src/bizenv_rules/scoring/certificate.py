"""What a result hangs on, as sha256 digests; whoever has the same rubric and evidence can recompute and compare it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError
from bizenv_rules.program import Program
from bizenv_rules.scoring.plain import digest, plain

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Unit, Units
    from bizenv_rules.scoring.assess import Assessment
    from bizenv_rules.scoring.setting import Scored


@dataclass(frozen=True, slots=True)
class Certificate:
    """Digests of everything that went in, and of what came out. Order of records and units does not matter."""

    engine: str
    language: int
    rubric: str
    readings: str
    parameters: str
    evidence: str
    units: str
    history: str
    calendar: str
    period: str
    as_of: str
    result: str

    def to_dict(self) -> dict[str, Any]:
        """As results carry it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a result could be recomputed; ``differences`` names what is not the same, in words."""

    ok: bool
    differences: tuple[str, ...]


def certify(report: Assessment) -> Certificate:
    """The certificate of an assessment."""
    from bizenv_rules.scoring.result import assessment_dict

    program, sources = report.program, report.sources
    assert sources is not None, "an assessment that assess() made"
    return Certificate(
        engine=program.engine,
        language=program.language,
        rubric=program.digest,
        readings=digest(dict(program.readings)),
        parameters=digest(report.parameters),
        evidence=_of_many(sources.ledger.records),
        units=_of_many(sources.units.values()),
        history=_of_many(sources.history),
        calendar=digest(sources.days),
        period=report.period,
        as_of=report.as_of.isoformat(),
        result=digest(assessment_dict(report, certificate=False)),
    )


def _of_many(things: Iterable[Any]) -> str:
    return digest(sorted(digest(thing) for thing in things))


WORDS = {
    "engine": "it was made by another version of the engine",
    "language": "it was made by another version of the language",
    "rubric": "the rubric or its readings are not the same",
    "readings": "other readings were chosen",
    "parameters": "other parameters were given",
    "evidence": "the evidence is not the same",
    "units": "the units are not the same",
    "history": "the history is not the same",
    "calendar": "the calendar is not the same",
    "period": "it is about another period",
    "as_of": "it was made as of another day",
    "result": "the numbers come out differently",
}


def verify(
    result: Mapping[str, Any] | Assessment,
    rubric: Scored,
    ledger: Ledger,
    *,
    units: Units | Sequence[Unit] | None = None,
    history: Sequence[Any] | None = None,
    calendar: Mapping[int, Any] | None = None,
) -> Verification:
    """Recomputes a result and compares certificate and every number. Raises ``ValueError`` for what is no result.

    Period, day, readings and parameters are those that the result states.
    """
    from bizenv_rules.scoring.assess import assess

    data: Mapping[str, Any] = result if isinstance(result, Mapping) else result.to_dict()
    if data.get("format") != "bizenv-rules/result" or "certificate" not in data:
        raise ValueError("this is no result of bizenv-rules: it has no format or no certificate")
    try:
        fresh = assess(
            rubric,
            ledger,
            units=units,
            period=str(data["period"]),
            as_of=date.fromisoformat(str(data["as_of"])),
            parameters=dict(data.get("parameters", {})),  # exact texts and ISO dates, read by their declared types
            readings=data["readings"] if not isinstance(rubric, Program) else None,
            history=history,
            calendar=calendar,
        )
    except BizenvError as error:
        return Verification(ok=False, differences=tuple(str(problem) for problem in error.problems))
    return _compared(data, fresh)


def _compared(data: Mapping[str, Any], fresh: Assessment) -> Verification:
    stated, computed = dict(data["certificate"]), fresh.certificate.to_dict()
    differences = [words for key, words in WORDS.items() if stated.get(key) != computed[key]]
    recomputed = fresh.to_dict(names=bool(data.get("names")))
    differences += _units(data, recomputed)
    if not differences and plain(data) != plain(recomputed):
        differences.append("something beside the numbers was changed: " + ", ".join(_keys(data, recomputed)))
    return Verification(not differences, tuple(differences))


def _units(data: Mapping[str, Any], recomputed: Mapping[str, Any]) -> list[str]:
    stated = {unit["unit"]: unit for unit in data.get("units", [])}
    found = []
    for unit in recomputed["units"]:
        old = stated.pop(unit["unit"], None)
        if old is None:
            found.append(f"{unit['name']} is not in the result")
        elif _number(old.get("score")) != _number(unit["score"]):
            found.append(f"{unit['name']}: {_said(old.get('score'))} is stated, {_said(unit['score'])} comes out")
        elif old != unit:
            found.append(f"{unit['name']}: other than the score, {', '.join(_keys(old, unit))} come out differently")
    return [*found, *(f"{name} is in the result, but was not to be scored" for name in stated)]


def _keys(one: Mapping[str, Any], two: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in {*one, *two} if one.get(key) != two.get(key))


def _number(value: Any) -> Fraction | None:
    return None if not isinstance(value, Mapping) else Fraction(str(value.get("exact")))


def _said(value: Any) -> str:
    return "no score" if not isinstance(value, Mapping) else str(value.get("exact"))
