"""CSV: a heading row, then one record a row; UTF-8 with or without a mark."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import BytesIO, TextIOWrapper

from bizenv_rules.evidence.intake import LONGEST_LINE, Intake, Part, Sheet
from bizenv_rules.evidence.tables import Table, is_blank
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary


def read_csv(content: bytes, intake: Intake, vocabulary: Vocabulary, kind: RecordKind | None) -> None:
    """The records of a CSV file (tabs between cells where the name ends in ``.tsv``); ``kind``: of rows that do not name one."""
    table: Table | None = None

    def locate(text: str, entry: Mapping[str, object], field: str) -> Part:
        column = table.column(str(entry.get("record")), field) if table and field else None
        if column is None:
            return Part(0, 0, len(text.partition("\n")[0].rstrip("\r")))
        return places(text, intake)[column]

    intake.locate = locate
    for line, text, cells in csv_rows(content, intake):
        if table is None:
            spans = [intake.span(line + part.line, part.column, part.width) for part in places(text, intake)]
            table = Table(cells, spans, vocabulary, kind)
            intake.problems += table.problems
            continue
        if not is_blank(cells[len(table.headings) :]):
            part = places(text, intake)[len(table.headings)]
            intake.refuse("V107", "the row has more cells than there are headings", line + part.line, part.column, part.width)
        intake.add(table.entry(cells), line, text)
    intake.flush()


def csv_rows(content: bytes, sheet: Sheet) -> Iterator[tuple[int, str, list[str]]]:
    """Each row that is not blank: the line it begins on, its text, its cells. Problems go to the sheet."""
    if _is_utf8(content, sheet):
        yield from (row for row in _rows(content, _delimiter(sheet), sheet) if not is_blank(row[2]))


def _delimiter(sheet: Sheet) -> str:
    return "\t" if sheet.name.lower().endswith(".tsv") else ","


def _is_utf8(content: bytes, sheet: Sheet) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8"))
        sheet.refuse("V102", f"the file is not UTF-8{_guess(content)}", line, column, hint="in a spreadsheet: save it as “CSV UTF-8”")
        return False
    return True


def _guess(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ", but UTF-16"
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    first = text.partition("\n")[0].strip()[:40]
    return f", but GBK: its first line reads {first!r}"


def _rows(content: bytes, delimiter: str, sheet: Sheet) -> Iterator[tuple[int, str, list[str]]]:
    """Each row with the line it begins on and its text."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in TextIOWrapper(BytesIO(content), encoding="utf-8-sig", newline=""):
            taken.append(line)
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    begin = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            sheet.refuse("V103", f"the row cannot be read: {error}", begin, hint='a quote inside quotes is written twice: ""')
            return
        text = "".join(taken)
        taken.clear()
        if len(text) > LONGEST_LINE:
            sheet.refuse("V110", f"a row has more than {LONGEST_LINE:,} characters", begin)
        else:
            yield begin, text, cells
        begin = reader.line_num + 1


def places(text: str, sheet: Sheet) -> list[Part]:
    """Where each cell of a row stands in its text."""
    delimiter = _delimiter(sheet)
    parts, line, column, begin = [], 0, 0, (0, 0)
    opened = quoted = False  # a quote opens at the beginning of a cell only; within another it is a sign like any
    for character in text.rstrip("\r\n"):
        if character == delimiter and not quoted:
            parts.append(_part(begin, line, column))
            begin = (line, column + 1)
        elif character == '"':
            opened = opened or (line, column) == begin
            quoted = opened and not quoted
        elif not quoted:
            opened = False
        if character == "\n":
            line, column = line + 1, 0
        else:
            column += 1
    return [*parts, _part(begin, line, column)]


def _part(begin: tuple[int, int], line: int, column: int) -> Part:
    return Part(*begin, column - begin[1] if line == begin[0] else 1)
