"""Lists of units from YAML, CSV and XLSX, or from a program's own units and maps, with every problem."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Union

from bizenv_rules.evidence.bodies import Body, Indicator, check_bodies, check_indicators, read_bodies, read_indicators, with_indicators
from bizenv_rules.evidence.cells import read_cell
from bizenv_rules.evidence.counts import check_counts
from bizenv_rules.evidence.intake import Sheet
from bizenv_rules.evidence.unitcheck import Place, UnitReader, check_list, columns
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.vocabulary import FieldSpec
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, Problem, in_order
from bizenv_rules.program import UnitField
from bizenv_rules.source import Span

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from bizenv_rules.text import Document

Source = Union["str", "os.PathLike[str]", "Traversable", "bytes", Sequence[Unit | Mapping[str, object]]]

ENDINGS: Final = (".yaml", ".yml", ".json", ".csv", ".tsv", ".xlsx")
Row = tuple[int, Sequence[object], Sequence[tuple[int, int, int]]]
"""A row's line, its cells, and where each one stands: line below the row's first, column, width."""
_TOP: Final = ("language", "units", "indicators", "indicators_from", "expect_indicators", "bodies")


@dataclass(frozen=True, slots=True)
class UnitList:
    """What a file of units says. ``digest``: sha256 of its bytes, empty for a program's own."""

    units: Units
    indicators: tuple[Indicator, ...] = ()
    bodies: tuple[Body, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""


def read_units(source: Source, fields: Sequence[UnitField] = (), expect: Mapping[str, int] | None = None, name: str = "") -> UnitList:
    """Units and all problems; raises nothing for what a file says.

    ``fields``: those that the rubric declares beside the built-in ones. ``expect``: numbers that the document states
    (``{"total": 94, "class.镇": 9, "lead29": 29}``); a name without a dot is a yes/no field.

    >>> listed = read_units([{"id": "swj", "name": "商务局", "active": {"from": "2021-07-01"}}, {"name": "甲镇", "clas": "镇"}])
    >>> listed.units["swj"].active_from.isoformat(), listed.problems[0].message
    ('2021-07-01', "units have no field 'clas': did you mean class?")
    """
    reading = _Reading(Sheet(name), columns(fields, expect or {}))
    if isinstance(source, Sequence) and not isinstance(source, bytes | str):
        reading.own(source)
        return reading.finished(expect or {}, "")
    reading.sheet.name = name or str(source)
    try:
        content = source if isinstance(source, bytes) else _content(source)
    except BizenvError as error:
        return UnitList(Units(()), problems=error.problems)
    reading.file(content)
    return reading.finished(expect or {}, hashlib.sha256(content).hexdigest())


def _content(source: str | os.PathLike[str] | Traversable) -> bytes:
    from bizenv_rules.text.reading import read

    return read(source)


class _Reading:
    """Units on their way in."""

    def __init__(self, sheet: Sheet, specs: Mapping[str, FieldSpec]) -> None:
        self.sheet, self.specs = sheet, specs
        self.reader = UnitReader(specs, sheet.problems)
        self.units: list[tuple[Unit, Place]] = []
        self.table: tuple[Indicator, ...] = ()
        self.bodies: tuple[Body, ...] = ()
        self.from_table = False
        self.expect_indicators: Mapping[str, int] = {}

    def own(self, source: Sequence[Unit | Mapping[str, object]]) -> None:
        """A program's own units and maps."""
        for entry in source:
            if isinstance(entry, Unit):
                self.units.append((entry, _nowhere))
            else:
                self._add(entry, _nowhere)

    def file(self, content: bytes) -> None:
        """A file, by the ending of its name."""
        ending = PurePath(self.sheet.name).suffix.lower()
        if ending in (".yaml", ".yml", ".json"):
            self._yaml(content)
        elif ending in (".csv", ".tsv"):
            from bizenv_rules.evidence.csvfile import csv_rows, places

            self._rows(self.sheet, ((line, cells, places(text, self.sheet)) for line, text, cells in csv_rows(content, self.sheet)))
        elif ending == ".xlsx":
            from bizenv_rules.evidence.excel import xlsx_sheets

            for title, rows in xlsx_sheets(content, self.sheet):
                page = Sheet(f"{self.sheet.name}[{title}]", self.sheet.problems)
                self._rows(page, ((line, cells, [(0, i, 0) for i in range(len(cells))]) for line, cells in rows))
        else:
            message = f"{self.sheet.name}: units come in files that end in {', '.join(ENDINGS)}"
            self.sheet.problems.append(Problem("V109", message, path=self.sheet.name))

    def _add(self, raw: object, place: Place) -> None:
        unit = self.reader.unit(raw, place)
        if unit is not None:
            self.units.append((unit, place))

    def _yaml(self, content: bytes) -> None:
        from bizenv_rules.text import load

        document = load(content, self.sheet.name)
        problems = self.sheet.problems
        problems += document.problems
        if document.broken:
            return
        data: Any = document.data if isinstance(document.data, dict) else {"units": document.data}
        top: tuple[str, ...] = ("units",) if data is document.data else ()
        for key in data.keys() - set(_TOP):
            problems.append(Problem("V106", f"a file of units has no key {key!r}", path=key, span=document.span((key,), key=True)))
        if not isinstance(data.get("units", []), list):
            problems.append(Problem("V106", "`units:` holds a list", span=document.span(top)))
            return
        for i, raw in enumerate(data.get("units", [])):
            self._add(raw, _in_yaml(document, (*top, i), raw, self.specs))
        self.table = read_indicators(data.get("indicators", []), problems, document.span)
        self.bodies = read_bodies(data.get("bodies", []), problems, document.span)
        self.from_table = data.get("indicators_from") == "table"
        self.expect_indicators = data.get("expect_indicators") or {}

    def _rows(self, sheet: Sheet, rows: Iterator[Row]) -> None:
        """A table: headings are field names or titles; a blank cell says nothing."""
        headings = {word: name for name, spec in self.specs.items() for word in (spec.title, name)}
        first = next(rows, None)
        names = [headings.get(str(cell or "").strip(), str(cell or "").strip()) for cell in first[1]] if first else []
        for line, cells, parts in rows:
            raw: dict[str, object] = {}
            for i, (name, cell) in enumerate(zip_longest(names, cells[: len(parts)])):
                spec = self.specs.get(name or "")
                value = None if cell is None else read_cell(spec, cell) if spec else str(cell).strip() or None
                if value is not None:
                    raw[name or f"column {i + 1}"] = value
            self._add(raw, _in_row(sheet, line, names, parts))

    def finished(self, expect: Mapping[str, int], digest: str) -> UnitList:
        """The list, after what only the whole of it shows."""
        problems = self.sheet.problems
        problems += check_list(self.units)
        units = Units(unit for unit, _ in self.units)
        problems += check_indicators(self.table, units, self.expect_indicators)
        problems += check_bodies(self.bodies, units)
        if not any(problem.is_error for problem in problems):  # what was refused is missing in the count
            problems += check_counts(units, expect)
        if self.from_table:
            units = with_indicators(units, self.table)
        return UnitList(units, self.table, self.bodies, in_order(problems), digest)


def _nowhere(_name: str) -> Span | None:
    return None


def _in_yaml(document: Document, path: tuple[str | int, ...], raw: object, specs: Mapping[str, FieldSpec]) -> Place:
    def place(name: str) -> Span | None:
        flat = isinstance(raw, Mapping) and name not in raw and name.startswith("active_")
        steps = ("active", name.removeprefix("active_")) if flat else (name,) if name else ()
        return document.span((*path, *steps), key=bool(name) and name not in specs)

    return place


def _in_row(sheet: Sheet, line: int, names: Sequence[str], parts: Sequence[tuple[int, int, int]]) -> Place:
    def place(name: str) -> Span | None:
        column = names.index(name) if name in names else 0
        below, at, width = parts[column] if column < len(parts) else (0, 0, 0)
        return sheet.span(line + below, at, width)

    return place
