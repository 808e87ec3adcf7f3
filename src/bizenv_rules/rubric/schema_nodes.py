"""Schemas of nodes: the sheet, its sections, their items, and the result, written out from the kinds.

An item is one flat object: every key of every kind is a property of it, and for each kind one ``if``/``then`` says which
keys it needs and which are not its own. So an editor offers all keys with their help, and blames the very key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bizenv_rules.kinds.base import Key, Kind
from bizenv_rules.rubric.schema_words import Schema, clause, identity, listing, mapping, note, prop, ref, snippet, text

SECTION: Final = "section"
NEVER_NEGATIVE: Final = frozenset({"per_count", "by_level", "deduct", "missed", "survey"})
"""Kinds whose amounts are written without a sign, because the kind says whether they are given or taken."""
_REFINED: Final[Mapping[tuple[str, str], str]] = {
    ("section", "combine"): "combine_children",
    ("sheet", "combine"): "combine_instances",
    ("by_level", "table"): "table_of_points",
    ("by_level", "level_caps"): "table_of_points",
    ("deduct", "table"): "table_of_points",
    ("survey", "scale"): "table_of_points",
    ("by_rank", "table"): "table_of_ranks",
    ("lookup", "table"): "table_of_keys",
}
_ALSO: Final[Mapping[str, str]] = {"combine": "combine_forms", "fact": "count"}
_LOOSE: Final[Mapping[str, tuple[str, ...]]] = {
    "amount": ("number", "string"),
    "expression": ("number", "string"),
    "record_expression": ("number", "string"),
    "quantity": ("number", "string", "object"),
    "fact": ("string", "object"),
    "number": ("number",),
    "whole": ("integer",),
    "flag": ("boolean",),
    "condition": ("string", "boolean"),
    "table": ("object", "string"),
    "combine": ("string", "object", "array"),
    "texts": ("string", "array"),
    "over": ("string", "array"),
    "roles": ("string", "array"),
    "rows": ("array",),
    "line": ("array",),
    "range": ("array",),
    "numbers": ("array",),
    "keys": ("array",),
    "words": ("array",),
    "items": ("array",),
    "keep": ("object",),
}


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
            "defaultSnippets": [_snippet(kind) for kind in kinds.values()],
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
_POINTS_OF_AN_ITEM: Final = {"title": "a number or a field of the unit", "type": ["number", "string"], "minimum": 0, "minLength": 1}


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
    return mapping(properties, "id", title="an item", allOf=[_rule(kind, tuple(properties)) for kind in kinds.values()])


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
        return prop(_shape(shapes.pop(), first), title, _sentence(words))
    types = dict.fromkeys(kind for _, key in uses for kind in _LOOSE.get(key.shape, ("string",)))
    return prop({"type": list(types)}, title, _sentence(words))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."


def shape_of(kind: Kind, key: Key) -> str:
    """The name of the shape that a key of a kind has: an amount without a sign where the kind itself is the sign."""
    if (kind.name, key.name) in _REFINED:
        return _REFINED[kind.name, key.name]
    if key.shape in _ALSO:
        return _ALSO[key.shape]
    if key.shape == "amount" and (kind.name in NEVER_NEGATIVE):
        return "earned"
    return f"{key.shape}:{','.join(key.values)}" if key.values else key.shape


def _shape(shape: str, key: Key) -> Schema:
    if not key.values:
        return ref(shape)
    words = {"type": "string", "enum": list(key.values)}
    if key.shape == "words":
        return {"title": f"a list of {' and '.join(key.values)}", "type": "array", "items": words, "minItems": 1}
    return words


def _rule(kind: Kind, every: Iterable[str]) -> Schema:
    """``if`` the node is of this kind, ``then`` these keys are needed, those look so, and others are not its own."""
    is_kind: Schema = {"properties": {"kind": {"const": kind.name}}}
    if kind.name != SECTION:  # kind: section may be left out
        is_kind["required"] = ["kind"]
    then: Schema = {"properties": own_properties(kind, every)}
    if required := required_of(kind):
        then["required"] = list(required)
    if kind.one_of:
        then["allOf"] = [_exactly_one(words) for words in kind.one_of]
    return {"if": is_kind, "then": then}


def own_properties(kind: Kind, every: Iterable[str]) -> dict[str, Any]:
    """Each key that is not the kind's own is false; each of its own keys has its shape."""
    mine = {key.name: key for key in kind.keys}
    shared = shared_keys(kind)
    found: dict[str, Any] = {}
    for name in every:
        if name in mine:
            found[name] = _shape(shape_of(kind, mine[name]), mine[name])
        elif name not in shared:
            found[name] = False
    if kind.name != SECTION and "points" in shared:
        found["points"] = _POINTS_OF_AN_ITEM
    return found


def shared_keys(kind: Kind) -> frozenset[str]:
    """The common keys that make sense for a kind."""
    words = {"id", "kind", *common(points={}), *_within_a_section()}
    if kind.name != SECTION:
        words -= {"points"} if kind.points == "none" else set()
        words -= set() if kind.missing else {"missing"}
    return frozenset(words)


def required_of(kind: Kind) -> tuple[str, ...]:
    """The keys that a kind needs."""
    return tuple(key.name for key in kind.keys if key.required) + (("points",) if kind.points == "required" else ())


def _exactly_one(words: tuple[str, ...]) -> Schema:
    """Exactly one of some keys, without ``oneOf``: if the first is there no other may be, else the rest decides."""
    first, *rest = words
    if not rest:
        return {"required": [first]}
    return {
        "if": {"required": [first]},
        "then": {"properties": dict.fromkeys(rest, False)},
        "else": _exactly_one(tuple(rest)),
    }


def _top(what: str, section: Kind, *, for_each: bool) -> Schema:
    every = tuple(key.name for key in section.keys)
    own = own_properties(section, every)
    keys = {key.name: prop(own[key.name] or {}, key.title, _sentence(key.says)) for key in section.keys}
    each = {
        "for_each": text(
            "逐", "The field for each of whose values the sheet has one instance: indicator, or a field of the records.", "indicator"
        )
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


def _snippet(kind: Kind) -> Schema:
    """The keys that an item of this kind cannot do without."""
    keys: list[str] = [*required_of(kind), *(words[0] for words in kind.one_of)]
    if kind.points == "optional":
        keys.append("points")
    body: dict[str, Any] = {"id": "$1", "kind": kind.name, "title": "$2", "clause": "$3"}
    if kind.name == SECTION:
        body = {"id": "$1", "title": "$2", "clause": "$3", "points": "$4", "items": []}
        keys = []
    for n, key in enumerate(dict.fromkeys(keys), 4):
        body[key] = f"${n}"
    return snippet(f"{kind.name} {kind.title}", kind.says, body)
