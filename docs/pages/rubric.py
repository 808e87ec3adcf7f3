"""``docs/rubrics/*.md``: one page a shipped rubric, clause by clause, from its program and from what the author wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from docs.pages import beside
from docs.pages.markdown import cell, code, table
from docs.pages.markdown import page as whole

import bizenv_rules as bz
from bizenv_rules.kinds import kinds
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program

FLAGS = (
    "applies",
    "zero_when",
    "missing",
    "memo",
    "beyond",
    "weight",
    "round",
    "start",
    "cap",
    "floor",
    "scale_to",
    "combine",
    "keep",
    "reweigh",
)
SHARED = ("id", "kind", "title", "clause", "quote", "points", "items", "note", "per", "for_each", *FLAGS)


def pages() -> dict[str, str]:
    """Name → page, of every shipped rubric; the name is the first word of the rubric's id."""
    return {name.partition("-")[0]: page(bz.library(name, edition)) for name, edition in bz.library()}


def page(rubric: bz.Rubric) -> str:
    """A rubric's page."""
    data, program = rubric.data, rubric.program()
    file = Path(rubric.name)
    without = beside.clauses(file)
    coverage = ("## Clauses", without) if without else ()
    return whole(f"# {rubric.title}", _head(data, program), *_parts(data, program), *beside.parts(file, _duties_alone), *coverage)


def _duties_alone(data: Mapping[str, Any]) -> Iterator[str]:
    """What a rubric of duties says."""
    yield cell(data.get("note", ""))
    yield _duties(data)
    yield beside.steps(data)


def _parts(data: Mapping[str, Any], program: Program) -> Iterator[str]:
    for title, said in (
        ("Items, in the document's order", _items(data, program)),
        ("Facts: what the items read", _facts(data)),
        ("Duties", _duties(data)),
        ("Vetoes", _rows(data, "vetoes", ("id", "clause", "title", "quote", "when", "effect"), {"effect": _effect})),
        (
            "Grades",
            _rows(
                data,
                "grades",
                ("grade", "clause", "edges"),
                {"edges": _edges},
                "The first row that holds, from the top, on the exact score.",
            ),
        ),
        ("Ranking", _ranking(data)),
        ("Further numbers", _rows(data, "outputs", ("id", "clause", "title", "value"))),
        ("Consequences", _rows(data, "consequences", ("id", "clause", "when", "say"))),
        ("Readings: where the text can be read in more than one way", _readings(data)),
        ("Parameters: what the text leaves open and the caller gives", _mapping(data, "parameters", ("type", "clause", "say"))),
        ("Lists", _lists(data)),
        ("Phases", _mapping(data, "phases", ("title", "clause", "from", "to"))),
        (
            "Procedure: what the document orders and no number depends on",
            _rows(data, "procedure", ("id", "clause", "by", "say", "to", "when")),
        ),
        ("Signed findings", _rows(data, "expect", ("code", "at", "clause", "why"))),
    ):
        if said:
            yield f"## {title}"
            yield said


def _head(data: Mapping[str, Any], program: Program) -> str:
    source = data.get("source") or {}
    shown = [
        ("rubric", f"`{program.rubric}`, edition {program.edition}"),
        *((key, str(source[key])) for key in ("document", "number", "issuer", "published", "url") if key in source),
    ]
    start, end = program.effective
    shown.append(("in force", f"{start or '…'} to {end or '…'}"))
    shown.append(("result by", program.per if isinstance(program.per, str) else program.per[1]))
    if data.get("note"):
        shown.append(("note", str(data["note"])))
    return table(("", ""), ((word, cell(said)) for word, said in shown))


# -------------------------------------------------------------------------------------------------------- items


def _items(data: Mapping[str, Any], program: Program) -> str:
    written = dict(_written(data))
    titles = {name: kind.title for name, kind in kinds().items()}
    rows = (_item(node, written.get(node.path, {}), titles) for node in _in_order(program))
    return table(("clause", "item", "title", "kind", "points", "what it does", "decisive words"), rows)


def _in_order(program: Program) -> Iterator[Authored]:
    """Parents before children, as the author wrote them."""
    known = {node.path: node for node in program.nodes}

    def below(node: Authored) -> Iterator[Authored]:
        yield node
        for child in node.children:
            yield from below(known[child])

    for node in program.nodes:
        if node.parent is None:
            yield from below(node)


def _written(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Path → the node as the author wrote it."""
    tops = {
        **({"sheet": data["sheet"]} if "sheet" in data else {}),
        **data.get("sheets", {}),
        **({"result": data["result"]} if "result" in data else {}),
    }
    for name, top in tops.items():
        yield name, top
        yield from _below(top, "" if name == "sheet" else name)


def _below(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in node.get("items", ()):
        here = f"{path}.{item['id']}" if path else str(item["id"])
        yield here, item
        yield from _below(item, here)


def _item(node: Authored, written: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[str, ...]:
    depth = 0 if node.parent is None else node.path.count(".") + 1
    name = node.path.rpartition(".")[2]
    points = "/".join(exact_text(value) for value in node.points) or ("" if not written.get("points") else str(written["points"]))
    kind = f"{node.kind} {titles.get(node.kind, '')}"
    return (
        cell(node.clause),
        f"{'　' * depth}{code(name)}",
        cell(node.title),
        kind if depth else (f"by {written.get('per', 'year')}" if isinstance(written.get("per", "year"), str) else "by its own year"),
        points + (" (另加)" if node.beyond else "") + (" (只算不计)" if node.memo else ""),
        _does(written),
        cell(node.quote),
    )


def _does(written: Mapping[str, Any]) -> str:
    said = [f"{key} {_text(value)}" for key, value in written.items() if key not in SHARED]
    said += [f"{key} {_text(written[key])}" for key in FLAGS if key in written and key not in {"beyond", "memo"}]
    return "; ".join(code(part) for part in said) + (f" {cell(written['note'])}" if written.get("note") else "")


def _text(value: Any) -> str:
    """A value in YAML's short form."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_text(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_text(part) for part in value) + "]"
    return str(value).lower() if isinstance(value, bool) else "none" if value is None else str(value)


# ---------------------------------------------------------------------------------------------- the other blocks


def _facts(data: Mapping[str, Any]) -> str:
    rows = (
        (
            code(name),
            code(fact["record"]),
            code(fact.get("where", "")),
            "; ".join(code(f"{key} {_text(value)}") for key, value in fact.items() if key not in {"record", "where", "note", "clause"}),
        )
        for name, fact in data.get("facts", {}).items()
    )
    return table(("fact", "record", "where", "and"), rows)


def _duties(data: Mapping[str, Any]) -> str:
    rows = (
        (
            code(name),
            cell(duty.get("clause", "")),
            cell(duty.get("title", "")),
            cell(duty.get("every") or duty.get("date") or "no deadline"),
            cell(_due(duty)),
            code(_text(duty.get("met_by", ""))),
        )
        for name, duty in data.get("duties", {}).items()
    )
    return table(("duty", "clause", "title", "every", "due", "met by"), rows)


def _due(duty: Mapping[str, Any]) -> str:
    due = duty.get("due") or {}
    period = "next period" if due.get("in") == "next" else "same period"
    day = (
        f"working day {due['workday']} of the {period}"
        if "workday" in due
        else f"day {due['day']} of the {period}"
        if "day" in due
        else "its last day"
        if duty.get("every")
        else ""
    )
    more = "; ".join(f"{key} {_text(duty[key])}" for key in ("roll", "from", "to", "applies", "at_least", "all", "phase") if key in duty)
    return "; ".join(part for part in (day, more) if part)


def _effect(veto: Mapping[str, Any]) -> str:
    if veto.get("void"):
        return "no score"
    return f"grade {veto['grade']}" if "grade" in veto else f"at most {veto.get('at_most', '')}"


def _edges(grade: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {_text(grade[key])}" for key in ("from", "above", "to", "below", "when") if key in grade) or "the rest"


def _ranking(data: Mapping[str, Any]) -> str:
    ranking = data.get("ranking")
    if not ranking:
        return "The text orders none, so none is made." if "sheet" in data or "sheets" in data else ""
    return table(("key", "value"), ((code(key), code(_text(value))) for key, value in ranking.items()))


def _readings(data: Mapping[str, Any]) -> str:
    parts = []
    for name, reading in data.get("readings", {}).items():
        choices = (
            (
                code(choice) + (" (default)" if choice == reading["default"] else ""),
                cell(said.get("why", "")),
                code(_text(said["set"])) if "set" in said else "as written",
            )
            for choice, said in reading["choices"].items()
        )
        parts += [f"### {name} [{reading.get('clause', '')}]", cell(reading["question"]), table(("choice", "why", "sets"), choices)]
    return "\n\n".join(parts)


def _lists(data: Mapping[str, Any]) -> str:
    return table(
        ("list", "words"), ((code(name), cell("、".join(str(word) for word in words))) for name, words in data.get("lists", {}).items())
    )


def _mapping(data: Mapping[str, Any], block: str, keys: Iterable[str]) -> str:
    keys = tuple(keys)
    rows = ((code(name), *(cell(_text(said.get(key, ""))) for key in keys)) for name, said in data.get(block, {}).items())
    return table(("id", *keys), rows)


def _rows(data: Mapping[str, Any], block: str, keys: tuple[str, ...], made: Mapping[str, Any] | None = None, before: str = "") -> str:
    """A list of the rubric as a table of the columns that any row fills."""
    rows = [{key: (made or {}).get(key, lambda row, key=key: row.get(key, ""))(row) for key in keys} for row in data.get(block, ())]
    filled = [key for key in keys if any(row[key] != "" for row in rows)]
    plain = {"id", "when", "value", "code", "at"}
    said = table(
        filled,
        ([code(_text(row[key])) if key in plain and block != "procedure" else cell(_text(row[key])) for key in filled] for row in rows),
    )
    return f"{before}\n\n{said}" if said and before else said
