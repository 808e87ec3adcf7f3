"""``Bounds``: the range of a node for one class of units, and the facts for its ends."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import Any

from bizenv_rules.checks.proof import Named
from bizenv_rules.checks.supposed import Ends, View
from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text


@dataclass(frozen=True)
class Bounds:
    """No value lies below ``lo`` or above ``hi`` (None: open), for the class of units ``about``.

    Whether both are reached, and by which facts, is worked out when it is asked: ``exact``, ``low`` and ``high``.
    """

    at: str
    lo: Fraction | None
    hi: Fraction | None
    about: str
    view: View = field(repr=False, compare=False)
    node: int = field(repr=False, compare=False)

    @cached_property
    def _ends(self) -> Ends:
        return self.view.ends(self.node)

    @property
    def exact(self) -> bool:
        """Whether both ends are reached."""
        return None not in (self.lo, self.hi) and (self._ends.low, self._ends.high) == (self.lo, self.hi)

    @cached_property
    def low(self) -> Named:
        """The facts by name for the least value that was reached."""
        return () if self._ends.low is None else self.view.named(self.view.facts_for(self.node, self._ends, -1))

    @cached_property
    def high(self) -> Named:
        """The facts by name for the greatest value that was reached."""
        return () if self._ends.high is None else self.view.named(self.view.facts_for(self.node, self._ends, 1))

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        made: dict[str, Any] = {"at": self.at, "about": self.about, "exact": self.exact}
        made |= {name: None if end is None else exact_text(end) for name, end in (("lo", self.lo), ("hi", self.hi))}
        return made | {name: {fact: exact_text(value) for fact, value in facts} for name, facts in (("low", self.low), ("high", self.high))}
