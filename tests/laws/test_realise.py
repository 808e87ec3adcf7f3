"""Facts turned into records and read back: the five documents fact by fact, and generated rubrics."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bizenv_rules as bz
from bizenv_rules.evidence.query import facts_of
from bizenv_rules.evidence.realise import realise
from bizenv_rules.plan import NA, Derived, DutyCount, Select
from bizenv_rules.rubric.load import examine
from bizenv_rules.scoring.cases import run_file
from bizenv_rules.scoring.score import score_facts
from bizenv_rules.testing import Evidence, case_text
from bizenv_rules.testing.authored import dump, rubric_data

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "rubrics").glob("*/rubric.yaml"))
UNIT = bz.Unit(id="商务局", class_="镇", indicators={"获得电力": "牵头", "纳税": "配合"})
PERIOD = {"wangyi_2018": "2018", "yanshi": "2021Q1"}
IMPOSSIBLE = {"result.responsible.city", "provincial_rank", "city_rank", "liaison_kept"}  # of other units; no number


def _values(program):
    """One small fact at a time, as ``score_facts`` takes it."""
    for node, source in facts_of(program.plan):
        measure, base = program.plan.nodes[node].op.measure, source
        selects = [base] if isinstance(base, Select) else [each for _, each in base.inputs] if isinstance(base, Derived) else []
        for select in selects:
            value = 1 if select.forms is None else measure.hi or Fraction(1)
            yield select.fact, {select.fact: {select.level: value} if select.level else value}
        if isinstance(base, DutyCount):
            for state in base.which:
                name = base.duty if base.duty == measure.name else measure.name
                yield name, {name: {state: 1}}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_fact_of_the_documents_can_be_written_as_records(file):
    """Read back, the records give the fact; what is left has no row for this unit or is no number."""
    rubric = bz.load(file)
    program = rubric.program()
    for name, facts in _values(program):
        found = realise(program, rubric.vocabulary, facts, unit=UNIT, period=PERIOD.get(file.parent.name, "2021"))
        assert set(found.left) <= ({name} & IMPOSSIBLE) or name == "satisfaction", facts


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_a_case_written_from_evidence_passes(file, tmp_path):
    """What ``to_case`` writes is a case of the rubric that is pending, and nothing in it fails."""
    rubric, lines = bz.load(file), []
    for number, (_, facts) in enumerate(_values(rubric.program())):
        found = realise(rubric.program(), rubric.vocabulary, facts, unit=UNIT, period=PERIOD.get(file.parent.name, "2021"))
        period = PERIOD.get(file.parent.name, "2021")
        evidence = Evidence(UNIT, period, found.records, found.parameters, found.duties)
        lines.append(case_text(evidence.to_case(rubric, f"{number}", "一")))
    cases = tmp_path / "some.cases.yaml"
    cases.write_text(f"language: 1\ncases: {rubric.id}\ntests:\n{''.join(lines)}", encoding="utf-8")
    result = run_file(cases, rubric)
    assert not result.problems
    assert {case.outcome for case in result.cases} == {"pending"}, [case.problems for case in result.cases if case.problems]


FACTS = {"late": st.integers(0, 4), "poor": st.integers(0, 3), "meetings": st.integers(0, 3), "tasks": st.integers(0, 3)}


@given(rubric_data(), st.fixed_dictionaries({}, optional=FACTS))
def test_records_give_the_score_that_their_facts_give(data, facts):
    """Where nothing is left and nothing else moves, records and facts have one score."""
    problems, program = examine(dump(data).encode(), "generated.yaml")
    assert program is not None, problems
    evidence_words = Evidence(UNIT, "2021").ledger(program).vocabulary
    facts = {name: number for name, number in facts.items() if number}
    found = realise(program, evidence_words, facts, unit=UNIT, period="2021")
    if not found.left and not found.also:
        card = Evidence(UNIT, "2021", found.records, marks=False).score(program)
        known = score_facts(program, facts, unit=UNIT, period="2021")
        assert card.result == known.result


MANY_WAYS = """
language: 1
rubric: ways
edition: "2021"
title: 各种取数
effective: {from: 2021-01-01, to: 2021-12-31}
duties:
  report: {title: 季报, clause: 一, every: quarter, at_least: 2, met_by: {record: submission}}
facts:
  work: {record: task, sum: percent}
  places: {record: activity, distinct: place}
  months: {record: inspection, once_per: month(date)}
  stories: {record: article, once_per: story, where: given(story)}
  best: {record: imported_rank, max: 100 - rank}
sheet:
  items:
    - {id: work_points, kind: per_count, clause: 一, count: work, each: 1, points: 9}
    - {id: places_points, kind: per_count, clause: 一, count: places, each: 1, points: 9}
    - {id: months_points, kind: per_count, clause: 一, count: months, each: 1, points: 9}
    - {id: stories_points, kind: per_count, clause: 一, count: stories, each: 1, points: 9}
    - {id: place, kind: linear, clause: 一, measure: best, line: [{at: 0, give: 0}, {at: 100, give: 9}]}
    - {id: late, kind: missed, clause: 一, duty: report, each: 1}
    - {id: held, kind: panel, clause: 二, points: 10, value: "min(mark, 8)", where: panel == '领导', at_least_raters: 2}
    - {id: named, kind: panel, clause: 二, points: 10, where: panel == '代表', raters: appointment}
    - {id: mark, kind: judged, clause: 三, points: 5, by: 营商办}
"""


@pytest.mark.parametrize(
    ("facts", "records", "left"),
    [
        ({"work": 7}, 1, ()),
        ({"places": 3}, 3, ()),
        ({"months": 4}, 4, ()),
        ({"months": 13}, 0, ("months",)),
        ({"stories": 2}, 2, ()),
        ({"best": 97}, 1, ()),
        ({"held": 8}, 2, ()),
        ({"held": 9}, 0, ("held",)),
        ({"named": 9}, 2, ()),
        ({"named": Fraction(19, 3)}, 6, ()),
        ({"mark": NA}, 1, ()),
        ({"report": {"late": 1}}, 1, ()),
        ({"report": {"late": 1, "missed": 2}}, 1, ()),
        ({"report": {"late": 5}}, 0, ("report",)),
        ({"report": 1}, 1, ()),
        ({"nobody": 1}, 0, ("nobody",)),
    ],
)
def test_each_way_of_reading_has_its_records(facts, records, left):
    """Sums, distinct values, keys that differ, marks of which an expression is taken, rights to rate, 缺项, and due dates."""
    rubric = bz.loads(MANY_WAYS)
    found = realise(rubric.program(), rubric.vocabulary, facts, unit=UNIT, period="2021")
    assert (found.left, len(found.records)) == (left, records)
    if not left and NA not in facts.values():
        evidence = Evidence(UNIT, "2021", found.records, found.parameters, found.duties, marks=False)
        card, known = evidence.score(rubric), score_facts(rubric, facts, unit=UNIT, period="2021")
        assert {path: card[path].value for path in card.paths()} == {path: known[path].value for path in known.paths()}
