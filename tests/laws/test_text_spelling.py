"""Did you mean: the nearest word by a distance that is a distance, and never a word of another meaning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.spelling import LONGEST, SYNONYMS, fold, nearest, within

words = st.text("abcdef", max_size=7)


def distance(one, two):
    """Restricted Damerau-Levenshtein by its definition."""
    if not one or not two:
        return len(one) + len(two)
    options = [distance(one[1:], two) + 1, distance(one, two[1:]) + 1, distance(one[1:], two[1:]) + (one[0] != two[0])]
    if len(one) > 1 and len(two) > 1 and one[0] == two[1] and one[1] == two[0]:
        options.append(distance(one[2:], two[2:]) + 1)
    return min(options)


@given(st.text("abc", max_size=5), st.text("abc", max_size=5), st.integers(0, 4))
def test_the_distance_is_that_of_its_definition(one, two, limit):
    """Within the limit the number is exact; beyond it there is none."""
    exact = distance(one, two)
    assert within(one, two, limit) == (exact if exact <= limit else None)


@given(words, st.lists(words))
def test_the_nearest_word_is_among_the_candidates(word, candidates):
    """What is proposed exists, a word that exists is its own neighbour, and nothing nearer was passed over."""
    found = nearest(word, candidates)
    if word and word in candidates:
        assert word == found
    if found is not None:
        assert found in candidates
        assert all(distance(word, found) <= distance(word, other) for other in candidates if other)


@given(st.text(min_size=LONGEST + 1, max_size=LONGEST + 5), st.lists(st.text(max_size=LONGEST + 5)))
def test_long_words_are_not_compared(word, candidates):
    """Beyond 64 characters nothing is proposed, whatever the candidates are."""
    assert nearest(word, candidates) is None
    assert nearest("x", [word]) is None


def test_chinese_names_and_other_spellings_lead_to_keys():
    """A key's Chinese name, another case, full-width letters and hyphens find the key."""
    keys = ["points", "cap", "weight", "clause", "floor", "level_caps", "id"]
    pairs = {
        "满分": "points",
        "分值": "points",
        "封顶": "cap",
        "上限": "cap",
        "权重": "weight",
        "依据": "clause",
        "条款": "clause",
        "扣完为止": "floor",
        "ＣＡＰ": "cap",
        "Level-Caps": "level_caps",
        "di": "id",
        "wieght": "weight",
        "claus": "clause",
    }
    assert pairs == {word: nearest(word, keys, SYNONYMS) for word in pairs}
    assert nearest("上限", ["limit"], SYNONYMS) == "limit"
    assert nearest("满分", ["weight"], SYNONYMS) is None
    assert nearest("", keys, SYNONYMS) is None


def test_two_chinese_characters_are_not_corrected():
    """省级 is another level than 市级, not a slip for it."""
    assert nearest("省级", ["市级"]) is None
    assert nearest("区县及", ["区县级"]) == "区县级"


def test_the_table_of_names_is_folded():
    """Every name of the table is written as words are compared."""
    assert all(fold(name) == name for name in SYNONYMS)
