"""Small changes of a number in the rubric, by the key it stands under."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from bizenv_rules.testing.mutation.edits import DROPPED
from bizenv_rules.testing.mutation.expressions import stepped

LIMITS: Final = frozenset(("cap", "floor", "limit"))
EXTENTS: Final = frozenset(("each", "table", "give", "scale", "weight", "else", "level_caps", "points"))
"""Amounts: a wrong factor is a fault that is made. Edges, days and counts are only off by one."""


def numbers(value: int | Decimal, key: str, above: str) -> Iterator[tuple[str, Any]]:
    """The other numbers that may stand there, with what was changed. ``above``: the key of the mapping around.

    >>> [words for words, _ in numbers(10, "cap", "bonus")]
    ['10 to 11', '10 to 9']
    >>> [words for words, _ in numbers(Decimal("0.4"), "weight", "items")]
    ['0.4 to 0.5', '0.4 to 0.3', '0.4 to 0.8', '0.4 to 0.04']
    """
    seen = {Decimal(value)}
    found = list(stepped(value))
    if value and (key in EXTENTS or above in EXTENTS) and key not in LIMITS and above != "level_caps" and key != "points":
        found.append(value * 2)
    if key == "weight":
        found.append(Decimal(value) / 10)
    for other in found:
        if Decimal(other) not in seen:
            seen.add(Decimal(other))
            yield f"{value} to {other}", other
    if above == "level_caps":
        yield f"{value} dropped", DROPPED
