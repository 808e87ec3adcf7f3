"""The smallest evidence that still does: facts are put to rest by halves and one by one, then brought nearer to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, TypeVar

from bizenv_rules.plan import _NA

K = TypeVar("K")
Facts = dict[K, Fraction | _NA]
FIRST: Final = (1, 2, 3, 4, 5)
MOST: Final = 600
"""How often smaller evidence is tried."""


class _Tries:
    """Asks ``keeps`` so many times at most; then nothing smaller is accepted."""

    def __init__(self, keeps: Callable[[Any], bool], most: int) -> None:
        self.keeps, self.left = keeps, most

    def __call__(self, facts: Mapping[Any, Fraction | _NA]) -> bool:
        self.left -= 1
        return self.left >= 0 and self.keeps(facts)


def shrunk(
    facts: Facts[K],
    rests: Mapping[K, Fraction],
    grids: Mapping[K, tuple[Fraction, ...]],
    keeps: Callable[[Facts[K]], bool],
    most: int = MOST,
) -> Facts[K]:
    """Facts of which fewer differ from their rest, and by less, and that ``keeps`` still accepts; ``most``: how often it is asked.

    >>> kept = shrunk({"a": Fraction(9), "b": Fraction(4)}, {}, {}, lambda facts: facts.get("a", 0) >= 3)
    >>> kept == {"a": 3}
    True
    """
    tries = _Tries(keeps, most)
    before: Facts[K] | None = None
    while before != facts and tries.left > 0:
        before = facts
        facts = _fewer(facts, rests, tries)
        for key, value in list(facts.items()):
            if not isinstance(value, _NA):
                facts = _nearer(facts, key, rests.get(key, Fraction(0)), grids.get(key, (Fraction(1),)), tries)
    return facts


def _fewer(facts: Facts[K], rests: Mapping[K, Fraction], tries: _Tries) -> Facts[K]:
    """Left out by ever smaller parts; a fact that is left out stands at rest."""
    facts = {key: value for key, value in facts.items() if value != rests.get(key, Fraction(0))}
    size = max(1, len(facts) // 2)
    while size and tries.left > 0:
        keys = list(facts)
        for start in range(0, len(keys), size):
            fewer = {key: value for key, value in facts.items() if key not in keys[start : start + size]}
            if len(fewer) < len(facts) and tries(fewer):
                facts = fewer
        size //= 2
    return facts


def _nearer(facts: Facts[K], key: K, rest: Fraction, grids: tuple[Fraction, ...], tries: _Tries) -> Facts[K]:
    """One fact brought nearer to its rest: one of the first steps, else by halving; in the coarsest steps that fit."""
    value = facts[key]
    assert isinstance(value, Fraction)
    way = 1 if value > rest else -1
    for grid in grids:
        whole = (value - rest) * way % grid == 0
        little, much = 0, int((value - rest) * way // grid) + (not whole)

        def at(n: int, grid: Fraction = grid) -> Facts[K]:
            return {**facts, key: rest + way * n * grid}

        for n in FIRST:
            if n >= much:
                break
            if tries(at(n)):
                return at(n)
            little = n
        while much - little > 1:
            middle = (little + much) // 2
            little, much = (little, middle) if tries(at(middle)) else (middle, much)
        if at(much)[key] != value and tries(at(much)):
            return at(much)
        if whole:
            break
    return facts
