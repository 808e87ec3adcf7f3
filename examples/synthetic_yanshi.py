"""A pretend quarter of 44 units of a district, 26 key and 18 general: cooperation marks and a survey are missing."""

from __future__ import annotations

import random
from typing import Final

from synthetic import UNITS_HEAD, Evidence, Row, day

GROUPS: Final = ("第一督查组", "第二督查组", "第三督查组")
SIZES: Final = {"重点": (9, 9, 8), "一般": (6, 6, 6)}
INDICATORS: Final = (
    "开办企业",
    "办理建筑许可",
    "获得电力",
    "获得用水用气",
    "登记财产",
    "纳税",
    "跨境贸易",
    "办理破产",
    "获得信贷",
    "执行合同",
)
OFFICES: Final = (
    "发展局", "市场局", "政务局", "服务中心", "金融局", "商务局", "招商中心", "交易中心", "统计局", "政法办", "民政局", "规划局", "教育局",
    "供电所", "财政局", "环保局", "人社局", "科技局", "审判庭", "住建局", "城管局", "交通局", "卫健局", "税务所", "文旅局", "医保局",
    "组织办", "应急局", "产业园", "农业局", "审计局", "工商会", "政府办", "社保所", "工会", "水利局", "林业局", "监察办", "宣传办",
    "治安局", "司法局", "检察室", "气象站", "工信局",
)  # fmt: skip
QUARTER: Final = "2022Q2"
FIRST, LAST = 4, 6


def listed() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """(name, class, group, indicators) of every unit."""
    found: list[tuple[str, str, str, tuple[str, ...]]] = []
    names = iter(OFFICES)
    for class_, sizes in SIZES.items():
        for group, size in zip(GROUPS, sizes, strict=True):
            for _ in range(size):
                n = len(found)
                held = tuple(INDICATORS[(n + 3 * k) % len(INDICATORS)] for k in range(n % 4 if class_ == "重点" else n % 2))
                found.append((f"示例区{next(names)}", class_, group, held))
    return found


def yanshi(rng: random.Random) -> list[Row]:
    """The second quarter of 2022; two units have no cooperation marks, one no survey, one no task."""
    out = Evidence("ys")
    for n, (name, class_, _, indicators) in enumerate(listed()):
        documents(out, rng, name)
        publicity(out, rng, name)
        if n not in {7, 33}:
            cooperation(out, rng, name)
        if n != 40:
            tasks(out, rng, name, indicators)
        if n != 12:
            survey(out, rng, name, indicators)
        if rng.random() < (0.3 if class_ == "重点" else 0.1):
            out.add("commendation", name, date=day(rng, 2022, FIRST, LAST), level=rng.choice(["省级", "市级", "市级"]))
        if rng.random() < 0.08:
            out.add("criticism", name, date=day(rng, 2022, FIRST, LAST), level=rng.choice(["省级", "市级"]))
    return out.rows


def documents(out: Evidence, rng: random.Random, unit: str) -> None:
    """Who is responsible, what was issued, and which meetings were held in the first half of the year."""
    out.add("liaison", unit, date=day(rng, 2022, 1, LAST), named=True, current=rng.random() > 0.1)
    for kind, chance in (("机构", 0.9), ("方案", 0.95), ("政策", 0.7)):
        if rng.random() < chance:
            out.add("document", unit, date=day(rng, 2022, 1, LAST), type=kind, red_head=rng.random() > 0.05, issuer="本单位")
    for _ in range(rng.randint(0, 4)):
        minutes = {"minutes": "会议记录"} if rng.random() > 0.1 else {}
        kind = rng.choice(["专题会议", "工作例会"])
        out.add("meeting", unit, date=day(rng, 2022, 1, LAST), type=kind, chaired_by_head=rng.random() > 0.15, **minutes)


def publicity(out: Evidence, rng: random.Random, unit: str) -> None:
    """Posts, articles with reprints, and new practices of the quarter."""
    for _ in range(rng.randint(0, 7)):
        kind = rng.choice(["政策", "制度", "方案", "措施"])
        out.add("post", unit, date=day(rng, 2022, FIRST, LAST), column="区政府网站营商环境专栏", type=kind)
    for n in range(rng.randint(0, 6)):
        story = f"{unit}做法{n + 1}"
        out.add("article", unit, date=day(rng, 2022, FIRST, LAST), level=rng.choice(["省级", "市级", "市级"]), story=story, title=story)
        if rng.random() < 0.2:
            out.add("article", unit, date=day(rng, 2022, FIRST, LAST), level="省级", outlet="学习强国", story=story, title=story)
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3, 4])):
        out.add("innovation", unit, date=day(rng, 2022, FIRST, LAST), level=rng.choice(["省级", "市级"]), type="优秀案例")


def cooperation(out: Evidence, rng: random.Random, unit: str) -> None:
    """What the office for the business environment gives, and the monthly reports behind it."""
    for item, full in (("attendance", 2), ("materials", 3), ("information", 2)):
        mark = full if rng.random() > 0.15 else 0
        out.add("mark", unit, period=QUARTER, item=f"general.cooperation.{item}", by="营商办", mark=mark)
    for month in range(FIRST, LAST + 1):
        if rng.random() > 0.05:
            out.add("submission", unit, period=f"2022-{month:02d}", type="信息", filed_on=f"2022-{month:02d}-25")


def tasks(out: Evidence, rng: random.Random, unit: str, indicators: tuple[str, ...]) -> None:
    """The ledger: tasks of each indicator, or tasks without one."""
    for indicator in indicators or ("",):
        about = {"indicator": indicator} if indicator else {}
        for _ in range(rng.randint(2, 6)):
            when = day(rng, 2022, 1, 3)
            if rng.random() < 0.75:
                out.add("task", unit, date=when, **about, plan="提升方案", status="完成", done_on=day(rng, 2022, FIRST, LAST))
            else:
                out.add("task", unit, date=when, **about, plan="工作要点", status="部分完成", percent=rng.choice([20, 50, 80]))


def survey(out: Evidence, rng: random.Random, unit: str, indicators: tuple[str, ...]) -> None:
    """Up to 20 answers, for each indicator where there are some."""
    for indicator in indicators or ("",):
        about = {"indicator": indicator} if indicator else {}
        left = rng.choice([20, 20, 20, 18])
        for answer, share in (("非常满意", 0.6), ("满意", 0.7), ("一般", 0.8), ("不满意", 1.0)):
            many = left if answer == "不满意" else min(left, round(left * share * rng.uniform(0.8, 1.3)))
            left -= many
            if many:
                out.add("answer", unit, period=QUARTER, **about, answer=answer, times=many)


def yanshi_units() -> str:
    """``units.yaml``: classes, groups and, for some, indicators."""
    rows = []
    for name, class_, group, indicators in listed():
        held = f", indicators: {{{', '.join(f'{each}: 牵头' for each in indicators)}}}" if indicators else ""
        rows.append(f"  - {{id: {name}, name: {name}, class: {class_}, groups: [{group}]{held}}}")
    return UNITS_HEAD + "\n".join(rows) + "\n"
