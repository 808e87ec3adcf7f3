"""Small rubrics with evidence, and every change there is to them tried one by one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import yaml
from hypothesis import strategies as st

import bizenv_rules as bz
from bizenv_rules.effort.costs import Prices
from bizenv_rules.effort.movable import movables
from bizenv_rules.effort.overlay import rescored
from bizenv_rules.scoring.card import Scorecard

MOST = 3
"""How many steps a fact takes at most, so that all changes can be tried."""
LEVELS = ("省级", "市级")


@st.composite
def rubrics(draw: Any) -> dict[str, Any]:
    """Data of a rubric: counts under caps, deductions, tables by level, grants and marks, in one or two sections."""
    facts = {
        "visits": {"record": "inspection"},
        "lapses": {"record": "finding"},
        "stories": {"record": "article"},
        "meetings": {"record": "meeting"},
    }
    points = st.sampled_from([1, 2, 3, 5])
    items: list[dict[str, Any]] = [
        {"id": "visits", "kind": "per_count", "clause": "一", "count": "visits", "each": draw(points)},
        {"id": "lapses", "kind": "deduct", "clause": "一", "count": "lapses", "each": draw(points)},
        {
            "id": "stories",
            "kind": "by_level",
            "clause": "一",
            "count": "stories",
            "level": "level",
            "table": dict(zip(LEVELS, (draw(points), draw(points)), strict=True)),
        },
        {"id": "held", "kind": "grant", "clause": "一", "when": f"meetings >= {draw(st.integers(1, 3))}", "points": draw(points)},
        {
            "id": "steps",
            "kind": "steps",
            "clause": "一",
            "measure": draw(st.sampled_from(["meetings", "visits"])),
            "steps": [{"from": 2, "give": 2}, {"from": 1, "give": 1}],
            "points": 2,
        },
    ]
    chosen = [item for item in items if draw(st.booleans())] or items[:1]
    for item in chosen:
        if item["kind"] in {"per_count", "by_level"} and draw(st.booleans()):
            item["points"] = draw(st.sampled_from([4, 6]))
    section: dict[str, Any] = {"id": "all", "clause": "一", "items": chosen}
    if draw(st.booleans()):
        section |= {"cap": draw(st.sampled_from([5, 8]))}
    if draw(st.booleans()):
        section |= {"floor": 0}
    if draw(st.booleans()):
        section |= {"start": draw(st.sampled_from([2, 5]))}
    if draw(st.booleans()):
        section |= {"zero_when": "lapses >= 3"}
    used = {str(item[key]) for item in chosen for key in ("count", "measure") if key in item}
    used |= {"meetings"} if any(item["id"] == "held" for item in chosen) else set()
    used |= {"lapses"} if "zero_when" in section else set()
    return {
        "language": 1,
        "rubric": "tiny",
        "edition": "2021",
        "effective": {"from": "2021-01-01", "to": "2021-12-31"},
        "facts": {name: fact for name, fact in facts.items() if name in used},
        "sheet": {"clause": "一", "items": [section]},
        **draw(graded(used)),
    }


@st.composite
def graded(draw: Any, used: set[str]) -> dict[str, Any]:
    """Grades, some under a condition, and vetoes that hold a grade down or set it."""
    best: dict[str, Any] = {"grade": "优", "from": 6}
    if "visits" in used and draw(st.booleans()):
        best["when"] = "visits >= 2"
    found: dict[str, Any] = {"grades": [best, {"grade": "良", "from": 3}, {"grade": "差"}]}
    if "lapses" in used and draw(st.booleans()):
        found["vetoes"] = [
            {"id": "out", "clause": "二", "when": "lapses >= 2", **draw(st.sampled_from([{"at_most": "良"}, {"grade": "差"}]))}
        ]
    return found


def evidence(draw: Any, data: dict[str, Any]) -> dict[str, Any]:
    """A few records of every fact."""
    few = st.integers(0, 3)
    return {name: {level: draw(few) for level in LEVELS} if name == "stories" else draw(few) for name in data["facts"]}


def every_change(
    card: Scorecard, cost: dict[str, Any], allow: tuple[str, ...] = (), most: int | None = None
) -> list[tuple[Fraction, Fraction]]:
    """(total, cost) of every change of up to ``MOST`` steps a fact, of ``most`` facts at once, each scored by the engine."""
    found = []
    for changed, cost_of_it in every_card(card, cost, allow, most):
        assert changed.result is not None
        found.append((changed.result, cost_of_it))
    return found


def every_card(
    card: Scorecard, cost: dict[str, Any], allow: tuple[str, ...] = (), most: int | None = None
) -> Iterator[tuple[Scorecard, Fraction]]:
    """The card of every such change, with its cost."""
    prices = Prices(cost)
    roots = [node for node in (card.program.score, card.program.grade) if node is not None]
    every = [(one, prices.of(one)) for one in movables(card, roots, allow)]
    moving = [(one, price) for one, price in every if one.moves and price.each is not None]
    ranges = [range(max(one.down, -MOST), (MOST if one.up is None else min(one.up, MOST)) + 1) for one, _ in moving]
    for steps in product(*ranges):
        if most is not None and sum(k != 0 for k in steps) > most:
            continue
        leaves = {}
        for (one, _), k in zip(moving, steps, strict=True):
            leaves |= {place: (int(one.base + k * one.step), 1) for place in one.leaves}
        yield rescored(card, leaves), sum((abs(k) * (price.each or 0) for (_, price), k in zip(moving, steps, strict=True)), Fraction(0))


def loaded(data: dict[str, Any]) -> Any:
    """The rubric of the data."""
    return bz.loads(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), name="tiny.yaml")
