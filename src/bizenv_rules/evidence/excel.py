"""XLSX workbooks: every sheet is a table; a sheet that is named after a kind holds that kind. Wants the extra ``excel``.

Excel holds every number as a binary float, so exactness ends in Excel itself: a whole number is read as the int it is,
any other as the decimal of at most 15 significant digits that Excel shows (0.1 is one tenth).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from bizenv_rules.evidence.faults import Unread
from bizenv_rules.evidence.intake import Intake, Sheet
from bizenv_rules.evidence.tables import Table, is_blank
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary
from bizenv_rules.problem import Problem

UNPACKED: Final = 1_000_000_000
"""Bytes of a workbook once it is unpacked."""
_FORMULA: Final = re.compile(rb"<f[ >/]")


def read_xlsx(content: bytes, intake: Intake, vocabulary: Vocabulary, kind: RecordKind | None) -> None:
    """The records of all visible sheets of a workbook. Places count rows and columns of the sheet."""
    for title, rows in xlsx_sheets(content, intake):
        _sheet(intake.beside(f"{intake.name}[{title}]"), rows, vocabulary, vocabulary.named(title) or kind)


def xlsx_sheets(content: bytes, sheet: Sheet) -> Iterator[tuple[str, Iterator[tuple[int, Sequence[object]]]]]:
    """Title and rows (numbered from 1, blank ones left out) of each visible sheet. Problems go to ``sheet``."""
    problem = _unusable(content, sheet.name)
    if problem:
        sheet.problems.append(problem)
        return
    import openpyxl

    values = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content), read_only=True) if _has_formulas(content) else None
    for page in values.worksheets:
        if page.sheet_state == "visible":
            written = None if formulas is None else formulas[page.title].iter_rows()
            yield page.title, ((i, row) for i, row in enumerate(_cells(page.iter_rows(), written), 1) if not is_blank(row))
        else:
            message = f"the sheet {page.title!r} is hidden and not read"
            sheet.problems.append(Problem("V113", message, severity="warning", path=page.title))


def _unusable(content: bytes, name: str) -> Problem | None:
    """Why the file is not read at all."""
    try:
        import openpyxl  # noqa: F401 -- only whether it is there
    except ImportError:
        return Problem("V108", f"{name}: XLSX needs one more package", path=name, help=("pip install 'bizenv-rules[excel]'",))
    try:
        with ZipFile(BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
            whole = "xl/workbook.xml" in parts.namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        whole, size = False, 0
    if not whole:
        return Problem("V109", f"{name} is no XLSX workbook", path=name, help=("an .xls file has to be saved as .xlsx, or as CSV UTF-8",))
    if size > UNPACKED:
        return Problem("V110", f"{name} holds more than {UNPACKED:,} bytes once unpacked", path=name)
    return None


def _sheet(intake: Intake, rows: Iterator[tuple[int, Sequence[object]]], vocabulary: Vocabulary, kind: RecordKind | None) -> None:
    table: Table | None = None
    for number, cells in rows:
        if table is None:
            table = Table(cells, [intake.span(number, i) for i in range(len(cells))], vocabulary, kind)
            intake.problems += table.problems
            intake.locate = table.locate
            continue
        beyond = next((i for i, cell in enumerate(cells) if i >= len(table.headings) or not (table.headings[i] or is_blank([cell]))), None)
        if beyond is not None:
            intake.refuse("V107", "the cell stands in a column without heading", number, beyond)
        intake.add(table.entry(cells), number, "")
    intake.flush()


def _has_formulas(content: bytes) -> bool:
    with ZipFile(BytesIO(content)) as parts:
        sheets = [part for part in parts.namelist() if part.startswith("xl/worksheets/")]
        return any(_FORMULA.search(parts.read(part)) for part in sheets)


def _cells(rows: Iterator[Sequence[Any]], written: Iterator[Sequence[Any]] | None) -> Iterator[Sequence[object]]:
    """The values of each row; a formula that was never worked out, an error or a percentage is ``Unread``."""
    for row in rows:
        formulas = () if written is None else next(written, ())
        values: list[object] = [_value(cell) for cell in row]
        for i, formula in enumerate(formulas):
            if i < len(values) and values[i] is None and formula.data_type == "f":
                values[i] = Unread("V111", "is a formula whose value was never stored: open the file in a spreadsheet and save it")
        yield values


def _value(cell: Any) -> object:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in str(cell.number_format):
            return Unread("V215", f"is shown as a percentage and holds {value}: give it as a plain number")
        return plain_number(value)
    return Unread("V215", f"holds the error {value}") if cell.data_type == "e" else value


def plain_number(value: float) -> int | Decimal:
    """Excel's number: an int where it is whole, else the decimal of at most 15 digits that Excel shows.

    >>> plain_number(0.1 + 0.2), plain_number(88.0)
    (Decimal('0.3'), 88)
    """
    return int(value) if value == int(value) else Decimal(format(value, ".15g"))
