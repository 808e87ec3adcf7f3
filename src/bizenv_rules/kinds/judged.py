"""``judged`` 评定得分: the mark that the named body gave for this item.

clause: 落实中央、省、市工作部署取得成效，计20分。
item: {kind: judged, points: 20, by: 督导检查专责组}
facts: {item: 18}
value: 18
full: 20
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered
from bizenv_rules.plan import Fact, Given, Measure, Take

STEP = Fraction(1, 100)


def lower(item: Item) -> Lowered:
    """One mark; 缺项 takes the item out, no mark leaves it missing."""
    record = item.raw("record", "mark")
    forms = item.mark_rules(record=record, full=item.points, step=STEP)
    if record == "mark":
        forms = replace(forms, item=item.path)
    allowed = tuple(sorted(item.exact(mark) for mark in item.raw("allowed", ())))
    forms = replace(forms, allowed=allowed, step=None if allowed else forms.step)
    value = item.marks(Take("one"), forms, record=record)
    by = item.raw("by", ())
    return Lowered(value, item.b.const(item.points or 0), gate(item, value), (by,) if isinstance(by, str) else tuple(by))


def gate(item: Item, fact: int) -> int | None:
    """NA exactly where the fact is, never MISSING."""
    node = item.b.nodes[fact]
    if not isinstance(node.op, Fact) or not node.op.measure.may_na:
        return None
    measure = node.op.measure
    given = Measure(measure.name, Given(measure.source), Fraction(0), Fraction(1), Fraction(1), may_na=True, clause=measure.clause)
    return item.b.one_where(item.b.fact(given, node.scope))


KIND = Kind(
    "judged",
    "评定得分",
    "a mark given by a named body",
    (
        Key("by", "texts", "评定者", "the body, or the bodies, that may give the mark"),
        Key("allowed", "numbers", "可选分值", "the only marks allowed: [0, 2] is all or nothing"),
        Key("range", "range", "分值范围", "least and greatest mark (default [0, points])"),
        Key("step", "number", "最小单位", "every mark is a multiple of this (default 0.01)"),
        Key("record", "record", "记录", "the kind of record (default mark)"),
        Key("where", "record_condition", "条件", "which records; only with `record`"),
        Key("not_self", "flag", "不自评", "refuse a mark from the unit itself (default true)"),
    ),
    "required",
    lower,
    missing=True,
)
