"""``Flaw``: a problem and its place inside an expression; ``located`` and ``placed`` move places into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bizenv_rules.expr.tree import Op, Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Fix, Problem, Severity
from bizenv_rules.source import Span

At = Callable[[int, int], Span | None]
"""From two code points of an expression to their place in a file."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """``problem`` without a span, from code point ``start`` to before ``end`` of the expression.

    ``replacement``: what to write there instead, where that is certain.
    """

    problem: Problem
    start: int
    end: int
    replacement: str | None = None


class Flaws:
    """Collects the flaws of one expression."""

    def __init__(self) -> None:
        self.found: list[Flaw] = []

    def add(
        self,
        code: str,
        message: str,
        place: tuple[int, int],
        *helps: str,
        label: str = "",
        replacement: str | None = None,
        severity: Severity = "error",
    ) -> None:
        """Note one flaw; empty ``helps`` are left out."""
        problem = Problem(code, message, severity, label=label, help=tuple(text for text in helps if text))
        self.found.append(Flaw(problem, place[0], max(place[1], place[0] + 1), replacement))

    def in_order(self) -> tuple[Flaw, ...]:
        """By place, equal ones once."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda flaw: (flaw.start, flaw.end, flaw.problem.code)))


def located(flaws: Iterable[Flaw], at: At, path: str = "") -> tuple[Problem, ...]:
    """The problems with their places in a file, and with a fix where there is a replacement.

    ``at`` says where the code points from ``start`` to before ``end`` of the expression stand.

    >>> from bizenv_rules.expr.check import Scope, check
    >>> from bizenv_rules.source import Pos
    >>> at = lambda start, end: Span(Pos("a.yaml", 3, 9 + start), Pos("a.yaml", 3, 9 + end))
    >>> print(located(check("2 * a", Scope({})).flaws, at)[0])
    a.yaml:3:13: error[X107]: there is no name `a` here
    """
    return tuple(_located(flaw, at, path) for flaw in flaws)


def _located(flaw: Flaw, at: At, path: str) -> Problem:
    span = at(flaw.start, flaw.end)
    fix = Fix(span, flaw.replacement) if span is not None and flaw.replacement is not None else None
    return replace(flaw.problem, path=path, span=span, fix=fix)


def placed(tree: Tree, at: At) -> Tree:
    """The tree with its spans, which count inside the expression, moved to where they stand in a file."""
    span = at(tree.span.start.column - 1, tree.span.end.column - 1) if tree.span is not None else None
    if isinstance(tree, Op):
        return replace(tree, args=tuple(placed(arg, at) for arg in tree.args), span=span)
    return replace(tree, span=span)
