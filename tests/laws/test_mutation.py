"""The cases of the five documents notice nearly every slip; what they leave is listed with its reason.

A sample of the slips is tried here; ``make fuzz`` tries them all and compares the reports with those under ``tests/golden/mutation``
(``UPDATE_GOLDEN=1 HYPOTHESIS_PROFILE=night pytest tests/laws/test_mutation.py`` writes them).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bizenv_rules.testing import MutationReport, mutate
from bizenv_rules.testing.played import subjects

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "mutation"
DOCUMENTS = ("gaotai_2021", "jilin_jkq_2021", "wangyi_2018", "wugang_2021", "yanshi")
IS_WHOLE = os.environ.get("HYPOTHESIS_PROFILE") == "night"
LEFT = {
    "result.key_work.lead_departments (二(二)2): applies overlap(roles, scored_roles) dropped": (
        "a unit without an indicator in such a role has no mark to average: the item does not apply to it anyway, and the rubric says so"
    ),
    "duties.joint_inspection (三1): from 2018-01-01 to 2017-12-31": (
        "only a result for 2017 could tell, and the document is in force for 2018"
    ),
}
"""What survives, and why no case is written for it."""


def reports(document: str, limit: int | None = None) -> list[MutationReport]:
    """The reports of every rubric and decision of a document."""
    return [mutate(about, folder, suggest=False, limit=limit) for about, folder in subjects([ROOT / "rubrics" / document])]


def written(found: list[MutationReport]) -> str:
    """The reports as they are committed: each survivor with its reason."""
    lines = "".join(report.text() for report in found).splitlines()
    reasons = {f"  survived: {slip}": why for slip, why in LEFT.items()}
    return "".join(f"{line}\n" + (f"    because {reasons[line]}\n" if line in reasons else "") for line in lines)


@pytest.mark.thorough
@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_cases_of_a_document_notice_its_slips(document):
    """No slip survives but those listed with a reason, and at least 95 of 100 that are no equivalents are noticed."""
    found = reports(document, None if IS_WHOLE else 5)
    for report in found:
        assert {judged.mutant.text() for judged in report.survived} <= set(LEFT), report.text()
        assert not report.failing
    if IS_WHOLE:
        killed, left = (sum(len(getattr(report, name)) for report in found) for name in ("killed", "survived"))
        assert 100 * killed >= 95 * (killed + left)
        file = GOLDEN / f"{document}.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            file.write_text(written(found), encoding="utf-8")
        assert file.read_text(encoding="utf-8") == written(found)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_committed_report_leaves_nothing_without_a_reason(document):
    """Every survivor in a committed report is one of those listed, with its reason on the next line."""
    lines = (GOLDEN / f"{document}.txt").read_text(encoding="utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("  survived: "):
            assert following == f"    because {LEFT[line.removeprefix('  survived: ')]}"
