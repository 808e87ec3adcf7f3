"""What a number is made of, operation by operation; how questions are put; what travels with a result."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import pytest

import bizenv_rules as bz
from bizenv_rules.build import Builder
from bizenv_rules.evidence.records import Inspection, Mark
from bizenv_rules.exact import run
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function, Parameter
from bizenv_rules.plan import (
    NA,
    Add,
    Call,
    Clamp,
    Curve,
    Fact,
    Fold,
    Leaf,
    Measure,
    Missing,
    Mul,
    Pick,
    Piece,
    Ratio,
    Round,
    Select,
    Selection,
    Take,
)
from bizenv_rules.plan import Case as Branch
from bizenv_rules.scoring.address import parse
from bizenv_rules.scoring.facts import source_text
from bizenv_rules.scoring.parts import made_of
from bizenv_rules.scoring.plain import digest, plain
from bizenv_rules.scoring.running import Runner
from bizenv_rules.scoring.trace import Trace

F = Fraction


class World:
    """Three facts a, b, c of the unit."""

    def __init__(self, *leaves: Leaf) -> None:
        self.leaves = leaves

    def rows(self, scope):
        return ((),)

    def leaf(self, node, row):
        return self.leaves[node]


def made(op, *leaves, functions=None):
    """How a node over three facts is made of them: factor by fact, and the rest."""
    b = Builder()
    for name in "abc":
        b.fact(Measure(name, Select(name, Selection("x"), Take("one")), None, None, None, may_na=True, may_miss=True))
    node = op(b)
    world = World(*(leaf if not isinstance(leaf, int | Fraction) else (leaf, 1) for leaf in leaves))
    trace = Trace.of(b.plan(), world, run(b.plan(), world, functions=functions or {}))
    found = made_of(trace, node, (), (0, 1, 2))
    return {"abc"[place[0]]: factor for place, factor in found.factors.items()}, found.rest


HALF = F(1, 2)


@pytest.mark.parametrize(
    ("op", "leaves", "factors", "rest"),
    [
        (lambda b: b.put(Add((0, 1, 2))), (5, NA, 7), {"a": 1, "c": 1}, 0),
        (lambda b: b.put(Mul(0, b.const(3))), (5, 0, 0), {"a": 3}, 0),
        (lambda b: b.put(Mul(0, 1)), (5, 2, 0), {}, 10),
        (lambda b: b.put(Ratio(0, b.const(4), None)), (5, 0, 0), {"a": F(1, 4)}, 0),
        (lambda b: b.put(Ratio(0, 1, None)), (5, 2, 0), {}, F(5, 2)),
        (lambda b: b.put(Ratio(b.const(1), b.const(0), 2)), (5, 2, 7), {"c": 1}, 0),
        (lambda b: b.put(Clamp(None, F(10), 0)), (5, 0, 0), {"a": 1}, 0),
        (lambda b: b.put(Clamp(None, F(4), 0)), (5, 0, 0), {}, 4),
        (lambda b: b.put(Curve(F(0), (Piece(F(2), F(1), F(3)), Piece(F(9), F(50))), 0)), (5, 0, 0), {"a": 3}, -5),
        (lambda b: b.put(Curve(F(0), (Piece(F(9), F(50), F(1)),), 0)), (5, 0, 0), {}, 0),
        (lambda b: b.put(Round(0, "half_up", 0)), (F(5, 2), 0, 0), {"a": 1}, HALF),
        (lambda b: b.put(Pick(b.const(1), (Branch(F(1), 0),), 1)), (5, 6, 0), {"a": 1}, 0),
        (lambda b: b.put(Pick(b.const(2), (Branch(F(1), 0),), 1)), (5, 6, 0), {"b": 1}, 0),
        (lambda b: b.put(Fold("mean", (0, 1, 2))), (5, NA, 7), {"a": HALF, "c": HALF}, 0),
        (lambda b: b.put(Fold("max", (0, 1, 2))), (5, 9, 7), {"b": 1}, 0),
        (lambda b: b.put(Fold("best", (0, 1, 2), k=2, divide=True)), (5, 9, 7), {"b": HALF, "c": HALF}, 0),
        (lambda b: b.put(Fold("first", (0, 1, 2))), (NA, 9, Missing()), {"b": 1}, 0),
        (lambda b: b.put(Fold("geometric", (0, 1), k=0)), (4, 9, 0), {}, 6),
        (lambda b: b.put(Fold("sum", (0, 1), empty=2)), (NA, NA, 7), {"c": 1}, 0),
        (lambda b: b.put(Fold("mean", (0, 1), weights=(b.const(1), b.const(3)))), (4, 8, 0), {"a": F(1, 4), "b": F(3, 4)}, 0),
        (lambda b: b.put(Fold("mean", (0, 1), weights=(b.const(1), 2))), (4, 8, 3), {}, 7),
        (lambda b: b.put(Call("twice", (0,))), (4, 0, 0), {}, 8),
    ],
)
def test_a_value_is_factor_times_part_and_a_rest(op, leaves, factors, rest):
    """Every operation that is a straight line gives its factor; all else is in the rest, and the sum is exact."""
    assert ({name: F(factor) for name, factor in factors.items()}, F(rest)) == made(op, *leaves, functions={"twice": lambda x: 2 * x})


def test_what_has_no_number_is_not_taken_apart():
    """A missing node has no parts yet."""
    with pytest.raises(ValueError, match="no number"):
        made(lambda b: b.put(Add((0, 1))), Missing(), 1, 1)


# --------------------------------------------------------------------------------------------------------- questions

OPEN = """
language: 1
rubric: open
edition: "2021"
title: 文中未写
effective: {from: 2021-01-01, to: 2021-12-31}
parameters:
  each: {type: points, clause: 一, say: 文中未写}
  day: {type: date, clause: 一, say: 文中未写}
  words: {type: list, clause: 一, say: 文中未写}
  word: {type: text, clause: 一, say: 文中未写}
facts:
  visits: {record: inspection, where: date >= day and group in words and group != word}
sheet:
  items:
    - {id: visits, kind: per_count, title: 走访, clause: 一, points: 10, count: visits, each: each}
    - {id: two, kind: formula, title: 二, clause: 二, value: 1 + 1, range: [0, 10]}
    - {id: table, kind: lookup, title: 查表, clause: 三, by: [class], table: {镇: 1}}
"""


def open_card(**parameters):
    rubric = bz.loads(OPEN)
    units = bz.Units([bz.Unit(id="甲", name="甲", class_="镇"), bz.Unit(id="乙", name="乙", class_="部门")])
    records = [Inspection(id="i", unit="甲", date=date(2021, 5, 1), group="一组", times=3)]
    return bz.assess(rubric, bz.Ledger(records, rubric.vocabulary, units), parameters=parameters)


GIVEN = {"each": "0.5", "day": "2021-01-01", "words": "一组,二组", "word": "三组"}


def test_parameters_are_read_by_their_types():
    """Numbers, dates, lists and texts may come as text; what is no such thing is refused."""
    report = open_card(**GIVEN)
    assert report["甲"]["visits"].value == F(3, 2) and report["甲"].score == F(3, 2) + 2 + 1
    again = open_card(each=Decimal("0.5"), day=date(2021, 1, 1), words=["一组", "二组"], word="三组")
    assert again["甲"].score == report["甲"].score
    assert open_card(**{**GIVEN, "each": 2})["甲"]["visits"].value == 6
    for name, value in (("each", 0.5), ("each", "x"), ("day", "soon"), ("words", 3), ("word", 3), ("wrod", "x")):
        with pytest.raises(bz.BizenvError) as refused:
            open_card(**{**GIVEN, name: value})
        assert refused.value.problems[0].code in {"V915", "V916"}


def test_a_parameter_without_value_makes_its_items_undetermined():
    """The card names parameter and clause, and has no interval."""
    card = open_card(**{name: value for name, value in GIVEN.items() if name != "each"})["甲"]
    assert (card.status, card.score, card.low, card.high) == ("undetermined", None, None, None)
    assert [(item.name, item.clause, item.who) for item in card.undetermined] == [("each", "一", "文中未写")] and not card.missing
    assert "undetermined" in card.explain().text() and card["visits"].state == "undetermined"
    assert card.waterfall().text().endswith("score not known yet")


def test_a_key_without_an_entry_is_named():
    """An input error stops its item, and the result says which and why."""
    card = open_card(**GIVEN)["乙"]
    assert card["table"].state == "missing" and [(problem.code, problem.path) for problem in card.problems] == [("V141", "table")]


def test_functions_of_the_embedding_program_are_called():
    """A registered function is part of the score; where it has no answer, its node is missing and a problem says so."""
    own = {**STANDARD, "tenth": Function("tenth", (Parameter("n", "number"),), "number", lambda n: F(10) / n, own=True)}
    b = Builder()
    fact = b.fact(Measure("n", Select("n", Selection("x"), Take("one")), F(0), F(9), F(1)))
    b.put(Call("tenth", (fact,)))
    runner = Runner.of(b.plan(), own)
    for run_it in (runner.exact, runner.quick):
        columns, told = run_it(World((4, 1)))
        assert list(columns[1]) == [F(5, 2)] and told == ()
        columns, told = run_it(World((0, 1)))
        assert isinstance(columns[1][0], Missing) and "tenth" in told[0].message
    assert runner.quick(World((4, 1)), {(1, ()): F(7)})[0][1] == [F(7)]


def test_a_program_has_its_readings_already():
    """A program is scored as it is; other readings are asked of the rubric."""
    program = bz.loads(OPEN).program()
    with pytest.raises(bz.BizenvError, match="one combination"):
        bz.assess(program, bz.Ledger([], bz.loads(OPEN).vocabulary), readings={"x": "y"})


# -------------------------------------------------------------------------------------------------------- small things


def test_addresses_are_read_with_period_and_members():
    """A period in front, members in brackets; a dot inside a path stays."""
    assert (parse("2021-09.a.b").period, parse("2021H1@03-15.a").period, parse("sheet[甲][乙].a.b").members) == (
        "2021-09",
        "2021H1@03-15",
        ("甲", "乙"),
    )
    assert parse("a.b").path == "a.b"


def test_plain_data_has_one_form():
    """Sets are sorted, enums are their names, records say their kind; a float has no place."""

    class Colour(Enum):
        RED = 1

    assert plain({"a": {3, 1}, "b": Colour.RED, "c": Mark(id="1", unit="甲", item="a", mark=Decimal("1.50"))}) == {
        "a": [1, 3],
        "b": "RED",
        "c": {
            "record": "mark",
            "id": "1",
            "unit": "甲",
            "verified": True,
            "times": 1,
            "withdrawn": False,
            "item": "a",
            "mark": "1.5",
            "not_applicable": False,
        },
    }
    assert digest([1]) != digest([2])
    with pytest.raises(TypeError, match="float"):
        plain(1.5)


def test_every_source_has_words():
    """Whatever a fact is read from, a person can read it."""
    rubric = bz.loads(OPEN)
    words = [source_text(node.op.measure.source) for node in rubric.program().plan.nodes if isinstance(node.op, Fact)]
    assert "parameter each" in words and any(word.startswith("count of inspection where date") for word in words)


def test_contrast_wants_one_rubric():
    """Cards of two rubrics cannot be compared clause by clause."""
    one = open_card(**GIVEN)["甲"]
    other = replace(one, program=replace(one.program, digest="0" * 64))
    with pytest.raises(ValueError, match="two rubrics"):
        bz.contrast(one, other)
    both = bz.contrast(one, open_card(**GIVEN)["甲"])
    assert both.difference == 0 and both.text() and both.to_dict()["difference"]["exact"] == "0"
    unknown = bz.contrast(one, open_card(**GIVEN)["乙"])
    assert unknown.difference is None and unknown.text().startswith("not comparable yet")


def test_a_card_that_was_tampered_with_does_not_explain_itself():
    """An explanation is recomputed and has to come to what is stored."""
    card = open_card(**GIVEN)["甲"]
    columns = [list(column) for column in card.columns]
    columns[card.program.score][0] += 1
    with pytest.raises(AssertionError, match="stored"):
        replace(card, columns=columns, _memo={}).explain()
