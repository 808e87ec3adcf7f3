"""Small sets written out, and the places where a set cannot be followed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bizenv_rules.backends.valueset import Unsupported, reachable
from bizenv_rules.backends.valueset.numbers import EMPTY, MOST_BITS, TooMany, numbers, steps
from bizenv_rules.plan import Add, Call, Cohort, Fact, Fold, Measure, Node, Parameter, Plan, Scope

ZERO, ONE, TWO = Fraction(0), Fraction(1), Fraction(2)


def fact(lo=ZERO, hi=TWO, **more):
    """A fact with a range."""
    return Node(Fact(Measure("f", more.pop("source", Parameter("f")), lo, hi, **more)))


def values(*nodes, node=-1):
    """The numbers of the last node, or why there are none."""
    found = reachable(Plan(nodes), len(nodes) + node)
    return found.why if isinstance(found, Unsupported) else [int(value) for value in found.numbers]


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ((fact(source=Cohort("rank")),), "a rank hangs on other units"),
        ((fact(grid=None),), "f can be any number"),
        ((fact(hi=None),), "f has no upper limit"),
        ((fact(lo=None),), "f has no lower limit"),
        ((fact(), Node(Call("f", (0,)))), "the function f cannot be followed"),
        ((fact(), Node(Add((0, 0)))), "an input is used twice: f"),
        ((fact(hi=Fraction(10**8)),), "too many values"),
        ((fact(), fact(lo=TWO, hi=Fraction(3)), Node(Fold("max", (0, 1)))), [2, 3]),
        ((fact(), fact(lo=ONE, hi=Fraction(3)), Node(Fold("min", (0, 1)))), [0, 1, 2]),
        ((fact(may_na=True), fact(lo=TWO, hi=TWO, may_na=True), Node(Add((0, 1)))), [0, 1, 2, 3, 4]),
    ],
)
def test_what_is_reached_or_why_it_is_not_known(nodes, said):
    """Sets of a few operations, and the reason where there is none."""
    assert values(*nodes) == said


@pytest.mark.parametrize(("lo", "hi", "said"), [(0, None, "the number of members (day) varies"), (2, 2, [0, 1, 2, 3, 4])])
def test_members_are_folded_where_their_number_is_fixed(lo, hi, said):
    """Two members with 0 to 2 each add up to 0 to 4; a number that varies is not followed."""
    inner = Node(Fact(Measure("f", Parameter("f"), ZERO, TWO)), scope=1)
    found = reachable(Plan((inner, Node(Fold("sum", (0,), over=1))), (Scope("unit", None), Scope("day", 0, None, lo, hi))), 1)
    assert (found.why if isinstance(found, Unsupported) else [int(value) for value in found.numbers]) == said


def test_sets_of_numbers():
    """Holes, neighbours, what is shared, and the guard."""
    found = numbers([ZERO, ONE, Fraction(4)])
    assert found.holes() == ((1, 4),)
    assert (found.below(Fraction(4)), found.below(ZERO)) == (1, None)
    assert list(found.shared(numbers([ONE, Fraction(9)]))) == [1]
    assert not found.shared(EMPTY)
    assert not numbers([])
    assert not steps(Fraction(1, 3), Fraction(1, 2), ONE)
    assert list(found.along(ZERO, TWO)) == [2]
    assert numbers([Fraction(-3), TWO]).nearest_zero() == 2
    with pytest.raises(TooMany):
        steps(ZERO, Fraction(MOST_BITS + 1), ONE)
