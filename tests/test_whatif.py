"""What would it take, on the five documents and at the door: worked answers, costs, bad input, the command line."""

from __future__ import annotations

import json
import pickle
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import bizenv_rules as bz
from bizenv_rules.cli.app import app
from bizenv_rules.effort import Price, effort
from bizenv_rules.effort.movable import movables
from bizenv_rules.effort.planning import Sides, _of_programme, _of_tree
from bizenv_rules.effort.search import Search, Stop
from bizenv_rules.effort.start import supposed
from bizenv_rules.problem import BizenvError

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
FILES = {
    "jilin": ("jilin_jkq_2021", "2021"),
    "gaotai": ("gaotai_2021", "2022"),
    "yanshi": ("yanshi", "2022Q2"),
    "wangyi": ("wangyi_2018", "2018"),
    "wugang": ("wugang_2021", "2021"),
}


@pytest.fixture(scope="module")
def ask():
    """``whatif`` for a unit of an example."""
    known = {}

    def asked(document, unit, **how):
        if document not in known:
            folder, _ = FILES[document]
            rubric = bz.load(ROOT / "rubrics" / folder / "rubric.yaml")
            units = bz.read_units(EXAMPLES / document / "units.yaml", rubric)
            known[document] = rubric, bz.read_evidence(EXAMPLES / document / "evidence.csv", rubric, units=units)
        rubric, ledger = known[document]
        return bz.whatif(rubric, ledger, unit=unit, **{"period": FILES[document][1], **how})

    return asked


def call(*args, code=0):
    """The command's result, with the exit code it must have."""
    found = CliRunner().invoke(app, ["whatif", *map(str, args)])
    assert found.exit_code == code, found.output
    return found


JILIN = (ROOT / "rubrics" / "jilin_jkq_2021", "-e", EXAMPLES / "jilin" / "evidence.csv", "-u", EXAMPLES / "jilin" / "units.yaml")


def said(asked, *codes):
    """The problems of a question that cannot be answered, which have these codes."""
    with pytest.raises(BizenvError) as caught:
        asked()
    assert [problem.code for problem in caught.value.problems] == list(codes)
    return caught.value.problems


# --------------------------------------------------------------------------------------------------- worked answers


def test_jilin_two_commendations_to_ninety(ask):
    """三(二)3: 30 + 757/15 + 0.5 is 80.97, the bonus holds 9.5 more, and no single record gives 9.03: 8 at most, then 5 + 5."""
    found = ask("jilin", "人力资源局", target=90)
    assert found.before == 30 + Fraction(757, 15) + Fraction(1, 2)
    assert found.total == 30 + Fraction(757, 15) + min(Fraction(1, 2) + 5 + 5, 10)
    assert (found.cost, found.proven, found.method) == (2, True, "tree")
    assert found.before + 8 < 90
    assert found.total == found.card.result
    assert found.grade == "优秀"
    assert all(change.clause.startswith("三(二)3") for change in found.changes)


def test_jilin_every_panel_to_the_brim(ask):
    """三(三): with daily work at its floor, 达标 wants 60 of 60 and 10 of 10; each form rises to its full marks: 9.5 + 5 + 12.5 + 2 分."""
    found = ask("jilin", "西岸街道", grade="达标")
    lacking = {"leaders": 3 * (30 - Fraction(161, 6)), "departments": 4 * (10 - Fraction("8.75"))}
    lacking |= {"firms": 5 * (10 - Fraction("7.5")), "supervisors": 3 * (10 - Fraction(28, 3))}
    marks = {change.name.removeprefix("review."): change.cost for change in found.changes if change.kind == "mark"}
    assert marks == lacking
    assert found.total == 0 + 60 + min(5 + 5, 10)
    assert found.cost == sum(lacking.values()) + 2
    assert "daily + review + bonus = 0 + 60 + 10 = 70" in found.text()


def test_yanshi_four_records_to_ninety(ask):
    """三(二), 四: 72 - 1 is 71; a task is worth 30 × 1/5, a case 3, two provincial commendations 10: 81 - 1 + 10 = 90 with four."""
    found = ask("yanshi", "示例区发展局", target=90)
    assert found.total == 72 + 30 * Fraction(1, 5) + 3 - 1 + min(5 + 5, 10)
    assert (found.cost, found.proven) == (4, True)
    assert 71 + 10 + 6 < 90  # three records: the two best and the task
    assert found.notes  # the ranking stays


def test_gaotai_the_last_quarter_and_the_supervisors(ask):
    """M1/第七条: three quarters are over; the fourth to 100 makes (3·76 - 65 + 100)/3 for a town of three, and 20% are supervisors."""
    found = ask("gaotai", "新集镇", target=90)
    quarters = (3 * Fraction(76) - 65 + 100) / 3
    supervisors = (90 - Fraction(8, 10) * quarters) / Fraction(2, 10)
    assert found.total == Fraction(8, 10) * quarters + Fraction(2, 10) * supervisors == 90
    [mark] = [change for change in found.changes if change.name == "result.town.supervisors"]
    assert (mark.after, mark.units) == (supervisors, 3 * (supervisors - Fraction(268, 3)))
    assert {change.where for change in found.changes} == {"2022Q4", ""}
    assert "its period is over" in {why for _, why in found.staying}


def test_gaotai_one_meeting_stands_in_all_later_quarters(ask):
    """A running count is moved once for all quarters that are not over, not once in each."""
    found = ask("gaotai", "新集镇", target=84, as_of=date(2022, 7, 10), allow=("missing",))
    [activities] = [change for change in found.changes if change.name == "activities_held"]
    assert (activities.before, activities.after, activities.units, activities.where) == (2, 5, 3, "")
    assert not any(change.path.startswith("2022Q2.") or ".department." in change.path for change in found.changes)
    assert found.total >= 84


def test_wangyi_gives_no_points(ask):
    """二(三)2 leaves the weights open, so there is no total to raise; the answer names them."""
    [problem] = said(lambda: ask("wangyi", "示例区发展局", target=90), "V960")
    assert "third_party_weight" in problem.message


def test_wangyi_with_weights_moves_nothing(ask):
    """With weights given, all that counts is results from outside, which stay."""
    weights = {"third_party_weight": "0.4", "satisfaction_weight": "0.3", "statistics_weight": "0.3"}
    [problem] = said(lambda: ask("wangyi", "示例区住建局", target=100, parameters=weights), "V963")
    assert any("result from outside" in line for line in problem.help)
    assert ask("wangyi", "示例区住建局", target=100, parameters=weights, allow=("imported",)).total == 100


def test_wugang_indicators_by_their_own_departments(ask):
    """二(二)2: the key-work mark is the mean of those who lead each indicator, so 1 分 of one of two counts half."""
    found = ask("wugang", "镇02", target=100)
    marks = [change for change in found.changes if change.name == "result.key_work.lead_departments"]
    assert sum(change.units for change in marks) / 2 == 70 - Fraction("61.25")
    assert (found.total, found.proven) == (100, True)


@pytest.mark.parametrize(
    ("document", "target", "allow"),
    [
        ("jilin", 90, ("missing",)),
        pytest.param("gaotai", 85, ("missing",), marks=pytest.mark.thorough),
        ("yanshi", 90, ("missing",)),
        pytest.param("wugang", 100, ("missing",), marks=pytest.mark.thorough),
    ],
)
def test_tree_and_programme_agree_on_the_documents(document, target, allow):
    """For every example unit with a total, exact tables and HiGHS come to the same least cost, or neither finds a plan."""
    folder, period = FILES[document]
    rubric = bz.load(ROOT / "rubrics" / folder / "rubric.yaml")
    units = bz.read_units(EXAMPLES / document / "units.yaml", rubric)
    ledger = bz.read_evidence(EXAMPLES / document / "evidence.csv", rubric, units=units)
    compared = 0
    for each in bz.assess(rubric, ledger, units=units, period=period).cards:
        card, _ = supposed(each, allow)
        if card.result is None or card.result >= target:
            continue
        every = movables(card, [card.program.score], allow)
        search = Search(card, [(one, Price()) for one in every if one.moves], card.program.score)
        programme = _of_programme(search, Fraction(target), Sides(), search.costs(Fraction(target)), None)
        try:
            tree = _of_tree(search.least(Fraction(target), highest=Fraction(target)))
        except Stop:
            continue
        assert (tree.reaches, tree.cost) == (programme.reaches, programme.cost), card.name
        compared += 1
    assert compared


def test_a_search_whose_time_is_over_stops():
    """A tree that may not go on says so before its next table."""
    jilin = bz.library("jilin-jkq", "2021")
    card = bz.score_facts(jilin, {f"review.{who}": 8 for who in ("leaders", "departments", "firms", "supervisors")}, period="2021")
    every = [(one, Price()) for one in movables(card, [card.program.score], ()) if one.moves]
    with pytest.raises(Stop, match="time"):
        Search(card, every, card.program.score, until=0.0).least(card.result + 1, highest=None)


# -------------------------------------------------------------------------------------------------- costs and sides


def test_costs_turn_the_plan(ask):
    """What costs more is left where something else does it for less, and what has the cost none stays."""
    cheap = ask("jilin", "人力资源局", target=90)
    assert {change.name for change in cheap.changes} <= {"city_commended", "endorsements", "media"}
    dear = ask("jilin", "人力资源局", target=90, cost={"bonus": "none"})
    assert {change.path.partition(".")[0] for change in dear.changes} == {"review"}
    assert dear.cost == sum(change.units for change in dear.changes)
    levels = ask("jilin", "人力资源局", target=90, cost={"bonus.*": None, "article": 0, "article.level=国家级": 9})
    assert {(change.name, change.cost) for change in levels.changes} == {("media", 0)}
    assert "国家级" not in {change.level for change in levels.changes}


def test_a_cost_can_be_a_function(ask):
    """A function is asked for each fact, and may answer with a number, none, or a price with limit and step."""
    found = ask("jilin", "人力资源局", target=83, cost=lambda one: Price(Fraction(1), step=Fraction(1)) if one.kind == "mark" else None)
    assert found.cost == sum(change.units for change in found.changes)
    assert all(change.units.denominator == 1 or change.after.denominator == 1 for change in found.changes)
    said(lambda: ask("jilin", "人力资源局", target=83, cost=lambda one: 0.5), "V967")


def test_the_most_of_a_cost_is_kept(ask):
    """``most`` holds a fact to so many records, and the plan looks elsewhere for the rest."""
    found = ask("jilin", "人力资源局", target=90, cost={"city_commended": {"each": "1/2", "most": 1}})
    [city] = [change for change in found.changes if change.name == "city_commended"]
    assert city.units == 1
    assert found.cost == Fraction(3, 2)


def test_side_conditions_are_proven_too(ask):
    """At most so many changes, at most so much on a node: the programme of scipy answers, and the engine scores its plan."""
    free = ask("yanshi", "示例区发展局", target=90)
    one_less = ask("yanshi", "示例区发展局", target=80, most=1)
    assert len(one_less.changes) == 1
    tight = ask("yanshi", "示例区发展局", target=90, budget={"commendations": 1})
    assert (tight.method, tight.proven) == ("milp", True)
    assert sum(change.cost for change in tight.changes if change.name == "commendations") <= 1
    assert tight.cost > free.cost
    [problem] = said(lambda: ask("yanshi", "示例区发展局", target=90, most=1), "V963")
    assert "side conditions" in problem.message


def test_without_scipy_the_best_found_is_said_to_be_that(ask, monkeypatch):
    """Where the extra is not installed, side conditions are searched step by step: a plan, no proof, and what to install."""
    monkeypatch.delitem(sys.modules, "scipy", raising=False)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [finder for finder in sys.meta_path if "ditable" not in repr(finder)])
    found = ask("yanshi", "示例区发展局", target=85, most=3)
    assert (found.proven, found.method, found.least) == (False, "greedy", None)
    assert "bizenv-rules[whatif]" in found.notes[-1]
    assert "best found" in found.text()


def test_a_rounded_total_is_no_programme_and_still_a_plan():
    """Rounding is followed by the tree; with side conditions it is searched step by step, and the note says why."""
    data = {
        "language": 1,
        "rubric": "tiny",
        "edition": "2021",
        "facts": {"seen": {"record": "inspection"}},
        "sheet": {
            "clause": "一",
            "round": {"places": 0, "mode": "half_up"},
            "items": [{"id": "visits", "kind": "per_count", "clause": "一", "count": "seen", "each": "0.4", "points": 4}],
        },
    }
    card = bz.score_facts(bz.loads(yaml.safe_dump(data, allow_unicode=True), name="tiny.yaml"), {"seen": 1}, period="2021")
    exact, searched = effort(card, target=2), effort(card, target=2, most=1)
    assert (exact.cost, exact.total, exact.proven) == (3, 2, True)  # 4 × 0.4 = 1.6, which is 2
    assert (searched.cost, searched.proven) == (3, False)
    assert "Round is not linear" in searched.notes[0]


def test_many_forms_make_too_many_values_for_the_tree():
    """Panels of 15, 29, 20 and 7 come to more totals than a table holds: the programme proves the plan, and there is no curve."""
    jilin = bz.library("jilin-jkq", "2021")
    panels = (("领导", 15, 30), ("部门", 29, 10), ("企业", 20, 10), ("监督员", 7, 10))
    forms = [
        {
            "record": "rating",
            "id": f"{panel}{i}",
            "unit": "甲",
            "panel": panel,
            "rater": f"{panel}{i}",
            "mark": Decimal((50 + 7 * i % 41) * full) / 100,
            "period": "2021",
            **({"rater_unit": f"部门{i}"} if panel == "部门" else {}),
        }
        for panel, many, full in panels
        for i in range(many)
    ]
    card = bz.score(jilin, bz.read_evidence(forms, jilin), "甲", period="2021")
    found = effort(card, target=card.result + 15, cost={"bonus": "none"})
    assert (found.method, found.proven) == ("milp", True)
    assert {change.name for change in found.changes} <= {"review.leaders", "review.supervisors", "review.firms"}
    assert card.result + 15 <= found.total == found.card.result
    assert effort(card, target=card.result + 1).cost == 1  # one record does; dearer plans are never looked at
    with pytest.raises(bz.UnsupportedError, match="V969"):
        found.curve()
    [problem] = said(lambda: effort(card, target=card.result + 60, cost={"bonus": "none"}), "V963")
    assert "no plan reaches it" in problem.message


def test_stated_marks_are_kept_with_side_conditions(ask):
    """A mark that may only be 0 or 2 is never 1, whichever way the plan is found."""
    found = ask("gaotai", "新集镇", target=80, most=6)
    assert (found.method, found.proven) == ("milp", True)
    assert all(change.after in {0, 1, 2, 4} for change in found.changes if "mechanism" in change.path or "support" in change.path)
    whole = ask("gaotai", "新集镇", target=80, most=6, cost={"town": {"each": 1, "step": 1}})
    assert all(change.units.denominator == 1 for change in whole.changes if change.path.startswith("2022Q4.town"))


def small(items, **more):
    """A rubric of a few items."""
    data = {"language": 1, "rubric": "tiny", "edition": "2021", "facts": {"seen": {"record": "inspection"}, "bad": {"record": "finding"}}}
    data |= {"sheet": {"clause": "一", "items": items}, **more}
    return bz.loads(yaml.safe_dump(data, allow_unicode=True), name="tiny.yaml")


SEEN = {"id": "visits", "kind": "per_count", "clause": "一", "count": "seen", "each": 1, "points": 10}


def test_a_score_that_a_veto_took_away_is_not_raised():
    """Where a veto leaves no score, no total is reached; the answer names it."""
    rubric = small([SEEN], vetoes=[{"id": "out", "clause": "二", "title": "否决", "when": "bad >= 1", "void": True}])
    [problem] = said(lambda: effort(bz.score_facts(rubric, {"seen": 1, "bad": 1}, period="2021"), target=5), "V964")
    assert "否决" in problem.message
    assert effort(bz.score_facts(rubric, {"seen": 1}, period="2021"), target=5).cost == 4


def test_a_veto_that_leaves_the_grade_is_not_blamed():
    """A veto that holds a unit at 良 does not block 良; what does is that no more can be reached."""
    rubric = small(
        [{**SEEN, "points": 4}],
        grades=[{"grade": "优", "from": 8}, {"grade": "良", "from": 6}, {"grade": "差"}],
        vetoes=[{"id": "out", "clause": "二", "when": "bad >= 1", "at_most": "良"}],
    )
    card = bz.score_facts(rubric, {"seen": 1, "bad": 1}, period="2021")
    said(lambda: effort(card, grade="良"), "V963")
    said(lambda: effort(card, grade="优"), "V964")


def test_an_uncapped_count_goes_as_far_as_it_is_asked():
    """Where no cap holds a count, the target says how far it matters, and the curve ends at full marks."""
    rubric = small([{key: value for key, value in SEEN.items() if key != "points"}])
    found = effort(bz.score_facts(rubric, {"seen": 1}, period="2021"), target=40)
    assert (found.cost, found.total) == (39, 40)
    assert found.curve()[-1] == (40, 39)


def test_what_is_tried_so_far_and_no_further_is_said():
    """Where nothing says how far a count matters it is tried for 100 steps; a dearer plan is then not called proven."""
    rate = {"id": "rate", "kind": "formula", "clause": "一", "value": "100 * seen / (seen + 50)", "range": [0, 100], "points": 100}
    rubric = small([rate])
    card = bz.score_facts(rubric, {}, period="2021")
    near = effort(card, target=50)
    assert (near.cost, near.proven) == (50, True)  # 100 × 50/100
    [problem] = said(lambda: effort(card, target=80), "V963")  # 100 × 200/250, out of 100 steps
    assert "no fact is tried further than 100 steps: seen" in problem.message


def test_products_and_shares_hold_under_side_conditions():
    """What is divided by a count, or multiplied by one, is a programme as long as the count has few values."""
    share = {"id": "rate", "kind": "share", "clause": "一", "part": "seen", "whole": "bad", "points": 10, "empty": "full"}
    card = bz.score_facts(small([share]), {"seen": 2, "bad": 6}, period="2021")
    found = effort(card, target=10, most=1, allow=("bad",), cost={"seen": 2, "bad": {"most": 6}})
    assert [(change.name, change.after) for change in found.changes] == [("bad", 2)]  # 10 × 2/2
    assert (found.cost, found.method, found.proven) == (4, "milp", True)
    area = {"id": "area", "kind": "formula", "clause": "一", "value": "seen * bad", "range": [0, 100], "points": 100}
    few = {"seen": {"most": 6}, "bad": {"most": 6}}
    found = effort(bz.score_facts(small([area]), {"seen": 1, "bad": 1}, period="2021"), target=12, most=2, cost=few)
    assert (found.cost, found.method, found.proven) == (5, "milp", True)  # 3 × 4, 2 + 3 records more


def test_floors_and_worst_parts_hold_under_side_conditions():
    """A floor, and the least of several parts, are followed both ways when what happened may be undone."""
    lapses = {"id": "bad", "kind": "deduct", "clause": "一", "count": "bad", "each": 4}
    held = {"id": "held", "clause": "一", "start": 10, "floor": 2, "points": 10, "items": [lapses]}
    card = bz.score_facts(small([held, SEEN]), {"seen": 0, "bad": 5}, period="2021")
    found = effort(card, target=6, most=1, allow=("undone",), cost={"seen": 9})
    assert [(change.name, change.after) for change in found.changes] == [("bad", 1)]  # 10 - 4 = 6
    assert (found.cost, found.method, found.proven) == (4, "milp", True)
    worst = small(
        [{"id": "both", "clause": "一", "combine": "min", "points": 10, "items": [SEEN, {**SEEN, "id": "other", "count": "bad"}]}]
    )
    found = effort(bz.score_facts(worst, {"seen": 1, "bad": 2}, period="2021"), target=4, most=2)
    assert (found.cost, found.total, found.method) == (3 + 2, 4, "milp")


def test_facts_of_others_and_of_the_period_before_stay():
    """What other units do, what the period before held and sums of what others report are no effort of the unit."""
    facts = {
        "others": {"record": "inspection", "whose": "all"},
        "earlier": {"record": "inspection", "window": "previous"},
        "amount": {"record": "inspection", "sum": "times"},
        "mine": {"record": "inspection"},
    }
    items = [{**SEEN, "id": f"item_{name}", "count": name} for name in facts]
    card = bz.score_facts(small(items, facts=facts), {}, period="2021")
    stays = {one.name: one.bar for one in movables(card, [card.program.score], ())}
    assert stays["others"] == "it counts what other units do"
    assert stays["earlier"] == "it counts a period that is over"
    assert stays["amount"] == "it is a sum of what others report"
    assert stays["mine"] == ""


def test_a_yes_that_is_lacking_costs_one_record():
    """A state that nobody has recorded is one record away; recorded as no, it is one record away as well."""
    liaison = {"title": "专人", "fields": {"named": "bool"}}
    rubric = small(
        [{"id": "liaison", "kind": "grant", "clause": "一", "when": "or_else(kept, false)", "points": 2}],
        records={"declare": {"liaison": liaison}},
        facts={"kept": {"record": "liaison", "latest": "named"}},
    )
    for said_no in ([], [{"record": "liaison", "id": "a", "unit": "甲", "date": "2021-03-01", "named": False}]):
        other = {"record": "liaison", "id": "b", "unit": "乙", "date": "2021-03-01", "named": True}
        ledger = bz.read_evidence([*said_no, other], rubric)
        found = bz.whatif(
            rubric, ledger, unit="甲" if said_no else "丙", units=[bz.Unit(id=one) for one in "甲乙丙"], period="2021", target=2
        )
        assert [(change.kind, change.after, change.units) for change in found.changes] == [("yes", 1, 1)]
        assert found.changes[0].before == (0 if said_no else None)


# ------------------------------------------------------------------------------------------------------ what moves


def test_what_happened_is_not_undone_unless_allowed(ask):
    """A veto that holds blocks every grade above it; with ``undone`` the answer is one finding fewer, by name or for all."""
    [problem] = said(lambda: ask("jilin", "市场监管分局", grade="优秀"), "V964")
    assert "三(二)4(2)" in problem.message
    for allow in (("undone",), ("upper_measures",)):
        found = ask("jilin", "市场监管分局", grade="优秀", allow=allow)
        assert [(change.name, change.before, change.after, change.units) for change in found.changes] == [("upper_measures", 1, 0, -1)]
        assert "1 record fewer" in found.text()
    assert ask("jilin", "市场监管分局", grade="优秀", cost={"upper_measures": {"each": 3, "allow": True}}).cost == 3


def test_due_dates_that_are_past_stay_past(ask):
    """Reports that came late or never are no way up; allowed to be undone, they are."""
    found = ask("jilin", "规划建设局", target=95, cost={"bonus": None, "review": None}, allow=("undone",))
    assert {change.kind for change in found.changes} <= {"duty", "count"}
    assert all(change.units < 0 for change in found.changes)
    stays = dict(ask("jilin", "规划建设局", target=95).staying)
    assert stays["monthly_news"] == "its due dates are past"


def test_missing_marks_are_given_only_if_allowed(ask):
    """A result that waits for a panel has no total; allowed, the panel is supposed to give its least, and may give more at its cost."""
    [problem] = said(lambda: ask("jilin", "社会事业局", target=90), "V961")
    assert "review.firms" in problem.message
    for allow in (("missing",), ("review.firms",), ("review",)):
        found = ask("jilin", "社会事业局", target=90, allow=allow, cost={"bonus": None})
        [firms] = [change for change in found.changes if change.name == "review.firms"]
        assert firms.before is None
        assert firms.units == firms.after
        assert found.total >= 90


def test_one_endorsement_of_a_level_counts(ask):
    """三(二)3(1): of one level one endorsement counts, so two of a level are never proposed."""
    found = ask("jilin", "西岸街道", target=70)
    assert all(change.after <= 1 for change in found.changes if change.name == "endorsements")


def test_a_part_grows_no_further_than_its_whole(ask):
    """三(二)3: tasks done rise to the tasks there are, and the tasks themselves stay."""
    found = ask("yanshi", "示例区发展局", target=95)
    assert all(change.after <= 5 for change in found.changes if change.name == "tasks_done")
    assert ("tasks", "it is the whole that a share is of") in found.staying


def test_the_sample_of_a_survey_stays(ask):
    """Answers of one sample are tied to each other, so none of them moves by itself."""
    stays = dict(ask("yanshi", "示例区发展局", target=90).staying)
    assert stays["satisfaction[满意]"] == "the answers of one sample are tied to each other"


# ------------------------------------------------------------------------------------------------------- the answer


def test_without_a_goal_the_next_one_is_taken(ask):
    """Without target or grade the grade above is asked for, else the next edge, else full marks."""
    assert ask("jilin", "人力资源局").goal == "优秀"
    assert ask("yanshi", "示例区发展局").target == 100
    assert ask("jilin", "招商服务局").target == 100
    said(lambda: ask("jilin", "经济发展局"), "V962")


def test_the_curve_holds_every_target(ask):
    """A target costs what the first point of the curve from it on costs."""
    found = ask("yanshi", "示例区金融局", target=80)
    curve = found.curve()
    assert curve[0] == (found.before, 0)
    for target in (80, 85, 90, 95):
        single = ask("yanshi", "示例区金融局", target=target)
        assert single.cost == next(cost for total, cost in curve if total >= target)


def test_an_answer_is_plain_data(ask):
    """The answer as data has the exact numbers as text and survives JSON; the curve is in it where asked for."""
    found = ask("yanshi", "示例区金融局", target=80)
    data = found.to_dict(curve=True)
    assert json.loads(json.dumps(data)) == data
    assert list(data)[:5] == ["unit", "name", "period", "goal", "target"]
    assert data["after"]["total"] == str(found.total.numerator if found.total.denominator == 1 else float(found.total))
    assert data["curve"][0] == {"total": data["before"]["total"], "cost": "0"}
    assert found.to_dict() == {key: value for key, value in data.items() if key != "curve"}


def test_the_card_of_an_answer_explains_itself(ask):
    """The card of an answer is a card like any other: its nodes, explanation and pickle are there."""
    found = ask("yanshi", "示例区金融局", target=80)
    assert found.card.explain().value == found.total
    again = pickle.loads(pickle.dumps(found.card))
    assert again.result == found.total
    assert effort(again, target=95).cost == effort(found.card, target=95).cost


def test_movable_facts_say_who_they_are(ask):
    """A fact that can move has a name, its item's path and clause, and a bar that is empty."""
    card = ask("yanshi", "示例区金融局", target=80).card
    for one in movables(card, [card.program.score], ()):
        assert one.name
        assert one.clause
        assert one.moves <= (not one.bar)
        assert one.shown.startswith(one.name)


# -------------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ({"target": 80}, "V962", "not below 80"),
        ({"target": "abc"}, "V962", "abc"),
        ({"target": 90, "grade": "优秀"}, "V962", "not for both"),
        ({"grade": "达标"}, "V962", "not below 达标"),
        ({"grade": "优良"}, "V965", "优良"),
        ({"target": 200}, "V963", "100.00"),
        ({"target": 90, "cost": {"bonus.meda": 2}}, "V966", "bonus.meda"),
        ({"target": 90, "cost": {"media": "two"}}, "V967", "two"),
        ({"target": 90, "cost": {"media": {"eahc": 2}}}, "V967", "eahc"),
        ({"target": 90, "cost": {"media": {"step": 0}}}, "V967", "above 0"),
        ({"target": 90, "cost": {"media": {"allow": "perhaps"}}}, "V967", "perhaps"),
        ({"target": 90, "cost": {"media": -1}}, "V967", "below 0"),
        ({"target": 90, "allow": ("undon",)}, "V966", "undon"),
        ({"target": 90, "allow": ("zzzz",)}, "V966", "zzzz"),
        ({"target": 90, "cost": {"zzzz": 1}}, "V966", "zzzz"),
        ({"target": 90, "budget": {"bonu": 1}}, "V966", "bonu"),
        ({"target": 90, "most": 0}, "V967", "0 changes"),
    ],
)
def test_what_cannot_be_asked_is_said(ask, how, code, words):
    """Each bad question is a problem with its code, the word that is wrong, and mostly how to mend it."""
    [problem] = said(lambda: ask("jilin", "人力资源局", **how), code)
    assert words in problem.message


def test_a_wrong_cost_file_points_at_its_lines(tmp_path):
    """A file of costs is refused with the line and the nearest right name, before anything is searched."""
    file = tmp_path / "cost.yaml"
    file.write_text("media: 2\nreveiw.*: none\n", "utf-8")
    found = call(*JILIN, "--unit", "人力资源局", "--target", 90, "--cost", file, code=2)
    assert "cost.yaml:2:1" in found.stderr
    assert "did you mean review?" in found.stderr
    file.write_text("- media\n", "utf-8")
    assert "V968" in call(*JILIN, "--unit", "人力资源局", "--cost", file, code=2).stderr
    file.write_text("media: [\n", "utf-8")
    assert "cost.yaml" in call(*JILIN, "--unit", "人力资源局", "--cost", file, code=2).stderr
    assert "E001" in call(*JILIN, "--unit", "人力资源局", "--cost", tmp_path / "no.yaml", code=2).stderr


# ------------------------------------------------------------------------------------------------- the command line


def test_the_command_prints_the_plan(tmp_path):
    """Text and JSON say the same; a cost file, side conditions and the curve are taken."""
    file = tmp_path / "cost.yaml"
    file.write_text('bonus.media: 2\nreview.*: none\n"article.level=省级": 3\n', "utf-8")
    text = call(*JILIN, "--unit", "人力资源局", "--target", 90, "--cost", file, "--curve").stdout
    assert "cost 2, proven minimal" in text
    assert text.splitlines()[-1].startswith("90.47\t2")
    data = json.loads(call(*JILIN, "--unit", "人力资源局", "--target", 90, "--cost", file, "--curve", "--format", "json").stdout)
    assert data["proven"] is True
    assert data["curve"][-1]["cost"] == "2"
    few = json.loads(call(*JILIN, "--unit", "人力资源局", "--grade", "优秀", "--most", 2, "--budget", "bonus=5", "--format", "json").stdout)
    assert few["method"] == "milp"
    assert len(few["changes"]) <= 2


def test_the_command_refuses_what_cannot_be(tmp_path):
    """Unknown units, totals out of reach and below what is there end with exit 2 and a word on stderr."""
    assert "did you mean" in call(*JILIN, "--unit", "人力资源", "--target", 90, code=2).stderr
    assert "greatest total that can be reached is 70.00" in call(*JILIN, "--unit", "西岸街道", "--target", 90, code=2).stderr
    assert "NAME=VALUE" in call(*JILIN, "--unit", "西岸街道", "--budget", "bonus", code=2).stderr
