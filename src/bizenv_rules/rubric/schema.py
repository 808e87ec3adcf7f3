"""JSON Schemas 2020-12 of what authors write, made from the kinds and blocks; ``schemas/`` holds them written out.

Items are one flat object with ``if``/``then`` for each kind: no ``oneOf`` anywhere, so that editor and checker blame one key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from bizenv_rules.kinds import kinds
from bizenv_rules.rubric import schema_files as files
from bizenv_rules.rubric.schema_blocks import blocks
from bizenv_rules.rubric.schema_cases import cases
from bizenv_rules.rubric.schema_evidence import evidence
from bizenv_rules.rubric.schema_nodes import nodes
from bizenv_rules.rubric.schema_shapes import shapes
from bizenv_rules.rubric.schema_words import LANGUAGE, RUBRIC_ID, Schema, listing, mapping, named, note, prop, ref, text

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def rubric() -> Schema:
    """A rubric file, without its ``$defs``."""
    properties = {
        "language": LANGUAGE,
        "rubric": prop(RUBRIC_ID, "规则", "What the rubric is called by: with the edition the version key of every result.", "jilin-jkq"),
        "edition": text("版本", "The year, or 试行 where the text has none.", "2021", minLength=1),
        "title": text("名称", "The document's title."),
        "note": note(),
        "effective": prop(ref("effective"), "施行", "When it is in force."),
        "source": prop(ref("source"), "来源", "The document it was written from."),
        "records": prop(ref("record_block"), "记录", "The kinds of record that are read."),
        "readings": prop(named(ref("reading"), "readings"), "理解", "Questions that the text leaves open, with their answers."),
        "parameters": prop(named(ref("parameter"), "parameters"), "参数", "Values that the text leaves open and the caller gives."),
        "duties": prop(named(ref("duty_block"), "duties"), "职责", "What has to be done by when."),
        "phases": prop(named(ref("phase"), "phases"), "阶段", "Phases of the calendar; they group duties and nothing else."),
        "facts": prop(named(ref("fact"), "facts"), "事实", "Values read from evidence, for one unit and one period."),
        "lists": prop(named(ref("words"), "lists"), "名单", "Lists of words.", {"keywords": ["营商环境", "软环境"]}),
        "unit_fields": prop(named(ref("unit_field"), "fields"), "单位字段", "Further fields that units carry."),
        "expect_units": prop(
            ref("counts"),
            "单位数",
            "How many units the document states: total, a yes/no field, or field.value.",
            {"total": 94, "class.镇": 9},
        ),
        "indicators": prop(listing(ref("indicator")), "指标", "The document's table of indicators."),
        "expect_indicators": prop(ref("counts"), "指标数", "How many indicators the document states.", {"first": 18, "second": 86}),
        "indicators_from": prop({"type": "string", "const": "table"}, "指标来源", "Units' indicators are taken from the table."),
        "bodies": prop(listing(ref("body")), "评定机构", "Those who assess."),
        "sheet": prop(ref("sheet_block"), "评分表", "The one sheet."),
        "sheets": prop(named(ref("sheet_block"), "sheets", minProperties=1), "评分表", "Several sheets."),
        "result": prop(ref("result_block"), "结果", "What becomes of the sheets."),
        "vetoes": prop(listing(ref("veto")), "一票否决", "What overrides the grade or takes the score away."),
        "grades": prop(
            listing(ref("grade")), "等次", "The first row, from the top, that holds for the exact score.", [{"grade": "优秀", "from": 90}]
        ),
        "ranking": prop(ref("ranking"), "排名", "The units in order."),
        "outputs": prop(listing(ref("output")), "输出", "Further numbers that are reported."),
        "consequences": prop(listing(ref("consequence")), "结果运用", "What follows, in words."),
        "procedure": prop(listing(ref("procedure_step")), "程序", "Steps that no number depends on."),
        "assume": prop(listing(ref("assumption")), "假定", "What is true of all evidence; proofs use it."),
        "expect": prop(listing(ref("expected")), "已知问题", "Known findings, signed."),
        "calendar": prop(_calendar(), "日历", "Days off and working days of years that the calendar does not know."),
        "display": prop(ref("display"), "显示", "How numbers are shown; never what they are.", {"places": 2, "mode": "half_up"}),
    }
    return mapping(properties, "language", "rubric", "edition", title="评分规则 rubric")


def _calendar() -> Schema:
    year = {"title": "a year", "type": "string", "pattern": "^[0-9]{4}$", "patternErrorMessage": "a year has four digits"}
    return {"title": "days by year", "type": "object", "propertyNames": year, "additionalProperties": ref("year")}


FILES: Final[Mapping[str, Callable[[], Schema]]] = MappingProxyType(
    {
        "rubric": rubric,
        "decision": files.decision,
        "cases": cases,
        "units": files.units,
        "clauses": files.clauses,
        "evidence": evidence,
    }
)
"""What a file may be → its schema."""


@cache
def schema(what: str) -> Schema:
    """The schema of a sort of file, whole: only those ``$defs`` that it uses. Raises ``KeyError`` for an unknown sort.

    >>> schema("rubric")["required"]
    ['language', 'rubric', 'edition']
    """
    body = FILES[what]()
    every = {**shapes(), **blocks(), **nodes(kinds()), **body.pop("$defs", {})}
    used = _used(body, every)
    return {"$schema": DIALECT, **body, "$defs": {name: every[name] for name in every if name in used}}


def _used(body: Schema, every: Mapping[str, Schema]) -> set[str]:
    found: set[str] = set()
    stack: list[Any] = [body]
    while stack:
        here = stack.pop()
        stack += here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        name = here.get("$ref", "").removeprefix("#/$defs/") if isinstance(here, dict) and isinstance(here.get("$ref"), str) else ""
        if name and name not in found:
            found.add(name)
            stack.append(every[name])
    return found


def write_schemas(folder: Path) -> list[Path]:
    """Writes ``NAME.schema.json`` for every sort of file into a folder; gives the files back, in order of name."""
    written = []
    for what in sorted(FILES):
        file = folder / f"{what}.schema.json"
        file.write_text(schema_json(what), encoding="utf-8")
        written.append(file)
    return written


def schema_json(what: str) -> str:
    """The schema as it is published.

    >>> schema_json("units").splitlines()[1]
    '  "$schema": "https://json-schema.org/draft/2020-12/schema",'
    """
    return json.dumps(schema(what), ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(number: Decimal) -> str:
    raise TypeError(f"{number!r}: schemas hold whole numbers only")  # a Decimal would be written as a text or a float
