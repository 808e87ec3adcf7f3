"""Places in a ranking: every manner of numbering, ties, both ends, and what an incomplete unit could still change."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.scoring.ranking import Entry, Waiting, rank

F = Fraction
scores = st.integers(0, 4).map(F)
entries = st.lists(scores, max_size=7).map(lambda found: [Entry(f"u{n}", (), score) for n, score in enumerate(found)])
ties = st.sampled_from(["competition", "modified", "dense", "ordinal"])
orders = st.sampled_from(["high_first", "low_first"])


@pytest.mark.parametrize(
    ("how", "numbers", "from_last"),
    [
        ("competition", [1, 2, 2, 4], [4, 2, 2, 1]),
        ("modified", [1, 3, 3, 4], [4, 3, 3, 1]),
        ("dense", [1, 2, 2, 3], [3, 2, 2, 1]),
        ("ordinal", [1, 2, 3, 4], [4, 3, 2, 1]),
    ],
)
def test_ties_are_numbered_as_their_name_says(how, numbers, from_last):
    """1224, 1334, 1223 and 1234, and the same counted from the other end."""
    found = rank([Entry("a", (), F(9)), Entry("b", (), F(7)), Entry("c", (), F(7)), Entry("d", (), F(5))], ties=how)
    assert numbers == [place.rank for place in found]
    assert from_last == [place.rank_from_last for place in found]
    assert [place.last for place in found] == [False, False, False, True]


@given(entries, ties, orders)
def test_a_better_score_never_has_a_worse_place(drawn, how, order):
    """Places follow scores, and equal scores share a place unless they are numbered one by one."""
    found = rank(drawn, order=order, ties=how)
    sign = 1 if order == "high_first" else -1
    for one in found:
        for other in found:
            if sign * one.score > sign * other.score:
                assert one.rank < other.rank and one.rank_from_last > other.rank_from_last
            if one.score == other.score and how != "ordinal":
                assert one.rank == other.rank


@given(entries, ties, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(drawn, how, random):
    """Whoever is listed first has no better place, unless a tie has to be broken somehow."""
    shuffled = random.sample(drawn, len(drawn))
    one, two = ({place.unit: place.rank for place in rank(units, ties=how)} for units in (drawn, shuffled))
    if how != "ordinal" or len({entry.score for entry in drawn}) == len(drawn):
        assert one == two


@given(entries, orders)
def test_counting_from_the_end_is_counting_the_other_way_round(drawn, order):
    """The place from the last is the place under the opposite order."""
    other = "low_first" if order == "high_first" else "high_first"
    assert {p.unit: p.rank_from_last for p in rank(drawn, order=order)} == {p.unit: p.rank for p in rank(drawn, order=other)}


@given(entries, scores, scores, ties, orders)
def test_a_place_that_is_not_provisional_stays(drawn, low, high, how, order):
    """Whatever an incomplete unit comes to inside its interval, a settled place does not change."""
    low, high = sorted((low, high))
    before = rank(drawn, [Waiting("w", (), low, high)], order=order, ties=how)
    for score in {low, high, (low + high) / 2}:
        after = {place.unit: place.rank for place in rank([*drawn, Entry("w", (), score)], order=order, ties=how)}
        assert all(after[place.unit] == place.rank for place in before if place.rank is not None and not place.provisional)


def test_breaks_decide_between_equal_scores():
    """What stands under ``break`` is asked in its order, before a place is shared."""
    found = rank([Entry("a", (), F(9), (F(1), F(5))), Entry("b", (), F(9), (F(2), F(0))), Entry("c", (), F(9), (F(1), F(7)))])
    assert [(place.unit, place.rank) for place in found] == [("b", 1), ("c", 2), ("a", 3)]


def test_a_tie_that_no_break_decides_is_marked():
    """``ordinal`` numbers what nothing separates in the units' order, and says so."""
    found = rank([Entry("a", (), F(9)), Entry("b", (), F(9))], ties="ordinal")
    assert [(place.rank, place.undecided) for place in found] == [(1, True), (2, True)]


def test_groups_are_ranked_apart():
    """``within`` makes a ranking for each of its values; one unit alone is first and last."""
    found = rank([Entry("a", ("镇",), F(9)), Entry("b", ("部门",), F(7)), Entry("c", ("镇",), F(8))])
    assert {("a", 1, 2), ("b", 1, 1), ("c", 2, 2)} == {(place.unit, place.rank, place.ranked) for place in found}
    assert {"b", "c"} == {place.unit for place in found if place.last}


def test_an_unknown_unit_makes_every_place_provisional():
    """Of a unit without interval nobody knows where it will stand."""
    found = rank([Entry("a", (), F(9))], [Waiting("w", ())])
    assert [place.provisional for place in found] == [True, False]
    assert [place.rank for place in found] == [1, None]
