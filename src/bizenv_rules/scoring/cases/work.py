"""``work:`` of a case, worked out without rubric or engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bizenv_rules.points import points
from bizenv_rules.scoring.arithmetic import work_out
from bizenv_rules.scoring.cases.model import Case

Results = Mapping[str, Mapping[str, Fraction]]
"""By unit (``""``: the one unit), key → what the work comes to."""


def worked(case: Case, units: Sequence[str]) -> Results:
    """The results of all lines; what cannot be worked out is a problem at its line."""
    work = case.data.get("work")
    if work is None or work == "none":
        return {}
    if not isinstance(work, dict):
        case.fail("C120", "`work` is a mapping of nodes to arithmetic, or `none`", "work")
        return {}
    if units and all(isinstance(lines, dict) for lines in work.values()):
        return {unit: _lines(case, lines, ("work", unit)) for unit, lines in work.items()}
    return {"": _lines(case, work, ("work",))}


def _lines(case: Case, lines: Mapping[str, Any], at: tuple[str, ...]) -> dict[str, Fraction]:
    known: dict[str, Fraction] = {}
    for key, line in lines.items():
        try:
            known[key] = points(line) if isinstance(line, int | Decimal) and not isinstance(line, bool) else work_out(str(line), known)
        except (ValueError, TypeError) as error:
            case.fail("C121", f"{error}", *at, key)
    return known
