"""Levels by other names: a rubric's table and plain facts may write 区级 where the vocabulary lists 区县级."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

import bizenv_rules as bz
from bizenv_rules.evidence.records import Article
from bizenv_rules.evidence.titles import LEVEL_ALIASES

RUBRIC = """
language: 1
rubric: levels
edition: "2021"
facts: {{media: {{record: article}}}}
sheet:
  items:
    - id: seen
      kind: by_level
      count: media
      level: level
      table: {{省级: 3, {level}: 0.5}}
      level_caps: {{{level}: 2}}
      else: 1
"""


def rubric(level="区县级"):
    """Media by level, with a level under any of its names."""
    return bz.loads(RUBRIC.format(level=level), name="levels.yaml")


@pytest.mark.parametrize("word", [word for word, level in LEVEL_ALIASES.items() if level == "区县级"])
def test_a_level_may_be_written_by_any_of_its_names(word):
    """An alias in the table and one in the facts both mean the level that the vocabulary lists."""
    names, rubrics = (word, "区县级"), (rubric(word), rubric())
    scores = {
        bz.score_facts(each, {"media": {name: 3, "市级": 1}}, period="2021").score for each, name in itertools.product(rubrics, names)
    }
    assert scores == {Fraction(5, 2)}


def test_two_names_of_one_level_add_up():
    """What is given under 区级 and under 县级 is counted together, and capped together."""
    assert bz.score_facts(rubric(), {"media": {"区级": 2, "县级": 1}}, period="2021").score == Fraction(3, 2)
    assert bz.score_facts(rubric(), {"media": {"区级": 5, "县级": 1}}, period="2021").score == 2


@pytest.mark.parametrize(("word", "help_"), [("区县极", "did you mean 区县级?"), ("银河系", "one of 国家级, 省级, 市级, 区县级, 乡镇级")])
def test_a_level_that_is_not_listed_is_refused(word, help_):
    """Plain facts of an unknown level are never 0 in silence."""
    with pytest.raises(bz.EvidenceError) as caught:
        bz.score_facts(rubric(), {"media": {word: 2}}, period="2021")
    assert [(problem.code, problem.help) for problem in caught.value.problems] == [("V534", (help_,))]


def test_records_of_a_level_meet_the_table_by_its_other_name():
    """Evidence holds the level as listed; a table that says 区级 counts it."""
    articles = [Article(id="1", unit="甲", period="2021", level="区县级")]
    ledger = bz.read_evidence(articles, rubric("区级"))
    assert bz.score(rubric("区级"), ledger, "甲", period="2021").score == Fraction(1, 2)
