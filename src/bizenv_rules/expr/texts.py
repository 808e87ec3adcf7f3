"""Texts and lists in expressions: ``mentions`` and ``overlap``."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_FOLD |= {code: code - 0xFEE0 + 32 for code in range(ord("Ａ"), ord("Ｚ") + 1)}


def fold(text: str) -> str:
    """The text with U+FF01 to U+FF5E mapped to ASCII and A to Z lowered, nothing else; any engine can do the same.

    >>> fold("互联网＋监管 ＡＰＰ App")
    '互联网+监管 app app'
    """
    return text.lower() if text.isascii() else text.translate(_FOLD)


def mentions(text: str, words: Collection[str]) -> bool:
    """Whether the text contains one of the words, both folded.

    >>> mentions("推进“互联网＋监管”", ("互联网+监管", "营商环境"))
    True
    """
    folded = fold(text)
    return any(word in folded for word in _folded(words if isinstance(words, tuple) else tuple(words)))


@lru_cache(maxsize=256)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def overlap(first: Collection[str], second: Collection[str]) -> bool:
    """Whether the lists have a text in common.

    >>> overlap(("牵头", "配合"), ("配合",))
    True
    """
    return not set(first).isdisjoint(second)
