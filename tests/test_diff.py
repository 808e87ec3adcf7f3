"""Two editions: the smallest evidence on which they differ, with the clause's own arithmetic, and the proof where they do not."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest

import bizenv_rules as bz
from bizenv_rules.diff import Diff

RUBRICS = Path(__file__).parents[1] / "rubrics"


def changed(folder: str, old: str, new: str) -> tuple[bz.Rubric, bz.Rubric]:
    """A shipped rubric, and the edition in which one passage is written otherwise."""
    text = (RUBRICS / folder / "rubric.yaml").read_text("utf-8")
    assert text.count(old) == 1, (folder, old, text.count(old))
    return bz.loads(text, "old"), bz.loads(text.replace(old, new), "new")


def replayed(found: Diff, old: bz.Rubric, new: bz.Rubric) -> tuple[object, object]:
    """What ``score_facts`` gives for the witness under either edition."""
    cards = [
        bz.score_facts(rubric, facts, unit=found.unit, period=found.period)
        for rubric, facts in ((old, found.old_facts), (new, found.new_facts))
    ]
    return tuple(card.grade if found.on == "grade" else card.score for card in cards)


@pytest.mark.parametrize(("rubric", "edition"), bz.library())
def test_a_rubric_is_equivalent_to_itself(rubric, edition):
    """Between a document and itself nothing can differ, in total or grade, and no input changes."""
    one = bz.library(rubric, edition)
    for on in ("total", *(["grade"] if one.program().grade is not None else [])):
        found = bz.difference(one, one, on=on)
        assert (found.verdict, found.domain_changes) == ("proved", ())


def test_a_weaker_item_is_found_with_one_record():
    """十大服务标兵 3 分 made 2: one of them gives 40 + 3 = 43 under the old edition, 40 + 2 = 42 under the new."""
    old, new = changed("jilin_jkq_2021", "each: 3, points: 3}", "each: 2, points: 2}")
    found = bz.difference(old, new)
    assert (found.old, found.new, dict(found.smallest)) == (43, 42, {"model_workers": 1})
    assert replayed(found, old, new) == (43, 42)
    assert bz.never_lower(old, new).verdict == "refuted"
    assert bz.never_lower(new, old).verdict == "proved"


def test_an_edge_from_above_tells_ninety_apart():
    """`from: 90` made `above: 90`: exactly 90 is 优秀 before and 达标 after, and no other total changes."""
    old, new = changed("jilin_jkq_2021", "{grade: 优秀, from: 90", "{grade: 优秀, above: 90")
    found = bz.difference(old, new, on="grade")
    assert (found.old, found.new) == ("优秀", "达标")
    assert bz.score_facts(old, found.facts, period="2021").score == 90
    assert bz.equivalent(old, new).verdict == "proved"


def test_a_slip_of_a_digit_is_one_message():
    """三(二)3(3) 区县级宣传 0.5 分 made 0.05: one story gives 40 + 0.5 under the old edition, 40 + 0.05 under the new."""
    old, new = changed("jilin_jkq_2021", "区县级: 0.5}", "区县级: 0.05}")
    found = bz.difference(old, new)
    assert (found.old, found.new, dict(found.smallest)) == (Fraction("40.5"), Fraction("40.05"), {"media[区县级]": 1})
    assert replayed(found, old, new) == (Fraction("40.5"), Fraction("40.05"))


def test_three_points_made_two_is_one_finding():
    """三(二)1(7) 每件次扣 3 分 made 2: one finding leaves 40 − 3 = 37 before, 40 − 2 = 38 after."""
    old, new = changed("jilin_jkq_2021", "count: conduct_problems, each: 3}", "count: conduct_problems, each: 2}")
    found = bz.difference(old, new)
    assert (found.old, found.new, dict(found.smallest)) == (37, 38, {"conduct_problems": 1})
    assert bz.never_lower(old, new).verdict == "proved"


def test_a_level_without_its_cap_takes_seven_stories():
    """区级宣传报道 3 分封顶 dropped: six stories give 3 either way, seven 40 + 3 = 43 before and 40 + 3.5 = 43.5 after."""
    old, new = changed("jilin_jkq_2021", "          level_caps: {区县级: 3}\n", "")
    found = bz.difference(old, new)
    assert (found.old, found.new, dict(found.smallest)) == (43, Fraction("43.5"), {"media[区县级]": 7})


def test_a_section_without_its_floor_goes_below_zero():
    """大项扣满为止 dropped: 14 × 3 = 42 leaves 0 before and 40 − 42 = −2 after; no single item takes less to show it."""
    old, new = changed("jilin_jkq_2021", "      floor: 0                        # 小项扣分不封顶：各小项不写 limit\n", "")
    found = bz.difference(old, new)
    assert (found.old, len(found.smallest)) == (0, 1)
    assert -5 <= found.new < 0
    assert replayed(found, old, new) == (found.old, found.new)


def test_a_cap_of_a_level_inside_the_same_cap_changes_nothing():
    """省级、市级两路各 10 分 inside 本项共 10 分: without the inner caps every total is the same, and that is proved."""
    old, new = changed("yanshi", "          level_caps: {国家级: 10, 省级: 10, 市级: 10}\n          points: 10\n", "          points: 10\n")
    proof = bz.equivalent(old, new)
    assert (proof.code, proof.verdict, proof.method) == ("R161", "proved", "z3")


def test_a_wider_mark_is_a_change_of_what_can_be_given():
    """领导评议 out of 40 instead of 30: no shared evidence tells the editions apart there, so the range is reported by itself."""
    text = (RUBRICS / "jilin_jkq_2021" / "rubric.yaml").read_text("utf-8")
    wide = text.replace("赋分上限为30分, points: 30", "赋分上限为30分, points: 40").replace("      points: 60\n", "      points: 70\n")
    wide = wide.replace("  points: 100\n  items:\n    - id: daily", "  points: 110\n  items:\n    - id: daily")
    found = bz.difference(bz.loads(text, "old"), bz.loads(wide, "new"))
    assert [(change.what, change.name, change.old, change.new) for change in found.domain_changes] == [
        ("range", "review.leaders", "0 to 30 in steps of 0.01", "0 to 40 in steps of 0.01")
    ]
    assert found.verdict == "proved"


def test_counting_the_same_leader_twice_takes_two_endorsements():
    """每次加分 instead of 每层级一次: the old reading never counts more, so it takes two of one level: n, and 2n up to the cap of 10."""
    jilin = bz.library("jilin-jkq", "2021")
    old, new = jilin.program({}), jilin.program({"endorsed": "each"})
    found = bz.difference(old, new)
    assert found.old - 40 in {8, 5, 4}
    assert found.new - 40 == min(10, 2 * (found.old - 40))
    assert sorted((each.only, each.value) for each in found.given if not each.at_rest) == [("new", 2), ("old", 1)]
    assert replayed(found, old, new) == (found.old, found.new)
    assert {change.what for change in found.domain_changes} == {"selection", "range"}


def test_quarters_are_named_in_a_witness():
    """Gaotai's lowest quarter instead of the mean: a fact of one quarter, and a unit of a class that there can be."""
    gaotai = bz.library("gaotai", "2021")
    found = bz.difference(gaotai.program({}), gaotai.program({"quarters_to_year": "lowest"}))
    assert found.verdict == "refuted"
    assert any(each.row and each.row[0].startswith("2021Q") for each in found.given)
    assert "class" in found.about


def test_units_at_hand_are_the_only_ones_asked_about():
    """Among towns alone no change of what other departments get can matter."""
    gaotai = bz.library("gaotai", "2021")
    units = [bz.Unit(id="a", class_="镇")]
    old, new = gaotai.program({}), gaotai.program({"responsible": gaotai.readings["responsible"][1]})
    assert bz.difference(old, new, units=units).verdict == "proved"
    assert bz.difference(old, new).verdict in {"proved", "refuted"}


def test_a_place_that_is_not_there_is_said_with_the_nearest():
    """A misspelt node is refused with its nearest name; a rubric without grades has none to compare."""
    jilin, gaotai = bz.library("jilin-jkq"), bz.library("gaotai")
    with pytest.raises(bz.UnsupportedError, match="no 'dayly' to compare") as caught:
        bz.difference(jilin, jilin, on="dayly")
    assert caught.value.problems[0].help == ("did you mean daily?",)
    with pytest.raises(bz.UnsupportedError, match="no 'grade' to compare"):
        bz.difference(jilin, gaotai, on="grade")


TINY = """
language: 1
rubric: tiny
edition: "2021"
records: {use: [finding, article, meeting]}
facts:
  a: {record: finding}
  b: {record: article}
  c: {record: meeting}
sheet:
  points: 10
  items: [{id: x, kind: grant, clause: 一, when: "CONDITION", points: 10}]
"""


def tiny(condition: str) -> bz.Rubric:
    return bz.loads(TINY.replace("CONDITION", condition))


def test_what_the_solver_does_not_decide_is_unknown():
    """No sum of two cubes is a cube; that the condition therefore never holds is more than the solver finds out in its time."""
    old, new = tiny("a >= 1 and b >= 1 and a * a * a + b * b * b == c * c * c"), tiny("a >= 1 and b >= 1 and c < 0")
    found = bz.difference(old, new, timeout=0.2)
    assert (found.verdict, found.message) == ("unknown", "the solver did not decide it in 0.2 s")


def test_a_function_is_not_followed_unless_what_was_found_stands():
    """A logarithm can be anything to the solver: a difference that hangs on it is shown only where it was replayed."""
    same, other = tiny("ln(1 + a, 3) > 2"), tiny("ln(1 + a, 3) > 2 and b >= 0")
    assert bz.difference(same, other).verdict == "proved"
    never = bz.difference(tiny("ln(1 + a, 3) > 1 and b == 2"), tiny("ln(1 + a, 3) > 1 and b == 2 and ln(1 + a, 3) > 0"))
    assert never.verdict in {"unsupported", "proved"}
    found = bz.difference(tiny("ln(1 + a, 3) >= 0 and b == 2"), tiny("ln(1 + a, 3) >= 0 and b == 3"))
    assert found.verdict in {"refuted", "unsupported"}


def test_without_the_solver_the_answer_says_what_to_install(monkeypatch):
    """A rubric and itself need no solver; another edition without z3 is refused with the extra to install."""
    monkeypatch.setitem(sys.modules, "z3", None)
    old, new = tiny("a >= 1"), tiny("a >= 2")
    assert bz.difference(old, old).verdict == "proved"
    with pytest.raises(bz.UnsupportedError) as caught:
        bz.difference(old, new)
    assert caught.value.problems[0].help == ('install it: pip install "bizenv-rules[prove]"',)


def test_grades_of_other_names_are_told_apart_and_have_no_order():
    """优秀 called 先进 is another grade for the same evidence; which of the two is lower cannot be asked."""
    text = (RUBRICS / "jilin_jkq_2021" / "rubric.yaml").read_text("utf-8")
    old, new = bz.loads(text), bz.loads(text.replace("优秀", "先进"))
    found = bz.difference(old, new, on="grade")
    assert (found.old, found.new, replayed(found, old, new)) == ("优秀", "先进", ("优秀", "先进"))
    lower = bz.never_lower(old, new, on="grade")
    assert (lower.verdict, lower.message) == ("unsupported", "the editions have different grades, which are in no common order")


def test_what_an_author_states_holds_or_is_refuted_by_facts():
    """加分项目 10 分封顶: the bonus never passes 10, and no total 40 + 60 + 10 = 110; that 优秀 needs praise is not so."""
    jilin = bz.library("jilin-jkq", "2021")
    assert bz.holds(jilin, "points_of('bonus') <= 10 and score <= 110").verdict == "proved"
    assert bz.holds(jilin, "points_of('daily.plan3y') <= 0").verdict == "proved"
    broken = bz.holds(jilin, "grade != '优秀' or points_of('bonus') > 0")
    card = bz.score_facts(jilin, broken.facts, period="2021")
    assert (broken.verdict, card.grade, card["bonus"].value) == ("refuted", "优秀", 0)
    assert bz.holds(jilin, "score <= 100", readings={"ceiling": "hundred"}).verdict == "proved"


def test_a_statement_that_is_none_is_refused_with_its_problem():
    """A node that there is not has its nearest name; half an expression says what is missing."""
    jilin = bz.library("jilin-jkq", "2021")
    with pytest.raises(bz.RubricError) as caught:
        bz.holds(jilin, "points_of('bonux') <= 10")
    assert caught.value.problems[0].help == ("did you mean `bonus`?",)
    with pytest.raises(bz.RubricError, match="something is missing"):
        bz.holds(jilin, "score <")
