"""``Effort``: the least that has to change for a total or a grade, exactly replayed, and what every other total costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from bizenv_rules.lean import dataclass

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard

Method = Literal["tree", "milp", "greedy"]
Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changes. ``before`` is None for what was not given; ``units``: records, or 分 summed over forms; ``cost`` of them."""

    name: str
    level: str
    path: str
    title: str
    clause: str
    where: str
    kind: str
    before: Fraction | None
    after: Fraction
    units: Fraction
    cost: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """A node of the rubric whose value changes with it, at its clause."""

    path: str
    title: str
    clause: str
    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True)
class Effort:
    """The least changes from a unit's evidence to what was asked; ``total`` and ``card`` are scored by the engine.

    ``proven``: no allowed changes cost less; otherwise ``least`` is a cost below which none can lie (None: not known). ``staying``: facts
    that could not move, each with the reason. ``curve()``: totals with their least costs.
    """

    unit: str
    name: str
    period: str
    target: Fraction | None
    goal: str
    before: Fraction
    before_grade: str | None
    changes: tuple[Change, ...]
    cost: Fraction
    total: Fraction
    grade: str | None
    proven: bool
    method: Method
    least: Fraction | None
    lines: tuple[Line, ...]
    staying: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    card: Scorecard = field(repr=False)
    _curve: Callable[[], tuple[Point, ...]] = field(repr=False, compare=False)

    def curve(self) -> tuple[Point, ...]:
        """(total, least cost to reach it or more), both rising, from the present total on. Raises ``UnsupportedError`` outside the tree."""
        return self._curve()

    def text(self) -> str:
        """The answer as lines for people."""
        from bizenv_rules.effort.words import effort_text

        return effort_text(self)

    def to_dict(self, *, curve: bool = False) -> dict[str, Any]:
        """The answer as plain data in a stable order; ``curve`` puts the curve in."""
        from bizenv_rules.effort.words import effort_dict

        return effort_dict(self, curve=curve)
