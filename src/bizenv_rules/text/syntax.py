"""The parser's complaint in the words of an author: what stands there, where it began, and what to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from bizenv_rules.text.document import Extent
from bizenv_rules.text.findings import Findings

_QUOTE_FIRST: Final = "a value that begins with a quote ends at the next one: quote the whole of it"
_BRACKETS: Final = "the bracket"
_INDENT: Final = "entries of one mapping begin in the same column; entries of a list begin with `- `"

# what the parser said -> message, label, help, whether the place where the construct began is the one to show
_SAYINGS: Final = (
    (r"quoted scalar.*end of stream", "this quote is never closed", "opened here", "close it, or leave the quote out", True),
    (r"unknown escape", "unknown escape in a quoted text", "here", "write `\\\\` for a backslash, or use single quotes", False),
    (r"flow (?:sequence|mapping)|',' or '", "these brackets are not closed", _BRACKETS, "close them; divide entries with `, `", True),
    (r"mapping values", "`:` is not allowed here", "", "quote a text that holds `: `; if this is a key, check its column", False),
    (r"could not find expected ':'", "this is not a key with a value", "no `: ` behind it", "write `key: value`, colon and space", True),
    (r"cannot start any token", "a value cannot begin with this sign", "", "quote the text", False),
    (r"'-' indicator|block collection|block sequence", "a list item is expected here", "", _INDENT, False),
    (r"expected key|block mapping|<block end>", "no key can stand here", "", _INDENT, False),
    (r"document start", "this does not belong to what stands above", "", _INDENT, False),
    (r"directive|YAML document", "directives are not used here", "", "delete the line", False),
    (r"simple key|block scalar|indentation", "the indentation is wrong here", "", _INDENT, False),
    (r"alias|anchor", "anchors and aliases are not used here", "", "write the text out, or quote it if it begins with `&` or `*`", False),
    (r"tag", "tags are not used here", "", "quote the text if it begins with `!`", False),
)


def lines_of(error: Any) -> set[int]:
    """The lines (0-based) on which an error of the YAML parser may have its cause: those it names and the ones above."""
    marks = filter(None, (error.problem_mark, error.context_mark))
    return {line for mark in marks for line in (mark.line, mark.line - 1)}


def report(error: Any, lines: Sequence[str], findings: Findings) -> None:
    """Write down E008 for an error of the YAML parser."""
    said = " ".join(filter(None, (error.context, error.problem)))
    at, began = _extent(error.problem_mark, lines), _extent(error.context_mark, lines)
    row = next((row[1:] for row in _SAYINGS if re.search(row[0], said)), None)
    message, label, mend, show_begin = row or (f"this is not YAML: {said}", "", "", False)
    first = (began if show_begin else at) or at or began or Extent(0, 0, 0, 0)
    if at and began and label == _BRACKETS and lines[at.line][at.column : at.column + 1] in {"[", "{"}:
        message, label, mend, first = "an unquoted text in `{...}` or `[...]` cannot hold a bracket", "", "quote the whole text", at
        related = [(began, "opened here")]
    else:
        related = [(at, "noticed here")] if at and at != first and at.line < len(lines) - 1 else []
    findings.add("E008", first, message, label=label, related=tuple(related), help=_help(mend, lines[first.line], first.column))


def _help(mend: str, line: str, column: int) -> tuple[str, ...]:
    more = []
    if column and re.search(r"(?:^|: +|- +)(?:'[^']*'|\"[^\"]*\") *$", line[max(0, column - 300) : column]):
        return (_QUOTE_FIRST,)
    if "，" in line and re.search(r"[\[{]", line):
        more.append("a full-width comma `，` does not divide: write `, `")
    if re.search("[“”‘’]", line):
        more.append("typographic quotes are no quotes in YAML: write `\"` or `'`")
    return tuple(filter(None, (mend, *more)))


def _extent(mark: Any, lines: Sequence[str]) -> Extent | None:
    """The character at a mark; a mark behind the last line is moved to its end."""
    if mark is None:
        return None
    if mark.line >= len(lines):
        end = len(lines[-1])
        return Extent(len(lines) - 1, end, len(lines) - 1, end)
    return Extent(mark.line, mark.column, mark.line, min(mark.column + 1, max(len(lines[mark.line]), mark.column)))
