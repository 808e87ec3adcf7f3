"""An expression asked of a rubric from outside, in the words that its outputs may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bizenv_rules import text
from bizenv_rules.problem import RubricError
from bizenv_rules.program import Program
from bizenv_rules.rubric.examining import lowered
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.rubric.places import Report

NAME: Final = "asked"


def asked(rubric: Rubric, condition: str, readings: Mapping[str, str] | None = None) -> tuple[Program, int]:
    """The rubric's program with the condition as one more number, and its plan node: 1 where it holds, 0 where it does not.

    Raises ``RubricError`` for an expression that is none, and for a choice that does not work.

    >>> import bizenv_rules as bz
    >>> program, node = asked(bz.library("jilin-jkq", "2021"), "points_of('bonus') <= 10")
    >>> node < len(program.plan.nodes)
    True
    """
    document = text.load(rubric.source, rubric.name)
    report = Report(document)
    more = {"id": NAME, "clause": "-", "value": f"1 if ({condition}) else 0"}
    data = {**document.data, "outputs": [*(document.data.get("outputs") or ()), more]}
    program = lowered(data, dict(readings or {}), report, rubric.functions, rubric.digest)
    problems = [problem for problem in report.problems if problem.is_error]
    if problems or program is None:
        raise RubricError([replace(problem, span=None, path=condition) for problem in problems])
    return program, next(output.value for output in program.outputs if output.id == NAME)
