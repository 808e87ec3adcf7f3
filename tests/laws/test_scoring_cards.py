"""Scorecards and assessments of the example units: what they say, that they travel, repeat and can be verified."""

import json
import os
import pickle
import subprocess
import sys
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

import bizenv_rules as bz
from bizenv_rules.codec import to_json
from bizenv_rules.evidence.records import Article, Finding, PriorResult, Rating
from bizenv_rules.scoring.explain import explain
from bizenv_rules.scoring.plain import json_text
from bizenv_rules.scoring.schemas import SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
F = Fraction


@cache
def inputs(name):
    rubric = bz.load(ROOT / "rubrics" / {"jilin": "jilin_jkq_2021", "gaotai": "gaotai_2021"}[name] / "rubric.yaml")
    units = bz.read_units(ROOT / "examples" / name / "units.yaml", rubric)
    return rubric, bz.read_evidence(ROOT / "examples" / name / "evidence.jsonl", rubric), units


@cache
def report(name):
    rubric, ledger, units = inputs(name)
    return bz.assess(rubric, ledger, units=units, period={"jilin": "2021", "gaotai": "2022"}[name])


DOCUMENTS = pytest.mark.parametrize("name", ["jilin", "gaotai"])


@DOCUMENTS
def test_results_keep_to_their_schema(name):
    """What is written out is what ``schemas/result.schema.json`` says."""
    schema = json.loads((ROOT / "schemas" / "result.schema.json").read_text("utf-8"))
    for names in (False, True):
        jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(report(name).to_dict(names=names))))


def test_the_published_schemas_are_current():
    """``schemas/`` holds what the code writes out, and programs keep to theirs."""
    for name, made in SCHEMAS.items():
        assert json_text(made()) == (ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"), f"run `make docs` for {name}"
    for name in ("jilin", "gaotai"):
        program = json.loads(json.dumps(to_json(inputs(name)[0].program())))
        jsonschema.Draft202012Validator(SCHEMAS["program"]()).validate(program)


@DOCUMENTS
def test_cards_and_assessments_survive_pickling(name):
    """A pickled result explains itself as before, without the ledger it came from."""
    card = report(name).cards[0]
    again = pickle.loads(pickle.dumps(card))
    assert again.to_dict() == card.to_dict() and again.explain() == card.explain()
    whole = pickle.loads(pickle.dumps(report(name)))
    assert whole.to_dict() == report(name).to_dict()


@DOCUMENTS
def test_compiled_and_exact_cards_are_equal(name):
    """Scoring one unit by the definition gives the card that the compiled back end gives, node for node."""
    rubric, ledger, units = inputs(name)
    for card in report(name).cards:
        alone = bz.score(rubric, ledger, card.unit, units=units, period=report(name).period)
        assert alone.to_dict() == card.to_dict()


@DOCUMENTS
def test_every_example_explains_itself_and_adds_up(name):
    """Explanation and waterfall of every unit hold at every node; contrasts add up between neighbours."""
    cards = report(name).by_score
    for card in cards:
        assert card.explain().value == card.result
        fall = card.waterfall()
        assert card.result is None or fall.full - card.result == fall.lost
    for one, other in pairwise(cards):
        both = bz.contrast(one, other)
        if both.difference is not None:
            assert both.difference == one.result - other.result == sum(line.points for line in both.lines)


def test_the_same_inputs_give_the_same_bytes():
    """Results are byte for byte equal in another process with another hash seed, and whatever the order of evidence."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import bizenv_rules as bz, random\n"
        "r = bz.load(sys.argv[1] + '/rubrics/jilin_jkq_2021/rubric.yaml'); base = sys.argv[1] + '/examples/jilin/'\n"
        "ledger = bz.read_evidence(base + 'evidence.jsonl', r)\n"
        "report = bz.assess(r, ledger, units=bz.read_units(base + 'units.yaml', r), period='2021')\n"
        "from bizenv_rules.reports import json; sys.stdout.buffer.write(json.render(report).encode())\n"
    )
    outs = [
        subprocess.run(
            [sys.executable, "-c", script, str(ROOT)], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert outs[0] == outs[1]
    rubric, ledger, units = inputs("jilin")
    turned = bz.Ledger(tuple(reversed(ledger.records)), rubric.vocabulary)
    assert bz.assess(rubric, turned, units=units, period="2021").certificate.evidence == report("jilin").certificate.evidence


def test_a_changed_result_is_not_verified():
    """``verify`` recomputes everything and names what differs."""
    rubric, ledger, units = inputs("jilin")
    data = json.loads(json.dumps(report("jilin").to_dict()))
    assert bz.verify(data, rubric, ledger, units=units).ok
    assert bz.verify(report("jilin"), rubric, ledger, units=units).ok
    data["units"][0]["score"]["exact"] = "99"
    assert not bz.verify(data, rubric, ledger, units=units).ok
    less = bz.Ledger(ledger.records[1:], rubric.vocabulary)
    found = bz.verify(report("jilin"), rubric, less, units=units)
    assert not found.ok and "the evidence is not the same" in found.differences
    with pytest.raises(ValueError, match="no result"):
        bz.verify({"format": "else"}, rubric, ledger, units=units)
    data = {**json.loads(json.dumps(report("jilin").to_dict())), "readings": {"upload_lapse": "never"}}
    assert not bz.verify(data, rubric, ledger, units=units).ok


def test_raters_are_confidential():
    """Of rating records results show number, sum and extremes; who rated only on request, and that is recorded."""
    plain = json.dumps(report("jilin").to_dict(), ensure_ascii=False)
    raters = {record.rater for record in inputs("jilin")[1].records if isinstance(record, Rating) and record.rater}
    assert not [rater for rater in raters if f'"{rater}"' in plain]
    node = next(n for n in report("jilin").to_dict()["units"][0]["nodes"] if n["path"] == "review.leaders")
    assert node["evidence"] == [] and node["forms"]["number"] == 3
    named = report("jilin").to_dict(names=True)
    assert named["names"] and next(n for n in named["units"][0]["nodes"] if n["path"] == "review.leaders")["evidence"]


# --------------------------------------------------------------------------------------------------- single results


def jilin(facts=None, **given):
    return bz.score_facts(
        inputs("jilin")[0],
        {"review.leaders": 28, "review.departments": 9, "review.firms": 9, "review.supervisors": 9, **(facts or {})},
        **given,
    )


def test_plain_facts_are_scored_without_records():
    """Counts, counts by level, duties and given nodes make a card."""
    card = jilin({"idle_plan3y": 2, "media": {"省级": 2}, "monthly_news": {"late": 1, "missed": 1}})
    assert (card.status, card.score, card["daily"].value, card["bonus.media"].value) == ("complete", F(40 - 6 - 2 + 55 + 6), F(32), F(6))
    assert card["daily"].lost == {"evidence": F(8)} and card.grade == "优秀" and card.grade_settled


def test_a_missing_mark_leaves_an_interval():
    """Without one panel the card says what is missing, what it can still reach and which grades are open."""
    card = bz.score_facts(inputs("jilin")[0], {"review.leaders": 28, "review.departments": 9, "review.supervisors": 9})
    assert (card.status, card.score, card.low, card.high) == ("incomplete", None, F(86), F(96))
    assert card.grade is None and not card.grade_settled and card.grades_possible == ("优秀", "达标")
    assert [item.path for item in card.missing] == ["review.firms"] and card.undetermined == ()
    node = card["review.firms"]
    assert (node.state, node.value, node.low, node.high) == ("missing", None, F(0), F(10))
    fall = card.waterfall()
    assert fall.score is None and [item.path for item in fall.open] == ["review.firms"]


def test_wrong_facts_and_nodes_are_named():
    """A name that is neither fact, duty nor node is refused with the nearest one; so is a float."""
    with pytest.raises(bz.EvidenceError, match="idle_plan"):
        jilin({"idle_plan": 2})
    with pytest.raises(bz.EvidenceError, match="not exact"):
        jilin({"idle_plan3y": 0.5})
    with pytest.raises(bz.EvidenceError, match=r"review\.leaders"):
        jilin({"review.leaders": 0.5})
    with pytest.raises(bz.EvidenceError, match="by level"):
        jilin({"media": 2})
    with pytest.raises(KeyError, match=r"did you mean 'bonus\.media'"):
        jilin()["bonus.medja"]
    with pytest.raises(KeyError, match="names 4 rows"):
        report("gaotai").cards[0]["town"]


def test_a_card_is_addressed_by_period():
    """A node of a quarter's sheet is named with its period in front."""
    card = next(card for card in report("gaotai").cards if card["result.town"].state == "value")
    assert card["2022Q1.town"].path == "2022Q1.town" and card["2022Q1.town"].state == "value"
    quarters = [card[f"2022Q{n}.town"].value for n in (1, 2, 3, 4)]
    assert card["result.town.quarters"].value == sum(quarters) / 4


def test_a_veto_overrides_the_grade_and_keeps_the_score():
    """一票否决: the score stays, the grade goes, and the evidence is named."""
    vetoed = next(card for card in report("jilin").cards if any(veto.holds for veto in card.vetoes) and card.score and card.score >= 90)
    assert vetoed.grade == "不达标" and next(veto for veto in vetoed.vetoes if veto.holds).evidence


def test_shown_scores_stay_on_their_side_of_an_edge():
    """89.996 is shown as such, because 90 is another grade."""
    card = jilin({"review.leaders": F("26.996"), "review.departments": 8, "review.firms": 8, "review.supervisors": 7})
    assert card.score == F("89.996") and card.shown == "89.996" and card.grade == "达标"


def test_history_and_as_of():
    """The result of the year before is read from a record, an assessment or its JSON; ``as_of`` is never today."""
    rubric, ledger, units = inputs("jilin")
    record = PriorResult(id="p", unit="经发局", period="2020", score=66, grade="不达标", vetoed=False)
    worst = next(card.unit for card in report("jilin").cards if card.grade == "不达标")
    before = PriorResult(id="p", unit=worst, year=2020, score=66, grade="不达标", vetoed=False)
    card = bz.score(rubric, ledger, worst, units=units, period="2021", history=[before, record])
    assert "second_year" in [item.id for item in card.consequences]
    assert card.as_of == date(2021, 12, 31) and not card.to_date
    old = report("jilin").to_dict() | {"period": "2020"}
    card = bz.score(rubric, ledger, worst, units=units, period="2021", history=[old])
    assert "second_year" in [item.id for item in card.consequences]
    early = bz.score(rubric, ledger, worst, units=units, period="2021", as_of=date(2021, 6, 30))
    assert early.to_date
    with pytest.raises(bz.EvidenceError, match="history"):
        bz.assess(rubric, ledger, units=units, period="2021", history=["2020"])


def test_without_a_list_of_units_those_of_the_evidence_are_scored():
    """The evidence's units are scored with a warning; with a list, a unit that is not in it is an error."""
    rubric, _, units = inputs("jilin")
    ledger = bz.Ledger(
        [Finding(id="1", unit="商务局", date=date(2021, 3, 1), duty="三年行动方案"), Article(id="2", unit="丙局", date=date(2021, 3, 1))],
        rubric.vocabulary,
    )
    found = bz.assess(rubric, ledger)
    assert [card.name for card in found.cards] == ["商务局", "丙局"] and [problem.code for problem in found.problems] == ["V920"]
    assert found["商务局"]["daily.plan3y"].value == -3
    with pytest.raises(KeyError, match="did you mean"):
        found["商务"]
    with pytest.raises(bz.EvidenceError, match="商务局"):
        bz.assess(rubric, ledger, units=units)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"period": "2021Q1"}, "V914"),
        ({"period": "20211"}, "V913"),
        ({"period": "2021", "parameters": {"bonus": 1}}, "V915"),
        ({"period": "2021", "readings": {"upload_lapse": "never"}}, "E"),
    ],
)
def test_wrong_questions_are_refused(given, code):
    """A period of another length, an unknown parameter, an unknown choice: refused before anything is scored."""
    rubric, ledger, units = inputs("jilin")
    with pytest.raises(bz.BizenvError) as refused:
        bz.assess(rubric, ledger, units=units, **given)
    assert refused.value.problems[0].code.startswith(code)


def test_a_period_must_be_named_where_the_rubric_holds_several():
    """Gaotai's text has no end, so the year has to be said."""
    rubric, ledger, units = inputs("gaotai")
    with pytest.raises(bz.BizenvError, match="say which year"):
        bz.assess(rubric, ledger, units=units)


def test_words_of_waterfalls_and_named_explanations():
    """A waterfall as data and by clause; an explanation names raters only on request."""
    card = next(card for card in report("jilin").cards if card.score is not None)
    fall = card.waterfall()
    assert fall.to_dict()["full"]["exact"] == "100" and sum(points for _, points in fall.by_clause()) == fall.lost
    plain, named = explain(card).to_dict(), explain(card, names=True).to_dict()
    assert "raters" not in json.dumps(plain) and "raters" in json.dumps(named)
    assert "forms, sum" in card.explain().text() and '"due"' in json.dumps(explain(report("jilin").cards[0]).to_dict())
    assert report("jilin").outputs and isinstance(report("jilin").consequences, tuple)


def test_verify_names_units_that_came_or_went():
    """A unit left out of a result, one too many, and a changed title are each named."""
    rubric, ledger, units = inputs("jilin")
    data = json.loads(json.dumps(report("jilin").to_dict()))
    one = {**data, "units": data["units"][1:]}
    assert any("is not in the result" in words for words in bz.verify(one, rubric, ledger, units=units).differences)
    more = {**data, "units": [*data["units"], {**data["units"][0], "unit": "ghost"}]}
    assert any("ghost" in words for words in bz.verify(more, rubric, ledger, units=units).differences)
    other = {**data, "units": [{**data["units"][0], "grade": "x"}, *data["units"][1:]]}
    assert any("grade" in words for words in bz.verify(other, rubric, ledger, units=units).differences)
    titled = {**data, "title": "x"}
    assert any("title" in words for words in bz.verify(titled, rubric, ledger, units=units).differences)
