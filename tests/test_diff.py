"""Two editions: the smallest evidence on which they differ, with the clause's own arithmetic, and the proof where they do not."""

from __future__ import annotations

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
