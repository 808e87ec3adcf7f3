"""What a card reports, under the names that a case expects it by, and where two cards differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.node import find
from bizenv_rules.testing.written import number


def reported(card: Scorecard) -> dict[str, Any]:
    """Every number and word of a card, as a case would expect it; innermost nodes come last."""
    found: dict[str, Any] = {}
    if card.program.score is not None:
        found["score"] = number(card.score) if card.score is not None else card.status
    if card.program.grades:
        found["grade"] = card.grade or "none"
    if card.program.vetoes:
        found["vetoes"] = [veto.id for veto in card.vetoes if veto.holds] or "none"
    if card.program.consequences:
        found["consequences"] = [item.id for item in card.consequences] or "none"
    for output in card.outputs:
        found[f"outputs.{output.id}"] = output.state if output.value is None else number(output.value)
    rows: dict[str, list[str]] = {duty.id: [] for duty in card.program.duties}
    for row in card.compliance:
        rows[row.duty].append(row.status)
    found |= {f"duties.{duty}": states for duty, states in rows.items()}
    for path in card.paths():
        node, at = find(card, path)
        value = card.trace.number(node.value, at)
        found[path] = card.state_of(card.trace.at(node.value, at)) if value is None else number(value)
    return found


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What the first reports and the second does not: at most the innermost node, the duty or block, and the score.

    >>> differing({"score": 8, "a": 8, "a.b": 8, "c": 1}, {"score": 9, "a": 9, "a.b": 9, "c": 1})
    {'a.b': 8, 'score': 8}
    """
    keys = [key for key, value in one.items() if key not in other or other[key] != value]
    inner = [key for key in keys if key not in {"score", "status"}]
    deepest = [key for key in inner if not any(each.startswith(f"{key}.") for each in inner)]
    best = sorted(deepest, key=lambda key: -key.count("."))[:2]
    return {key: one[key] for key in (*best, *(("score",) if "score" in keys else ()))}
