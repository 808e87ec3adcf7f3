"""``panel`` 评议均分: the forms of several raters combined, × points ÷ full.

clause: 领导评议，30分。每位管委会领导赋分上限为30分，综合得分取平均数。
item: {kind: panel, points: 30, where: panel == '领导'}
facts: {item: 88/3}
value: 88/3
full: 30
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered, fold_of, word_of
from bizenv_rules.plan import Fold, Take

STEP = Fraction(1, 100)


def take(combine: object) -> Take:
    """How forms are folded: a word, or one word with its number."""
    how, k = fold_of(combine)
    return Take(how, k=k)  # type: ignore[arg-type]  # the schema lets only folds of forms through


def lower(item: Item) -> Lowered:
    """The fold of the forms is one fact; with ``over`` one for each indicator, each counting once."""
    b, record, combine = item.b, item.raw("record", "rating"), item.raw("combine", "mean")
    full = item.exact(item.raw("full")) if item.has("full") else item.points
    if full is None:
        item.problem("E207", "a panel needs `points` or `full`", "", "write the full marks of a form as `full`")
        full = Fraction(100)
    forms = item.mark_rules(record=record, full=full, step=STEP)
    over = item.has("over")
    value = item.marks(Take("mean") if over else take(combine), forms, record=record, over=over)
    if over:
        how, k = fold_of(combine)
        value = item.put(Fold(how, (value,), None, over=b.nodes[value].scope, k=k))
    points = full if item.points is None else item.points
    gate = _gate(item, value) if over else None
    return Lowered(b.times(points / full, value), b.const(points), gate, over=("indicator",) if over else (), combine=word_of(combine))


def _gate(item: Item, folded: int) -> int:
    """NA where the unit holds no such indicator."""
    scope = item.b.nodes[item.b.nodes[folded].op.terms[0]].scope  # type: ignore[union-attr]  # the fold made above
    return item.b.put(Fold("max", (item.b.const(1),), None, over=scope))


KIND = Kind(
    "panel",
    "评议均分",
    "the marks of several raters, combined",
    (
        Key("record", "record", "记录", "the kind of record that is a form (default rating)"),
        Key("where", "record_condition", "条件", "which forms"),
        Key("value", "record_expression", "取值", "the number of a form (default: its mark)"),
        Key("full", "number", "满分", "a form's full marks (default: points)"),
        Key("range", "range", "分值范围", "least and greatest mark (default [0, full])"),
        Key("step", "number", "最小单位", "every mark is a multiple of this (default 0.01)"),
        Key("combine", "combine", "合成", "how the forms are combined (default mean)"),
        Key("raters", "record", "评议资格", "the kind of record that gives the right to rate"),
        Key("at_least_raters", "whole", "最少评议人数", "fewer forms leave the item missing (default 1)"),
        Key("not_self", "flag", "不自评", "leave out forms from the unit itself (default true)"),
        Key("over", "over", "逐项", "first within each indicator of the unit, then over them"),
        Key("roles", "roles", "角色", "with `over`: only indicators held in one of these roles"),
    ),
    "optional",
    lower,
    missing=True,
)
