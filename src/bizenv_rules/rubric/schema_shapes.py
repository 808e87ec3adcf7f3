"""Shapes of values by name, as ``$defs``: what an amount, a table, a list of steps looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bizenv_rules.rubric.schema_words import DATE, ID, Schema, choice, edges, listing, mapping, prop, ref, rounding, snippet


def _entry(name: str, minimum: int | None = None) -> Schema:
    low = {} if minimum is None else {"minimum": minimum}
    return {"title": name, "type": ["number", "string"], "minLength": 1, **low}


_AMOUNT: Final = "a number, a name or an expression"
_FOLDS: Final = {
    "sum": "相加",
    "mean": "平均",
    "min": "取最低",
    "max": "取最高",
    "median": "取中位数",
}
_WHOLE: Final = {"type": "integer", "minimum": 1}


def _combine(words: Mapping[str, str], title: str, *types: str) -> Schema:
    return {
        "title": title,
        "type": ["string", "object", *types],
        "if": {"type": "string"},
        "then": choice(words),
        "properties": {
            "trimmed_mean": prop(_WHOLE, "去掉两端后平均", "So many values are left out at either end, then the mean."),
            "geometric_mean": prop(
                {"type": "integer", "minimum": 0, "maximum": 10}, "几何平均", "The geometric mean, exact to so many decimals."
            ),
        },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _kept() -> Schema:
    how_many = {"title": "a whole number or an expression over `of`", "type": ["integer", "string"], "minimum": 1, "minLength": 1}
    words = {"best": "留最高的几个", "worst": "留最低的几个", "drop_highest": "去掉最高的几个", "drop_lowest": "去掉最低的几个"}
    kept = {word: prop(how_many, title, "How many; the last one left is never dropped.") for word, title in words.items()}
    alone = [
        {
            "if": {"required": [word]},
            "then": {"maxProperties": 1},
        }
        for word in ("best", "worst")
    ]
    return mapping(
        kept, title="which values are kept: {best: n}, {worst: n} or {drop_highest: n, drop_lowest: n}", minProperties=1, allOf=alone
    )


def shapes() -> dict[str, Schema]:
    """The shapes of values by name, as ``$defs``; those of ``kinds.base.Shape`` are among them.

    >>> shapes()["amount"]["type"]
    ['number', 'string']
    """
    return {
        "id": {
            "title": "a name",
            "type": "string",
            "pattern": ID,
            "maxLength": 64,
            "patternErrorMessage": "letters, Chinese ones too, digits and _; no hyphen, and no digit first",
        },
        "clause": {"title": "text, a clause path", "type": "string", "minLength": 1},
        "date": {"title": "a date like 2021-12-31", "type": "string", "pattern": DATE, "patternErrorMessage": "write a date as 2021-12-31"},
        "amount": _entry(_AMOUNT),
        "earned": _entry(_AMOUNT, 0),
        "number": {"title": "a number", "type": "number"},
        "positive": {"title": "a number above 0", "type": "number", "exclusiveMinimum": 0},
        "whole": {"title": "a whole number from 1 up", "type": "integer", "minimum": 1},
        "condition": {"title": "a condition", "type": ["string", "boolean"], "minLength": 1},
        "expression": _entry("a number or an expression"),
        "record_condition": {"title": "a condition over a record's fields", "type": "string", "minLength": 1},
        "record_expression": _entry("an expression over a record's fields"),
        "record": {"title": "a kind of record", "type": "string", "minLength": 1},
        "field": {"title": "a field of the record", "type": "string", "minLength": 1},
        "text": {"title": "text", "type": "string"},
        "texts": _one_or_several("a text or a list of texts"),
        "flag": {"title": "true or false", "type": "boolean"},
        "duty": {"title": "the name of a duty", "type": "string", "minLength": 1},
        "sheet": {"title": "the name of a sheet", "type": "string", "minLength": 1},
        "rank_of": {"title": "the name of a fact", "type": "string", "minLength": 1},
        "words": {"title": "a list of texts", "type": "array", "items": {"type": "string", "minLength": 1}},
        "over": _one_or_several("a dimension or a list of dimensions"),
        "roles": _one_or_several("the name of a list, or a list of roles"),
        "order": choice({"high_first": "从高到低", "low_first": "从低到高"}),
        **_tables(),
        "combine": _combine({**_FOLDS, "first": "第一个适用的"}, "how values are combined", "array"),
        "combine_children": _combine({**_FOLDS, "first": "第一个适用的"}, "how the children are combined"),
        "combine_forms": _combine(_FOLDS, "how the forms are combined"),
        "combine_instances": {
            "title": "how the instances are combined, or a list with one word for each dimension",
            "type": ["string", "object", "array"],
            "if": {"type": "array"},
            "then": {"items": ref("combine_forms"), "minItems": 1},
            "else": ref("combine_forms"),
        },
        "keep": _kept(),
        "rounding": mapping(rounding(), "places", title="how a number is rounded"),
    }


def _one_or_several(title: str) -> Schema:
    return {"title": title, "type": ["string", "array"], "minLength": 1, "items": {"type": "string", "minLength": 1}, "minItems": 1}


def _tables() -> dict[str, Schema]:
    pair = {"type": "array", "items": {"type": "number"}}
    return {
        "table": {
            "title": "a table from words to points",
            "type": ["object", "string"],
            "minProperties": 1,
            "minLength": 1,
            "additionalProperties": ref("entry"),
        },
        "entry": {
            "title": "points, or a table for the next key",
            "type": ["number", "string", "object"],
            "minLength": 1,
            "minProperties": 1,
            "additionalProperties": ref("entry"),
        },
        "table_of_points": {
            "title": "a table from words to points",
            "type": "object",
            "minProperties": 1,
            "additionalProperties": ref("earned"),
        },
        "table_of_ranks": {
            "title": "a table from ranks to points, or the name of a parameter",
            "type": ["object", "string"],
            "minLength": 1,
            "minProperties": 1,
            "propertyNames": {
                "title": "a rank",
                "type": "string",
                "pattern": "^[1-9][0-9]*$",
                "patternErrorMessage": "a rank is a whole number from 1 up",
            },
            "additionalProperties": ref("amount"),
        },
        "table_of_keys": {
            "title": "a table from keys to points",
            "type": "object",
            "minProperties": 1,
            "additionalProperties": ref("entry"),
        },
        "rows": {
            **listing(
                mapping(
                    {**edges(), "give": prop(ref("amount"), "得分", "What is given where the edges hold.")},
                    "give",
                    title="a step {from|above|to|below: n, give: p}",
                ),
                minItems=1,
            ),
            "title": "a list of steps",
            "defaultSnippets": [snippet("从…起", "points from a number on", {"from": "$1", "give": "$2"})],
        },
        "line": {
            **listing(
                mapping(
                    {
                        "at": prop({"type": "number"}, "量", "The number measured."),
                        "give": prop({"type": "number"}, "得分", "What is given there."),
                    },
                    "at",
                    "give",
                    title="a point {at: n, give: p}",
                ),
                minItems=1,
            ),
            "title": "a list of points {at, give}",
        },
        "range": {**pair, "title": "[least, greatest]", "minItems": 2, "maxItems": 2},
        "numbers": {**pair, "title": "a list of numbers", "minItems": 1},
        "keys": {
            "title": "a list of facts, unit fields or expressions",
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "minItems": 1,
        },
    }
