"""What a key may be: one short text on one line, given once."""

from __future__ import annotations

import unicodedata

from bizenv_rules.text.document import Extent, Path
from bizenv_rules.text.findings import Findings
from bizenv_rules.text.limits import KEY_CHARACTERS
from bizenv_rules.text.scalars import Refusal, plain

_OF_KEYS = {"E105", "E109", "E110"}  # 1: and yes: are good keys of a table; only what looks like another text is refused


def check_key(text: str, extent: Extent, style: str, path: Path, findings: Findings) -> None:
    """Write down what is wrong with one key (E010, E011, E014, or as for unquoted texts)."""
    if len(text) > KEY_CHARACTERS:
        findings.add("E010", extent, f"this key has more than {KEY_CHARACTERS} characters", path=path)
    elif extent.line != extent.end_line:
        findings.add("E014", extent, "a key stands on one line", path=path)
    elif style != "plain":
        return
    elif not text:
        findings.add("E014", extent, "a key is missing before `:`", path=path)
    elif text == "<<":
        findings.add("E011", extent, "`<<` takes in keys written elsewhere", label="a merge", path=path, help=("write the keys out",))
    elif not text.isascii():
        value = plain(text)
        if isinstance(value, Refusal) and value.code in _OF_KEYS:
            findings.add(value.code, extent, value.message, path=path, help=(value.help,), fix=value.instead)


def note_repeated(key: str, extent: Extent, first: Extent, path: Path, findings: Findings) -> None:
    """Write down E101 for a key that its mapping has already."""
    help_ = ("YAML would keep only the last one in silence; delete or merge one",)
    findings.add("E101", extent, f"key `{key[:60]}` is given twice", path=path, related=((first, "first given here"),), help=help_)


def as_compared(key: str) -> str:
    """The key as two keys are compared: ``ｃａｐ`` is ``cap``.

    >>> as_compared("ｃａｐ")
    'cap'
    """
    return key if key.isascii() else unicodedata.normalize("NFKC", key)
