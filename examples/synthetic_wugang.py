"""A pretend year of 94 units in the document's six blocks: pretend lead departments, pretend ranks, one subordinate on the court's list."""

from __future__ import annotations

import random
from typing import Final

from synthetic import UNITS_HEAD, Evidence, Row, day

BLOCKS: Final = (
    ("乡镇", "镇", "2" * 7), ("街道", "街道", "2" * 7), ("经济发展单位", "经济局", "1" * 19 + "00"),
    ("服务发展单位", "服务局", "1" * 9 + "000" + "2" * 3 + "0" * 7), ("保障发展单位", "保障办", "1" * 8 + "0" * 10),
    ("垂直管理单位", "公司", "1" + "2" * 18),
)  # fmt: skip
"""Class, what its units are called, and a digit for each unit: 1 is ten points, 2 the greatest or only other number, 0 a blank."""
LEADS, RANKED = 29, 12
LISTED: Final = "服务局02下属中心"
ABSENT: Final = {"公司05": "没有牵头单位评分", "街道03": "没有日常工作评分", "经济局02": "没有平顶山名次"}


def allotted() -> dict[str, tuple[str, int]]:
    """Unit → class and allotted points, 0 for a blank."""
    points = {"乡镇": 2, "街道": 2}
    return {
        f"{word}{n:02d}": (block, {"0": 0, "1": 10, "2": points.get(block, 20)}[digit])
        for block, word, digits in BLOCKS
        for n, digit in enumerate(digits, 1)
    }


def leads() -> dict[str, str]:
    """Indicator → the department that leads it; the first twelve are ranked in the province."""
    able = [unit for unit, (_, points) in allotted().items() if points == 10]
    return {f"指标{n:02d}": unit for n, unit in enumerate(able[:LEADS], 1)}


def held() -> dict[str, dict[str, str]]:
    """Unit → indicator → role. Every fifth assessed unit cooperates in none, the others in one or two."""
    found: dict[str, dict[str, str]] = {unit: {} for unit in allotted()}
    for n, (indicator, unit) in enumerate(leads().items()):
        found[unit][indicator] = "省指标牵头" if n < RANKED else "牵头"
    for n, unit in enumerate(unit for unit, (_, points) in allotted().items() if points):
        for step in range(0 if n % 5 == 4 else 1 + n % 2):
            found[unit].setdefault(f"指标{(n * 7 + step * 11) % LEADS + 1:02d}", "配合")
    return found


def wugang(rng: random.Random) -> list[Row]:
    """One year of the 72 units that have allotted points; three lack a mark or a rank."""
    out = Evidence("wg")
    for unit, (_, points) in allotted().items():
        if points:
            happened(out, rng, unit)
            marked(out, rng, unit)
    out.add("court_listing", LISTED, date="2021-04-20", until="2021-10-08", listed_unit=LISTED)
    return out.rows


def happened(out: Evidence, rng: random.Random, unit: str) -> None:
    """Meetings, dispatches, instructions, measures and news of one unit."""
    out.add("meeting", unit, date=day(rng, 2021), type="专题会议", chaired_by_head=True, times=rng.randint(1, 4))
    out.add("dispatch", unit, date=day(rng, 2021), prompt=rng.random() > 0.1, studied=True, deployed=True)
    out.add("endorsement", unit, date=day(rng, 2021), leader_level="单位主要领导", carried_out=True, reported=rng.random() > 0.2)
    whole: Row = {"task_force": True, "planned": True, "deployed": True, "carried_out": True}
    out.add("mechanism", unit, date="2021-12-10", **whole, summarised=rng.random() > 0.1, mobilised=True)
    if rng.random() > 0.2:
        out.add("activity", unit, date=day(rng, 2021), type="寻标活动")
    for kind in ("改革措施", "具体措施", "工作台账"):
        if rng.random() > 0.2:
            out.add("document", unit, date=day(rng, 2021), type=kind)
    for i in range(rng.randint(1, 8)):
        out.add("article", unit, date=day(rng, 2021), level="区县级", story=f"{unit}-{i}")
        if i < 3 and rng.random() > 0.6:
            out.add("article", unit, date=day(rng, 2021), level=rng.choice(["市级", "省级"]), story=f"{unit}-{i}")


def marked(out: Evidence, rng: random.Random, unit: str) -> None:
    """What lead departments and the office gave the unit, and its places in the province and in the city."""
    roles, lead = held()[unit], leads()
    cooperates = [indicator for indicator, role in roles.items() if role == "配合"]
    for indicator in cooperates if unit != "公司05" else ():
        out.add("indicator_score", unit, period="2021", indicator=indicator, scorer=lead[indicator], mark=rng.randint(100, 140) / 2)
    if not cooperates:
        out.add("mark", unit, period="2021", item="result.key_work.office", by="营商办", mark=rng.randint(100, 138) / 2)
    if unit != "街道03":
        out.add("mark", unit, period="2021", item="result.routine", by="营商办", mark=rng.randint(14, 20) / 2)
    for indicator, role in roles.items():
        if role == "配合":
            continue
        out.add("mark", unit, period="2021", item="result.lead", by="营商办", mark=rng.randint(28, 40) / 2)
        for source, most in (("全省", 30), ("平顶山", 10)) if role == "省指标牵头" else ():
            if (unit, source) != ("经济局02", "平顶山"):
                out.add("imported_rank", unit, period="2021", from_source=source, indicator=indicator, rank=rng.randint(1, most))


def wugang_units() -> str:
    """``units.yaml`` of Wugang: 94 units of the sheet, and one subordinate that is not on it."""
    roles, lead, rows = held(), tuple(leads().values()), []
    for unit, (block, points) in allotted().items():
        sets = f"lead29: {str(unit in lead).lower()}, indicator12: {str(unit in lead[:RANKED]).lower()}"
        allotment = f", allotment: {points}" if points else ""
        indicators = f", indicators: {{{', '.join(f'{key}: {role}' for key, role in roles[unit].items())}}}" if roles[unit] else ""
        rows.append(f"  - {{id: {unit}, class: {block}{allotment}, annex2: true, {sets}{indicators}}}")
    rows.append(f"  - {{id: {LISTED}, parent: 服务局02}}")
    return UNITS_HEAD + "\n".join(rows) + "\n"
