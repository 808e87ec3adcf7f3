"""Schemas of a rubric's blocks that are no nodes: duties, phases, indicators, bodies, and those of the neighbouring files."""

from __future__ import annotations

from bizenv_rules.rubric import schema_after as after
from bizenv_rules.rubric import schema_facts as facts
from bizenv_rules.rubric.schema_words import Schema, choice, clause, listing, mapping, note, prop, ref, rounding, text


def blocks() -> dict[str, Schema]:
    """``$defs`` for the blocks of a rubric that are no nodes."""
    return {
        "fact": facts.fact("a fact", decision=False),
        "count": {**facts.fact("the name of a fact, or a fact written here", decision=False), "type": ["string", "object"], "minLength": 1},
        "quantity": {
            **facts.fact("a fact, a number or an expression", decision=False),
            "type": ["number", "string", "object"],
            "minLength": 1,
        },
        "duty_block": _duty(),
        "reading": facts.reading(),
        "parameter": facts.parameter(),
        "record_block": facts.records(),
        "unit_field": facts.unit_field(),
        "veto": after.veto(),
        "grade": after.grade(),
        "ranking": after.ranking(),
        "output": after.output(),
        "consequence": after.consequence(),
        "procedure_step": after.procedure_step(),
        "phase": _phase(),
        "source": _source(),
        "indicator": _indicator(),
        "body": _body(),
        "assumption": after.assumption(),
        "expected": after.expected(),
        "counts": {
            "title": "numbers by name",
            "type": "object",
            "additionalProperties": {"title": "a whole number", "type": "integer", "minimum": 0},
        },
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
