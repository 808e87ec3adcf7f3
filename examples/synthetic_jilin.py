"""A pretend year of 14 units of the development zone: incomplete ones, a veto at a high score, exactly 90 points."""

from __future__ import annotations

import random
from typing import Final

from synthetic import LAST_DAY, UNITS_HEAD, Evidence, Row, day

JILIN: Final = (
    ("economy", "经济发展局", "经发局", ("局室", "双公示")),
    ("finance", "财政局", "", ("局室", "双公示")),
    ("planning", "规划建设局", "规建局", ("局室", "双公示")),
    ("commerce", "招商服务局", "招商局", ("局室",)),
    ("social", "社会事业局", "", ("局室",)),
    ("safety", "应急管理局", "", ("局室", "双公示")),
    ("personnel", "人力资源局", "人社局", ("局室", "双公示")),
    ("office", "综合办公室", "", ("局室",)),
    ("market", "市场监管分局", "", ("双管单位", "垂直管理", "双公示")),
    ("tax", "税务分局", "", ("双管单位", "垂直管理", "双公示")),
    ("east", "东岸街道办事处", "东岸街道", ("基层单位",)),
    ("west", "西岸街道办事处", "西岸街道", ("基层单位",)),
    ("building", "城市建设公司", "城建公司", ("公司",)),
    ("heating", "热力公司", "", ("公司",)),
)
PANELS: Final = (("领导", 30, 3), ("部门", 10, 4), ("企业", 10, 5), ("监督员", 10, 3))
EXACTLY_90: Final[dict[str, tuple[float, ...]]] = {"领导": (29, 29, 30), "部门": (8, 9, 9), "企业": (9, 9, 9), "监督员": (9, 9)}


def jilin(rng: random.Random) -> list[Row]:
    """One year of 14 units; some are incomplete, one is vetoed at a high score, one stands at exactly 90."""
    out = Evidence("jl")
    for unit, _, alias, _ in JILIN:
        reports(out, rng, unit, alias or unit)
        if unit != "commerce":
            deductions(out, rng, unit, 14 if unit == "west" else rng.randint(0, 2))
            praise(out, rng, unit, rng.randint(0, 3))
        forms(out, rng, unit)
    for _ in range(2):
        out.add("finding", "commerce", date=day(rng, 2021), duty="进升年")
    out.add("criticism", "market", date="2021-11-12", level="省级", form="通报批评", corrected=True)
    out.add("sanction", "tax", date="2021-07-15", person_role="工作人员", type="政纪处分", authority="其他")
    out.add("sanction", "heating", date="2021-08-20", person_role="相关责任人", type="违纪案件查处", authority="本级纪检监察机关")
    out.add("soft_environment_case", "building", date="2021-09-09", 严重损害=True, 恶劣影响=True, 行政问责=False)
    out.add("prior_result", "west", period="2020", year=2020, score=64.5, grade="不达标", vetoed=False)
    out.add("prior_result", "market", period="2020", year=2020, score=91, grade="优秀", vetoed=False)
    return out.rows


def reports(out: Evidence, rng: random.Random, unit: str, called: str) -> None:
    """Monthly news, monthly ledgers and quarterly summaries; now and then one is late or not there."""
    for month in range(1, 13):
        for kind in ("工作动态信息", "双公示台账"):
            chance = 0 if unit == "commerce" else rng.randint(1, 40)
            late = chance == 1 and month < 12
            filed = f"2021-{month + 1:02d}-03" if late else f"2021-{month:02d}-{rng.randint(20, LAST_DAY[month - 1]):02d}"
            if chance != 2:
                out.add("submission", called, period=f"2021-{month:02d}", type=kind, filed_on=filed)
    october = "2021-10-10" if unit == "safety" else "2021-10-09"
    for period, filed in (("2020Q4", "2021-01-05"), ("2021Q1", "2021-04-02"), ("2021Q2", "2021-07-01"), ("2021Q3", october)):
        out.add("submission", unit, period=period, type="季度总结", filed_on=filed)


def deductions(out: Evidence, rng: random.Random, unit: str, n: int) -> None:
    """Findings and measures of ``n`` sorts."""
    duties = ("三年行动方案", "三级书记", "进升年", "政务公开", "数据上传", "互联网+监管", "办事效率", "窗口服务")
    for _ in range(n):
        out.add("finding", unit, date=day(rng, 2021), duty=rng.choice(duties), verified=rng.random() > 0.1)
    if n:
        month = rng.randint(2, 10)
        supervised: Row = {"date": f"2021-{month:02d}-01", "channel": rng.choice(["督办", "明察暗访"]), "due": f"2021-{month:02d}-15"}
        closing: Row = {"closed_on": f"2021-{month:02d}-{rng.choice([14, 15, 18])}", "adequate": rng.random() > 0.3, "truthful": True}
        out.add("finding", unit, **supervised, **closing)
    if n > 1:
        form = rng.choice(["警示", "通报批评", "告诫"])
        out.add("criticism", unit, date=day(rng, 2021), level="区县级", form=form, corrected=rng.random() > 0.5)
    if unit == "west":
        out.add("finding", unit, date="2021-12-10", duty="企业评议不满意")


def praise(out: Evidence, rng: random.Random, unit: str, n: int) -> None:
    """Articles, endorsements and commendations of ``n`` sorts; one story is printed twice."""
    texts = ("持续优化营商环境", "推进“互联网＋监管”全覆盖", "政务服务窗口延时办理", "园区春季植树")
    for i in range(n):
        about: Row = {"text": rng.choice(texts), "story": f"{unit}-{i}"}
        out.add("article", unit, date=day(rng, 2021), level="区县级", form="信息", times=rng.randint(1, 4), **about)
        if rng.random() > 0.5:
            out.add("article", unit, date=day(rng, 2021), level=rng.choice(["市级", "省级"]), form="专题", **about)
    if n > 1:
        level = rng.choice(["市直部门领导", "经开区主要领导", "经开区副职领导"])
        out.add("endorsement", unit, date=day(rng, 2021), leader_level=level, positive=True)
        out.add("commendation", unit, date=day(rng, 2021), level="区县级", form="通报表扬", promoted_citywide=False)
    if n > 2:
        out.add("commendation", unit, date=day(rng, 2021), level="市级", form="通报表扬", promoted_citywide=True)
        out.add("commendation", unit, date=day(rng, 2021), form="十大服务标兵")


def forms(out: Evidence, rng: random.Random, unit: str) -> None:
    """The four panels; one unit's firms and another's leaders gave nothing, one form is recused, one is a unit's own."""
    empty = {"social": "企业", "office": "领导"}.get(unit)
    for offset, (panel, full, raters) in enumerate(PANELS):
        fixed = EXACTLY_90.get(panel, ()) if unit == "commerce" else ()
        low = 0.95 if unit == "market" else rng.uniform(0.55, 0.9)
        given = fixed or tuple(rng.randint(round(2 * full * low), 2 * full) / 2 for _ in range(raters))
        for i, mark in enumerate(given if panel != empty else ()):
            who: Row = {"panel": panel, "rater": f"R{offset}{i + 1}"}
            if panel == "部门":
                who["rater_unit"] = JILIN[i][0]
            out.add("rating", unit, period="2021", **who, mark=mark)
    out.add("rating", unit, period="2021", panel="监督员", rater="R39", recused=True)


def jilin_units() -> str:
    """``units.yaml`` of Jilin."""
    rows = (
        f"  - {{id: {unit}, name: {name}{f', aliases: [{alias}]' if alias else ''}, groups: [{', '.join(groups)}]}}"
        for unit, name, alias, groups in JILIN
    )
    return UNITS_HEAD + "\n".join(rows) + "\n"
