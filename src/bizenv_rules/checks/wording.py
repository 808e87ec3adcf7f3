"""What the words of a quotation say in numbers: points, per cent, and whether 以上, 超过 and the like take the edge itself in.

民法典第1259条: 以上, 以下, 以内 and 届满 include the number; 不满, 超过 and 以外 do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Final

from bizenv_rules.lean import dataclass

DIGITS: Final = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2}
TENS: Final = {"十": 10, "百": 100}
HAN: Final = "零一二两三四五六七八九十百"
ARABIC: Final = r"\d+(?:\.\d+)?"
NUMBER: Final = rf"(?P<n>{ARABIC}|[{HAN}]+)"
UNIT: Final = r"\s*(?:个|次|条|项|件|篇|分|名|家|人|天|日|户|%)?"
NO_POINTS: Final = "(?![钟之别管值组类数级局支])"
GIVEN: Final = "(?:得|计|加|扣|减|给|为|共|满分|各)"

POINTS: Final = (re.compile(rf"(?<![\d.])(?P<n>{ARABIC})\s*分{NO_POINTS}"), re.compile(rf"{GIVEN}\s*(?P<n>[{HAN}]+)\s*分{NO_POINTS}"))
SHARES: Final = (re.compile(rf"(?P<n>{ARABIC})\s*[%％]"), re.compile(rf"百分之(?P<n>{ARABIC}|[{HAN}]+)"))
UPPER: Final = (  # the number belongs with what lies above it
    re.compile(rf"(?:不少于|不低于|不小于|不得少于|至少|达到)\s*{NUMBER}"),
    re.compile(rf"{NUMBER}{UNIT}(?:及|[(（]含[^)）]*[)）])?以上"),
    re.compile(rf"(?<![不得])(?:不足|不满|未满|少于|低于|未达到|小于)\s*{NUMBER}"),
)
MOST: Final = (  # the number is the most that is given or taken
    re.compile(rf"(?P<n>{ARABIC}|[{HAN}]+)\s*分{NO_POINTS}封顶"),
    re.compile(rf"(?:最高|最多|满分|上限)\s*(?:为|是|计|加|得|扣|减)?\s*(?P<n>{ARABIC}|[{HAN}]+)\s*分{NO_POINTS}"),
)
LOWER: Final = (  # the number belongs with what lies below it
    re.compile(rf"(?<![不未得])(?:超过|多于|大于|高于)\s*{NUMBER}"),
    re.compile(rf"(?:不超过|不多于|不大于|不高于|不得超过|未超过)\s*{NUMBER}"),
    re.compile(rf"{NUMBER}{UNIT}(?:及)?(?:以下|以内|以外|之内)"),
)


@dataclass(frozen=True, slots=True)
class Edge:
    """``with_upper``: whether the number itself belongs with what lies above it."""

    at: Fraction
    with_upper: bool
    words: str


def points(quote: str) -> Iterator[Fraction]:
    """The numbers of points that a quotation names.

    >>> [str(n) for n in points("每条计0.5分。最高计三分，十分重要，5分钟内")]
    ['1/2', '3']
    """
    yield from _numbers(POINTS, quote)


def shares(quote: str) -> Iterator[Fraction]:
    """The percentages, as parts of one hundred.

    >>> [str(n) for n in shares("占 50%，其余占百分之二十")]
    ['50', '20']
    """
    yield from _numbers(SHARES, quote)


def most(quote: str) -> Iterator[Fraction]:
    """The numbers of points that are the most there can be.

    >>> [str(n) for n in most("每条计0.5分，加分至3分封顶，最高扣十分")]
    ['3', '10']
    """
    yield from _numbers(MOST, quote)


def by_level(quote: str, levels: Collection[str]) -> Iterator[tuple[str, Fraction]]:
    """The levels that a quotation names, each with the number of points right behind it, in the same breath.

    >>> list(map(str, by_level("省级表彰加5分、市级表彰加3分", ["省级", "市级", "区县级"])))
    ["('省级', Fraction(5, 1))", "('市级', Fraction(3, 1))"]
    """
    names = "|".join(sorted(map(re.escape, levels), key=len, reverse=True))
    for part in re.split("[，,、；;。：:]", quote):
        found = list(re.finditer(names, part)) if names else []
        numbers = [] if next(most(part), None) is not None or len(found) != 1 else list(points(part[found[0].end() :]))
        if len(numbers) == 1:
            yield found[0][0], numbers[0]


def numbers(text: str) -> Iterator[Fraction]:
    """Every number in digits, as an item's table is shown.

    >>> [str(n) for n in numbers("each 1; 警示 0.5")]
    ['1', '1/2']
    """
    yield from map(Fraction, re.findall(ARABIC, text))


def edges(quote: str) -> Iterator[Edge]:
    """The numbers with a word that says on which side they lie; none if the quotation says 含 or 不含 otherwise.

    >>> [(str(edge.at), edge.with_upper) for edge in edges("不少于2次；超过10条的；三次以下")]
    [('2', True), ('10', False), ('3', False)]
    """
    if "不含" in quote:
        return
    for patterns, upper in ((UPPER, True), (LOWER, False)):
        for pattern in patterns:
            for found in pattern.finditer(quote):
                number = number_of(found["n"])
                if number is not None:
                    yield Edge(number, upper, found[0])


def number_of(text: str) -> Fraction | None:
    """A number in digits or in common Chinese numerals below a thousand; None if it is none.

    >>> [str(number_of(text)) for text in ("2.5", "十", "二十", "十五", "一百零二", "百十")]
    ['5/2', '10', '20', '15', '102', 'None']
    """
    if text[0].isdigit():
        return Fraction(text)
    total, digit, last = 0, None, 1000
    for letter in text:
        if letter in TENS:
            unit = TENS[letter]
            if unit >= last or (digit is None and total and unit == 10):  # 百十 is no number
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif digit not in (None, 0):
            return None
        else:
            digit = DIGITS[letter]
    return Fraction(total + (digit or 0))


def _numbers(patterns: tuple[re.Pattern[str], ...], quote: str) -> Iterator[Fraction]:
    for pattern in patterns:
        for found in pattern.finditer(quote):
            number = number_of(found["n"])
            if number is not None:
                yield number
