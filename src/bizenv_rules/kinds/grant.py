"""``grant`` 达标得分: the points if the condition holds, else nothing; never 0 because it does not know.

clause: 主要领导召开专题会议研究部署全年不少于2次。计4分。
item: {kind: grant, points: 4, when: meetings >= 2}
facts: {meetings: 2}
value: 4
full: 4
"""

from __future__ import annotations

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered


def lower(item: Item) -> Lowered:
    """``points`` if ``when``, else 0; missing if ``when`` is unknown."""
    full = item.b.const(item.points or 0)
    return Lowered(item.b.pick(item.condition("when"), full, item.b.const(0)), full)


KIND = Kind(
    "grant",
    "达标得分",
    "the points if a condition holds, else 0",
    (Key("when", "condition", "条件", "what has to hold", required=True),),
    "required",
    lower,
    missing=True,
)
