"""Everything that is wrong with a rubric, and its program: text, shape, readings, meaning, static findings.

Read only where a rubric is examined; a start from a kept program does without all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from pydantic import ValidationError

from bizenv_rules import text
from bizenv_rules.checks import run_checks
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.problem import Problem, in_order
from bizenv_rules.program import Program
from bizenv_rules.rubric import readings as reading
from bizenv_rules.rubric.agreement import check_agreement, check_declared
from bizenv_rules.rubric.load import digest
from bizenv_rules.rubric.lower import declared_kind, lower
from bizenv_rules.rubric.model import RubricModel
from bizenv_rules.rubric.places import Report
from bizenv_rules.rubric.shape import check_changed, check_shape, without


def examine(
    source: bytes, name: str, functions: Mapping[str, Function] = STANDARD, *, each: bool = True
) -> tuple[tuple[Problem, ...], Program | None]:
    """Everything that is wrong with a rubric, and its program with the default readings if it has one."""
    document = text.load(source, name)
    report = Report(document)
    report.problems.extend(document.problems)
    if document.data is None and document.problems:
        return in_order(report.problems), None
    wrong = check_shape("rubric", document, report)
    data = without(document.data, wrong) if wrong else document.data
    if not isinstance(data, dict) or data.get("language") != 1 or "rubric" not in data:
        return in_order(report.problems), None
    if "edition" not in data:  # said above; what follows does not hang on it
        data = {"edition": "", **data}
    try:
        program = _examined(data, report, functions, digest(source), each=each)
    except Exception:
        if not report.failed:  # what is left of a broken file may confuse the rest; a sound file may not
            raise
        program = None
    return in_order(report.problems), None if report.failed else program


def _examined(data: dict[str, Any], report: Report, functions: Mapping[str, Function], sha: str, *, each: bool) -> Program | None:
    """The program with the default readings. ``each``: every other choice alone; else the second choices together, the third …"""
    program = lowered(data, {}, report, functions, sha)
    if not data.get("readings"):
        return program
    reading.check_apart(data, report)
    others = [[(name, choice) for choice in spec["choices"] if choice != spec["default"]] for name, spec in data["readings"].items()]
    wanted = [dict([pair]) for pairs in others for pair in pairs] if each else [dict(filter(None, pairs)) for pairs in zip_longest(*others)]
    seen = set(map(_key, report.problems))
    for choices in wanted:
        alone = report.again()
        lowered(data, choices, alone, functions, sha)
        report.problems.extend(problem for problem in alone.problems if _key(problem) not in seen)
        seen |= set(map(_key, alone.problems))
    return program


def _key(problem: Problem) -> tuple[object, ...]:
    return (problem.code, problem.message, problem.span)


def lowered(data: dict[str, Any], wanted: Mapping[str, str], report: Report, functions: Mapping[str, Function], sha: str) -> Program | None:
    """The program with these readings, others at their defaults; None if it has none. Problems go to the report."""
    known = set(report.moved)
    choices = reading.chosen(data, wanted, report)
    changed = reading.with_choices(data, choices, report)
    if not check_changed(changed, [place for place in report.moved if place not in known], report):
        return None
    try:
        model = RubricModel.model_validate(changed)
    except ValidationError as error:
        if report.failed:  # the shape of the file is wrong, and that was said
            return None
        for flaw in error.errors():
            where = tuple(part for part in flaw["loc"] if part != "own")
            report.add("E299", f"{flaw['msg']}", where)
        return None
    before = len(report.problems)
    if not check_declared([declared_kind(name, spec) for name, spec in model.records.declare.items()], report):
        return None
    check_agreement(model, report)
    program = lower(model, report, functions, digest=sha, readings=tuple(sorted(choices.items())))
    if report.left_out is None and not any(problem.is_error for problem in report.problems[before:]):
        signed = {(entry.code, entry.at) for entry in model.expect}
        for finding in run_checks(program):
            if (finding.code, finding.at) not in signed:
                at = report.nodes.get(finding.at, tuple(finding.at.split(".")))
                report.add(
                    finding.code, finding.message, (*at, *finding.key), *finding.help, clause=finding.clause, severity=finding.severity
                )
    return program
