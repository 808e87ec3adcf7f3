"""What stands beside a shipped rubric: its document's other duties, decisions, table of indicators and clauses, for its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from docs.pages.markdown import cell, code, table

from bizenv_rules import text

Data = Mapping[str, Any]


def parts(rubric: Path, said_by_rubric: Callable[[Data], Iterator[str]]) -> Iterator[str]:
    """Sections for all files of the rubric's folder; ``said_by_rubric`` writes those of another rubric."""
    for file in sorted(rubric.parent.glob("*.yaml")):
        data: Any = text.load(file.read_bytes(), file.name).data
        if file == rubric or not isinstance(data, dict):
            continue
        if "decision" in data:
            yield f"## {data.get('title', '')}: decision `{data['decision']}`"
            yield from _decision(data)
        elif "rubric" in data:
            yield f"## {data.get('title', '')}: rubric `{data['rubric']}`"
            yield from (part.replace("## ", "### ", 1) if part.startswith("## ") else part for part in said_by_rubric(data))
        elif data.get("indicators"):
            yield "## Indicators, and who answers for them"
            yield _indicators(data)


def clauses(rubric: Path) -> str:
    """How many paragraphs are carried, and those that have no rule, with the reason."""
    file = rubric.with_name("clauses.yaml")
    if not file.exists():
        return ""
    data: Any = text.load(file.read_bytes(), file.name).data
    entries = data["clauses"]
    without = [entry for entry in entries if not entry.get("carried_by")]
    counted = f"{len(entries) - len(without)} paragraphs are carried by something on this page. These have no rule:"
    return f"{counted}\n\n" + table(("clause", "why"), ((cell(entry["clause"]), cell(entry["no_rule"])) for entry in without))


def _decision(data: Data) -> Iterator[str]:
    mode = {"all": "every rule that holds", "first": "the first rule that holds", "collect": "the different outcomes"}
    yield f"For every `{data['record']}` record: {mode[data.get('mode', 'all')]}."
    keys = ("id", "clause", "title", "quote", "when", "outcome", "severity")
    shown = [key for key in keys if any(rule.get(key) for rule in data["rules"])]
    rows = ([code(rule.get(key, "")) if key in ("id", "when") else cell(rule.get(key, "")) for key in shown] for rule in data["rules"])
    yield table(shown, rows)
    facts = ((code(name), code(_inline(spec))) for name, spec in data.get("facts", {}).items())
    yield table(("fact", "reads"), facts)
    for name, reading in data.get("readings", {}).items():
        yield f"**{name}** [{reading.get('clause', '')}]: {cell(reading['question'])}"
        choices = reading["choices"].items()
        default = reading["default"]
        yield table(
            ("choice", "why"), ((code(key) + (" (default)" if key == default else ""), cell(said.get("why", ""))) for key, said in choices)
        )
    yield steps(data)


def steps(data: Data) -> str:
    """The procedure."""
    keys = ("clause", "by", "say", "to", "when")
    shown = [key for key in keys if any(step.get(key) for step in data.get("procedure", ()))]
    return table(shown, ([cell(step.get(key, "")) for key in shown] for step in data.get("procedure", ())))


def _indicators(data: Data) -> str:
    rows = (
        (
            code(one["id"]),
            *(cell("、".join(one.get(part) or ())) for part in ("lead", "deputy", "members")),
            cell("; ".join(f"{item['id']} {item['title']}" for item in one.get("items", ()))),
        )
        for one in data["indicators"]
    )
    return table(("indicator", "lead", "deputy", "members", "second level"), rows)


def _inline(spec: Data) -> str:
    return ", ".join(f"{key}: {value}" for key, value in spec.items())
