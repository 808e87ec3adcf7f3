"""Units are found by any of their names; tables and files of units say the same; the whole list is checked."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.evidence.bodies import Body, Indicator, check_bodies, check_indicators, with_indicators
from bizenv_rules.evidence.counts import check_counts
from bizenv_rules.evidence.unitfile import read_units
from bizenv_rules.evidence.units import Unit, Units, plain
from bizenv_rules.expr.tree import Type
from bizenv_rules.problem import EvidenceError
from bizenv_rules.program import UnitField

WORDS = st.text("甲乙丙丁局镇Ａa 1", min_size=1, max_size=4).filter(plain)
FIELDS = [
    UnitField("allotment", Type("number", optional=True), "分值设置"),
    UnitField("rank", Type("text", optional=True, values=("正科", "副科")), "级别"),
    UnitField("since", Type("date", optional=True), "成立日期"),
    UnitField("tags", Type("list", optional=True), "标签"),
]


def codes(got):
    return [problem.code for problem in got.problems]


class TestNames:
    """How a unit is found."""

    @given(st.lists(st.lists(WORDS, min_size=2, max_size=4), max_size=6))
    def test_every_name_finds_its_unit(self, named):
        """A unit is found by id, name and aliases, whatever their width and blanks, unless another one's name says the same."""
        seen, units = set(), []
        for words in named:
            if seen.isdisjoint(map(plain, words)):
                seen |= set(map(plain, words))
                units.append(Unit(id=words[0], name=words[1], aliases=tuple(words[2:])))
        listed = Units(units)
        for unit in units:
            for word in (unit.id, unit.name, *unit.aliases):
                assert listed.find(word) is listed.find(f" {word}　") is listed.require(word) is unit
        assert list(listed) == [unit.id for unit in units] and len(listed) == len(units)
        assert read_units(units).units == listed and read_units(units).problems == ()

    @given(st.lists(WORDS, max_size=6))
    def test_named_units_are_each_there_once(self, words):
        """Units that only the evidence names stand in its order, under the first spelling."""
        listed = Units.named(words)
        assert {plain(word) for word in words} == {plain(id_) for id_ in listed}
        assert all(listed.find(word) for word in words)

    def test_a_unit_that_is_not_there_is_a_problem_with_the_nearest(self):
        """The nearest name is offered: a slip, or a longer or shorter form of it; of one character there is none."""
        listed = Units([Unit(id="wjw", name="卫健局", aliases=("县卫生健康局",)), Unit(id="甲")])
        assert [listed.nearest(word) for word in ("卫建局", "高台县卫生健康局", "卫生健康", "乙", "教育局")] == [
            "卫健局",
            "县卫生健康局",
            "县卫生健康局",
            None,
            None,
        ]
        with pytest.raises(EvidenceError, match="did you mean 卫健局"):
            listed.require("卫建局")
        assert "Unit(id='甲'" in repr(listed)

    def test_parents_are_followed_to_the_top(self):
        """The chain of parents goes up by any name, and ends where one is unknown or comes again."""
        listed = Units(
            [
                Unit(id="a", parent="乙"),
                Unit(id="b", name="乙", parent="c"),
                Unit(id="c", parent="外"),
                Unit(id="x", parent="y"),
                Unit(id="y", parent="x"),
            ]
        )
        assert [listed.above(id_) for id_ in ("a", "c", "x", "nobody")] == [("b", "c"), (), ("y",), ()]

    def test_a_unit_is_active_on_the_days_between_both_ends(self):
        """Both ends are inside; an open end has no limit."""
        day = dt.date(2021, 7, 1)
        assert Unit(id="a").is_active(day, day) and Unit(id="a", active_from=day, active_to=day).is_active(day, day)
        assert not Unit(id="a", active_from=day).is_active(day - dt.timedelta(1), day)
        assert not Unit(id="a", active_to=day).is_active(day, day + dt.timedelta(1))
        assert (Unit(id="a").shown, Unit(id="a", name="甲").shown) == ("a", "甲")


ENTRIES = [
    {
        "id": "swj",
        "name": "商务局",
        "aliases": ["县商务局"],
        "class": "部门",
        "groups": ["重点", "一组"],
        "indicators": {"纳税": "配合"},
        "allotment": 10,
    },
    {
        "name": "甲镇",
        "class": "镇",
        "parent": "商务局",
        "active": {"from": "2021-07-01", "to": "2022-06-30"},
        "allotment": Decimal("2.5"),
        "rank": "副科",
    },
    {"id": "乙镇", "class": "镇", "since": "2019-03-15", "tags": ["x", "y"], "active_from": "2021-01-01", "aliases": "乙"},
]
ROWS = [
    ["编号", "名称", "别名", "类别", "分组", "指标", "上级单位", "启用日期", "active_to", "分值设置", "级别", "成立日期", "tags"],
    ["swj", "商务局", "县商务局", "部门", "重点;一组", "纳税：配合", "", "", "", "10", "", "", ""],
    ["", "甲镇", "", "镇", "", "", "商务局", "2021/7/1", "2022年6月30日", "2.5", "副科", "", ""],
    ["乙镇", "", "乙", "镇", "", "", "", "2021-01-01", "", "", "", "2019-03-15", "x；y"],
]


class TestFiles:
    """One list in every form."""

    def test_maps_tables_and_workbooks_say_the_same(self):
        """A list of units is the same from a program's maps, a CSV file and a workbook."""
        own = read_units(ENTRIES, FIELDS)
        table = read_units("".join(",".join(row) + "\n" for row in ROWS).encode(), FIELDS, name="u.csv")
        book = openpyxl.Workbook()
        for row in ROWS:
            book.active.append([cell or None for cell in row])
        out = io.BytesIO()
        book.save(out)
        sheet = read_units(out.getvalue(), FIELDS, name="u.xlsx")
        assert own.problems == table.problems == sheet.problems == ()
        assert own.units == table.units == sheet.units
        assert own.units["甲镇"].fields == {"allotment": Decimal("2.5"), "rank": "副科", "since": None, "tags": None}
        assert own.units["乙镇"].fields["tags"] == ("x", "y") and own.units["swj"].roles == ("配合",)

    def test_what_no_file_can_be_is_a_problem(self, tmp_path):
        """A path that is no file, another format, a broken file: problems and no units."""
        assert codes(read_units("/dev/zero")) == ["E001"]
        assert codes(read_units(tmp_path)) == ["E001"]
        assert codes(read_units(b"x", name="u.parquet")) == ["V109"]
        assert codes(read_units(b"units: [", name="u.yaml"))[0].startswith("E0")
        assert read_units(b"- {id: a}\n", name="u.yaml").units["a"].shown == "a"
        assert read_units(b"", name="u.csv").units == {}

    @given(
        st.one_of(
            st.none(),
            st.integers(),
            st.text(max_size=3),
            st.lists(st.integers(), max_size=2),
            st.dictionaries(
                st.sampled_from(["id", "name", "active", "indicators", "aliases", "x"]),
                st.one_of(st.text(max_size=3), st.integers(), st.none(), st.just({"纳税": 3}), st.just({"from": 3}), st.just(["纳税"])),
            ),
        )
    )
    def test_anything_may_stand_in_a_list_of_units(self, entry):
        """Whatever stands where a unit should stand gives a unit or problems, and raises nothing."""
        got = read_units([entry, {"id": "好"}])
        assert "好" in got.units and (len(got.units) == 2 or got.problems)

    def test_numbers_of_units_may_be_fractions(self):
        """A number that a program gives, or that is written as a fraction, is kept exactly."""
        got = read_units([{"id": "a", "allotment": Fraction(1, 3)}, {"id": "b", "allotment": "1/3"}], FIELDS)
        assert [unit.fields["allotment"] for unit in got.units.values()] == [Fraction(1, 3)] * 2


class TestCounts:
    """Numbers that the document states."""

    def test_counts_of_every_sort_of_field(self):
        """Fields with one value, with several, yes/no fields and the total are counted, each miss is a problem."""
        fields = [UnitField("key", Type("bool", optional=True))]
        units = read_units([{**ENTRIES[0], "key": True}, ENTRIES[1]], [*FIELDS, *fields], {"total": 2, "key": 1, "lead29": 0}).units
        right = {
            "total": 2,
            "key": 1,
            "class.部门": 1,
            "groups.重点": 1,
            "roles.配合": 1,
            "indicators.纳税": 1,
            "parent.商务局": 1,
            "allotment.10": 1,
            "nothing.x": 0,
        }
        assert list(check_counts(units, right)) == []
        assert len(list(check_counts(units, {name: number + 1 for name, number in right.items()}))) == len(right)


class TestBodies:
    """Who does what."""

    TABLE = (
        Indicator(id="纳税", lead=("税务局",), deputy=("财政局",), members=("税务局", "商务局"), items=(("a", "甲"), ("b", ""))),
        Indicator(id="跨境贸易", lead=("商务局",), members=("海关",)),
    )
    UNITS = Units([Unit(id="税务局"), Unit(id="财政局"), Unit(id="swj", name="商务局", indicators={"旧": "牵头"})])

    def test_indicators_come_from_the_table(self):
        """The highest role that a unit has in an indicator counts, and the table replaces what units said themselves."""
        units = with_indicators(self.UNITS, self.TABLE)
        assert {id_: dict(unit.indicators) for id_, unit in units.items()} == {
            "税务局": {"纳税": "组长"},
            "财政局": {"纳税": "副组长"},
            "swj": {"纳税": "成员单位", "跨境贸易": "组长"},
        }
        words = with_indicators(self.UNITS, self.TABLE, {"lead": "牵头", "members": "配合"})
        assert dict(words["swj"].indicators) == {"纳税": "配合", "跨境贸易": "牵头"} and words["财政局"].indicators == {}

    def test_the_table_is_checked_against_units_and_numbers(self):
        """Units that are not in the list and numbers that are not those of the document are problems."""
        problems = list(check_indicators(self.TABLE, self.UNITS, {"first": 2, "second": 3, "third": 1}))
        assert [problem.code for problem in problems] == ["V301", "V306", "V306"]

    def test_a_body_does_not_assess_its_own_people(self):
        """A body whose unit, or whose members' unit, it assesses is a warning, under any of their names."""
        bodies = [
            Body(id="一", unit="商务局", inspects=("swj", "税务局")),
            Body(id="二", members_from=("财政局",), inspects=("税务局",)),
            Body(id="三", unit="外"),
        ]
        found = [(problem.code, problem.path, problem.is_error) for problem in check_bodies(bodies, self.UNITS)]
        assert found == [("V310", "bodies.一", False), ("V301", "bodies.三", True)]
