"""Folds are slices that the number of values fixes; they rise with every value, and shares of a whole have their due place."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules import folds

hows = st.sampled_from([how for how in folds.HOWS if how not in {"geometric", "first"}])
numbers = st.lists(st.integers(-6, 9), min_size=1, max_size=8)
counts = st.integers(0, 4)
drops = st.tuples(st.integers(0, 3), st.integers(0, 3))
rises = st.tuples(st.integers(0, 7), st.integers(0, 5))


@given(hows, st.integers(1, 40), counts, drops)
def test_something_is_always_kept(how, n, k, drop):
    """However much is to be dropped, one value stays."""
    start, stop = folds.window(how, n, k, drop)
    assert 0 <= start < stop <= n


@given(hows, numbers, counts, drops, rises)
def test_every_fold_rises_with_every_value(how, values, k, drop, rise):
    """No value that rises can lower the answer."""
    risen = [value + (i == rise[0]) * rise[1] for i, value in enumerate(values)]
    for divide in (False, True):
        before, after = (folds.fold(how, [Fraction(value) for value in each], k, drop, divide=divide) for each in (values, risen))
        assert before <= after


@given(hows, numbers, counts, drops, st.booleans())
def test_the_pair_is_the_fold(how, values, k, drop, divide):
    """The sum of what is kept, over how many, is the answer; the positions kept add up to that sum."""
    total, n = folds.pair(how, values, k, drop, divide=divide)
    assert folds.fold(how, [Fraction(value) for value in values], k, drop, divide=divide) == Fraction(total, n)
    kept = folds.kept(how, values, k, drop)
    assert total == sum(values[i] for i in kept)
    assert all(a < b for a, b in pairwise(kept))


@given(numbers, st.integers(1, 4))
def test_of_equal_values_the_later_ones_go(values, k):
    """With ``best`` and ``worst``, no value that is left out is equal to a later one that is kept."""
    for how in ("best", "worst"):
        kept = folds.kept(how, values, k)
        assert len(kept) == min(k, len(values))
        for out in set(range(len(values))) - set(kept):
            assert not any(i > out and values[i] == values[out] for i in kept)


@given(numbers, drops)
def test_dropping_takes_the_highest_first(values, drop):
    """The highest go before the lowest, and the last one left is never dropped."""
    left = sorted(values)
    for _ in range(drop[0]):
        left = left[:-1] if len(left) > 1 else left
    for _ in range(drop[1]):
        left = left[1:] if len(left) > 1 else left
    assert sum(left) == folds.pair("drop", values, 0, drop)[0]


@given(st.lists(st.fractions(min_value=-2, max_value=50, max_denominator=20), min_size=1, max_size=5), st.integers(0, 3))
def test_the_geometric_mean_is_correctly_rounded(values, places):
    """The answer lies within half a last place of the root, with the half going up; below zero counts as zero."""
    found, half = folds.geometric(values, places), Fraction(1, 2 * 10**places)
    product, n = Fraction(1), len(values)
    for value in values:
        product *= max(value, Fraction(0))
    assert max(found - half, Fraction(0)) ** n <= product < (found + half) ** n


@given(st.integers(0, 10**30), st.integers(1, 7))
def test_whole_roots_are_whole_roots(whole, degree):
    """The root's power does not exceed the number, the next one's does."""
    found = folds.root(whole, degree)
    assert found**degree <= whole < (found + 1) ** degree


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-3, 5)), min_size=1, max_size=5))
def test_weighted_means_lie_where_their_weights_pull(pairs):
    """With equal weights it is the mean; with weights of 0 or more it lies among the values; none if they add up to 0."""
    values, weights = ([Fraction(part[i]) for part in pairs] for i in (0, 1))
    mean = folds.weighted_mean(values, weights)
    assert (mean is None) == (sum(weights) == 0)
    assert folds.weighted_mean(values, [Fraction(2)] * len(values)) == folds.fold("mean", values)
    if mean is not None and min(weights) >= 0:
        assert min(values) <= mean <= max(values)


def test_first_takes_the_first():
    """``first`` sorts nothing."""
    assert folds.pair("first", [5, 9, 1]) == (5, 1)
    assert folds.kept("first", [5, 9, 1]) == (0,)
    assert folds.kept("geometric", [5, 9, 1]) == (0, 1, 2)
