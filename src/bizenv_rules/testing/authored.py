"""Valid rubrics over every kind, as the data an author would write, simplest first.

They read a small part of the vocabulary, so that drawn evidence meets them often; what they say is no city's rule.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

AMOUNTS = st.sampled_from([1, 2, 3, 5, Decimal("0.5"), Decimal("1.5"), Decimal("0.25")])
POINTS = st.sampled_from([1, 2, 4, 5, 10, 20])
LEVELS = ("国家级", "省级", "市级", "区县级")
COUNTS = ("late", "poor", "stories", "meetings")
CONDITIONS = (
    "meetings >= 2",
    "late == 0",
    "stories > 1 and late < 3",
    "mean_percent >= 50",
    "late == 0 or mean_percent > 80",
    "not chaired",
    "given(mean_percent)",
    "or_else(mean_percent, 0) > 20",
    "class == '镇'",
    "class == '镇' and meetings > 0",
    "quota > 1 and stories / quota > 0.5",
)
FACTS: Data = {
    "late": {"record": "finding", "where": "duty == '迟报'"},
    "poor": {"record": "finding", "where": "duty == '不实' and severity == '重'", "window": "year_to_date"},
    "stories": {"record": "article", "once_per": "story", "take": {"highest": "level"}},
    "meetings": {"record": "meeting", "where": "chaired_by_head"},
    "chaired": {"record": "meeting", "latest": "chaired_by_head"},
    "tasks": {"record": "task"},
    "done": {"record": "task", "where": "status == '完成'"},
    "mean_percent": {"record": "task", "mean": "percent"},
    "quota": {"record": "document", "distinct": "number", "window": "all"},
    "place": {"record": "imported_rank", "latest": "rank"},
}


def number(draw: Draw) -> str:
    """A numeric expression over facts and parameters."""
    return str(
        draw(
            st.sampled_from(
                ["late", "mean_percent", "meetings + stories", "min(late, 3) * 2", "mean_percent / 10", "extra", "max(late, poor)"]
            )
        )
    )


def per_count(draw: Draw) -> Data:
    """So many points for each."""
    return {"kind": "per_count", "points": draw(POINTS), "count": draw(st.sampled_from(COUNTS)), "each": draw(AMOUNTS)}


def by_level(draw: Draw) -> Data:
    """Points by level, with caps now and then."""
    levels = draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3, unique=True))
    item = {
        "kind": "by_level",
        "points": draw(POINTS),
        "count": "stories",
        "level": "level",
        "table": {level: draw(AMOUNTS) for level in levels},
    }
    if draw(st.booleans()):
        item["level_caps"] = {levels[0]: draw(AMOUNTS)}
    if draw(st.booleans()):
        item["else"] = draw(AMOUNTS)
    return item


def grant(draw: Draw) -> Data:
    """Points if a condition holds."""
    return {"kind": "grant", "points": draw(POINTS), "when": draw(st.sampled_from(CONDITIONS))}


def steps(draw: Draw) -> Data:
    """Descending steps."""
    edges = sorted(draw(st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True)), reverse=True)
    rows = [{draw(st.sampled_from(["from", "above"])): edge, "give": draw(AMOUNTS)} for edge in edges]
    return {"kind": "steps", "measure": number(draw), "steps": rows}


def share(draw: Draw) -> Data:
    """Part of a whole."""
    return {
        "kind": "share",
        "points": draw(POINTS),
        "part": "done",
        "whole": "tasks",
        "empty": draw(st.sampled_from(["not_applicable", "full", "zero"])),
    }


def linear(draw: Draw) -> Data:
    """A line of two or three points."""
    ends = sorted(draw(st.lists(st.integers(0, 20), min_size=2, max_size=3, unique=True)))
    item: Data = {"kind": "linear", "measure": number(draw), "line": [{"at": at, "give": draw(AMOUNTS)} for at in ends]}
    if draw(st.booleans()):
        item["below"] = 0
    return item


def judged(draw: Draw) -> Data:
    """A mark, all or nothing now and then."""
    item: Data = {"kind": "judged", "points": draw(st.sampled_from([2, 5, 10]))}
    if draw(st.booleans()):
        item["allowed"] = [0, item["points"]]
    return item


def panel(draw: Draw) -> Data:
    """Forms combined one way or another."""
    combine = draw(st.sampled_from(["mean", "mean", "median", "min", "max", {"trimmed_mean": 1}]))
    item: Data = {"kind": "panel", "points": draw(st.sampled_from([10, 20])), "where": "panel == '领导'", "full": 10, "combine": combine}
    if draw(st.booleans()):
        item["at_least_raters"] = 2
    if draw(st.booleans()):
        item["value"] = "min(mark, 8)"
    return item


def survey(draw: Draw) -> Data:
    """Five asked."""
    short = draw(st.sampled_from(["zero", "rescale", "incomplete"]))
    scale = {"非常满意": 1, "满意": Decimal("0.5"), "一般": 0, "不满意": 0}
    return {"kind": "survey", "record": "answer", "points": 5, "scale": scale, "sample": 5, "short": short}


def deduct(draw: Draw) -> Data:
    """Points off."""
    item: Data = {"kind": "deduct", "count": draw(st.sampled_from(["late", "poor"])), "each": draw(AMOUNTS)}
    if draw(st.booleans()):
        item["once"] = True
    if draw(st.booleans()):
        item["limit"] = draw(AMOUNTS)
    return item


def missed(draw: Draw) -> Data:
    """Points off for due dates."""
    return {"kind": "missed", "duty": "report", "each": draw(AMOUNTS), "which": draw(st.sampled_from([["late", "missed"], ["missed"]]))}


def imported(draw: Draw) -> Data:
    """A score from elsewhere, one or one for each indicator."""
    over = {"over": "indicator"} if draw(st.booleans()) else {}
    return {"kind": "imported", "where": "from_source == '市'", "full": 100, "points": draw(POINTS)} | over


def by_rank(draw: Draw) -> Data:
    """Points for a place."""
    return {"kind": "by_rank", "rank": "place", "table": {"1": draw(AMOUNTS), "2": draw(AMOUNTS)}, "else": 0}


def lookup(draw: Draw) -> Data:
    """Points by class."""
    return {"kind": "lookup", "by": ["class"], "table": {"镇": draw(AMOUNTS), "部门": draw(AMOUNTS)}, "else": 0}


def formula(draw: Draw) -> Data:
    """An expression held to its range."""
    return {"kind": "formula", "value": f"max(0, min({number(draw)}, 10))", "range": [0, 10]}


ITEMS: tuple[Callable[[Draw], Data], ...] = (
    per_count,
    grant,
    deduct,
    by_level,
    steps,
    share,
    linear,
    judged,
    panel,
    survey,
    missed,
    imported,
    by_rank,
    lookup,
    formula,
)


def _item(draw: Draw, n: int) -> Data:
    item: Data = {"id": f"i{n}", "clause": f"一({n + 1})"} | draw(st.sampled_from(ITEMS))(draw)
    if draw(st.integers(0, 5)) == 0:
        item["applies"] = draw(st.sampled_from(["class == '镇'", "class != '镇'"]))
    if draw(st.integers(0, 7)) == 0:
        item["zero_when"] = "poor > 1"
    if item["kind"] in ("judged", "panel", "share", "grant", "imported") and draw(st.integers(0, 3)) == 0:
        item["missing"] = draw(st.sampled_from(["zero", "full", "not_applicable"]))
    if draw(st.integers(0, 7)) == 0:
        item["round"] = {"places": draw(st.integers(0, 2)), "mode": draw(st.sampled_from(["half_up", "floor", "half_even"]))}
    return item


def _section(draw: Draw, name: str, depth: int, most: int) -> Data:
    items: list[Data] = []
    for n in range(draw(st.integers(1, most))):
        deeper = depth > 0 and draw(st.integers(0, 3)) == 0
        items.append(_section(draw, f"s{n}", depth - 1, 2) if deeper else _item(draw, n))
    section: Data = {"id": name, "clause": name, "items": items}
    if draw(st.integers(0, 3)) == 0:
        section["start"] = draw(POINTS)
    _combined(draw, section)
    if draw(st.integers(0, 2)) == 0:
        section["cap"] = draw(st.sampled_from([5, 10, 20]))
    if draw(st.integers(0, 2)) == 0:
        section["floor"] = draw(st.sampled_from([-5, 0]))
    return section


def _combined(draw: Draw, section: Data) -> None:
    items = section["items"]
    how = draw(st.sampled_from(["sum", "sum", "sum", "mean", "max", "first", "weights", "reweigh", "best"]))
    if how in ("weights", "reweigh"):
        for n, item in enumerate(items):
            left = 1 - sum((items[k]["weight"] for k in range(n)), Decimal(0))
            item["weight"] = (
                left if n == len(items) - 1 else min(left, draw(st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal(0)])))
            )
        if how == "reweigh":
            section["reweigh"] = True
    elif how == "best":
        section["keep"] = {"best": 1}
    elif how != "sum":
        section["combine"] = how


@st.composite
def rubric_data(draw: Draw, *, max_sections: int = 3, max_items: int = 4, blends: bool = True, vetoes: bool = True) -> Data:
    """A rubric as plain data; ``dump`` writes it as a file."""
    data: Data = {
        "language": 1,
        "rubric": "generated",
        "edition": "2021",
        "facts": FACTS,
        "parameters": {"extra": {"type": "number", "values": {"2020-01-01": 2}}},
        "duties": {
            "report": {"every": "quarter", "due": {"in": "same", "day": 20}, "met_by": {"record": "submission", "where": "type == '总结'"}}
        },
    }
    names = [f"part{n}" for n in range(draw(st.integers(1, max_sections)))]
    sheet: Data = {"per": "year", "items": [_section(draw, name, 1, max_items) for name in names]}
    _combined(draw, sheet)
    if blends and draw(st.integers(0, 2)) == 0:
        sheet["per"] = draw(st.sampled_from(["quarter", "half_year", "month"]))
        each = {"for_each": "indicator"} if draw(st.integers(0, 2)) == 0 else {}
        data["sheets"] = {"base": sheet | each}
        over = ["indicator", sheet["per"]] if each else sheet["per"]
        mean = {"id": "all", "kind": "sheet", "sheet": "base", "over": over, "combine": draw(st.sampled_from(["mean", "min", "max"]))}
        if isinstance(over, list):
            mean["combine"] = [mean["combine"], "mean"]
        data["result"] = {"per": "year", "items": [mean, *([_item(draw, 90)] if draw(st.booleans()) else [])]}
    else:
        data["sheet"] = sheet
    if vetoes and draw(st.booleans()):
        data["grades"] = [{"grade": "好", "from": 8}, {"grade": "中", "above": 2}, {"grade": "差"}]
        data["vetoes"] = [{"id": "poor", "when": "poor >= 2", "grade": "差"}]
    return data


def dump(data: Any) -> str:
    """The data as YAML in flow form, numbers as they are.

    >>> dump({"a": [1, Decimal("0.5"), "x"], "b": True})
    '{"a": [1, 0.5, "x"], "b": true}'
    """
    import json

    match data:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {dump(value)}" for key, value in data.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(dump, data)) + "]"
        case Decimal():
            return format(data, "f")
        case _:
            return json.dumps(data, ensure_ascii=False)
