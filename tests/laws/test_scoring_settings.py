"""What a result has to say about itself, and results over a unit's own year."""

from datetime import date

import pytest

import bizenv_rules as bz
from bizenv_rules.evidence.records import Article, Inspection

RUBRIC = """
language: 1
rubric: own-year
edition: "2021"
title: 周年
effective: {from: 2021-01-01, to: 2021-12-31}
unit_fields: {founded: {type: date, optional: true}}
parameters:
  each: {type: points, clause: 一, say: 文中未写, values: {2018-01-01: 2, 2021-06-01: 3}}
facts:
  visits: {record: inspection}
  media: {record: article}
assume:
  - {id: few, clause: 一, why: 每年至多四次, when: visits <= 4}
sheet:
  per: {year_from: founded}
  items:
    - {id: visits, kind: per_count, title: 走访, clause: 一, points: 20, count: visits, each: each}
    - {id: media, kind: by_level, title: 报道, clause: 二, points: 5, count: media, level: level, table: {省级: 1}}
grades:
  - {grade: 好, from: 12}
  - {grade: 差, below: 10}
expect:
  - {code: R111, at: grades, clause: 三, why: 文中如此}
"""


def card(unit, *records, **given):
    method = bz.loads(RUBRIC)
    return bz.score(method, bz.Ledger(records, method.vocabulary, bz.Units([unit])), unit.id, period="2021", **given)


def visits(*days):
    return [Inspection(id=f"v{n}", unit="甲", date=day) for n, day in enumerate(days)]


def test_a_years_own_beginning_bounds_its_evidence():
    """With ``year_from`` a unit's year begins on its own day; the card names that year and knows all of it."""
    unit = bz.Unit(id="甲", name="甲", fields={"founded": date(2019, 3, 15)})
    found = card(unit, *visits(date(2021, 3, 14), date(2021, 3, 15), date(2022, 3, 14), date(2022, 3, 15)))
    assert (found.period, found.as_of, found["visits"].value) == ("2021@03-15", date(2022, 3, 14), 6)
    early = card(unit, *visits(date(2021, 3, 15), date(2022, 3, 14)), as_of=date(2021, 12, 31))
    assert early.to_date and early["visits"].value == 3
    with pytest.raises(bz.EvidenceError, match="founded"):
        card(bz.Unit(id="甲", name="甲"))


def test_results_record_the_parameters_they_used():
    """A parameter that the caller left out is the one in force on the period's last day."""
    unit = bz.Unit(id="甲", name="甲", fields={"founded": date(2019, 3, 15)})
    assert card(unit).parameters == {"each": 3} and card(unit, parameters={"each": "1"}).parameters == {"each": 1}


def test_a_broken_assumption_is_listed():
    """What the rubric states to be true of all evidence is held against the evidence."""
    unit = bz.Unit(id="甲", name="甲", fields={"founded": date(2021, 1, 1)})
    assert [problem.path for problem in card(unit, *visits(*[date(2021, 5, n) for n in range(1, 6)])).problems] == ["few"]
    assert card(unit, *visits(date(2021, 5, 1))).problems == ()


def test_a_score_in_a_hole_of_the_grades_has_none_and_says_so():
    """Between 10 and 12 no row holds: there is no grade, and the result names the hole."""
    unit = bz.Unit(id="甲", name="甲", fields={"founded": date(2021, 1, 1)})
    found = card(unit, *visits(*[date(2021, 5, n) for n in range(1, 5)]), parameters={"each": "2.75"})
    assert (found.score, found.grade, found.grade_settled, found.grades_possible) == (11, None, True, ())
    assert [problem.code for problem in found.problems] == ["V951"] and "好: from 12" in found.problems[0].help[0]


def test_records_that_count_nowhere_are_listed_with_the_reason():
    """No row for a level, replaced by a correction, outside every window: nothing is lost silently."""
    unit = bz.Unit(id="甲", name="甲", fields={"founded": date(2021, 1, 1)})
    records = [
        Article(id="a1", unit="甲", date=date(2021, 5, 1), level="市级"),
        Article(id="a2", unit="甲", date=date(2021, 5, 1), level="省级"),
        Article(id="a3", unit="甲", date=date(2021, 5, 2), level="省级", revises="a2"),
        Article(id="a4", unit="甲", date=date(2020, 5, 1), level="省级"),
        Article(id="a5", unit="甲", date=date(2021, 5, 1), level="省级", withdrawn=True, revises="a4"),
    ]
    why = {item["id"]: item["why"] for item in card(unit, *records).to_dict()["unused_evidence"]}
    assert why["a2"] == "replaced by a3" and why["a4"] == "withdrawn" and "省级" in why["a1"]
