"""Tests for rubrics: evidence made and written down, strategies, invariants, coverage and mutation.

What needs Hypothesis imports it itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bizenv_rules.testing.asserting import InvariantError as InvariantError
    from bizenv_rules.testing.asserting import assert_invariants as assert_invariants
    from bizenv_rules.testing.boundaries import boundary_evidence as boundary_evidence
    from bizenv_rules.testing.drawing import evidence_for as evidence_for
    from bizenv_rules.testing.drawing import rubrics as rubrics
    from bizenv_rules.testing.goals import Coverage as Coverage
    from bizenv_rules.testing.goals import coverage as coverage
    from bizenv_rules.testing.grounds import Evidence as Evidence
    from bizenv_rules.testing.invariants import INVARIANTS as INVARIANTS
    from bizenv_rules.testing.invariants import invariant as invariant
    from bizenv_rules.testing.mutation import MutationReport as MutationReport
    from bizenv_rules.testing.mutation import mutate as mutate
    from bizenv_rules.testing.written import case_text as case_text

_PLACES: Final = {
    "asserting": ("InvariantError", "assert_invariants"),
    "boundaries": ("boundary_evidence",),
    "drawing": ("evidence_for", "rubrics"),
    "goals": ("Coverage", "coverage"),
    "grounds": ("Evidence",),
    "invariants": ("INVARIANTS", "invariant"),
    "mutation": ("MutationReport", "mutate"),
    "written": ("case_text",),
}
_HOME: Final = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [
    "INVARIANTS",
    "Coverage",
    "Evidence",
    "InvariantError",
    "MutationReport",
    "assert_invariants",
    "boundary_evidence",
    "case_text",
    "coverage",
    "evidence_for",
    "invariant",
    "mutate",
    "rubrics",
]


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
