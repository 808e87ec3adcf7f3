"""The compiled form gives what exact gives, at every node and row, or declines for a reason."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.plans import FUNCTIONS, Listed, hidden, scenes
from tests.laws.test_codec import program

from bizenv_rules.backends.compiled import Decline, Trace, compile_plan
from bizenv_rules.exact import run
from bizenv_rules.intervals import static
from bizenv_rules.plan import NA, Add, Call, Const, Curve, Fact, Fold, Measure, Missing, Mul, Node, Parameter, Piece, Plan, Scope


def same(plan, exact, compiled, nodes):
    """Equal at every row of these nodes, the reasons of what is MISSING included."""
    for node in nodes:
        assert list(exact[node]) == list(compiled[node]), (node, plan.nodes[node].op)
        for i, (before, after) in enumerate(zip(exact[node], compiled[node], strict=True)):
            assert not isinstance(before, Missing) or before.reasons == after.reasons
            assert unasked(compiled, node, i) in {None, isinstance(before, Missing)}, (node, plan.nodes[node].op)


def unasked(trace, node, i):
    """Whether the compiled form itself finds the value MISSING (the trace then asks exact for the reasons); None if it does not say."""
    place = trace._shape.places[node][1] if isinstance(trace, Trace) else None
    if place is None or place.is_told:
        return None
    if place.slot < 0:
        return place.held.v == "..."
    return (trace._values[place.block][i] if place.block else trace._values[0])[place.slot] is ...


@given(scenes(calls=False))
def test_compiled_equals_exact_and_does_not_decline(scene):
    """Where evidence keeps to its declarations, NA and MISSING included, every node is what exact says."""
    plan, world = scene
    same(plan, run(plan, world), compile_plan(plan)(world), range(len(plan.nodes)))


@given(scenes())
def test_compiled_with_functions_equals_exact_or_declines(scene):
    """A registered function is called with the same numbers; only one without an answer makes the unit decline."""
    plan, world = scene
    problems = []
    exact = run(plan, world, functions=FUNCTIONS, report=problems.append)
    try:
        trace = compile_plan(plan, functions=FUNCTIONS)(world)
    except Decline:
        assert problems and any(isinstance(node.op, Call) for node in plan.nodes)
        return
    same(plan, exact, trace, range(len(plan.nodes)))


@given(scenes(calls=False), st.data())
def test_undeclared_gaps_never_give_another_answer(scene, data):
    """A fact that lacks its value though it may not is declined, or makes no difference."""
    plan, world = scene
    fewer = data.draw(hidden(world))
    try:
        trace = compile_plan(plan)(fewer)
    except Decline:
        return
    same(plan, run(plan, fewer), trace, range(len(plan.nodes)))


@given(scenes(calls=False), st.data())
def test_what_is_kept_is_enough(scene, data):
    """With only some nodes kept, these are computed and the others are still answered, by exact."""
    plan, world = scene
    keep = data.draw(st.sets(st.integers(0, len(plan.nodes) - 1), max_size=3))
    same(plan, run(plan, world), compile_plan(plan, keep)(world), range(len(plan.nodes)))


@given(scenes(calls=False), st.data())
def test_stated_values_equal_exact_or_decline(scene, data):
    """Stated facts are read like given ones; a stated value that no fact can have is for exact."""
    plan, world = scene
    places = [(node, row) for node in range(len(plan.nodes)) for row in world.rows(plan.nodes[node].scope)]
    values = st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 2), Fraction(-3)])
    stated = data.draw(st.dictionaries(st.sampled_from(places), values, max_size=2))
    try:
        trace = compile_plan(plan)(world, stated)
    except Decline:
        assert stated
        return
    same(plan, run(plan, world, stated), trace, range(len(plan.nodes)))


@given(scenes(calls=False))
def test_the_second_pass_goes_on_from_the_first(scene):
    """Nodes up to the cut and then the rest are the same as all at once, from exact and from compiled columns alike."""
    plan, world = scene
    cut = len(plan.nodes) // 2 if plan.cut is None else plan.cut
    whole, first = run(plan, world), compile_plan(plan, upto=cut)(world)
    assert cut == len(first)
    for start in (run(plan, world, upto=cut), first):
        again = run(plan, world, start_columns=start)
        assert len(plan.nodes) == len(again)
        same(plan, whole, again, range(len(plan.nodes)))
        assert [list(column) for column in whole] == [list(column) for column in again] == [list(column) for column in again[:]]
        assert list(whole[-1]) == list(again[-1])


def test_no_builtin_can_be_named():
    """The generated text reaches no builtin and no name that is not on the list."""
    compiled = compile_plan(program(Plan(())).plan)
    assert compiled._score.__globals__["__builtins__"] == {}
    with pytest.raises(NameError):
        eval("print", compiled._score.__globals__)


def test_numbers_of_members_are_held_to_the_declaration():
    """Bounds rest on how many members there can be, so other numbers are declined."""
    scopes = (Scope("unit", None), Scope("a", 0, lo=1, hi=2), Scope("b", 1, lo=1, hi=2))
    plan = Plan((Node(Const(Fraction(1))), Node(Fold("sum", (0,), over=2), 1), Node(Fold("sum", (1,), over=1), 0)), scopes)
    rows = (((),), (("a0",), ("a1",)), (("a0", "b0"), ("a1", "b0"), ("a1", "b1")))
    assert [Fraction(3)] == compile_plan(plan)(Listed(plan, rows, {}))[2]
    for a, b in [((), ()), ((("a0",), ("a1",)), (("a0", "b0"),))]:
        with pytest.raises(Decline):
            compile_plan(plan)(Listed(plan, (((),), a, b), {}))


def measured(lo: int | None, hi: int | None, grid: Fraction | None) -> Plan:
    """One fact, doubled."""
    fact = Fact(Measure("m", Parameter("p"), None if lo is None else Fraction(lo), None if hi is None else Fraction(hi), grid))
    return Plan((Node(fact), Node(Add((0, 0)))))


def test_stated_facts_keep_to_their_declaration():
    """A stated fact is read if it is in range and on the grid; whatever else is stated is for exact."""
    for plan in (measured(0, 9, Fraction(1, 2)), measured(0, 9, None)):
        world = Listed(plan, (((),),), {(0, ()): (1, 1)})
        assert [Fraction(5)] == compile_plan(plan)(world, {(0, ()): Fraction(5, 2)})[1]
        with pytest.raises(Decline, match="outside"):
            compile_plan(plan)(world, {(0, ()): Fraction(10)})
        with pytest.raises(Decline, match="instead of computed"):
            compile_plan(plan)(world, {(1, ()): Fraction(1)})
    with pytest.raises(Decline, match="outside"):
        compile_plan(measured(0, 9, Fraction(1, 2)))(world, {(0, ()): Fraction(1, 3)})


def test_leaves_that_break_the_declaration_are_declined():
    """NA or MISSING where the measure allows neither, or only the other, is for exact."""
    for na, miss, leaf in [(False, False, NA), (False, False, Missing()), (True, False, Missing()), (False, True, NA)]:
        plan = Plan((Node(Fact(Measure("m", Parameter("p"), may_na=na, may_miss=miss))),))
        with pytest.raises(Decline):
            compile_plan(plan)(Listed(plan, (((),),), {(0, ()): leaf}))


def test_what_python_cannot_nest_is_declined_when_compiled():
    """A table of ten thousand rows is not a crash."""
    fact = Node(Fact(Measure("m", Parameter("p"))))
    rows = tuple(Piece(Fraction(i), Fraction(i * 7 % 11)) for i in range(10_000))
    with pytest.raises(Decline, match="too deep"):
        compile_plan(Plan((fact, Node(Curve(Fraction(0), rows, 0)))))


def test_numbers_off_every_edge_leave_no_number():
    """A range without a multiple of its grid can reach no piece; bounds say that there is no number, compiled writes none."""
    fact = Fact(Measure("m", Parameter("p"), Fraction(1, 2), Fraction(7, 10), Fraction(1), may_na=True, may_miss=True))
    plan = Plan((Node(fact), Node(Curve(Fraction(0), (Piece(Fraction(3, 5), Fraction(1)),), 0))))
    assert not static(plan)[1].number
    for leaf in (NA, Missing()):
        world = Listed(plan, (((),),), {(0, ()): leaf})
        same(plan, run(plan, world), compile_plan(plan)(world), (0, 1))


def test_a_trace_is_a_sequence():
    """Columns by index from either end, by slice and one after another; exact is asked once for what is MISSING."""
    fact = Node(Fact(Measure("m", Parameter("p"), may_miss=True)))
    plan = Plan((fact, Node(Const(Fraction(2))), Node(Mul(0, 1))))
    trace = compile_plan(plan)(Listed(plan, (((),),), {(0, ()): Missing()}))
    assert [[Missing()], [Fraction(2)], [Missing()]] == list(trace) == trace[:]
    assert [Missing()] == trace[-1]
    assert frozenset((0,)) == trace[2][0].reasons
