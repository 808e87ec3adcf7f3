"""What every ratio is measured against, and what every answer is compared with.

``hand_*`` is the "1.0": one pass over the dicts into small dicts of sums and counts, then straight-line ints, as a
careful person writes it for one document. ``reference_*`` is deliberately dumb: Fractions, one filter of the list for
each item, nothing shared. Both give (total in cents, band).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from benchmarks.workload import BONUSES, DEDUCTIONS, DONE, MEDIA, PANELS, QUALITY, QUARTERS, VETOES, Record

Answer = tuple[int, str]


def band(total: int) -> str:
    return "优秀" if total >= 9000 else "达标" if total >= 7000 else "不达标"


# ------------------------------------------------------------------------------------------------ by hand, in ints


def hand_jilin(records: list[Record]) -> Answer:
    deducted = bonus = district = 0
    vetoed = False
    sums = {"leader": 0, "dept": 0, "ent": 0, "sup": 0}
    counts = {"leader": 0, "dept": 0, "ent": 0, "sup": 0}
    for r in records:
        kind = r["kind"]
        if kind == "mark":
            item = r["item"]
            mark = r["score_c"]
            cap = PANELS[item]
            sums[item] += mark if mark < cap else cap  # noqa: FURB136  # half the time of a call of min
            counts[item] += 1
        elif kind == "deduct":
            deducted += DEDUCTIONS[r["item"]] * r["count"]
        elif kind == "bonus":
            item = r["item"]
            if item == "b3d":
                district += 50 * r["count"]
            else:
                bonus += BONUSES[item] * r["count"]
        elif r["count"] > 0:
            vetoed = True
    daily = max(0, 4000 - deducted)
    review = 0
    for item, n in counts.items():
        if n:
            review += (2 * sums[item] + n) // (2 * n)
    total = daily + review + min(1000, bonus + min(300, district))
    return total, "不达标" if vetoed else band(total)


def hand_gaotai(records: list[Record]) -> Answer:
    sums: dict[tuple[str, int], int] = {}
    counts: dict[tuple[str, int], int] = {}
    done = set()
    media = {}
    meetings = sup = sup_n = city = city_n = 0
    for r in records:
        kind = r["kind"]
        item = r["item"]
        if kind == "grade":
            key = (item, r["q"])
            mark = r["score_c"]
            cap = QUALITY[item]
            sums[key] = sums.get(key, 0) + (mark if mark < cap else cap)  # noqa: FURB136
            counts[key] = counts.get(key, 0) + 1
        elif kind == "mark":
            mark = min(r["score_c"], 10000)
            if item == "gsup":
                sup += mark
                sup_n += 1
            else:
                city += mark
                city_n += 1
        elif kind == "done":
            done.add((item, r["q"]))
        elif item == "o1":
            meetings += r["count"]
        else:
            key = (item, r["q"])
            media[key] = media.get(key, 0) + r["count"]
    quarters = 0
    for q in QUARTERS:
        got = 400 if meetings >= 2 else 0
        for item, points in DONE.items():
            if (item, q) in done:
                got += points
        got += min(400, 100 * media.get(("m1", q), 0))
        got += min(600, 200 * media.get(("m2n", q), 0) + 400 * media.get(("m2f", q), 0))
        for item in QUALITY:
            n = counts.get((item, q), 0)
            if n:
                got += (2 * sums[item, q] + n) // (2 * n)
        quarters += min(10000, got)
    year = (2 * quarters + 4) // 8
    supervisors = (2 * sup + sup_n) // (2 * sup_n) if sup_n else 0
    reported = (2 * city + city_n) // (2 * city_n) if city_n else 0
    total = (2 * (40 * year + 10 * supervisors + 50 * reported) + 100) // 200
    return total, band(total)


# ------------------------------------------------------------------------------------- the definition, in Fractions


def reference_jilin(records: list[Record]) -> Answer:
    def counted(kind: str, item: str) -> int:
        return sum(r["count"] for r in records if r["kind"] == kind and r["item"] == item)

    daily = max(Fraction(0), Fraction(4000) - sum(points * counted("deduct", item) for item, points in DEDUCTIONS.items()))
    review = sum(
        _mean(min(r["score_c"], cap) for r in records if r["kind"] == "mark" and r["item"] == item) for item, cap in PANELS.items()
    )
    given = {item: points * counted("bonus", item) for item, points in BONUSES.items()}
    given["b3d"] = min(300, given["b3d"])
    total = daily + review + min(1000, sum(given.values()))
    return int(total), "不达标" if any(counted("veto", item) for item in VETOES) else band(int(total))


def reference_gaotai(records: list[Record]) -> Answer:
    meetings = sum(r["count"] for r in records if r["item"] == "o1")
    quarters = [_reference_quarter([r for r in records if r["q"] == q], meetings) for q in QUARTERS]
    year = _half_up(Fraction(sum(quarters), 4))
    supervisors, city = (_mean(min(r["score_c"], 10000) for r in records if r["item"] == item) for item in ("gsup", "gcity"))
    total = _half_up(Fraction(40, 100) * year + Fraction(10, 100) * supervisors + Fraction(50, 100) * city)
    return total, band(total)


def _reference_quarter(records: list[Record], meetings: int) -> int:
    got = 400 if meetings >= 2 else 0
    got += sum(points for item, points in DONE.items() if any(r["item"] == item for r in records))
    media = {item: points * sum(r["count"] for r in records if r["item"] == item) for item, points in MEDIA.items()}
    got += min(400, media["m1"]) + min(600, media["m2n"] + media["m2f"])
    got += sum(_mean(min(r["score_c"], cap) for r in records if r["item"] == item) for item, cap in QUALITY.items())
    return min(10000, got)


def _mean(marks: Iterable[int]) -> int:
    given = [Fraction(mark) for mark in marks]
    return _half_up(sum(given, Fraction(0)) / len(given)) if given else 0


def _half_up(value: Fraction) -> int:
    """Never below zero here."""
    return floor(value + Fraction(1, 2))
