"""Laws of the way from an expression to operations."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from tests.laws.expressions import FUNCTIONS, NAMES, conditions, environments, trees

from bizenv_rules import exact
from bizenv_rules.build import Builder
from bizenv_rules.expr import DivisionByZero, Undefined
from bizenv_rules.expr.compiled import compile_tree
from bizenv_rules.formula import Lowering
from bizenv_rules.plan import Absent, Case, Derived, Fact, Fold, Given, Measure, Missing, Pick, Select, Selection, Take


class Names:
    """Numbers and conditions are facts of their own; texts, dates and lists are inputs of derived ones."""

    scope = 0

    def __init__(self, builder):
        self.b = builder

    def number(self, name):
        kind = NAMES.get(name)
        if kind is None or kind.base not in ("number", "bool"):
            return None
        return self.b.fact(Measure(name, self.fact(name), None, None, None, may_miss=kind.optional))

    def fact(self, name):
        return Select(name, Selection("finding"), Take())

    def constant(self, name):
        return None

    def needs_parameter(self, name):
        return False


class Env:
    """One environment as a world."""

    def __init__(self, plan, env):
        self.plan, self.env = plan, env

    def rows(self, scope):
        return ((),)

    def leaf(self, node, row):
        source = self.plan.nodes[node].op.measure.source
        value = self.read(source)
        return Missing(frozenset((node,))) if value is None else (Fraction(value), 1)

    def read(self, source):
        match source:
            case Select(name):
                return self.env[name]
            case Given(of):
                return int(self.read(of) is not None)
            case Derived(tree):
                return compile_tree(tree, FUNCTIONS)(self.env)
            case Absent():
                return None


def lowered(tree, env):
    builder = Builder()
    node = Lowering(builder, Names(builder)).lower(tree)
    plan = builder.plan()
    functions = {name: function.impl for name, function in FUNCTIONS.items() if function.impl is not None}
    return exact.run(plan, Env(plan, env), functions=functions)[node][0]


@given(trees().filter(lambda tree: tree.type.base in ("number", "bool")), environments())
def test_an_expression_lowered_equals_the_expression(tree, env):
    """Whatever the expression, its operations give the number it gives, or MISSING where it gives nothing."""
    try:
        expected = compile_tree(tree, FUNCTIONS)(env)
        value = lowered(tree, env)
    except (DivisionByZero, Undefined, OverflowError):
        assume(False)
    if expected is None:
        assert isinstance(value, Missing)
    else:
        assert value == Fraction(expected)


@given(conditions(), environments())
def test_what_is_known_of_a_condition_does_not_change_when_it_is_negated(tree, env):
    """A condition that is unknown is unknown the other way round."""
    builder = Builder()
    node = Lowering(builder, Names(builder)).lower(tree)
    opposite = builder.negate(node)
    plan = builder.plan()
    try:
        columns = exact.run(plan, Env(plan, env), functions={name: f.impl for name, f in FUNCTIONS.items() if f.impl})
    except (DivisionByZero, Undefined, OverflowError):
        assume(False)
    one, other = columns[node][0], columns[opposite][0]
    assert isinstance(one, Missing) == isinstance(other, Missing)
    assert isinstance(one, Missing) or one + other == 1


@given(trees().filter(lambda tree: tree.type.base in ("number", "bool")), environments())
def test_presence_is_one_exactly_where_there_is_a_value(tree, env):
    """What ``presence`` says of a node is whether the node is MISSING (a function without an answer apart)."""
    assume(not any(f"op='{name}'" in repr(tree) for name in ("ln", "power")))
    builder = Builder()
    node = Lowering(builder, Names(builder)).lower(tree)
    known = builder.presence(node)
    plan = builder.plan()
    try:
        columns = exact.run(plan, Env(plan, env), functions={name: f.impl for name, f in FUNCTIONS.items() if f.impl})
    except (DivisionByZero, Undefined, OverflowError):
        assume(False)
    missing = isinstance(columns[node][0], Missing)
    if known is None:
        assert not missing
    else:
        assert columns[known][0] == (0 if missing else 1)


def test_equal_facts_are_one_node():
    """A fact that is read twice in one scope is one node; sums are not, because each has its own clause."""
    builder = Builder()
    measure = Measure("n", Select("n", Selection("finding"), Take()))
    assert builder.fact(measure) == builder.fact(measure)
    assert builder.put(Fold("max", (0, 0))) != builder.put(Fold("max", (0, 0)))
    assert builder.put(Pick(0, (Case(Fraction(1), 0),))) != builder.put(Pick(0, (Case(Fraction(1), 0),)))
    assert isinstance(builder.nodes[0].op, Fact)


@pytest.mark.parametrize(
    ("op", "values"), [("==", (0, 1, 0)), ("!=", (1, 0, 1)), ("<", (1, 0, 0)), ("<=", (1, 1, 0)), (">", (0, 0, 1)), (">=", (0, 1, 1))]
)
def test_a_comparison_is_a_staircase_with_the_right_edge(op, values):
    """Just below, at and just above ten: 不少于10次 holds at ten, 超过10条 does not."""
    for n, expected in zip((Fraction(19, 2), Fraction(10), Fraction(21, 2)), values, strict=True):
        builder = Builder()
        a = builder.fact(Measure("n", Select("n", Selection("finding"), Take()), grid=None))
        node = builder.compare(op, a, builder.const(10))
        plan = builder.plan()
        assert expected == exact.run(plan, Env(plan, {"n": n}))[node][0]
