"""Changes of a mapping as a whole: a key dropped, an edge moved from inside to outside, rows exchanged, a window widened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from bizenv_rules.testing.mutation.edits import DROPPED, Path

Change = tuple[Path, str, Any]
"""Where below the mapping, in what words, and what stands there now."""

GONE: Final = (
    *("cap", "floor", "limit", "once_per", "take", "where", "then", "once", "beyond", "memo", "which", "round", "zero_when", "applies"),
    *("whose", "any_verified", "within", "all", "at_least"),
)
EDGES: Final = {"from": "above", "above": "from", "to": "below", "below": "to"}
OTHER: Final[Mapping[str, Mapping[str, str]]] = {
    "combine": {"mean": "max", "sum": "max", "first": "sum", "min": "max", "max": "min", "median": "mean"},
    "ties": {"competition": "dense", "dense": "competition", "modified": "competition", "ordinal": "competition"},
    "order": {"high_first": "low_first", "low_first": "high_first"},
    "empty": {"not_applicable": "zero", "full": "zero", "zero": "full"},
    "missing": {"zero": "full", "full": "zero", "not_applicable": "zero"},
    "short": {"incomplete": "zero", "rescale": "zero", "zero": "rescale"},
    "in": {"same": "next", "next": "same"},
    "roll": {"none": "next_workday", "next_workday": "none"},
    "mode": {"all": "first", "first": "all", "collect": "first"}
    | dict.fromkeys(("half_up", "half_even", "up", "ceiling"), "down")
    | {"down": "half_up", "floor": "half_up"},
}


def by_key(value: Mapping[str, Any], path: Path) -> Iterator[Change]:
    """What follows from the keys alone."""
    is_list_word = path[0] == "lists"
    for key, held in () if is_list_word else value.items():
        if key in GONE and held is not False:
            yield (key,), f"{key} {_said(held)}dropped", DROPPED
        if key in OTHER and isinstance(held, str) and held in OTHER[key]:
            yield (key,), f"{key} {held} to {OTHER[key][held]}", OTHER[key][held]
    if _is_row(path):
        for key in [key for key in value if key in EDGES]:
            renamed = {EDGES[key] if name == key else name: each for name, each in value.items()}
            yield (), f"{key} {value[key]} to {EDGES[key]} {value[key]}", renamed
    for key in ("table", "scale"):
        if isinstance(value.get(key), Mapping):
            yield from ((((key,)), words, new) for words, new in _swapped(value[key], key))


def by_kind(value: Mapping[str, Any], path: Path, data: Mapping[str, Any]) -> Iterator[Change]:
    """What follows from what the mapping is: an item with points that hold it, a fact, a veto, a duty with a day."""
    if value.get("kind") in {"per_count", "by_level", "survey"} and "points" in value:
        yield ("points",), f"points {value['points']} dropped", DROPPED
    is_fact = "record" in value and ((path[0] == "facts" and len(path) == 2) or path[-1] in {"count", "measure", "part", "whole"})
    if is_fact and "rubric" in data:
        held = value.get("window", "period")
        if held != "period":
            yield ("window",), f"window {held} dropped", DROPPED
        if held not in {"all", "previous"}:
            yield ("window",), f"window {held} to all", "all"
    if path[0] == "vetoes" and "grade" in value and (best := str(data["grades"][0]["grade"])) != value["grade"]:
        yield ("grade",), f"grade {value['grade']} to {best}", best
    if isinstance(value.get("steps"), list):
        rows = value["steps"]
        for n, (one, other) in enumerate(pairwise(rows)):
            if one.get("give") != other.get("give"):
                new = [{**row, "give": {n: other, n + 1: one}.get(m, row)["give"]} for m, row in enumerate(rows)]
                yield ("steps",), f"rows {n + 1} and {n + 2} exchange what they give", new


def _is_row(path: Path) -> bool:
    return (path[0] == "grades" and len(path) == 2) or (len(path) > 1 and path[-2] == "steps")


def _swapped(table: Mapping[Any, Any], key: str) -> Iterator[tuple[str, Any]]:
    for one, other in pairwise(table):
        if table[one] != table[other] and not isinstance(table[one], Mapping):
            yield f"{key}: {one} and {other} exchanged", {**table, one: table[other], other: table[one]}


def _said(held: Any) -> str:
    if isinstance(held, Mapping | list) or held is True:
        return ""
    return f"{held} "
