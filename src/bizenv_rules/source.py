"""Where something was written: a place in a file, and the clause of a document."""

from __future__ import annotations

from bizenv_rules.lean import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Pos:
    """A place in a file; line and column are 1-based and count code points."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From ``start`` to just before ``end``."""

    start: Pos
    end: Pos


@dataclass(frozen=True, slots=True, order=True)
class Clause:
    """A clause path as language.md §2 spells it (``三(二)1(5)``) and its decisive words, at most 24 characters."""

    path: str
    quote: str = ""

    def __str__(self) -> str:
        return f"{self.path}「{self.quote}」" if self.quote else self.path
