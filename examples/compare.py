"""The same evidence under two methods, side by side, and what each of them never reads.

python examples/compare.py
"""

from __future__ import annotations

from datetime import date

import bizenv_rules as bz
from bizenv_rules.evidence.records import Article, Commendation, Criticism, Meeting, Record


def evidence() -> list[Record]:
    """One unit's year, invented: two meetings, three articles, a commendation and a criticism."""
    unit, level = "示例单位", ("省级", "市级", "区县级")
    return [
        *(Meeting(id=f"m{n}", unit=unit, date=date(2021, 3 * n, 1), type="专题会议", chaired_by_head=True) for n in (1, 2)),
        *(Article(id=f"a{n}", unit=unit, date=date(2021, 5, n + 1), level=word, text="优化营商环境") for n, word in enumerate(level)),
        Commendation(id="c1", unit=unit, date=date(2021, 6, 1), level="市级", form="通报表扬", promoted_citywide=True),
        Criticism(id="k1", unit=unit, date=date(2021, 9, 1), level="区县级", form="警示"),
    ]


if __name__ == "__main__":
    rubrics = [bz.library("jilin-jkq", "2021"), bz.library("wugang", "2021")]
    ledger = bz.read_evidence(evidence(), rubrics[0])
    units = bz.Units([bz.Unit(id="示例单位", fields={"allotment": 10})])
    report = bz.compare(ledger, rubrics, units=units, period="2021")
    for column in report.columns:
        for unit, cell in column.cells.items():
            print(column.rubric, unit, cell.status, "of", cell.attainable, "· never reads", ", ".join(column.ignored) or "nothing")
    print("read by none:", ", ".join(report.ignored_by_all) or "nothing")
