"""R112: totals that the rows of two grades both take, if the rows were read without their order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.backends.valueset.numbers import Numbers
from bizenv_rules.checks import bands
from bizenv_rules.checks.proof import Claim, Proof
from bizenv_rules.checks.supposed import View
from bizenv_rules.program import GradeRow

CLOSED = 2
FEW = 6


def check(view: View) -> Iterator[Proof]:
    """An earlier row inside a later open one (from 90 before from 70) is what the order is for; any other overlap is a finding."""
    program = view.program
    found = None if program.score is None or not program.grades else view.set_of(program.score)
    if not isinstance(found, ValueSet) or not found.numbers:
        return
    rows = [row for row in program.grades if bands.edges(row) and "when" not in row.text]
    wrong, ordered = False, []
    for one, other in combinations(rows, 2):
        first, second = within(found.numbers, one), within(found.numbers, other)
        shared = within(first, other)
        if not shared:
            continue
        if len(bands.edges(other)) < CLOSED and len(shared) == len(first) < len(second):
            ordered.append(f"{len(shared)} totals lie in `{one.grade}` and in `{other.grade}` and get `{one.grade}`, which stands first")
            continue
        wrong = True
        yield _refuted(view, one, other, shared)
    if not wrong:
        words = "; ".join(("no two rows claim a total against their order", *ordered))
        yield Proof("R112", "proved", "valueset", "grades", words, program.grades[0].clause)


def _refuted(view: View, one: GradeRow, other: GradeRow, shared: Numbers) -> Proof:
    value = shared.nearest_zero()
    words = f"{len(shared)} totals lie in `{one.grade}` ({one.text}) and in `{other.grade}` ({other.text}); the first row takes them"
    at = f"grades.{other.grade}"
    return Proof("R112", "refuted", "valueset", at, words, other.clause, value=value, claim=claim(view, shared, words))


def claim(view: View, numbers: Numbers, words: str, said: str = "") -> Claim:
    """Some evidence gives one of these totals."""
    score = view.program.score or 0
    tried = dict.fromkeys((numbers.nearest_zero(), numbers.min, numbers.max))
    more = islice(numbers, 0, None, max(1, len(numbers) // FEW))
    return Claim(score, lambda value: value in numbers, lambda: view.offered(score, dict.fromkeys((*tried, *more))), lambda _: words, said)


def within(numbers: Numbers, row: GradeRow) -> Numbers:
    """The totals between the row's edges."""
    for word, edge in bands.edges(row):
        if word in {"from", "above"}:
            numbers = numbers.between(edge, None, lo_open=word == "above")
        else:
            numbers = numbers.between(None, edge, hi_open=word == "below")
    return numbers
