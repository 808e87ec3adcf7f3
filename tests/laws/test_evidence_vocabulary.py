"""The vocabulary: every kind and field has a title of its own, and what a rubric declares is like what is standard."""

from __future__ import annotations

import datetime as dt
import pickle
from importlib import metadata

import pytest

from bizenv_rules.evidence import records
from bizenv_rules.evidence.records import CLASSES, Level, Mark, Record, kind
from bizenv_rules.evidence.titles import COMMON, LEVEL_ALIASES, TITLES
from bizenv_rules.evidence.vocabulary import SORTS, Sort, kind_of, standard, vocabulary
from bizenv_rules.expr.tree import DATE, NUMBER, Type
from bizenv_rules.problem import BizenvError
from bizenv_rules.program import DeclaredKind, RecordField

VISIT = DeclaredKind("site_visit", "现场查看", (RecordField("month", "month", "月份"), RecordField("group", "text", required=True)))


@kind
class Hotline(Record):
    """热线: a kind that another package brings."""

    record = "hotline"
    calls: int | None = None
    answered: Level | None = None


def codes(*arguments):
    with pytest.raises(BizenvError) as caught:
        vocabulary(*arguments)
    return [(problem.code, problem.path) for problem in caught.value.problems]


class TestStandard:
    """Version 1, as the language lists it."""

    def test_every_kind_is_there_with_its_fields(self):
        """The kinds and fields of version 1 are there under their names."""
        assert len(CLASSES) == 25
        assert {name: standard()[name].own for name in ("mark", "article", "finding")} == {
            "mark": ("item", "by", "mark", "not_applicable"),
            "article": ("level", "form", "outlet", "title", "text", "story", "reported_to"),
            "finding": ("duty", "channel", "severity", "due", "closed_on", "adequate", "truthful"),
        }

    def test_every_field_has_a_title_that_is_its_own(self):
        """Within a kind no two fields share a title, and every title of the table belongs to a field."""
        for name, found in standard().kinds.items():
            assert len(found.headings) == 2 * len(found.fields)
            assert set(TITLES[name][1]) == set(found.own) and set(COMMON) == set(found.fields) - set(found.own)
            assert found.cls.__doc__.startswith(f"{found.title}:") and standard().named(found.title) is found

    def test_types_are_as_expressions_see_them(self):
        """A field is optional unless every record has it; listed values come in their order."""
        rating, article = standard()["rating"].fields, standard()["article"].fields
        assert rating["mark"].type == Type("number", optional=True)
        assert rating["times"].type == NUMBER and rating["verified"].type == Type("bool")
        assert rating["date"].type == Type("date", optional=True) and rating["date"].type != DATE
        assert article["level"].type == Type("text", optional=True, values=("国家级", "省级", "市级", "区县级", "乡镇级"))
        assert article["reported_to"].type == Type("list", optional=True)
        assert standard()["mark"].fields["item"].type == Type("text")
        assert set(LEVEL_ALIASES.values()) == set(article["level"].values)

    def test_sorts_are_those_of_the_literal(self):
        """Every sort of field has a type of Python."""
        assert set(SORTS) == set(Sort.__args__)

    def test_kinds_are_found_by_name_only_where_they_are(self):
        """A kind is in the vocabulary by its name; nothing else is."""
        assert "meeting" in standard() and "会议" not in standard() and ["meeting"] not in standard() and standard().named("会义") is None


class TestDeclared:
    """What a rubric adds."""

    def test_a_declared_kind_is_like_a_standard_one(self):
        """Its records are frozen, comparable and picklable, and have the common fields."""
        made = vocabulary(["mark"], [VISIT])["site_visit"]
        record = made.cls(id="v", unit="u", group="一组", date=dt.date(2021, 3, 5))
        assert pickle.loads(pickle.dumps(record)) == record and record.record == "site_visit" and record.month is None
        assert type(pickle.loads(pickle.dumps(record))) is vocabulary([], [VISIT])["site_visit"].cls
        assert (made.title, made.own, made.fields["month"].title, made.fields["group"].required) == (
            "现场查看",
            ("month", "group"),
            "月份",
            True,
        )
        with pytest.raises(TypeError, match="lacking"):
            made.cls(id="v", unit="u")

    def test_a_standard_kind_may_be_given_more_fields(self):
        """A declared kind of a standard name is that kind with more fields."""
        made = vocabulary(["mark"], [DeclaredKind("mark", "", (RecordField("event", "text", values=("大会", "小会")),))])["mark"]
        assert issubclass(made.cls, Mark) and made.own == ("item", "by", "mark", "not_applicable", "event")
        assert made.title == "评定得分" and made.fields["event"].values == ("大会", "小会")

    def test_only_what_is_used_is_there(self):
        """Without `use` every standard kind is there, with it those named and those declared."""
        assert set(vocabulary(None).kinds) == set(CLASSES)
        assert set(vocabulary(["site_visit", "post"], [VISIT]).kinds) == {"site_visit", "post"}

    def test_values_are_narrowed_in_their_order(self):
        """Listed values take the place of those a field had, and keep the aliases that still mean something."""
        got = vocabulary(
            ["article", "endorsement"], (), {"article.level": ["省级", "国家级"], "endorsement.leader_level": ["市级领导", "区级领导"]}
        )
        assert got["article"].fields["level"].values == ("省级", "国家级") and "市" not in got["article"].fields["level"].aliases
        assert got["endorsement"].fields["leader_level"].type.values == ("市级领导", "区级领导")
        assert standard()["endorsement"].fields["leader_level"].values == ()

    def test_everything_wrong_is_said_at_once(self):
        """Unknown kinds, types, names and fields come together, each with its place."""
        bad = DeclaredKind(
            "visit", "", (RecordField("id", "text"), RecordField("a b", "text"), RecordField("x", "float"), RecordField("record", "text"))
        )
        found = codes(["meetng", "post"], [bad], {"pots.url": ["a"], "post.ulr": ["a"], "post.times": ["a"]})
        assert sorted(found) == [
            ("V201", "records.use"),
            ("V202", "records.values.post.times"),
            ("V202", "records.values.post.ulr"),
            ("V202", "records.values.pots.url"),
            ("V203", "records.declare.visit.x"),
            ("V204", "records.declare.visit.a b"),
            ("V204", "records.declare.visit.id"),
            ("V204", "records.declare.visit.record"),
        ]


class TestInstalled:
    """Kinds of other packages."""

    @pytest.mark.parametrize("whole", [True, False])
    def test_an_installed_kind_is_found_by_its_name(self, monkeypatch, whole):
        """An entry point names a class or a whole kind; it is looked for only where no standard kind has the name."""
        brought = kind_of(Hotline, "热线", {"calls": "来电"}) if whole else Hotline
        entry = metadata.EntryPoint("hotline", "another", "bizenv_rules.records")
        monkeypatch.setattr(metadata.EntryPoint, "load", lambda _self: brought)
        monkeypatch.setattr(metadata, "entry_points", lambda group, name: [entry] if (group, name) == (entry.group, entry.name) else [])
        made = vocabulary(["hotline"])["hotline"]
        assert made.cls is Hotline and made.own == ("calls", "answered")
        assert made.title == ("热线" if whole else "hotline") and made.fields["calls"].title == ("来电" if whole else "calls")
        assert made.fields["answered"].values[0] == "国家级"

    def test_a_type_that_no_field_can_have_is_refused(self):
        """A class with a field of another type is no kind of record."""

        @kind
        class Odd(Record):
            """怪: has a field that no file can hold."""

            record = "odd"
            what: dict[str, int] | None = None

        vars(records)["_odd"] = Odd
        with pytest.raises(TypeError, match="not a type that a field"):
            kind_of(Odd)
