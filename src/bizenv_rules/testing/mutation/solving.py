"""What only the solver knows of a mutant: that no complete evidence tells it from the rubric, or the evidence that does."""

from __future__ import annotations

from collections.abc import Iterator

from bizenv_rules.diff import difference
from bizenv_rules.evidence.realise import realise
from bizenv_rules.evidence.units import Unit
from bizenv_rules.problem import UnsupportedError
from bizenv_rules.program import Program
from bizenv_rules.rubric.words import known_words
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.mutation.canonical import unlike

SECONDS = 0.5
"""For one question to the solver."""


def never_apart(one: Program, other: Program) -> bool:
    """Whether the solver proves of every number that is not the same term that no complete evidence tells the two apart.

    False also where the solver is not installed, where a veto, output or maximum differs, and where evidence would be read otherwise.
    """
    names = unlike(one, other)
    if not names or "" in names:
        return False
    try:
        return all(_is_proved(one, other, name) for name in names)
    except UnsupportedError:
        return False


def _is_proved(one: Program, other: Program, name: str) -> bool:
    found = difference(one, other, on=name, timeout=SECONDS)
    return found.verdict == "proved" and not found.domain_changes


def apart(one: Program, other: Program) -> Iterator[tuple[str, Evidence]]:
    """Evidence on which the solver finds the total or the grade to differ, with its name; none where the two read evidence otherwise."""
    for name in ("total", "grade"):
        try:
            found = difference(one, other, on=name, timeout=SECONDS)
        except UnsupportedError:
            return
        if found.verdict == "refuted" and not found.domain_changes:
            unit = found.unit or Unit(id="甲单位", name="甲单位")
            made = realise(one, known_words(one.declared, one.values), found.facts, unit=unit, period=found.period)
            if not made.left:
                yield f"{name} differs", Evidence(unit, found.period, made.records, made.parameters, made.duties)
