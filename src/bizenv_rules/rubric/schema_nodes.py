"""Schemas of nodes: the sheet, its sections, their items, and the result, written out from the kinds.

An item is one flat object: every key of every kind is a property of it, and for each kind one ``if``/``then`` says which
keys it needs and which are not its own. So an editor offers all keys with their help, and blames the very key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bizenv_rules.kinds.base import Key, Kind
from bizenv_rules.rubric.schema_kinds import SECTION, offered, own_properties, rule, shape_of, shaped
from bizenv_rules.rubric.schema_shapes import shapes
from bizenv_rules.rubric.schema_words import Schema, clause, identity, listing, mapping, note, prop, ref, text


def nodes(kinds: Mapping[str, Kind]) -> dict[str, Schema]:
    """``$defs`` for items, sheets and the result."""
    section = kinds[SECTION]
    return {
        "node": node(kinds),
        "sheet_block": _top("a sheet", section, for_each=True),
        "result_block": _top("the result", section, for_each=False),
        "items": {
            **listing(ref("node"), minItems=1),
            "title": "a list of items",
            "defaultSnippets": [offered(kind) for kind in kinds.values()],
        },
    }


def common(*, points: Schema) -> dict[str, Schema]:
    """The keys that any node may have, without ``id`` and ``kind``."""
    return {
        "title": text("名称", "What the document calls it."),
        "clause": clause(),
        "quote": text("原文", "The decisive words of the clause, at most 24 characters.", maxLength=24),
        "points": points,
        "applies": prop(
            ref("condition"),
            "适用",
            "Whether it concerns a unit at all: a condition over the unit's fields, never over evidence.",
            "class == '镇'",
        ),
        "zero_when": prop(
            {"title": "a condition", "type": "string", "minLength": 1}, "不得分情形", "Where this holds the value is 0; the maximum stays."
        ),
        "round": prop(
            ref("rounding"),
            "舍入",
            "Rounds the value, as the last step; only where the document says so.",
            {"places": 2, "mode": "half_up"},
        ),
        "missing": prop(_missing(), "缺项处理", "What takes the place of a mark that was never given (default incomplete)."),
        "note": note(),
    }


def _missing() -> Schema:
    words = {
        "incomplete": "结果不完整，给出区间",
        "zero": "按0分",
        "full": "按满分",
        "not_applicable": "不计入",
    }
    return {"type": "string", "enum": list(words), "markdownEnumDescriptions": list(words.values())}


def _within_a_section() -> dict[str, Schema]:
    return {
        "memo": prop(ref("flag"), "只算不计", "It is computed and shown, but is in neither the sum nor the maximum."),
        "beyond": prop(ref("flag"), "另加", "It is added to the value, but is not in the parent's points and maximum."),
        "weight": prop(ref("earned"), "权重", "The parent takes the result times this; weights add up to exactly 1."),
    }


_POINTS: Final = prop(
    {
        "title": "a number, a field of the unit, or a list of numbers",
        "type": ["number", "string", "array"],
        "items": {"type": "number"},
        "minItems": 1,
        "minLength": 1,
    },
    "分值、满分",
    "On an item the most it can give; on a section what the document says, checked and never enforced.",
)


def node(kinds: Mapping[str, Kind]) -> Schema:
    """An item or a section, flat."""
    own: dict[str, list[tuple[Kind, Key]]] = {}
    for kind in kinds.values():
        for key in kind.keys:
            own.setdefault(key.name, []).append((kind, key))
    properties = {
        "id": identity("the node"),
        "kind": prop(
            {
                "title": "a kind",
                "type": "string",
                "enum": list(kinds),
                "markdownEnumDescriptions": [f"{kind.title}：{kind.says}" for kind in kinds.values()],
            },
            "类型",
            "What sort of item it is; an entry that has `items` is a section.",
        ),
        **common(points=_POINTS),
        **_within_a_section(),
        **{name: _flat(uses) for name, uses in own.items()},
    }
    return mapping(properties, "id", title="an item", allOf=[rule(kind, tuple(properties)) for kind in kinds.values()])


def _flat(uses: list[tuple[Kind, Key]]) -> Schema:
    """A key as the flat object has it: what every kind that has it would take."""
    shapes = {shape_of(kind, key) for kind, key in uses}
    title = "、".join(dict.fromkeys(key.title for _, key in uses))
    says: dict[str, list[str]] = {}
    for kind, key in uses:
        says.setdefault(key.says, []).append(kind.name)
    words = "; ".join(f"{', '.join(names)}: {what}" if len(says) > 1 else what for what, names in says.items())
    first = uses[0][1]
    if len(shapes) == 1:
        return prop(shaped(shapes.pop(), first), title, _sentence(words))
    types = dict.fromkeys(kind for _, key in uses for kind in _types(key.shape))
    return prop({"type": list(types)}, title, _sentence(words))


def _types(shape: str) -> list[str]:
    if shape in ("fact", "quantity", "items", "word"):  # a fact may stand where it is named
        return {"fact": ["string", "object"], "quantity": ["number", "string", "object"], "items": ["array"]}.get(shape, ["string"])
    stated = shapes()[shape]["type"]
    return [stated] if isinstance(stated, str) else stated


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


def _top(what: str, section: Kind, *, for_each: bool) -> Schema:
    every = tuple(key.name for key in section.keys)
    own = own_properties(section, every)
    keys = {key.name: prop(own[key.name] or {}, key.title, _sentence(key.says)) for key in section.keys}
    each = {
        "for_each": text(
            "逐", "The field for each of whose values the sheet has one instance: indicator, or a field of the records.", "indicator"
        ),
        "roles": prop(
            ref("roles"), "角色", "With `for_each: indicator`: only indicators that the unit holds in one of these roles.", ["配合"]
        ),
    }
    return mapping(
        {
            "per": prop(_per(), "周期", "How long the period is (default year)."),
            **(each if for_each else {}),
            **common(points=_POINTS),
            **keys,
        },
        "items",
        title=what,
    )


def _per() -> Schema:
    words = {"year": "年", "half_year": "半年", "quarter": "季度", "month": "月"}
    return {
        "title": "a period, or {year_from: a date field of the unit}",
        "type": ["string", "object"],
        "if": {"type": "string"},
        "then": {"enum": list(words), "markdownEnumDescriptions": list(words.values())},
        "properties": {"year_from": text("周年起点", "A year that begins on the day this field of the unit holds.")},
        "required": ["year_from"],
        "additionalProperties": False,
    }
