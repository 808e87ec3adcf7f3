"""A pretend year of 9 towns and 8 departments of the county: a quarter, supervisors' marks and a city score are missing."""

from __future__ import annotations

import random
from typing import Final

from synthetic import UNITS_HEAD, Evidence, Row, day

TOWNS: Final = ("东坪镇", "西坪镇", "南坪镇", "北坪镇", "上湾镇", "下湾镇", "柳林镇", "石桥镇", "新集镇")
OFFICES: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("market", "县市场监管局", {"开办企业与注销": "组长", "市场监管": "组长", "获得电力": "成员单位"}),
    ("housing", "县住建局", {"办理建筑许可": "组长", "获得用水用气": "组长", "登记财产": "成员单位"}),
    ("tax", "县税务局", {"纳税": "组长", "开办企业与注销": "副组长"}),
    ("power", "县供电公司", {"获得电力": "组长"}),
    ("justice", "县司法局", {"执行合同": "副组长"}),
    ("water", "县水务局", {"办理建筑许可": "成员单位", "登记财产": "成员单位"}),
    ("archive", "县档案馆", {}),
    ("media", "县融媒体中心", {}),
)


def gaotai(rng: random.Random) -> list[Row]:
    """Four quarters of 9 towns and 8 departments; a quarter, two supervisors' marks and a city score are missing."""
    out = Evidence("gt")
    for town in TOWNS:
        for quarter in range(2 if town == "新集镇" else 1, 5):
            sheet(out, rng, town, "town", quarter, marked=(town, quarter) != ("南坪镇", 3))
    for unit, _, indicators in OFFICES:
        for quarter in range(1, 5):
            sheet(out, rng, unit, "department", quarter, marked=True)
        for indicator in indicators:
            if (unit, indicator) != ("housing", "登记财产"):
                score = rng.randint(140, 190) / 2
                out.add("imported_score", unit, period="2022", from_source="市", indicator=indicator, score=score, full=100)
    for unit in (*TOWNS, *(unit for unit, _, _ in OFFICES)):
        if unit not in {"北坪镇", "media"}:
            for i in range(3):
                out.add("rating", unit, period="2022", panel="社会监督员", rater=f"R{i + 1:02d}", mark=rng.randint(78, 97))
    return out.rows


MARKS: Final = {
    "town": (
        ("organization.leadership.conveyed", 1, True), ("organization.mechanism.group", 2, True), ("organization.mechanism.joint", 4, True),
        ("organization.support", 2, True), ("rectification", 12, False), ("tasks.effect", 20, False), ("tasks.measures", 20, False),
        ("tasks.ledger", 5, False), ("routine.ordinary", 5, False),
    ),
    "department": (
        ("organization.conveyed", 4, True), ("publicity.social.activities", 5, False), ("rectification", 10, False),
        ("tasks.effect", 20, False), ("tasks.measures", 20, False), ("tasks.ledger", 5, False), ("routine.ordinary", 5, False),
    ),
}  # fmt: skip
"""What the inspection group marks on each sheet: item, points, all or nothing."""


def sheet(out: Evidence, rng: random.Random, unit: str, name: str, quarter: int, *, marked: bool) -> None:
    """A quarter of one unit: what happened, and what the inspection group gave for it."""
    first, last = 3 * quarter - 2, 3 * quarter
    for item, full, whole in MARKS[name] if marked else ():
        mark = (full if rng.random() > 0.1 else 0) if whole else rng.randint(round(1.4 * full), 2 * full) / 2
        out.add("mark", unit, period=f"2022Q{quarter}", item=f"{name}.{item}", by="督导检查专责组", mark=mark)
    for month in range(first, last + 1):
        late = rng.random() < 0.04 and month < 12
        filed = f"2022-{month + 1:02d}-02" if late else f"2022-{month:02d}-25"
        out.add("submission", unit, period=f"2022-{month:02d}", type="工作进展", filed_on=filed)
    if rng.random() > 0.2:
        out.add("meeting", unit, date=day(rng, 2022, first, last), type="专题会议", chaired_by_head=rng.random() > 0.1)
    if rng.random() > 0.3:
        reported = rng.random() > 0.3
        out.add("endorsement", unit, date=day(rng, 2022, first, last), leader_level="主要领导", carried_out=True, reported=reported)
    if rng.random() > 0.3:
        out.add("innovation", unit, date=day(rng, 2022, first, last), level="区县级")
    if rng.random() > 0.2:
        out.add("activity", unit, date=day(rng, 2022, first, last), type="公共宣传", place="便民大厅")
    if rng.random() > 0.7:
        out.add("finding", unit, date=day(rng, 2022, first, last), channel="审计", closed_on=f"2022-{last:02d}-28", adequate=True)
    if name == "town":
        out.add("document", unit, date=f"2022-{first:02d}-05", type="方案", title="季度优化营商环境宣传计划")
        out.add("activity", unit, date=day(rng, 2022, first, last), type="社会活动", place="广场", times=rng.randint(1, 2))
        out.add("article", unit, date=day(rng, 2022, first, last), level="区县级", form="信息", times=rng.choice([8, 10, 11, 14]))
        out.add("article", unit, date=day(rng, 2022, first, last), level="省级", form="信息", times=rng.randint(1, 6))
        return
    group, office = "专项小组牵头单位", "县营商环境办公室"
    reported_to, times = [group, office], rng.randint(1, 5)
    out.add("article", unit, date=day(rng, 2022, first, last), level="市级", form="信息", reported_to=reported_to, times=times)
    out.add("article", unit, date=day(rng, 2022, first, last), level="市级", form="信息")
    out.add("article", unit, date=day(rng, 2022, first, last), level="省级", form=rng.choice(["信息", "专题"]), reported_to=[office])


def gaotai_units() -> str:
    """``units.yaml`` of Gaotai; one town began on 1 April 2022."""
    towns = (f"  - {{id: {town}, name: {town}, class: 镇{', active: {from: 2022-04-01}' if town == '新集镇' else ''}}}" for town in TOWNS)
    offices = (
        f"  - {{id: {unit}, name: {name}, class: 部门, indicators: {{{', '.join(f'{k}: {v}' for k, v in indicators.items())}}}}}"
        for unit, name, indicators in OFFICES
    )
    return UNITS_HEAD + "\n".join((*towns, *offices)) + "\n"
