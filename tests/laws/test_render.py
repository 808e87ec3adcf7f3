"""Showing problems: the caret stands under its text, and nothing that an author wrote acts on the reader."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bizenv_rules.problem import Fix, Problem, Related
from bizenv_rules.render import one_line, problem_dict, render, render_github, render_json, render_sarif, render_text, visible, width
from bizenv_rules.render.visible import HIDDEN, shortened
from bizenv_rules.source import Pos, Span

ACTS = re.compile(f"[{HIDDEN}]")
anything = st.text(max_size=20) | st.text("\x1b\u202e\n\r\t%:,;`满ａ\u0301\ud800", max_size=10)
names = st.sampled_from(["a.yaml", "折/b.yaml", "/tmp/c d.yaml", "\x1b]0;x", "::error::", ""])
positions = st.tuples(st.integers(1, 9), st.integers(1, 40))
spans = st.builds(lambda file, one, two: Span(Pos(file, *min(one, two)), Pos(file, *max(one, two))), names, positions, positions)
problems = st.builds(
    Problem,
    code=st.sampled_from(["E101", "X003"]) | anything,
    message=anything,
    severity=st.sampled_from(["error", "warning", "note"]),
    path=anything,
    span=st.none() | spans,
    label=anything,
    related=st.lists(st.builds(Related, spans, anything), max_size=2).map(tuple),
    help=st.lists(anything, max_size=2).map(tuple),
    clause=anything,
    fix=st.none() | st.builds(Fix, spans, anything),
)
sources = st.dictionaries(names, st.lists(anything, max_size=9))


def columns(text):
    """The width of visible text, by its definition and not by the program's."""
    return sum(
        0 if unicodedata.category(sign) in {"Mn", "Me"} else 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1 for sign in text
    )


@given(st.lists(problems, max_size=4), sources)
def test_no_problem_makes_showing_it_fail(found, lines):
    """Whatever a problem holds and whatever lines there are, every form comes out, and no character of it acts on a terminal."""
    assert not ACTS.search(render_text(found, lines).replace("\n", ""))
    assert not ACTS.search("".join(map(one_line, found)))
    assert not ACTS.search(render_github(found).replace("\n", ""))
    assert {len(render_github(found).splitlines())} == {len(dict.fromkeys(found))}
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in render_github(found).splitlines())
    assert render_json(found).isascii()
    assert render_sarif(found).isascii()
    assert (
        len(dict.fromkeys(found))
        == len(json.loads(render_json(found))["problems"])
        == len(json.loads(render_sarif(found))["runs"][0]["results"])
    )


FILLING = "ab 满ａé\u0301\t”\u202e"


def carets(line, start, end):
    """The shown line, and the columns from which and to which it is underlined."""
    problem = Problem("E101", "x", span=Span(Pos("a", 1, start + 1), Pos("a", 1, end + 1)), label="here")
    _, _, _, shown, under, *_ = render_text([problem], {"a": [line]}).split("\n")
    found = re.fullmatch(r"  \| ( *)(\^+) here", under)
    return shown[4:], len(found.group(1)), len(found.group(1)) + len(found.group(2))


@given(st.text(FILLING, max_size=4), st.text(FILLING, max_size=4), st.text(FILLING, max_size=4))  # together a line that is shown whole
def test_the_caret_stands_under_the_text(before, text, after):
    """In front of the first caret are as many columns as in front of the text, and each of its columns has a caret."""
    shown, start, end = carets(before + text + after, len(before), len(before) + len(text))
    assert visible(before + text + after).rstrip() == shown
    assert columns(visible(before)) == start
    assert max(1, columns(visible(text))) == end - start


@given(st.text(FILLING, max_size=300), st.sampled_from(["XY", "X" * 120, "X满Y"]), st.text(FILLING, max_size=300))
@example("a" * 250, "XY", "")
@example("满" * 50, "XY", "满" * 250)
@example(" " * 130, "X", "")
def test_a_long_line_is_cut_round_the_caret(before, text, after):
    """However long a line is, the text meant is in what is shown of it, and the caret stands under it."""
    shown, start, end = carets(before + text + after, len(before), len(before) + len(text))
    assert columns(shown) <= 100
    assert columns(shown[: shown.index("X")]) == start
    assert 0 < end - start <= columns(text)
    if end - start == columns(text):
        assert text in shown


@given(anything)
def test_visible_text_is_one_line_of_its_width(text):
    """What was made visible has no character that acts, and its width is that of its columns."""
    assert not ACTS.search(visible(text))
    assert "\n" not in visible(text)
    assert columns(visible(text)) == width(visible(text))
    assert columns(shortened(visible(text), 12)) <= 12


def span(line, start, end, file="a.yaml"):
    return Span(Pos(file, line, start), Pos(file, line, end))


TWO = Problem(
    "E301",
    "the weights add up to 1.01, not 1",
    path="blends",
    span=span(3, 9, 13),
    label="0.51",
    related=(Related(span(1, 9, 12), "0.40"), Related(span(2, 1, 3, "b.yaml"), "elsewhere")),
    help=("write 0.5",),
    clause="第七条",
    fix=Fix(span(3, 9, 13), "0.5"),
)
LINES = {"a.yaml": ["weight: 0.4", "", "weight: 0.51"], "b.yaml": ["x", "yes"]}


def test_a_problem_with_other_places_shows_them_all():
    """Related places stand in the same excerpt, those of other files in one of their own, then clause and help."""
    expected = """\
error[E301]: the weights add up to 1.01, not 1
 --> a.yaml:3:9  (blends)
  |
1 | weight: 0.4
  |         --- 0.40
3 | weight: 0.51
  |         ^^^^ 0.51
 ::: b.yaml:2:1
  |
2 | yes
  | -- elsewhere
  = clause: 第七条
  = help: write 0.5

1 error in 1 file
"""
    assert expected == render([TWO], LINES)


def test_at_most_fifty_are_shown_and_all_are_counted():
    """The closing line counts what is left out."""
    many = [
        Problem("E101", f"no {number}", severity="warning" if number % 2 else "error", span=span(1, number, number + 1))
        for number in range(1, 61)
    ]
    text = render_text(many, {})
    assert text.count("[E101]") == 50
    assert text.endswith("\n\n30 errors, 30 warnings in 1 file (50 shown at most)\n")
    assert render_text([], {}) == ""


def test_a_span_over_lines_is_underlined_on_its_first():
    """A block is pointed at where it begins."""
    problem = Problem("E203", "x", span=Span(Pos("a", 1, 3), Pos("a", 3, 1)))
    assert "1 | a: |\n  |   ^^" in render_text([problem], {"a": ["a: |  ", "  b", "c"]})


def test_a_place_without_a_line_is_named_only():
    """Where the lines are not at hand, or there is only a path, the place is still said."""
    assert render_text([Problem("E001", "x", span=span(1, 1, 1, "f"))], {}) == "error[E001]: x\n --> f\n\n1 error in 1 file\n"
    assert " --> f:4:2\n" in render_text([Problem("E001", "x", span=span(4, 2, 3, "f"))], {"f": ["a"]})
    assert render_text([Problem("V001", "x", path="m-17")], {}) == "error[V001]: x\n --> m-17\n\n1 error\n"
    assert one_line(TWO) == "a.yaml:3:9: error[E301]: the weights add up to 1.01, not 1"


def test_json_has_every_field():
    """Programs get all that people see."""
    (entry,) = json.loads(render_json([TWO]))["problems"]
    assert entry == problem_dict(TWO)
    assert entry["span"] == {"file": "a.yaml", "line": 3, "column": 9, "end_line": 3, "end_column": 13}
    assert entry["fix"]["text"] == "0.5"
    assert [related["label"] for related in entry["related"]] == ["0.40", "elsewhere"]
    assert set(entry) == {"code", "severity", "message", "path", "span", "label", "clause", "help", "related", "fix"}


def test_an_annotation_is_one_escaped_line():
    """Commas and colons of a file name, newlines and per cent signs cannot change the command."""
    problem = Problem("E107", "40%\nx", severity="note", span=span(2, 3, 6, "a,b:c%.yaml"), help=("write 0.4",))
    expected = "::notice file=a%2Cb%3Ac%25.yaml,line=2,endLine=2,col=3,endColumn=6,title=E107::40%25<U+000A>x%0Ahelp: write 0.4\n"
    assert expected == render_github([problem])
    lines = Problem("E107", "x", severity="warning", span=Span(Pos("a", 1, 3), Pos("a", 3, 1)))
    assert render_github([lines]) == "::warning file=a,line=1,endLine=3,col=3,title=E107::x\n"


def test_sarif_says_rule_place_and_fix():
    """Each result names its rule, its region (ends just behind the text), other places, and the replacement."""
    log = json.loads(render_sarif([TWO], {"E301": "Weights"}))
    run = log["runs"][0]
    (result,) = run["results"]
    assert log["version"] == "2.1.0"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]] == {"id": "E301", "shortDescription": {"text": "Weights"}}
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a.yaml"}, "region": {"startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 13}}
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "blends"}]
    assert [related["message"]["text"] for related in result["relatedLocations"]] == ["0.40", "elsewhere"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "0.5"}


@pytest.mark.parametrize(
    ("file", "uri"),
    [("a b.yaml", "a%20b.yaml"), ("/tmp/甲.yaml", "file:///tmp/%E7%94%B2.yaml"), ("r/x.yaml", "r/x.yaml"), ("#?", "%23%3F")],
)
def test_sarif_names_files_by_uri(file, uri):
    """A file's name is escaped as addresses are; an absolute one says so."""
    (result,) = json.loads(render_sarif([Problem("E001", "x", span=span(1, 1, 1, file))]))["runs"][0]["results"]
    assert uri == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


@given(st.text("ab优＾é", min_size=1, max_size=5), st.integers(1, 60), st.integers(1, 2), st.data())
def test_a_caret_line_ends_where_its_text_ends(part, times, last, data):
    """However long the line is, underlining goes no further than what is shown of it (and one column at its end)."""
    line = part * times
    first, end = sorted(data.draw(st.tuples(*[st.integers(1, len(line) + 1)] * 2)))
    problem = Problem("E010", "too long", span=Span(Pos("a", 1, first), Pos("a", last, end)))
    shown, under = render_text([problem], {"a": [line]}).splitlines()[3:5]
    assert columns(under) <= columns(shown) + 1


def test_a_text_of_a_million_characters_is_underlined_as_far_as_it_is_shown():
    """The shortened line ends in ``...``; the carets stop before it."""
    lines = ("name: " + "优" * 1_000_000,)
    problem = Problem("E010", "too long", span=Span(Pos("a", 1, 7), Pos("a", 1, 1_000_007)))
    shown, under = render_text([problem], {"a": lines}).splitlines()[3:5]
    assert shown.endswith("优...") and columns(under) == columns(shown) - 3
