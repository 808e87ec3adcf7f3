"""``Flaw``: a problem and its place inside an expression; ``located`` and ``placed`` move places into a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bizenv_rules.expr.tree import Op, Tree
from bizenv_rules.problem import Fix, Problem, Severity
from bizenv_rules.source import Pos, Span


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


def located(flaws: Iterable[Flaw], text: str, span: Span | None, path: str = "") -> tuple[Problem, ...]:
    """The problems of an expression that stands at ``span`` of a file (quotes included), with their places there.

    The place is exact where the text stands in one line as it is, plain or quoted; else it is the whole span, and the
    part meant is named in the help.

    >>> from bizenv_rules.expr.check import Scope, check
    >>> span = Span(Pos("a.yaml", 3, 9), Pos("a.yaml", 3, 14))
    >>> print(located(check("a * 2", Scope({})).flaws, "a * 2", span, "sheet.start")[0])
    a.yaml:3:9: error[X107]: there is no name `a` here
    """
    return tuple(_located(flaw, text, span, path) for flaw in flaws)


def _located(flaw: Flaw, text: str, span: Span | None, path: str) -> Problem:
    start = _start(text, span)
    if start is None:
        part = text[flaw.start : flaw.end].strip()
        where = (f"it is `{part}`, from character {flaw.start + 1} of the expression",) if part and part != text.strip() else ()
        return replace(flaw.problem, path=path, span=span, help=flaw.problem.help + where)
    exact = _moved(start, flaw.start, flaw.end)
    fix = Fix(exact, flaw.replacement) if flaw.replacement is not None else None
    return replace(flaw.problem, path=path, span=exact, fix=fix)


def placed(tree: Tree, text: str, span: Span | None) -> Tree:
    """The tree with its spans, which count inside ``text``, moved to where the text stands in a file."""
    start = _start(text, span)
    own = span if start is None or tree.span is None else _moved(start, tree.span.start.column - 1, tree.span.end.column - 1)
    if isinstance(tree, Op):
        return replace(tree, args=tuple(placed(arg, text, span) for arg in tree.args), span=own)
    return replace(tree, span=own)


def _start(text: str, span: Span | None) -> Pos | None:
    """Where the first character of the text stands, if the file has it as it is."""
    if span is None or "\n" in text or span.start.line != span.end.line:
        return None
    quotes = span.end.column - span.start.column - len(text)
    return replace(span.start, column=span.start.column + quotes // 2) if quotes in (0, 2) else None


def _moved(start: Pos, first: int, last: int) -> Span:
    return Span(replace(start, column=start.column + first), replace(start, column=start.column + last))
