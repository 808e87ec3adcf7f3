"""Every kind's page is true: its example is a rubric without problems that gives the points the page says."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from bizenv_rules import exact, text
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.evidence.units import Unit
from bizenv_rules.kinds import kinds
from bizenv_rules.plan import NA, Missing
from bizenv_rules.points import points
from bizenv_rules.rubric.load import check, loads

NAMES = sorted(kinds())
RECORD_OF_FIELD = {"level": "article", "form": "criticism"}
STATES = ("missing", "not_applicable", "undetermined")
READ = {"best": "{record: imported_rank, min: rank}"}  # absent where there is no record


def page(name: str) -> dict[str, Any]:
    """What stands indented in the kind's docstring: clause, item, facts, value, full."""
    said = import_module(f"bizenv_rules.kinds.{name}").__doc__ or ""
    document = text.load("\n".join(line.strip() for line in said.split("\n")[1:] if line.strip()), name)
    assert not document.problems
    return document.data


def rubric(name: str) -> str:
    """The smallest rubric with the page's item in it, each line of which an author could have written."""
    shown = page(name)
    line = next(
        line for line in (import_module(f"bizenv_rules.kinds.{name}").__doc__ or "").split("\n") if line.strip().startswith("item:")
    )
    written = "{id: item, clause: 一(一), " + line.strip().removeprefix("item: {")
    head = ["language: 1", f"rubric: example-{name.replace('_', '-')}", 'edition: "2021"', f"title: {kinds()[name].title}"]
    return "\n".join([*head, *body(written, shown["item"], list(shown["facts"]))]) + "\n"


def body(written: str, item: dict[str, Any], named: list[str]) -> list[str]:
    """The blocks that an item needs round it: duties, facts, and a sheet of its own where it combines one."""
    facts = [fact for fact in named if fact != "item"]
    record = RECORD_OF_FIELD.get(item.get("level", ""), "finding")
    lines = ["effective: {from: 2021-01-01, to: 2021-12-31}"]
    if "duty" in item:
        lines += ["duties:", f"  {item['duty']}: {{every: quarter, met_by: {{record: submission}}}}"]
        facts = [fact for fact in facts if fact != item["duty"]]
    facts += [fact for fact in ("best",) if fact in written and fact not in facts]
    lines += ["facts:", *(f"  {fact}: {READ.get(fact, '{record: ' + record + '}')}" for fact in facts)] if facts else []
    if item.get("kind") == "sheet":
        inside = f"{{id: each, kind: per_count, points: 100, count: {facts[0]}, each: 1}}"
        lines += ["sheets:", f"  {item['sheet']}:", "    per: quarter", "    items:", f"      - {inside}", "result:"]
    else:
        lines += ["sheet:"]
    return [*lines, "  items:", f"    - {written}"]


def value_of(trace: Any, node: int) -> Any:
    (value,) = trace[node]
    return "not_applicable" if value is NA else "missing" if isinstance(value, Missing) else Fraction(value)


def stated(value: Any) -> Any:
    """A number of the page, by level or period where there are several."""
    return {key: stated(number) for key, number in value.items()} if isinstance(value, dict) else points(value)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_kind_has_no_problem(name):
    """What a page shows can be written as it stands."""
    assert check(rubric(name)) == []


def scored(source: str, path: str, facts: dict[str, Any], unit: Unit | None = None) -> tuple[Any, Any]:
    """The value and the maximum of a node, from plain facts."""
    program = loads(source).program()
    given = {path if fact == "item" else fact: number if number is NA else stated(number) for fact, number in facts.items()}
    world = FactsWorld(program, given, period="2021", unit=unit)
    trace = exact.run(program.plan, world)
    node = next(node for node in program.nodes if node.path == path)
    assert world.unread == ()
    return value_of(trace, node.value), None if node.full is None else value_of(trace, node.full)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_kind_gives_the_points_it_says(name):
    """The value, and the maximum where the page has one, follow from the facts."""
    shown = page(name)
    value, full = scored(rubric(name), "result.item" if name == "sheet" else "item", shown["facts"])
    assert value == points(shown["value"])
    assert "full" not in shown or full == points(shown["full"])


A = "{{id: a, kind: grant, points: {}, when: a > 0}}"
B = "{{id: b, kind: grant, points: {}, when: b > 0}}"
# Each line is an item, facts, and what a person gets from the words of language.md §3.5: the value, then the maximum.
WORKED: list[tuple[str, dict[str, Any], Any, Any]] = [
    # counts: each × n up to the points, unbounded without
    ("{kind: per_count, count: a, each: 0.5}", {"a": 7}, "7/2", None),
    ("{kind: per_count, count: a, each: 2, points: 5}", {}, 0, 5),
    ("{kind: by_level, count: a, level: level, table: {国家级: 5}, else: 1}", {"a": {"国家级": 1, "乡镇级": 2}}, 7, None),
    ("{kind: by_level, count: a, level: level, table: {国家级: 5, 省级: 3}, level_caps: {国家级: 5, 省级: 6}}", {"a": {"省级": 3}}, 6, 11),
    ("{kind: deduct, count: a, each: 3, limit: 5}", {"a": 2}, -5, 0),
    ("{kind: deduct, count: a, level: form, table: {警示: 1, 告诫: 3}, once: true}", {"a": {"警示": 4, "告诫": 1}}, -4, 0),
    ("{kind: missed, duty: a, each: 2, which: [missed], limit: 3}", {"a": {"late": 5, "missed": 2}}, -3, 0),
    # conditions: what is not known gives nothing and is not zero
    ("{kind: grant, points: 4, when: best <= 3}", {"best": 3}, 4, 4),
    ("{kind: grant, points: 4, when: best <= 3}", {}, "missing", 4),
    ("{kind: steps, measure: a, steps: [{from: 5, below: 10, give: 1}, {from: 10, to: 12, give: 3}], else: 2}", {"a": 9}, 1, 3),
    ("{kind: steps, measure: a, steps: [{from: 5, below: 10, give: 1}, {from: 10, to: 12, give: 3}], else: 2}", {"a": 13}, 2, 3),
    ("{kind: steps, measure: best, steps: [{to: 3, give: 5}]}", {}, "missing", 5),
    # shares: held within nothing and full
    ("{kind: share, points: 6, part: a, whole: b, empty: not_applicable}", {"a": 0, "b": 0}, "not_applicable", "not_applicable"),
    ("{kind: share, points: 6, part: a, whole: b, empty: full}", {"a": 0, "b": 0}, 6, 6),
    ("{kind: share, points: 6, part: a, whole: b, empty: zero}", {"a": 0, "b": 0}, 0, 6),
    ("{kind: share, points: 6, part: a, whole: b, empty: zero}", {"a": 5, "b": 4}, 6, 6),
    # lines and tables
    ("{kind: linear, measure: a, line: [{at: 80, give: 6}, {at: 100, give: 10}], below: 0, above: 9}", {"a": 79}, 0, 10),
    ("{kind: linear, measure: a, line: [{at: 80, give: 6}, {at: 100, give: 10}], below: 0, above: 9}", {"a": 80}, 6, 10),
    ("{kind: linear, measure: a, line: [{at: 80, give: 6}, {at: 100, give: 10}], below: 0, above: 9}", {"a": 101}, 9, 10),
    ("{kind: linear, measure: a, line: [{at: 80, give: 6}, {at: 100, give: 10}]}", {"a": 0}, 6, 10),
    ("{kind: by_rank, rank: best, table: {1: 30, 2: 28}}", {"best": 3}, "missing", 30),
    ("{kind: by_rank, rank: best, table: {1: 30, 2: 28}, else: 1}", {"best": 3}, 1, 30),
    ("{kind: lookup, by: [a, b], table: {1: {1: 9, 2: 8}, 2: {1: 7}}, else: 0}", {"a": 2, "b": 1}, 7, 9),
    ("{kind: lookup, by: [a, b], table: {1: {1: 9, 2: 8}, 2: {1: 7}}, else: 0}", {"a": 2, "b": 2}, 0, 9),
    ("{kind: lookup, by: [a], table: {1: 9}}", {"a": 2}, "missing", 9),
    ("{kind: formula, value: a * 2, range: [0, 10]}", {"a": 5}, 10, 10),
    ("{kind: formula, value: a * 2, range: [0, 10]}", {"a": 6}, "missing", 10),
    # marks
    ("{kind: judged, points: 5, allowed: [0, 5]}", {"item": 5}, 5, 5),
    ("{kind: judged, points: 5}", {}, "missing", 5),
    ("{kind: judged, points: 5}", {"item": NA}, "not_applicable", "not_applicable"),
    ("{kind: judged, points: 5, missing: zero}", {}, 0, 5),
    ("{kind: judged, points: 5, missing: full}", {}, 5, 5),
    ("{kind: judged, points: 5, missing: not_applicable}", {}, "not_applicable", "not_applicable"),
    ("{kind: panel, points: 50, full: 100}", {"item": 80}, 40, 50),
    ("{kind: panel, full: 100}", {"item": 80}, 80, 100),
    ("{kind: imported, points: 50, full: 100}", {"item": 120}, 50, 50),
    # answers
    ("{kind: survey, points: 20, scale: {满意: 1, 一般: 0.5}, sample: 20, short: rescale}", {"item": {"满意": 5, "一般": 5}}, 15, 20),
    ("{kind: survey, points: 20, scale: {满意: 1, 一般: 0.5}, sample: 20, short: incomplete}", {"item": {"满意": 5}}, "missing", 20),
    ("{kind: survey, points: 20, scale: {满意: 1, 一般: 0.5}, sample: 2, short: incomplete}", {"item": {"满意": 2}}, 2, 20),
    ("{kind: survey, points: 20, scale: {满意: 1, 一般: 0.5}, sample: 2}", {"item": {"满意": 3}}, "missing", 20),
    ("{kind: survey, points: 20, scale: {满意: 1}}", {"item": {"满意": 30}}, 20, 20),
    ("{kind: survey, points: 20, scale: {满意: 1}}", {"item": {"满意": 3, "不满意": 1}}, "missing", 20),
    ("{kind: survey, points: 20, scale: {满意: 1}}", {}, "missing", 20),
    # sheets: four quarters
    ("{kind: sheet, sheet: s, over: quarter, combine: min}", {"s": {"2021Q1": 8, "2021Q2": 9, "2021Q3": 7, "2021Q4": 7}}, 7, 100),
    ("{kind: sheet, sheet: s, over: quarter, keep: {best: 2}}", {"s": {"2021Q1": 8, "2021Q2": 9, "2021Q3": 7, "2021Q4": 7}}, "17/2", 100),
    # sections, of two items that are granted where there is an `a` and where there is a `b`
    ("{cap: 5, items: [{id: a, kind: per_count, count: a, each: 1}, {id: b, kind: deduct, count: b, each: 1}]}", {"a": 7, "b": 1}, 5, 5),
    ("{floor: -5, items: [{id: b, kind: deduct, count: b, each: 3}]}", {"b": 2}, -5, 0),
    ("{start: 40, floor: 0, items: [{id: b, kind: deduct, count: b, each: 3}]}", {"b": 2}, 34, 40),
    (f"{{combine: first, items: [{A.format('5, applies: given(class)')}, {B.format(2)}]}}", {"b": 1}, 2, 2),
    (f"{{combine: mean, items: [{A.format(4)}, {B.format(2)}]}}", {"a": 1}, 2, 3),
    (f"{{combine: max, items: [{A.format(4)}, {B.format(2)}]}}", {"b": 1}, 2, 4),
    (f"{{combine: {{geometric_mean: 2}}, items: [{A.format(4)}, {B.format(2)}]}}", {"a": 1, "b": 1}, "2.83", "2.83"),
    (f"{{keep: {{drop_lowest: 1}}, items: [{A.format(4)}, {B.format(2)}]}}", {"a": 1, "b": 1}, 4, 4),
    (f"{{scale_to: 10, items: [{A.format(2)}, {B.format(1)}]}}", {"a": 1}, "20/3", 10),
    ("{round: {places: 1}, items: [{id: a, kind: per_count, count: a, each: 0.25}]}", {"a": 1}, "0.3", None),
    (f"{{zero_when: b > 0, items: [{A.format(2)}]}}", {"a": 1, "b": 1}, 0, 2),
    (f"{{items: [{A.format('2, memo: true')}, {B.format('3, beyond: true')}]}}", {"a": 1, "b": 1}, 3, 0),
    (f"{{items: [{A.format('100, weight: 0.8')}, {B.format('100, weight: 0.2')}]}}", {"a": 1}, 80, 100),
    (
        f"{{reweigh: true, items: [{A.format('100, weight: 0.8')}, {B.format('100, weight: 0.2, applies: given(class)')}]}}",
        {"a": 1, "b": 0}, 100, 100,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("item", "facts", "value", "full"), WORKED)
def test_an_item_worked_by_hand_comes_out(item, facts, value, full):
    """What the language says of each kind's other keys, with numbers that anyone can check."""
    data = text.load(item, "item").data
    written = "{id: item, " + item.removeprefix("{")
    names = dict.fromkeys(
        [*facts, *(word for word in ("a", "b", "s") if f"{word} " in item or f"count: {word}," in item or f"[{word}" in item)]
    )
    lines = body(written, data, list(names))
    source = "\n".join(["language: 1", "rubric: worked", 'edition: "2021"', *lines]) + "\n"
    assert [problem for problem in check(source) if problem.is_error] == []
    found = scored(source, "result.item" if data.get("kind") == "sheet" else "item", facts)
    assert found == (value if value in STATES else points(value), full if full is None or full in STATES else points(full))


@pytest.mark.parametrize(
    ("item", "held", "value", "full"),
    [
        ("kind: panel, points: 50, full: 100, over: indicator", {"甲": "牵头", "乙": "配合"}, "85/2", 50),
        ("kind: panel, full: 100, over: indicator, combine: {trimmed_mean: 1}", {"甲": "牵头", "乙": "配合"}, 85, 100),
        ("kind: imported, full: 100, over: indicator, roles: [牵头]", {"甲": "牵头", "乙": "配合"}, 80, 100),
        ("kind: imported, full: 100, over: indicator, combine: min", {"甲": "牵头", "乙": "配合"}, 80, 100),
        ("kind: imported, full: 100, over: indicator, roles: [牵头]", {"乙": "配合"}, "not_applicable", "not_applicable"),
        ("kind: imported, full: 100, over: indicator", {"甲": "牵头", "丙": "配合"}, "missing", 100),
    ],
)
def test_each_indicator_of_a_unit_counts_once(item, held, value, full):
    """``over: indicator`` reads the indicators that the unit holds, in the roles named; one without a mark is missing, not skipped."""
    source = f'language: 1\nrubric: worked\nedition: "2021"\nsheet:\n  items:\n    - {{id: item, {item}}}\n'
    found = scored(source, "item", {"item": {"甲": 80, "乙": 90}}, Unit(id="局", indicators=held))
    assert found == (value if value in STATES else points(value), full if full in STATES else points(full))


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_has_a_page(name):
    """The page begins with the kind's names and cites the words it is made for."""
    said = import_module(f"bizenv_rules.kinds.{name}").__doc__ or ""
    assert said.startswith(f"``{name}`` {kinds()[name].title}")
    assert set(page(name)) >= {"clause", "item", "facts", "value"}
