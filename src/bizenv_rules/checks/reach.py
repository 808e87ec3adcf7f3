"""Grades against the totals that are reached: R110 (a row nothing reaches), R111 (a total without a row)."""

from __future__ import annotations

from collections.abc import Iterator

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.backends.valueset.numbers import Numbers
from bizenv_rules.checks import bands
from bizenv_rules.checks.overlaps import claim, within
from bizenv_rules.checks.proof import Proof
from bizenv_rules.checks.supposed import View
from bizenv_rules.points import exact_text
from bizenv_rules.program import GradeRow


def check(view: View) -> Iterator[Proof]:
    """Each row, and the totals as a whole."""
    program = view.program
    if program.score is None or not program.grades:
        return
    found = view.set_of(program.score)
    if not isinstance(found, ValueSet) or not found.numbers:
        why = getattr(found, "why", "the total has no value")
        findings = {(each.code, each.key): each.message for each in bands.check(program)}
        for n, row in enumerate(program.grades):
            said = findings.get(("R110", (n,)))
            words = said or f"`{row.grade}` can be reached: not decided, {why}"
            yield Proof("R110", "refuted" if said else "unsupported", "interval", f"grades.{row.grade}", words, row.clause)
        return
    left = found.numbers
    for row in program.grades:
        taken = within(left, row)
        yield _row(view, found, row, taken)
        if "when" not in row.text:
            left = without(left, row)
    yield _holes(view, found, left)


def without(numbers: Numbers, row: GradeRow) -> Numbers:
    """The totals outside the row's edges."""
    inside = within(numbers, row)
    if not inside:
        return numbers
    return numbers.between(None, inside.min, hi_open=True).joined(numbers.between(inside.max, None, lo_open=True))


def _row(view: View, found: ValueSet, row: GradeRow, taken: Numbers) -> Proof:
    at = f"grades.{row.grade}"
    if not taken:
        words = f"no total that is reached gets `{row.grade}` ({row.text or 'any score'})"
        return Proof("R110", "refuted", "valueset", at, words, row.clause)
    if "when" in row.text:
        words = f"{len(taken)} totals lie within the edges of `{row.grade}`; its condition was not followed"
        return Proof("R110", "unsupported", "valueset", at, words, row.clause)
    value = taken.nearest_zero()
    words = f"{len(taken)} of {len(found)} totals get `{row.grade}`, {exact_text(taken.min)} to {exact_text(taken.max)}"
    return Proof(
        "R110", "proved", "valueset", at, words, row.clause, value=value, claim=claim(view, taken, words, f"`{row.grade}` can be reached")
    )


def _holes(view: View, found: ValueSet, left: Numbers) -> Proof:
    clause = view.program.grades[0].clause
    if not left:
        return Proof("R111", "proved", "valueset", "grades", f"each of the {len(found)} totals has a grade", clause)
    value = left.nearest_zero()
    words = f"{len(left)} of {len(found)} totals have no grade, {exact_text(left.min)} to {exact_text(left.max)}"
    return Proof(
        "R111", "refuted", "valueset", "grades", words, clause, value=value, claim=claim(view, left, words, "each total has a grade")
    )
