"""``Problem``: what is wrong, where, and how to mend it. Errors are values; only the doors raise, one error with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from bizenv_rules.lean import dataclass
from bizenv_rules.source import Span

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to the problem (``first given here``)."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Text to put in place of what stands at ``span``; safe to apply without thinking."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``message`` stands alone; ``label`` is the short word at the caret; ``help`` says how to mend.

    ``code`` is stable: E0 text, E1 scalars and keys, E2 shape, E3 meaning, X expressions, V evidence and units,
    C cases and clauses, R proofs. ``path`` is the place in the data (``sheet.items[2].each`` or a record's id).
    """

    code: str
    message: str
    severity: Severity = "error"
    path: str = ""
    span: Span | None = None
    label: str = ""
    related: tuple[Related, ...] = ()
    help: tuple[str, ...] = ()
    clause: str = ""
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        """Whether it stops what was asked for."""
        return self.severity == "error"

    def __str__(self) -> str:
        where = f"{self.span.start}: " if self.span else ""
        return f"{where}{self.severity}[{self.code}]: {self.message}"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By place, then code; equal ones once."""
    return tuple(sorted(dict.fromkeys(problems), key=_place))


def _place(problem: Problem) -> tuple[str, int, int, str, str]:
    if problem.span is None:
        return ("", 0, 0, problem.code, problem.message)
    start = problem.span.start
    return (start.file, start.line, start.column, problem.code, problem.message)


class BizenvError(Exception):
    """Bad input, with every problem found: ``.problems``. ``str()`` is readable as it stands."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[BizenvError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


class RubricError(BizenvError):
    """A rubric, decision, cases or clauses file that cannot be used."""


class EvidenceError(BizenvError):
    """Evidence or units that cannot be read."""


class UnsupportedError(BizenvError):
    """A question that a technique cannot answer for this rubric."""
