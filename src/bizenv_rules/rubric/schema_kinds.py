"""Schemas of what is a kind's own: the shape of each of its keys, the keys it needs, and those that are not its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bizenv_rules.kinds.base import Key, Kind
from bizenv_rules.rubric.schema_words import Schema, ref, snippet

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
    ("panel", "full"): "positive",
    ("panel", "step"): "positive",
    ("judged", "step"): "positive",
    ("imported", "full"): "positive",
    ("imported", "step"): "positive",
}
_ALSO: Final[Mapping[str, str]] = {"combine": "combine_forms", "fact": "count"}
_POINTS_OF_AN_ITEM: Final = {"title": "a number or a field of the unit", "type": ["number", "string"], "minimum": 0, "minLength": 1}
SHARED: Final = frozenset(
    {"id", "kind", "title", "clause", "quote", "points", "applies", "zero_when", "round", "missing", "memo", "beyond", "weight", "note"}
)
"""The keys that nodes of every kind may have; a few kinds lack one or two."""


def shape_of(kind: Kind, key: Key) -> str:
    """The name of the shape that a key of a kind has: an amount without a sign where the kind itself is the sign."""
    if (kind.name, key.name) in _REFINED:
        return _REFINED[kind.name, key.name]
    if key.shape in _ALSO:
        return _ALSO[key.shape]
    if key.shape == "amount" and (kind.name in NEVER_NEGATIVE):
        return "earned"
    return f"{key.shape}:{','.join(key.values)}" if key.values else key.shape


def shaped(shape: str, key: Key) -> Schema:
    """The schema of a key of this shape."""
    if not key.values:
        return ref(shape)
    words = {"type": "string", "enum": list(key.values)}
    if key.shape == "words":
        return {"title": f"a list of {' and '.join(key.values)}", "type": "array", "items": words, "minItems": 1}
    return words


def rule(kind: Kind, every: Iterable[str]) -> Schema:
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
            found[name] = shaped(shape_of(kind, mine[name]), mine[name])
        elif name not in shared:
            found[name] = False
    if kind.name != SECTION and "points" in shared:
        found["points"] = _POINTS_OF_AN_ITEM
    return found


def shared_keys(kind: Kind) -> frozenset[str]:
    """The common keys that make sense for a kind."""
    words = set(SHARED)
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


def offered(kind: Kind) -> Schema:
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
