"""Vetoes: R150 (with it no better grade than without it, whatever else is there), R151 (it can hold, and then the grade changes)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.checks.overlaps import within
from bizenv_rules.checks.proof import Proof
from bizenv_rules.checks.supposed import View, Witness
from bizenv_rules.program import GradeRow, Veto


def check(view: View) -> Iterator[Proof]:
    """Every veto that can be asked about in this class."""
    for number, veto in enumerate(view.program.vetoes):
        if veto.when not in view.where or not view.range(veto.when).number:
            continue
        at = f"vetoes.{veto.id}"
        if view.range(veto.when).hi == 0:
            yield Proof("R151", "refuted", "interval", at, "it can never hold", veto.clause)
            continue
        held = _held(view, veto)
        if veto.grade and view.program.grade is not None:
            yield _dominates(view, number, veto, held)
            yield _matters(view, veto, held)


def _held(view: View, veto: Veto) -> Witness | None:
    """Facts for which the veto holds."""
    value, facts = view.pushed(veto.when, 1)
    return view.smaller(veto.when, facts or {}, Fraction(1)) if value == 1 else None


def _dominates(view: View, number: int, veto: Veto, held: Witness | None) -> Proof:
    """No earlier veto gives a better grade, and no score alone leads to a worse one."""
    at, index = f"vetoes.{veto.id}", _index(view, veto.grade)
    said = f"with it the grade is `{veto.grade}` and never better than without it"
    for before in view.program.vetoes[:number]:
        if before.grade and _index(view, before.grade) > index:
            facts = {**(held or {}), **(_held(view, before) or {})}
            if held is not None and _grade(view, facts) == _index(view, before.grade):
                words = f"`{before.id}` stands first: where both hold, the grade is `{before.grade}`, not `{veto.grade}`"
                return Proof("R150", "refuted", "replay", at, words, veto.clause, view.named(facts))
            return Proof("R150", "unknown", "reading", at, f"{said}: not decided, `{before.id}` stands first", veto.clause)
    worse = [row for row in view.program.grades if row.index < index]
    if not worse:
        return Proof("R150", "proved", "reading", at, f"{said}: it is the worst grade", veto.clause)
    for row in worse:
        facts = {**(_for_row(view, row) or {}), **(held or {})}
        alone = _for_row(view, row)
        if held is not None and alone is not None and _grade(view, alone) == row.index and _grade(view, facts) == index:
            words = f"it lifts the grade from `{row.grade}` to `{veto.grade}`: `at_most: {veto.grade}` would not"
            return Proof("R150", "refuted", "replay", at, words, veto.clause, view.named(facts))
    return Proof("R150", "unknown", "valueset", at, f"{said}: not decided", veto.clause)


def _matters(view: View, veto: Veto, held: Witness | None) -> Proof:
    """For some evidence the grade is another one with it."""
    at, index = f"vetoes.{veto.id}", _index(view, veto.grade)
    for row in view.program.grades:
        alone = _for_row(view, row) if row.index != index else None
        if held is not None and alone is not None and _grade(view, alone) == row.index and _grade(view, {**alone, **held}) == index:
            words = f"it can hold, and makes `{veto.grade}` of `{row.grade}`"
            return Proof("R151", "proved", "replay", at, words, veto.clause, view.named(held))
    return Proof("R151", "unknown", "replay", at, f"it can hold, and makes `{veto.grade}` of another grade: not decided", veto.clause)


def _index(view: View, grade: str) -> int:
    return next((row.index for row in view.program.grades if row.grade == grade), -1)


def _for_row(view: View, row: GradeRow) -> Witness | None:
    """Facts whose total lies within the row's edges; whether it gets the grade has to be replayed."""
    score = view.program.score
    found = None if score is None else view.set_of(score)
    if score is None or not isinstance(found, ValueSet) or not found.numbers:
        return None
    numbers = within(found.numbers, row)
    if numbers and not row.text:  # a row without edges takes what is left: the least is tried
        return view.witness(score, found, numbers.min)
    return view.witness(score, found, numbers.nearest_zero()) if numbers else None


def _grade(view: View, facts: Witness) -> Fraction | None:
    value = view.value(view.program.grade or 0, facts)
    return value if isinstance(value, Fraction) else None
