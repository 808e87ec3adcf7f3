"""``docs/kinds.md``: one section for each kind of item, from its docstring and its keys."""

from __future__ import annotations

from importlib import import_module

from docs.pages.markdown import cell, code, fenced, table
from docs.pages.markdown import page as whole

from bizenv_rules.kinds import kinds
from bizenv_rules.kinds.base import Key, Kind

POINTS = {
    "required": "`points` is needed and is the maximum",
    "optional": "`points` may be left out where the document gives no maximum",
    "checked": "`points`, if written, is checked against the greatest entry",
    "none": "has no `points`: `limit` or the section bounds it",
}
SHAPES = {
    "amount": "number or expression",
    "number": "number",
    "whole": "whole number",
    "condition": "condition",
    "expression": "expression",
    "record_condition": "condition on a record",
    "record_expression": "expression over a record",
    "fact": "fact, by name or inline",
    "quantity": "fact, number or expression",
    "record": "kind of record",
    "field": "field of the record",
    "flag": "true or false",
}


def part(kind: Kind) -> str:
    """The section of one kind."""
    said = (import_module(f"bizenv_rules.kinds.{kind.name}").__doc__ or "").strip().split("\n")
    shown = "\n".join(line for line in said[1:] if line.strip())
    first = said[0].partition(": ")[2]
    missing = "can be missing (`missing:` says what then)" if kind.missing else "is never missing by itself"
    points = "`points` is what the document says, and is checked" if kind.name == "section" else POINTS[kind.points]
    return "\n\n".join(
        [
            f"## {kind.name} {kind.title}",
            first[:1].upper() + first[1:],
            fenced(shown, "yaml"),
            table(("key", "名称", "takes", "says"), (_key(kind, key) for key in kind.keys)),
            f"{points[:1].upper() if points[0] != '`' else points[0]}{points[1:]}; {missing}.",
        ]
    )


def _key(kind: Kind, key: Key) -> tuple[str, str, str, str]:
    either = next((words for words in kind.one_of if key.name in words), ())
    need = " (required)" if key.required else f" (exactly one of {', '.join(f'`{word}`' for word in either)})" if either else ""
    takes = ", ".join(f"`{word}`" for word in key.values) or SHAPES.get(key.shape, key.shape.replace("_", " "))
    return code(key.name), key.title, takes, cell(key.says) + need


def page() -> str:
    """The page: a list of all kinds, then a section for each."""
    every = sorted(kinds().items())
    head = (
        "Each example is executed by the tests: the clause as the document has it, the item as an author writes it, facts as plain "
        "counts, and what the item then gives (`value`) and can give at most (`full`; left out where it is unbounded). Keys that "
        "every item may have (`id, title, clause, quote, points, applies, zero_when, round, missing, memo, beyond, weight, note`) "
        "are in [language.md](language.md), section 3."
    )
    listed = table(("kind", "含义", "for"), ((f"[`{name}`](#{name}-{kind.title})", kind.title, cell(kind.says)) for name, kind in every))
    return whole("# Kinds of item", head, listed, *(part(kind) for _, kind in every))
