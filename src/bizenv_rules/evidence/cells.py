"""One cell of a table to the value of a field, and back; never through a float.

A text cell that begins with ``'`` before something a spreadsheet would take for a formula (``=+-@``) is that text without the ``'``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bizenv_rules.evidence.faults import Unread, shown
from bizenv_rules.evidence.vocabulary import FieldSpec, Sort

_NUMBER: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_FRACTION: Final = re.compile(r"-?[0-9]+/[0-9]+")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?")
_WORDS: Final = {"是": True, "true": True, "否": False, "false": False}
_ENTRY: Final = re.compile(r"\\([\\;；、\s])|[;；、]|([^\\;；、]+|\\)")
_SPECIAL: Final = re.compile(r"[\\;；、]|\A\s|\s(?=\s*\Z)")
_BETWEEN: Final = ";；、"
_FORMULA: Final = "=+-@'\t\r\n"


def read_cell(spec: FieldSpec, cell: object) -> object:
    """The value of a cell: text as a CSV file has it, or what a spreadsheet or a column store holds.

    None for a blank one, ``Unread`` with the reason for one that is not what the field takes.

    >>> from bizenv_rules.evidence.vocabulary import standard
    >>> rating = standard()["rating"].fields
    >>> read_cell(rating["mark"], "88.50"), read_cell(rating["recused"], "否"), read_cell(rating["date"], "2021/3/5")
    (Decimal('88.50'), False, datetime.date(2021, 3, 5))
    """
    if isinstance(cell, str):
        text = unescaped(cell)
        if text == "" and cell.strip() == "":
            return None
        return _FROM_TEXT[spec.sort](text)
    return _native(spec.sort, cell)


def _native(sort: Sort, cell: object) -> object:
    if isinstance(cell, dt.datetime):
        if cell.time() != dt.time():
            return Unread("V217", f"takes a day, and the cell has a time of day: {cell}")
        cell = cell.date()
    if sort in ("text", "period", "month") and not isinstance(cell, bool) and isinstance(cell, int | Decimal | dt.date):
        return str(cell)
    return tuple(cell) if isinstance(cell, list) else cell


def _number(text: str) -> object:
    found = _NUMBER.fullmatch(text)
    if found:
        return Decimal(text) if found[1] else int(text)
    if _FRACTION.fullmatch(text):
        return text  # the door reads it
    help_ = ": write the digits alone, 1234.5" if any(c.isdigit() for c in text) else ""
    return Unread("V215", f"takes a number, not {shown(text)}{help_}")


def _bool(text: str) -> object:
    known = _WORDS.get(text.lower())
    return Unread("V215", f"takes 是 or 否 (or true, false), not {shown(text)}") if known is None else known


def _date(text: str) -> object:
    found = _DATE.fullmatch(text)
    if not found:
        return Unread("V217", f"takes a date like 2021-03-05, not {shown(text)}")
    year, *months, day = found.groups()
    month = next(month for month in months if month)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return Unread("V217", f"is no day of the calendar: {text}")


def split(text: str) -> tuple[str, ...]:
    r"""A list in one cell: parts between ``;``, ``；`` or ``、``; after a ``\`` one of them, a blank or a ``\`` is plain text.

    >>> split("营商办; 专项小组、a\\;b")
    ('营商办', '专项小组', 'a;b')
    """
    if text == "":
        return ()
    parts: list[list[re.Match[str]]] = [[]]
    for found in _ENTRY.finditer(text):
        if found.group() in _BETWEEN:
            parts.append([])
        else:
            parts[-1].append(found)
    return tuple("".join(_trimmed(part)) for part in parts)


def _trimmed(tokens: list[re.Match[str]]) -> Iterator[str]:
    """The tokens' texts; blanks at the ends go unless they were written with a backslash."""
    for i, token in enumerate(tokens):
        text = token[1] or token[2]
        if token[2] and i == 0:
            text = text.lstrip()
        if token[2] and i == len(tokens) - 1:
            text = text.rstrip()
        yield text


def joined(entries: tuple[str, ...]) -> str:
    """The cell that ``split`` takes apart again."""
    return ";".join(_SPECIAL.sub(r"\\\g<0>", entry) for entry in entries)


def write_cell(value: object) -> str:
    """The text of a cell for a value; ``read_cell`` gives an equal value back.

    >>> write_cell(Decimal("88.50")), write_cell(True), write_cell("=1+1"), write_cell(None)
    ('88.50', '是', "'=1+1", '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | Fraction | dt.date):
        return str(value)
    return escaped(joined(value) if isinstance(value, tuple) else str(value))


def escaped(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and whose blanks at the ends survive."""
    return f"'{text}" if _needs(text) else text


def unescaped(cell: str) -> str:
    """``escaped`` undone; blanks at the ends go, unless they were escaped."""
    return cell[1:] if cell[:1] == "'" and _needs(cell[1:]) else cell.strip()


def _needs(text: str) -> bool:
    return text == "" or text[0] in _FORMULA or text != text.strip()


def _text(text: str) -> object:
    return text


_FROM_TEXT: Final[Mapping[Sort, Callable[[str], object]]] = {
    "text": _text,
    "number": _number,
    "int": _number,
    "count": _number,
    "bool": _bool,
    "date": _date,
    "period": _text,
    "month": _text,
    "list": split,
}
