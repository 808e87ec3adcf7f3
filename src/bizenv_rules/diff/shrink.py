"""The smallest evidence that still does: facts are put to rest by halves and one by one, then brought nearer to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from time import perf_counter
from typing import TypeVar

from bizenv_rules.plan import _NA

K = TypeVar("K")
Facts = dict[K, Fraction | _NA]


def shrunk(
    facts: Facts[K],
    rests: Mapping[K, Fraction],
    grids: Mapping[K, tuple[Fraction, ...]],
    keeps: Callable[[Facts[K]], bool],
    limit: float = 0.5,
) -> Facts[K]:
    """Facts of which fewer differ from their rest, and by less, and that ``keeps`` still accepts; stops after ``limit`` seconds.

    >>> kept = shrunk({"a": Fraction(9), "b": Fraction(4)}, {}, {}, lambda facts: facts.get("a", 0) >= 3)
    >>> kept == {"a": 3}
    True
    """
    end = perf_counter() + limit
    before: Facts[K] | None = None
    while before != facts and perf_counter() < end:
        before = facts
        facts = _fewer(facts, rests, keeps, end)
        for key in list(facts):
            for value in _nearer(facts[key], rests.get(key, Fraction(0)), grids.get(key, (Fraction(1),))):
                if perf_counter() > end:
                    return facts
                if keeps({**facts, key: value}):
                    facts = {**facts, key: value}
                    break
    return facts


def _fewer(facts: Facts[K], rests: Mapping[K, Fraction], keeps: Callable[[Facts[K]], bool], end: float) -> Facts[K]:
    """Left out by ever smaller parts; a fact that is left out stands at rest."""
    facts = {key: value for key, value in facts.items() if value != rests.get(key, Fraction(0))}
    size = max(1, len(facts) // 2)
    while size and perf_counter() < end:
        keys = list(facts)
        for start in range(0, len(keys), size):
            fewer = {key: value for key, value in facts.items() if key not in keys[start : start + size]}
            if len(fewer) < len(facts) and keeps(fewer):
                facts = fewer
        size //= 2
    return facts


def _nearer(value: Fraction | _NA, rest: Fraction, grids: tuple[Fraction, ...]) -> Iterator[Fraction]:
    """Values no further from rest, nearest first: the first steps, round numbers, halves, one step back; in the coarsest steps first."""
    if isinstance(value, _NA):
        return
    way = 1 if value > rest else -1
    for grid in grids:
        whole = (value - rest) * way % grid == 0
        steps = int((value - rest) * way // grid)
        near = {1, 2, 3, 4, 5, 10, 20, 50, 100, steps // 4, steps // 2, steps * 3 // 4, steps - 1, steps}
        yield from (rest + way * n * grid for n in sorted(near) if 0 < n < steps + (not whole))
        if whole:
            return
