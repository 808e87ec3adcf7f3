"""The vocabulary of a rubric: the standard kinds of record with what it declares."""

from __future__ import annotations

from functools import lru_cache

from bizenv_rules.evidence.vocabulary import Vocabulary, vocabulary
from bizenv_rules.program import DeclaredKind


@lru_cache(maxsize=32)
def known_words(declared: tuple[DeclaredKind, ...], values: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Vocabulary:
    """The vocabulary with what a rubric declares; the same for all its readings.

    >>> "rating" in known_words(())
    True
    """
    return vocabulary(None, declared, dict(values))
