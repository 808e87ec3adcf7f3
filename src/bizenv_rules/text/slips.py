"""Slips of a Chinese keyboard that YAML reads in silence as text: full-width colons, dashes and blanks, and tabs. Found line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from bizenv_rules.lean import dataclass
from bizenv_rules.render.visible import shortened
from bizenv_rules.text.document import Extent
from bizenv_rules.text.findings import Findings
from bizenv_rules.text.openings import Openings

_CODES: Final = ("E005", "E006", "E007", "E110")
_SUSPECT: Final = re.compile("[\t\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f：－—–−﹣＃]")
_INDENT: Final = re.compile("( *)([\t\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f]\\s*)")
_DASH: Final = re.compile("[－—–−﹣](?![－—–−﹣])")
_KEY_SIGNS: Final = "\\s：:#'\"\\[\\]{},，。；;、（）()“”‘’《》!?！？&*|>%@`"
_KEY: Final = f"\"[^\"：]{{1,60}}\"|'[^'：]{{1,60}}'|[^-{_KEY_SIGNS}][^{_KEY_SIGNS}]{{0,29}}"
_WIDE_COLON: Final = re.compile(f"({_KEY}) ?(：[ \u3000]*)")
_LIST: Final = re.compile(r"(?:- +)*")
_BLANKS: Final = {"\t": "a tab", "\u3000": "a full-width space", "\u00a0": "a no-break space"}


@dataclass(slots=True)
class Mended:
    """The lines with slips put right, so that everything else in the file is found in the same go.

    ``added``: for a line, the columns of blanks that its author did not write. ``doubtful``: something could not be put right;
    ``given_up``: there was so much that the rest was not looked at.
    """

    lines: list[str]
    added: dict[int, list[int]] = field(default_factory=dict)
    doubtful: bool = False
    given_up: bool = False

    def written(self, extent: Extent) -> Extent:
        """An extent of the mended lines as its author wrote it."""
        line, column, end_line, end_column = extent
        return Extent(line, self._column(line, column), end_line, self._column(end_line, end_column))

    def _column(self, line: int, column: int) -> int:
        return column - sum(place < column for place in self.added.get(line, ()))

    def replace(self, line: int, start: int, end: int, text: str) -> None:
        """Put ``text`` in place of a part of a line that is as long, or one character shorter."""
        old = self.lines[line]
        self.lines[line] = old[:start] + text + old[end:]
        if len(text) > end - start:
            self.added.setdefault(line, []).append(end)


def mend_slips(lines: Sequence[str], findings: Findings) -> Mended:
    """Write down E005, E006, E007 and E110 for all lines at once, and put them right where what was meant is clear."""
    reader = _Reader(lines, findings)
    if any(map(_SUSPECT.search, lines)):
        for number, line in enumerate(lines):
            reader.read(number, line)
            if any(map(findings.is_full, _CODES)):
                reader.mended.given_up = True
                break
    return reader.mended


class _Reader:
    """Looks at one line after the other; ``open`` knows which of them are not for it to judge."""

    def __init__(self, lines: Sequence[str], findings: Findings) -> None:
        self.mended = Mended(list(lines))
        self.findings = findings
        self.open = Openings()

    def read(self, number: int, line: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        if indent == len(line) or self.open.holds(line, indent) or line[indent] == "#":
            return
        blanks = _INDENT.match(line)
        if blanks:
            self._indentation(number, line, blanks)
            return
        if line[indent] == "＃":
            self._comment(number, indent)
            return
        begin = self._list(number, line, indent)
        self._colon(number, begin)
        line = self.mended.lines[number]
        self.open.take(line, indent, begin)
        self._tabs(number, line)

    def _indentation(self, number: int, line: str, blanks: re.Match[str]) -> None:
        """How deep a tab or a wide space was meant to be is not known: it is the one slip that cannot be put right."""
        start, end = blanks.span(2)
        if end == len(line) or line[end] == "#":
            return
        message = f"{_BLANKS.get(line[start], 'a wide space')} stands in the indentation"
        extent = Extent(number, start, number, end)
        self.findings.add("E006", extent, message, label="not a space", help=("indent with ASCII spaces only",))
        self.mended.doubtful = True

    def _comment(self, number: int, column: int) -> None:
        extent = Extent(number, column, number, column + 1)
        self.findings.add("E110", extent, "full-width `＃` does not begin a comment", help=("write an ASCII `#`",), fix="#")
        self.mended.replace(number, column, column + 1, "#")

    def _list(self, number: int, line: str, indent: int) -> int:
        """Where the first word stands, behind the hyphens of lists, of which the first may be a dash."""
        if _DASH.match(line, indent):
            help_ = (f"write an ASCII hyphen and a space: `- {shortened(line[indent + 1 :].strip(), 40)}`",)
            message = f"`{line[indent]}` does not begin a list item in YAML"
            blank = "" if line[indent + 1 : indent + 2] in {"", " "} else " "
            extent = Extent(number, indent, number, indent + 1)
            self.findings.add("E007", extent, message, label="not a hyphen", help=help_, fix=f"-{blank}")
            self.mended.replace(number, indent, indent + 1, f"-{blank}")
        mended = self.mended.lines[number]
        lists = _LIST.match(mended, indent)
        return min(lists.end() if lists else indent, len(mended) - 1)

    def _colon(self, number: int, begin: int) -> None:
        line = self.mended.lines[number]
        match = _WIDE_COLON.match(line, begin)
        if match is None:
            return
        start, end = match.span(2)
        rest = line[end:].rstrip()
        help_ = [f"write an ASCII colon and a space: `{shortened(f'{match.group(1)}: {rest}'.rstrip(), 60)}`"]
        if "-" in line[:begin]:
            help_.append("or quote the whole if it is text")
        text = ":" + " " * (end - start - 1)
        if rest and text == ":":
            text = ": "
        extent = self.mended.written(Extent(number, start, number, start + 1))
        message = "full-width colon `：` does not end a key in YAML"
        self.findings.add(
            "E005", extent, message, label="full-width", help=tuple(help_), fix=": " if text == ": " and end == start + 1 else ":"
        )
        self.mended.replace(number, start, end, text)

    def _tabs(self, number: int, line: str) -> None:
        column = self.open.tab(line)
        if column is not None:
            extent = self.mended.written(Extent(number, column, number, column + 1))
            self.findings.add("E006", extent, "a tab stands between words", label="a tab", help=("write a space",), fix=" ")
            self.mended.replace(number, column, column + 1, " ")
