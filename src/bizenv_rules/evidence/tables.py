"""Tables of records: one row a record, columns headed by field names or their Chinese titles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bizenv_rules.evidence.cells import read_cell
from bizenv_rules.evidence.faults import shown
from bizenv_rules.evidence.intake import Part
from bizenv_rules.evidence.titles import RECORD_TITLE
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary
from bizenv_rules.problem import Problem
from bizenv_rules.source import Span
from bizenv_rules.spelling import nearest

KIND: Final = ("record", RECORD_TITLE)
Cells = Sequence[object]


class Table:
    """Turns rows into maps of fields. ``kind``: the kind of every row that does not say one itself."""

    def __init__(self, headings: Cells, spans: Sequence[Span], vocabulary: Vocabulary, kind: RecordKind | None) -> None:
        self._vocabulary, self._kind = vocabulary, kind
        self._plans: dict[str, Mapping[int, str]] = {}
        self.headings = [unicodedata.normalize("NFKC", str(cell or "")).strip() for cell in headings]
        self.problems = tuple(self._odd_headings(spans))
        self._kind_column = next((i for i, heading in enumerate(self.headings) if heading in KIND), None)

    def _odd_headings(self, spans: Sequence[Span]) -> Iterator[Problem]:
        known = [*KIND, *dict.fromkeys(word for kind in self._vocabulary.kinds.values() for word in kind.headings)]
        for i, heading in enumerate(self.headings):
            if heading and heading in self.headings[:i]:
                yield Problem("V104", f"two columns are headed {heading!r}", span=spans[i])
            elif heading and heading not in known:
                meant = nearest(heading, known)
                message = f"no record has a field {shown(heading)}" + (f": did you mean {meant}?" if meant else "")
                yield Problem("V105", message, span=spans[i], help=() if meant else ("columns are headed by field names or their titles",))

    def entry(self, cells: Cells) -> dict[str, object]:
        """The fields of a row, blanks left out; a cell that cannot be read stands there as ``Unread``."""
        kind = self._kind
        entry: dict[str, object] = {}
        if self._kind_column is not None and self._kind_column < len(cells):
            word = str(cells[self._kind_column] or "").strip()
            if word:
                kind = self._vocabulary.named(word)
                entry["record"] = word
        if kind is None:
            return entry
        entry["record"] = kind.name
        for i, name in self._plan(kind).items():
            if i < len(cells) and cells[i] is not None and cells[i] != "":
                spec = kind.fields.get(name)
                value = read_cell(spec, cells[i]) if spec else str(cells[i]).strip() or None
                if value is not None:
                    entry[name] = value
        return entry

    def _plan(self, kind: RecordKind) -> Mapping[int, str]:
        """Column → field of this kind, or the heading itself where the kind has no such field but another one has."""
        if kind.name not in self._plans:
            columns = ((i, heading) for i, heading in enumerate(self.headings) if heading and heading not in KIND)
            elsewhere = {word for other in self._vocabulary.kinds.values() for word in other.headings}
            self._plans[kind.name] = {i: kind.headings.get(word, word) for i, word in columns if word in elsewhere}
        return self._plans[kind.name]

    def column(self, kind: str, name: str) -> int | None:
        """The column in which a field of a kind stands, from 0."""
        if name == "record":
            return self._kind_column
        return next((i for i, field in self._plans.get(kind, {}).items() if field == name), None)

    def locate(self, _text: str, entry: Mapping[str, object], field: str) -> Part:
        """The cell of a field, where a place counts rows and columns of cells."""
        return Part(0, (self.column(str(entry.get("record")), field) if field else None) or 0, 0)


def is_blank(cells: Iterable[object]) -> bool:
    """Whether a row holds nothing."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
