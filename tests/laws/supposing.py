"""Random evidence as ``prove`` supposes it: everything given, each fact a number within its declaration, facts that read the same alike."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from bizenv_rules.checks.resting import RATERS, Supposed
from bizenv_rules.plan import Absent, Derived, Fact, Given, Instance, Leaf, Missing, Number, Plan, Row, averaged

MANY = 6
"""How far an open range is drawn."""


class Drawn(Supposed):
    """A world drawn from a seed. ``changed``: (fact, row) → what is added to the number, in steps."""

    __slots__ = ("changed", "known", "seed")

    def __init__(
        self, plan: Plan, seed: int, changed: Mapping[tuple[int, Row], int] | None = None, known: Mapping[int, int] | None = None
    ) -> None:
        super().__init__(plan, {})
        object.__setattr__(self, "seed", seed)
        object.__setattr__(self, "changed", changed or {})
        object.__setattr__(self, "known", known or {})

    def leaf(self, node: int, row: Row) -> Leaf:
        """The value of a fact at a row."""
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        measure, source = op.measure, op.measure.source
        if isinstance(source, Absent):
            return Missing(frozenset((node,)))
        if isinstance(source, Given | Instance):
            return 1, 1
        if isinstance(source, Number):
            return RATERS, 1
        if node in self.known:
            return self.known[node], 1
        about_unit = isinstance(source, Derived) and not source.inputs
        # what is asked of the unit has one answer, wherever it is asked; of two facts that read the same, so has each row
        draw = Random(f"{self.seed} {source if about_unit else (source, self.plan.nodes[node].scope, row)}")
        grid = Fraction(1) if measure.grid is None else measure.grid
        low = 0 if measure.lo is None else int(measure.lo / grid)
        high = low + MANY if measure.hi is None else int(measure.hi / grid)
        n = RATERS if averaged(measure) else 1
        far = draw.random() < 0.3  # ends are met
        number = (
            draw.choice((low * n, high * n))
            if far
            else draw.randint(low * n, min(high, low + 40) * n if measure.grid is None else high * n)
        )
        return number + self.changed.get((node, row), 0), n
