"""What is written as JSON comes back as it was, and what does not fit is refused with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.plans import plans

from bizenv_rules.codec import dumps, from_json, loads, to_json
from bizenv_rules.expr.tree import NUMBER, TEXT, Lit, Name, Op, Tree
from bizenv_rules.plan import Fact, Measure, Node, Plan, Select, Selection, Take
from bizenv_rules.program import Authored, OpenParameter, Phase, Program, Stage
from bizenv_rules.source import Pos, Span


class Colour(Enum):
    """Members whose values are not their names."""

    RED = "#f00"
    BLUE = "#00f"


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of every form."""

    scalar: int | Fraction | str | bool | date | tuple[str, ...] | None
    either: int | Literal["last"] = "last"
    colour: Colour = Colour.RED
    mixed: Colour | str | None = None
    dated: date | Fraction = Fraction(0)
    pairs: Mapping[tuple[int, tuple[str, ...]], Fraction] = field(default_factory=dict)
    table: dict[str, tuple[int, str]] = field(default_factory=dict)
    numbers: frozenset[int] = frozenset()


fractions = st.fractions(max_denominator=1000)
dates = st.dates()
scalars = st.one_of(st.integers(), fractions, st.text(), st.booleans(), dates, st.tuples(st.text(), st.text()), st.none())
samples = st.builds(
    Sample,
    scalars,
    st.one_of(st.integers(), st.just("last")),
    st.sampled_from(Colour),
    st.one_of(st.sampled_from(Colour), st.text(), st.none()),
    st.one_of(dates, fractions),
    st.dictionaries(st.tuples(st.integers(), st.tuples(st.text())), fractions, max_size=3),
    st.dictionaries(st.text(), st.tuples(st.integers(), st.text()), max_size=3),
    st.frozensets(st.integers(), max_size=4),
)
spans = st.none() | st.builds(lambda line: Span(Pos("a.yaml", line, 1), Pos("a.yaml", line, 9)), st.integers(1, 99))
leaves = st.builds(Lit, scalars.filter(lambda value: not isinstance(value, bool)), st.just(TEXT), spans) | st.builds(
    Name, st.text(), st.just(NUMBER), spans
)
branches = ["+", "and"]
trees = st.recursive(
    leaves, lambda inner: st.builds(Op, st.sampled_from(branches), st.tuples(inner, inner), st.just(NUMBER), spans), max_leaves=6
)


def kind_of_all(value):
    """The value with the class of each number beside it, because 1 == True == Fraction(1)."""
    return (type(value), [kind_of_all(item) for item in value] if isinstance(value, tuple) else value)


@given(samples)
def test_every_form_of_field_comes_back(sample):
    """Scalars, words, dates, fractions, enum members, tuples and tables come back with value and class."""
    again = loads(Sample, dumps(sample))
    assert sample == again
    assert kind_of_all(sample.scalar) == kind_of_all(again.scalar)
    assert dumps(sample) == dumps(again) == dumps(loads(Sample, dumps(sample, indent=1)))


@given(trees)
def test_trees_come_back_with_types_and_places(tree):
    """A checked expression comes back whole, the parts that equality leaves out included."""
    data = to_json(tree, Tree)
    again = from_json(Lit | Name | Op, data)  # type: ignore[arg-type]
    assert tree == again
    assert repr(tree) == repr(again)


@given(plans())
def test_plans_come_back(plan):
    """A plan comes back equal and as the same bytes."""
    again = loads(Plan, dumps(plan))
    assert plan == again
    assert repr(plan) == repr(again)
    assert dumps(plan) == dumps(again)


def program(plan: Plan) -> Program:
    """A program with something in most of its fields."""
    where = Op("==", (Name("level", TEXT), Lit("省级", TEXT)), NUMBER, Span(Pos("a.yaml", 3, 4), Pos("a.yaml", 3, 9)))
    fact = Fact(Measure("media", Select("media", Selection("article", where), Take("count")), Fraction(0)))
    return Program(
        1, "0.1", "gaotai", "2021", "高台", "sha256:00", Plan((*plan.nodes, Node(fact, 0, "媒体", "三(二)3(3)"))),
        (Authored("bonus.media", "per_count", "媒体", "三(二)3(3)", None, 0, 0, None, (Stage("cap", 0),)),),
        per=("year_from", "founded"),
        phases=(Phase("start", "启动", "一", date(2021, 1, 1), date(2021, 3, 31)),),
        parameters=(OpenParameter("bonus", "points", "四", "未写", ((date(2018, 1, 1), Fraction(1, 2)), (date(2019, 1, 1), ("a", "b")))),),
        calendar=((2027, (date(2027, 1, 1),), ()),),
        effective=(date(2021, 1, 1), None),
    )  # fmt: skip


@given(plans())
def test_programs_come_back(plan):
    """A whole program comes back equal, with the clauses and places that equality leaves out."""
    whole = program(plan)
    again = loads(Program, dumps(whole).encode())
    assert whole == again
    assert repr(whole) == repr(again)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"nodes": 3}, "nodes: must be a list, not a whole number"),
        ({"nodes": [3]}, "nodes[0]: must be an object, not a whole number"),
        ({}, "Plan lacks nodes"),
        ([], "must be an object, not a list"),
        ({"nodes": [], "knots": 1}, "Plan has no 'knots'"),
        ({"nodes": [{"op": {"is": "Const", "value": "1/0"}}]}, "nodes[0].op.value: '1/0' is no fraction"),
        ({"nodes": [{"op": {"is": "Const", "value": 1}}]}, "nodes[0].op.value: 1 is no fraction"),
        ({"nodes": [{"op": {"is": "System", "args": "rm"}}]}, "nodes[0].op: must be one of: Add, Call, Clamp, Const, Curve"),
        ({"nodes": [{"op": {"is": "Round", "places": True, "mode": "up", "of": 0}}]}, "nodes[0].op.places: must be a whole number, not"),
        ({"nodes": [{"op": {"is": "Round", "places": 1, "mode": "odd", "of": 0}}]}, "nodes[0].op.mode: 'odd' is none of 'half_up'"),
        ({"nodes": [{"op": {"is": "Fold", "how": "sum", "terms": [], "drop": [1]}}]}, "nodes[0].op.drop: must be a list of 2"),
        ({"nodes": [], "cut": "x"}, "cut: must be one of: null, a whole number; not a text"),
    ],
)  # fmt: skip
def test_misfits_are_refused_with_their_place(data, message):
    """Data that does not fit is refused, and the message names the way to it."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the message is compared below
        from_json(Plan, data)
    assert str(caught.value).startswith(message)


def test_more_misfits_are_refused():
    """Tables, words and dates are checked like everything else."""
    for data, message in [
        ({"scalar": {"is": "date", "value": "2021-13-01"}}, "scalar: '2021-13-01' is no date"),
        ({"scalar": 1, "table": []}, "table: must be an object, not a list"),
        ({"scalar": 1, "table": {"a": [1]}}, "table.a: must be a list of 2"),
        ({"scalar": 1, "colour": "GREEN"}, "colour: 'GREEN' is no Colour"),
        ({"scalar": ["a", 2]}, "scalar[1]: must be a text, not a whole number"),
    ]:
        with pytest.raises(ValueError) as caught:  # noqa: PT011  # the message is compared below
            from_json(Sample, data)
        assert message == str(caught.value)


@pytest.mark.parametrize("text", ['{"value": 0.5}', '{"value": NaN}', "{", "[" * 100_000])
def test_floats_and_broken_text_are_refused(text):
    """No float enters through JSON, and hostile text is a ValueError like any other."""
    with pytest.raises(ValueError):  # noqa: PT011  # three different messages
        loads(Fact, text)


def test_deep_data_is_refused():
    """Data nested deeper than Python can follow is an error, not a crash."""
    data: object = {"is": "Lit", "value": 1, "type": {"base": "number"}}
    for _ in range(5000):
        data = {"is": "Op", "op": "neg", "args": [data], "type": {"base": "number"}}
    with pytest.raises(ValueError, match="nested too deeply"):
        from_json(Op, {"op": "neg", "args": [data], "type": {"base": "number"}})


@pytest.mark.parametrize("hint", [float, tuple[float, ...], tuple[int, ...] | tuple[str, ...], list[int]])
def test_hints_without_a_form_are_refused(hint):
    """A hint that JSON cannot carry exactly, or that cannot be told apart, is an error of the program."""
    with pytest.raises(TypeError):
        to_json(1, hint)
