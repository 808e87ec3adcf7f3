"""Records on their way from a file to the door, in portions, with the line each one stands on."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv_rules.evidence.records import Record
from bizenv_rules.problem import Problem
from bizenv_rules.source import Pos, Span

if TYPE_CHECKING:
    from bizenv_rules.evidence.door import Door  # with pydantic behind it

PORTION: Final = 20_000
LONGEST_LINE: Final = 1_000_000
"""Characters in one line or row; what is longer is refused before it is looked into."""


class Part(NamedTuple):
    """Where something stands in the text of a record: line from its first one, column (both from 0), and how wide it is."""

    line: int
    column: int
    width: int


Locate = Callable[[str, Mapping[str, object], str], Part]
"""Where a field (``""``: the whole) stands in a record's text."""


class Sheet:
    """A file, or a sheet of one, with the problems found in it."""

    def __init__(self, name: str, problems: list[Problem] | None = None) -> None:
        self.name = name
        self.problems: list[Problem] = [] if problems is None else problems

    def span(self, line: int, column: int = 0, width: int = 0) -> Span:
        """A place in the file; the line counts from 1, the column from 0."""
        return Span(Pos(self.name, line, column + 1), Pos(self.name, line, column + 1 + width))

    def refuse(self, code: str, message: str, line: int, column: int = 0, width: int = 0, *, hint: str = "") -> None:
        """A problem of the file itself."""
        self.problems.append(Problem(code, message, span=self.span(line, column, width), help=(hint,) if hint else ()))


class Intake(Sheet):
    """Collects a file's records and problems."""

    def __init__(self, name: str, door: Door, problems: list[Problem] | None = None, records: list[Record] | None = None) -> None:
        super().__init__(name, problems)
        self.records: list[Record] = [] if records is None else records
        self.locate: Locate = _at_start
        self.door = door
        self._origin = self._first = door.number
        self._lines = array("L")
        self._entries: list[Mapping[str, object]] = []
        self._texts: list[str] = []

    def beside(self, name: str) -> Intake:
        """One for another part of the same file (a sheet): same results, same ids seen, places of its own."""
        return Intake(name, self.door, self.problems, self.records)

    def add(self, entry: Mapping[str, object], line: int, text: str) -> None:
        """A record, the line it begins on (from 1), and what the file says of it."""
        self._entries.append(entry)
        self._texts.append(text)
        self._lines.append(line)
        if len(self._entries) == PORTION:
            self.flush()

    def flush(self) -> None:
        """Pass the door with what has been collected."""
        records, problems = self.door.admit(self._entries, self.where)
        self.records += records
        self.problems += problems
        self._first += len(self._entries)
        self._entries, self._texts = [], []

    def where(self, number: int, field: str) -> Span | None:
        """The place of a field of the n-th record, or of its line where only that is still known."""
        if number < self._origin:
            return None
        line = self._lines[number - self._origin]
        if number < self._first:
            return self.span(line)
        part = self.locate(self._texts[number - self._first], self._entries[number - self._first], field)
        return self.span(line + part.line, part.column, part.width)


def _at_start(_text: str, _entry: Mapping[str, object], _field: str) -> Part:
    return Part(0, 0, 0)
