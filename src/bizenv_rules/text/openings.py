"""What is open at the end of a line and decides how the next one is read: a block text, a quote, brackets, a text that goes on."""

from __future__ import annotations

import re
from typing import Final

_BLOCK: Final = re.compile(r"[|>][-+0-9]{0,2} *(?:#.*)?$")
# Possessive, and content with the end of the line: no line can make them go back.
_DOUBLE: Final = r"\"(?:[^\"\\]|\\.)*+(?:\"|\\?$)"
_SINGLE: Final = r"'(?:[^']|'')*+(?:'|$)"
_SILENT: Final = re.compile(rf"(?:^|(?<=[\[{{,:\s]))(?:{_DOUBLE}|{_SINGLE})|(?:^|(?<=\s))#.*")
_IN_FLOW: Final = re.compile(rf"(?:^|(?<=[\[{{,: ]))(?:{_DOUBLE}|{_SINGLE})|(?:^|(?<= ))#.*|[\[\]{{}}]")
_CLOSING: Final = {'"': re.compile(r"(?:[^\"\\]|\\.)*+\""), "'": re.compile(r"(?:[^']|'')*+'")}


class Openings:
    """Takes the lines of a file in, one after the other; it judges form alone and does not need the file to be right."""

    def __init__(self) -> None:
        self._block: int | None = None
        self._text: int | None = None
        self._quote = ""
        self._brackets = 0

    def holds(self, line: str, indent: int) -> bool:
        """Whether a line, indented so far, belongs to what was opened above it."""
        if self._quote:
            closed = _CLOSING[self._quote].match(line)
            self._quote = "" if closed else self._quote
            if closed and self._brackets:
                self._count_brackets(line[closed.end() :])
            return True
        if self._brackets:
            self._count_brackets(line)
            return True
        if self._block is not None and indent > self._block:
            return True
        self._block = None
        if self._text is not None and indent > self._text:
            return True
        self._text = None
        return False

    def take(self, line: str, indent: int, begin: int) -> None:
        """Open what a line opens: ``begin`` is where its first word stands, behind the hyphens of lists."""
        value_at = _value_at(line, begin)
        value = line[begin if value_at is None else value_at :].lstrip(" ")
        # A list item's text goes on in lines deeper than its hyphen, a key's value in lines deeper than the key.
        base = begin if value_at is not None else line.rfind("-", indent, begin) if begin > indent else None
        if not value or value[0] == "#":
            return
        if _BLOCK.match(value):
            self._block = -1 if base is None else base
        elif value[0] in "[{":
            self._count_brackets(value)
        elif value[0] in "\"'":
            self._quote = "" if _is_closed(value) else value[0]
        elif " #" not in value:
            self._text = base

    def tab(self, line: str) -> int | None:
        """The column of a tab that stands between words, not inside quotes or a comment; ``line`` was taken just now."""
        if "\t" not in line:
            return None
        bare = _SILENT.sub(lambda match: "." * len(match.group()), line)
        column = bare.find("\t")
        return None if column < 0 else column

    def _count_brackets(self, line: str) -> None:
        for match in _IN_FLOW.finditer(line):
            sign = match.group()
            if sign[0] in "\"'":
                self._quote = "" if _is_closed(sign) else sign[0]
            elif sign[0] != "#":
                self._brackets = max(0, self._brackets + (1 if sign in "[{" else -1))


def _value_at(line: str, begin: int) -> int | None:
    """Where the value behind a key begins, None where the line has no key."""
    if line[begin] in "[{":
        return None
    if line[begin] in "\"'":
        quoted = _SILENT.match(line, begin)
        end = quoted.end() if quoted else begin
        rest = line[end:].lstrip(" ")
        return len(line) - len(rest) + 1 if rest.startswith(":") and rest[1:2] in {"", " "} else None
    colon = line.find(": ", begin)
    comment = line.find(" #", begin)
    if colon < 0 and comment < 0 and line.rstrip(" ").endswith(":"):
        return len(line)
    return colon + 1 if colon >= 0 and not 0 <= comment < colon else None


def _is_closed(quoted: str) -> bool:
    return bool(_CLOSING[quoted[0]].match(quoted, 1))
