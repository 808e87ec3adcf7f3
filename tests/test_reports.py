"""Reports: everything from outside is escaped where it is written, and every format tells the same story."""

import csv as csvfile
import io
import json as jsonfile
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bizenv_rules as bz
from bizenv_rules.evidence.records import Inspection, Mark, Rating
from bizenv_rules.reports import csv, html, json, markdown, text

EVIL = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x","y")'
RUBRIC = """
language: 1
rubric: tiny
edition: "2021"
title: 小评分表 <b>
effective: {from: 2021-01-01, to: 2021-12-31}
parameters:
  extra: {type: points, clause: 五, say: 文中未写}
duties:
  report: {title: 季报, clause: 二, every: quarter, met_by: {record: submission}}
facts:
  visits: {record: inspection}
  bad: {record: finding}
sheet:
  points: 20
  items:
    - {id: visits, kind: per_count, title: 走访, clause: 一, quote: 每次1分, points: 10, count: visits, each: 1}
    - {id: late, kind: missed, title: 季报未报, clause: 二, duty: report, each: 1}
    - {id: panel, kind: panel, title: 评议, clause: 三, points: 10, range: [0, 10]}
    - {id: extra, kind: per_count, title: 另加, clause: 三, points: 5, count: bad, each: 1, beyond: true}
    - {id: shown, kind: per_count, title: 参考, clause: 三, points: 5, count: visits, each: 1, memo: true}
    - {id: town, kind: per_count, title: 只评镇, clause: 三, points: 0, count: visits, each: 1, applies: class == '镇'}
    - {id: filled, kind: judged, title: 缺即零, clause: 三, points: 0, by: 办, missing: zero, range: [0, 0]}
vetoes:
  - {id: gone, title: 一票否决, clause: 四, when: bad >= 1, void: true, grade: 差}
ranking: {clause: 四, within: [class]}
grades:
  - {grade: 好, from: 12}
  - {grade: 差}
outputs:
  - {id: more, title: 加分, clause: 五, value: score + extra}
consequences:
  - {id: told, clause: 六, when: grade == '差', say: 约谈}
procedure:
  - {id: publish, clause: 七, by: 营商办, say: 通报}
"""
FORMATS = {"json": json.render, "csv": csv.render, "markdown": markdown.render, "html": html.render, "text": text.render}


@cache
def rubric():
    return bz.loads(RUBRIC, "tiny.yaml")


def report(name=EVIL, **given):
    """Three units: one whole, one that lacks its panel, one that is void."""
    units = bz.Units(
        [bz.Unit(id="u1", name=name, class_="镇"), bz.Unit(id="u2", name="乙", class_="镇"), bz.Unit(id="u3", name="丙", class_="部门")]
    )
    day = date(2021, 3, 1)
    records = [
        Inspection(id=f"i-{name}", unit="u1", date=day, times=3),
        *(Rating(id=f"r{n}", unit=unit, date=day, panel="领导", rater=f"评委{n}", mark=8) for n, unit in enumerate(("u1", "u3"))),
        bz.read_evidence([{"record": "finding", "id": "f1", "unit": "u3", "date": "2021-03-01"}], rubric()).records[0],
        Mark(id="m1", unit="u2", date=day, item="nowhere", by="办", mark=1),
        Inspection(id="i9", unit="u2", date=day, verified=False),
    ]
    return bz.assess(rubric(), bz.Ledger(records, rubric().vocabulary), units=units, **given)


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_runs_nothing_and_asks_for_nothing():
    """No script, no request: the policy forbids them, and there are none."""
    page = Page(html.render(report(), note="合成数据", names=True))
    assert not {"script", "iframe", "img", "link", "form", "object", "base"} & set(page.tags)
    assert any(name == "content" and "default-src 'none'" in (value or "") for name, value in page.attributes)
    assert not [value for name, value in page.attributes if name == "href" and not (value or "").startswith("#")]
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    assert any("合成数据" in word for word in page.words) and any(EVIL in word for word in page.words)


def test_the_page_shows_what_the_result_says():
    """Scores, vetoes, what is missing, duties, procedure and certificate stand on the page, as in the JSON."""
    found = report()
    words = "".join(Page(html.render(found)).words)
    for part in ("缺", "不适用", "只算不计", "另加", "一票否决", "不计分", "约谈", "通报", "每次1分", "2021Q1", found.certificate.evidence):
        assert part in words, part
    assert str(found["u1"].shown) in words and "undetermined" in words


def test_rank_numbers_stand_only_where_a_ranking_is_ordered():
    """Without ``ranking:`` no format has a place; with it, void and incomplete units have none."""
    ranked = report()
    assert [(place.unit, place.rank, place.provisional) for place in ranked.ranking] == [("u1", 1, False), ("u2", None, False)]
    assert "名次" in html.render(ranked) and "rank" in csv.render(ranked).splitlines()[0]
    free = bz.loads(RUBRIC.replace("ranking: {clause: 四, within: [class]}\n", ""), "tiny.yaml")
    ledger = bz.Ledger(
        [Inspection(id="1", unit="甲", date=date(2021, 3, 1))], free.vocabulary, bz.Units([bz.Unit(id="甲", name="甲", class_="镇")])
    )
    plain = bz.assess(free, ledger)
    assert plain.ranking is None and "名次 rank" not in html.render(plain) and "rank" not in csv.render(plain).splitlines()[0]
    assert "without places" in html.render(plain) and "without places" in markdown.render(plain)
    assert "rank" not in text.render(plain).splitlines()[0]


def test_a_spreadsheet_never_runs_a_cell():
    """Names that look like formulas become text; numbers stay numbers."""
    rows = list(csvfile.reader(io.StringIO(csv.render(report(FORMULA)).removeprefix(csv.BOM))))
    head, first = rows[0], rows[1]
    assert first[head.index("name")] == f"'{FORMULA}" and len(rows) == 4
    assert {row[head.index("status")] for row in rows[1:]} == {"complete", "incomplete", "void"}


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(word):
    """Whatever the text, what a spreadsheet reads is no formula."""
    assert not csv.cell(word).startswith(("=", "@", "\t", "\r", "＝", "＋", "－", "＠")) and csv.cell(word).lstrip("'") == word.lstrip("'")


def test_a_terminal_gets_no_control_characters():
    """Escape sequences in names are shown, never sent."""
    name = "\x1b[31m甲\u202e"
    for is_terminal in (False, True):
        shown = text.render(report(name), is_terminal=is_terminal)
        assert "\x1b[31m甲" not in shown and "\u202e" not in shown


def test_markdown_keeps_names_as_they_are():
    """Markup in names is escaped, and every unit is explained."""
    shown = markdown.render(report("a|b_*c*"), note="合成 <i>")
    assert "a\\|b\\_\\*c\\*" in shown and "\\<i\\>" in shown and "## 乙" in shown


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_formats_repeat(form):
    """The same assessment is written the same twice."""
    assert FORMATS[form](report()) == FORMATS[form](report())


def test_the_json_holds_outputs_and_what_nobody_used():
    """Outputs with their state, records that no item reads, those nobody verified: all are in the result."""
    data = jsonfile.loads(json.render(report(parameters={"extra": "2.5"})))
    first, second, third = data["units"]
    assert first["outputs"][0]["value"]["exact"] == str(float(first["score"]["exact"]) + 2.5)
    assert {item["id"] for item in second["unused_evidence"]} == {"m1"} and second["pending"] == ["i9"]
    assert third["void"] and third["score"] is None and third["status"] == "complete" and third["grade"] == "差"
    assert data["parameters"] == {"extra": "2.5"} and data["procedure"][0]["say"] == "通报"
    undetermined = jsonfile.loads(json.render(report()))["units"][0]["outputs"][0]
    assert undetermined["state"] == "undetermined"


def test_a_rubric_of_duties_alone_has_a_page():
    """Without sheet and result nothing is scored; the duties are listed all the same."""
    duties = bz.loads(
        "language: 1\nrubric: alone\nedition: '2021'\ntitle: 时限\neffective: {from: 2021-01-01, to: 2021-12-31}\n"
        "duties:\n  report: {title: 季报, clause: 二, every: quarter, met_by: {record: submission}}\n"
    )
    found = bz.assess(duties, bz.Ledger([], duties.vocabulary), units=bz.Units([bz.Unit(id="甲", name="甲")]))
    card = found["甲"]
    assert (card.status, card.score, card.shown, card.attainable, card.grade, card.low) == ("not_assessed", None, "", None, None, None)
    assert [row.status for row in found.compliance] == ["missed"] * 4
    assert "季报" in html.render(found) and "## 甲" in markdown.render(found)
    assert card.waterfall().lines == ()
    with pytest.raises(ValueError, match="nothing is scored"):
        card.explain()


def test_an_index_leads_to_its_pages():
    """The index names every page and escapes what it says."""
    assert '<a href="a.html">甲 &lt;b&gt;</a>' in html.index([("a.html", "甲 <b>", "3")], note="注")
