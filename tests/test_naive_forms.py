"""Each trap of the five documents, written into the real rubric the naive way, is found by ``prove``; the arithmetic is the clause's."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import bizenv_rules as bz
from bizenv_rules.checks.proof import Proof

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "proofs-of-the-five.md").read_text(encoding="utf-8")


def text(name: str) -> str:
    """A shipped rubric as it is written."""
    return (ROOT / "rubrics" / name / "rubric.yaml").read_text(encoding="utf-8")


def changed(name: str, *changes: tuple[str, str]) -> str:
    """A shipped rubric with its text changed; every change has a place."""
    made = text(name)
    for old, new in changes:
        assert old in made, old
        made = made.replace(old, new)
    return made


def moved(name: str, start: str, end: str, before: str, by: int, *changes: tuple[str, str]) -> str:
    """The block from ``start`` to ``end`` stands ``by`` columns further out, in front of ``before``."""
    made = text(name)
    first = made.index(start)
    last = made.index(end, first)
    block = "".join(line[by:] for line in made[first:last].splitlines(keepends=True))
    rest = made[:first] + made[last:]
    place = rest.index(before, first)
    made = rest[:place] + block + rest[place:]
    for old, new in changes:
        made = made.replace(old, new)
    return made


def unsigned(name: str, code: str, at: str) -> str:
    """A shipped rubric without one of its signatures."""
    lines = text(name).splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"  - {{code: {code}, at: {at},")]
    assert len(kept) == len(lines) - 1
    return "".join(kept).replace("expect:\n\n", "\n")


def found(written: str, code: str, at: str) -> Proof:
    """What is refuted there and not signed; the page of findings names the code and the place."""
    assert f"`{code}` at `{at}`" in PAGE
    report = bz.prove(bz.loads(written))
    proofs = [proof for proof in report.proofs if (proof.code, proof.at) == (code, at) and proof.counts]
    assert proofs, report.text(proved=False)
    return proofs[0]


def test_yanshis_fifty_holds_only_with_the_seven_inside():
    """三(二)1: 13 + 5 + 5 + 10 + 10 = 43, and 43 + 7 = 50 only with 日常工作配合 inside."""
    written = moved(
        "yanshi", "        - id: cooperation\n", "    - {id: ledger,", "    - {id: ledger,", 4, ("general.cooperation", "cooperation")
    )
    proof = found(written, "R101", "general")
    assert proof.value == 13 + 5 + 5 + 10 + 10 == 43
    assert "43 at most, but it says 50" in proof.message


def test_yanshis_total_can_be_negative(tmp_path):
    """三(二)4 and 四2: 20 enterprises × −1 and at most −10: 0 − 20 − 10 = −30, with no floor written."""
    written = unsigned("yanshi", "R104", "result")
    assert found(written, "R104", "result")
    assert any("falls below 0" in proof.message for proof in bz.prove(bz.loads(written)).proofs if proof.counts)
    lines = [f"answer, respondent: 企业{n}, answer: 不满意" for n in range(20)] + ["criticism, level: 省级"] * 2
    lines += [f"mark, item: general.cooperation.{name}, by: 营商办, mark: 0" for name in ("attendance", "materials", "information")]
    file = tmp_path / "evidence.yaml"
    rows = [f"  - {{id: r{n}, unit: 甲, date: 2022-02-01, record: {line}}}\n" for n, line in enumerate(lines)]
    file.write_text("evidence:\n" + "".join(rows), encoding="utf-8")
    rubric = bz.loads(text("yanshi"))
    card = bz.score(rubric, bz.read_evidence(file, rubric), "甲", units=[bz.Unit(id="甲", name="甲")], period="2022Q1")
    assert card.score == 0 - 20 * 1 - min(2 * 5, 10) == -30


def test_yanshis_bonus_flags_reach_eight_of_ten():
    """四1: with 省级 5 and 市级 3 once each, 5 + 3 = 8, so 共10分 could never be reached and its cap never bind."""
    written = changed(
        "yanshi",
        (
            "commendations: {record: commendation, where: given(source)}",
            "commendations: {record: commendation, where: given(source), once_per: level}",
        ),
    )
    assert found(written, "R131", "result.bonus").value == 5 + 3
    capped = changed(
        "yanshi",
        (
            "count: commendations, level: level, table: {省级: 5, 市级: 3}}",
            "count: commendations, level: level, table: {省级: 5, 市级: 3}, level_caps: {省级: 5, 市级: 3}}",
        ),
    )
    assert found(capped, "R101", "result.bonus").value == 8


def test_yanshis_caps_by_level_never_matter():
    """三(二)1(4): 满分10分 for each level inside 共10分: where min(10, x) holds, min(10, min(10, x) + y) = 10 = min(10, x + y)."""
    report = bz.prove(bz.loads(unsigned("yanshi", "R133", "general.publicity")))
    assert {p.message.split()[3] for p in report.proofs if p.code == "R133" and p.counts} == {"国家级", "省级", "市级"}
    found(unsigned("yanshi", "R133", "general.publicity"), "R133", "general.publicity")


def test_yanshis_ten_is_no_multiple_of_three():
    """三(二)1(5): 3 × 3 = 9 and 4 × 3 = 12 > 10: the fourth gives 10 − 9 = 1."""
    assert "record 4 counts 1 instead of 3" in found(unsigned("yanshi", "R132", "general.innovation"), "R132", "general.innovation").message


def test_gaotais_thirteen_holds_only_with_the_support_inside():
    """M1/附件1: 5 + 6 = 11 and 11 + 2 = 13 only with 基础保障 inside 组织领导."""
    start = "          - {id: support, kind: judged"
    written = moved(
        "gaotai_2021", start, "      - id: publicity\n", "      - id: publicity\n", 4, ("town.organization.support", "town.support")
    )
    assert found(written, "R101", "town.organization").value == 5 + 6 == 11


def test_gaotais_cap_of_four_never_binds():
    """M1/附件1: 2 for the plan + 2 for more than ten items = 4, which is the cap."""
    assert found(unsigned("gaotai_2021", "R131", "town.publicity.news.local"), "R131", "town.publicity.news.local").value == 2 + 2


def test_wugang_reaches_100_120_or_150_by_unit():
    """二: 5 + 70 + 10 + 10 + 5 = 100, with (七) 120, with (八) too 150; 130 is ruled out by what it assumes."""
    written = changed("wugang_2021", ("points: [100, 120, 150]", "points: 100"))
    proof = found(written, "R101", "result")
    base = 5 + 70 + 10 + 10 + 5
    assert (base, proof.value) == (100, base + 20 + 30)
    assert f"{base + 20} or {base + 20 + 30} at most" in proof.message


def test_jilin_reaches_110():
    """三(一) and 三(二)3: 40 + 60 = 100 and 10 on top."""
    assert found(unsigned("jilin_jkq_2021", "R104", "sheet"), "R104", "sheet").value == 40 + 60 + 10


def test_jilins_cap_on_the_daily_part_never_binds():
    """三(二)1: 40 less what is taken off is never more than 40, so a cap of 40 says nothing."""
    assert found(changed("jilin_jkq_2021", ("      floor: 0  ", "      cap: 40\n      floor: 0  ")), "R131", "daily").value == 40


def graded(*rows: str) -> str:
    """Jilin with other grades."""
    made = text("jilin_jkq_2021")
    lines = "".join(f"  - {{{row}}}\n" for row in rows)
    return made[: made.index("grades:  ")] + f"grades:\n{lines}\n" + made[made.index("outputs:\n") :]


def test_jilins_bands_overlap_without_their_order():
    """三(三)·(三): ≥90 and ≥70 both hold for 90…110, in steps of 1/300 (20 × 300 + 1 totals); the order alone keeps them apart."""
    proof = found(graded("grade: 达标, from: 70", "grade: 优秀, from: 90", "grade: 不达标"), "R112", "grades.优秀")
    assert proof.message.startswith(f"{(110 - 90) * 300 + 1} totals")
    assert proof.value == 90
    shipped = {p.at: p for p in bz.bands(bz.loads(text("jilin_jkq_2021"))) if p.code == "R112"}
    assert (shipped["grades"].verdict, "6001 totals" in shipped["grades"].message) == ("proved", True)


@pytest.mark.parametrize(
    ("rows", "at", "many"),
    [
        (("grade: 优秀, from: 90, to: 100", "grade: 达标, from: 90, to: 110", "grade: 不达标"), "达标", 10 * 300 + 1),
        (("grade: 不达标, to: 70", "grade: 达标, from: 70", "grade: 优秀, from: 90"), "达标", 1),
    ],
    ids=["two closed rows", "two rows that meet"],
)
def test_rows_that_share_totals_are_found(rows, at, many):
    """Two bands, or two open rows from both sides, share what both edges include."""
    assert found(graded(*rows), "R112", f"grades.{at}").message.startswith(f"{many} totals")


def test_jilins_bands_leave_holes():
    """优秀 90–100, 达标 70–89: 101…110 (10 × 300 totals) and what lies between 89 and 90 (299) have no grade."""
    written = graded("grade: 优秀, from: 90, to: 100", "grade: 达标, from: 70, to: 89", "grade: 不达标, below: 70")
    with pytest.raises(bz.RubricError, match="R111"):
        bz.loads(written)
    signed = bz.loads(written.replace("expect:\n", "expect:\n  - {code: R111, at: grades, why: 试写}\n"))
    (hole,) = [p for p in bz.bands(signed) if p.code == "R111"]
    assert hole.message.startswith(f"{(110 - 100) * 300 + 299} of 33001 totals")
    assert "`R111` at `grades`" in PAGE


SUPERVISORS = "title: 社会监督员年度评分, where: panel == '社会监督员', points: 100, weight: 0.2}"


@pytest.mark.parametrize(
    "collected", ["class == '镇' or overlap(roles, responsible_roles)", "not (class != '镇' and not overlap(roles, responsible_roles))"]
)
def test_gaotais_supervisors_are_weighted_where_they_are_not_collected(collected):
    """M1/第七条 gives 20% for every other member; 第九条 lets supervisors mark the towns and the 18 groups alone."""
    narrow = SUPERVISORS.replace("where: panel == '社会监督员'", f"where: \"panel == '社会监督员' and ({collected})\"")
    proof = found(changed("gaotai_2021", (SUPERVISORS, narrow)), "R142", "result.other.supervisors")
    assert "leaves all their records out" in proof.message
    assert not [p for p in bz.prove(bz.loads(text("gaotai_2021"))).proofs if p.code == "R142" and p.verdict != "proved"]


def test_the_bonus_of_jilin_is_dead_once_it_is_full():
    """三(二)3: 批示 8 + 通报 2 = 10 封顶, so no further praise moves the total."""
    jilin = bz.loads(text("jilin_jkq_2021"))
    state = {"endorsements": {"市委市政府领导": 1}, "area_commended": 1}
    state |= {f"review.{panel}": full for panel, full in (("leaders", 30), ("departments", 10), ("firms", 10), ("supervisors", 10))}
    more = [{"media": {level: 1}} for level in ("国家级", "省级", "市级", "区县级")]
    more += [{"city_commended": 1}, {"area_commended": 2}, {"model_workers": 1}]
    more += [{"endorsements": {"市委市政府领导": 1, level: 1}} for level in ("市直部门领导", "经开区主要领导", "经开区副职领导")]
    totals = {bz.score_facts(jilin, {**state, **each}, period="2021").score for each in [{}, *more]}
    assert totals == {Fraction(40 + 60 + min(8 + 2, 10))}


@pytest.mark.parametrize(
    ("name", "at", "words"),
    [
        ("yanshi", "result.dissatisfied", "`answer` can count here and in satisfaction (answer 不满意)"),
        ("jilin_jkq_2021", "daily.poor", "adequate no"),
        ("jilin_jkq_2021", "daily.uncorrected", "daily.measures"),
    ],
)
def test_a_record_that_counts_under_two_items_is_found(name, at, words):
    """Selections that overlap without being the same: the record that both take is named by its fields."""
    assert words in found(unsigned(name, "R143", at), "R143", at).message


def test_items_of_different_units_never_share_a_record():
    """Gaotai's towns and departments read the same meetings, but no unit is both; Wugang's streams are told apart by their level."""
    for name in ("gaotai_2021", "wugang_2021"):
        assert [p.verdict for p in bz.prove(bz.loads(text(name))).proofs if p.code == "R143"] == ["proved"]


def test_a_record_that_counts_in_every_later_quarter_is_found():
    """M1/附件1: 全年不少于2次 in a quarter's sheet; read by the quarter alone, every record counts once."""
    at = "town.organization.leadership.meetings"
    assert "one record counts in several" in found(unsigned("gaotai_2021", "R146", at), "R146", at).message
    once = bz.loads(text("gaotai_2021").replace("window: year_to_date", "window: period"))
    assert {p.verdict for p in bz.prove(once).proofs if p.code == "R146"} == {"proved"}


MEETINGS, ITEMS = "result.organization.leadership.meetings", "town.publicity.news.local.items"
SLIPS = [
    ("gaotai_2021", "R147", ITEMS, "“超过10” puts 10 itself with what lies below", ("{above: 10, give: 2}", "{from: 10, give: 2}")),
    ("wugang_2021", "R147", MEETINGS, "“不少于2” puts 2 itself with what lies above", ("head_meetings >= 2", "head_meetings > 2")),
    ("jilin_jkq_2021", "R148", "bonus.city_praise", "says 5分", ("count: city_commended, each: 5", "count: city_commended, each: 6")),
    ("gaotai_2021", "R148", "result.responsible", "says 50%", ("weight: 0.5}", "weight: 0.3}"), ("weight: 0.1}", "weight: 0.3}")),
    (
        "jilin_jkq_2021",
        "R134",
        "bonus.media",
        "市级 gives 3, 省级 only 2",
        ("省级: 3, 市级: 2, 区县级: 0.5}", "省级: 2, 市级: 3, 区县级: 0.5}"),
    ),
    ("jilin_jkq_2021", "R134", "bonus.endorsed", "经开区副职领导 gives 6, 经开区主要领导 only 5", ("副职领导: 4}", "副职领导: 6}")),
    ("gaotai_2021", "R135", ITEMS, "0 at 10, 2 at 11, 2 at 20, 1 at 21", ("[{above: 10", "[{above: 20, give: 1}, {above: 10")),
]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip[1]} {slip[2]}")
def test_a_number_that_is_not_the_clauses_is_found(slip):
    """An edge on the wrong side, a number that the quotation does not have, a row swapped: each is told by its own code."""
    name, code, at, words, *changes = slip
    proofs = [p for p in bz.prove(bz.loads(changed(name, *changes))).proofs if (p.code, p.at) == (code, at) and p.counts]
    assert [words in proof.message for proof in proofs] == [True]


def test_a_worse_place_that_gives_more_is_found():
    """名次得分: 30 for the first, 28 for the second, and 29 for the third by a slip."""
    table = "{id: a, kind: by_rank, rank: place, table: {1: 30, 2: 28, 3: 29}, else: 0}"
    items = f"facts: {{place: {{record: imported_rank, latest: rank}}}}\nsheet:\n  items:\n    - {table}\n"
    head = 'language: 1\nrubric: demo\nedition: "2021"\nrecords: {use: [imported_rank]}\n'
    (proof,) = [p for p in bz.prove(bz.loads(head + items)).proofs if p.code == "R134"]
    assert (proof.verdict, proof.value, proof.facts) == ("refuted", 29, {"place": 3})


def test_quotations_of_the_five_say_what_the_items_have():
    """Every edge word and every number of points quoted in the five documents is in the rubric."""
    for path in sorted((ROOT / "rubrics").glob("*/rubric.yaml")):
        assert {p.verdict for p in bz.prove(bz.load(path)).proofs if p.code in {"R134", "R135", "R147", "R148"}} <= {"proved"}
