"""Schemas of what a rubric reads and leaves open: facts, kinds of record, fields of units, readings and parameters."""

from __future__ import annotations

from typing import Final

from bizenv_rules.evidence.vocabulary import SORTS
from bizenv_rules.rubric.schema_words import Schema, choice, clause, mapping, named, note, prop, ref, text

_FOLDS: Final = {
    "sum": ("合计", "Adds up a field or an expression over the record's fields."),
    "mean": ("平均", "The mean of a field or an expression; absent if there is no record."),
    "median": ("中位数", "The median; absent if there is no record."),
    "max": ("最大", "The greatest; absent if there is no record."),
    "min": ("最小", "The least; absent if there is no record."),
    "latest": ("最近", "What the latest record has; absent if there is no record."),
    "distinct": ("不同值个数", "How many different values there are."),
}
_WINDOWS: Final = {
    "period": "本周期",
    "year_to_date": "本年至今",
    "standing": "期末仍有效",
    "previous": "上一周期",
    "all": "截至核算日的全部",
}


def fact(title: str, *, decision: bool) -> Schema:
    """A fact; in a decision it reads the records that agree in the fields of ``same``."""
    expression = {"title": "a field, or an expression over the record's fields", "type": "string", "minLength": 1}
    months = prop({"type": "integer", "minimum": 1}, "月数", "So many months up to the period's last day.")
    properties = {
        "record": prop(ref("record"), "记录", "The kind of record that is read.", "article"),
        "where": prop(ref("record_condition"), "条件", "Which records; all if left out.", "level == '省级'"),
        **{how: prop(expression, named_, says) for how, (named_, says) in _FOLDS.items()},
        "drop": prop(_drop(), "去掉", "With mean or median: so many of the highest and lowest are left out.", {"high": 1, "low": 1}),
        "window": prop(
            {
                "title": "a window",
                "type": ["string", "object"],
                "if": {"type": "string"},
                "then": {"enum": list(_WINDOWS), "markdownEnumDescriptions": list(_WINDOWS.values())},
                "properties": {"months": months},
                "required": ["months"],
                "additionalProperties": False,
            },
            "时间范围",
            "From when on and until when records count (default period).",
        ),
        "whose": prop(
            choice({"own": "本单位", "with_subordinates": "含下属单位", "class": "同类单位", "all": "全部单位"}),
            "谁的",
            "Whose records are read (default own).",
        ),
        "once_per": prop(expression, "去重", "One record counts for each value of this.", "story", "month(date)"),
        "take": prop(
            {
                "title": "first, last or {highest: field}",
                "type": ["string", "object"],
                "if": {"type": "string"},
                "then": {"enum": ["first", "last"], "markdownEnumDescriptions": ["最早的", "最晚的"]},
                "properties": {"highest": text("取最高", "The field whose highest value decides.")},
                "required": ["highest"],
                "additionalProperties": False,
            },
            "取哪一条",
            "With once_per: which record stands for its value (default first).",
        ),
        "verified": prop(
            {
                "title": "true or any",
                "type": ["boolean", "string"],
                "enum": [True, "any"],
                "markdownEnumDescriptions": ["只计已核实", "全部"],
            },
            "核实",
            "With true only verified records are read, with any all of them (default true).",
        ),
        "clause": clause(),
        "note": note(),
    }
    if decision:
        del properties["whose"]  # `same` says whose
        windows = {word: says for word, says in _WINDOWS.items() if word in ("year_to_date", "standing", "all")}
        told = {**properties["window"], "then": {"enum": list(windows), "markdownEnumDescriptions": list(windows.values())}}
        properties["window"] = prop(told, "时间范围", "From when on records count, up to the day asked for (default all).")
        same = {"type": "array", "items": ref("field"), "minItems": 1}
        properties["same"] = prop(same, "同", "The fields in which records agree with the one decided on.", ["person"])
    return mapping(properties, "record", title=title)


def _drop() -> Schema:
    whole = {"type": "integer", "minimum": 0}
    return mapping(
        {"high": prop(whole, "最高", "How many."), "low": prop(whole, "最低", "How many.")}, title="how many are left out", minProperties=1
    )


def records() -> Schema:
    """Kinds of record: those used, those declared, and the values of their fields."""
    field = {
        "title": "a type, or {type, title, values, required}",
        "type": ["string", "object"],
        "if": {"type": "string"},
        "then": {"enum": list(SORTS)},
        "properties": {
            "type": prop({"type": "string", "enum": list(SORTS)}, "类型", "What the field holds (default text)."),
            "title": text("名称", "The heading of the column."),
            "values": prop(ref("words"), "取值", "The only texts it takes, highest first."),
            "required": prop(ref("flag"), "必填", "Whether every record needs it."),
        },
        "additionalProperties": False,
    }
    kind = mapping(
        {
            "title": text("名称", "What the officials call it."),
            "fields": prop(named(field, "fields"), "字段", "Its own fields.", {"month": "month", "group": "text"}),
            "note": note(),
        },
        title="a kind of record",
    )
    return mapping(
        {
            "use": prop(ref("words"), "使用", "The kinds of record this rubric reads.", ["finding", "article"]),
            "declare": prop(named(kind, "kinds of record"), "声明", "Kinds of record of its own, or more fields for a known kind."),
            "values": prop(
                {"title": "lists of values by kind.field", "type": "object", "additionalProperties": ref("words")},
                "取值",
                "The only texts that a field takes, highest first.",
                {"finding.channel": ["督办", "明察暗访"]},
            ),
        },
        title="kinds of record",
    )


def unit_field() -> Schema:
    """A field that units carry."""
    kinds = {"number": "数", "text": "文字", "bool": "是否", "date": "日期", "list": "列表"}
    return mapping(
        {
            "type": prop(choice(kinds), "类型", "What it holds."),
            "optional": prop(ref("flag"), "可缺", "Whether a unit may lack it."),
            "title": text("名称", "The heading of the column."),
            "values": prop(ref("words"), "取值", "The only texts it takes."),
        },
        "type",
        title="a field of units",
    )


def reading() -> Schema:
    """A question that the text leaves open, with its answers."""
    answer = mapping(
        {
            "why": text("理由", "Why one may read it so."),
            "set": prop(
                {"title": "paths and their new values", "type": "object"},
                "设置",
                "Paths of the rubric with new values; `none` takes a key away.",
            ),
        },
        title="a choice",
    )
    return mapping(
        {
            "question": text("问题", "What the text leaves open."),
            "clause": clause(),
            "default": prop(ref("id"), "默认", "The choice that holds where nobody chose."),
            "choices": prop(named(answer, "choices", minProperties=1), "选项", "The answers, each with its reason."),
            "note": note(),
        },
        "question",
        "default",
        "choices",
        title="a reading",
    )


def parameter() -> Schema:
    """A value that the text leaves open and the caller gives."""
    kinds = {"number": "数", "points": "分数", "date": "日期", "text": "文字", "list": "列表", "table": "表"}
    return mapping(
        {
            "type": prop(choice(kinds), "类型", "What it holds (default number)."),
            "clause": clause(),
            "say": text("说明", "What the text says, and what it leaves open."),
            "values": prop(
                {"title": "values by the day from which they hold", "type": "object", "propertyNames": ref("date")},
                "取值",
                "The value from a day on; left out where the caller gives it.",
                {"2018-01-01": 2},
            ),
        },
        title="a parameter",
    )
