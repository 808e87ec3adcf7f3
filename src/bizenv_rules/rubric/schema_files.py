"""Schemas of the files that stand beside a rubric: decisions, cases, units, clauses and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bizenv_rules.evidence.vocabulary import FieldSpec, RecordKind, standard
from bizenv_rules.rubric import schema_blocks as blocks
from bizenv_rules.rubric.schema_words import KEBAB, Schema, choice, clause, identity, listing, mapping, named, note, prop, ref, text

LANGUAGE: Final = prop({"title": "1", "type": "integer", "const": 1}, "语言版本", "The version of the rubric language; always 1.")
_PERIOD: Final = {"title": "a period like 2021, 2021H1, 2021Q3 or 2021-09", "type": ["integer", "string"], "minLength": 1}
_ID: Final = {"title": "a name", "type": "string", "minLength": 1}
RUBRIC_ID: Final = {
    "title": "a name",
    "type": "string",
    "pattern": KEBAB,
    "patternErrorMessage": "letters, Chinese ones too, digits, _ and -; no digit first",
}


def decision() -> Schema:
    """A decision file: rules without points about records of one kind."""
    rule = mapping(
        {
            "id": identity("the rule"),
            "clause": clause(),
            "quote": text("原文", "The decisive words of the clause, at most 24 characters.", maxLength=24),
            "when": prop({"type": "string", "minLength": 1}, "情形", "The condition under which it applies to a record."),
            "outcome": text("结论", "What is decided."),
            "severity": text("轻重", "How grave it is, in the document's words."),
            "note": note(),
        },
        "id",
        "when",
        "outcome",
        title="a rule",
    )
    modes = {"all": "列出全部适用的规则", "first": "第一条适用的规则", "collect": "汇总全部结论"}
    properties = {
        "language": LANGUAGE,
        "decision": prop(RUBRIC_ID, "决定", "What the decision is called by.", "supervisor-dismissal"),
        "edition": text("版本", "The year, or 试行."),
        "title": text("名称", "The document's title."),
        "note": note(),
        "source": prop(ref("source"), "来源", "The document it was written from."),
        "record": prop(ref("record"), "记录", "The kind of record that is decided on.", "appointment"),
        "mode": prop(choice(modes), "方式", "Which outcomes count (default all)."),
        "records": prop(ref("record_block"), "记录", "The kinds of record that are read."),
        "readings": prop(named(ref("reading"), "readings"), "理解", "Questions that the text leaves open."),
        "parameters": prop(named(ref("parameter"), "parameters"), "参数", "Values that the text leaves open."),
        "lists": prop(named(ref("words"), "lists"), "名单", "Lists of words."),
        "facts": prop(
            named(blocks.fact("a fact", decision=True), "facts"), "事实", "Values read from records that agree with the one decided on."
        ),
        "unit_fields": prop(named(ref("unit_field"), "fields"), "单位字段", "Further fields that units carry."),
        "rules": prop(listing(rule, minItems=1), "规则", "The rules, in the document's order."),
        "procedure": prop(listing(ref("procedure_step")), "程序", "Steps that no outcome depends on."),
    }
    return mapping(properties, "language", "decision", "record", "rules", title="决定 decision")


def cases() -> Schema:
    """A file of cases: tests of a rubric."""
    unit = {**_unit("a unit, or its name"), "type": ["string", "object"], "minLength": 1}
    given = {
        "title": "node paths with their values",
        "type": "object",
        "additionalProperties": {"title": "a number", "type": ["number", "string"]},
    }
    work = {
        "title": "the arithmetic by node, or none",
        "type": ["object", "string"],
        "if": {"type": "string"},
        "then": {"const": "none"},
        "additionalProperties": {"title": "a number or its arithmetic", "type": ["number", "string"], "minLength": 1},
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
            "units": prop(listing(unit, minItems=1), "单位", "Several units, for ranking and the like."),
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
            "cases": prop(RUBRIC_ID, "案例", "The rubric's id."),
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


def units() -> Schema:
    """A list of units."""
    return mapping(
        {
            "language": LANGUAGE,
            "units": prop(listing(_unit("a unit")), "单位", "The units that are assessed."),
            "indicators": prop(listing(ref("indicator")), "指标", "The document's table of indicators."),
            "indicators_from": prop({"type": "string", "const": "table"}, "指标来源", "Units' indicators are taken from the table."),
            "bodies": prop(listing(ref("body")), "评定机构", "Those who assess."),
        },
        "language",
        "units",
        title="单位 units",
    )


def _unit(title: str) -> Schema:
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


def clauses() -> Schema:
    """The clauses of a document, for the two-way coverage."""
    scored = {"rule": "评分规则", "veto": "一票否决", "procedure": "程序", "definition": "定义", "aim": "目的、原则", "none": "与结果无关"}
    entry = mapping(
        {
            "clause": clause(),
            "quote": text("原文", "The decisive words, at most 24 characters.", maxLength=24),
            "title": text("名称", "Its heading."),
            "kind": prop(choice(scored), "性质", "What the clause does (default rule)."),
            "points": prop({"type": ["number", "array"], "items": {"type": "number"}}, "分值", "The points that the clause prints."),
            "covered": prop(
                {"title": "node paths", "type": ["string", "array"], "items": {"type": "string"}},
                "对应",
                "Nodes and blocks that carry it out.",
            ),
            "why": text("理由", "Why nothing carries it out."),
            "note": note(),
        },
        "clause",
        title="a clause",
    )
    return mapping(
        {
            "language": LANGUAGE,
            "clauses": prop(listing(entry), "条款", "The clauses, in the document's order."),
            "rubric": prop(RUBRIC_ID, "规则", "The rubric they belong to."),
            "document": text("文件", "The document's title."),
            "sha256": text("摘要", "The sha256 of the text they were read from."),
            "note": note(),
        },
        "language",
        "clauses",
        title="条款 clauses",
    )


def evidence(kinds: Mapping[str, RecordKind] | None = None) -> Schema:
    """Evidence as records; what a rubric declares besides is let through, and checked when it is read."""
    known = standard().kinds if kinds is None else kinds
    fields: dict[str, list[tuple[RecordKind, FieldSpec]]] = {}
    for kind in known.values():
        for name in kind.fields:
            fields.setdefault(name, []).append((kind, kind.fields[name]))
    record: Schema = {
        "title": "a record",
        "type": "object",
        "properties": {
            "record": prop({"type": "string", "minLength": 1, "examples": list(known)}, "记录", "The kind of record."),
            **{name: _field(uses) for name, uses in fields.items()},
        },
        "required": ["record"],
        "allOf": [_of_kind(kind) for kind in known.values()],
    }
    return mapping(
        {"language": LANGUAGE, "evidence": prop(listing(record), "佐证", "The records.")},
        "language",
        "evidence",
        title="佐证 evidence",
    )


def _field(uses: list[tuple[RecordKind, FieldSpec]]) -> Schema:
    titles = "、".join(dict.fromkeys(spec.title for _, spec in uses))
    several = len({kind.name for kind, _ in uses}) < len(standard().kinds)
    says = f"Of {', '.join(kind.name for kind, _ in uses)}." if several else "Of every record."
    types = dict.fromkeys(kind for _, spec in uses for kind in _types(spec))
    values = list(dict.fromkeys(value for _, spec in uses for value in spec.values))
    return prop({"type": list(types)}, titles, says, *values)


def _types(spec: FieldSpec) -> tuple[str, ...]:
    return {
        "number": ("number",),
        "int": ("integer",),
        "count": ("integer",),
        "bool": ("boolean",),
        "list": ("array",),
        "period": ("string", "integer"),
    }.get(spec.sort, ("string",))


def _of_kind(kind: RecordKind) -> Schema:
    """What the fields of a standard record hold. Further fields and listed values are the rubric's to say."""
    own: Schema = {name: {"type": list(_types(spec))} for name, spec in kind.fields.items()}
    return {
        "if": {"properties": {"record": {"const": kind.name}}, "required": ["record"]},
        "then": {"properties": own},
    }
