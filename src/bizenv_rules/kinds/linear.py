"""``linear`` 区间线性: straight between neighbouring points; outside, the end's value unless another is stated.

clause: 办结率80%得6分，100%得10分，中间按比例计算；低于80%不得分。
item: {kind: linear, points: 10, measure: rate, line: [{at: 80, give: 6}, {at: 100, give: 10}], below: 0}
facts: {rate: 95}
value: 9
full: 10
"""

from __future__ import annotations

from itertools import pairwise

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered
from bizenv_rules.plan import Curve, Piece


def lower(item: Item) -> Lowered:
    """One curve."""
    line = [(item.exact(point["at"]), item.exact(point["give"])) for point in item.raw("line")]
    if any(a >= b for (a, _), (b, _) in pairwise(line)):
        item.problem("E318", "the points of a line must ascend", "line", "order the entries by `at`, each place once")
        line = sorted(dict(line).items())
    pieces = [Piece(a, g, (h - g) / (b - a)) for (a, g), (b, h) in pairwise(line)]
    pieces.append(Piece(*line[-1]))
    if item.has("above"):
        pieces.append(Piece(line[-1][0], item.exact(item.raw("above")), open=True))
    below = item.exact(item.raw("below")) if item.has("below") else line[0][1]
    gives = [give for _, give in line] + [item.exact(item.raw(end)) for end in ("below", "above") if item.has(end)]
    return Lowered(item.put(Curve(below, tuple(pieces), item.quantity("measure"))), item.b.const(max(gives)))


KIND = Kind(
    "linear",
    "区间线性",
    "a straight line between the points given",
    (
        Key("measure", "quantity", "量", "the number that is measured", required=True),
        Key("line", "line", "折线", "points {at, give}, ascending", required=True),
        Key("below", "number", "以下", "what is given below the first point"),
        Key("above", "number", "以上", "what is given above the last point"),
    ),
    "checked",
    lower,
    missing=True,
)
