"""Every kind's page is true: its example is a rubric without problems that gives the points the page says."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from bizenv_rules import exact, text
from bizenv_rules.evidence.facts import FactsWorld
from bizenv_rules.kinds import kinds
from bizenv_rules.plan import NA, Missing
from bizenv_rules.points import points
from bizenv_rules.rubric.load import check, loads

NAMES = sorted(kinds())
RECORD_OF_FIELD = {"level": "article", "form": "criticism"}


def page(name: str) -> dict[str, Any]:
    """What stands indented in the kind's docstring: clause, item, facts, value, full."""
    said = import_module(f"bizenv_rules.kinds.{name}").__doc__ or ""
    document = text.load("\n".join(line.strip() for line in said.split("\n")[1:] if line.strip()), name)
    assert not document.problems
    return document.data


def rubric(name: str) -> str:
    """The smallest rubric with the page's item in it, each line of which an author could have written."""
    shown = page(name)
    item, facts = shown["item"], [fact for fact in shown["facts"] if fact != "item"]
    line = next(
        line for line in (import_module(f"bizenv_rules.kinds.{name}").__doc__ or "").split("\n") if line.strip().startswith("item:")
    )
    written = "{id: item, clause: 一(一), " + line.strip().removeprefix("item: {")
    record = RECORD_OF_FIELD.get(item.get("level", ""), "finding")
    lines = ["language: 1", f"rubric: example-{name.replace('_', '-')}", 'edition: "2021"', f"title: {kinds()[name].title}"]
    lines += ["effective: {from: 2021-01-01, to: 2021-12-31}"]
    if "duty" in item:
        lines += ["duties:", f"  {item['duty']}: {{every: quarter, met_by: {{record: submission}}}}"]
        facts.remove(item["duty"])
    lines += ["facts:", *(f"  {fact}: {{record: {record}}}" for fact in facts)] if facts else []
    if name == "sheet":
        inside = f"{{id: each, kind: per_count, points: 100, count: {facts[0]}, each: 1}}"
        lines += ["sheets:", f"  {item['sheet']}:", "    per: quarter", "    items:", f"      - {inside}", "result:"]
    else:
        lines += ["sheet:"]
    lines += ["  items:", f"    - {written}"]
    return "\n".join(lines) + "\n"


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


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_kind_gives_the_points_it_says(name):
    """The value, and the maximum where the page has one, follow from the facts."""
    shown = page(name)
    program = loads(rubric(name)).program()
    path = "result.item" if name == "sheet" else "item"
    facts = {path if fact == "item" else fact: stated(number) for fact, number in shown["facts"].items()}
    world = FactsWorld(program, facts, period="2021")
    trace = exact.run(program.plan, world)
    node = next(node for node in program.nodes if node.path == path)
    assert world.unread == () and world.problems == ()
    assert value_of(trace, node.value) == points(shown["value"])
    if "full" in shown:
        assert node.full is not None and value_of(trace, node.full) == points(shown["full"])


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_has_a_page(name):
    """The page begins with the kind's names and cites the words it is made for."""
    said = import_module(f"bizenv_rules.kinds.{name}").__doc__ or ""
    assert said.startswith(f"``{name}`` {kinds()[name].title}")
    assert set(page(name)) >= {"clause", "item", "facts", "value"}
