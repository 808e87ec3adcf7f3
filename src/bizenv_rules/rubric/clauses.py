"""Two-way coverage: every paragraph of a document is carried by something, and everything cites a listed paragraph.

``clauses.yaml`` stands beside the rubric. Codes: C201 listed twice, C202 carried by nothing and no reason, C203 carried by something
that is not there, C204 cited and not listed, C205 not in the text, C206 printed and not listed, C207 another text, C208 a quote that the
text does not hold.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bizenv_rules import text
from bizenv_rules.problem import Problem, in_order
from bizenv_rules.program import Decision, Program
from bizenv_rules.rubric.decision import load_decision
from bizenv_rules.rubric.load import load
from bizenv_rules.rubric.paragraphs import Paragraph, flat, holds, paragraphs
from bizenv_rules.rubric.places import Report
from bizenv_rules.rubric.shape import check_shape
from bizenv_rules.spelling import nearest

BESIDE = "clauses.yaml"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was found: how many paragraphs are carried, how many have no rule, and every problem."""

    file: str
    carried: int
    without_rule: int
    problems: tuple[Problem, ...]
    text_seen: bool

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Cited:
    """Something of a rubric or decision that cites a clause: its address, the clause, the quote."""

    address: str
    clause: str
    quote: str = ""


def coverage_of(folder: Path, *, documents: Path | None = None) -> Coverage:
    """The coverage of the document that a folder of rubrics and decisions is about; its ``clauses.yaml`` lists the paragraphs.

    Raises ``RubricError`` for a rubric or decision that cannot be loaded.
    """
    return check_clauses(folder / BESIDE, cited_beside(folder), documents=documents)


def cited_beside(folder: Path) -> list[Cited]:
    """Everything that cites a clause in the rubrics, decisions and lists of units of a folder.

    Raises ``RubricError`` for a rubric or decision that cannot be loaded.
    """
    cited: list[Cited] = []
    for file in sorted(folder.glob("*.yaml")):
        data = text.load(text.read(file), str(file)).data
        if isinstance(data, dict) and "rubric" in data:
            rubric = load(file)
            cited += cited_by(rubric.program(), rubric.data)
        elif isinstance(data, dict) and "decision" in data:
            cited += cited_by_decision(load_decision(file), data)
        elif isinstance(data, dict) and "units" in data:
            cited.append(Cited("units", ""))
            cited += [Cited(f"{block}.{entry['id']}", "") for block in ("indicators", "bodies") for entry in data.get(block) or ()]
    return cited


def cited_by(program: Program, data: Mapping[str, Any]) -> Iterator[Cited]:
    """Every address of a rubric, with the clause it cites."""
    for node in program.nodes:
        yield Cited(node.path, node.clause, node.quote)
    for block in ("vetoes", "outputs", "consequences", "procedure", "assume", "bodies", "indicators"):
        for entry in data.get(block) or ():
            yield Cited(f"{block}.{entry.get('id', '')}", str(entry.get("clause") or ""), str(entry.get("quote") or ""))
    for row in data.get("grades") or ():
        yield Cited(f"grades.{row.get('id') or row.get('grade')}", str(row.get("clause") or ""), str(row.get("quote") or ""))
    for block in ("duties", "parameters", "readings", "phases", "facts", "lists", "unit_fields"):
        for name, spec in (data.get(block) or {}).items():
            clause = spec.get("clause") if isinstance(spec, dict) else ""
            yield Cited(f"{block}.{name}", str(clause or ""))
    for block in ("grades", "ranking", "units", "effective", "source", "indicators", "records", "sheet", "result", "expect_units"):
        entry = data.get(block)
        if entry is None:
            continue
        yield Cited(block, str(entry.get("clause") or "") if isinstance(entry, dict) else "")


def cited_by_decision(decision: Decision, data: Mapping[str, Any]) -> Iterator[Cited]:
    """Every address of a decision: ``decisions.<id>.<rule>``, and so for its steps, parameters and readings."""
    base = f"decisions.{decision.decision}"
    yield Cited(base, "")
    for block in ("rules", "procedure"):
        for entry in data.get(block) or ():
            yield Cited(f"{base}.{entry['id']}", str(entry.get("clause") or ""), str(entry.get("quote") or ""))
    for block in ("parameters", "readings", "facts"):
        for name, spec in (data.get(block) or {}).items():
            yield Cited(f"{base}.{name}", str(spec.get("clause") or ""))


def check_clauses(file: Path, cited: Sequence[Cited], *, documents: Path | None = None) -> Coverage:
    """The coverage of one document; ``documents`` is the folder with the official texts (``BIZENV_DOCUMENTS`` if left out)."""
    name = str(file)
    document = text.load(text.read(file), name)
    report = Report(document)
    report.problems.extend(document.problems)
    if document.data is None or check_shape("clauses", document, report):
        return Coverage(name, 0, 0, in_order(report.problems), text_seen=False)
    entries: list[dict[str, Any]] = document.data["clauses"]
    listed = _listed(entries, report)
    _carriers(entries, {one.address for one in cited}, report)
    for one in cited:
        if one.clause and one.clause not in listed:
            near = nearest(one.clause, listed)
            report.add("C204", f"`{one.address}` cites {one.clause}, which is not listed", ("clauses",), *_meant(near), key=True)
    folder = documents or (Path(os.environ["BIZENV_DOCUMENTS"]) if os.environ.get("BIZENV_DOCUMENTS") else None)
    source = None if folder is None else _find_text(folder, str(document.data.get("sha256", "")), report)
    if source is not None:
        _against(source, entries, cited, report)
    carried = sum(1 for entry in entries if entry.get("carried_by"))
    return Coverage(name, carried, len(entries) - carried, in_order(report.problems), text_seen=source is not None)


def _meant(near: str | None) -> tuple[str, ...]:
    return (f"did you mean {near}?",) if near else ("list every paragraph of the document once",)


def _listed(entries: Sequence[Mapping[str, Any]], report: Report) -> dict[str, int]:
    listed: dict[str, int] = {}
    for n, entry in enumerate(entries):
        path = str(entry["clause"])
        if path in listed:
            first = ("clauses", listed[path], "clause")
            report.add("C201", f"{path} is listed twice", ("clauses", n, "clause"), related=((first, "first listed here"),))
        listed.setdefault(path, n)
        if not entry.get("carried_by") and not entry.get("no_rule"):
            report.add(
                "C202", f"nothing carries {path}", ("clauses", n, "clause"), "name it under `carried_by`, or say under `no_rule` why not"
            )
    return listed


def _carriers(entries: Sequence[Mapping[str, Any]], known: set[str], report: Report) -> None:
    for n, entry in enumerate(entries):
        for k, address in enumerate(entry.get("carried_by") or ()):
            if address not in known:
                report.add("C203", f"there is no `{address}`", ("clauses", n, "carried_by", k), *_meant(nearest(str(address), known)))


def _find_text(folder: Path, sha: str, report: Report) -> str | None:
    for file in sorted(folder.glob("*.txt")):
        raw = file.read_bytes()
        if hashlib.sha256(raw).hexdigest() == sha:
            return raw.decode("utf-8")
    report.add("C207", "no text in the folder of documents has this sha256", ("sha256",), "the text has changed, or it is not there")
    return None


def _against(source: str, entries: Sequence[Mapping[str, Any]], cited: Sequence[Cited], report: Report) -> None:
    printed: dict[str, Paragraph] = {paragraph.path: paragraph for paragraph in paragraphs(source)}
    body = flat(source)
    listed = {str(entry["clause"]) for entry in entries}
    for n, entry in enumerate(entries):
        if not holds(source, str(entry["clause"]), printed):
            report.add(
                "C205", f"the text has no {entry['clause']}", ("clauses", n, "clause"), *_meant(nearest(str(entry["clause"]), printed))
            )
        if entry.get("quote") and flat(str(entry["quote"])) not in body:
            report.add("C208", "the text does not hold these words", ("clauses", n, "quote"))
    for path, paragraph in printed.items():
        if path not in listed:
            report.add(
                "C206", f"line {paragraph.line} of the text is {path}, which is not listed", ("clauses",), paragraph.text[:24], key=True
            )
    for one in cited:
        if one.quote and flat(one.quote) not in body:
            report.add("C208", f"the text does not hold the quote of `{one.address}`: {one.quote}", ("clauses",), key=True)
