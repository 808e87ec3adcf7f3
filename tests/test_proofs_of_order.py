"""What *more* means for each kind of input, and what is said where it goes the wrong way."""

from __future__ import annotations

import pytest

import bizenv_rules as bz

HEAD = 'language: 1\nrubric: demo\nedition: "2021"\nrecords: {use: [answer, task, imported_rank, activity, mark, submission]}\n'
FACTS = """facts:
  tasks: {record: task}
  done: {record: task, where: status == '完成'}
  undone: {record: task, where: status != '完成'}
  place: {record: imported_rank, latest: rank}
  held: {record: activity}
duties:
  report: {title: 月报, clause: 一, every: month, met_by: {record: submission}}
"""
SURVEY = "id: a, kind: survey, record: answer, sample: 20, points: 20, scale: "
SCALE = "{非常满意: 1, 满意: 0.5, 一般: 0, 不满意: 0}"
RANKED = "id: a, kind: by_rank, rank: place, table: {1: 30, 2: 28}, else: 0"
COUNT = "count: {record: answer, where: answer == '不满意'}, each: 1"


@pytest.mark.parametrize(
    ("items", "verdict", "words"),
    [
        ((SURVEY + SCALE,), "proved", "a reply moved to a better answer"),
        ((SURVEY + SCALE, f"id: b, kind: deduct, {COUNT}"), "proved", "a better answer"),
        ((SURVEY + SCALE, f"id: b, kind: per_count, {COUNT}"), "unknown", "b reads the replies as well"),
        ((SURVEY + "{非常满意: 1, 满意: 0, 一般: 0.5}",), "refuted", "`一般` is worth more than `满意`"),
        ((SURVEY + "{非常满意: x}",), "unsupported", "fixed values"),
        (("id: a, kind: share, points: 30, part: done, whole: tasks, empty: not_applicable",), "proved", "one more unfinished"),
        (("id: a, kind: share, points: 30, part: done, whole: done + undone, empty: full",), "unknown", "read the same"),
        (("id: a, kind: share, points: 30, part: 20 - done, whole: tasks, empty: full",), "unknown", "not decided"),
        (("id: a, kind: share, points: 30, part: done, whole: 20, empty: full",), "proved", "one more finished"),
        (("id: a, kind: by_rank, rank: place, table: {1: 30, 2: 28}, else: 0",), "proved", "one place further up"),
        (("id: a, kind: by_rank, rank: place, table: {1: 28, 2: 30}, else: 0",), "refuted", "a place further down"),
        (("id: a, kind: by_rank, rank: place, table: {1: 30, 2: 28}, else: 29",), "refuted", "a place further down"),
        ((RANKED, "id: b, kind: by_rank, rank: place, table: {1: 3, 2: 1}, else: 0"), "proved", "one place further up"),
        ((RANKED, "id: b, kind: by_rank, rank: place, table: {1: 1, 2: 3}, else: 0"), "unknown", "not decided"),
        (("id: a, kind: by_rank, rank: place, table: given_later",), "unsupported", "given when scoring"),
        (("id: a, kind: steps, measure: held, steps: [{above: 10, give: 2}, {from: 5, give: 1}]",), "proved", "never lowers"),
        (("id: a, kind: steps, measure: held, steps: [{from: 5, give: 0}], else: 2",), "proved", "never raises"),
        (("id: a, kind: steps, measure: held, steps: [{above: 10, give: 1}, {from: 5, give: 2}]",), "unknown", "not decided"),
        (("id: a, kind: grant, when: late_count('report') == 0, points: 5",), "proved", "blame never raises"),
        (("id: a, kind: grant, when: met_count('report') >= 10, points: 5",), "proved", "praise never lowers"),
    ],
)
def test_more_means_what_the_kind_says(items, verdict, words):
    """A reply moved, one more finished or not, a place further up, one more due date not met: each in the order of its kind."""
    extra = "parameters:\n  x: {type: points, clause: 一, say: 分值}\n  given_later: {type: table, clause: 一, say: 名次表}\n"
    lines = "".join(f"    - {{{item}}}\n" for item in items)
    proofs = bz.monotone(bz.loads(HEAD + FACTS + extra + f"sheet:\n  items:\n{lines}"))
    (found,) = [proof for proof in proofs if proof.at == "a"]
    assert found.verdict == verdict, found.message
    assert words in found.message
    assert (found.witness is not None) == (verdict == "refuted")
