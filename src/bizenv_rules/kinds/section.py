"""``section`` 分组: children in the document's order, combined, with its own cap, floor and scale.

clause: 日常考核（40分），大项扣满该项目的全部分值后不再扣分。
item: {points: 40, start: 40, floor: 0, items: [{id: late, kind: deduct, count: late, each: 3}]}
facts: {late: 14}
value: 0
full: 40
"""

from __future__ import annotations

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered


def lower(item: Item) -> Lowered:
    """Sections are lowered where the rubric is (``rubric/lower.py``), because they hold other items."""
    raise NotImplementedError(item.path)


KIND = Kind(
    "section",
    "分组",
    "items that belong together",
    (
        Key("items", "items", "子项", "the children, in the document's order", required=True),
        Key("start", "amount", "起始分", "begins at this"),
        Key("combine", "combine", "合成", "how the children are combined (default sum)"),
        Key("keep", "keep", "取舍", "best, worst or dropped children"),
        Key("cap", "amount", "封顶", "the value is at most this"),
        Key("floor", "amount", "扣完为止", "the value is at least this"),
        Key("scale_to", "amount", "折算为", "× this ÷ the attainable maximum"),
        Key("reweigh", "flag", "权重折算", "weights are proportions among the children that apply"),
    ),
    "none",
    lower,
)
