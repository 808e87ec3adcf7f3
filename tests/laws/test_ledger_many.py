"""Many sums of one kind are visited by the keys that occur; they are what they are when asked one by one."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.ledgers import program_of
from tests.laws.test_ledger_numbers import BARE, HELD, KINDS, MARK, opinions, where

from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.plan import Given, Measure, Select, Selection, Take


def summed(item: str, window: str) -> Measure:
    """The sum of the marks of one item."""
    selection = Selection("opinion", where(f"item == '{item}'"), window)
    return Measure(item, Select(item, selection, Take("sum", MARK)), grid=None, may_miss=True)


@settings(max_examples=2 * settings.default.max_examples)
@given(
    opinions(),
    st.permutations(["x", "y", "a", "b", "c", "d", "e"]),
    st.sampled_from(["period", "previous", "year_to_date", "all"]),
    st.sampled_from([None, BARE, HELD]),
    st.tuples(st.sampled_from([0, 1]), st.sampled_from(["2021", "2021Q2"]), st.sampled_from([None, date(2021, 8, 1)])),
)
def test_many_sums_at_once_are_the_sums_one_by_one(records, items, window, units, place):
    """In whatever order they stand, with odd records and numbers among them, given and not given."""
    scope, when, as_of = place
    sums = [summed(item, window) for item in items]
    program = program_of(*sums, Measure("given", Given(sums[0].source), may_na=True), scope=scope)
    world, again = (Ledger(records, KINDS, units).world(program, "jia", period=when, as_of=as_of) for _ in range(2))
    asked = tuple(range(len(items) + 1))
    assert list(map(list, world.leaves(asked))) == [[again.leaf(node, row) for node in asked] for row in again.rows(scope)]
    assert set(world.problems) == set(again.problems)
