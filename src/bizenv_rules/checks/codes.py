"""What each finding of the static checks (R) means, with the shortest rubric that has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bizenv_rules.text.codes import CodeDoc

_HEAD: Final = 'language: 1\nrubric: demo\nedition: "2021"\n'
_SHEET: Final = "sheet:\n  points: 100\n  items: [{id: a, kind: judged, points: 100}]\n"

CODES: Final[Mapping[str, CodeDoc]] = MappingProxyType(
    {
        "R101": CodeDoc(
            "Parts that give less than stated",
            "The children can give less than the `points` of their section. If the document's own numbers do not add up, sign it: "
            "`expect: [{code: R101, at: …, why: …}]`.",
            _HEAD + "sheet:\n  points: 100\n  items: [{id: a, kind: judged, points: 90}]\n",
        ),
        "R110": CodeDoc(
            "Grade that nothing reaches",
            "No score that the sheet can give reaches this row before another row takes it.",
            _HEAD + _SHEET + "grades: [{grade: 优秀, from: 90}, {grade: 良好, from: 95}, {grade: 合格}]\n",
        ),
        "R111": CodeDoc(
            "Score without a grade",
            "Scores that the sheet can give have no row. If the document leaves the gap, sign it: `expect: [{code: R111, why: …}]`.",
            _HEAD + _SHEET + "grades: [{grade: 优秀, from: 90}, {grade: 合格, above: 60, below: 90}]\n",
        ),
    }
)
