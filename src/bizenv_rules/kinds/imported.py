"""``imported`` 引用外部得分: a score that somebody else made, × points ÷ full.

clause: 市上反馈的年评价结果占 50%。
item: {kind: imported, where: from_source == '市', full: 100}
facts: {item: 82.5}
value: 82.5
full: 100
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered, fold_of, word_of
from bizenv_rules.plan import Fold, Take

STEP = Fraction(1, 10000)


def lower(item: Item) -> Lowered:
    """Exactly one record, or with ``over`` one for each indicator."""
    b, record = item.b, item.raw("record", "imported_score")
    full = item.exact(item.raw("full")) if item.has("full") else item.points or Fraction(100)
    forms = item.mark_rules(record=record, full=full, step=STEP, clip=item.points is not None)
    over = item.has("over")
    value, gate = item.marks(Take("one"), forms, record=record, over=over), None
    if over:
        scope = b.nodes[value].scope
        how, k = fold_of(item.raw("combine", "mean"))
        value = item.put(Fold(how, (value,), None, over=scope, k=k))
        gate = item.put(Fold("max", (b.const(1),), None, over=scope))
    points = full if item.points is None else item.points
    if item.points is not None:
        value = b.clamp(b.times(points / full, value), Fraction(0), points)
    return Lowered(value, b.const(points), gate, over=("indicator",) if over else (), combine=word_of(item.raw("combine", "mean")))


KIND = Kind(
    "imported",
    "引用外部得分",
    "a score taken over from somebody else",
    (
        Key("record", "record", "记录", "the kind of record (default imported_score)"),
        Key("where", "record_condition", "条件", "which record"),
        Key("full", "number", "满分", "the full marks of the score"),
        Key("range", "range", "分值范围", "least and greatest score (default from 0)"),
        Key("step", "number", "最小单位", "every score is a multiple of this (default 0.0001)"),
        Key("over", "over", "逐项", "one score for each indicator of the unit, then combined"),
        Key("roles", "roles", "角色", "with `over`: only indicators held in one of these roles"),
        Key("combine", "combine", "合成", "with `over`: how the indicators are combined (default mean)"),
    ),
    "optional",
    lower,
    missing=True,
)
