"""``by_rank`` 名次得分: a place in a ranking leads to points.

clause: 全省排名第1名得30分，第2名得28分，其余不得分。
item: {kind: by_rank, points: 30, rank: place, table: {1: 30, 2: 28}, else: 0}
facts: {place: 2}
value: 28
full: 30
"""

from __future__ import annotations

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered
from bizenv_rules.plan import Case, Fold, Pick


def lower(item: Item) -> Lowered:
    """table[rank], else ``else``; without it a rank that the table does not have is an error."""
    b = item.b
    rank = item.rank() if item.has("rank_of") else item.quantity("rank")
    read = item.table_value(rank)
    if read is not None:
        return Lowered(read, None if item.points is None else b.const(item.points))
    table = {item.exact(place): item.amount(give, "table", place) for place, give in item.raw("table").items()}
    rest = item.number("else") if item.has("else") else b.absent("the table has no row for this rank", error="V141")
    value = item.put(Pick(rank, tuple(Case(place, give) for place, give in table.items()), rest))
    known = [exact for give in table.values() if (exact := b.value_of(give)) is not None]
    full = b.const(max(known)) if len(known) == len(table) else item.put(Fold("max", tuple(table.values())))
    return Lowered(value, full)


KIND = Kind(
    "by_rank",
    "名次得分",
    "points for a place in a ranking",
    (
        Key("rank", "quantity", "名次", "the rank: a fact or an expression"),
        Key("rank_of", "rank_of", "排名依据", "the fact whose place among the units counts"),
        Key("within", "words", "组", "with `rank_of`: among units that agree in these"),
        Key("order", "order", "顺序", "with `rank_of`: whether the highest or the lowest comes first"),
        Key("table", "table", "名次分值", "rank → points, or a parameter that holds them", required=True),
        Key("else", "amount", "其余", "points for other ranks"),
    ),
    "checked",
    lower,
    missing=True,
    one_of=(("rank", "rank_of"),),
)
