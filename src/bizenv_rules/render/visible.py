"""Text made safe for a terminal: characters that act or hide are named, and widths are those of a monospaced screen."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

HIDDEN: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff"
)
"""Controls, line ends that editors do not show, zero-width and bidirectional characters, surrogates (as a class of ``re``)."""

_UNSAFE: Final = re.compile(f"[\t\n{HIDDEN}]")


def visible(text: str) -> str:
    r"""``text`` on one line, with tabs as one blank and every unsafe character named by its number.

    >>> visible("a\tb\x1b[31m\u202e")
    'a b<U+001B>[31m<U+202E>'
    """
    return _UNSAFE.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    character = match.group()
    return " " if character == "\t" else f"<U+{ord(character):04X}>"


def width(text: str) -> int:
    """Columns that visible text takes: wide and full-width characters 2, combining ones 0, all others 1.

    >>> width("满分"), width("e\u0301"), width("cap")
    (4, 1, 3)
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shortened(text: str, columns: int) -> str:
    """``text`` within so many columns, its end replaced by ``...`` if it was longer.

    >>> shortened("一二三四五", 8)
    '一二...'
    """
    if len(text) <= 4 * columns and width(text) <= columns:
        return text
    room, kept = columns - 3, []
    for character in text[: 4 * columns]:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "..."
