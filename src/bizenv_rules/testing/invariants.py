"""What holds of every rubric whatever the evidence, by name: the built-in invariants, and those that authors register."""

from __future__ import annotations

from bizenv_rules.testing import on_evidence, on_points
from bizenv_rules.testing.registry import INVARIANTS, BrokenError, Check, invariant, scored

BUILT_IN = tuple(INVARIANTS)

__all__ = ["BUILT_IN", "INVARIANTS", "BrokenError", "Check", "invariant", "on_evidence", "on_points", "scored"]
