"""The paragraphs of an official text, by their clause paths (language.md §2): what is printed, and what a path leads to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_NUMERAL: Final = "一二三四五六七八九十百"
_HEADS: Final[tuple[tuple[int, re.Pattern[str], str], ...]] = (
    (0, re.compile(rf"附件(\d{{1,2}}|[{_NUMERAL}]{{1,3}})(?=$|:)"), "附件{}"),
    (1, re.compile(rf"第([{_NUMERAL}]{{1,4}})条"), "第{}条"),
    (1, re.compile(rf"([{_NUMERAL}]{{1,3}})、"), "{}"),
    (2, re.compile(rf"\(([{_NUMERAL}]{{1,3}})\)"), "({})"),
    (3, re.compile(r"(\d{1,2})[.、](?!\d)"), "{}"),
    (4, re.compile(r"\((\d{1,2})\)"), "({})"),
)


def flat(text: str) -> str:
    """Without white space, full-width forms as ASCII: how quotes are compared.

    >>> flat("（一） 全年不少于２次。")
    '(一)全年不少于2次。'
    """
    return "".join(unicodedata.normalize("NFKC", character) for character in text if not character.isspace())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph: its path, the line it begins at, and its text up to the next one."""

    path: str
    line: int
    text: str


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    r"""The numbered paragraphs in order. Numerals that begin again are told apart: ``M2/`` for a second method, ``·`` below a sibling.

    >>> [p.path for p in paragraphs("一、总则\n(一)目的\n二、办法\n1.日常\n(1)按时")]
    ['一', '一(一)', '二', '二1', '二1(1)']
    """
    lines = [flat(line) for line in text.splitlines()]
    heads = list(_heads(lines))
    methods = sum(1 for _, level, label in heads if level == 1 and label == "第一条")
    found: list[tuple[str, int]] = []
    seen: set[str] = set()
    stack: dict[int, str] = {}
    method = 0
    for line, level, label in heads:
        if label == "第一条":
            method, stack = method + 1, {}
        above = "".join(stack[n] for n in sorted(stack) if n < level)
        if 0 in stack and level:
            above += "/"  # rows of an annex
        prefix = f"M{max(method, 1)}/{above}" if methods > 1 else above
        step = label
        if f"{prefix}{label}" in seen and level in stack:
            step = f"{stack[level].split('·')[0]}·{label}"
        stack = {n: part for n, part in stack.items() if n < level} | {level: step if level else label}
        if level == 0 and f"{prefix}{label}" in seen:
            continue  # the annex itself, after a list of annexes
        seen.add(f"{prefix}{step}")
        found.append((f"{prefix}{step}", line))
    ends = [line for _, line in found[1:]] + [len(lines)]
    return tuple(Paragraph(path, line + 1, "".join(lines[line:end])) for (path, line), end in zip(found, ends, strict=True))


def _heads(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(lines):
        for level, pattern, shape in _HEADS:
            match = pattern.match(line)
            if match:
                yield number, level, shape.format(match.group(1))
                break


def holds(text: str, path: str, printed: Mapping[str, Paragraph]) -> bool:
    """Whether a path leads to something in the text: a numbered paragraph, or the words of an annex row one after another."""
    if path in printed:
        return True
    body, at = flat(text), 0
    for part in re.split(r"/", path):
        word = flat(part)
        if re.fullmatch(r"M\d|\d{1,3}|¶\d+", word):
            continue
        if word in printed or any(known.endswith(f"/{word}") for known in printed):
            continue
        at = body.find(word.split("¶")[0], at)
        if at < 0:
            return False
    return True
