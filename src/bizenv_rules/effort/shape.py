"""How a fact of a kind can move: the steps up and down that its declaration leaves, or why it stays.

One step of a count is one record; one step of a mark is one step of one form, so a mean of n forms moves by an n-th of it.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import floor
from typing import Final, Literal

from bizenv_rules.expr.tree import BOOL, Name, Op
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA, DutyCount, Leaf, Measure, Missing, Select, Selection

Kind = Literal["count", "mark", "yes", "duty"]
ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Shape:
    """``step``: what a step adds to the value; ``grain``: how many records or 分 of one form it is. ``down, up`` in steps (None: open).

    ``only``: the steps allowed where not all are. ``bar``: why it stays. ``base``: the value it starts from.
    """

    kind: Kind
    base: Fraction
    step: Fraction = ONE
    grain: Fraction = ONE
    down: int = 0
    up: int | None = 0
    only: tuple[int, ...] = ()
    bar: str = ""


def shape(measure: Measure, leaf: Leaf, allowed: Collection[str], item: str) -> Shape | None:
    """The shape of a fact; None if it does not apply. ``item``: the kind of the item that reads it."""
    if isinstance(leaf, _NA):
        return None
    source = measure.source
    if isinstance(source, DutyCount):
        return _duty(source, leaf, allowed)
    assert isinstance(source, Select)
    if item == "survey":
        return Shape("count", _value(measure, leaf), bar="the answers of one sample are tied to each other")
    if source.selection.window == "previous":
        return Shape("count", _value(measure, leaf), bar="it counts a period that is over")
    if source.selection.whose in {"class", "all"}:
        return Shape("count", _value(measure, leaf), bar="it counts what other units do")
    if source.forms is not None:
        return _mark(measure, leaf, allowed, item)
    if source.take.how in {"latest", "one"} and source.take.value is not None and source.take.value.type.base == BOOL.base:
        return _yes(measure, leaf, allowed)
    if source.take.how in {"count", "distinct"}:
        return _count(measure, leaf, allowed)
    return Shape("count", _value(measure, leaf), bar=f"it is a {source.take.how} of what others report")


def _count(measure: Measure, leaf: Leaf, allowed: Collection[str]) -> Shape:
    value = _value(measure, leaf)
    source = measure.source
    assert isinstance(source, Select)
    tops = [top for top in (measure.hi, _once(source.selection)) if top is not None]
    room = max(0, int(min(tops) - value)) if tops else None
    return Shape("count", value, down=-int(value) if "undone" in allowed else 0, up=room)


def _once(selection: Selection) -> Fraction | None:
    """How many can count where each value of a field counts once: one of a level, or as many as there are values."""
    field = selection.once_per
    if not isinstance(field, Name):
        return None
    if isinstance(selection.then, Op) and selection.then.op == "==" and field in selection.then.args:
        return ONE
    return None if field.type.values is None else Fraction(len(field.type.values))


def _yes(measure: Measure, leaf: Leaf, allowed: Collection[str]) -> Shape:
    value = _value(measure, leaf)
    return Shape("yes", value, down=-int(value) if "undone" in allowed else 0, up=int(ONE - value))


def _duty(source: DutyCount, leaf: Leaf, allowed: Collection[str]) -> Shape:
    value = Fraction(0) if isinstance(leaf, Missing | _NA) else Fraction(leaf[0])
    if set(source.which) <= {"late", "missed"}:
        if "undone" in allowed:
            return Shape("duty", value, down=-int(value))
        return Shape("duty", value, bar="its due dates are past")
    return Shape("duty", value, bar="due dates are counted when they are past")


def _mark(measure: Measure, leaf: Leaf, allowed: Collection[str], item: str) -> Shape:
    source = measure.source
    assert isinstance(source, Select)
    assert source.forms is not None
    forms = source.forms
    if item == "imported" and "imported" not in allowed:
        return Shape("mark", _value(measure, leaf), bar="it is a result from outside")
    if source.take.how not in {"one", "mean"} or source.take.drop != (0, 0):
        return Shape("mark", _value(measure, leaf), bar=f"it is a {source.take.how} that leaves marks out")
    if isinstance(leaf, Missing) and "missing" not in allowed:
        return Shape("mark", forms.low, bar="nobody has given it")
    grid = forms.step or measure.grid or Fraction(1, 100)
    n = max(forms.at_least, 1) if isinstance(leaf, Missing | _NA) else max(leaf[1], 1)
    value, top = _value(measure, leaf), measure.hi if measure.hi is not None else forms.high
    up = None if top is None else floor((top - value) * n / grid)
    if not forms.allowed:
        return Shape("mark", value, grid / n, grid, 0, up)
    if n > 1:
        return Shape("mark", value, bar="several forms with stated marks")
    only = tuple(sorted(int((mark - value) / grid) for mark in forms.allowed if mark >= value))
    return Shape("mark", value, grid, grid, 0, max(only, default=0), only)


def _value(measure: Measure, leaf: Leaf) -> Fraction:
    """The value, or the least one where none is given."""
    if isinstance(leaf, Missing | _NA):
        return Fraction(0) if measure.lo is None else measure.lo
    return Fraction(leaf[0]) * (ONE if measure.grid is None else measure.grid) / leaf[1]
