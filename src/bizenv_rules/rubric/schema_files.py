"""Schemas of the files that stand beside a rubric: decisions, units and clauses."""

from __future__ import annotations

from bizenv_rules.rubric.schema_cases import unit_schema
from bizenv_rules.rubric.schema_facts import fact
from bizenv_rules.rubric.schema_words import (
    LANGUAGE,
    RUBRIC_ID,
    Schema,
    choice,
    clause,
    identity,
    listing,
    mapping,
    named,
    note,
    prop,
    ref,
    text,
)


def decision() -> Schema:
    """A decision file: rules without points about records of one kind."""
    rule = mapping(
        {
            "id": identity("the rule"),
            "title": text("名称", "What it is called."),
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
            named(fact("a fact", decision=True), "facts"), "事实", "Values read from records that agree with the one decided on."
        ),
        "rules": prop(listing(rule, minItems=1), "规则", "The rules, in the document's order."),
        "procedure": prop(listing(ref("procedure_step")), "程序", "Steps that no outcome depends on."),
    }
    return mapping(properties, "language", "decision", "record", "rules", title="决定 decision")


def units() -> Schema:
    """A list of units."""
    return mapping(
        {
            "language": LANGUAGE,
            "units": prop(listing(unit_schema("a unit")), "单位", "The units that are assessed."),
            "indicators": prop(listing(ref("indicator")), "指标", "The document's table of indicators."),
            "expect_indicators": prop(ref("counts"), "指标数", "How many indicators the document states.", {"first": 18, "second": 86}),
            "indicators_from": prop({"type": "string", "const": "table"}, "指标来源", "Units' indicators are taken from the table."),
            "bodies": prop(listing(ref("body")), "评定机构", "Those who assess."),
        },
        "language",
        "units",
        title="单位 units",
    )


def clauses() -> Schema:
    """The clauses of a document, for the two-way coverage."""
    entry = mapping(
        {
            "clause": clause(),
            "quote": text("原文", "The decisive words, at most 24 characters.", maxLength=24),
            "title": text("名称", "Its heading."),
            "carried_by": prop(
                listing({"type": "string", "minLength": 1}),
                "对应",
                "Nodes (by path) and blocks (`duties.x`, `decisions.d.x`) that carry it.",
            ),
            "no_rule": text("无规则", "Why nothing carries it."),
            "note": note(),
        },
        "clause",
        title="a clause",
    )
    return mapping(
        {
            "language": LANGUAGE,
            "clauses": prop(listing(entry), "条款", "The clauses, in the document's order."),
            "document": text("文件", "The document's title."),
            "sha256": text("摘要", "The sha256 of the text they were read from."),
            "note": note(),
        },
        "language",
        "clauses",
        title="条款 clauses",
    )
