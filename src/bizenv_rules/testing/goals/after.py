"""The goals of what stands beside the nodes: grades, vetoes, duties, outputs, consequences, readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.checks.supposed import View
from bizenv_rules.points import exact_text
from bizenv_rules.program import Program
from bizenv_rules.testing.goals.aim import Aim, both_ways, lacking, never, never_is
from bizenv_rules.testing.goals.goal import Goal
from bizenv_rules.testing.goals.seen import Seen


def of_blocks(program: Program) -> Iterator[Aim]:
    """Grades, vetoes, duties, outputs and consequences, in this order."""
    yield from _grades(program)
    for veto in program.vetoes:
        why = lacking(program, veto.facts, "its condition holds in no case")
        yield from both_ways(f"vetoes.{veto.id}", veto.clause, veto.when, ("fires", "does not fire"), why)
    yield from _duties(program)
    for output in program.outputs:
        yield Aim(
            Goal(f"outputs.{output.id}", "is a number other than 0", output.clause),
            lambda seen, node=output.value: any(seen.numbers(node)),  # type: ignore[misc]  # of the loop
            never("it has no value but 0 in any case"),
        )
    for item in program.consequences:
        if item.when is not None:
            why = never("its condition holds in no case")
            yield from both_ways(f"consequences.{item.id}", item.clause, item.when, ("follows", "does not follow"), why)


def _grades(program: Program) -> Iterator[Aim]:
    for name in dict.fromkeys(row.grade for row in program.grades):
        rows = [row for row in program.grades if row.grade == name]
        edges = " or ".join(row.text or "any other score" for row in rows)
        yield Aim(
            Goal(f"grades.{name}", "is given", rows[0].clause),
            lambda seen, name=name: seen.card.grade == name,  # type: ignore[misc]  # of the loop
            _totals(f"no case is graded so ({edges})"),
            lambda view, rows=rows: all(_never_graded(view, program, row.index) for row in rows),  # type: ignore[misc]  # of the loop
        )


def _totals(words: str) -> Any:
    def why(cases: Sequence[Seen]) -> str:
        scores = [case.card.score for case in cases if case.card.score is not None]
        return f"{words}: totals run from {exact_text(min(scores))} to {exact_text(max(scores))}" if scores else words

    return why


def _never_graded(view: View, program: Program, index: int) -> bool:
    assert program.grade is not None
    if never_is(view, program.grade, index):
        return True
    found = view.set_of(program.grade) if program.plan.cut is None else None
    return isinstance(found, ValueSet) and bool(found.numbers) and Fraction(index) not in found


def _duties(program: Program) -> Iterator[Aim]:
    for duty in program.duties:
        dated = bool(duty.every or duty.on)
        ways: Mapping[str, tuple[str, ...]] = {"is met": ("met",), "is late or missed" if dated else "is open": ("late", "missed", "open")}
        for what, words in ways.items():
            yield Aim(
                Goal(f"duties.{duty.id}", what, duty.clause),
                lambda seen, duty=duty.id, words=words: any(  # type: ignore[misc]  # of the loop
                    row.duty == duty and row.status in words for row in seen.card.compliance
                ),
                never(f"none of it {what} in any case"),
            )


def of_readings(data: Mapping[str, Any]) -> Iterator[tuple[Goal, str, str]]:
    """A goal for each choice of each reading, with reading and choice."""
    for name, reading in (data.get("readings") or {}).items():
        for choice in reading["choices"]:
            yield Goal(f"readings.{name}", f"`{choice}` is chosen", str(reading.get("clause") or "")), name, str(choice)
