"""YAML, and JSON as the YAML it is: ``evidence:`` and a list of records, or the list alone."""

from __future__ import annotations

from bizenv_rules.evidence.intake import Intake
from bizenv_rules.problem import Problem
from bizenv_rules.source import Span
from bizenv_rules.text import load


def read_yaml(content: bytes, intake: Intake) -> None:
    """The records of a YAML or JSON file."""
    document = load(content, intake.name)
    intake.problems += document.problems
    if document.broken:
        return
    top: tuple[str, ...] = ("evidence",) if isinstance(document.data, dict) else ()
    entries = document.data.get("evidence") if top else document.data
    strange = [key for key in document.data if key not in ("language", "evidence")] if top else []
    intake.problems += (
        Problem("V106", f"a file of evidence has no key {key!r}", path=key, span=document.span((key,), key=True)) for key in strange
    )
    if not isinstance(entries, list):
        intake.problems.append(Problem("V106", "a file of evidence has `evidence:` with a list of records", span=document.span(top)))
        return
    kinds, origin = intake.door.vocabulary, intake.door.number

    def where(number: int, field: str) -> Span | None:
        if number < origin:
            return None  # of another file
        entry = entries[number - origin]
        is_strange = isinstance(entry, dict) and entry.get("record") in kinds and field not in (*kinds[entry["record"]].fields, "record")
        return document.span((*top, number - origin, field) if field else (*top, number - origin), key=is_strange)

    records, problems = intake.door.admit(entries, where)
    intake.records += records
    intake.problems += problems
