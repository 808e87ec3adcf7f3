"""JSON lines: one record a line, numbers read as ints and Decimals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from bizenv_rules.evidence.faults import Unread
from bizenv_rules.evidence.intake import LONGEST_LINE, Intake, Part

MARK: Final = b"\xef\xbb\xbf"
DEEPEST: Final = 40
TOO_MUCH: Final = "the line is not JSON that a record can hold: a number is too long, or it is nested too deeply"
_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')


class _DoubledError(ValueError):
    """A key that stands twice in one object."""


def read_jsonl(content: bytes, intake: Intake) -> None:
    """The records of a file of JSON lines."""
    intake.locate = _locate
    decoder = json.JSONDecoder(object_pairs_hook=_fields, parse_float=Decimal, parse_constant=_constant)
    for number, raw in enumerate(BytesIO(content.removeprefix(MARK)), 1):
        line = _line(raw, number, intake)
        if line is None or not line.strip():
            continue
        entry = _decoded(decoder, line, number, intake)
        if isinstance(entry, dict):
            intake.add(entry, number, line)
        elif entry is not None:
            intake.refuse("V210", f"a line holds one record, {{…}}, not {line.strip()[:40]}", number, 0, len(line))
    intake.flush()


def _line(raw: bytes, number: int, intake: Intake) -> str | None:
    if len(raw) > LONGEST_LINE:
        intake.refuse("V110", f"a line has more than {LONGEST_LINE:,} bytes", number)
        return None
    try:
        return raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        intake.refuse("V102", "the line is not UTF-8", number, len(raw[: error.start].decode("utf-8")), 1, hint="save the file as UTF-8")
        return None


def _depth(line: str) -> int:
    """How deep the brackets of a line go, texts apart; asked before Python's own limit, which hangs on who calls."""
    deepest = depth = 0
    for part in _BRACKETS.findall(line):
        depth += 1 if part in "[{" else -1 if part in "]}" else 0
        deepest = max(deepest, depth)
    return deepest


def _decoded(decoder: json.JSONDecoder, line: str, number: int, intake: Intake) -> object:
    if line.count("[") + line.count("{") > DEEPEST and _depth(line) > DEEPEST:
        intake.refuse("V103", TOO_MUCH, number)
        return None
    try:
        entry: object = decoder.decode(line)
    except json.JSONDecodeError as error:
        intake.refuse("V103", f"the line is not JSON: {error.msg}", number, error.pos, 1)
    except _DoubledError as error:
        intake.refuse("V104", f"the key {error.args[0]!r} stands twice", number, max(0, line.rfind(f'"{error.args[0]}"')))
    except (ValueError, RecursionError):
        intake.refuse("V103", TOO_MUCH, number)
    else:
        return "null" if entry is None else entry
    return None


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = {key: value for key, value in pairs if value is not None}
    if len(fields) < len(pairs) and len({key for key, _ in pairs}) < len(pairs):
        seen: set[str] = set()
        raise _DoubledError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return fields


def _constant(word: str) -> Unread:
    return Unread("V219", f"takes a finite number, not {word}")


def _locate(text: str, entry: Mapping[str, object], field: str) -> Part:
    del entry
    at = text.find(json.dumps(field, ensure_ascii=False)) if field else -1
    return Part(0, at, len(field) + 2) if at >= 0 else Part(0, len(text) - len(text.lstrip()), len(text.strip()))
