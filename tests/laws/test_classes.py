"""Laws of classes of units: every unit falls in one, and sharing work between classes changes nothing."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.plans import scenes

import bizenv_rules as bz
from bizenv_rules.checks.answers import MOST_TRIED, together, worth
from bizenv_rules.expr.check import Scope, check
from bizenv_rules.expr.compiled import compile_tree
from bizenv_rules.expr.tree import BOOL, DATE, LIST, NUMBER, TEXT, Lit, Name, Op, Type
from bizenv_rules.intervals import static
from bizenv_rules.plan import Fact, Plan
from bizenv_rules.specialise import specialise
from bizenv_rules.specialise.forest import Forest

NAMES = {
    "kind": TEXT,
    "size": NUMBER,
    "key": BOOL,
    "lead": Type("bool", optional=True),
    "grade": Type("text", optional=True, values=("甲", "乙")),
    "share": Type("number", optional=True),
    "roles": LIST,
}
CONDITIONS = (
    "kind == '镇'",
    "kind != '镇'",
    "kind in ['镇', '街道']",
    "size >= 50",
    "size > 50",
    "size < 10 or key",
    "not key",
    "10 <= size",
    "given(lead)",
    "or_else(lead, key)",
    "lead",
    "grade == '甲'",
    "given(grade) and grade != '甲'",
    "or_else(share, 0) > 1/2",
    "given(share) and share < 1/4",
    "'牵头' in roles",
    "'牵头' in roles and key",
    "size + 1 > 3",
)
TREES = {text: check(text, Scope(NAMES)).tree for text in CONDITIONS}
UNITS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["镇", "街道", "部门", ""]),
        "size": st.sampled_from([0, 9, 10, 49, 50, 51, 1000]),
        "key": st.booleans(),
        "lead": st.sampled_from([None, True, False]),
        "grade": st.sampled_from([None, "甲", "乙"]),
        "share": st.sampled_from([None, Fraction(0), Fraction(1, 4), Fraction(1, 3), Fraction(1)]),
        "roles": st.sampled_from([(), ("牵头",), ("配合",)]),
    }
)


@given(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=6, unique=True), UNITS)
def test_every_unit_falls_in_a_class(texts, unit):
    """What a unit answers to any conditions is among the answers that go together, if all are known."""
    trees = [TREES[text] for text in texts]
    values = [compile_tree(tree)(unit) for tree in trees]
    found = together(trees, 10_000)
    wanted = tuple(int(value is True) for value in values)
    assert None in values or wanted in found, (texts, unit)  # unknown: the unit is undetermined


@given(UNITS)
def test_a_condition_is_worth_what_the_language_says(unit):
    """Over the names themselves the reading of conditions agrees with the compiled expression."""
    for text, tree in TREES.items():
        if "roles" not in text and "+" not in text:
            assert worth(tree, unit) == compile_tree(tree)(unit), text


def test_only_some_answers_go_together():
    """Of a text compared with two constants three of four answers are left; what is not followed is free; too many are refused."""
    same, other, free = (TREES[text] for text in ("kind == '镇'", "kind != '镇'", "'牵头' in roles"))
    assert together([same, other], 9) == [(1, 0), (0, 1)]
    assert together([same, free], 9) == [(1, 1), (1, 0), (0, 1), (0, 0)]
    assert together([same, free], 3) is None
    assert together([], 9) == [()]


def test_dates_and_many_names_are_followed():
    """A date is tried on, before and after each constant; a condition over too many names may answer either way."""
    day = check("founded >= date('2020-01-01') and founded > date('2019-01-01')", Scope({"founded": DATE}))
    tree = day.tree or Op("==", (Name("founded", DATE), Lit(None, DATE)), BOOL)
    assert set(together([tree], 9)) <= {(1,), (0,)}
    flags = tuple(Name(f"f{n}", BOOL) for n in range(MOST_TRIED.bit_length()))
    assert together([Op("and", flags, BOOL)], 9) == [(1,), (0,)]


@given(scenes(), st.data())
def test_a_forest_is_every_class_specialised(scene, data):
    """For each answer to a fact of the unit the shared plan has the ranges that the plan specialised alone has."""
    plan, _ = scene
    facts = [i for i, node in enumerate(plan.nodes) if isinstance(node.op, Fact) and node.scope == 0]
    assume(facts)
    asked = data.draw(st.lists(st.sampled_from(facts), max_size=2, unique=True))
    forest = Forest(plan, {}, asked)
    wanted = range(len(plan.nodes))
    classes = [dict.fromkeys(asked, Fraction(value)) for value in (0, 1)]
    placed = [forest.placed(wanted, answers) for answers in classes]
    ranges = static(Plan(tuple(forest.nodes), plan.scopes))
    for answers, where in zip(classes, placed, strict=True):
        alone, places = specialise(plan, answers)
        bounds = static(alone)
        for node in wanted:
            assert ranges[where[node]] == bounds[places[node]]


def test_a_bound_says_what_is_reached_when_asked():
    """``low`` and ``high`` are facts that ``score_facts`` takes to the two ends."""
    jilin = bz.library("jilin-jkq", "2021")
    (whole,) = bz.bounds(jilin)
    assert whole.exact
    assert whole.to_dict()["hi"] == "110"
    assert dict(whole.high)["review.leaders"] == 30
