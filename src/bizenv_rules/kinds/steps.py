"""``steps`` 阶梯计分: the first row, from the top, whose edges all hold.

clause: 超过10条的，计2分；5条以上（含）计1分。
item: {kind: steps, points: 2, measure: items, steps: [{above: 10, give: 2}, {from: 5, give: 1}]}
facts: {items: 10}
value: 1
full: 2
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

from bizenv_rules.build import Comparison
from bizenv_rules.kinds.base import Item, Key, Kind, Lowered
from bizenv_rules.plan import Fold

EDGES: Mapping[str, Comparison] = {"from": ">=", "above": ">", "to": "<=", "below": "<"}


def lower(item: Item) -> Lowered:
    """Nested picks, last row innermost."""
    measure = item.quantity("measure")
    value = item.number("else") if item.has("else") else item.b.const(0)
    rows = item.raw("steps")
    gives = [item.amount(row["give"], "steps", n, "give") for n, row in enumerate(rows)]
    for row, give in reversed(list(zip(rows, gives, strict=True))):
        value = item.b.pick(_holds(item, row, measure), give, value)
    known = [exact for give in gives if (exact := item.b.value_of(give)) is not None]
    full = item.b.const(max(known)) if len(known) == len(gives) else item.put(Fold("max", tuple(gives)))
    return Lowered(value, full)


def _holds(item: Item, row: Mapping[str, Any], measure: int) -> int:
    edges = [item.b.compare(op, measure, item.b.const(item.exact(row[edge]))) for edge, op in EDGES.items() if edge in row]
    return reduce(item.b.both, edges) if edges else item.b.one_where(measure)


KIND = Kind(
    "steps",
    "阶梯计分",
    "points by the step that a measure reaches",
    (
        Key("measure", "quantity", "量", "the number that is compared", required=True),
        Key("steps", "rows", "阶梯", "rows with edges and `give`, first match from the top", required=True),
        Key("else", "amount", "其余", "points where no row holds (default 0)"),
    ),
    "checked",
    lower,
    missing=True,
)
