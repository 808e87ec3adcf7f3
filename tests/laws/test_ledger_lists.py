"""What became of every record: corrected, pending, not read, counted twice, without a row in the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from tests.laws.ledgers import UNITS, VOCABULARY, counting, ledgers, program_of, rating, tree

from bizenv_rules.evidence.corrections import corrections
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Appointment, Article, Finding, PriorResult, Submission
from bizenv_rules.evidence.vocabulary import vocabulary
from bizenv_rules.plan import Forms, Measure, Select, Selection, Take
from bizenv_rules.program import Authored, DeclaredKind, Duty, RecordField

DAY = date(2021, 5, 1)


def finding(name, **more):
    """A finding of the first unit."""
    return Finding(**{"id": name, "unit": "jia", "date": DAY, **more})


def item(path, *facts, children=()):
    """An item of the rubric that reads facts."""
    return Authored(path, "deduct", path, "", None, 0, 0, None, children=children, facts=facts)


def ids(records):
    """The ids of records."""
    return [record.id for record in records]


# ------------------------------------------------------------------------------------------------------ corrections


def test_a_correction_takes_the_place_of_the_record_it_names():
    """Through any number of corrections; what was taken back has nothing in its place."""
    found = corrections([finding("a"), finding("b", revises="a"), finding("c", revises="b", withdrawn=True), finding("d", withdrawn=True)])
    assert [(one.record.id, one.by.id, one.is_withdrawn) for one in found.replaced] == [
        ("a", "b", False),
        ("b", "c", True),
        ("d", "d", True),
    ]
    assert (len(found.gone), found.gone, found.problems) == (4, found.gone_unverified, ())


def test_an_unverified_correction_changes_nothing_for_verified_evidence():
    """It does for facts that read everything."""
    records = [finding("a"), finding("b", revises="a", verified=False)]
    read = [counting(Selection("finding")), counting(Selection("finding", any_verified=True))]
    world = Ledger(records, VOCABULARY, UNITS).world(program_of(*read), "jia", period="2021")
    assert (ids(world.evidence(0)), ids(world.evidence(1))) == (["a"], ["b"])


def test_wrong_corrections_are_told():
    """A record that is not there, a circle, and two corrections of one record, of which the last stands."""
    lost = corrections([finding("a", revises="x")])
    assert ([problem.code for problem in lost.problems], lost.gone) == (["V501"], frozenset())
    circle = corrections([finding("a", revises="b"), finding("b", revises="a")])
    assert ({problem.code for problem in circle.problems}, len(circle.gone)) == ({"V502"}, 2)
    itself = corrections([finding("a", revises="a")])
    assert ([problem.code for problem in itself.problems], len(itself.gone)) == (["V502"], 1)
    rivals = [finding("a"), finding("b", revises="a"), finding("c", revises="a"), finding("d", revises="x")]
    twice = corrections(rivals)
    assert [(problem.code, problem.severity) for problem in twice.problems] == [("V501", "error"), ("V503", "warning")]
    world = Ledger(rivals, VOCABULARY, UNITS).world(program_of(counting(Selection("finding"))), "jia", period="2021")
    assert ids(world.evidence(0)) == ["c", "d"]


def test_a_wrong_correction_is_told_to_the_unit_it_is_about():
    """Nobody else hears of it."""
    ledger = Ledger([finding("a", revises="x"), finding("b", unit="yi")], VOCABULARY, UNITS)
    worlds = [ledger.world(program_of(counting(Selection("finding"))), unit, period="2021") for unit in ("jia", "yi")]
    assert [[problem.code for problem in world.problems] for world in worlds] == [["V501"], []]


def test_a_chain_that_ends_in_nothing_still_replaces_what_it_names():
    """Only the record that names what is not there is told."""
    found = corrections([finding("a", revises="x"), finding("b", revises="a")])
    assert ([one.record.id for one in found.replaced], [problem.path for problem in found.problems]) == (["a"], ["a"])


def test_a_correction_may_change_kind_and_unit():
    """Even to a kind that the program does not read."""
    records = [finding("a"), finding("b"), Article(id="c", unit="yi", date=DAY, revises="a")]
    ledger = Ledger(records, VOCABULARY, UNITS)
    world = ledger.world(program_of(counting(Selection("finding"))), "jia", period="2021")
    assert (tuple(world.leaves((0,))[0]), ids(world.evidence(0))) == (((1, 1),), ["b"])
    assert [(one.record.id, one.by.id) for one in ledger.replaced] == [("a", "c")]


@given(ledgers())
def test_corrections_are_the_same_whoever_finds_them(ledger):
    """An index that meets the correcting records on its way resolves them as a search of the whole ledger does."""
    again = Ledger(ledger.records, ledger.vocabulary, ledger.units)
    again.index(program_of(counting(Selection("article"))))
    assert again.corrections == ledger.corrections


def test_a_class_made_anew_for_a_kind_is_read_all_the_same():
    """Records of a declared kind may have been read by another load of the same rubric."""
    visit = DeclaredKind("site_visit", "现场查看", (RecordField("group", "text"),))
    one, other = vocabulary([], [visit]), vocabulary([], [visit])
    record = other["site_visit"].cls(id="1", unit="jia", date=DAY, group="一组")
    world = Ledger([record], one, UNITS).world(program_of(counting(Selection("site_visit"))), "jia", period="2021")
    assert (tuple(world.leaves((0,))[0]), world.leaf(0, ())) == (((1, 1),), (1, 1))


# ---------------------------------------------------------------------------------------------- pending and not read


def lists(records, *measures, nodes=(), **more):
    """Reason and facts of every record that is not simply counted."""
    asked = {key: more.pop(key) for key in ("as_of", "period") if key in more}
    program = replace(program_of(*measures, **more), nodes=tuple(nodes))
    world = Ledger(records, VOCABULARY, UNITS).world(program, "jia", **{"period": "2021", **asked})
    return [(one.id, one.reason, one.where) for one in world.unread], ids(world.pending), [(one.id, one.fact) for one in world.no_row]


def test_what_is_dated_later_is_not_known_whatever_period_it_names():
    """A finding about the first quarter that is dated in August is not known at the end of June."""
    records = [
        finding("a", period="2021Q1", date=date(2021, 8, 1)),
        finding("b", period="2021Q1"),
        finding("c", date=None, period="2021Q3"),
    ]
    for day, known in ((date(2021, 6, 30), ["b"]), (date(2021, 7, 31), ["b", "c"]), (date(2021, 8, 1), ["a", "b", "c"])):
        world = Ledger(records, VOCABULARY, UNITS).world(program_of(counting(Selection("finding"))), "jia", period="2021", as_of=day)
        assert (ids(world.evidence(0)), tuple(world.leaves((0,))[0])) == (known, ((len(known), 1),))


DUTY = Selection("finding", tree("duty == '甲事'", "finding"))


def test_every_record_that_counts_nowhere_is_listed_with_its_reason():
    """Kind or condition that nothing reads, outside every window, not known yet; replaced ones are listed elsewhere."""
    records = [
        finding("counted", duty="甲事"),
        finding("condition"),
        Article(id="kind", unit="甲局", date=DAY),
        finding("outside", duty="甲事", date=date(2020, 5, 1)),
        finding("later", duty="甲事", date=date(2021, 8, 1)),
        finding("old"),
        finding("new", duty="甲事", revises="old"),
        finding("other", unit="yi"),
        PriorResult(id="before", unit="jia", year=2020),
    ]
    unread, pending, _ = lists(records, counting(DUTY), as_of=date(2021, 7, 1))
    assert unread == [
        ("condition", "no_fact", ()),
        ("kind", "no_fact", ()),
        ("outside", "outside", ("fact",)),
        ("later", "not_known_yet", ()),
    ]
    assert pending == []


def test_what_was_read_but_did_not_count_is_listed():
    """A duplicate, an empty form, a form of somebody without the right."""
    once = Selection("article", once_per=tree("story", "article", None))
    articles = [Article(id="a", unit="jia", date=DAY, story="s"), Article(id="b", unit="jia", date=DAY, story="s")]
    assert lists(articles, counting(once))[0] == [("b", "not_counted", ())]
    forms = Select("panel", Selection("rating"), Take("mean"), Forms(Fraction(0), None, None, None, raters="appointment"))
    panel = Measure("panel", forms, grid=None, may_miss=True)
    right = Appointment(id="r", unit="jia", person="王", date=DAY)
    found = lists([right, rating(1, 30, rater="王"), rating(2, 20, rater="李"), rating(3, None)], panel)
    assert found[0] == [("2", "not_counted", ()), ("3", "not_counted", ())]


def test_pending_records_are_those_that_would_be_read():
    """One whose kind, condition or time no fact reads is not waited for; nor one that a fact reads unverified."""
    waiting = [
        finding("yes", duty="甲事", verified=False),
        finding("no", verified=False),
        finding("late", duty="甲事", verified=False, date=date(2022, 1, 1)),
    ]
    early = finding("early", duty="甲事", verified=False, date=date(2020, 1, 1))
    unread, pending, _ = lists([*waiting, early], counting(DUTY))
    assert pending == ["yes"]
    assert unread == [("no", "no_fact", ()), ("late", "not_known_yet", ()), ("early", "outside", ("fact",))]
    assert lists(waiting[:1], counting(replace(DUTY, any_verified=True)))[1] == []
    duty = Duty("d", "", "", "month", met_by=Selection("submission"))
    report = Submission(id="s", unit="jia", date=DAY, verified=False)
    assert lists([report], counting(DUTY), duties=(duty,))[1] == ["s"]


def test_a_record_that_two_items_count_is_listed():
    """Two facts of one item, or an item and its section, are not two items."""
    both = [counting(DUTY), counting(Selection("finding"), name="all")]
    nodes = [item("first", 0), item("second", 1), item("section", 0, 1, children=("first", "second"))]
    records = [finding("one", duty="甲事"), finding("two")]
    assert lists(records, *both, nodes=nodes)[0] == [("one", "twice", ("first", "second"))]
    assert lists(records, *both, nodes=[item("first", 0, 1)])[0] == []


def test_what_a_duty_was_met_by_is_read():
    """A submission that met a due date counts, though no fact reads its kind."""
    duty = Duty("d", "", "", "month", met_by=Selection("submission", tree("type == '总结'", "submission")))
    records = [Submission(id="a", unit="jia", date=DAY, type="总结"), Submission(id="b", unit="jia", date=DAY)]
    assert lists(records, counting(DUTY), duties=(duty,))[0] == [("b", "no_fact", ())]


def test_a_level_without_a_row_is_listed():
    """Unless the table says what other levels give."""
    records = [Article(id=level, unit="jia", date=DAY, level=level) for level in ("省级", "市级", "乡镇级")]

    def at(level, text):
        select = Select("media", Selection("article", then=tree(text, "article")), Take(), level=level)
        return Measure("media", select, may_miss=True)

    rows = [at("省级", "level == '省级'"), at("市级", "level == '市级'")]
    assert lists(records, *rows)[2] == [("乡镇级", "media")]
    assert lists(records, *rows, at("else", "not level in ['省级', '市级']"))[2] == []
