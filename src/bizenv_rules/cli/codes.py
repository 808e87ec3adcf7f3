"""Every diagnostic code with its meaning: gathered from the modules that raise them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

PLACES: Final = (
    "text.codes",
    "expr.codes",
    "evidence.codes",
    "rubric.codes",
    "rubric.coverage_codes",
    "checks.codes",
    "scoring.codes",
    "effort.codes",
    "diff.codes",
)


def every_code() -> dict[str, str]:
    """Code → what it means, of every place."""
    found: dict[str, str] = {}
    for place in PLACES:
        listed: Mapping[str, object] = import_module(f"bizenv_rules.{place}").CODES
        found |= {code: _words(entry) for code, entry in listed.items()}
    return found | dict(import_module("bizenv_rules.checks.proof_codes").PROOF_CODES)


def _words(entry: object) -> str:
    """A code's title and explanation, however its list holds them."""
    if isinstance(entry, str):
        return entry
    return f"{getattr(entry, 'title', '')}. {getattr(entry, 'explanation', '')}".strip()
