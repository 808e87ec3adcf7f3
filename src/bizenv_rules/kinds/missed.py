"""``missed`` 未按时扣分: points off for each due date of a duty that was late or missed.

clause: 每季度前2个工作日报送上季度营商环境建设工作总结，未按时上报的扣1分。
item: {kind: missed, duty: quarterly_summary, each: 1}
facts: {quarterly_summary: {late: 1, missed: 1}}
value: -2
full: 0
"""

from __future__ import annotations

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered, limited


def lower(item: Item) -> Lowered:
    """−each × due dates in the period that are ``which``."""
    which = tuple(item.raw("which", ("late", "missed")))
    return Lowered(limited(item, item.b.mul(item.duty(which), item.number("each"))), item.b.const(0))


KIND = Kind(
    "missed",
    "未按时扣分",
    "points off for each due date that was not kept",
    (
        Key("duty", "duty", "职责", "the duty", required=True),
        Key("each", "amount", "每次扣分", "points off for each, without a sign", required=True),
        Key("which", "words", "情形", "which due dates (default late and missed)", values=("late", "missed")),
        Key("limit", "amount", "最多扣", "takes at most this"),
    ),
    "none",
    lower,
)
