"""The fewest facts: the solver is asked again, with one fact away from its rest, then two, as long as its steps allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from time import perf_counter
from typing import Any, Final

from bizenv_rules.backends.smt import Model, Space
from bizenv_rules.diff.side import Key

MOST: Final = 8
"""Beyond so many facts nobody asks whether there could be one fewer."""
STEPS: Final = 500_000
"""What the solver may spend, in its own steps (about 0.3 s), so that every machine finds the same witness."""
LONGEST: Final = 5.0
"""Seconds after which it is given up on a machine that is too slow."""


def fewest(space: Space, statements: Sequence[Any], rests: Mapping[Key, Fraction]) -> Model | None:
    """A model in which as few of these inputs as possible differ from their rest; None if that was not settled."""
    logic, end = space.logic, perf_counter() + LONGEST
    steps, flags = STEPS, []
    for key, still in rests.items():
        held = space.inputs[key].held
        moved = logic.either((held.na, logic.no(logic.same(held.number, still))))
        if not isinstance(moved, bool):
            flags.append(moved)
    for many in range(min(MOST, len(flags)) + 1):
        left = end - perf_counter()
        if left <= 0 or steps <= 0:
            return None
        few = [logic.no(flag) for flag in flags] if not many else [logic.z3.AtMost(*flags, many)]
        found = space.solve([*statements, *few], left, steps=steps)
        steps -= space.spent
        if isinstance(found, Model):
            return found
        if found == "unknown":
            return None
    return None
