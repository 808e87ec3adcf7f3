"""The words that schemas are written in: shapes of values with a name each, and the properties that use them.

Only draft-07 keywords and ``$defs`` are used, because editors older than 2020-12 follow those too. Numbers are ints and Decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = dict[str, Any]

LETTER: Final = "A-Z_a-z\u3007\u3400-\u4dbf\u4e00-\u9fff"
ID: Final = f"^[{LETTER}][0-9{LETTER}]*$"
KEBAB: Final = f"^[{LETTER}][0-9{LETTER}-]*$"
DATE: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MODES: Final = {
    "half_up": "四舍五入，远离零",
    "half_even": "四舍六入五成双",
    "up": "进一，远离零",
    "down": "去尾，趋向零",
    "floor": "向下取整",
    "ceiling": "向上取整",
}


def ref(name: str, **more: Any) -> Schema:
    """A value of a shape that has a name."""
    return {"$ref": f"#/$defs/{name}", **more}


def prop(schema: Schema, title: str, says: str, *examples: object) -> Schema:
    """A property: what it takes, its Chinese name, a sentence, and examples.

    >>> prop({"type": "string"}, "名称", "What it is called.")["description"]
    '名称：What it is called.'
    """
    shown = {"examples": list(examples)} if examples else {}
    return {**schema, "description": f"{title}：{says}", **shown}


def text(title: str, says: str, *examples: object, **more: Any) -> Schema:
    """A property that is text."""
    return prop({"type": "string", **more}, title, says, *examples)


def choice(words: Mapping[str, str]) -> Schema:
    """One of some words, each with what it means."""
    return {"type": "string", "enum": list(words), "markdownEnumDescriptions": list(words.values())}


def mapping(properties: Mapping[str, Schema], *required: str, title: str = "", **more: Any) -> Schema:
    """A closed mapping."""
    named = {"title": title} if title else {}
    return {
        **named,
        "type": "object",
        "properties": dict(properties),
        **({"required": list(required)} if required else {}),
        "additionalProperties": False,
        **more,
    }


def listing(items: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **more}


def named(values: Schema, what: str, **more: Any) -> Schema:
    """A mapping from ids to values."""
    return {"type": "object", "title": f"{what} by their ids", "propertyNames": ref("id"), "additionalProperties": values, **more}


def snippet(label: str, says: str, body: Mapping[str, object]) -> Schema:
    """What an editor offers to write."""
    return {"label": label, "description": says, "body": dict(body)}


def note() -> Schema:
    """The property that holds a remark."""
    return text("说明", "A remark for readers; changes nothing.")


def clause(example: str = "三(二)1(5)") -> Schema:
    """The property that names the clause."""
    return prop(ref("clause"), "条款", "The clause that says so: its printed numerals, joined without spaces.", example)


def identity(what: str) -> Schema:
    """The property that names an entry."""
    return prop(ref("id"), "标识", f"What {what} is called by, everywhere in the rubric.")


def rounding() -> dict[str, Schema]:
    """``places`` and ``mode``."""
    return {
        "places": prop({"type": "integer", "minimum": 0, "maximum": 10}, "小数位数", "How many decimals are kept."),
        "mode": prop(choice(MODES), "舍入方式", "How what lies between is rounded."),
    }


_EDGES: Final = {
    "from": prop({"type": "number"}, "从…起（含）", "At least this, itself included (及以上)."),
    "above": prop({"type": "number"}, "超过（不含）", "More than this, itself not included (超过)."),
    "to": prop({"type": "number"}, "到…止（含）", "At most this, itself included (不超过)."),
    "below": prop({"type": "number"}, "低于（不含）", "Less than this, itself not included (不足)."),
}


def edges() -> dict[str, Schema]:
    """``from``, ``above``, ``to``, ``below``."""
    return {edge: dict(schema) for edge, schema in _EDGES.items()}


LANGUAGE: Final = prop({"title": "1", "type": "integer", "const": 1}, "语言版本", "The version of the rubric language; always 1.")
RUBRIC_ID: Final = {
    "title": "a name",
    "type": "string",
    "pattern": KEBAB,
    "patternErrorMessage": "letters, Chinese ones too, digits, _ and -; no digit first",
}
