"""A pretend year of 16 offices of a district: tasks kept, late and missed, and imported scores of which one is missing."""

from __future__ import annotations

import random
from typing import Final

from synthetic import UNITS_HEAD, Evidence, Row, Value, day

LEAD, PART = "专项行动牵头部门", "专项行动参与部门"
UNITS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("示例区营商办", ("区营商办",)),
    ("示例区督查室", ("区政府督查室",)),
    ("示例区法制办", ("区政府法制办",)),
    ("示例区电子政务办", ("区电子政务办", LEAD)),
    ("示例区便民服务中心", ("区便民服务中心", PART)),
    ("示例区发展局", ("区发改局", LEAD)),
    ("示例区宣传部", ("区委宣传部", "区级宣传部门")),
    ("示例区文广局", ("区文广新局", PART)),
    ("示例区纪检办", ("区纪委办", "区监委办")),
    ("示例区综治办", ("区综治办",)),
    ("示例区统计局", ("区统计局",)),
    ("示例区工商联", ("区工商联",)),
    ("示例区住建局", (LEAD,)),
    ("示例区税务局", (LEAD,)),
    ("示例区市场局", (LEAD,)),
    ("示例区供电所", (PART,)),
)
RECTIFIERS: Final = frozenset({LEAD, PART, "区纪委办", "区综治办"})
SOURCES: Final = ("第三方评估", "满意度调查", "统计测评")


def wangyi(rng: random.Random) -> list[Row]:
    """2018: what each office filed, and three scores for each but one."""
    out = Evidence("wy")
    for unit, roles in UNITS:
        if {LEAD, PART} & set(roles):
            self_check(out, rng, unit, leads=LEAD in roles)
        if RECTIFIERS & set(roles):
            rectification(out, rng, unit)
        own_tasks(out, rng, unit, roles)
        for source in SOURCES:
            if (unit, source) != ("示例区供电所", "统计测评"):
                out.add("imported_score", unit, period="2018", from_source=source, score=rng.randint(140, 192) / 2, full=100)
    return out.rows


def self_check(out: Evidence, rng: random.Random, unit: str, *, leads: bool) -> None:
    """Problems found by 10 March, the ledgers, and the plan of an office that leads."""
    if leads and rng.random() < 0.9:
        out.add("document", unit, date=day(rng, 2018, 2, 4), type="行动方案", title="专项行动方案")
    out.add("submission", unit, type="问题和意见建议", filed_on=rng.choice(["2018-03-07", "2018-03-09", "2018-03-10", "2018-03-12"]))
    for kind in ("问题台账", "日常监督台账"):
        if rng.random() < 0.85:
            out.add("document", unit, date=day(rng, 2018, 2, 4), type=kind)
    for channel, chance in (("群众反映", 0.6), ("媒体报道", 0.3), ("明查暗访", 0.5)):
        if rng.random() < chance:
            mended: dict[str, Value] = {"closed_on": day(rng, 2018, 8, 10)} if rng.random() < 0.8 else {}
            out.add("finding", unit, date=day(rng, 2018, 5, 7), channel=channel, **mended)


def rectification(out: Evidence, rng: random.Random, unit: str) -> None:
    """Problems with their timetable, the monthly reports and the progress that was certified."""
    for _ in range(rng.randint(1, 4)):
        known: dict[str, Value] = {"due": "2018-04-20"} if rng.random() < 0.9 else {}
        mended: dict[str, Value] = {"closed_on": rng.choice(["2018-04-10", "2018-04-20", "2018-04-28"])} if rng.random() < 0.9 else {}
        out.add("finding", unit, date=day(rng, 2018, 2, 3), channel="自查排查", **known, **mended)
    for month in (2, 3, 4):
        if rng.random() < 0.92:
            out.add("submission", unit, type="整治情况", filed_on=f"2018-{month:02d}-{rng.choice([20, 24, 25, 25, 26])}")
    if rng.random() < 0.85:
        reached_on = rng.choice(["2018-04-25", "2018-04-30", "2018-05-03"])
        out.add("verdict", unit, date=reached_on, matter="重点整治项目", reached=rng.random() < 0.95)


OWN: Final[tuple[tuple[frozenset[str], str, dict[str, Value]], ...]] = (
    (frozenset({"区营商办"}), "meeting", {"date": "2018-05-08", "topic": "全区优化提升营商环境工作会议"}),
    (frozenset({"区营商办"}), "submission", {"type": "完善政策意见建议", "filed_on": "2018-12-12"}),
    (frozenset({"区营商办", "区政府督查室"}), "submission", {"type": "查摆整治阶段通报", "filed_on": "2018-05-15"}),
    (frozenset({"区营商办", "区政府督查室"}), "submission", {"type": "规范政策阶段通报", "filed_on": "2018-09-14"}),
    (frozenset({"区政府督查室"}), "inspection", {"date": "2018-06-21", "group": "实地督查组"}),
    (frozenset({"区政府督查室"}), "submission", {"type": "专项督查工作报告", "filed_on": "2018-12-26"}),
    (
        frozenset({"区政府法制办"}),
        "task",
        {"date": "2018-05-02", "plan": "文件清理", "status": "完成", "done_on": "2018-07-16", "times": 37},
    ),
    (frozenset({"区政府法制办"}), "task", {"date": "2018-05-02", "plan": "文件清理", "status": "完成", "done_on": "2018-07-24"}),
    (frozenset({"区电子政务办", "区发改局"}), "verdict", {"date": "2018-05-28", "matter": "互联网+政务服务", "reached": True}),
    (frozenset({"区便民服务中心"}), "verdict", {"date": "2018-06-04", "matter": "互联网+政务服务", "reached": True}),
    (frozenset({"区工商联"}), "submission", {"type": "第三方评估报告", "filed_on": "2018-11-22"}),
    (frozenset({"区统计局"}), "submission", {"type": "测评报告", "filed_on": "2018-12-03"}),
)
"""What named offices filed: who, which kind of record, its fields."""


def own_tasks(out: Evidence, rng: random.Random, unit: str, roles: tuple[str, ...]) -> None:
    """What the text asks of named offices; nobody inspected in August."""
    for who, record, fields in OWN:
        if who & set(roles):
            out.add(record, unit, **fields)
    if {"区营商办", "区政府督查室"} & set(roles):
        for month in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12):
            out.add("inspection", unit, date=f"2018-{month:02d}-18", group="联合督查组", month=f"2018-{month:02d}")
    if {"区委宣传部", "区文广新局", "区电子政务办"} & set(roles):
        out.add("article", unit, date=day(rng, 2018, 2, 4), level="区县级", title="条例解读", times=rng.randint(2, 9))
        out.add("post", unit, date=day(rng, 2018, 2, 4), column=rng.choice(["区级报纸专栏", "区级电视专栏", "区级网站专栏"]))


def wangyi_units() -> str:
    """``units.yaml``: each office with what it is in the text."""
    return UNITS_HEAD + "\n".join(f"  - {{id: {name}, name: {name}, groups: [{', '.join(roles)}]}}" for name, roles in UNITS) + "\n"
