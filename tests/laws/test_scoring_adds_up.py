"""Explanations, waterfalls and contrasts add up exactly, at every node of any program."""

from fractions import Fraction

from hypothesis import given, settings
from tests.laws.scored import card, scored

from bizenv_rules.scoring.contrast import contrast
from bizenv_rules.scoring.explain import Explanation

ZERO = Fraction(0)


def _sums(node: Explanation) -> None:
    first = node.steps[0].value if node.steps else node.value
    if node.below and node.rest is not None:
        parts = sum((child.times * child.value for child in node.below if child.times is not None), ZERO)
        assert first == parts + node.rest, node.path
    for child in node.below:
        _sums(child)


@given(scored())
@settings(deadline=None)
def test_an_explanation_adds_up_at_every_node(drawn):
    """Factor × value of the children and the rest make the first step of every node."""
    _sums(card(*drawn).explain())


@given(scored())
@settings(deadline=None)
def test_a_waterfall_leads_from_full_marks_to_the_score(drawn):
    """Full marks less all points lost are the value, at every node that has one."""
    it = card(*drawn)
    for path in it.paths():
        fall = it.waterfall(path)
        if fall.score is not None:
            assert fall.full - fall.score == fall.lost
            assert sum(points for _, points in fall.by_cause()) == fall.lost
            assert sum(it[path].lost.values()) == fall.lost


@given(scored(missing=False))
@settings(deadline=None)
def test_a_contrast_is_the_difference_of_two_scores(drawn):
    """The lines of a contrast add up to what one unit has more than the other."""
    program, world = drawn
    one = card(program, world)
    other = card(program, type(world)(program.plan, {key: leaf for n, (key, leaf) in enumerate(world.given.items()) if n % 3}))
    both = contrast(one, other)
    if both.difference is not None:
        assert both.difference == sum((line.points for line in both.lines), ZERO)
    assert contrast(one, one).lines == ()
