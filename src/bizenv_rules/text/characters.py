r"""Characters that hide or act: refused in the file as it stands and in what an escape like ``\u202e`` stands for."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import Final

from bizenv_rules.render.visible import HIDDEN
from bizenv_rules.text.document import Extent
from bizenv_rules.text.findings import Findings
from bizenv_rules.text.limits import ALIKE

_STAND_IN: Final = "\ufffd"
_IN_FILE: Final = re.compile(f"[{HIDDEN}{_STAND_IN}]")
_IN_TEXT: Final = re.compile(f"[{HIDDEN}]")


def scan(text: str, findings: Findings) -> str:
    """``text`` with each refused character replaced by U+FFFD, which keeps every position; E004 once for each sort."""
    sorts = dict.fromkeys(_IN_FILE.findall(text))
    for character in islice(sorts, ALIKE):
        _report(character, text, findings)
    return _IN_FILE.sub(_STAND_IN, text) if sorts else text


def _report(character: str, text: str, findings: Findings) -> None:
    first, *others = (_extent(text, match.start()) for match in islice(re.finditer(re.escape(character), text), 3))
    count = text.count(character)
    left = "it is what is left of text in another encoding" if character == _STAND_IN else "it cannot be seen"
    findings.add(
        "E004",
        first,
        f"{named(character)} must not stand in a file",
        label=f"here, and in {count - 1} more places" if count > 3 else "here",
        related=tuple((extent, "and here") for extent in others),
        help=(f"delete it: {left}",),
    )


def hidden_in(value: str) -> str | None:
    """The first refused character of a text that was written with escapes, by its name."""
    match = _IN_TEXT.search(value)
    return named(match.group()) if match else None


def named(character: str) -> str:
    r"""A character by number and name.

    >>> named("\u202e"), named("\x1b")
    ('U+202E RIGHT-TO-LEFT OVERRIDE', 'U+001B (control character)')
    """
    name = unicodedata.name(character, "") or ("(half a character)" if "\ud800" <= character <= "\udfff" else "(control character)")
    return f"U+{ord(character):04X} {name}"


def _extent(text: str, offset: int) -> Extent:
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Extent(line, column, line, column + 1)
