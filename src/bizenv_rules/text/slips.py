"""Slips of a Chinese keyboard that YAML reads in silence as text: full-width colons, dashes and blanks, and tabs. Found line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bizenv_rules.render.visible import shortened
from bizenv_rules.text.document import Extent
from bizenv_rules.text.findings import Findings


@dataclass(slots=True)
class Slips:
    """What the slips do to the rest: ``misread`` has the places of texts that YAML will misread, ``doubtful`` is set where even the
    structure cannot be trusted.
    """

    misread: set[tuple[int, int]] = field(default_factory=set)
    doubtful: bool = False


_SUSPECT: Final = re.compile("[\t\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f：－—–−﹣＃]")
_INDENT: Final = re.compile("( *)([\t\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f][\\s]*)")
_DASH: Final = re.compile("[－—–−﹣](?![－—–−﹣])")
_KEY_SIGNS: Final = "\\s：:#'\"\\[\\]{},，。；;、（）()“”‘’《》!?！？&*|>%@`"
_WIDE_COLON: Final = re.compile(f"(\"[^\"：]{{1,60}}\"|'[^'：]{{1,60}}'|[^-{_KEY_SIGNS}][^{_KEY_SIGNS}]{{0,29}}) ?：[ \u3000]*")
_LIST: Final = re.compile(r"(?:- +)*")
_BLOCK: Final = re.compile(r"[|>][-+0-9]{0,2} *(?:#.*)?$")
# Possessive, and content with the end of the line: no line can make them go back.
_DOUBLE: Final = r"\"(?:[^\"\\]|\\.)*+(?:\"|\\?$)"
_SINGLE: Final = r"'(?:[^']|'')*+(?:'|$)"
_QUOTED: Final = re.compile(rf"{_DOUBLE}|{_SINGLE}|(?:^|(?<=[ \t]))#.*")
_IN_FLOW: Final = re.compile(rf"(?:^|(?<=[\[{{,: ]))(?:{_DOUBLE}|{_SINGLE})|(?:^|(?<= ))#.*|[\[\]{{}}]")
_CLOSING: Final = {'"': re.compile(r"(?:[^\"\\]|\\.)*+\""), "'": re.compile(r"(?:[^']|'')*+'")}


def find_slips(lines: Sequence[str], findings: Findings) -> Slips:
    """Write down E005, E006, E007 and E110 for all lines at once."""
    reader = _Reader(findings)
    if any(map(_SUSPECT.search, lines)):
        for number, line in enumerate(lines):
            reader.line(number, line)
    return reader.slips


class _Reader:
    """What is open at the end of a line decides how the next one is read: a block, a quote, brackets, or a text that goes on."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.slips = Slips()
        self.block: int | None = None
        self.text: int | None = None
        self.quote = ""
        self.brackets = 0

    def line(self, number: int, line: str) -> None:
        """Take one line in."""
        indent = len(line) - len(line.lstrip(" "))
        if indent == len(line) or self._inside(line, indent):
            return
        if line[indent] in "\t\u3000\u00a0" or _INDENT.match(line):
            self._indentation(number, line)
        elif line[indent] != "#":
            self._content(number, line, indent)

    def _inside(self, line: str, indent: int) -> bool:
        """Whether the line belongs to something opened above it."""
        if self.quote:
            closed = _CLOSING[self.quote].match(line)
            self.quote = "" if closed else self.quote
            if closed and self.brackets:
                self._count_brackets(line[closed.end() :])
            return True
        if self.brackets:
            self._count_brackets(line)
            return True
        if self.block is not None and indent > self.block:
            return True
        self.block = None
        if self.text is not None and indent > self.text:
            return True
        self.text = None
        return False

    def _indentation(self, number: int, line: str) -> None:
        match = _INDENT.match(line)
        if match is None or match.end() == len(line) or line[match.end()] == "#":
            return
        start, end = match.span(2)
        names = {"\t": "a tab", "\u3000": "a full-width space", "\u00a0": "a no-break space"}
        name = names.get(line[start], "a wide space")
        extent = Extent(number, start, number, end)
        self.slips.doubtful = True
        self.findings.add("E006", extent, f"{name} stands in the indentation", label="not a space", help=("indent with ASCII spaces only",))

    def _content(self, number: int, line: str, indent: int) -> None:
        if _DASH.match(line, indent):
            extent = Extent(number, indent, number, indent + 1)
            rest = shortened(line[indent + 1 :].strip(), 40)
            help_ = (f"write an ASCII hyphen and a space: `- {rest}`",)
            self.findings.add("E007", extent, f"`{line[indent]}` does not begin a list item in YAML", label="not a hyphen", help=help_)
            self.slips.doubtful = True
            return
        if line[indent] == "＃":
            message = "full-width `＃` does not begin a comment"
            self.findings.add("E110", Extent(number, indent, number, indent + 1), message, help=("write an ASCII `#`",), fix="#")
            self.slips.doubtful = True
            return
        lists = _LIST.match(line, indent)
        begin = lists.end() if lists else indent
        if not self._wide_colon(number, line, begin):
            self._open(line, indent, begin)
        if "\t" in line:
            self._tab(number, line)

    def _wide_colon(self, number: int, line: str, begin: int) -> bool:
        match = _WIDE_COLON.match(line, begin)
        if match is None:
            return False
        start = line.index("：", match.end(1))
        rest = line[match.end() :].rstrip()
        written = f"{match.group(1)}: {rest}".rstrip()
        help_ = [f"write an ASCII colon and a space: `{shortened(written, 60)}`"]
        if begin and line[begin - 1] == " " and "- " in line[:begin]:
            help_.append("or quote the whole if it is text")
        extent = Extent(number, start, number, start + 1)
        fix = ": " if rest and match.end() == start + 1 else ":"
        message = "full-width colon `：` does not end a key in YAML"
        self.findings.add("E005", extent, message, label="full-width", help=tuple(help_), fix=fix)
        self.slips.misread.add((number, begin))
        self.text = begin if rest else None
        return True

    def _open(self, line: str, indent: int, begin: int) -> None:
        """What this line opens for the next one."""
        value_at = _value_at(line, begin)
        value = line[begin if value_at is None else value_at :].lstrip(" ")
        # A list item's text goes on in lines deeper than its hyphen, a key's value in lines deeper than the key.
        base = begin if value_at is not None else line.rfind("-", indent, begin) if begin > indent else None
        if not value or value[0] == "#":
            return
        if _BLOCK.match(value):
            self.block = -1 if base is None else base
        elif value[0] in "[{":
            self._count_brackets(value)
        elif value[0] in "\"'":
            self.quote = "" if _is_closed(value) else value[0]
        elif " #" not in value:
            self.text = base

    def _count_brackets(self, line: str) -> None:
        for match in _IN_FLOW.finditer(line):
            sign = match.group()
            if sign[0] in "\"'":
                self.quote = "" if _is_closed(sign) else sign[0]
            elif sign[0] != "#":
                self.brackets = max(0, self.brackets + (1 if sign in "[{" else -1))

    def _tab(self, number: int, line: str) -> None:
        bare = _QUOTED.sub(lambda match: "." * len(match.group()), line)
        column = bare.find("\t")
        if column >= 0 and not (self.quote and column > line.index(self.quote)):
            extent = Extent(number, column, number, column + 1)
            self.findings.add("E006", extent, "a tab stands between words", label="a tab", help=("write a space",), fix=" ")


def _value_at(line: str, begin: int) -> int | None:
    """Where the value behind a key begins, None where the line has no key."""
    if line[begin] in "[{":
        return None
    if line[begin] in "\"'":
        quoted = _QUOTED.match(line, begin)
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
