"""``sheet`` 分表得分: the instances of a sheet, combined over quarters, indicators or another field.

clause: 各镇年终评分结果中，季调度结果占 80%。
item: {kind: sheet, sheet: town, over: quarter, combine: mean}
facts: {town: {2021Q1: 80, 2021Q2: 90, 2021Q3: 85, 2021Q4: 85}}
value: 85
"""

from __future__ import annotations

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered


def lower(item: Item) -> Lowered:
    """Folded innermost dimension first; the maximum is combined alike."""
    return item.sheet()


KIND = Kind(
    "sheet",
    "分表得分",
    "the instances of a sheet, combined",
    (
        Key("sheet", "sheet", "分表", "the sheet's name", required=True),
        Key("over", "over", "逐", "every dimension in which the sheet is finer than the result, innermost first"),
        Key("combine", "combine", "合成", "how the instances are combined (default mean), one for each dimension"),
        Key("keep", "keep", "取舍", "best, worst or dropped instances"),
    ),
    "none",
    lower,
    missing=True,
)
