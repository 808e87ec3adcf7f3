"""How long ``whatif`` takes from a card that is there: CPU time, medians over the example units that can reach the goal.

``python -m benchmarks.whatif`` prints the table alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import bizenv_rules as bz
from bizenv_rules.effort import effort

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ROUNDS = 3
LIMIT = 500
QUESTIONS: tuple[tuple[str, str, str, str, int, Mapping[str, Any]], ...] = (
    ("Jilin", "jilin", "jilin-jkq", "2021", 90, {}),
    ("Yanshi", "yanshi", "yanshi", "2022Q2", 90, {}),
    ("Gaotai, last quarter", "gaotai", "gaotai", "2022", 85, {}),
    ("Gaotai, every quarter open, missing marks given", "gaotai", "gaotai", "2022", 90, {"allow": ("closed", "missing")}),
    ("Wugang", "wugang", "wugang", "2021", 100, {"allow": ("missing",)}),
    ("Yanshi, at most 6 changes (scipy)", "yanshi", "yanshi", "2022Q2", 90, {"most": 6}),
)


def cards(folder: str, name: str, period: str) -> tuple[bz.Scorecard, ...]:
    """Every example unit's card."""
    rubric = bz.library(name)
    units = bz.read_units(EXAMPLES / folder / "units.yaml", rubric)
    ledger = bz.read_evidence(EXAMPLES / folder / "evidence.csv", rubric, units=units)
    return bz.assess(rubric, ledger, units=units, period=period).cards


def milliseconds(card: bz.Scorecard, target: int, how: Mapping[str, Any]) -> float | None:
    """The median; None where there is no such plan. Nothing is kept between two rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.thread_time()
        try:
            effort(card, target=target, **how)
        except bz.BizenvError:
            return None
        taken.append(time.thread_time() - start)
    return median(taken) * 1e3


def table() -> Iterator[str]:
    """Rows of a page: a question a row."""
    yield "## What would it take"
    yield ""
    yield (
        f"Milliseconds of CPU time from a card to the proven plan, replayed, on one of two cores; the measure is {LIMIT}. "
        "The first question that needs scipy imports it besides."
    )
    yield ""
    yield "| question | to | units | median | slowest |"
    yield "|---|---|---|---|---|"
    for title, folder, name, period, target, how in QUESTIONS:
        every = cards(folder, name, period)
        milliseconds(every[0], target, how)
        found = [taken for card in every if (taken := milliseconds(card, target, how)) is not None]
        yield f"| {title} | {target} | {len(found)} | {median(found):,.0f} | {max(found):,.0f} |"


if __name__ == "__main__":
    print("\n".join(table()))
