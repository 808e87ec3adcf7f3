"""``by_level`` 分级计分: each level has its own points, some levels their own cap, the item its points.

clause: 国家级每篇加5分，省级3分，市级2分，区级0.5分，区级加分至3分封顶。
item: {kind: by_level, count: media, level: level, table: {国家级: 5, 省级: 3, 市级: 2, 区县级: 0.5}, level_caps: {区县级: 3}}
facts: {media: {省级: 1, 区县级: 7}}
value: 6
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered


def lower(item: Item) -> Lowered:
    """Σ over levels of min(table[l] × n, level_caps[l]), at most ``points``."""
    caps = item.raw("level_caps", {})
    counted, terms = item.counted(), []
    for level, each in item.raw("table").items():
        earned = item.b.mul(counted.at_level(level), item.amount(each, "table", level))
        if level in caps:
            earned = item.b.bound(earned, item.amount(caps[level], "level_caps", level), "min")
        terms.append(earned)
    if item.has("else"):
        terms.append(item.b.mul(counted.not_in(tuple(item.raw("table"))), item.number("else")))
    value = item.b.clamp(item.b.add(*terms), None, item.points)
    return Lowered(value, _full(item, caps))


def _full(item: Item, caps: dict[str, object]) -> int | None:
    if item.points is not None:
        return item.b.const(item.points)
    if set(caps) >= set(item.raw("table")) and not item.has("else"):
        return item.b.add(*(item.amount(cap, "level_caps", level) for level, cap in caps.items()))
    zero = Fraction(0)
    return item.b.const(zero) if not item.raw("table") else None


KIND = Kind(
    "by_level",
    "分级计分",
    "points for each record by its level, with caps by level",
    (
        Key("count", "fact", "计数", "the records counted", required=True),
        Key("level", "field", "级别字段", "the field that holds the level", required=True),
        Key("table", "table", "分值表", "level → points for each", required=True),
        Key("level_caps", "table", "级别封顶", "level → the most that this level gives"),
        Key("else", "amount", "其余", "points for each record of a level that the table does not have"),
    ),
    "optional",
    lower,
)
