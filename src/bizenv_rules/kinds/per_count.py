"""``per_count`` 按次计分: so many points for each thing, up to the item's points.

clause: 在市级刊物、网站采用发表1篇文章加1分。（满分10分）
item: {kind: per_count, points: 10, count: articles, each: 1}
facts: {articles: 12}
value: 10
full: 10
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered


def lower(item: Item) -> Lowered:
    """each × n, at most ``points``."""
    earned = item.b.mul(item.counted().all(), item.number("each"))
    lo = None if item.b.value_of(item.number("each")) is not None else Fraction(0)
    value = item.b.clamp(earned, lo, item.points)
    return Lowered(value, None if item.points is None else item.b.const(item.points))


KIND = Kind(
    "per_count",
    "按次计分",
    "so many points for each record, at most `points`",
    (
        Key("count", "fact", "计数", "what is counted", required=True),
        Key("each", "amount", "每次分值", "points for each", required=True),
    ),
    "optional",
    lower,
)
