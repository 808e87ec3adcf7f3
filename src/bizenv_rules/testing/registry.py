"""Invariants by name, what one raises when it is broken, and cards that several of them ask for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from bizenv_rules.rubric.load import Rubric
from bizenv_rules.testing.grounds import Evidence

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard

Check = Callable[[Rubric, Evidence], None]
INVARIANTS: Final[dict[str, Check]] = {}
"""Name → a function that raises ``AssertionError`` for evidence on which the rubric breaks it."""
KEPT: Final = 64
_cards: OrderedDict[tuple[int, int], tuple[Rubric, Evidence, Scorecard]] = OrderedDict()


class BrokenError(AssertionError):
    """An invariant does not hold. ``clause``: where the document speaks of it."""

    def __init__(self, message: str, clause: str = "") -> None:
        super().__init__(message)
        self.clause = clause


def invariant(name: str) -> Callable[[Check], Check]:
    """Registers a function as an invariant that ``assert_invariants`` and the pytest plug-in try like the built-in ones.

    Raises ``ValueError`` for a name that another function has.

    >>> @invariant("bonus is never negative")
    ... def bonus(rubric, evidence):
    ...     assert evidence.score(rubric)["bonus"].value >= 0
    >>> INVARIANTS.pop("bonus is never negative") is bonus
    True
    """

    def register(check: Check) -> Check:
        known = INVARIANTS.get(name)
        if known is not None and (known.__module__, known.__qualname__) != (check.__module__, check.__qualname__):
            raise ValueError(f"an invariant is called {name!r} already")
        INVARIANTS[name] = check
        return check

    return register


def scored(rubric: Rubric, evidence: Evidence) -> Scorecard:
    """The card of this very evidence; kept for a while, for every invariant asks for it."""
    key = (id(rubric), id(evidence))
    if key not in _cards:
        _cards[key] = (rubric, evidence, evidence.score(rubric))
        while len(_cards) > KEPT:
            _cards.popitem(last=False)
    return _cards[key][2]


def require(holds: bool, message: str, clause: str = "") -> None:
    """Raises ``BrokenError`` unless it holds."""
    if not holds:
        raise BrokenError(message, clause)
