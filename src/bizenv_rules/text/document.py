"""A file as read: plain data, and the place in the file of everything in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem
from bizenv_rules.source import Pos, Span

Path = tuple[str | int, ...]

_ESCAPE: Final = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|[^\\]", re.DOTALL)
_DOUBLED: Final = re.compile(r"''|[^']", re.DOTALL)


class Trap(str):
    """Text that its author meant as something else (``40%``, ``yes``, ``１２``). It is reported already: judge it no further."""

    __slots__ = ()


class Extent(NamedTuple):
    """From one place to just before another; lines and columns are 0-based and count code points."""

    line: int
    column: int
    end_line: int
    end_column: int


class Place(NamedTuple):
    """Where a value stands, where its key stands, and how it is written.

    ``style``: ``plain``, ``'`` or ``"`` quoted, ``|`` or ``>`` block text, ``{`` or ``[`` flow form, ``:`` or ``-`` block form.
    """

    value: Extent
    key: Extent | None
    style: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. ``data`` is made of dict (text keys), list, str, int, Decimal, bool and None.

    ``spans`` has the place of each value by its path. ``broken``: something made the structure itself doubtful, so ``data`` is None and
    ``problems`` says why.
    """

    name: str
    data: Any
    lines: Sequence[str]
    problems: tuple[Problem, ...]
    spans: Mapping[Path, Place]
    broken: bool = False

    def span(self, path: Path, key: bool = False) -> Span | None:
        r"""Where the value at ``path`` stands (its key with ``key=True``), or else what is nearest above it.

        For a path that is not there, and for a value that was left empty, it is a key: that of the entry itself or the
        first one of the mapping in which it is missing.

        >>> from bizenv_rules.text import load
        >>> document = load("title: 高台\nitems:\n- each: 3\n", "a.yaml")
        >>> print(document.span(("items", 0, "each")).start, document.span(("items", 0, "points")).start)
        a.yaml:3:9 a.yaml:3:3
        """
        place = self.spans.get(path)
        if place is not None:
            extent = place.value
            if place.key and (key or extent[:2] == extent[2:]):
                extent = place.key
            return self.at(extent)
        return self._above(path)

    def _above(self, path: Path) -> Span | None:
        for length in range(len(path) - 1, -1, -1):
            place = self.spans.get(path[:length])
            if place is not None:
                return self.at(self._first_key(path[:length]) or place.value)
        return None

    def _first_key(self, path: Path) -> Extent | None:
        data = self.data
        for step in path:
            data = data[step]
        first = next(iter(data), None) if isinstance(data, dict) else None
        place = None if first is None else self.spans.get((*path, first))
        return place.key if place else None

    def at(self, extent: Extent) -> Span:
        """The extent with the file's name, 1-based."""
        line, column, end_line, end_column = extent
        return Span(Pos(self.name, line + 1, column + 1), Pos(self.name, end_line + 1, end_column + 1))

    def written(self, path: Path) -> str:
        """The value exactly as the file has it, quotes included; empty where there is no such path.

        >>> from bizenv_rules.text import load
        >>> load("clause: 1.10", "a.yaml").written(("clause",))
        '1.10'
        """
        place = self.spans.get(path)
        return cut(self.lines, place.value) if place else ""

    def inner_span(self, path: Path, start: int, end: int) -> Span | None:
        """Where the characters ``start`` to ``end`` of the text at ``path`` stand (an expression's part, say).

        Exact for texts on one line and for ``|`` blocks; the whole text where its lines are folded.

        >>> from bizenv_rules.text import load
        >>> document = load("when: '甲 >= x'", "a.yaml")
        >>> print(document.inner_span(("when",), 5, 6).start)
        a.yaml:1:13
        """
        place = self.spans.get(path)
        inner = _inner(self.lines, place, start, max(start, end)) if place else None
        return self.at(inner) if inner else self.span(path)


def dotted(path: Path) -> str:
    """A path as people read it.

    >>> dotted(("sections", 0, "items", 1, "满分"))
    'sections[0].items[1].满分'
    """
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def cut(lines: Sequence[str], extent: Extent) -> str:
    """The text of an extent, its lines joined by newlines."""
    line, column, end_line, end_column = extent
    if line == end_line:
        return lines[line][column:end_column] if line < len(lines) else ""
    tail = [lines[end_line][:end_column]] if end_line < len(lines) else [""]
    return "\n".join([lines[line][column:], *lines[line + 1 : end_line], *tail])


def _inner(lines: Sequence[str], place: Place, start: int, end: int) -> Extent | None:
    line, column, end_line, end_column = place.value
    if place.style in {"|", ">"}:
        return _inner_block(lines, place, start, end)
    if line != end_line:
        return None
    if place.style == "plain":
        return Extent(line, min(column + start, end_column), line, min(column + end, end_column))
    if place.style in {"'", '"'}:
        units = (_DOUBLED if place.style == "'" else _ESCAPE).findall(lines[line][column + 1 : end_column - 1])
        ends = [column + 1]
        for unit in units:
            ends.append(ends[-1] + len(unit))
        return Extent(line, ends[min(start, len(units))], line, ends[min(end, len(units))])
    return None


def _inner_block(lines: Sequence[str], place: Place, start: int, end: int) -> Extent | None:
    """In a ``|`` block each line of the text is a line of the file behind its indentation; so is a ``>`` block of one line."""
    first, last = place.value.line + 1, place.value.end_line
    body = lines[first : max(last, first)] if place.value.end_column == 0 else lines[first : last + 1]
    filled = [line for line in body if line.strip(" ")]
    if not filled or (place.style == ">" and len(filled) > 1):
        return None
    indent = _indent(lines[place.value.line][place.value.column :], filled)
    if indent is None:
        return None
    begin = _offset_to_place(body, indent, start)
    finish = _offset_to_place(body, indent, end)
    return Extent(first + begin[0], begin[1], first + finish[0], finish[1])


def _indent(header: str, filled: Sequence[str]) -> int | None:
    """How far a block's text is indented: as its first line that is not empty. With a stated depth (``|2``) it is not known here."""
    if any(character.isdigit() for character in header.split("#", maxsplit=1)[0]):
        return None
    return len(filled[0]) - len(filled[0].lstrip(" "))


def _offset_to_place(body: Sequence[str], indent: int, offset: int) -> tuple[int, int]:
    for number, line in enumerate(body):
        size = max(0, len(line) - indent)
        if offset <= size:
            return number, min(indent, len(line)) + offset
        offset -= size + 1
    return len(body) - 1, len(body[-1])
