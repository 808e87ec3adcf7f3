"""The published schemas are current, sound, closed, and say what every key means; and what is shipped follows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bizenv_rules import text
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.kinds import kinds
from bizenv_rules.rubric import shape_engine
from bizenv_rules.rubric.places import Report
from bizenv_rules.rubric.schema import FILES, schema, schema_json, write_schemas
from bizenv_rules.rubric.schema_words import KEBAB
from bizenv_rules.rubric.shape import check_shape, without
from bizenv_rules.shipped import schema_text

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(FILES)
SHIPPED = sorted([*ROOT.glob("rubrics/*/*.yaml"), *ROOT.glob("examples/*/*.yaml")])


def parts(part: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Every mapping of a schema, with where it stands."""
    if isinstance(part, dict):
        yield path, part
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, sub in inside:
        yield from parts(sub, (*path, key))


def followed(what: str, part: dict[str, Any]) -> dict[str, Any]:
    """A part without its reference."""
    return {**followed(what, schema(what)["$defs"][part["$ref"].removeprefix("#/$defs/")]), **part} if "$ref" in part else part


def kind_of_file(file: Path) -> str:
    return next(word for word in FILES if word in text.load(file.read_bytes(), file.name).data)


@pytest.mark.parametrize("what", NAMES)
def test_a_published_schema_is_current(what, tmp_path):
    """``schemas/`` is what the kinds and blocks say today; ``python -m docs`` writes it again."""
    assert schema_text(what) == schema_json(what)
    assert (tmp_path / f"{what}.schema.json") in write_schemas(tmp_path)


@pytest.mark.parametrize("what", NAMES)
def test_a_published_schema_is_one(what):
    """It follows 2020-12, needs no other file, and holds no binary fraction."""
    published = json.loads(schema_text(what), parse_float=Decimal)
    Draft202012Validator.check_schema(published)
    used = {part["$ref"] for _, part in parts(published) if isinstance(part.get("$ref"), str)}
    assert used == {f"#/$defs/{name}" for name in published.get("$defs", {})}
    assert not any(isinstance(value, Decimal | float) for _, part in parts(published) for value in part.values())


@pytest.mark.parametrize("what", NAMES)
def test_a_schema_blames_one_key(what):
    """No choice between shapes: of those an editor can only say that none fits."""
    for path, part in parts(schema(what)):
        if path[-1:] != ("properties",):
            assert not {"oneOf", "anyOf", "not", "unevaluatedProperties", "$dynamicRef"} & set(part), path


@pytest.mark.parametrize("what", NAMES)
def test_every_key_says_what_it_means(what):
    """A Chinese name, then a sentence; and every shape has the words an editor shows for it."""
    for path, part in parts(schema(what)):
        in_a_rule = "then" in path or "if" in path or "else" in path
        if path[-2:-1] == ("properties",) and path[-3:-2] != ("properties",) and not in_a_rule:
            name, colon, sentence = part["description"].partition("：")
            assert name and colon and sentence[0].upper() == sentence[0] and sentence.endswith((".", ")")), (path, part["description"])
        if path[-2:-1] == ("$defs",):
            assert part.get("title") or part.get("enum"), path
        if "pattern" in part and isinstance(part["pattern"], str):
            assert part["patternErrorMessage"], path
        if len(part.get("markdownEnumDescriptions", ())) and "enum" in part:
            assert len(part["markdownEnumDescriptions"]) == len(part["enum"]), path


@pytest.mark.parametrize("what", NAMES)
def test_every_example_is_one(what):
    """What an editor shows as an example is taken where it is shown."""
    for path, part in parts(schema(what)):
        if path[-2:-1] == ("properties",) and isinstance(part.get("examples"), list):
            for example in part["examples"]:
                here = {**followed(what, part), "$defs": schema(what).get("$defs", {})}
                assert Draft202012Validator(here).is_valid(example), (path, example)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_what_is_shipped_follows_its_schema(file):
    """An editor has nothing to say about the rubrics, cases and units that come with the package."""
    data, what = text.load(file.read_bytes(), file.name).data, kind_of_file(file)
    assert not list(Draft202012Validator(schema(what)).iter_errors(data))
    assert not list(shape_engine.errors(what, data))


def test_evidence_that_is_shipped_follows_its_schema():
    """The records of the examples are records to an editor, too."""
    for file in ROOT.glob("examples/*/evidence.jsonl"):
        records = [json.loads(line, parse_float=Decimal) for line in file.read_text(encoding="utf-8").splitlines()[::7]]
        assert not list(shape_engine.errors("evidence", {"language": 1, "evidence": records}))


def test_every_kind_of_item_is_offered_with_its_keys():
    """An editor completes each kind with the keys that it cannot do without."""
    defs = schema("rubric")["$defs"]
    assert defs["node"]["properties"]["kind"]["enum"] == list(kinds())
    offered = {entry["body"].get("kind", "section"): set(entry["body"]) for entry in defs["items"]["defaultSnippets"]}
    for name, kind in kinds().items():
        assert {key.name for key in kind.keys if key.required} <= offered[name] | {"items"}
    for key in {key.name for kind in kinds().values() for key in kind.keys}:
        assert key in defs["node"]["properties"]


def test_every_kind_of_record_is_offered_with_its_fields():
    """The schema of evidence knows the vocabulary."""
    record = schema("evidence")["properties"]["evidence"]["items"]
    assert record["properties"]["record"]["examples"] == list(standard().kinds)
    assert {field for kind in standard().kinds.values() for field in kind.fields} <= set(record["properties"])


def test_a_name_does_not_end_in_a_line_break():
    """``$`` of a pattern lets one through; the check does not."""
    data = {"language": 1, "rubric": "a\n", "edition": "2021"}
    assert Draft202012Validator(schema("rubric")).is_valid(data) and KEBAB.endswith("$")
    assert [list(error.absolute_path) for error in shape_engine.errors("rubric", data)] == [["rubric"]]


def found(what: str, source: str) -> tuple[Any, list[tuple[str, str, str]]]:
    """What is left of a file, and its problems: code, path, message."""
    document = text.load(source, f"{what}.yaml")
    report = Report(document)
    wrong = check_shape(what, document, report)
    return without(document.data, wrong), [(problem.code, problem.path, problem.message) for problem in report.problems]


def test_what_is_in_shape_is_kept():
    """Later checks see the entries that are right, at their own places in the file."""
    source = """\
language: 1
rubric: demo
edition: "2021"
facts: {late: {recrod: finding}, news: {record: article}}
vetoes:
  - {id: a, wehn: 1 > 0}
  - {id: b, when: 1 > 0, grade: 差}
sheet:
  items:
    - 单独一行
    - {id: one, kind: judged, points: 40%, weight: 0.5, by: 营商办}
    - {id: two, kind: judged, points: 5, weight: 0.5}
"""
    rest, problems = found("rubric", source)
    assert rest["facts"] == {"news": {"record": "article"}}
    assert [veto["id"] for veto in rest["vetoes"]] == ["b"]
    assert rest["sheet"]["items"] == [{"id": "one"}, {"id": "two", "kind": "judged", "points": 5}]
    assert [(code, path) for code, path, _ in problems] == [
        ("E201", "facts.late.recrod"),
        ("E201", "vetoes[0].wehn"),
        ("E203", "sheet.items[0]"),
    ]


@pytest.mark.parametrize(
    ("what", "source", "expected"),
    [
        ("units", "language: 1\nunits: [{name: 甲镇, active: {form: 2021-01-01}}]", [
            ("E201", "units[0].active.form"), ("E202", "units[0].id"),
        ]),
        ("cases", "language: 1\ncases: demo\ntests: [{name: 例, expect: {}, unit: 甲, units: [乙], dutys: met}]", [
            ("E206", "tests[0].expect"), ("E207", "tests[0].units"), ("E201", "tests[0].dutys"),
        ]),
        ("clauses", "language: 1\nclauses: [{clause: 1.10, carried_by: daily}]", [
            ("E203", "clauses[0].clause"), ("E203", "clauses[0].carried_by"),
        ]),
        ("decision", "language: 1\ndecision: 解聘\nrecord: appointment\nrules: []\nmode: any", [("E206", "rules"), ("E204", "mode")]),
        ("evidence", "language: 1\nevidence: [{record: meeting, chaired_by_head: 是}]", [("E203", "evidence[0].chaired_by_head")]),
    ],
)  # fmt: skip
def test_every_sort_of_file_is_checked(what, source, expected):
    """Unknown keys and wrong values are errors in cases, units, clauses, decisions and evidence alike."""
    assert sorted((code, path) for code, path, _ in found(what, source)[1]) == sorted(expected)


def test_a_file_that_is_no_mapping_is_out_of_shape():
    """A list where a rubric is expected is one problem."""
    rest, problems = found("rubric", "- language: 1\n")
    assert rest is None and [code for code, _, _ in problems] == ["E203"]
