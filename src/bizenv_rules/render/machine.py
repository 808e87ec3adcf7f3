"""Problems for programs: JSON, and the annotation commands that GitHub reads from a build log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bizenv_rules.problem import Problem, Severity, in_order
from bizenv_rules.render.visible import visible
from bizenv_rules.source import Span

_GITHUB: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render_json(problems: Sequence[Problem]) -> str:
    r"""One object ``{"problems": [...], "errors": n, "warnings": n}``, in ASCII; lines and columns are 1-based code points.

    >>> render_json([])
    '{"problems": [], "errors": 0, "warnings": 0}\n'
    """
    import json

    ordered = in_order(problems)
    counts = {f"{severity}s": sum(problem.severity == severity for problem in ordered) for severity in ("error", "warning")}
    return json.dumps({"problems": [problem_dict(problem) for problem in ordered], **counts}) + "\n"


def problem_dict(problem: Problem) -> dict[str, Any]:
    """One problem as plain data; what it does not have is left out.

    >>> problem_dict(Problem("E016", "the file is empty", help=("write a rubric",)))
    {'code': 'E016', 'severity': 'error', 'message': 'the file is empty', 'help': ['write a rubric']}
    """
    entries = {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "path": problem.path,
        "span": _span(problem.span) if problem.span else None,
        "label": problem.label,
        "clause": problem.clause,
        "help": list(problem.help),
        "related": [{"span": _span(related.span), "label": related.label} for related in problem.related],
        "fix": {"span": _span(problem.fix.span), "text": problem.fix.text} if problem.fix else None,
    }
    return {name: entry for name, entry in entries.items() if entry}


def _span(span: Span) -> dict[str, str | int]:
    return {
        "file": span.start.file,
        "line": span.start.line,
        "column": span.start.column,
        "end_line": span.end.line,
        "end_column": span.end.column,
    }


def render_github(problems: Sequence[Problem]) -> str:
    r"""One workflow command a line; what an author wrote can neither end the line nor begin another command.

    >>> print(render_github([Problem("E008", "100% of it:\n::stop-commands::x")]), end="")
    ::error title=E008::100%25 of it:<U+000A>::stop-commands::x
    """
    return "".join(_annotation(problem) for problem in in_order(problems))


def _annotation(problem: Problem) -> str:
    properties: dict[str, str | int] = {}
    if problem.span:
        start, end = problem.span.start, problem.span.end
        properties = {"file": start.file, "line": start.line, "endLine": end.line, "col": start.column}
        if start.line == end.line:
            properties["endColumn"] = max(end.column, start.column)
    properties["title"] = problem.code
    written = ",".join(f"{name}={_property(str(text))}" for name, text in properties.items())
    message = "%0A".join(_data(text) for text in (problem.message, *(f"help: {text}" for text in problem.help)))
    return f"::{_GITHUB[problem.severity]} {written}::{message}\n"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
