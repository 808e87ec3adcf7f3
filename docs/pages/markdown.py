"""The few forms of Markdown that the generated pages use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- written by `python -m docs`; do not edit -->"


def cell(text: object) -> str:
    """A text inside one cell of a table: on one line, with bars and angle brackets that are shown as they are."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")


def code(text: object) -> str:
    """A word as code inside a cell, or nothing."""
    return f"`{cell(text).replace('&lt;', '<')}`" if str(text) else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells; empty without rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *lines]) if lines else ""


def fenced(text: str, kind: str) -> str:
    """A block of code."""
    return f"```{kind}\n{text.rstrip()}\n```"


def page(*parts: str) -> str:
    """A page from its parts, those that are empty left out."""
    return "\n\n".join(part for part in (MADE, *parts) if part) + "\n"
