"""The fewest facts: the solver is asked again, with one fact away from its rest, then two, as long as time allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from time import perf_counter
from typing import Any, Final

from bizenv_rules.backends.smt import Model, Space
from bizenv_rules.diff.side import Key

MOST: Final = 8
"""Beyond so many facts nobody asks whether there could be one fewer."""


def fewest(space: Space, statements: Sequence[Any], rests: Mapping[Key, Fraction], limit: float) -> Model | None:
    """A model in which as few of these inputs as possible differ from their rest; None if that was not settled in time."""
    logic, end = space.logic, perf_counter() + limit
    flags = []
    for key, still in rests.items():
        held = space.inputs[key].held
        moved = logic.either((held.na, logic.no(logic.same(held.number, still))))
        if not isinstance(moved, bool):
            flags.append(moved)
    for many in range(min(MOST, len(flags)) + 1):
        left = end - perf_counter()
        if left <= 0:
            return None
        few = [logic.no(flag) for flag in flags] if not many else [logic.z3.AtMost(*flags, many)]
        found = space.solve([*statements, *few], left)
        if isinstance(found, Model):
            return found
        if found == "unknown":
            return None
    return None
