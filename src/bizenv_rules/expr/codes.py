"""The stable codes of what can be wrong with an expression."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "X101": "An expression is empty, too long, too deep or has too many parts.",
        "X102": "A character cannot stand in an expression: full-width, typographic, or a control character.",
        "X103": "An expression cannot be read: something is missing, or stands where it cannot.",
        "X104": "A number is not written as a plain decimal.",
        "X105": "A text is not closed, or is written with escapes or prefixes.",
        "X106": "Something of Python or another language is not part of this one.",
        "X107": "A name is not known here.",
        "X108": "A function is not known here.",
        "X109": "A function is called with the wrong arguments.",
        "X110": "Kinds do not fit: a text is compared with a number, a condition is added.",
        "X111": "A value does not exist: the field never has this text.",
        "X112": "A node or a duty of this name cannot be read here.",
        "X113": "The expression gives another kind of value than its place wants.",
        "X114": "A division by 0 is written out.",
    },
)
"""Code → what it means, in one sentence."""
