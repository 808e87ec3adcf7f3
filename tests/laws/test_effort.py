"""What would it take: the search against every change tried one by one."""

from __future__ import annotations

from fractions import Fraction
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import part_of_profile
from tests.laws.efforts import MOST, every_card, every_change, evidence, loaded, rubrics

import bizenv_rules as bz
from bizenv_rules.effort import effort
from bizenv_rules.effort.costs import Prices
from bizenv_rules.effort.movable import movables
from bizenv_rules.effort.planning import Sides, _of_programme, _of_steps, _of_tree
from bizenv_rules.effort.search import Search
from bizenv_rules.problem import BizenvError

COSTS = st.sampled_from([{}, {"visits": 2}, {"stories.省级": 3, "lapses": "1/2"}, {"meetings": None}, {"all": 2, "visits": 0}])


def limited(cost: dict, data: dict) -> dict:
    """The rules that the facts of a rubric answer to, and no fact further than the brute force goes."""
    used = {"visits", "lapses", "stories", "meetings"} & set(data["facts"])
    kept = {key: value for key, value in cost.items() if key == "all" or key.partition(".")[0] in used}
    made = {name: {"each": kept.get(name, kept.get("all", 1)), "most": MOST} for name in used}
    made |= {key: {"each": value, "most": MOST} for key, value in kept.items() if "." in key}
    return {name: None if entry["each"] is None else entry for name, entry in made.items()}


@part_of_profile(3)
@given(st.data(), rubrics(), COSTS, st.integers(1, 12), st.sampled_from([(), ("undone",)]))
def test_no_change_reaches_a_total_for_less(data, rubric, cost, rise, allow):
    """The answer costs what the cheapest of all changes costs, and is refused where none of them reaches the total."""
    opened = loaded(rubric)
    card = bz.score_facts(opened, evidence(data.draw, rubric), period="2021")
    rules = limited(cost, rubric)
    target = card.result + rise
    fits = [price for total, price in every_change(card, rules, allow) if total >= target]
    if not fits:
        with pytest.raises(BizenvError, match="V963"):
            effort(card, target=target, cost=rules, allow=allow)
        return
    found = effort(card, target=target, cost=rules, allow=allow)
    assert found.proven
    assert found.cost == min(fits)
    assert found.total == found.card.result >= target
    assert found.cost == sum((change.cost for change in found.changes), Fraction(0))


@part_of_profile(3)
@given(st.data(), rubrics(), COSTS)
def test_the_curve_agrees_with_every_single_target(data, rubric, cost):
    """Each point of the curve is the cheapest way to its total, and nothing cheaper reaches as much."""
    card = bz.score_facts(loaded(rubric), evidence(data.draw, rubric), period="2021")
    rules = limited(cost, rubric)
    every = every_change(card, rules)
    best = max(total for total, _ in every)
    if best == card.result:
        with pytest.raises(BizenvError):
            effort(card, target=card.result + 1, cost=rules)
        return
    curve = effort(card, target=best, cost=rules).curve()
    assert curve[-1][0] == best
    for total, price in curve:
        assert price == min(other for value, other in every if value >= total)
    assert list(curve) == sorted(curve)


@part_of_profile(3)
@given(st.data(), rubrics(), COSTS, st.integers(1, 12), st.integers(1, 3))
def test_no_few_changes_reach_a_total_for_less(data, rubric, cost, rise, most):
    """With at most so many changes the answer is the cheapest of those that are so few."""
    allow = data.draw(st.sampled_from([(), ("undone",)]))
    card = bz.score_facts(loaded(rubric), evidence(data.draw, rubric), period="2021")
    rules = limited(cost, rubric)
    target = card.result + rise
    fits = [price for total, price in every_change(card, rules, allow, most) if total >= target]
    if not fits:
        with pytest.raises(BizenvError, match="V963"):
            effort(card, target=target, cost=rules, allow=allow, most=most)
        return
    found = effort(card, target=target, cost=rules, allow=allow, most=most)
    assert found.cost == min(fits)
    assert len(found.changes) <= most
    assert (found.proven, found.method) == (True, "milp")


@part_of_profile(3)
@given(st.data(), rubrics(), COSTS, st.integers(1, 12), st.sampled_from([(), ("undone",)]))
def test_three_ways_to_one_plan(data, rubric, cost, rise, allow):
    """Tree and programme agree; what is found step by step is a plan, and never cheaper than what is proven."""
    card = bz.score_facts(loaded(rubric), evidence(data.draw, rubric), period="2021")
    prices = Prices(limited(cost, rubric))
    every = [(one, prices.of(one)) for one in movables(card, [card.program.score, card.program.grade], allow)]
    search = Search(card, [(one, price) for one, price in every if one.moves and price.each is not None], card.program.score)
    target = card.result + rise
    costs = search.costs(target)
    tree = _of_tree(search.least(target, highest=target))
    programme = _of_programme(search, target, Sides(), costs, None) if costs else tree
    steps = _of_steps(search, target, Sides(), costs, monotonic() + 60)
    assert (tree.reaches, tree.cost) == (programme.reaches, programme.cost)
    assert not steps.reaches or (tree.reaches and steps.value >= target and steps.cost >= tree.cost)


@part_of_profile(3)
@given(st.data(), rubrics(), COSTS, st.sampled_from(["优", "良"]), st.sampled_from([(), ("undone",)]))
def test_no_change_reaches_a_grade_for_less(data, rubric, cost, grade, allow):
    """A grade costs what the cheapest change to it or a better one costs, its conditions and the vetoes among what must hold."""
    card = bz.score_facts(loaded(rubric), evidence(data.draw, rubric), period="2021")
    rules = limited(cost, rubric)
    good = ("优",) if grade == "优" else ("优", "良")
    if card.grade in good:
        with pytest.raises(BizenvError, match="V962"):
            effort(card, grade=grade, cost=rules, allow=allow)
        return
    fits = [price for changed, price in every_card(card, rules, allow) if changed.grade in good]
    if not fits:
        with pytest.raises(BizenvError, match=r"V963|V964"):
            effort(card, grade=grade, cost=rules, allow=allow)
        return
    found = effort(card, grade=grade, cost=rules, allow=allow)
    assert found.grade in good
    assert found.cost == min(fits)
    assert found.proven
