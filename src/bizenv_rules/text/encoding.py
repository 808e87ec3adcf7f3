"""Bytes to text: strict UTF-8. Other encodings are recognised, so that the message can show the line as it was meant."""

from __future__ import annotations

import codecs
from typing import Final

from bizenv_rules.text.document import Extent
from bizenv_rules.text.findings import Findings

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE: Final = "save it as UTF-8 (in the editor: Save with Encoding)"


def decode(content: bytes, findings: Findings) -> tuple[str, bool]:
    """The text, and whether it can be trusted. CRLF becomes LF and one byte-order mark goes; E003 tells what was not UTF-8."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(content, encoding, findings)
    try:
        return _lines(content.decode("utf-8")), True
    except UnicodeDecodeError as error:
        return _foreign(content, error.start, findings)


def _marked(content: bytes, encoding: str, findings: Findings) -> tuple[str, bool]:
    name = encoding.upper()
    try:
        text, whole = content.decode(encoding), True
    except UnicodeDecodeError:
        text, whole = content.decode(encoding, errors="replace"), False
    text = _lines(text)
    first = text.partition("\n")[0]
    findings.add("E003", Extent(0, 0, 0, len(first)), f"the file is saved as {name}, not as UTF-8", help=(_SAVE,))
    return text, whole


def _foreign(content: bytes, first_bad: int, findings: Findings) -> tuple[str, bool]:
    damaged = _lines(content.decode("utf-8", errors="replace"))
    if damaged.count("\ufffd") > sum(character > "\x7f" for character in damaged) / 2:
        try:
            text = _lines(content.decode("gb18030"))
        except UnicodeDecodeError:
            pass
        else:
            _note_gb18030(content, text, first_bad, findings)
            return text, True
    line, column = _place(damaged, damaged.index("\ufffd"))
    message = f"byte 0x{content[first_bad]:02X} is not UTF-8"
    findings.add("E003", Extent(line, column, line, column + 1), message, label="damaged here", help=(_SAVE,))
    return damaged, False


def _note_gb18030(content: bytes, text: str, first_bad: int, findings: Findings) -> None:
    line = content.count(b"\n", 0, first_bad)
    shown = text.split("\n")[line]
    start = next((column for column, character in enumerate(shown) if character > "\x7f"), 0)
    extent = Extent(line, start, line, max(start + 1, len(shown.rstrip())))
    findings.add("E003", extent, "the file is saved as GB18030 (GBK), not as UTF-8", label="read as GB18030", help=(_SAVE,))


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _place(text: str, offset: int) -> tuple[int, int]:
    line = text.count("\n", 0, offset)
    return line, offset - (text.rfind("\n", 0, offset) + 1)
