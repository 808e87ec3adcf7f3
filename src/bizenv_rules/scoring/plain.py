"""Anything of a result as plain data in one fixed form, and the sha256 of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from bizenv_rules.points import exact_text


def plain(value: Any) -> Any:
    """Lists, dicts, texts, whole numbers and None; other numbers as exact text, dates as ISO text, records as their fields.

    Fields that are absent are left out, so that a field added to the vocabulary changes no digest.

    >>> plain({"b": Fraction(1, 3), "a": (date(2021, 3, 5), Decimal("0.50"))})
    {'a': ['2021-03-05', '0.5'], 'b': '1/3'}
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Fraction | Decimal):
        return exact_text(Fraction(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no place in a result")


def _fields(value: Any) -> dict[str, Any]:
    found = {name: plain(item) for name in (field.name for field in fields(value)) if (item := getattr(value, name)) is not None}
    kind = getattr(value, "record", "")
    return {"record": kind, **found} if kind else found


def digest(value: Any) -> str:
    """sha256 of the plain form, as JSON with sorted keys and nothing between them.

    >>> digest({"a": 1}) == digest({"a": Fraction(1)}), len(digest([]))
    (False, 64)
    """
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def json_text(data: Any) -> str:
    """JSON as results are written: two spaces, the order given, Chinese as it is, a line end at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
