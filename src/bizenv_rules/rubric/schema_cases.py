"""The schema of files of cases: units, what is given, and what is expected of them."""

from __future__ import annotations

from typing import Final

from bizenv_rules.rubric.schema_words import LANGUAGE, RUBRIC_ID, Schema, choice, clause, listing, mapping, note, prop, ref, text

_PERIOD: Final = {"title": "a period like 2021, 2021H1, 2021Q3 or 2021-09", "type": ["integer", "string"], "minLength": 1}
_ID: Final = {"title": "a name", "type": "string", "minLength": 1}


def cases() -> Schema:
    """A file of cases: tests of a rubric."""
    fields = {key: value for key, value in unit_schema("fields of a unit").items() if key != "required"}
    unit = {**fields, "title": "a unit, or its name", "type": ["string", "object"], "minLength": 1}
    units = {
        "title": "a list of units, or a mapping from their names to their fields",
        "type": ["array", "object"],
        "items": unit,
        "minItems": 1,
        "minProperties": 1,
        "additionalProperties": {**fields, "type": ["object", "null"]},
    }
    number = {"title": "a number, or a fraction like 371/6", "type": ["number", "string"], "minLength": 1}
    given = {
        "title": "node paths with their values, or so for each unit",
        "type": "object",
        "additionalProperties": {**number, "type": ["number", "string", "object"], "additionalProperties": number},
    }
    sum_ = {"title": "a number or its arithmetic", "type": ["number", "string"], "minLength": 1}
    work = {
        "title": "the arithmetic by node, or none",
        "type": ["object", "string"],
        "if": {"type": "string"},
        "then": {"const": "none"},
        "additionalProperties": {**sum_, "type": ["number", "string", "object"], "additionalProperties": sum_},
    }
    duties = {
        "title": "met, none, or a list for each duty",
        "type": ["string", "object"],
        "if": {"type": "string"},
        "then": {"enum": ["met", "none"], "markdownEnumDescriptions": ["按期完成", "一次未报"]},
        "additionalProperties": ref("duty_states"),
    }
    test = mapping(
        {
            "name": text("名称", "What the case shows.", minLength=1),
            "clause": clause(),
            "unit": prop(unit, "单位", "The unit: its name, or a mapping as in a list of units.", "商务局"),
            "units": prop(units, "单位", "Several units, for ranking and the like.", {"甲局": {"class": "部门"}}),
            "period": prop(_PERIOD, "期间", "May be left out where the rubric is in force for one period.", 2021),
            "as_of": prop(ref("date"), "核算日", "What is dated later is not known (default the last day of the period)."),
            "parameters": prop({"type": "object"}, "参数", "Values of parameters.", {"first_bonus": 2}),
            "readings": prop({"type": "object", "additionalProperties": _ID}, "理解", "Reading → choice."),
            "calendar": prop({"type": "object"}, "日历", "Days off and working days of years that the calendar does not know."),
            "history": prop(listing({"type": "object"}), "往年结果", "Results of earlier periods, as prior_result records."),
            "duties": prop(duties, "职责", "How due dates were kept where the evidence says nothing: met, none, or lists."),
            "given": prop(given, "已知", "Values of nodes; a given node reads no evidence.", {"daily": 36}),
            "evidence": prop(listing({"type": "object", "title": "a record"}), "佐证", "Records; id and unit may be left out."),
            "work": prop(
                work, "演算", "The arithmetic as a person does it from the clause; none where nothing is computed.", {"daily": "40 - 3*3"}
            ),
            "expect": prop(ref("expected_result"), "期望", "Node paths and results with what they have to be."),
            "confirm": prop(choice({"pending": "待确认"}), "确认", "A suggested case that nobody has signed yet."),
            "note": note(),
        },
        "name",
        "expect",
        title="a case",
        allOf=[{"if": {"required": ["unit"]}, "then": {"properties": {"units": False}}}],
    )
    whole = mapping(
        {
            "language": LANGUAGE,
            "cases": prop(RUBRIC_ID, "案例", "The id of the rubric or decision."),
            "note": note(),
            "tests": prop(listing(test, minItems=1), "测试", "The cases."),
        },
        "language",
        "cases",
        "tests",
        title="案例 cases",
    )
    return {**whole, "$defs": {"expected_result": _expected(), "duty_states": _duty_states()}}


def _duty_states() -> Schema:
    words = {"met": "按期", "late": "迟报", "missed": "未报", "not_yet_due": "未到期", "open": "未定期限"}
    return {**listing(choice(words)), "title": "a list of states by due date"}


def _expected() -> Schema:
    number = {"title": "a number, or a fraction like 371/6", "type": ["number", "string"], "minLength": 1}
    words = listing({"type": "string"})
    status = {"complete": "完整", "incomplete": "不完整", "undetermined": "待定", "not_assessed": "不考核"}
    return {
        "title": "what is expected",
        "type": "object",
        "minProperties": 1,
        "properties": {
            "score": prop(number, "得分", "The score, none where there is none."),
            "attainable": prop(number, "满分", "The attainable maximum."),
            "status": prop(choice(status), "状态", "How far the result is settled."),
            "grade": text("等次", "The grade, or none."),
            "grades_possible": prop(words, "可能的等次", "The grades that are still possible."),
            "rank": prop({"type": ["integer", "string"]}, "名次", "The place, or none."),
            "missing": prop(words, "缺少", "The nodes for which something was not given."),
            "consequences": prop(words, "后果", "The consequences that follow."),
            "low": prop(number, "最低", "The least the score can still be."),
            "high": prop(number, "最高", "The most the score can still be."),
            "errors": prop(words, "错误", "Codes of what stopped single items."),
        },
        "additionalProperties": {
            "title": "a number, missing, not_applicable, undetermined, or what is expected of a unit",
            "type": ["number", "string", "array", "object"],
            "minLength": 1,
        },
    }


def unit_schema(title: str) -> Schema:
    """Open, because a rubric may declare further fields."""
    active = mapping(
        {"from": prop(ref("date"), "自", "The first day."), "to": prop(ref("date"), "至", "The last day.")},
        title="days, both inside",
        minProperties=1,
    )
    roles = {"title": "indicators with the unit's role", "type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
    return {
        "title": title,
        "type": "object",
        "properties": {
            "id": prop(_ID, "标识", "What the unit is called by, everywhere."),
            "name": text("名称", "Its full name."),
            "aliases": prop(ref("words"), "别名", "Other names under which evidence may know it."),
            "class": text("类别", "The class it belongs to.", "镇"),
            "groups": prop(ref("words"), "分组", "Groups it belongs to."),
            "parent": text("上级", "The unit it belongs to."),
            "indicators": prop(roles, "指标", "Indicator → role.", {"获得电力": "牵头"}),
            "active": prop(active, "考核期间", "The days on which it is assessed.", {"from": "2022-04-01"}),
        },
        "required": ["id"],
    }
