"""``share`` 按比例得分: points × part ÷ whole, within 0 and points.

clause: 工作台账落实情况（30分）。未完成的按比例评分。
item: {kind: share, points: 30, part: done, whole: tasks, empty: not_applicable}
facts: {done: 7, tasks: 9}
value: 70/3
full: 30
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered
from bizenv_rules.plan import Case, Pick, Ratio


def lower(item: Item) -> Lowered:
    """``empty`` says what a whole of 0 means: out of the sum, full, or nothing."""
    b, points = item.b, item.points or Fraction(0)
    part, whole, empty = item.quantity("part"), item.quantity("whole"), item.raw("empty")
    nothing = {"full": b.const(1), "zero": b.const(0), "not_applicable": None}[empty]
    value = b.times(points, b.clamp(item.put(Ratio(part, whole, nothing)), Fraction(0), Fraction(1)))
    return Lowered(value, b.const(points), _gate(item, whole) if nothing is None else None)


def _gate(item: Item, whole: int) -> int:
    some = item.b.compare("!=", whole, item.b.const(0))
    known = item.b.presence(some)
    applies = item.put(Pick(some, (Case(Fraction(1), item.b.const(1)),)))
    return applies if known is None else item.b.pick(known, applies, item.b.const(1))


KIND = Kind(
    "share",
    "按比例得分",
    "points × part ÷ whole",
    (
        Key("part", "quantity", "部分", "what was reached", required=True),
        Key("whole", "quantity", "全部", "out of how much", required=True),
        Key("empty", "word", "分母为零", "what a whole of 0 means", required=True, values=("not_applicable", "full", "zero")),
    ),
    "required",
    lower,
    missing=True,
)
