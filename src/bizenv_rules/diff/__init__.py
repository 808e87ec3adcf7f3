"""Two editions of a rubric: whether they can differ, for which evidence, and for whom."""

from __future__ import annotations

from bizenv_rules.diff.ask import difference, equivalent, never_lower
from bizenv_rules.diff.domains import Change
from bizenv_rules.diff.property import holds
from bizenv_rules.diff.result import Diff, Given, Step
from bizenv_rules.diff.settling import redundant_limits, settle

__all__ = ["Change", "Diff", "Given", "Step", "difference", "equivalent", "holds", "never_lower", "redundant_limits", "settle"]
