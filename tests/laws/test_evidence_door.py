"""What the door takes it keeps exactly; what it refuses it explains, field by field, all at once."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import gc
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.records import DAYS, KINDS, PERIODS, TEXTS, WHOLE, many, maps

from bizenv_rules.evidence.door import Door, records_from
from bizenv_rules.evidence.faults import Unread, fault
from bizenv_rules.evidence.records import CLASSES, Mark, Record, layout
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.source import Pos, Span

ANYTHING = st.one_of(
    TEXTS,
    WHOLE,
    st.sampled_from([10**30, -1, 0, 1, "88/3", "2021Q3", "2021-09", "2021-03-05", "国家", "是", "1/0", "\ud800", Unread("V111", "is odd")]),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.booleans(),
    st.none(),
    DAYS,
    PERIODS,
    st.datetimes(),
    st.lists(st.one_of(TEXTS, WHOLE), max_size=2),
    st.just({}),
    st.just({"a": 1}),
)
FIELDS = [spec for kind in KINDS for name, spec in kind.fields.items() if name in kind.own or kind.name == "meeting"]


def door(entry):
    return records_from([entry], standard())


@given(many())
def test_what_goes_in_comes_out(entries):
    """Every field of a good record is kept as it was given, in the order given; what was not given has its default."""
    records, problems = records_from(entries, standard())
    assert problems == ()
    for record, entry in zip(records, entries, strict=True):
        assert type(record) is CLASSES[entry["record"]]
        kept = {name: getattr(record, name) for name in layout(type(record))}
        assert kept == {**{name: default for name, default in layout(type(record)).items() if name not in entry}, **_fields(entry)}
        assert all(type(kept[name]) is type(value) for name, value in _fields(entry).items())


def _fields(entry):
    return {name: value for name, value in entry.items() if name != "record"}


@given(maps(), st.sampled_from(FIELDS), ANYTHING)
def test_the_door_and_its_words_agree(entry, spec, value):
    """A field's value is refused if and only if there are words for what is wrong with it."""
    if spec.name not in standard()[entry["record"]].fields:
        entry = {"record": next(k.name for k in KINDS if spec.name in k.fields), "id": "a", "unit": "b", "date": "2021-01-01", "item": "c"}
        entry = {name: v for name, v in entry.items() if name == "record" or name in standard()[entry["record"]].fields}
    spec = standard()[entry["record"]].fields[spec.name]
    entry = {"period": "2021", **entry, spec.name: value, "id": entry["id"] if spec.name != "id" else value}
    if entry.get("not_applicable") is True:
        entry.pop("mark", None)
    if value is None and spec.name in ("date", "period"):
        entry |= {"date": "2021-01-01"}
    records, problems = door(entry)
    wrong = fault(spec, value) if value is not None or spec.required else None
    assert (len(records) == 0) == (wrong is not None) == bool(problems)
    if wrong:
        assert [problem.code for problem in problems] == [wrong[0]]
        assert problems[0].path.endswith(f".{spec.name}")


@given(many(), st.data())
def test_one_bad_record_stops_itself_alone(entries, data):
    """The records round a bad one are let in, in their order, and their problems come together."""
    bad = data.draw(st.lists(st.integers(0, max(0, len(entries) - 1)), unique=True, max_size=len(entries)))
    spoiled = [{**entry, "verified": "maybe", "nonsense": 1} if i in bad else entry for i, entry in enumerate(entries)]
    records, problems = records_from(spoiled, standard())
    assert [record.id for record in records] == [entry["id"] for i, entry in enumerate(entries) if i not in bad]
    assert len(problems) == 2 * len(bad)


@given(many(), st.integers(1, 4))
def test_portions_make_no_difference(entries, size):
    """Records taken in portions come out as they do at once, an id of an earlier portion included."""
    doubled = [*entries, *entries[:1]]
    whole, problems = records_from(doubled, standard())
    gate = Door(standard())
    parts = [gate.admit(doubled[i : i + size]) for i in range(0, len(doubled), size)]
    assert tuple(record for some, _ in parts for record in some) == whole
    assert tuple(problem for _, some in parts for problem in some) == problems
    assert len(problems) == (1 if entries else 0)


@given(many())
def test_records_are_frozen_plain_values(entries):
    """A record cannot be changed, is equal to its copies, hashes as they do, and survives pickling and replacing."""
    for record in records_from(entries, standard())[0]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            record.unit = "another"
        with pytest.raises(dataclasses.FrozenInstanceError):
            del record.unit
        assert pickle.loads(pickle.dumps(record)) == record == copy.deepcopy(record)
        assert hash(dataclasses.replace(record)) == hash(record)
        assert dataclasses.replace(record, id="other") != record and record != record.id
        assert not hasattr(record, "__dict__") and repr(record.id) in repr(record)


def test_records_are_built_by_keyword_with_all_that_they_need():
    """A misspelt or lacking field of a record that a program builds is a TypeError that names it."""
    with pytest.raises(TypeError, match=r"unexpected \['markk'\], lacking \['item'\]"):
        Mark(id="k", unit="u", markk=3)
    with pytest.raises(TypeError, match="lacking"):
        Record(id="k")


def test_the_collector_is_left_as_it_was():
    """Checking records rests the cyclic collector and starts it again, also when a check fails."""
    assert gc.isenabled()
    records_from([{"record": "meeting"}], standard())
    assert gc.isenabled()
    gc.disable()
    records_from([], standard())
    assert not gc.isenabled()
    gc.enable()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"level": "国家"}, "国家级"),
        ({"level": " 县级 "}, "区县级"),
        ({"level": "区（县）级"}, None),
        ({"level": "县（区）级"}, "区县级"),
        ({"level": "县(区)级"}, "区县级"),
        ({"level": "省级"}, "省级"),
    ],
)
def test_levels_have_other_spellings(given, kept):
    """An alias of a level, in full-width forms too, becomes the level; what is no alias is refused."""
    records, _ = door({"record": "article", "id": "a", "unit": "u", "date": "2021-03-05", **given})
    assert [record.level for record in records] == ([kept] if kept else [])


def test_nulls_say_nothing():
    """A field that is null is a field that was not given, whatever its default."""
    (record,), problems = door({"record": "rating", "id": "r", "unit": "u", "period": 2021, "mark": None, "times": None, "verified": None})
    assert (record.mark, record.times, record.verified, record.period, problems) == (None, 1, True, "2021", ())


def test_numbers_are_exact():
    """Ints stay ints, Decimals keep their digits, a fraction may be written as text; no float comes in."""
    marks = [3, Decimal("88.50"), Fraction(88, 3), "88/3"]
    entries = [{"record": "rating", "id": str(i), "unit": "u", "period": "2021", "mark": mark} for i, mark in enumerate(marks)]
    kept = [record.mark for record in records_from(entries, standard())[0]]
    assert kept == [3, Decimal("88.50"), Fraction(88, 3), Fraction(88, 3)]
    assert [str(mark) for mark in kept] == ["3", "88.50", "88/3", "88/3"]
    _, (problem,) = door({**entries[0], "mark": 88.5})
    assert problem.code == "V216"


def test_two_records_of_one_id_show_both_places():
    """The second of two records with one id is refused, and the first place is shown beside it."""
    entries = [{"record": "meeting", "id": "m", "unit": "u", "date": "2021-03-05"}] * 2
    span = [Span(Pos("a", i, 1), Pos("a", i, 2)) for i in (1, 2)]
    records, (problem,) = records_from(entries, standard(), lambda number, _field: span[number])
    assert len(records) == 1
    assert (problem.span, problem.related[0].span) == (span[1], span[0])


@given(st.sampled_from(["date", "period", "filed_on"]))
def test_a_record_without_a_time_is_refused(name):
    """A record has a date, a period, or what its kind has in place of it."""
    entry = {"record": "submission", "id": "s", "unit": "u"}
    assert [problem.code for problem in door(entry)[1]] == ["V222"]
    assert door({**entry, name: "2021-03" if name == "period" else dt.date(2021, 3, 5)})[1] == ()


def test_a_unit_that_is_not_listed_is_named_once():
    """With a list of units, each strange name is one problem, at its first record, with the nearest unit."""
    gate = Door(standard(), Units([Unit(id="swj", name="商务局")]))
    names = ["商务局", "商务据", "商 务局", "商务据", 5]
    entries = [{"record": "meeting", "id": str(i), "unit": name, "date": "2021-03-05"} for i, name in enumerate(names)]
    _, problems = gate.admit([*entries, 7])
    assert [problem.message for problem in problems if problem.code == "V301"] == ["no unit is called '商务据': did you mean 商务局?"]
    assert gate.admit([{**entries[1], "id": "x"}])[1] == []


@pytest.mark.parametrize("entry", [5, "meeting", None, ["meeting"], {"record": 5}, {"record": None}, {"record": ["meeting"]}, {}])
def test_what_is_no_record_is_a_problem(entry):
    """Anything may stand in a list of records without more than a problem coming of it."""
    records, problems = records_from([entry, {"record": "meeting", "id": "m", "unit": "u", "date": "2021-03-05"}], standard())
    assert [record.id for record in records] == ["m"]
    assert next(problem.code for problem in problems) in {"V201", "V210", "V211"}


@pytest.mark.parametrize("bad", [{"verified": 3}, {"record": "meetng"}, {"level": ["省级"]}])
def test_a_flood_of_problems_is_counted(monkeypatch, bad):
    """So many problems are told one by one, and how many more records are refused; good ones are let in all the same."""
    monkeypatch.setattr("bizenv_rules.evidence.door.MOST_EXPLAINED", 3)
    good = {"record": "article", "unit": "u", "date": "2021-03-05"}
    records, problems = records_from([{**good, "id": str(i)} | (bad if i % 2 else {"note": None}) for i in range(20)], standard())
    assert [record.id for record in records] == [str(i) for i in range(0, 20, 2)]
    assert len(problems) == 4 and problems[-1].message == "7 more records are refused: mend these first"
