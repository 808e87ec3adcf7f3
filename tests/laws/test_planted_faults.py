"""Faults planted in the five rubrics, each found without evidence: by its code, or at load; and faults planted in a back end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.laws import test_plan_bounds, test_plan_direction, test_plan_valueset
from tests.laws.plans import scenes
from tests.laws.test_no_false_proof import hold

import bizenv_rules as bz
from bizenv_rules import intervals
from bizenv_rules.backends import direction
from bizenv_rules.backends.valueset import combining
from bizenv_rules.backends.valueset.numbers import Numbers
from bizenv_rules.checks import limits
from bizenv_rules.testing.asserting import STATIC, InvariantError, assert_invariants

ROOT = Path(__file__).resolve().parents[2]
NOTHING = ""

CAPS = [
    ("jilin_jkq_2021", "E323", "points: 10\n      cap: 10\n", "points: 10\n"),
    ("jilin_jkq_2021", "R148 bonus.media", "          level_caps: {区县级: 3}\n", NOTHING),
    ("yanshi", "E323", "      cap: 10\n      beyond: true\n", "      beyond: true\n"),
    (
        "gaotai_2021",
        "E323",
        "                table: {信息: 2, 专题: 4}\n                points: 6\n",
        "                table: {信息: 2, 专题: 4}\n",
    ),
    ("wugang_2021", "E323", "乡镇级: 0.5}, points: 3}", "乡镇级: 0.5}}"),
]
TENTHS = [
    ("gaotai_2021", "E320", "over: quarter, combine: mean, weight: 0.4}", "over: quarter, combine: mean, weight: 0.04}"),
    ("wugang_2021", "R148 result.publicity.news", "{区县级: 0.5, 乡镇级: 0.5}", "{区县级: 0.05, 乡镇级: 0.05}"),
    ("jilin_jkq_2021", "R148 bonus.media", "市级: 2, 区县级: 0.5}", "市级: 2, 区县级: 0.05}"),
    ("yanshi", "R148 general.publicity", "table: {国家级: 2, 省级: 2, 市级: 1}", "table: {国家级: 0.2, 省级: 0.2, 市级: 1}"),
]
EDGES = [
    ("jilin_jkq_2021", "R147 grades.优秀", "{grade: 优秀, from: 90,", "{grade: 优秀, above: 90,"),
    ("jilin_jkq_2021", "R147 grades.达标", "{grade: 达标, from: 70,", "{grade: 达标, above: 70,"),
    ("gaotai_2021", "R147 town.publicity.social.activities", "activities_held >= 5, points", "activities_held > 5, points"),
    ("gaotai_2021", "R147 town.publicity.news.local.items", "{above: 10, give: 2}", "{from: 10, give: 2}"),
    ("wugang_2021", "R147 result.organization.leadership.meetings", "head_meetings >= 2", "head_meetings > 2"),
]
FLOORS = [
    ("jilin_jkq_2021", "R103 daily", "      floor: 0                        # 小项", "      # 小项"),
    ("yanshi", "R148 result.penalty", "      floor: -10\n", NOTHING),
]
ROWS = [
    ("jilin_jkq_2021", "R134 bonus.media", "省级: 3, 市级: 2,", "省级: 2, 市级: 3,"),
    ("jilin_jkq_2021", "R134 bonus.endorsed", "市委市政府领导: 8, 市直部门领导: 5", "市委市政府领导: 5, 市直部门领导: 8"),
    ("yanshi", "R134 general.publicity", "省级: 2, 市级: 1}\n          level_caps", "省级: 1, 市级: 2}\n          level_caps"),
    (
        "yanshi",
        "R149 result.penalty.criticised",
        "count: criticisms, level: level, table: {省级: 5, 市级: 3}",
        "count: criticisms, level: level, table: {省级: 3, 市级: 5}",
    ),
    ("gaotai_2021", "R149 town.publicity.news.upper", "{信息: 0.5, 专题: 1}", "{信息: 1, 专题: 0.5}"),
]
WINDOWS = [
    ("jilin_jkq_2021", "R146 bonus.media", "  media:\n    record: article\n", "  media:\n    record: article\n    window: all\n"),
    ("wugang_2021", "R146 result.publicity.major", "  stories: {record: article,", "  stories: {record: article, window: {months: 24},"),
    (
        "gaotai_2021",
        "R146 town.publicity.news.local.items",
        "local_news: {record: article,",
        "local_news: {record: article, window: year_to_date,",
    ),
    (
        "yanshi",
        "R146 result.bonus.commended",
        "commendations: {record: commendation,",
        "commendations: {record: commendation, window: year_to_date,",
    ),
]
FAULTS = {
    "a forgotten cap": CAPS,
    "0.4 to 0.04": TENTHS,
    "≥ to >": EDGES,
    "floor dropped": FLOORS,
    "table row swapped": ROWS,
    "window widened": WINDOWS,
}


def planted(name: str, old: str, new: str) -> str:
    """A shipped rubric with one change."""
    text = (ROOT / "rubrics" / name / "rubric.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("fault", "case"),
    [pytest.param(fault, case, marks=pytest.mark.thorough if n else ()) for fault, cases in FAULTS.items() for n, case in enumerate(cases)],
    ids=str,
)
def test_a_planted_fault_is_found_before_any_evidence(fault, case):
    """Each kind of fault, wherever the five documents have a place for it, has a code: at load, or in the report, unsigned."""
    name, found, old, new = case
    assert fault in FAULTS
    written = planted(name, old, new)
    if found.startswith("E"):
        with pytest.raises(bz.RubricError, match=found):
            bz.loads(written)
        return
    report = bz.prove(bz.loads(written))
    assert found in {f"{proof.code} {proof.at}" for proof in report.proofs if proof.counts}, report.text(proved=False)


def test_a_dropped_floor_shrinks_to_a_few_records():
    """An author's own test suite finds it, too: by evidence of at most three records, and by what is found without any."""
    jilin = bz.loads(planted("jilin_jkq_2021", *FLOORS[0][2:]))
    with pytest.raises(InvariantError) as found:
        assert_invariants(jilin, names=[STATIC, "every score lies within its stated range"], max_examples=0)
    static, *shrunk = found.value.failures
    assert "R103" in static.message
    assert [len(failure.evidence.records) <= 3 for failure in shrunk if failure.evidence is not None] == [True]


def test_without_a_fault_nothing_is_found():
    """The same rubrics as shipped leave nothing unsigned, so what is found above is the fault."""
    for name in {case[0] for cases in FAULTS.values() for case in cases}:
        assert bz.prove(bz.load(ROOT / "rubrics" / name / "rubric.yaml")).ok


RISES = test_plan_direction.test_a_rise_of_one_input_moves_every_node_the_way_it_is_said, (scenes(missing=10), st.data())
WITHIN = test_plan_bounds.test_exact_lies_in_static_bounds, (scenes(),)
IN_THE_SET = test_plan_valueset.test_what_exact_gives_lies_in_the_set, (scenes(missing=10),)
SWAPPED = [
    ("a product with something negative keeps its direction", direction, "_turned", lambda moves: moves, RISES),
    ("a staircase goes the other way", direction, "_changes", lambda op, _: iter([op.below - op.pieces[-1].give]), RISES),
    ("a sum is its first term", intervals, "_add", lambda read, own=intervals._add: own(read[:1]), WITHIN),
    ("a cap is a floor", intervals, "_clamp", lambda lo, hi, x, own=intervals._clamp: own(hi, None, own(None, lo, x)), WITHIN),
    ("a cap leaves out what lies beyond it", combining, "_clamped", lambda found, lo, hi: found.between(lo, hi), IN_THE_SET),
    ("two sets joined are the first", Numbers, "joined", lambda self, _: self, IN_THE_SET),
]


@pytest.mark.thorough
@pytest.mark.parametrize("swapped", SWAPPED, ids=lambda swapped: swapped[0])
def test_an_operation_swapped_in_a_back_end_turns_its_law_red(swapped, monkeypatch):
    """The laws that hold the back ends to ``exact`` notice one wrong operation; as shipped they are green."""
    _, home, name, wrong, (test, drawn) = swapped

    def once(values):
        test.hypothesis.inner_test(*values)

    often = settings(max_examples=2000, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    monkeypatch.setattr(home, name, wrong)
    with pytest.raises((AssertionError, ExceptionGroup)):
        often(given(st.tuples(*drawn))(once))()


def test_a_limit_called_hidden_that_is_not_turns_the_law_of_proofs_red(monkeypatch):
    """If every limit that binds were called idle, the evidence drawn for Jilin would show that taking it away changes the total."""
    monkeypatch.setattr(limits, "hidden", lambda *_, **__: True)
    jilin = bz.load(ROOT / "rubrics" / "jilin_jkq_2021" / "rubric.yaml").program()
    with pytest.raises(AssertionError):
        hold(jilin, 1)
