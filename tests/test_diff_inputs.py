"""Two editions that read other evidence: what changed in the inputs is said apart, and a stricter selection never counts more."""

from __future__ import annotations

import pytest

import bizenv_rules as bz

BASE = """
language: 1
rubric: tiny
edition: "2021"
effective: {from: 2021-01-01, to: 2021-12-31}
records: {use: [finding, article, meeting, submission, rating, criticism]}
lists: {serious: [A, B]}
parameters:
  rate: {type: number, clause: 一, say: x, values: {2021-01-01: 2}}
duties:
  report: {title: 报告, clause: 一, every: month, due: {in: same, day: 25}, met_by: {record: submission}}
facts:
  late: {record: finding, where: duty in serious}
  news: {record: article}
  held: {record: meeting, where: chaired_by_head}
sheet:
  points: 40
  start: 20
  floor: 0
  cap: 40
  items:
    - {id: i_late, kind: deduct, clause: 一, count: late, each: 2}
    - {id: i_news, kind: per_count, clause: 二, count: news, each: 1, points: 5}
    - {id: i_held, kind: per_count, clause: 三, count: held, each: 1, points: 5}
    - {id: report, kind: missed, clause: 四, duty: report, each: 1}
    - {id: plan, kind: judged, clause: 五, allowed: [0, 1, 3], points: 3}
    - {id: extra, kind: formula, clause: 六, value: "min(rate * held, 4)", range: [0, 4]}
"""


def edition(*changes: tuple[str, str]) -> bz.Rubric:
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return bz.loads(text)


def values(found: bz.Diff) -> dict[str, list[int]]:
    """The facts that are not at rest, by the edition that reads them."""
    made: dict[str, list[int]] = {}
    for each in found.given:
        if not each.at_rest:
            made.setdefault(each.only, []).append(int(each.value))
    return made


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("{record: finding, where: duty in serious}", "{record: finding}"), "selection of late, where: duty in serious -> none"),
        (("{serious: [A, B]}", "{serious: [A]}"), "selection of late, list serious: A, B -> A"),
        (("{record: article}", "{record: article, window: year_to_date}"), "selection of news, window: period -> year_to_date"),
        (("{record: article}", "{record: article, once_per: story}"), "selection of news, once_per: none -> story"),
        (("day: 25", "day: 20"), "selection of report[late or missed], duty: id report, every month, due_in same, due_day 25"),
        (("{2021-01-01: 2}", "{2021-01-01: 3}"), "parameter of rate: 2 from 2021-01-01 -> 3 from 2021-01-01"),
        (
            ("allowed: [0, 1, 3], points: 3", "allowed: [0, 3], points: 3"),
            "range of plan: 0 to 3 in steps of 1 or not applicable -> 0 to 3 in steps of 3",
        ),
        (
            (
                "{id: i_news, kind: per_count, clause: 二, count: news, each: 1, points: 5}",
                "{id: press, kind: judged, clause: 二, points: 5}",
            ),
            "removed: news (0 to open in steps of 1)",
        ),
    ],
)
def test_what_changed_in_the_inputs_is_said(change, said):
    """A condition, a list, a window, a key, a due day, a parameter, marks allowed, a fact that goes: each has its line."""
    found = bz.difference(edition(), edition(change))
    assert any(one.text().startswith(said) for one in found.domain_changes), [one.text() for one in found.domain_changes]


@pytest.mark.parametrize(
    ("change", "lower"),
    [
        (("{record: finding, where: duty in serious}", "{record: finding}"), True),
        (("{record: article}", "{record: article, window: all}"), False),
        (("{record: article}", "{record: article, once_per: story}"), True),
        (("where: chaired_by_head}", "where: chaired_by_head and date > period_from}"), True),
        (("where: chaired_by_head}", "where: chaired_by_head or date > period_from}"), False),
        (("{record: article}", "{record: article, window: {months: 6}}"), True),
    ],
)
def test_a_stricter_selection_never_counts_more(change, lower):
    """More findings lower the total, more news and meetings raise it: only the edition that can count less can give less of them."""
    assert bz.never_lower(edition(), edition(change)).verdict == ("refuted" if lower else "proved")


def test_counting_once_counts_something_where_there_is_something():
    """News once per story: two articles may be one story, so 2 points become 1, never 0."""
    found = bz.difference(edition(), edition(("{record: article}", "{record: article, once_per: story}")))
    assert (found.old, found.new, values(found)) == (22, 21, {"old": [2], "new": [1]})


def test_marks_that_may_not_be_given_tell_nothing_apart():
    """2 is no mark of {0, 1, 3}: an edition that is different for a mark of 2 alone is equivalent."""
    old, new = edition(), edition(("min(rate * held, 4)", "min(rate * held, 4) if or_else(points_of('plan'), 0) != 2 else 0"))
    assert bz.equivalent(old, new).verdict == "proved"


def test_an_assumption_keeps_its_evidence_out():
    """Without news there is no fourth meeting, says `assume`: then a difference at four meetings takes one article as well."""
    assume = ("sheet:\n", "assume: [{id: press, clause: 一, when: held <= 3 or news >= 1, why: 开会必有报道}]\nsheet:\n")
    four = ("count: held, each: 1, points: 5", "count: held, each: 1, points: 3")
    free, bound = bz.difference(edition(), edition(four)), bz.difference(edition(assume), edition(assume, four))
    assert dict(free.smallest) == {"held": 4}
    assert dict(bound.smallest) == {"held": 4, "news": 1}


def test_a_result_taken_away_differs_from_every_number():
    """A veto that makes the result void: with one finding there is no score any more, where there was one."""
    veto = ("sheet:\n", "vetoes: [{id: void, clause: 七, when: late >= 3, void: true}]\nsheet:\n")
    found = bz.difference(edition(), edition(veto))
    assert (found.old, found.new, dict(found.smallest)) == (14, "not applicable", {"late": 3})
    assert bz.score_facts(edition(veto), found.new_facts, period="2021").score is None


def test_late_and_missed_are_tied_to_their_sum():
    """`missed` counts what is late or missed; an edition that asks for what is missed alone differs for one late report."""
    missed = "{id: report, kind: formula, clause: 四, value: '0 - min(missed_count(\"report\"), 900)', range: [-900, 0]}"
    grant = ("{id: report, kind: missed, clause: 四, duty: report, each: 1}", missed)
    found = bz.difference(edition(), edition(grant))
    assert [(each.name, each.level) for each in found.given if not each.at_rest] == [("report", "late")]
    assert (found.old, found.new) == (19, 20)


LEVELS = """
language: 1
rubric: tiny
edition: "2021"
records: {use: [criticism]}
facts: {criticised: {record: criticism}}
sheet:
  points: 20
  start: 20
  floor: 0
  items:
    - {id: each, kind: deduct, clause: 一, count: criticised, level: level, table: {省级: 5, 市级: 3}}
    - {id: all, kind: deduct, clause: 二, count: criticised, each: 1}
"""


def test_all_levels_together_are_the_sum_of_the_levels():
    """A criticism at 省级 counts among all of them: 20 − 5 − 1 = 14, never 15; one of neither level is 20 − 1 under both editions."""
    old, new = bz.loads(LEVELS), bz.loads(LEVELS.replace("省级: 5", "省级: 4"))
    found = bz.difference(old, new)
    assert (found.old, found.new, found.facts) == (14, 15, {"criticised": {"省级": 1}})
    assert bz.score_facts(old, found.facts, period="2021").score == 14
    assert bz.holds(old, "score <= 19 or criticised == 0").verdict == "proved"


def test_a_parameter_in_force_is_what_it_is():
    """Two points a meeting made three: 1 meeting gives 20 + 1 + 2 = 23 before and 20 + 1 + 3 = 24 after, nothing else is asked for."""
    old, new = edition(), edition(("{2021-01-01: 2}", "{2021-01-01: 3}"))
    found = bz.difference(old, new)
    assert (found.old, found.new, dict(found.smallest)) == (23, 24, {"held": 1})
    assert bz.score_facts(new, found.facts, period="2021").score == 24
    assert bz.never_lower(old, new).verdict == "proved"


@pytest.mark.parametrize(
    ("rubric", "reading", "choice"),
    [
        ("gaotai", "quarters_to_year", "lowest"),
        ("gaotai", "annual_counts", "prorated"),
        ("wugang", "blank", None),
        ("wugang", "reprints", None),
    ],
)
def test_a_witness_brings_the_unit_it_needs(rubric, reading, choice):
    """Where results hang on class, roles or fields of a unit, the witness has a unit with which `score_facts` gives both totals."""
    opened = bz.library(rubric)
    sides = opened.program({}), opened.program({reading: choice or opened.readings[reading][1]})
    found = bz.difference(*sides)
    if found.verdict == "refuted":
        assert found.unit is not None
        for side, facts, value in zip(sides, (found.old_facts, found.new_facts), (found.old, found.new), strict=True):
            assert bz.score_facts(side, facts, unit=found.unit, period=found.period).score == (None if value == "not applicable" else value)
    assert found.verdict in {"refuted", "proved"}


FIELDS = """
language: 1
rubric: tiny
edition: "2021"
records: {use: [finding]}
unit_fields:
  quota: {type: number, optional: true, title: x}
  scope: {type: text, optional: true, title: x}
  lines: {type: list, optional: true, title: x}
  key: {type: bool, optional: true, title: x}
sheet:
  points: 100
  start: 20
  floor: 0
  cap: 100
  items:
    - id: i
      kind: deduct
      clause: 一
      applies: key and 'A' in groups and scope == 'B' and 'C' in or_else(lines, roles)
      count: {record: finding}
      each: 2
    - {id: q, kind: formula, clause: 二, value: "or_else(quota, 0) * 1", range: [0, 50]}
"""


def test_a_unit_is_found_for_every_kind_of_field():
    """Yes or no, a group, a text, a list and a number of the unit: the witness names a unit that has them all."""
    old, new = bz.loads(FIELDS), bz.loads(FIELDS.replace("each: 2", "each: 3"))
    found = bz.difference(old, new)
    assert (found.verdict, found.new - found.old) == ("refuted", -1)
    assert (found.unit.groups, found.unit.fields["scope"], found.unit.fields["key"]) == (("A",), "B", True)
    assert bz.score_facts(new, found.new_facts, unit=found.unit, period="2021").score == found.new
