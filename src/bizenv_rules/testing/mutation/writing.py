"""Suggested cases as a file, which never takes the place of cases that a person has signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bizenv_rules import text
from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.testing.written import case_text, word

HEAD: Final = """\
# Suggested cases. Each states what the YAML does, not what the document says. Read the clause, work the number out by hand
# (`work:`), and take `confirm: pending` away; until then `bizenv-rules test` counts the case as pending.
language: 1
cases: {name}
tests:
"""


def cases_text(name: str, cases: Sequence[Mapping[str, Any]]) -> str:
    """The file: a header that says what a suggested case is worth, and the cases.

    >>> print(cases_text("demo", [{"name": "一", "confirm": "pending"}]).splitlines()[-2])
      - name: 一
    """
    return HEAD.format(name=word(name)) + "\n".join(case_text(case) for case in cases)


def refuse_signed(path: Path) -> None:
    """Raises ``BizenvError`` where the file is there and holds anything but pending cases."""
    if not path.exists():
        return
    try:
        data = text.load(text.read(path), str(path)).data
    except BizenvError:
        data = None
    tests = data.get("tests") if isinstance(data, dict) else None
    if not isinstance(tests, list) or any(not isinstance(case, dict) or case.get("confirm") != "pending" for case in tests):
        message = f"{path} holds more than suggested cases, and is not written over"
        raise BizenvError([Problem("C140", message, help=("name a new file; signed cases stay where they are",))])
