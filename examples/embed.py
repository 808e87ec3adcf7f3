"""Score one unit inside a program: a shipped rubric, typed records, an exact score and the explanation behind it.

python examples/embed.py
"""

from __future__ import annotations

from datetime import date

import bizenv_rules as bz
from bizenv_rules.evidence.records import Article, Finding, Rating, Record, Submission

UNIT = "招商服务局"


def evidence() -> list[Record]:
    """What the unit reported, two findings, one article and four panels of pretend marks."""
    filed = [
        Submission(id=f"n{m}", unit=UNIT, type="工作动态信息", period=f"2021-{m:02d}", filed_on=date(2021, m, 28)) for m in range(1, 13)
    ]
    filed += [
        Submission(id=f"d{m}", unit=UNIT, type="双公示台账", period=f"2021-{m:02d}", filed_on=date(2021, m, 28)) for m in range(1, 13)
    ]
    found = [Finding(id=f"f{m}", unit=UNIT, date=date(2021, m, 10), duty="进升年") for m in (3, 6)]
    printed = [Article(id="a1", unit=UNIT, date=date(2021, 5, 4), level="省级", text="优化营商环境")]
    panels = {"领导": (29, 29, 30), "部门": (8, 9, 9), "企业": (9, 9, 9), "监督员": (8, 9)}
    marks = [(panel, i, mark) for panel, given in panels.items() for i, mark in enumerate(given)]
    rated = [Rating(id=f"{p}{i}", unit=UNIT, period="2021", panel=p, rater=f"R{p}{i}", mark=m) for p, i, m in marks]
    return [*filed, *found, *printed, *rated]


if __name__ == "__main__":
    rubric = bz.library("jilin-jkq", "2021")
    card = bz.score(rubric, bz.read_evidence(evidence(), rubric), unit=UNIT, period="2021")
    print(card.shown, card.grade, card.score)
    print(card.explain().text())
