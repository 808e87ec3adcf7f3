"""``lookup`` 查表: the entry that one or several keys lead to.

clause: 平台运行一类得5分，二类得3分。
item: {kind: lookup, points: 5, by: [tier], table: {1: 5, 2: 3}, else: 0}
facts: {tier: 2}
value: 3
full: 5
"""

from __future__ import annotations

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered
from bizenv_rules.plan import Fold


def lower(item: Item) -> Lowered:
    """Nested picks over the keys; no entry and no ``else`` is an error."""
    gives = list(_gives(item, item.raw("table")))
    known = [exact for give in gives if (exact := item.b.value_of(give)) is not None]
    full = item.b.const(max(known)) if known and len(known) == len(gives) else item.put(Fold("max", tuple(gives)))
    return Lowered(item.lookup(), full)


def _gives(item: Item, table: dict[object, object], *where: str | int) -> list[int]:
    found: list[int] = []
    for key, entry in table.items():
        place = (*where, str(key))
        found += _gives(item, entry, *place) if isinstance(entry, dict) else [item.amount(entry, "table", *place)]
    return found


KIND = Kind(
    "lookup",
    "查表",
    "an entry of a table found by one or several keys",
    (
        Key("by", "keys", "键", "facts, unit fields or expressions, outermost first", required=True),
        Key("table", "table", "表", "key → points, nested once for each further key", required=True),
        Key("else", "amount", "其余", "points where the table has no entry"),
    ),
    "checked",
    lower,
    missing=True,
)
