"""A table from ranks to points that only the caller gives, and sheets for the indicators of some roles."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bizenv_rules as bz
from bizenv_rules.evidence.units import Unit, Units

RUBRIC = """
language: 1
rubric: places
edition: "2021"
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [imported_rank]}
parameters:
  by_place: {type: table, clause: 三(一), say: 文中未写}
facts:
  place: {record: imported_rank, latest: rank}
sheets:
  ranked:
    per: year
    for_each: indicator
    roles: [牵头]
    items:
      - {id: strict, kind: by_rank, clause: 三, rank: place, table: by_place, memo: true}
      - {id: lenient, kind: by_rank, clause: 三, rank: place, table: by_place, else: 1/4}
result:
  per: year
  items: [{id: mean, kind: sheet, sheet: ranked, over: indicator, combine: mean}]
"""
ROLES = ("牵头", "配合")


@pytest.fixture(scope="module")
def rubric():
    return bz.loads(RUBRIC.encode())


def scored(rubric, roles, ranks, table):
    units = Units([Unit(id="甲", indicators=roles)])
    records = [
        {"id": name, "record": "imported_rank", "unit": "甲", "date": "2021-06-01", "indicator": name, "rank": rank}
        for name, rank in ranks.items()
    ]
    given_ = {} if table is None else {"by_place": table}
    return bz.score(rubric, bz.read_evidence(records, rubric, units=units), unit="甲", units=units, parameters=given_)


TABLES = st.dictionaries(st.integers(1, 6), st.fractions(0, 40, max_denominator=4), min_size=1)


@given(table=TABLES, roles=st.dictionaries(st.sampled_from("子丑寅卯"), st.sampled_from(ROLES), min_size=1), data=st.data())
def test_the_mean_of_what_the_table_holds(rubric, table, roles, data):
    """The score is the mean, over the indicators of the sheet's roles and no others, of the table's entry or else of ``else``."""
    ranks = {name: data.draw(st.integers(1, 8)) for name in roles}
    card = scored(rubric, roles, ranks, table)
    mine = [table.get(ranks[name], Fraction(1, 4)) for name, role in roles.items() if role == "牵头"]
    assert card.status == ("complete" if mine else "not_assessed")
    assert card.score == (sum(mine) / Fraction(len(mine)) if mine else None)


def test_no_table_no_place_and_no_row_are_three_things(rubric):
    """Without the table the item is undetermined and names the parameter; without a place, or without the row, it is missing."""
    held, first = {"子": "牵头"}, {"子": 1}
    card = scored(rubric, held, first, None)
    assert card.status == "undetermined"
    assert {(one.name, one.clause, one.who) for one in card.undetermined} == {("by_place", "三(一)", "文中未写")}
    assert scored(rubric, held, {}, {1: 3}).status == "incomplete"
    strict = scored(rubric, held, first, {2: 3})
    assert (strict["ranked[子].strict"].state, strict["ranked[子].lenient"].value) == ("missing", Fraction(1, 4))
    assert [problem.code for problem in strict.problems] == ["V141"]


def test_a_unit_without_indicators_is_ranked_once(rubric):
    """A unit that lists no indicator has one instance in which every record counts."""
    records = [{"id": "1", "record": "imported_rank", "unit": "甲", "date": "2021-06-01", "rank": 2}]
    units = Units([Unit(id="甲")])
    assert bz.score(
        rubric, bz.read_evidence(records, rubric, units=units), unit="甲", units=units, parameters={"by_place": "2:7.5"}
    ).score == Fraction(15, 2)


@pytest.mark.parametrize("table", [5, "1:15，1:2", {0: 3}, "一:3", "1:x", {"1": True}, {1: 1.5}, "1"])
def test_what_is_no_table_is_refused(rubric, table):
    """A table is refused, with the parameter and its clause, if a rank is none or stands twice, or points are no exact number."""
    with pytest.raises(bz.BizenvError) as refused:
        scored(rubric, {"子": "牵头"}, {"子": 1}, table)
    assert [(problem.code, problem.path, problem.clause) for problem in refused.value.problems] == [("V916", "by_place", "三(一)")]
