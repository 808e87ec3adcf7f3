"""Reading text: what PyYAML wrote comes back, and nothing that anybody can write makes it fail."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bizenv_rules.text import Trap, load
from bizenv_rules.text.codes import CODES

PARSERS = [yaml.SafeLoader, yaml.CSafeLoader]
# Signs of YAML, slips, line ends and Chinese text: what finds the seams of a reader.
SIGNS = "ab01 .:-#'\"[]{},|>&*!%@?=~+\\\n\t：－—，、“”（）＃１＝　满分三éｃ\u00a0\u0085\u2028\u200b\ufeff"
WORDS = [
    "yes",
    "No",
    "on",
    "~",
    "null",
    "8:30",
    "017",
    "1_000",
    "1e3",
    ".5",
    "+5",
    "0x1F",
    "40%",
    "20分",
    "１２",
    "<<",
    "=",
    "2021-01-01",
    "三(二)1(5)",
]
plain_text = (
    st.text("ab01 .:-#'\"[]{},|>&*!%@?=~+\\\n满分三(二)é", max_size=30)
    | st.sampled_from(WORDS)
    | st.text(st.characters(categories=["L", "N", "P"]))
)
keys = st.text("ab0 满分:#'\"-[", max_size=20) | st.sampled_from(WORDS)
leaves = st.none() | st.booleans() | st.integers(-(10**15) + 1, 10**15 - 1) | plain_text
data = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12)
styles = st.fixed_dictionaries(
    {
        "text": st.sampled_from([None, '"', "'", "|", ">"]),
        "default_flow_style": st.booleans(),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 1000]),
        "indent": st.integers(2, 5),
    }
)
SLIPS = {"E005", "E006", "E007", "E015", "E110", "E113"}


def written(value, style):
    """``value`` in YAML; ``style`` goes to PyYAML, its ``text`` (a quote, ``|``, ``>`` or None) to the texts alone."""

    class Writer(yaml.SafeDumper):
        def ignore_aliases(self, data):
            return True

        def represent_str(self, text):
            return self.represent_scalar("tag:yaml.org,2002:str", text, style=style["text"])

    Writer.add_representer(str, Writer.represent_str)
    return yaml.dump(value, Dumper=Writer, sort_keys=False, **{name: choice for name, choice in style.items() if name != "text"})


@pytest.mark.parametrize("parser", PARSERS)
@given(value=data, style=styles)
@example(value={"a": "", "b": {"c": "x\n"}}, style={"text": "|"})
def test_plain_data_comes_back_as_it_was_written(parser, value, style):
    """What PyYAML writes reads back equal; unless a text looks like a slip, nothing about its structure is even remarked."""
    document = load(written(value, style), "a.yaml", loader=parser)
    codes = {problem.code for problem in document.problems}
    if not codes & (SLIPS | {"E004", "E014", "E101"}):
        assert all(code.startswith("E1") for code in codes)
        assert not document.broken
        assert value == document.data


@pytest.mark.parametrize("parser", PARSERS)
@given(text=st.text(SIGNS, max_size=120) | st.text(max_size=60))
@example(text="\ufeffa: 1")
@example(text="a: \ud800")
@example(text="{{a: 1}: 2, [b]: 3")
@example(text="[f(a, {b: 1}, c)]")
@example(text="{f(a, f(a: 1}")
@example(text="? \n: - b\n*a : 1")
@example(text="- [：, {：: a}, {：}]")
@example(text="a: {id:x\n 名称：优化}")
@example(text='二"\t')
def test_no_text_makes_reading_fail(parser, text):
    """Whatever stands in a file, there is a document, and its problems have known codes and places inside the file."""
    document = load(text, "a.yaml", loader=parser)
    assert document.broken <= bool(document.problems)
    for problem in document.problems:
        assert problem.code in CODES
        for place in (problem.span.start, problem.span.end):
            assert 1 <= place.line <= len(document.lines)
            assert 1 <= place.column <= len(document.lines[place.line - 1]) + 1


@given(
    st.binary(max_size=80)
    | st.text(SIGNS).map(lambda text: text.encode("gb18030", "replace"))
    | st.text(SIGNS).map(lambda text: text.encode("utf-16"))
)
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\xfe\xff\xd8\x00")
@example(b"\x00\x00\xfe\xff\x00")
@example("满分".encode("gbk") + b"\xff")
def test_no_bytes_make_reading_fail(content):
    """Whatever the encoding, there is a document, and what is not UTF-8 is said."""
    document = load(content, "a.yaml")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        assert "E003" in {problem.code for problem in document.problems}


@given(st.text(SIGNS, max_size=120))
def test_both_parsers_give_the_same_data(text):
    """With libyaml or without it, a file without problems means the same."""
    one, two = (load(text, "a.yaml", loader=parser) for parser in PARSERS)
    if not one.problems and not two.problems:
        assert one.data == two.data
        assert one.spans == two.spans


@given(value=st.dictionaries(keys, st.text(SIGNS, max_size=30)), style=st.sampled_from(["'", '"', "|"]), width=st.sampled_from([20, 1000]))
def test_no_slip_is_seen_inside_quotes_and_blocks(value, style, width):
    """A full-width colon, a dash or a tab in a quoted or block text is text."""
    document = load(written(value, {"text": style, "width": width, "allow_unicode": True}), "a.yaml")
    assert (
        not {"E005", "E007", "E110"} & {problem.code for problem in document.problems} or "\u0085" in str(value) or "\u2028" in str(value)
    )


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.text("0123456789", min_size=1, max_size=10))
def test_numbers_are_exact(whole, decimals):
    """A number with a point is the decimal that stands there, never a float."""
    number = load(f"{whole}.{decimals}", "a.yaml").data
    assert isinstance(number, Decimal)
    assert str(number) == f"{whole}.{decimals}"


@pytest.mark.parametrize("word", [word for word in WORDS if word not in {"null", "2021-01-01", "三(二)1(5)"}])
def test_what_programs_disagree_on_is_a_trap(word):
    """A text that another program would read otherwise is kept, marked and reported once."""
    document = load(f"a: {word}\n", "a.yaml")
    assert isinstance(document.data["a"], Trap)
    assert document.data["a"] == word
    assert [problem.span.start.column for problem in document.problems] == [4]


def test_a_repeated_key_keeps_the_first_value():
    """Of two equal keys the first is read, and what stands below the second one is not lost to the checks."""
    document = load("cap: 5\nｃａｐ:\n  x: 40%\n", "a.yaml")
    assert document.data == {"cap": 5}
    assert [problem.code for problem in document.problems] == ["E101", "E107"]


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "[{a: ", "a: &a [*a, "])
def test_depth_does_not_end_the_program(piece):
    """Fifty thousand open brackets are one problem with a place, in a process of their own."""
    program = (
        "import sys; from bizenv_rules.text import load; d = load(sys.argv[1] * 50000, 'a.yaml'); print(d.problems[-1].code, d.broken)"
    )
    done = subprocess.run([sys.executable, "-c", program, piece], capture_output=True, text=True, check=True)
    assert done.stdout in {"E009 True\n", "E011 True\n"}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: "a: " + "x" * 3_000_000, "E002"),
        (lambda: "a: " + "x" * 20_001, "E010"),
        (lambda: "k" * 201 + ": 1", "E010"),
        (lambda: "\n" * 100_001, "E010"),
        (lambda: "[" + "a," * 200_001 + "]", "E010"),
        (lambda: "a: &a x\n" + "".join(f"b{i}: [{'*a, ' * 9}]\n" for i in range(5000)), "E011"),
        (lambda: "[" + "f(a, " * 2000 + "]", None),
        (lambda: "[" + "f(a, b), " * 2000 + "]", "E015"),
        (lambda: "{" + ", ".join(f"k{i}：v" for i in range(2000)) + "}", "E005"),
        (lambda: "名称：优化\n" * 2000, "E005"),
        (lambda: "- 40%\n" * 300, "E107"),
        (lambda: "\x01" * 100_000, "E004"),
        (lambda: "".join(map(chr, range(0xE0000, 0xE1000))), "E004"),
    ],
)
def test_a_large_file_is_refused_in_few_words(make, code):
    """What goes beyond a limit is said, and of many like problems a hundred are kept."""
    problems = load(make(), "a.yaml").problems
    assert len(problems) <= 202
    assert code is None or code in {problem.code for problem in problems}


def test_what_is_left_out_is_counted():
    """Of three hundred like problems a hundred are kept, and one says how many there are besides."""
    problems = load("- 40%\n" * 300, "a.yaml").problems
    assert len(problems) == 101
    assert [problem.message for problem in problems if "more" in problem.message] == ["200 more problems like this one are not listed"]


@given(st.text(SIGNS.replace("\n", "") + "\n", max_size=80))
def test_line_ends_and_a_byte_order_mark_mean_nothing(text):
    """A file saved on Windows is the same file."""
    one = load(text, "a.yaml")
    two = load(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "a.yaml")
    if not text.startswith("\ufeff"):
        assert (one.data, one.problems, one.spans) == (two.data, two.problems, two.spans)


@pytest.mark.parametrize(
    ("text", "data", "codes"),
    [
        ("名称：优化\n每次：3\n", {"名称": "优化", "每次": 3}, {"E005"}),
        ("－名称：40%\n", [{"名称": "40%"}], {"E005", "E007", "E107"}),
        ("- a\n— b\n", ["a", "b"], {"E007"}),
        ("＃ 注\na:\t1\n", {"a": 1}, {"E006", "E110"}),
        ("a：|\n  b：c\n", {"a": "b：c\n"}, {"E005"}),
        ('a: {b: "x\n  y", c: [\n  d]}\n名称：x\n', {"a": {"b": "x y", "c": ["d"]}, "名称": "x"}, {"E005"}),
        ("a: 'x\n  b：y'\n名称：x\n", {"a": "x b：y", "名称": "x"}, {"E005"}),
        ("a: [x # ]\n  ]\n名称：x\n", {"a": ["x"], "名称": "x"}, {"E005"}),
        ("{名称：优化, 名称：x}", {"名称": "优化"}, {"E005"}),
        ("{a: f(x, k: 1, k: 2}", {"a": "f(x", "k": 1}, {"E101"}),
        ("{a: f(x, k), b: g(x, k)}", {"a": "f(x, k)", "b": "g(x, k)"}, {"E015"}),
        ("[f(x, [a], b)]", ["f(x", ["a"], "b)"], set()),
        ("[f(x, y, 3)]", ["f(x, y, 3)"] * 3, {"E015"}),
        ("[" + "f(" + "x, " * 40 + "y)]", ["f(x", *["x"] * 39, "y)"], set()),
        ("[" + "f(" + "x" * 400 + ", " + "x" * 300 + ")]", ["f(" + "x" * 400, "x" * 300 + ")"], set()),
    ],
)
def test_what_was_clearly_meant_is_read(text, data, codes):
    """A slip is reported and then read as it was meant, so that it hides nothing else and nothing else is blamed."""
    document = load(text, "a.yaml")
    assert data == document.data
    assert codes == {problem.code for problem in document.problems}


def test_places_behind_a_slip_are_those_of_the_file():
    """Where a blank was put in to read on, columns still count what the author wrote."""
    document = load("- x: 1\n－名称：40%\n", "a.yaml")
    assert [(problem.code, problem.span.start.column) for problem in document.problems if problem.span] == [
        ("E007", 1),
        ("E005", 4),
        ("E107", 5),
    ]
    assert document.written((1, "名称")) == "40%"
    assert document.inner_span((1, "名称"), 1, 2).start.column == 6
