"""Powers and logarithms against exact inequalities, not against another approximation."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bizenv_rules.expr.powers import ln, power
from bizenv_rules.expr.values import Undefined

POSITIVE = st.fractions(Fraction(1, 1000), 1000, max_denominator=1000)
EXPONENTS = st.tuples(st.integers(-6, 6), st.integers(1, 6)).map(lambda pair: Fraction(*pair))
PLACES = st.integers(0, 12)


@given(POSITIVE, EXPONENTS, PLACES)
@example(Fraction(25, 100), Fraction(1, 2), 0)  # exactly one half
@example(Fraction(1, 4), Fraction(3, 2), 2)  # exactly 0.125
@example(Fraction(9, 4), Fraction(-1, 2), 3)
@example(Fraction(10**11 + 1, 10**11), Fraction(10**6), 12)
@example(Fraction(10**11 + 1, 10**11), Fraction(10**12, 3), 6)
def test_a_power_lies_within_half_a_unit_of_its_last_place(x, y, places):
    """Raised to the whole numbers of its exponent, the number half a unit below is at most the power, half a unit above is beyond it."""
    assume(y.denominator * 10 > abs(y.numerator) or x < 2)
    found = power(x, y, places) * 10**places
    assert found.denominator == 1
    if abs(y.numerator) > 10**4:  # too large to be raised: the last place is checked by more places
        assert abs(power(x, y, places + 8) * 10**places - found) <= Fraction(1, 2)
        return
    low, high = (Fraction(2 * found.numerator + side, 2 * 10**places) for side in (-1, 1))
    goal = x**y.numerator
    assert (low <= 0 or low**y.denominator <= goal) and goal < high**y.denominator


@given(POSITIVE, PLACES)
def test_a_logarithm_lies_within_half_a_unit_of_its_last_place(x, places):
    """The logarithm is squeezed by the sums of its own series (2 artanh of (x - 1) / (x + 1), halved until it is quick)."""
    found = ln(x, places)
    halvings = 0
    while x > 2 or x < Fraction(1, 2):
        x, halvings = (x / 2, halvings + 1) if x > 1 else (x * 2, halvings - 1)
    low, high = (series(x)[side] + halvings * series(Fraction(2))[side if halvings >= 0 else 1 - side] for side in (0, 1))
    assert found - Fraction(1, 2 * 10**places) <= high
    assert low <= found + Fraction(1, 2 * 10**places)


def series(x):
    """Two numbers between which ln x lies, for x from 1/2 to 2."""
    z = (x - 1) / (x + 1)
    total = 2 * sum(z ** (2 * k + 1) / (2 * k + 1) for k in range(20))
    rest = 3 * abs(z) ** 41
    return total - rest, total + rest


@given(st.integers(-20, 20), st.integers(0, 9), PLACES)
def test_whole_powers_are_exact(x, y, places):
    """A whole power of a whole number is that number, whatever its sign."""
    assert x**y == power(x, y, places)


@pytest.mark.parametrize(
    ("x", "y", "why"),
    [
        (-2, Fraction(1, 2), "broken exponent"),
        (0, -1, "negative power of 0"),
        (2, 10**15, "more than 1000 digits"),
        (Fraction(1, 3), -(10**9), "more than 1000 digits"),
    ],
)
def test_a_power_that_is_no_number_says_why(x, y, why):
    """What has no value, or one that nobody can write down, is refused with the reason."""
    with pytest.raises(Undefined, match=why):
        power(x, y, 2)


@pytest.mark.parametrize(
    ("x", "y", "places", "value"),
    [
        (0, 0, 2, 1), (0, Fraction(1, 2), 2, 0), (1, 10**15, 2, 1), (7, 0, 0, 1), (-3, 3, 0, -27), (-2, -2, 2, "0.25"),
        (Fraction(1, 2), 10**15, 20, 0), (3, -100, 10, 0), (1024, Fraction(1, 10), 5, 2), (27, Fraction(2, 3), 3, 9),
        (10, Fraction(1, 10**10), 4, 1), (Fraction(1, 2), 3, 2, "0.13"), (Fraction(-1, 2), 3, 2, "-0.13"),
    ],
)  # fmt: skip
def test_powers_that_a_person_can_work_out(x, y, places, value):
    """Exact cases are exact, and a tie goes away from zero."""
    assert Fraction(value) == power(x, y, places)


@pytest.mark.parametrize("x", [0, -1, Fraction(-1, 2)])
def test_there_is_no_logarithm_of_what_is_not_above_zero(x):
    """The logarithm of 0 and below is refused."""
    with pytest.raises(Undefined, match="not above 0"):
        ln(x, 2)


@pytest.mark.parametrize(("x", "places", "value"), [(1, 5, 0), (10, 10, "2.3025850930"), (Fraction(1, 10), 4, "-2.3026"), (2, 0, 1)])
def test_logarithms_from_a_table(x, places, value):
    """The logarithms that tables print."""
    assert Fraction(value) == ln(x, places)


@pytest.mark.parametrize("digits", [30, 60, 200])
def test_what_lies_a_hair_beside_a_tie_is_rounded_to_its_own_side(digits):
    """However close a root or a logarithm comes to a number half-way between two, more places decide."""
    hair = Fraction(1, 10**digits)
    tie = Fraction(1, 8)
    assert [Fraction(12, 100), Fraction(13, 100), Fraction(13, 100)] == [
        power(tie**2 + step, Fraction(1, 2), 2) for step in (-hair, 0, hair)
    ]
    context = Context(prec=digits)
    exponential = context.exp(Decimal("0.125"))  # correctly rounded, so its neighbours lie on either side of e ** 0.125
    below, above = (Fraction(step(exponential)) for step in (context.next_minus, context.next_plus))
    assert [Fraction(12, 100), Fraction(13, 100)] == [ln(x, 2) for x in (below, above)]
