"""The index answers what a slow filter of all records answers, and folds the values as they stand."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.ledgers import SPELLINGS, UNITS, Asked, counting, is_stray, ledgers, program_of, select_slow, selections

from bizenv_rules.calendar import Period
from bizenv_rules.plan import Missing, Selection

AS_OF = st.sampled_from([None, date(2021, 6, 30), date(2021, 8, 15), date(2021, 12, 31), date(2022, 3, 1)])
UNIT = st.sampled_from(["jia", "yi", "bing"])


@given(
    ledgers(),
    st.lists(selections(), min_size=1, max_size=2),
    st.tuples(UNIT, AS_OF),
    st.tuples(st.integers(0, 2), st.sampled_from(["2021", "2021Q2", "2021-02"])),
)
def test_an_indexed_selection_reads_what_a_filter_of_all_records_reads(ledger, wanted, whom, where):
    """Whatever the window, the corrections and the precedence, index and filter choose the same records, as often."""
    (unit, as_of), (scope, when) = whom, where
    period = Period.parse(when)
    program = program_of(*map(counting, wanted), scope=scope, per=period.per)
    world = ledger.world(program, unit, period=period, as_of=as_of)
    for node, selection in enumerate(wanted):
        for row in world.rows(scope):
            place = Period.parse(row[0]) if row else period
            asked = Asked(unit, place, row[1] if len(row) > 1 else None, as_of or period.last)
            strays = select_slow_strays(selection, ledger, asked)
            leaf = world.leaf(node, row)
            if strays:
                assert isinstance(leaf, Missing)
                continue
            expected = select_slow(selection, ledger.records, asked)
            assert [one.id for one in world.evidence(node, row)] == [one.id for one, _ in expected]
            assert leaf == (sum(times for _, times in expected), 1)


def select_slow_strays(selection, ledger, asked):
    """Records with an indicator that their unit does not hold, and that would be read were there no members and no precedence."""
    bare = Selection(
        selection.record,
        selection.where,
        selection.window,
        selection.months,
        selection.whose,
        any_verified=selection.any_verified,
        then=selection.then if selection.once_per is None else None,
    )
    asked = Asked(asked.unit, asked.period, None, asked.as_of)
    return [one for one, _ in select_slow(bare, ledger.records, asked) if is_stray(one)]


@settings(max_examples=50)
@given(ledgers(), UNIT)
def test_a_unit_is_the_same_under_each_of_its_names(ledger, unit):
    """Records may name a unit by id, name or alias, and a world may be asked for by each of them."""
    program = program_of(counting(Selection("finding")))
    leaves = {ledger.world(program, name, period="2021").leaf(0, ()) for name in SPELLINGS if UNITS.find(name).id == unit}
    assert len(leaves) == 1


@settings(max_examples=50)
@given(ledgers(), selections(), UNIT)
def test_asking_twice_or_in_bulk_gives_the_same(ledger, selection, unit):
    """``bulk`` is every leaf in the plan's order, and a world asked again has not changed."""
    program = program_of(counting(selection), counting(selection, "distinct"), scope=1)
    world, again = (ledger.world(program, unit, period="2021") for _ in range(2))
    bulk = world.bulk()
    assert {scope: list(map(list, rows)) for scope, rows in bulk.items()} == {
        1: [[again.leaf(node, row) for node in (0, 1)] for row in again.rows(1)]
    }
    assert world.bulk() == bulk
