"""The workload: one unit's records as flat dicts, drawn so that any two rebuilds hold the same bytes.

``jilin(s, n)`` is a list for the whole scoring part of Jilin's document, ``gaotai(s, n)`` one for Gaotai's department
sheet in four quarters with the 40/10/50 blend. ``s`` numbers the unit, ``n`` is how many records it has. All marks and
points are ints in cents (1 point = 100). The conventions that the documents do not state (means rounded half up to two
places in their own group, an empty group counting 0, the same bands for both) make one comparable job of the two; they
are no readings of the documents.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from random import Random
from typing import Any, Final

Record = dict[str, Any]

DEDUCTIONS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("d01", "d02", "d03", "d04", "d05", "d06", "d07"), 300),
    "d08m": 100,
    "d08q": 100,
    "d09": 100,
    "d10l": 100,
    "d10f": 200,
    "d11w": 100,
    "d11c": 200,
    "d11a": 300,
    "d11u": 200,
    "d11d": 1000,
    "d12": 500,
}
"""Item → cents off for each event; ``daily`` begins at 4000 and stops at 0."""
PANELS: Final[Mapping[str, int]] = {"leader": 3000, "dept": 1000, "ent": 1000, "sup": 1000}
"""Panel → cap of a mark; a panel is the mean of its capped marks."""
BONUSES: Final[Mapping[str, int]] = {
    "b1c": 800,
    "b1d": 500,
    "b1m": 500,
    "b1v": 400,
    "b2c": 500,
    "b2d": 200,
    "b3n": 500,
    "b3p": 300,
    "b3c": 200,
    "b4": 300,
    "b3d": 50,
}
"""Item → cents for each event; ``b3d`` has a cap of 300 of its own, all together 1000."""
VETOES: Final = ("v1", "v2", "v3")
DONE: Final[Mapping[str, int]] = {"o2": 400, "o3": 200, "s1": 500, "s2": 500}
"""Item → cents in a quarter that has at least one record of it."""
QUALITY: Final[Mapping[str, int]] = {"r1": 1000, "t1": 2000, "t2": 2000, "t3": 500, "w1": 500, "w2": 500, "w3": 500}
"""Item → cap of a grade; an item is the mean of its capped grades in a quarter."""
MEDIA: Final[Mapping[str, int]] = {"m1": 100, "m2n": 200, "m2f": 400}
"""Item → cents for each; ``m1`` at most 400, the other two together at most 600."""
QUARTERS: Final = (1, 2, 3, 4)


def units_of(size: int) -> range:
    """The units that are measured at a size: eight up to 300 records, three at 3,000, one at 30,000."""
    return range(8 if size <= 300 else 3 if size <= 3_000 else 1)


def digest(records: list[Record]) -> str:
    """The first 16 hex digits of the SHA-256 of the list as JSON: keys sorted, no spaces, characters as themselves."""
    text = json.dumps(records, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def jilin(s: int, n: int) -> list[Record]:
    """The records of unit ``s`` for Jilin's document: deductions, bonuses, four panels, and a veto if s mod 8 is 7."""
    draw = Random(7919 * s + n)
    vetoed = s % 8 == 7
    deductions, bonuses = 6, 8
    if n <= 300:
        deductions = max(1, int(n * draw.choice([0.01, 0.02, 0.03, 0.05])))
        bonuses = max(1, int(n * 0.03))
    level = draw.uniform(0.72, 0.99)
    marks = n - deductions - bonuses - vetoed
    found = []
    for _ in range(deductions):
        item = draw.choice(list(DEDUCTIONS))
        found.append(_record("deduct", item, count=draw.choice([1, 1, 1, 2])))
    found += [_record("bonus", draw.choice(["b3d", "b3d", "b3c", "b2d", "b3p", "b4"])) for _ in range(bonuses)]
    sizes = {"leader": max(1, int(0.06 * marks)), "dept": max(1, int(0.2 * marks)), "ent": max(1, int(0.6 * marks))}
    sizes["sup"] = marks - sum(sizes.values())
    for panel, many in sizes.items():
        cap = PANELS[panel]
        found += [_record("mark", panel, score=_mark(draw, cap, level, 0.08 * cap, 10, 200)) for _ in range(many)]
    if vetoed:
        found.append(_record("veto", "v2"))
    return _numbered("J", s, found, draw)


def gaotai(s: int, n: int) -> list[Record]:
    """The records of unit ``s`` for Gaotai's document: meetings, yes/no items, media, grades, supervisors and the city's score."""
    draw = Random(104729 * s + n + 1)
    level = draw.uniform(0.7, 0.99)
    found = [_record("count", "o1", draw.randint(1, 4)) for _ in range(draw.randint(1, 3))]
    for quarter in QUARTERS:
        found += [_record("done", item, quarter) for item in DONE if draw.random() < 0.93]
        found += [_grade(draw, item, level, quarter) for item in QUALITY]
    found.append(_record("mark", "gcity", score=int(draw.uniform(6000, 9900))))
    found.append(_record("mark", "gsup", score=int(draw.uniform(7000, 9900))))
    if n < len(found):
        found = draw.sample(found, n)
    while len(found) < n:
        found.append(_further(draw, level))
    return _numbered("G", s, found, draw)


def _further(draw: Random, level: float) -> Record:
    z, quarter = draw.random(), draw.randint(1, 4)
    if z < 0.12:
        return _record("count", draw.choice(["m1", "m1", "m1", "m2n", "m2f"]), quarter)
    if z < 0.55:
        return _grade(draw, draw.choice(list(QUALITY)), level, quarter)
    if z < 0.6:
        return _record("done", draw.choice(list(DONE)), quarter)
    return _record("mark", "gsup", score=int(draw.gauss(10000 * level, 500)))


def _grade(draw: Random, item: str, level: float, quarter: int) -> Record:
    cap = QUALITY[item]
    return _record("grade", item, quarter, score=_mark(draw, cap, level, 0.1 * cap, 5, 50))


def _mark(draw: Random, cap: int, level: float, spread: float, step: int, excess: int) -> int:
    return min(cap + excess, int(draw.gauss(level * cap, spread)) // step * step)


def _record(kind: str, item: str, quarter: int = 0, *, count: int = 1, score: int = 0) -> Record:
    return {"kind": kind, "item": item, "q": quarter, "count": count, "score_c": score}


def _numbered(method: str, s: int, records: list[Record], draw: Random) -> list[Record]:
    draw.shuffle(records)
    for i, record in enumerate(records):
        record |= {
            "id": f"{method}{s:04d}-{i:05d}",
            "unit": f"u{s:04d}",
            "date": f"2021-{i % 12 + 1:02d}-{i % 28 + 1:02d}",
            "source": "区营商办台账",
            "note": f"经查实的证据材料编号{i}",
        }
    return records
