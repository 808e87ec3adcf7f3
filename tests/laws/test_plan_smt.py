"""Laws of ``smt``: over inputs that are all stated it gives what ``exact`` gives, and what it finds is replayed by ``exact``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.plans import FUNCTIONS, Listed, plans, scenes

from bizenv_rules import exact
from bizenv_rules.backends.smt import Encoding, Held, Model, Space
from bizenv_rules.backends.smt import computing as smt_computing
from bizenv_rules.backends.smt.logic import Logic
from bizenv_rules.plan import NA, Absent, Add, Const, Fact, Fold, Measure, Missing, Node, Parameter, Plan, Round, Scope
from bizenv_rules.points import MODES

MEMBERS = 4
"""As many members as any generated world has where their number is open."""


def by_number(plan: Plan, world: Listed, scope: int) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The rows of a world by the numbers that the encoding gives to members."""
    parent = plan.scopes[scope].parent
    if parent is None:
        return {(): ()}
    found = {}
    for number, row in by_number(plan, world, parent).items():
        inside = [inner for inner in world.rows(scope) if inner[:-1] == row]
        found |= {(*number, str(i)): inner for i, inner in enumerate(inside)}
    return found


def forced(plan: Plan, world: Listed, space: Space) -> list[Any]:
    """Statements that every input is as the world has it."""
    logic, found = space.logic, []
    for (node, row), each in space.inputs.items():
        rows = by_number(plan, world, plan.nodes[node].scope)
        if row in rows:
            value = exact.read_leaf(node, plan.nodes[node].op, world.leaf(node, rows[row]))
            found.append(each.held.na if value is NA else logic.both((logic.no(each.held.na), logic.same(each.held.number, value))))
    for (scope, row), flag in space.rows.items():
        found.append(flag if row in by_number(plan, world, scope) else logic.no(flag))
    return found


def is_value(logic: Logic, held: Held, value: object) -> Any:
    """The statement that a value of the solver is this one."""
    if value is NA:
        return held.na
    if isinstance(value, Missing):
        return logic.both((logic.no(held.na), held.missing))
    return logic.both((logic.no(held.na), logic.no(held.missing), logic.same(held.number, value)))


def compare(plan: Plan, world: Listed) -> int:
    """Hold every node in every row to ``exact``; how many could be followed."""
    columns = exact.run(plan, world, functions=FUNCTIONS)
    space = Space()
    encoding = Encoding(plan, space, members=MEMBERS)
    seen = []
    for node, each in enumerate(plan.nodes):
        rows = by_number(plan, world, each.scope)
        for number, row in rows.items():
            held = encoding.value(node, number)
            value = columns[node][world.rows(each.scope).index(row)]
            if held.loose is None:
                seen.append(is_value(space.logic, held, value))
    inputs = forced(plan, world, space)
    assert isinstance(space.solve(inputs, 20), Model)
    answer = space.solve([*inputs, space.logic.no(space.logic.both(seen))], 20)
    assert answer == "none", (answer, plan)
    return len(seen)


@given(scenes(missing=0))
def test_stated_inputs_give_what_exact_gives(scene):
    """Over random plans and worlds in which every fact is given, no node can be anything but the value of ``exact``."""
    compare(*scene)


@given(plans(calls=False, cuts=False, most=10), st.data())
def test_what_is_found_is_replayed(plan, data):
    """Inputs found for a number above another lead ``exact`` to such a number."""
    node = data.draw(st.sampled_from([i for i, each in enumerate(plan.nodes) if each.scope == 0]))
    edge = data.draw(st.sampled_from((Fraction(0), Fraction(1, 2), Fraction(3))))
    space = Space()
    held = Encoding(plan, space).value(node)
    assume(held.loose is None)
    answer = space.solve([space.logic.no(held.na), space.logic.no(held.missing), space.logic.less(edge, held.number)], 5)
    assume(isinstance(answer, Model))
    assert exact.run(plan, Found(plan, answer))[node][0] > edge


class Found:
    """The world of a model; what it leaves open is the value nearest 0."""

    def __init__(self, plan: Plan, model: Model) -> None:
        self.plan, self.model = plan, model

    def rows(self, scope: int):
        here = self.plan.scopes[scope]
        if here.parent is None:
            return ((),)
        found = []
        for row in self.rows(here.parent):
            inside = [(*row, str(i)) for i in range(max(here.lo, 4))]
            found += [inner for i, inner in enumerate(inside) if i < here.lo or self.model.rows.get((scope, inner))]
        return tuple(found)

    def leaf(self, node: int, row: tuple[str, ...]):
        measure = self.plan.nodes[node].op.measure
        if isinstance(measure.source, Absent):
            return Missing()
        value = self.model.facts.get((node, row), rest(measure))
        return value if value is NA else (value / (measure.grid or 1), 1)


def rest(measure: Measure) -> Fraction:
    if measure.lo is not None and measure.lo > 0:
        return measure.lo
    return min(Fraction(0), measure.hi) if measure.hi is not None else Fraction(0)


def fact(name: str, hi: int = 10, *, may_na: bool = False) -> Node:
    return Node(Fact(Measure(name, Parameter(name), Fraction(0), Fraction(hi), Fraction(1), may_na)))


@pytest.mark.parametrize("mode", MODES)
def test_rounding_of_every_mode_is_that_of_points(mode):
    """Halves, quarters and their negatives are rounded as ``points.round_to`` rounds them."""
    numbers = Node(Fact(Measure("x", Parameter("x"), Fraction(-3), Fraction(3), Fraction(1, 4))))
    plan = Plan((numbers, Node(Round(0, mode, 0))))
    for quarter in range(-12, 13):
        compare(plan, Listed(plan, (((),),), {(0, ()): (quarter, 1)}))


def test_more_values_than_are_sorted_can_be_anything():
    """A middle of thirteen numbers is not followed: it says so, and nothing is proved of it."""
    plan = Plan((*(fact(f"m{i}") for i in range(13)), Node(Fold("median", tuple(range(13))))))
    space = Space()
    held = Encoding(plan, space).value(13)
    assert held.loose is not None and held.loose.why == "13 values would have to be sorted cannot be followed"
    assert isinstance(space.solve([space.logic.less(Fraction(10), held.number)]), Model)


def test_equal_parts_of_two_plans_are_one_value():
    """A sum in another order over facts of the same names is the same value; with another number in it, it is not."""
    one = Plan((fact("a"), fact("b"), Node(Const(Fraction(3))), Node(Add((0, 1, 2)))))
    other = Plan((fact("b"), Node(Const(Fraction(3))), fact("a"), Node(Add((0, 1, 2)))))
    third = Plan((fact("b"), Node(Const(Fraction(2))), fact("a"), Node(Add((0, 1, 2)))))
    space = Space()
    found = [
        Encoding(plan, space, names={i: node.op.measure.name for i, node in enumerate(plan.nodes) if isinstance(node.op, Fact)}).value(3)
        for plan in (one, other, third)
    ]
    assert found[0].id == found[1].id != found[2].id
    assert space.solve([space.logic.same(found[0].number, found[2].number)]) == "none"


def test_a_shared_fact_keeps_to_both_declarations():
    """A fact that one edition counts to 30 and the other to 40 in steps of 4 is a multiple of 4 up to 28."""
    wide = Plan((Node(Fact(Measure("a", Parameter("a"), Fraction(0), Fraction(40), Fraction(4)))),))
    space = Space()
    held = Encoding(Plan((fact("a", 30),)), space, names={0: "a"}).value(0)
    assert Encoding(wide, space, names={0: "a"}).value(0).id == held.id
    assert isinstance(space.solve([space.logic.same(held.number, Fraction(28))]), Model)
    assert space.solve([space.logic.less(Fraction(28), held.number)]) == "none"
    assert space.solve([space.logic.same(held.number, Fraction(6))]) == "none"


def test_time_is_kept_and_giving_up_is_an_answer():
    """A hard question is answered ``unknown`` in about the time it was given."""
    cubes = tuple(Node(Fact(Measure(n, Parameter(n), Fraction(1), None, Fraction(1)))) for n in "abc")
    space = Space()
    encoding = Encoding(Plan(cubes), space)
    a, b, c = (encoding.value(i).number for i in range(3))
    assert space.solve([a * a * a + b * b * b == c * c * c], 0.2) == "unknown"


def test_an_irrational_answer_is_no_answer():
    """A fact whose square is 2 is not evidence that anyone can give."""
    root = Plan((Node(Fact(Measure("x", Parameter("x"), Fraction(0), Fraction(2), None))),))
    space = Space()
    x = Encoding(root, space).value(0).number
    assert space.solve([x * x == 2], 5) == "unknown"


def test_a_swapped_operation_does_not_pass(monkeypatch):
    """The comparison with ``exact`` fails where the solver is told that a floor is a cap."""
    scopes = (Scope("unit", None), Scope("a", 0, lo=0, hi=2))
    plan = Plan((fact("a", may_na=True), Node(Const(Fraction(3))), Node(Fold("max", (0, 1)))), scopes)
    world = Listed(plan, (((),), ()), {(0, ()): (7, 1)})
    assert compare(plan, world) == 3
    less = Logic.less
    monkeypatch.setattr(smt_computing.Logic, "less", lambda self, a, b: less(self, b, a))
    with pytest.raises(AssertionError):
        compare(plan, world)
