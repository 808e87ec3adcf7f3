"""``formula`` 公式: an expression with its range; a value outside is an error, never clipped.

clause: 按完成率折算，最高10分。
item: {kind: formula, points: 10, value: "min(rate / 10, 10)", range: [0, 10]}
facts: {rate: 85}
value: 8.5
full: 10
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered


def lower(item: Item) -> Lowered:
    """The expression, held to its range by two picks (so that bounds know it)."""
    b, value = item.b, item.number("value")
    lo, hi = map(item.exact, item.raw("range"))
    if lo > hi:
        item.problem("E316", f"the range begins at {lo} and ends at {hi}", "range", "write the least value first")
    outside = b.absent("the value of the formula lies outside its `range`", error="V142", lo=lo, hi=hi)
    inside = b.both(b.compare(">=", value, b.const(lo)), b.compare("<=", value, b.const(hi)))
    held = b.clamp(value, lo, hi)
    return Lowered(b.pick(inside, held, outside), b.const(Fraction(hi)))


KIND = Kind(
    "formula",
    "公式",
    "an expression over facts and earlier nodes",
    (
        Key("value", "expression", "公式", "the expression", required=True),
        Key("range", "range", "范围", "[least, greatest]; outside is an error", required=True),
    ),
    "checked",
    lower,
    missing=True,
)
