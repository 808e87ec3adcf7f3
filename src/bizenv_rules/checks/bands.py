"""Grades: a row that no score can take, and a score that no row takes (language.md §5 ``grades``)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from bizenv_rules.checks.finding import Finding
from bizenv_rules.intervals import static
from bizenv_rules.points import exact_text
from bizenv_rules.program import GradeRow, Program

WORDS = {"from": Fraction.__ge__, "above": Fraction.__gt__, "to": Fraction.__le__, "below": Fraction.__lt__}


def check(program: Program) -> Iterator[Finding]:
    """R110: a row is never reached. R111: a reachable score has no grade (an error until it is signed)."""
    if program.grade is None or program.score is None:
        return
    interval = static(program.plan)[program.score]
    places = sorted({edge for row in program.grades for _, edge in edges(row)})
    tried = [value for value in _places(places) if _within(value, interval.lo, interval.hi)]
    taken: set[int] = set()
    holes: list[Fraction] = []
    for value in tried:
        rows = [n for n, row in enumerate(program.grades) if _holds(row, value)]
        sure = next((n for n in rows if "when" not in program.grades[n].text), None)
        taken.update(n for n in rows if sure is None or n <= sure)
        if sure is None and not rows:
            holes.append(value)
    yield from _unreached(program, taken)
    if holes:
        yield _hole(program, holes[0])


def _unreached(program: Program, taken: set[int]) -> Iterator[Finding]:
    for n, row in enumerate(program.grades):
        if n not in taken:
            message = f"no score gets the grade `{row.grade}` ({row.text or 'any score'})"
            help_ = ("rows are tried from the top: an earlier one takes them all, or no score lies there",)
            yield Finding("R110", "warning", message, "grades", (n,), help_, row.clause)


def _hole(program: Program, value: Fraction) -> Finding:
    message = f"no row of `grades` takes a score of {exact_text(value)}"
    help_ = (
        "close the gap between two rows, or end with a row without edges",
        "or sign it under `expect:` with code R111 if the document has the hole",
    )
    return Finding("R111", "error", message, "grades", (), help_, program.grades[0].clause)


def _places(edges: list[Fraction]) -> list[Fraction]:
    """Every edge, a place between each two, and one beyond either end."""
    if not edges:
        return [Fraction(0)]
    between = [(a + b) / 2 for a, b in pairwise(edges)]
    return sorted([edges[0] - 1, *edges, *between, edges[-1] + 1])


def _within(value: Fraction, lo: Fraction | None, hi: Fraction | None) -> bool:
    return (lo is None or value >= lo) and (hi is None or value <= hi)


def edges(row: GradeRow) -> list[tuple[str, Fraction]]:
    """(`from`, `above`, `to` or `below`, edge) of a row."""
    parts = [part.split(" ") for part in row.text.partition("when ")[0].split(", ") if part]
    return [(word, Fraction(number)) for word, number in parts]


def _holds(row: GradeRow, value: Fraction) -> bool:
    return all(WORDS[word](value, edge) for word, edge in edges(row))
