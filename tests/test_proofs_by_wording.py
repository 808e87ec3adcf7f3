"""What words say in numbers, which records conditions let in together, and which limits hide which."""

from __future__ import annotations

from fractions import Fraction

import pytest

import bizenv_rules as bz
from bizenv_rules.checks import wording
from bizenv_rules.checks.matching import NOTHING, Known, TooManyError, together
from bizenv_rules.expr.tree import BOOL, LIST, TEXT, Lit, Name, Op

HEAD = 'language: 1\nrubric: demo\nedition: "2021"\nrecords: {use: [finding, commendation]}\n'
FACTS = "facts:\n  late: {record: finding}\n  praised: {record: commendation}\n"


@pytest.mark.parametrize(
    ("words", "edges"),
    [
        ("不少于3次", [(3, True)]),
        ("10条以上的", [(10, True)]),
        ("80分(含)以上", [(80, True)]),
        ("不足五人", [(5, True)]),
        ("不满2年", [(2, True)]),
        ("超过十条", [(10, False)]),
        ("不超过3次", [(3, False)]),
        ("3次以内", [(3, False)]),
        ("5项以下", [(5, False)]),
        ("3次以上（不含3次）", []),
        ("每次扣2分", []),
        ("百十次以上", []),
    ],
)
def test_an_edge_word_says_where_its_number_belongs(words, edges):
    """民法典第1259条: 以上, 以下 and 以内 take the number in; 不满, 超过 and 以外 do not."""
    assert [(edge.at, edge.with_upper) for edge in wording.edges(words)] == [(Fraction(at), upper) for at, upper in edges]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("三", 3),
        ("两", 2),
        ("十二", 12),
        ("九十", 90),
        ("三百零五", 305),
        ("一百一十", 110),
        ("三四", None),
        ("百百", None),
        ("2.5", "5/2"),
    ],
)
def test_common_numerals_are_read(words, number):
    """Chinese numerals below a thousand, and digits; two figures side by side are no number."""
    assert wording.number_of(words) == (None if number is None else Fraction(number))


def test_points_are_not_minutes_or_parts():
    """分钟, 分别 and 分之 say nothing of points, and neither does 十分重要."""
    assert list(wording.points("5分钟内分别扣3分，十分重要，百分之二十")) == [3]
    assert list(wording.shares("百分之二十，50%")) == [50, 20]
    assert list(wording.by_level("省级、市级各5分，每篇2分", ["省级", "市级"])) == [("市级", 5)]
    assert list(wording.by_level("5分", [])) == []


def is_(field: str, word: str) -> Op:
    """field == 'word'."""
    return Op("==", (Name(field, TEXT), Lit(word, TEXT)), BOOL)


def test_conditions_that_contradict_each_other_let_nothing_in():
    """A field has one value: together with its denial, with another value, or with a list that lacks it, nothing is left."""
    a, b = is_("form", "a"), is_("form", "b")
    both = Op("in", (Name("form", TEXT), Lit(("a", "b"), LIST)), BOOL)
    named = Op("in", (Name("form", TEXT), Name("forms", LIST)), BOOL)
    for trees in (
        [a, b],
        [a, Op("not", (a,), BOOL)],
        [a, Op("!=", (Name("form", TEXT), Lit("a", TEXT)), BOOL)],
        [Lit(value=False, type=BOOL)],
    ):
        assert together(trees) is None
    assert together([both, b]) is not None
    assert together([a, Op("or", (b, is_("level", "省级")), BOOL)]) is not None
    assert together([named, a], Known({"forms": ("b",)}, {})) is None
    assert together([named, a], NOTHING) is not None
    assert together([a, b], Known({}, {b: True})) is not None
    assert together([Op("not", (Op("and", (a, b), BOOL),), BOOL), Lit(value=True, type=BOOL)]) is not None


def test_conditions_with_too_many_alternatives_are_not_followed():
    """Nine choices of two make 512 alternatives."""
    choices = [Op("or", (is_(f"f{n}", "a"), is_(f"f{n}", "b")), BOOL) for n in range(9)]
    with pytest.raises(TooManyError):
        together(choices)
    with pytest.raises(TooManyError):
        together([Op("and", tuple(choices), BOOL)])


PART = "{id: b, cap: 5, items: [{id: c, kind: per_count, count: praised, each: 2}]WITH}"
BESIDE = "{id: d, kind: per_count, count: late, each: 1WITH}"


@pytest.mark.parametrize(
    ("more", "items", "hidden"),
    [
        ("cap: 5", (PART, BESIDE), True),
        ("cap: 6", (PART, BESIDE), False),
        ("cap: 5", (PART, "{id: d, kind: deduct, count: late, each: 1}"), False),
        ("cap: 5", (PART, "{id: d, kind: deduct, count: late, each: 1, limit: 1}"), False),
        ("cap: 4", (PART, "{id: d, kind: deduct, count: late, each: 1, limit: 1}"), True),
        ("cap: 2", (PART.replace("WITH", ", weight: 0.5"), BESIDE.replace("WITH", ", weight: 0.5")), True),
        ("combine: max, cap: 5", (PART, BESIDE), False),
        ("cap: 5", (PART.replace("WITH", ", round: {places: 0, mode: half_up}"),), False),
        ("cap: 5", (PART.replace("WITH", ", applies: class == '镇'"), BESIDE), True),
        ("cap: 5", (PART.replace("WITH", ", zero_when: late == 3"),), True),
        ("floor: -3", ("{id: b, floor: -4, items: [{id: c, kind: deduct, count: late, each: 1}]}",), True),
        ("floor: -3", ("{id: b, floor: -2, items: [{id: c, kind: deduct, count: late, each: 1}]}",), False),
    ],
)
def test_a_limit_is_hidden_only_where_everything_on_the_way_shows_it(more, items, hidden):
    """cap c inside cap C with at least L beside it is idle exactly where c + L ≥ C; a rounding or a maximum on the way is not followed."""
    lines = "".join(f"    - {item.replace('WITH', '')}\n" for item in items)
    keys = "".join(f"  {key}\n" for key in more.split(", "))
    rubric = bz.loads(HEAD + FACTS + f"sheet:\n{keys}  items:\n{lines}")
    refuted = [proof.at for proof in bz.prove(rubric).proofs if proof.code == "R133" and proof.verdict == "refuted"]
    assert ("b" in refuted) is hidden
