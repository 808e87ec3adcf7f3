"""The checker refuses or types, never raises; the compiled form is the reference; text, tree and data say the same."""

from __future__ import annotations

import json
import warnings
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.laws.expressions import FUNCTIONS, NAMES, NOISE, SCOPE, conditions, damaged, environments, trees

from bizenv_rules.expr.check import check
from bizenv_rules.expr.codec import from_plain, to_plain
from bizenv_rules.expr.codes import CODES
from bizenv_rules.expr.compiled import compile_record_test, compile_tree
from bizenv_rules.expr.equalities import split
from bizenv_rules.expr.functions import RUBRIC_ONLY
from bizenv_rules.expr.reference import evaluate
from bizenv_rules.expr.show import show
from bizenv_rules.expr.tree import Op
from bizenv_rules.expr.values import Undefined


def outcome(run):
    """The value with its kind of truth, or the error's words: what must agree between two evaluators."""
    try:
        value = run()
    except Undefined as error:
        return type(error), error.why, error.text, error.span
    return isinstance(value, bool), value


def operations(tree):
    """The names of all operations in a tree."""
    return {tree.op}.union(*map(operations, tree.args)) if isinstance(tree, Op) else set()


@given(trees(), environments())
def test_the_compiled_form_is_the_reference(tree, env):
    """For every tree and environment the compiled form gives the reference's value, or fails with its words."""
    assert outcome(lambda: evaluate(tree, env, FUNCTIONS)) == outcome(lambda: compile_tree(tree, FUNCTIONS)(env))


@given(trees(), environments(), st.sets(st.sampled_from(sorted(NAMES))))
def test_fields_of_a_record_and_names_of_the_environment_are_the_same(tree, env, fields):
    """Whether a name is an attribute of the record or stands in the environment does not matter."""
    record = SimpleNamespace(**{name: env[name] for name in fields})
    rest = {name: value for name, value in env.items() if name not in fields}
    run = compile_record_test(tree, fields, FUNCTIONS)
    assert outcome(lambda: compile_tree(tree, FUNCTIONS)(env)) == outcome(lambda: run(record, rest))


@given(trees(), environments())
def test_only_what_can_be_absent_is_absent(tree, env):
    """A tree that is not typed as optional always has a value, of its kind."""
    kinds = {"number": "int Fraction", "text": "str", "bool": "bool", "date": "date", "list": "tuple list"}
    try:
        value = compile_tree(tree, FUNCTIONS)(env)
    except Undefined:
        return
    assert tree.type.optional if value is None else type(value).__name__ in kinds[tree.type.base].split()


@given(trees())
def test_an_absent_environment_may_leave_names_out(tree):
    """A name that can be absent may be missing from the environment, and then is absent."""
    whole = {name: {"number": 1, "text": "a", "bool": True, "list": ()}.get(type_.base) for name, type_ in NAMES.items()}
    assume(not {"due", "closed_on"} & set(show(tree).replace("(", " ").replace(")", " ").replace(",", " ").split()))
    given_ = {name: None if NAMES[name].optional else value for name, value in whole.items()}
    left_out = {name: value for name, value in whole.items() if not NAMES[name].optional}
    run = compile_tree(tree, FUNCTIONS)
    assert outcome(lambda: run(given_)) == outcome(lambda: run(left_out)) == outcome(lambda: evaluate(tree, left_out, FUNCTIONS))


@given(trees(), environments())
def test_a_shown_tree_is_read_as_the_same_tree(tree, env):
    """What ``show`` writes is accepted, means the same, and is shown as itself: read again it is the same tree."""
    text = show(tree)
    assume(len(text) <= 500)
    first = check(text, SCOPE)
    assume(not any(flaw.problem.code in ("X101", "X111", "X114") for flaw in first.flaws))
    assert first.tree is not None, (text, first.flaws)
    assert outcome(lambda: evaluate(tree, env, FUNCTIONS))[:2] == outcome(lambda: evaluate(first.tree, env, FUNCTIONS))[:2]
    again = check(show(first.tree), SCOPE)
    assert first.tree == again.tree
    assert show(first.tree) == show(again.tree)


@given(trees())
def test_plain_data_hold_the_whole_tree(tree):
    """A tree written as JSON and read again is the same, with its types and places."""
    text = show(tree)
    for each in (tree, check(text, SCOPE).tree):
        if each is not None:
            back = from_plain(json.loads(json.dumps(to_plain(each))))
            assert each == back
            assert to_plain(each) == to_plain(back)


@given(conditions(), environments(), st.sets(st.sampled_from(sorted(NAMES))) | st.just(set(NAMES)))
def test_the_parts_of_a_split_condition_select_what_the_whole_selects(tree, env, fields):
    """A record is selected by the equalities taken out and the rest exactly if the whole condition is true of it."""
    found, rest = split(tree, fields)
    assert fields >= set(found)
    whole = outcome(lambda: evaluate(tree, env, FUNCTIONS))
    assume(len(whole) == 2)
    matches = all(env[name] is not None and env[name] == value for name, value in found.items())
    if matches and rest is not None:
        left = outcome(lambda: evaluate(rest, env, FUNCTIONS))
        assume(len(left) == 2)
        matches = left[1] is True
    assert (whole[1] is True) == matches


@given(NOISE | damaged(), st.sampled_from([None, "number", "bool", "text", "date", "list"]))
@example("-" * 499 + "n", None)
@example("(" * 250 + "n" + ")" * 249, None)
@example("not " * 120 + "ok", "bool")
@example("n" + " if ok else n" * 38, None)
@example("n" + "+n" * 249, "number")
@example("class == 1 if True else 𝒂𝒃", None)
def test_the_checker_never_raises(text, want):
    """Any text is a tree of the kind wanted, or a list of flaws that lie inside it and have documented codes."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        checked = check(text, SCOPE, want)
    assert (checked.tree is None) == bool(checked.flaws)
    assert list(checked.problems) == [flaw.problem for flaw in checked.flaws]
    for flaw in checked.flaws:
        assert 0 <= flaw.start < flaw.end <= max(len(text), 1)
        assert flaw.problem.code in CODES
        assert flaw.problem.message.isprintable()
        assert all(line.isprintable() for line in flaw.problem.help)
    if checked.tree is not None and want is not None:
        assert want == checked.tree.type.base


@given(NOISE | damaged(), environments())
def test_what_is_accepted_can_be_evaluated(text, env):
    """An accepted expression gives a value in every environment, or fails where a part has none, and in no other way."""
    tree = check(text, SCOPE).tree
    if tree is not None and not operations(tree) & RUBRIC_ONLY:
        assert outcome(lambda: evaluate(tree, env, FUNCTIONS)) == outcome(lambda: compile_tree(tree, FUNCTIONS)(env))


@given(NOISE | damaged())
def test_a_replacement_mends_its_flaw(text):
    """Where a replacement is offered, the same flaw is gone once it stands there."""
    for flaw in check(text, SCOPE).flaws:
        if flaw.replacement is not None:
            mended = check(text[: flaw.start] + flaw.replacement + text[flaw.end :], SCOPE)
            same = [each for each in mended.flaws if (each.start, each.problem) == (flaw.start, flaw.problem)]
            assert not same, (text, flaw)


@pytest.mark.parametrize(
    "text",
    [
        " + ".join(["次数 * n"] * 25),
        " - ".join(["n"] * 50),
        " / ".join(["次数"] * 50),
        " + ".join(["次数"] + ["1 / n"] * 24),
        " and ".join(["n / 2 < 次数"] * 19),
        " or ".join(["(ok and n == 1)"] * 18),
        "min(" * 17 + "次数, n" + ", n)" * 17,
        "or_else(" * 18 + "次数" + ", n)" * 18,
        "1 if ok else " * 18 + "n",
        "-" * 18 + "n",
    ],
)
def test_the_largest_expressions_are_compiled(text):
    """What the limits allow is compiled, however deep, and means what the reference means."""
    checked = check(text, SCOPE)
    assert checked.tree is not None, checked.flaws
    for n in (0, 1, 7):
        env = {"n": n, "次数": None if n == 1 else Decimal("1.5"), "ok": n > 0}
        by_reference = outcome(partial(evaluate, checked.tree, env, FUNCTIONS))
        assert by_reference == outcome(partial(compile_tree(checked.tree, FUNCTIONS), env))
