"""CSV: a heading row, then one record a row; UTF-8 with or without a mark."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import BytesIO, TextIOWrapper

from bizenv_rules.evidence.intake import LONGEST_LINE, Intake, Part
from bizenv_rules.evidence.tables import Table, is_blank
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary


def read_csv(content: bytes, name: str, vocabulary: Vocabulary, kind: RecordKind | None, delimiter: str = ",") -> Intake:
    """The records of a CSV file; ``kind`` is that of the rows that do not name one."""
    table: Table | None = None

    def locate(text: str, entry: Mapping[str, object], field: str) -> Part:
        column = table.column(str(entry.get("record")), field) if table and field else None
        if column is None:
            return Part(0, 0, len(text.partition("\n")[0].rstrip("\r")))
        return _cells(text, delimiter)[column]

    intake = Intake(name, vocabulary)
    intake.locate = locate
    if not _is_utf8(content, intake):
        return intake
    for line, text, cells in _rows(content, delimiter, intake):
        if is_blank(cells):
            continue
        if table is None:
            places = _cells(text, delimiter)
            table = Table(cells, [intake.span(line + p.line, p.column, p.width) for p in places], vocabulary, kind)
            intake.problems += table.problems
            continue
        if not is_blank(cells[len(table.headings) :]):
            place = _cells(text, delimiter)[len(table.headings)]
            intake.refuse("V107", "the row has more cells than there are headings", line + place.line, place.column, place.width)
        intake.add(table.entry(cells), line, text)
    intake.flush()
    return intake


def _is_utf8(content: bytes, intake: Intake) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8"))
        intake.refuse("V102", f"the file is not UTF-8{_guess(content)}", line, column, hint="in a spreadsheet: save it as “CSV UTF-8”")
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


def _rows(content: bytes, delimiter: str, intake: Intake) -> Iterator[tuple[int, str, list[str]]]:
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
            intake.refuse("V103", f"the row cannot be read: {error}", begin, hint='a quote inside quotes is written twice: "",')
            return
        text = "".join(taken)
        taken.clear()
        if len(text) > LONGEST_LINE:
            intake.refuse("V110", f"a row has more than {LONGEST_LINE:,} characters", begin)
        else:
            yield begin, text, cells
        begin = reader.line_num + 1


def _cells(text: str, delimiter: str) -> list[Part]:
    """Where each cell of a row stands in its text."""
    parts, line, column, quoted, begin = [], 0, 0, False, (0, 0)
    for character in text.rstrip("\r\n"):
        if character == delimiter and not quoted:
            parts.append(_part(begin, line, column))
            begin = (line, column + 1)
        elif character == '"':
            quoted = not quoted
        if character == "\n":
            line, column = line + 1, 0
        else:
            column += 1
    return [*parts, _part(begin, line, column)]


def _part(begin: tuple[int, int], line: int, column: int) -> Part:
    return Part(*begin, column - begin[1] if line == begin[0] else 1)
