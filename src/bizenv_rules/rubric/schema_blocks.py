"""Schemas of a rubric's other blocks: facts, duties, readings, vetoes, grades and what comes after the score."""

from __future__ import annotations

from typing import Final

from bizenv_rules.evidence.vocabulary import SORTS
from bizenv_rules.rubric.schema_words import (
    Schema,
    choice,
    clause,
    edges,
    identity,
    listing,
    mapping,
    named,
    note,
    prop,
    ref,
    rounding,
    snippet,
    text,
)

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


def blocks() -> dict[str, Schema]:
    """``$defs`` for the blocks of a rubric that are no nodes."""
    return {
        "fact": fact("a fact", decision=False),
        "count": {**fact("the name of a fact, or a fact written here", decision=False), "type": ["string", "object"], "minLength": 1},
        "quantity": {
            **fact("a fact, a number or an expression", decision=False),
            "type": ["number", "string", "object"],
            "minLength": 1,
        },
        "duty_block": _duty(),
        "reading": _reading(),
        "parameter": _parameter(),
        "record_block": _records(),
        "unit_field": _unit_field(),
        "veto": _veto(),
        "grade": _grade(),
        "ranking": _ranking(),
        "output": _output(),
        "consequence": _consequence(),
        "procedure_step": procedure_step(),
        "phase": _phase(),
        "source": _source(),
        "indicator": _indicator(),
        "body": _body(),
        "assumption": _assumption(),
        "expected": _expected(),
        "year": _year(),
        "display": mapping(rounding(), title="how numbers are shown"),
        "effective": mapping(
            {
                "from": prop(ref("date"), "施行日期", "The first day.", "2021-01-01"),
                "to": prop(ref("date"), "截止日期", "The last day, itself included.", "2021-12-31"),
                "note": note(),
            },
            title="when the rubric is in force",
        ),
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
        same = {"type": "array", "items": ref("field"), "minItems": 1}
        properties["same"] = prop(same, "同", "The fields in which records agree with the one decided on.", ["person"])
    return mapping(properties, "record", title=title)


def _drop() -> Schema:
    whole = {"type": "integer", "minimum": 0}
    return mapping(
        {"high": prop(whole, "最高", "How many."), "low": prop(whole, "最低", "How many.")}, title="how many are left out", minProperties=1
    )


def _duty() -> Schema:
    due = mapping(
        {
            "in": prop(choice({"same": "当期", "next": "下期"}), "在", "In the period reported or the one after it (default same)."),
            "day": prop(
                {
                    "title": "a day of the month, or last",
                    "type": ["integer", "string"],
                    "if": {"type": "string"},
                    "then": {"enum": ["last"]},
                    "minimum": 1,
                    "maximum": 31,
                },
                "日",
                "The day, itself included.",
            ),
            "workday": prop({"type": "integer", "minimum": 1}, "第几个工作日", "Working days, counted from the period's first day."),
        },
        title="a day of the period",
        allOf=[{"if": {"required": ["day"]}, "then": {"properties": {"workday": False}}}],
    )
    return mapping(
        {
            "title": text("名称", "What has to be done."),
            "clause": clause(),
            "every": prop(
                choice({"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}), "周期", "How often it recurs."
            ),
            "date": prop(ref("date"), "日期", "The one day it is due on, in place of `every`."),
            "due": prop(due, "期限", "The due day in each period (default its last day).", {"in": "next", "workday": 2}),
            "roll": prop(
                choice({"none": "不顺延", "next_workday": "顺延至下一工作日"}), "顺延", "Whether a day of rest moves the due day."
            ),
            "from": prop(ref("date"), "自", "No due date lies before this day."),
            "to": prop(ref("date"), "至", "No due date lies after this day."),
            "applies": prop(ref("condition"), "适用", "Which units owe it: a condition over the unit's fields."),
            "met_by": prop(
                mapping(
                    {
                        "record": prop(ref("record"), "记录", "The kind of record.", "submission"),
                        "where": prop(ref("record_condition"), "条件", "Which records."),
                    },
                    "record",
                    title="what meets a duty",
                ),
                "凭据",
                "The records that show it was done.",
            ),
            "at_least": prop({"type": "integer", "minimum": 1}, "至少", "So many are needed in a period (default 1)."),
            "all": prop(ref("flag"), "全部", "Every record that `where` selects has to be done in time."),
            "phase": prop(ref("id"), "阶段", "The phase it belongs to."),
            "note": note(),
        },
        title="a duty",
    )


def _reading() -> Schema:
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


def _parameter() -> Schema:
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


def _records() -> Schema:
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


def _unit_field() -> Schema:
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


def _veto() -> Schema:
    return mapping(
        {
            "id": identity("the veto"),
            "title": text("名称", "What it is called."),
            "clause": clause("三(二)4(1)"),
            "quote": text("原文", "The decisive words of the clause, at most 24 characters.", maxLength=24),
            "when": prop({"type": "string", "minLength": 1}, "情形", "The condition under which it acts.", "discipline_cases >= 1"),
            "grade": text("定为", "This grade takes the place of the one that the score leads to.", "不达标"),
            "at_most": text("不高于", "No better than this grade."),
            "void": prop(ref("flag"), "取消得分", "Takes the score away and keeps the unit out of the ranking."),
            "note": note(),
        },
        "id",
        "when",
        title="a veto",
        defaultSnippets=[snippet("一票否决", "a veto", {"id": "$1", "clause": "$2", "when": "$3", "grade": "$4"})],
    )


def _grade() -> Schema:
    return mapping(
        {
            "id": identity("the row"),
            "grade": text("等次", "What the grade is called.", "优秀"),
            "clause": clause("三(三)"),
            **edges(),
            "when": prop({"type": "string", "minLength": 1}, "条件", "A further condition.", "rank <= 3"),
            "note": note(),
        },
        "grade",
        title="a row of the grades",
        defaultSnippets=[snippet("等次", "a grade from a score on", {"grade": "$1", "from": "$2", "clause": "$3"})],
    )


def _ranking() -> Schema:
    ties = {
        "competition": "并列占位：1224",
        "modified": "并列取后：1334",
        "dense": "并列不占位：1223",
        "ordinal": "依次排列：1234，需要 break",
    }
    return mapping(
        {
            "title": text("名称", "What it is called."),
            "clause": clause(),
            "within": prop(ref("words"), "分组", "Units are ranked among those that agree in these fields.", ["class"]),
            "by": text("依据", "What is ranked (default score)."),
            "order": prop(ref("order"), "顺序", "Whether the highest or the lowest comes first."),
            "ties": prop(choice(ties), "并列", "How equal units share places (default competition)."),
            "break": prop(ref("words"), "并列再比", "Facts or nodes that decide between equal units, one after the other."),
            "applies": prop({"type": "string", "minLength": 1}, "参加排名", "Which units are ranked; sees vetoed."),
            "note": note(),
        },
        title="a ranking",
    )


def _output() -> Schema:
    return mapping(
        {
            "id": identity("the output"),
            "title": text("名称", "What it is called."),
            "clause": clause(),
            "value": prop(ref("expression"), "取值", "A number that is reported beside the score.", "score / 100 * allotment"),
            "applies": prop({"type": "string", "minLength": 1}, "适用", "Which units it is reported for."),
            "note": note(),
        },
        "id",
        "value",
        title="an output",
    )


def _consequence() -> Schema:
    return mapping(
        {
            "id": identity("the consequence"),
            "clause": clause("五(二)"),
            "when": prop({"type": "string", "minLength": 1}, "情形", "When it follows; always, if left out.", "grade == '不达标'"),
            "say": text("后果", "What follows, in the document's words."),
            "note": note(),
        },
        "id",
        "say",
        title="a consequence",
    )


def procedure_step() -> Schema:
    """A step that the document orders and that no number depends on."""
    return mapping(
        {
            "id": identity("the step"),
            "clause": clause(),
            "by": text("由谁", "Who does it."),
            "say": text("做什么", "What is done."),
            "to": text("向谁", "To whom."),
            "when": text("何时", "When, in words."),
        },
        "id",
        "say",
        title="a step of the procedure",
    )


def _phase() -> Schema:
    return mapping(
        {
            "title": text("名称", "What it is called."),
            "clause": clause(),
            "from": prop(ref("date"), "自", "The first day."),
            "to": prop(ref("date"), "至", "The last day, itself included."),
        },
        "from",
        "to",
        title="a phase",
    )


def _source() -> Schema:
    return mapping(
        {
            "document": text("文件", "The document's title."),
            "issuer": text("发文机关", "Who issued it."),
            "number": text("文号", "Its number."),
            "published": prop(ref("date"), "发布日期", "The day it was published."),
            "sha256": text("摘要", "The sha256 of the text that the clauses were read from."),
            "url": text("网址", "Where it stands."),
            "note": note(),
        },
        title="a document",
    )


def _indicator() -> Schema:
    inner = mapping(
        {
            "id": text("标识", "What the indicator is called by."),
            "title": text("名称", "Its title."),
            "about": text("内容", "What it is about."),
        },
        "id",
    )
    return mapping(
        {
            "id": text("标识", "What the indicator is called by."),
            "title": text("名称", "Its title."),
            "about": text("内容", "What it is about."),
            "lead": prop(ref("texts"), "牵头", "The units that lead it."),
            "deputy": prop(ref("texts"), "副组长", "The units that deputise."),
            "members": prop(ref("texts"), "成员", "The units that take part."),
            "items": prop(listing(inner), "二级指标", "What it is made of."),
        },
        "id",
        title="an indicator",
    )


def _body() -> Schema:
    return mapping(
        {
            "id": text("标识", "What the body is called by.", minLength=1),
            "title": text("名称", "Its full name."),
            "unit": text("单位", "The unit it belongs to."),
            "members_from": prop(ref("texts"), "成员来自", "The units whose people sit in it."),
            "inspects": prop(ref("texts"), "督查", "The units it assesses."),
            "note": note(),
        },
        "id",
        title="a body that assesses",
    )


def _assumption() -> Schema:
    return mapping(
        {
            "id": identity("the assumption"),
            "clause": clause(),
            "when": prop({"type": "string", "minLength": 1}, "条件", "What is true of all evidence."),
            "why": text("理由", "Why it is true."),
        },
        "id",
        "when",
        title="an assumption",
    )


def _expected() -> Schema:
    return mapping(
        {
            "code": text(
                "代码", "The finding's code.", "R101", pattern="^[A-Z][0-9]{3}$", patternErrorMessage="a code is a letter and three digits"
            ),
            "at": text("位置", "The node or block it is about."),
            "clause": clause(),
            "why": text("理由", "Why the document has it so."),
        },
        "code",
        "why",
        title="a known finding, signed",
    )


def _year() -> Schema:
    days = listing(ref("date"))
    return mapping(
        {
            "holidays": prop(days, "放假", "Days off that would be working days."),
            "workdays": prop(days, "调休上班", "Working days that would be days off."),
            "source": text("依据", "The notice that says so."),
        },
        title="the days of a year",
    )
