"""The paragraphs of a text: whatever is numbered is found once, under the path that leads to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.rubric.paragraphs import flat, holds, paragraphs

NUMERALS = "一二三四五六七八九"
BODY = st.text("会议报送工作，。“”", max_size=12)
TREES = st.lists(st.lists(st.lists(st.integers(0, 3), max_size=3), max_size=3), min_size=1, max_size=4)


def outline(tree):
    """Numbered lines with the path of each: 一、 (一) 1. (1), each beginning again below its parent."""
    for a, chapters in enumerate(tree):
        top = NUMERALS[a]
        yield top, f"{top}、"
        for b, sections in enumerate(chapters):
            second = f"{top}({NUMERALS[b]})"
            yield second, f"（{NUMERALS[b]}）"
            for c, points in enumerate(sections, 1):
                yield f"{second}{c}", f"{c}."
                for d in range(1, points + 1):
                    yield f"{second}{c}({d})", f"（{d}）"


@given(TREES, st.data())
def test_an_outline_is_read_back_as_it_was_numbered(tree, data):
    """Paths, in order, each at its line; the text of each begins with its numeral, and every path leads into the text."""
    written = list(outline(tree))
    lines = [mark + data.draw(BODY) for _, mark in written]
    text = "标题\n\n" + "\n".join(lines)
    found = paragraphs(text)
    assert [one.path for one in found] == [path for path, _ in written]
    assert [one.line for one in found] == [n + 3 for n in range(len(written))]
    assert all(one.text == flat(line) for one, line in zip(found, lines, strict=True))
    printed = {one.path: one for one in found}
    assert all(holds(text, path, printed) for path in printed)


def test_methods_annexes_and_numerals_that_begin_again_are_told_apart():
    """``M2/`` for a second 第一条, ``附件1/`` for rows of an annex, ``·`` for numerals that begin again below a sibling."""
    text = "第一条 目的\n第二条 对象\n附件: 1. 表\n附件1\n1. 会议\n2. 报送\n第一条 监督\n（一）检查\n第二条 施行"
    assert [one.path for one in paragraphs(text)] == [
        "M1/第一条", "M1/第二条", "M1/附件1", "M1/附件1/1", "M1/附件1/2", "M2/第一条", "M2/第一条(一)", "M2/第二条"
    ]  # fmt: skip
    again = "三、方式\n(一)内容\n(二)标准\n(三)方法\n(一)日常\n(二)年终\n五、运用"
    assert [one.path for one in paragraphs(again)] == ["三", "三(一)", "三(二)", "三(三)", "三(三)·(一)", "三(三)·(二)", "五"]


def test_the_rows_of_an_annex_are_found_by_their_words_in_order():
    """A path of an annex row leads to its words one after another, and nowhere if one of them is not there."""
    text = "附件1\n组织领导 领导重视 会议\n宣传发动 宣传工作"
    printed = {one.path: one for one in paragraphs(text)}
    assert holds(text, "附件1/组织领导/领导重视/1", printed)
    assert holds(text, "M1/附件1/宣传发动", printed)
    assert not holds(text, "附件1/宣传发动/领导重视", printed)
    assert not holds(text, "附件1/社会参与", printed)


def test_a_number_is_no_numeral():
    """A decimal or an amount at the head of a line begins no paragraph."""
    assert [one.path for one in paragraphs("一、办法\n1.5分计入\n20家企业\n1.按时")] == ["一", "一1"]
