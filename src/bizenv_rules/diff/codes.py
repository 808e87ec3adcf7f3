"""What the statements and refusals about two editions mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "R160": 'The question needs the solver z3, which is not installed: pip install "bizenv-rules[prove]".',
        "R161": "Two editions give the same total (or grade, or node) for all evidence.",
        "R162": "The new edition never gives less than the old one.",
        "R163": "Two editions cannot be compared there: one of them has no such node, no grades or no total.",
        "R164": "What is asked of all evidence holds: an expression over score, grade, nodes and facts.",
    }
)
