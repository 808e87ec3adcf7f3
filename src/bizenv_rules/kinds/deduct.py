"""``deduct`` 扣分: so many points off for each record, without a limit of its own unless ``limit`` says so.

clause: 被区营商环境办公室警示、通报批评、告诫的，每件次分别扣1分、2分、3分。
item: {kind: deduct, count: measures, level: form, table: {警示: 1, 通报批评: 2, 告诫: 3}}
facts: {measures: {警示: 2, 告诫: 1}}
value: -5
full: 0
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered, limited


def lower(item: Item) -> Lowered:
    """−(each × n), or −Σ table[l] × n; ``once`` counts at most one (of each level)."""
    b, counted = item.b, item.counted()

    def number(node: int) -> int:
        return b.clamp(node, None, Fraction(1)) if item.raw("once", default=False) else node

    if item.has("table"):
        off = b.add(*(b.mul(number(counted.at_level(word)), item.amount(each, "table", word)) for word, each in item.raw("table").items()))
    else:
        off = b.mul(number(counted.all()), item.number("each"))
    return Lowered(limited(item, off), b.const(0))


KIND = Kind(
    "deduct",
    "扣分",
    "points off for each record",
    (
        Key("count", "fact", "计数", "what is counted", required=True),
        Key("each", "amount", "每次扣分", "points off for each, without a sign"),
        Key("level", "field", "级别字段", "the field that `table` is about"),
        Key("table", "table", "扣分表", "level → points off for each, without a sign"),
        Key("once", "flag", "只扣一次", "however many, only once (for each level)"),
        Key("limit", "amount", "最多扣", "takes at most this"),
    ),
    "none",
    lower,
    one_of=(("each", "table"),),
)
