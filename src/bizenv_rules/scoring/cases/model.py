"""A case as it was written, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Literal

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem
from bizenv_rules.source import Span
from bizenv_rules.text import Document, Path

Outcome = Literal["passed", "failed", "pending"]
KEYS = (
    "name",
    "clause",
    "unit",
    "units",
    "period",
    "as_of",
    "parameters",
    "readings",
    "history",
    "calendar",
    "duties",
    "given",
    "evidence",
    "work",
    "expect",
    "confirm",
    "note",
)
DECISION_KEYS = ("name", "clause", "as_of", "parameters", "readings", "evidence", "work", "expect", "confirm", "note")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: ``problems`` say why it failed, with the place in the file."""

    name: str
    clause: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file of cases. ``problems``: what is wrong with the file or its rubric as a whole; ``lines``: its text."""

    file: str
    rubric: str
    cases: tuple[CaseResult, ...]
    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()


def summary(files: Iterable[FileResult]) -> str:
    """The closing line.

    >>> summary([FileResult("a", "r", (CaseResult("x", "", "passed"), CaseResult("y", "", "pending")))])
    '1 passed, 0 failed, 1 pending'
    """
    outcomes = [case.outcome for file in files for case in file.cases]
    return ", ".join(f"{outcomes.count(word)} {word}" for word in ("passed", "failed", "pending"))


@dataclass(slots=True)
class Case:
    """One case with its place in the file; collects problems."""

    document: Document
    path: Path
    data: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def get(self, key: str, default: Any = None) -> Any:
        """What stands under a key."""
        value = self.data.get(key)
        return default if value is None else value

    def fail(self, code: str, message: str, *at: str | int, help: str = "", key: bool = False) -> None:  # noqa: A002  # the word problems use
        """A problem at a place inside the case."""
        path = (*self.path, *at)
        span = self.document.span(path, key=key)
        clause = str(self.data.get("clause") or "")
        where = ".".join(str(part) for part in at)
        self.problems.append(Problem(code, message, path=where, span=span, help=(help,) if help else (), clause=clause))

    def day(self, key: str) -> date | None:
        """A date, or None with a problem where it is none."""
        value = self.get(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("C104", f"`{key}` is no date: write 2021-12-31", key)
            return None

    def mapping(self, key: str) -> dict[str, Any]:
        """A mapping, or an empty one with a problem."""
        value = self.get(key, {})
        if isinstance(value, dict):
            return value
        self.fail("C103", f"`{key}` is a mapping of names to values", key)
        return {}

    def sequence(self, key: str) -> list[Any]:
        """A list, or an empty one with a problem."""
        value = self.get(key, [])
        if isinstance(value, list):
            return value
        self.fail("C103", f"`{key}` is a list", key)
        return []
