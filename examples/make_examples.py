"""Write the example units and evidence of every document, with ``random`` and a fixed seed.

All of it is synthetic: bodies, events, marks and raters are invented, and nothing was taken from an assessment. The
scripts know the records' field names and nothing of the engine, so what the engine makes of them is not built in.

    python examples/make_examples.py [FOLDER]
"""

from __future__ import annotations

import csv
import io
import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from synthetic import Row, Value
from synthetic_gaotai import gaotai, gaotai_units
from synthetic_jilin import jilin, jilin_units
from synthetic_wangyi import wangyi, wangyi_units
from synthetic_wugang import wugang, wugang_units
from synthetic_yanshi import yanshi, yanshi_units

SEED: Final = 20211231

KINDS: Final = {
    "article": "宣传报道", "commendation": "表彰、通报表扬", "criticism": "批评、警示、通报批评、告诫", "endorsement": "批示",
    "finding": "查实问题", "prior_result": "往年结果", "rating": "评议打分", "sanction": "处分、问责",
    "soft_environment_case": "损害经济发展软环境事项", "submission": "报送",
}  # fmt: skip
HEADINGS: Final = {
    "id": "编号", "record": "记录类型", "unit": "单位", "date": "日期", "period": "期间", "source": "佐证材料", "verified": "已核实",
    "times": "次数", "level": "级别", "form": "形式", "title": "标题", "text": "正文", "story": "报道事项", "duty": "职责",
    "channel": "渠道", "due": "整改时限", "closed_on": "整改日期", "adequate": "整改到位", "truthful": "报告属实", "corrected": "已整改",
    "promoted_citywide": "全市推广", "leader_level": "领导级别", "positive": "肯定性", "panel": "评议组", "rater": "评议人",
    "rater_unit": "评议人单位", "mark": "得分", "score": "得分", "recused": "回避", "person_role": "人员身份", "authority": "机关",
    "filed_on": "报送日期", "year": "年份", "grade": "等次", "vetoed": "一票否决",
}  # fmt: skip
TYPE_HEADINGS: Final = {"submission": "报送类型", "sanction": "类型"}
"""``type`` is called otherwise from kind to kind."""


def jsonl(rows: Iterable[Row]) -> str:
    """One record a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def chinese(row: Row) -> Row:
    """A record under the Chinese headings of its kind."""
    kind = str(row["record"])
    headings = {**HEADINGS, "type": TYPE_HEADINGS.get(kind, "type")}
    return {headings.get(name, name): value for name, value in {**row, "record": KINDS[kind]}.items()}


def table(rows: Iterable[Row]) -> str:
    """One record a row; a column for every field that occurs, a list joined by semicolons."""
    kept = tuple(rows)
    columns = tuple(dict.fromkeys(name for row in kept for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in kept:
        writer.writerow(cell(row.get(name, "")) for name in columns)
    return out.getvalue()


def cell(value: Value) -> str:
    """A value as a table holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, list) else str(value)


def files() -> dict[str, str]:
    """Every example file, by its path in the folder."""
    jl, gt = jilin(random.Random(SEED)), gaotai(random.Random(SEED + 1))
    ys, wy = yanshi(random.Random(SEED + 2)), wangyi(random.Random(SEED + 3))
    wg = wugang(random.Random(SEED + 4))
    return {
        "jilin/units.yaml": jilin_units(),
        "jilin/evidence.jsonl": jsonl(jl),
        "jilin/evidence.csv": table(map(chinese, jl)),
        "gaotai/units.yaml": gaotai_units(),
        "gaotai/evidence.jsonl": jsonl(gt),
        "gaotai/evidence.csv": table(gt),
        "yanshi/units.yaml": yanshi_units(),
        "yanshi/evidence.jsonl": jsonl(ys),
        "yanshi/evidence.csv": table(ys),
        "wangyi/units.yaml": wangyi_units(),
        "wangyi/evidence.jsonl": jsonl(wy),
        "wangyi/evidence.csv": table(wy),
        "wugang/units.yaml": wugang_units(),
        "wugang/evidence.jsonl": jsonl(wg),
        "wugang/evidence.csv": table(wg),
    }


def main(folder: Path) -> None:
    """Write them all."""
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
