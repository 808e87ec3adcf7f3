"""Places: what a span cuts out of the file is what stands in the data at its path."""

from __future__ import annotations

import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bizenv_rules.text import dotted, load
from bizenv_rules.text.document import cut

plain_text = st.text("ab01 .:-#'\"[]{},|>&*!%@?=~+\\\n满分三(二)é", max_size=30)
keys = st.text("ab满分_", min_size=1, max_size=8)
leaves = st.booleans() | st.integers(-999, 999) | plain_text
data = st.recursive(leaves, lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(keys, inner, min_size=1, max_size=4))
styles = st.fixed_dictionaries(
    {
        "default_flow_style": st.booleans(),
        "allow_unicode": st.just(value=True),
        "width": st.sampled_from([20, 1000]),
        "indent": st.integers(2, 4),
    }
)
INSIDE = 'a(b, "c") >= 满分'


class _Writer(yaml.SafeDumper):
    """Writes without aliases."""

    def ignore_aliases(self, data):
        return True


def at(value, path):
    for step in path:
        value = value[step]
    return value


@given(data, styles)
def test_a_span_reads_back_to_its_value(value, style):
    """The text of a span, put back into its column, says the value of its path; the text of a key's span says the key."""
    document = load(yaml.dump(value, Dumper=_Writer, **style), "a.yaml")
    assume(not document.problems)
    for path, place in document.spans.items():
        again = load(" " * place.value.column + cut(document.lines, place.value), "b.yaml")
        assert at(document.data, path) == again.data
        assert document.written(path) == cut(document.lines, place.value)
        if place.key:
            assert path[-1] == load(cut(document.lines, place.key) + ": 1", "b.yaml").data.popitem()[0]


@given(data, styles)
def test_every_value_has_a_span(value, style):
    """There is a place for every path of the data and for no other."""
    document = load(yaml.dump(value, Dumper=_Writer, **style), "a.yaml")
    assume(not document.problems)

    def paths(value, path):
        yield path
        steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, inner in steps:
            yield from paths(inner, (*path, step))

    assert set(paths(document.data, ())) == set(document.spans)


one_line = st.text("ab .,'\"\\#:()=>满é\t", min_size=1, max_size=20)


@example(text=":''", style=None, ends=(0, 3))
@given(text=one_line, style=st.sampled_from([None, "'", '"', "|"]), ends=st.tuples(st.integers(0, 25), st.integers(0, 25)))
def test_an_inner_span_is_the_part_that_was_asked_for(text, style, ends):
    """Inside plain, quoted and block texts the place of a part is exact, however its quotes are escaped."""
    start, end = min(*ends, len(text)), min(sorted(ends)[1], len(text))
    document = load(yaml.safe_dump({"k": {"when": text}}, default_style=style, allow_unicode=True, width=1000), "a.yaml")
    assume(not document.problems)
    span = document.inner_span(("k", "when"), start, end)
    place = document.spans["k", "when"]
    if place.style == "|" and text[0] in " \t":  # written with a depth of its own (|2): the whole text is shown
        assert document.span(("k", "when")) == span
        return
    assert span.start.line == span.end.line
    part = document.lines[span.start.line - 1][span.start.column - 1 : span.end.column - 1]
    bare = part.replace("''", "'") if place.style == "'" else part
    said = load(f'"{part}"' if place.style == '"' else "'" + bare.replace("'", "''") + "'", "b.yaml").data
    assert text[start:end] == said


@given(st.lists(st.text("ab 满", max_size=6).map(str.strip), min_size=1, max_size=4), st.data())
def test_an_inner_span_finds_the_line_of_a_block(lines, draw):
    """In a ``|`` block a part stands on the line on which its author wrote it."""
    lines = ["first", *lines, "last"]
    number = draw.draw(st.integers(0, len(lines) - 1))
    offset = sum(len(line) + 1 for line in lines[:number])
    document = load("k:\n  when: |\n" + "\n".join(f"    {line}" for line in lines) + "\nend: 1\n", "a.yaml")
    span = document.inner_span(("k", "when"), offset, offset + len(lines[number]))
    assert (3 + number, 5) == (span.start.line, span.start.column)
    assert lines[number] == document.lines[span.start.line - 1][span.start.column - 1 : span.end.column - 1]


def test_a_folded_text_is_shown_whole():
    """Where lines were folded the offsets of the text say nothing about columns."""
    document = load(f"a: >\n  {INSIDE}\n  and b\nb: 'x\n  y'\nc: x\n  y\nd: >-\n  {INSIDE}\ne: 5\nf: {{a: 1}}\n", "a.yaml")
    for path in ("a", "b", "c", "f"):
        assert document.span((path,)) == document.inner_span((path,), 1, 2)
    assert str(document.inner_span(("d",), 0, 2).start) == "a.yaml:9:3"
    assert str(document.inner_span(("d",), 0, 2).end) == "a.yaml:9:5"
    assert str(document.inner_span(("e",), 0, 1).start) == "a.yaml:10:4"


def test_offsets_beyond_the_text_end_at_its_end():
    """A part that reaches too far is cut at the end of what is there."""
    document = load("a: |\n  xy\nb: xy\nc: 'xy'\n", "a.yaml")
    for path in ("a", "b", "c"):
        span = document.inner_span((path,), 1, 99)
        assert span.end.column <= len(document.lines[span.end.line - 1]) + 1


def test_what_is_missing_is_shown_at_the_first_key_beside_it():
    """A path that is not there is shown where a person would write it: at the first key of the mapping that lacks it."""
    document = load("sheet:\n  id: a\n  items:\n  - each: 3\n  - [x]\nempty:\nnone: {}\n", "a.yaml")

    def place(*path, key=False):
        return str(document.span(path, key=key).start).removeprefix("a.yaml:")

    assert place("sheet", "points") == "2:3"
    assert place("sheet", "points", "deeper") == "2:3"
    assert place("sheet", "items", 0, "points", key=True) == "4:5"
    assert place("sheet", "items", 1, 7) == "5:5"
    assert place("sheet", "items", key=True) == "3:3"
    assert place("empty") == "6:1"
    assert place("none", "x") == "7:7"
    assert place("nothing") == "1:1"
    assert load("", "a.yaml").span(("x",)) is None
    assert not document.written(("nothing",))
    assert dotted(("sheet", "items", 0)) == "sheet.items[0]"
