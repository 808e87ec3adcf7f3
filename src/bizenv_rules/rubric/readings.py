"""Readings: a choice sets paths of the rubric to new values (language.md §6). Ids only, never positions."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from itertools import combinations
from typing import Any

from bizenv_rules.rubric.places import Path, Report

Data = dict[str, Any]
_NAMED = ("facts", "lists", "duties", "parameters", "phases", "unit_fields")
_LISTED = {
    "grades": ("id", "grade"),
    "vetoes": ("id",),
    "outputs": ("id",),
    "consequences": ("id",),
    "procedure": ("id",),
    "rules": ("id",),
    "assume": ("id",),
}


def chosen(data: Data, wanted: Mapping[str, str], report: Report) -> dict[str, str]:
    """Every reading's choice: the wanted one, else its default."""
    readings = data.get("readings") or {}
    for name in wanted:
        if name not in readings:
            report.add(
                "E350", f"the rubric has no reading `{name}`", ("readings",), f"it has {', '.join(sorted(readings)) or 'none'}", key=True
            )
    found = {}
    for name, reading in readings.items():
        choice = wanted.get(name, reading["default"])
        if choice not in reading["choices"]:
            message = f"reading `{name}` has no choice `{choice}`"
            report.add("E351", message, ("readings", name, "default"), f"one of {', '.join(reading['choices'])}")
            continue
        found[name] = choice
    return found


def with_choices(data: Data, choices: Mapping[str, str], report: Report) -> Data:
    """The rubric's data as the choices make it."""
    edits = [
        (name, path, value, ("readings", name, "choices", choice, "set", path))
        for name, choice in choices.items()
        for path, value in ((data["readings"][name]["choices"][choice] or {}).get("set") or {}).items()
    ]
    if not edits:
        return data
    changed = deepcopy(data)
    for _, path, value, at in edits:
        _set(changed, path.split("."), value, at, report)
    return changed


def check_apart(data: Data, report: Report) -> None:
    """Two readings may not set the same path."""
    sets = {
        name: {path: choice for choice, entry in reading["choices"].items() for path in ((entry or {}).get("set") or {})}
        for name, reading in (data.get("readings") or {}).items()
    }
    for (first, here), (second, there) in combinations(sets.items(), 2):
        for path in sorted(set(here) & set(there)):
            at = ("readings", second, "choices", there[path], "set", path)
            other = ("readings", first, "choices", here[path], "set", path)
            report.add("E352", f"readings `{first}` and `{second}` both set `{path}`", at, key=True, related=((other, "also set here"),))


def _set(data: Data, parts: list[str], value: object, at: Path, report: Report) -> None:
    found = _find(data, parts)
    if found is None:
        report.add(
            "E353",
            f"`{'.'.join(parts)}` leads to nothing in the rubric",
            at,
            "name a node or a block by its ids, then one of its keys",
            key=True,
        )
        return
    holder, key, place = found
    report.moved[(*place, key)] = at
    if value == "none" and isinstance(holder, dict):
        holder.pop(key, None)
    elif isinstance(holder, list):
        holder[int(key)] = deepcopy(value)
    else:
        holder[key] = deepcopy(value)


def _find(data: Data, parts: list[str]) -> tuple[Any, str | int, Path] | None:
    """(container, key in it, the container's path)."""
    head = parts[0]
    if head in _NAMED:
        return _below(data.get(head), parts[1:], (head,))
    if head in _LISTED:
        return _in_list(data.get(head), parts[1:], (head,), _LISTED[head])
    if head in ("ranking", "result", "display", "sheet") and head in data:
        return _node(data[head], parts[1:], (head,)) if head in ("result", "sheet") else _below(data[head], parts[1:], (head,))
    if head in (data.get("sheets") or {}):
        return _node(data["sheets"][head], parts[1:], ("sheets", head))
    return _node(data["sheet"], parts, ("sheet",)) if "sheet" in data else None


def _below(block: Any, parts: list[str], place: Path) -> tuple[Any, str | int, Path] | None:  # what YAML holds
    for part in parts[:-1]:
        if not isinstance(block, dict) or part not in block:
            return None
        block, place = block[part], (*place, part)
    return (block, parts[-1], place) if isinstance(block, dict) and parts else None


def _in_list(block: Any, parts: list[str], place: Path, ids: tuple[str, ...]) -> tuple[Any, str | int, Path] | None:  # what YAML holds
    for key in ids:
        for n, entry in enumerate(block or ()):
            if parts and entry.get(key) == parts[0]:
                return (block, n, place) if len(parts) == 1 else _below(entry, parts[1:], (*place, n))
    return None


def _node(block: Any, parts: list[str], place: Path) -> tuple[Any, str | int, Path] | None:  # what YAML holds
    """Down the items as far as ids lead; what is left is a key of the node, or the node itself."""
    holder: Any = None
    index: str | int = ""
    while parts:
        items = block.get("items") or [] if isinstance(block, dict) else []
        n = next((n for n, item in enumerate(items) if isinstance(item, dict) and item.get("id") == parts[0]), None)
        if n is None:
            return _below(block, parts, place)
        holder, index = items, n
        block, place, parts = items[n], (*place, "items", n), parts[1:]
    return None if holder is None else (holder, index, place[:-1])
