"""Exact scores from the written rules of business-environment assessments, explained down to the clause.

>>> import bizenv_rules as bz
>>> str(bz.Period.parse("2021Q3").last)
'2021-09-30'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bizenv_rules.calendar import Period as Period
    from bizenv_rules.diff import Diff as Diff
    from bizenv_rules.diff import difference as difference
    from bizenv_rules.diff import equivalent as equivalent
    from bizenv_rules.diff import holds as holds
    from bizenv_rules.diff import never_lower as never_lower
    from bizenv_rules.effort.asking import whatif as whatif
    from bizenv_rules.effort.result import Effort as Effort
    from bizenv_rules.evidence.ledger import Ledger as Ledger
    from bizenv_rules.evidence.units import Unit as Unit
    from bizenv_rules.evidence.units import Units as Units
    from bizenv_rules.problem import BizenvError as BizenvError
    from bizenv_rules.problem import EvidenceError as EvidenceError
    from bizenv_rules.problem import Problem as Problem
    from bizenv_rules.problem import RubricError as RubricError
    from bizenv_rules.problem import UnsupportedError as UnsupportedError
    from bizenv_rules.program import Program as Program
    from bizenv_rules.rubric.decision import load_decision as load_decision
    from bizenv_rules.rubric.load import Rubric as Rubric
    from bizenv_rules.rubric.load import check as check
    from bizenv_rules.rubric.load import load as load
    from bizenv_rules.rubric.load import loads as loads
    from bizenv_rules.scoring.assess import Assessment as Assessment
    from bizenv_rules.scoring.assess import assess as assess
    from bizenv_rules.scoring.card import Scorecard as Scorecard
    from bizenv_rules.scoring.certificate import Certificate as Certificate
    from bizenv_rules.scoring.certificate import verify as verify
    from bizenv_rules.scoring.compare import compare as compare
    from bizenv_rules.scoring.contrast import contrast as contrast
    from bizenv_rules.scoring.decide import decide as decide
    from bizenv_rules.scoring.doors import library as library
    from bizenv_rules.scoring.doors import read_evidence as read_evidence
    from bizenv_rules.scoring.doors import read_units as read_units
    from bizenv_rules.scoring.explain import Explanation as Explanation
    from bizenv_rules.scoring.proving import bands as bands
    from bizenv_rules.scoring.proving import bounds as bounds
    from bizenv_rules.scoring.proving import dead_items as dead_items
    from bizenv_rules.scoring.proving import joint_maxima as joint_maxima
    from bizenv_rules.scoring.proving import monotone as monotone
    from bizenv_rules.scoring.proving import prove as prove
    from bizenv_rules.scoring.proving import reachable as reachable
    from bizenv_rules.scoring.proving import redundant as redundant
    from bizenv_rules.scoring.proving import veto_dominates as veto_dominates
    from bizenv_rules.scoring.readings import readings as readings
    from bizenv_rules.scoring.score import score as score
    from bizenv_rules.scoring.score import score_facts as score_facts
    from bizenv_rules.scoring.waterfall import Waterfall as Waterfall

_PLACES: Final = {
    "calendar": ("Period",),
    "diff": ("Diff", "difference", "equivalent", "holds", "never_lower"),
    "effort.asking": ("whatif",),
    "effort.result": ("Effort",),
    "evidence.ledger": ("Ledger",),
    "evidence.units": ("Unit", "Units"),
    "problem": ("BizenvError", "EvidenceError", "Problem", "RubricError", "UnsupportedError"),
    "program": ("Program",),
    "rubric.decision": ("load_decision",),
    "rubric.load": ("Rubric", "check", "load", "loads"),
    "scoring.assess": ("Assessment", "assess"),
    "scoring.card": ("Scorecard",),
    "scoring.certificate": ("Certificate", "verify"),
    "scoring.compare": ("compare",),
    "scoring.contrast": ("contrast",),
    "scoring.decide": ("decide",),
    "scoring.doors": ("library", "read_evidence", "read_units"),
    "scoring.explain": ("Explanation",),
    "scoring.proving": ("bands", "bounds", "dead_items", "joint_maxima", "monotone", "prove", "reachable", "redundant", "veto_dominates"),
    "scoring.readings": ("readings",),
    "scoring.score": ("score", "score_facts"),
    "scoring.waterfall": ("Waterfall",),
}
_HOME: Final = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [
    "Assessment",
    "BizenvError",
    "Certificate",
    "Diff",
    "Effort",
    "EvidenceError",
    "Explanation",
    "Ledger",
    "Period",
    "Problem",
    "Program",
    "Rubric",
    "RubricError",
    "Scorecard",
    "Unit",
    "Units",
    "UnsupportedError",
    "Waterfall",
    "assess",
    "bands",
    "bounds",
    "check",
    "compare",
    "contrast",
    "dead_items",
    "decide",
    "difference",
    "equivalent",
    "holds",
    "joint_maxima",
    "library",
    "load",
    "load_decision",
    "loads",
    "monotone",
    "never_lower",
    "prove",
    "reachable",
    "read_evidence",
    "read_units",
    "readings",
    "redundant",
    "score",
    "score_facts",
    "verify",
    "veto_dominates",
    "whatif",
]


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first asked for, so that the import itself is cheap."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
