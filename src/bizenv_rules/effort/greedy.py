"""A plan without proof: always the change that gives most for its cost, then back as far as the goal allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from time import monotonic
from typing import Final

from bizenv_rules.effort.ground import Ground
from bizenv_rules.effort.sums import Sum, Written
from bizenv_rules.plan import Value

LEAPS: Final = (1, 2, 3, 5, 10, 50)
"""How many of the allowed steps a change takes at once, so that a threshold of several records is met."""
Steps = dict[int, int]


def greedy(
    at: tuple[Ground, Written],
    wanted: Fraction,
    costs: Sequence[Mapping[int, int]],
    fits: Callable[[Mapping[int, int]], bool],
    until: float | None,
) -> tuple[Steps, bool]:
    """Steps, and whether they bring the value there. ``costs``: of the numbers of steps each input may take; ``fits``: side conditions."""
    ground, root = at
    steps: Steps = {}
    now = value_at(ground, root, steps)
    while not _there(now, wanted) and (until is None or monotonic() < until):
        best: tuple[tuple[Fraction, Fraction], Steps, Value] | None = None
        for i, k in _candidates(costs, steps):
            tried = {**steps, i: k}
            if not fits(tried):
                continue
            value = value_at(ground, root, tried)
            if isinstance(value, Fraction) and isinstance(now, Fraction) and value > now:
                price = costs[i][k] - costs[i][steps.get(i, 0)]
                gain = min(value, wanted) - now
                worth = (gain / price if price > 0 else Fraction(10**9)), gain  # of equal ones the longest step
                if best is None or worth > best[0]:
                    best = worth, tried, value
        if best is None:
            break
        _, steps, now = best
    return (_trimmed(ground, root, wanted, costs, steps), True) if _there(now, wanted) else (steps, False)


def value_at(ground: Ground, root: Written, steps: Mapping[int, int]) -> Value:
    """What the root comes to after these steps."""
    values: dict[int, Value] = {}
    for index, part in enumerate(ground.parts):
        if part.op is None:
            values[index] = Fraction(steps.get(index, 0))
        else:
            values[index] = ground.value(part.op, [w.at(values) if isinstance(w, Sum) else w for w in part.read])
    return root.at(values) if isinstance(root, Sum) else root


def _there(value: Value, wanted: Fraction) -> bool:
    return isinstance(value, Fraction) and value >= wanted


def _candidates(costs: Sequence[Mapping[int, int]], steps: Steps) -> list[tuple[int, int]]:
    found = []
    for i, allowed in enumerate(costs):
        here = steps.get(i, 0)
        for side in (sorted(k for k in allowed if k > here), sorted((k for k in allowed if k < here), reverse=True)):
            places = {leap - 1 for leap in LEAPS if leap <= len(side)} | ({len(side) - 1} if side else set())
            found += [(i, side[place]) for place in sorted(places)]
    return found


def _trimmed(ground: Ground, root: Written, wanted: Fraction, costs: Sequence[Mapping[int, int]], steps: Steps) -> Steps:
    """Without the steps that are not needed, the dearest first."""
    for i in sorted(steps, key=lambda i: -costs[i][steps[i]]):
        towards = sorted((k for k in costs[i] if costs[i][k] < costs[i][steps[i]]), key=lambda k: costs[i][k])
        low, high = 0, len(towards)
        while low < high:  # the cheapest that still does, if more never does less; replayed like any other plan
            middle = (low + high) // 2
            if _there(value_at(ground, root, {**steps, i: towards[middle]}), wanted):
                high = middle
            else:
                low = middle + 1
        if low < len(towards):
            steps = {**steps, i: towards[low]}
    return {i: k for i, k in steps.items() if k}
