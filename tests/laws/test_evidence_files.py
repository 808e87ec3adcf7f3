"""Reading undoes writing; every format gives the same records; what a file says never raises."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from zipfile import ZipFile

import duckdb
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.laws.records import NAMES, TEXTS, maps, records

from bizenv_rules.evidence import intake
from bizenv_rules.evidence.cells import escaped, joined, read_cell, split, unescaped, write_cell
from bizenv_rules.evidence.door import Door
from bizenv_rules.evidence.excel import plain_number
from bizenv_rules.evidence.readers import ENDINGS, _read, read, read_all
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.vocabulary import standard, vocabulary
from bizenv_rules.evidence.writers import as_dict, to_csv, to_jsonl
from bizenv_rules.program import DeclaredKind, RecordField

HEADS = b"\xef\xbb\xbf"


def codes(got):
    return [problem.code for problem in got.problems]


class TestWritingAndReading:
    """The law: read ∘ write is the identity."""

    @given(records())
    def test_json_lines_come_back(self, some):
        """Records written as JSON lines are read back equal, with a mark and Windows line ends, too."""
        text = to_jsonl(some)
        for content in (text.encode(), HEADS + text.replace("\n", "\r\n").encode()):
            got = read(content, standard(), "e.jsonl")
            assert (got.records, got.problems) == (some, ())

    @given(records(), st.booleans())
    def test_tables_come_back(self, some, titles):
        """Records written as CSV, under titles or field names, are read back equal."""
        got = read(HEADS + to_csv(some, standard(), titles=titles).encode(), standard(), "e.csv")
        assert (got.records, got.problems) == (some, ())

    @given(records())
    def test_a_programs_own_records_come_back(self, some):
        """Records and maps given by a program are read like a file's, with one digest for both."""
        own, plain = read(some, standard()), read([as_dict(record) for record in some], standard())
        assert own == plain
        assert (own.records, own.problems) == (some, ())

    @settings(max_examples=15)
    @given(records())
    def test_workbooks_come_back(self, some):
        """Records in a workbook's text cells are read back equal."""
        rows = [[cell or None for cell in line] for line in _rows(to_csv(some, standard()))]
        if any(_unfit(cell) for row in rows for cell in row):
            return
        got = read(_workbook({"记录": rows}), standard(), "e.xlsx")
        assert (got.records, got.problems) == (some, ())

    @given(maps())
    def test_no_cell_begins_a_formula(self, entry):
        """No text cell that is written begins with a character that makes a formula of it."""
        for value in entry.values():
            if isinstance(value, str | tuple):
                assert write_cell(value)[:1] not in tuple("=+-@\t\r\n")

    @given(TEXTS, st.lists(NAMES).map(tuple))
    def test_escapes_are_undone(self, text, entries):
        """Escaped text and joined lists come back; blanks round a cell that was not escaped go."""
        assert unescaped(escaped(text)) == text
        assert split(joined(entries)) == entries
        assert unescaped(f" {text.strip()} ") in (text.strip(), text.strip()[1:])


def _rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def _unfit(cell):
    """What a workbook cannot hold as it stands."""
    return cell is not None and (cell[0] == "=" or any(ord(c) < 32 or ("\ud800" <= c <= "\uffff" and not c.isprintable()) for c in cell))


def _workbook(sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str) and cell.value[:1] != "=":
                    cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestWorkbooks:
    """What a spreadsheet holds that text does not."""

    def test_cells_are_read_as_people_see_them(self):
        """Whole numbers are ints, others the decimal that is shown; dates are days; numbers may name records; sheets name kinds."""
        rows = [
            ["编号", "单位", "日期", "得分", "回避", "次数"],
            [1, "甲镇", dt.date(2021, 3, 5), 0.1 + 0.2, True, 2.0],
            [None] * 6,
            [2.0, "甲镇", "2021/3/6", 88, "否", None],
        ]
        got = read(_workbook({"评议打分": rows}), standard(), "e.xlsx")
        assert got.problems == ()
        assert [(r.id, r.date.day, r.mark, r.recused, r.times) for r in got.records] == [
            ("1", 5, Decimal("0.3"), True, 2),
            ("2", 6, 88, False, 1),
        ]

    def test_what_a_cell_cannot_say_is_a_problem_at_its_row_and_column(self):
        """A time of day, a formula without a value, an error, a percentage, a cell without heading: each with sheet, row and column."""
        rows = [
            ["编号", "单位", "日期", "得分"],
            ["a", "甲镇", dt.datetime.fromisoformat("2021-03-05T08:00"), "=1+1"],
            ["b", "甲镇", dt.date(2021, 3, 5), "#DIV/0!", 7],
        ]
        book = openpyxl.load_workbook(io.BytesIO(_workbook({"评议打分": rows})))
        sheet = book.active
        sheet.append(["c", "甲镇", dt.date(2021, 3, 5), 0.85])
        sheet["D4"].number_format = "0%"
        sheet["D3"].data_type = "e"
        out = io.BytesIO()
        book.save(out)
        got = read(out.getvalue(), standard(), "e.xlsx")
        places = {(p.code, str(p.span.start)) for p in got.problems}
        assert places == {
            ("V217", "e.xlsx[评议打分]:2:3"),
            ("V111", "e.xlsx[评议打分]:2:4"),
            ("V215", "e.xlsx[评议打分]:3:4"),
            ("V107", "e.xlsx[评议打分]:3:5"),
            ("V215", "e.xlsx[评议打分]:4:4"),
        }

    def test_ids_are_unique_over_all_sheets_and_hidden_ones_are_told(self):
        """One id on two sheets is a problem; a hidden sheet is not read, and that is said."""
        rows = [["编号", "单位", "日期"], ["a", "甲镇", "2021-03-05"]]
        got = read(_workbook({"会议": rows, "报送": rows, "参数": [["x"]], "空": []}, hidden=("参数",)), standard(), "e.xlsx")
        assert sorted(codes(got)) == ["V113", "V221"]
        assert len(got.records) == 1

    def test_what_is_no_workbook_is_a_problem(self):
        """Other bytes under the name of a workbook, other archives among them, do not raise."""
        other = io.BytesIO()
        with ZipFile(other, "w") as archive:
            archive.writestr("a.txt", "a")
        assert codes(read(b"\xd0\xcf\x11\xe0", standard(), "e.xlsx")) == ["V109"]
        assert codes(read(other.getvalue(), standard(), "e.xlsx")) == ["V109"]

    def test_a_workbook_that_swells_is_refused(self, monkeypatch):
        """A workbook that is larger than allowed once unpacked is not unpacked."""
        monkeypatch.setattr("bizenv_rules.evidence.excel.UNPACKED", 100)
        assert codes(read(_workbook({"会议": [["编号"]]}), standard(), "e.xlsx")) == ["V110"]

    @given(st.integers(-(10**15), 10**15))
    def test_whole_numbers_of_excel_are_ints(self, number):
        """Excel's float of a whole number is that number, and the float of a decimal of 15 digits that decimal."""
        assert plain_number(float(number)) == number
        assert plain_number(float(Decimal(number) / 1000)) == Decimal(number) / 1000 or abs(number) >= 10**15


class TestFiles:
    """Files, good and bad."""

    @given(st.binary(max_size=60), st.sampled_from([*ENDINGS, ".txt", ""]))
    def test_any_bytes_are_answered(self, content, ending):
        """Whatever a file holds, it gives records or problems and raises nothing."""
        got = read(content, standard(), f"会议{ending}")
        assert all(problem.code[0] in "VE" for problem in got.problems)

    @example('1"\t1', ".tsv")  # a quote within a cell opens nothing
    @example('"1""2"x"\t1', ".tsv")
    @given(st.text(st.sampled_from("\n,\"'{}[]:; a1编号单位日期会议é\r\t"), max_size=60), st.sampled_from(ENDINGS))
    def test_any_text_is_answered(self, text, ending):
        """Whatever characters a file holds, it gives records or problems and raises nothing."""
        read(text.encode(), standard(), f"会议{ending}")

    @pytest.mark.parametrize("name", ["/dev/zero", "/", "/nonexistent.csv"])
    def test_what_is_no_file_is_a_problem(self, name):
        """A device, a folder, a file that is not there: a problem and no records."""
        got = read(name, standard())
        assert (got.records, codes(got), got.digest) == ((), ["E001"], "")

    def test_paths_are_read_and_their_bytes_digested(self, tmp_path):
        """A path is read by its ending, and the digest is that of the file's bytes."""
        path = tmp_path / "会议.csv"
        path.write_text("编号,单位,日期\nm1,甲镇,2021-03-05\n", encoding="utf-8")
        assert read(path, standard()) == read(str(path), standard()) == read(path.read_bytes(), standard(), "会议.csv")

    def test_the_caller_may_say_what_the_rows_are(self):
        """`kind` gives the rows of a table their kind, by name or title; a kind that is not there is a problem."""
        content = "编号,单位,日期\nm1,甲镇,2021-03-05\n".encode()
        assert read(content, standard(), "e.csv", kind="会议") == read(content, standard(), "e.csv", kind="meeting")
        assert codes(read(content, standard(), "e.csv", kind="meetng")) == ["V201", "V211"]

    def test_portions_know_their_lines(self, monkeypatch):
        """With more lines than a portion holds, problems stand on their own lines, and an id of an earlier portion is found."""
        monkeypatch.setattr(intake, "PORTION", 2)
        lines = [json.dumps({"record": "meeting", "id": f"m{i % 5}", "unit": "甲", "date": "2021-03-05"}) for i in range(6)]
        got = read("\n".join(lines).encode(), standard(), "e.jsonl")
        (problem,) = got.problems
        assert len(got.records) == 5
        assert (problem.span.start.line, problem.related[0].span.start.line) == (6, 1)

    def test_lines_and_rows_have_a_limit(self, monkeypatch):
        """A line or row beyond the limit is refused by itself, the others are read."""
        for module in ("jsonl", "csvfile"):
            monkeypatch.setattr(f"bizenv_rules.evidence.{module}.LONGEST_LINE", 80)
        long = json.dumps({"record": "meeting", "id": "m2", "unit": "a", "date": "2021-03-05", "note": "x" * 90})
        short = json.dumps({"record": "meeting", "id": "m1", "unit": "a", "date": "2021-03-05"})
        got = read(f"{long}\n{short}\n".encode(), standard(), "e.jsonl")
        assert (len(got.records), codes(got)) == (1, ["V110"])
        got = read(f"id,unit,date,note\nm2,a,2021-03-05,{'x' * 90}\nm1,a,2021-03-05,\n".encode(), standard(), "meeting.csv")
        assert (len(got.records), codes(got)) == (1, ["V110"])

    def test_a_place_in_a_row_of_several_lines(self):
        """A cell behind a text of two lines stands where it stands in the file."""
        got = read('编号,单位,正文,日期,级别\na,甲镇,"一\n二,""三""",2021-02-30,省级\n'.encode(), standard(), "宣传报道.csv")
        assert [str(problem.span.start) for problem in got.problems] == ["宣传报道.csv:3:10"]

    def test_packages_that_are_not_there_are_named(self, monkeypatch):
        """Without the package for a format, the problem names the extra to install."""
        monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
        monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
        for name in ("e.xlsx", "e.parquet"):
            (problem,) = read(b"", standard(), name).problems
            assert problem.code == "V108" and "bizenv-rules[" in problem.help[0]

    def test_files_together_are_one_body_of_evidence(self):
        """In several files an id is given once and an unknown unit named once; each problem stands in its own file."""
        line = '{"record": "meeting", "id": "m1", "unit": "甲", "date": "2021-03-05"}\n'.encode()
        table = "记录类型,编号,单位,日期\n会议,m2,乙,2021-03-05\n会议,m1,甲,2021-03-05\n".encode()
        rows = ("{record: meeting, id: m2, unit: 乙, date: 2021-02-30}", "{record: meeting, id: m3, unit: 乙, date: 2021-02-03, x: 1}")
        listing = "".join(["evidence:\n", *(f"  - {row}\n" for row in rows)])
        units = Units([Unit(id="甲")])
        gate = Door(standard(), units)
        parts = [_read(content, gate, name, "") for content, name in ((line, "a.jsonl"), (table, "b.csv"), (listing.encode(), "c.yaml"))]
        assert [[(p.code, str(p.span.start)) for p in part.problems] for part in parts] == [
            [],
            [("V301", "b.csv:2:7"), ("V221", "b.csv:3:4")],
            [("V217", "c.yaml:2:46"), ("V212", "c.yaml:3:58")],
        ]

    def test_a_path_list_is_read_in_order(self, tmp_path):
        """`read_all` gives one answer for each source, in order."""
        path = tmp_path / "会议.csv"
        path.write_text("编号,单位,日期\nm1,甲镇,2021-03-05\n", encoding="utf-8")
        assert [len(part.records) for part in read_all([path, path, []], standard())] == [1, 0, 0]


class TestColumns:
    """Parquet, a column store."""

    def test_columns_are_read_with_their_types(self, tmp_path):
        """DECIMAL, DATE, lists and names come as they are; a DOUBLE that is no whole number is refused at its row and column."""
        path = tmp_path / "rating.parquet"
        rows = "('a', 88.50::DECIMAL(5,2), 2::DOUBLE), ('b', NULL, 1.5::DOUBLE), ('c', 3, NULL)"
        table = f"(VALUES {rows}) AS t(id, mark, times)"
        fields = "id AS 编号, '甲镇' AS unit, DATE '2021-03-05' AS 日期, mark, times"
        duckdb.sql(f"COPY (SELECT {fields} FROM {table}) TO '{path}' (FORMAT parquet)")
        got = read(path, standard())
        assert [(record.id, record.mark, record.times) for record in got.records] == [("a", Decimal("88.50"), 2), ("c", Decimal("3.00"), 1)]
        assert [(problem.code, problem.span.start.line, problem.span.start.column) for problem in got.problems] == [("V216", 2, 5)]

    def test_what_is_no_parquet_file_is_a_problem(self):
        """Other bytes under such a name do not raise, and the message shows no other file's name."""
        (problem,) = read(b"PAR1xxxx", standard(), "e.parquet").problems
        assert problem.code == "V109" and "evidence.parquet" not in problem.message


def test_a_trap_of_yaml_is_said_once():
    """What YAML readers disagree on is the text's own problem; the record is not blamed for it a second time."""
    got = read(b"evidence:\n  - {record: rating, id: r, unit: u, period: 2021, mark: 40%, recused: yes}\n", standard(), "e.yaml")
    assert [code[0] for code in codes(got)] == ["E", "E"]
    assert got.records == ()


def test_an_empty_list_in_a_cell_is_no_list():
    """A cell that holds only an escape sign is an empty list; a blank cell is none."""
    field = standard()["article"].fields["reported_to"]
    assert (read_cell(field, "'"), read_cell(field, " "), read_cell(field, ["a"]), split("")) == ((), None, ("a",), ())


def test_cells_know_days_and_words():
    """Dates as they are written in China, and yes and no in two languages."""
    fields = standard()["rating"].fields
    for text in ("2021-03-05", "2021/3/5", "2021.3.5", "2021年3月5日", " 2021-03-05 "):
        assert read_cell(fields["date"], text) == dt.date(2021, 3, 5)
    assert [read_cell(fields["recused"], text) for text in ("是", "TRUE", "否", "false", " ")] == [True, True, False, False, None]
    assert read_cell(fields["mark"], "88/3") == "88/3"


def test_declared_kinds_are_read_and_written():
    """Records of kinds that a rubric declares go through files like any others."""
    visit = DeclaredKind(
        "site_visit", "现场查看", (RecordField("month", "month", "月"), RecordField("group", "text", values=("一组", "二组")))
    )
    mark = DeclaredKind("mark", "", (RecordField("event", "text"),))
    words = vocabulary(["article"], [visit, mark])
    rows = [
        "记录类型,编号,单位,日期,月,group,评分项,event",
        "现场查看,v1,甲镇,2021-03-05,2021-03,一组,,",
        "mark,k1,甲镇,2021-03-05,,,a,大会",
    ]
    got = read("\n".join(rows).encode(), words, "e.csv")
    assert got.problems == ()
    assert (got.records[0].month, got.records[1].event) == ("2021-03", "大会")
    assert read(to_csv(got.records, words).encode(), words, "e.csv").records == got.records
