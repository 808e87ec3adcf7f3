"""Cases of decisions: which outcomes follow for which record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.program import Decision
from bizenv_rules.rubric.words import known_words
from bizenv_rules.scoring.cases.model import Case, CaseResult
from bizenv_rules.scoring.decide import Decided, Decisions, decide
from bizenv_rules.spelling import nearest

EXPECTED: Final = ("outcomes", "rules", "open")
UNIT: Final = "单位"
"""Whom a record concerns where a case leaves it out: many decisions are about persons."""


Read = Callable[[Mapping[str, str]], Decision]
"""The decision with these readings chosen."""


def run_decision_case(case: Case, decision: Decision, read: Read) -> CaseResult:
    """The case decided and judged; whatever is wrong with it is a problem with its place, never raised."""
    return played_decision(case, decision, read)[0]


def played_decision(case: Case, decision: Decision, read: Read) -> tuple[CaseResult, Decisions | None]:
    """The case decided and judged, and what was decided; None where nothing could be."""
    name, clause = str(case.get("name", "")), str(case.get("clause", ""))
    wanted = case.mapping("expect")
    if not wanted and not case.problems:
        case.fail("C107", "a case expects something: write `expect:`", "expect", key=True)
    if case.get("work", "none") != "none":
        case.fail("C120", "a decision computes no number: `work` is `none`, or left out", "work")
    try:
        found = None if case.problems else _decided(case, decision, read)
    except BizenvError as error:
        found = None
        for problem in error.problems:
            case.fail("C110", f"{problem.code}: {problem.message}", help="; ".join(problem.help))
    if found is not None:
        _judge(case, found, wanted)
    span = case.document.span(case.path)
    if case.problems:
        return CaseResult(name, clause, "failed", tuple(case.problems), span), found
    return CaseResult(name, clause, "pending" if case.get("confirm") == "pending" else "passed", (), span), found


def _decided(case: Case, decision: Decision, read: Read) -> Decisions | None:
    from bizenv_rules.evidence.door import records_from

    as_of = case.day("as_of")
    if as_of is None:
        if not case.problems:
            case.fail("C104", "a decision is made on a day: write `as_of:`", "as_of", key=True)
        return None
    readings = {name: str(choice) for name, choice in case.mapping("readings").items()}
    if readings:
        decision = read(readings)
    rows: list[dict[str, Any]] = []
    for number, data in enumerate(case.sequence("evidence"), 1):
        if not isinstance(data, dict):
            case.fail("C112", "a record is a mapping with `record:`", "evidence", number - 1)
            continue
        row = {"id": f"e{number}", "unit": UNIT, **data}
        if row.get("date") is None and row.get("period") is None:
            row["date"] = as_of.isoformat()
        rows.append({key: str(value) if key == "period" else value for key, value in row.items()})

    def where(number: int, name: str) -> Any:
        return case.document.span((*case.path, "evidence", number, *((name,) if name else ())))

    words = known_words(decision.declared, decision.values)
    records, problems = records_from(rows, words, where)
    case.problems += problems
    if case.problems:
        return None
    return decide(decision, Ledger(records, words), as_of=as_of, parameters=case.mapping("parameters"))


def _judge(case: Case, found: Decisions, wanted: Mapping[str, Any]) -> None:
    """Every record expected, by its id; ``errors`` are what reading and deciding said."""
    decided = {one.record: one for one in found.decided}
    for key, expected in wanted.items():
        if key == "errors":
            _errors(case, expected, found.problems)
        elif key not in decided:
            near = nearest(key, decided)
            case.fail("C131", f"no record `{key}` is decided on", "expect", key, help=f"did you mean `{near}`?" if near else "", key=True)
        elif isinstance(expected, dict):
            for part, listed in expected.items():
                _compare(case, part, listed, decided[key])
        else:
            _same(case, expected, list(decided[key].outcomes), key)


def _compare(case: Case, part: str, wanted: Any, one: Decided) -> None:
    if part not in EXPECTED:
        case.fail("C131", f"of a record {', '.join(EXPECTED)} can be expected", "expect", one.record, part, key=True)
        return
    there = {
        "outcomes": list(one.outcomes),
        "rules": [rule.rule for rule in one.rules if rule.holds is True],
        "open": [rule.rule for rule in one.open],
    }
    _same(case, wanted, there[part], one.record, part)


def _same(case: Case, wanted: Any, found: list[str], *at: str) -> None:
    listed = [] if wanted in (None, "none") else wanted if isinstance(wanted, list) else [wanted]
    if [str(word) for word in listed] != found:
        case.fail("C132", f"`{'.'.join(at)}`: expected {_said(listed)}, got {_said(found)}", "expect", *at)


def _said(words: list[Any]) -> str:
    return "none" if not words else f"[{', '.join(map(str, words))}]"


def _errors(case: Case, wanted: Any, problems: tuple[Problem, ...]) -> None:
    said = [f"{problem.code} {problem.message}" for problem in problems]
    listed = [] if wanted in (None, "none") else wanted if isinstance(wanted, list) else [wanted]
    if not listed and said:
        case.fail("C133", f"no errors were expected, but: {said[0]}", "expect", "errors")
    for text in listed:
        if not any(str(text) in line for line in said):
            case.fail("C133", f"no error says {text!r}: {'; '.join(said) or 'there is none'}", "expect", "errors")
