"""Examples for the codes that no file alone can show: questions of a program, evidence while it is scored, and cases."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import bizenv_rules as bz
from bizenv_rules.effort import effort
from bizenv_rules.problem import Problem
from bizenv_rules.render import render
from bizenv_rules.scoring.cases import run_file

QUESTIONS: Final = {
    "V911": 'bz.score_facts(jilin.program(), {}, readings={"upload_lapse": "once"})',
    "V912": "bz.score_facts(gaotai, {})",
    "V913": 'bz.score_facts(jilin, {}, period="2021年")',
    "V914": 'bz.score_facts(jilin, {}, period="2021Q1")',
    "V915": 'bz.score_facts(jilin, {}, period="2021", parameters={"appraisal_bonos": 2})',
    "V916": 'bz.score_facts(jilin, {}, period="2021", parameters={"appraisal_bonus": 0.5})',
    "V920": 'bz.assess(jilin, bz.read_evidence([finding], jilin), period="2021")',
    "V931": 'bz.score_facts(gaotai, {"2021Q1.town": 80}, period="2022", unit=bz.Unit(id="a", class_="镇"))',
    "V932": 'bz.score_facts(jilin, {"review.firms": 9.5}, period="2021")',
    "V933": 'bz.score_facts(jilin, {"idle_plan3": 2}, period="2021")',
    "V940": 'bz.assess(jilin, bz.read_evidence([finding], jilin), period="2021", history=[2020])',
    "V960": 'bz.whatif(wangyi, bz.read_evidence([meeting], wangyi), unit="财政局", target=90, period="2018")',
    "V961": 'bz.whatif(jilin, bz.read_evidence([finding], jilin), unit="财政局", target=90)',
    "V962": "effort(bz.score_facts(jilin, marks), target=80)",
    "V963": "effort(bz.score_facts(jilin, marks), target=120)",
    "V964": 'effort(bz.score_facts(jilin, {**marks, "upper_measures": 1}), grade="优秀")',
    "V965": 'effort(bz.score_facts(jilin, marks), grade="优良")',
    "V966": 'effort(bz.score_facts(jilin, marks), target=100, cost={"bonus.meda": 2})',
    "V967": 'effort(bz.score_facts(jilin, marks), target=100, cost={"bonus.media": {"most": "many"}})',
    "V501": 'bz.read_evidence([{**finding, "revises": "f0"}], jilin).corrections',
    "V502": 'bz.read_evidence([{**finding, "revises": "f1"}], jilin).corrections',
    "V503": 'bz.read_evidence([finding, *({**finding, "id": i, "revises": "f1"} for i in ("f2", "f3"))], jilin).corrections',
    "V520": 'bz.assess(gaotai, bz.read_evidence([{**mark, "by": "县委办"}], gaotai), units=[town], period="2022")',
    "V521": 'bz.assess(jilin, bz.read_evidence([{**rating, "rater_unit": "财政局"}], jilin), period="2021")',
    "V524": 'bz.assess(jilin, bz.read_evidence([{**rating, "mark": Decimal("9.005")}], jilin), period="2021")',
    "V525": 'bz.assess(gaotai, bz.read_evidence([{**mark, "mark": 3}], gaotai), units=[town], period="2022")',
    "V526": 'bz.assess(jilin, bz.read_evidence([{**rating, "mark": 11}], jilin), period="2021")',
    "V528": 'bz.assess(jilin, bz.read_evidence([rating, {**rating, "id": "r2"}], jilin), period="2021")',
    "V529": 'bz.assess(gaotai, bz.read_evidence([mark, {**mark, "id": "m2"}], gaotai), units=[town], period="2022")',
    "V533": 'bz.score_facts(jilin, {"media": 3}, period="2021")',
}
NAMES: Final[dict[str, Any]] = {
    "meeting": {"record": "meeting", "id": "m1", "unit": "财政局", "date": "2018-03-01"},
    "effort": effort,
    "marks": {"review.leaders": 27, "review.departments": 9, "review.firms": 8, "review.supervisors": 8},
    "finding": {"record": "finding", "id": "f1", "unit": "财政局", "duty": "进升年", "date": "2021-03-01"},
    "rating": {"record": "rating", "id": "r1", "unit": "财政局", "panel": "部门", "rater": "甲", "mark": 9, "period": "2021"},
    "mark": {
        "record": "mark",
        "id": "m1",
        "unit": "a",
        "item": "town.organization.support",
        "by": "督导检查专责组",
        "mark": 2,
        "period": "2022Q1",
    },
}
CASE: Final = """\
language: 1
cases: jilin-jkq
tests:
  - name: 一项未开展
    clause: 三(二)1(1)
    unit: 财政局
    duties: met
    evidence: [{record: finding, duty: 三年行动方案}]
    work: {daily: 40 - 3}
    expect: {daily: 37}
"""
CHANGED: Final = {
    "C101": ("tests:", "cases_of_jilin:"),
    "C102": ("cases: jilin-jkq", "cases: jilin"),
    "C103": ("evidence: [{record: finding, duty: 三年行动方案}]", "evidence: {record: finding, duty: 三年行动方案}"),
    "C104": ("duties: met", "duties: met\n    as_of: 年底"),
    "C105": ("duties: met", "dutys: met"),
    "C106": ("name: 一项未开展", "note: 一项未开展"),
    "C107": ("    expect: {daily: 37}\n", ""),
    "C108": ("duties: met", "duties: {summary: [met]}"),
    "C109": ("duties: met", "duties: {quarterly_summary: [met, late]}"),
    "C110": ("duties: met", "duties: met\n    period: 2021Q1"),
    "C111": ("unit: 财政局", "unit: [财政局]"),
    "C112": ("[{record: finding, duty: 三年行动方案}]", "[三年行动方案]"),
    "C120": ("work: {daily: 40 - 3}", "work: 40 - 3"),
    "C121": ("40 - 3", "40 - three"),
    "C122": ("40 - 3", "40 - 4"),
    "C123": ("work: {daily:", "work: {review:"),
    "C130": ("unit: 财政局", "units: {财政局: {}, 税务局: {}}"),
    "C131": ("expect: {daily: 37}", "expect: {dayly: 37}"),
    "C132": ("40 - 3}\n    expect: {daily: 37}", "40 - 2}\n    expect: {daily: 38}"),
    "C133": ("expect: {daily: 37}", "expect: {daily: 37, errors: [V528]}"),
}


@cache
def _names() -> dict[str, Any]:
    jilin, gaotai = bz.library("jilin-jkq", "2021"), bz.library("gaotai", "2021")
    return {
        **NAMES,
        "bz": bz,
        "Decimal": Decimal,
        "jilin": jilin,
        "gaotai": gaotai,
        "wangyi": bz.library("wangyi"),
        "town": bz.Unit(id="a", class_="镇"),
    }


def asked(code: str) -> tuple[str, str, str] | None:
    """A line of Python, and the problem that its error or its result carries."""
    if code not in QUESTIONS:
        return None
    try:
        found = eval(QUESTIONS[code], dict(_names()))  # noqa: S307  # the lines above
        problems = found.problems
    except bz.BizenvError as error:
        problems = error.problems
    return QUESTIONS[code], "py", _told(code, problems)


def cased(code: str) -> tuple[str, str, str] | None:
    """A case with one thing changed, and what is said about it."""
    if code not in CHANGED:
        return None
    source = CASE.replace(*CHANGED[code])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.cases.yaml"
        file.write_text(source, "utf-8")
        found = run_file(file, None if code == "C102" else bz.library("jilin-jkq", "2021"))
        problems = [*found.problems, *(problem for case in found.cases for problem in case.problems)]
        told = _told(code, problems, {str(file): source.splitlines()}).replace(f"{folder}/", "")
    return source, "yaml", told


def _told(code: str, problems: Any, sources: dict[str, list[str]] | None = None) -> str:
    found: list[Problem] = [problem for problem in problems if problem.code == code][:1]
    if not found:
        raise LookupError(f"the example of {code} gives {sorted({problem.code for problem in problems})}")
    said = render(found, sources or {}).strip().split("\n\n")
    return said[0]
