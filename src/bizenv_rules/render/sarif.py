"""Problems as SARIF 2.1.0, which code hosts and editors read; columns count code points, ends are just behind the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bizenv_rules.problem import Fix, Problem, in_order
from bizenv_rules.render.visible import visible
from bizenv_rules.source import Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(problems: Sequence[Problem], titles: Mapping[str, str] | None = None) -> str:
    """One run with one result a problem; ``titles`` are the headings of the codes, where known.

    >>> import json
    >>> log = json.loads(render_sarif([Problem("E016", "the file is empty")], {"E016": "Empty file"}))
    >>> log["version"], log["runs"][0]["tool"]["driver"]["rules"]
    ('2.1.0', [{'id': 'E016', 'shortDescription': {'text': 'Empty file'}}])
    """
    import json

    ordered = in_order(problems)
    codes = sorted({problem.code for problem in ordered})
    driver = {"name": "bizenv-rules", "rules": [_rule(code, titles or {}) for code in codes]}
    results = [_result(problem, codes.index(problem.code)) for problem in ordered]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(code: str, titles: Mapping[str, str]) -> dict[str, Any]:
    return {"id": code} | ({"shortDescription": {"text": titles[code]}} if code in titles else {})


def _result(problem: Problem, index: int) -> dict[str, Any]:
    text = "\n".join([visible(problem.message), *(f"help: {visible(text)}" for text in problem.help)])
    result: dict[str, Any] = {"ruleId": problem.code, "ruleIndex": index, "level": problem.severity, "message": {"text": text}}
    place: dict[str, Any] = {"physicalLocation": _physical(problem.span)} if problem.span else {}
    if problem.path:
        place["logicalLocations"] = [{"fullyQualifiedName": problem.path}]
    if place:
        result["locations"] = [place]
    if problem.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(related.span), "message": {"text": visible(related.label)}}
            for number, related in enumerate(problem.related)
        ]
    if problem.fix:
        result["fixes"] = [{"artifactChanges": [_change(problem.fix)]}]
    return result


def _physical(span: Span) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(span.start.file)}, "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    start, end = span.start, span.end
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _change(fix: Fix) -> dict[str, Any]:
    replacement = {"deletedRegion": _region(fix.span), "insertedContent": {"text": fix.text}}
    return {"artifactLocation": {"uri": _uri(fix.span.start.file)}, "replacements": [replacement]}


def _uri(file: str) -> str:
    from pathlib import PurePath
    from urllib.parse import quote

    path = PurePath(file)
    if path.is_absolute():
        return "file://" + quote(path.as_posix(), errors="replace")
    return quote(path.as_posix(), errors="replace")
