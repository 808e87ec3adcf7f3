"""What a result has to say about itself: stopped items, assumptions that do not hold, scores without a grade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bizenv_rules.plan import NA, Absent, Fact, Missing
from bizenv_rules.problem import Problem
from bizenv_rules.scoring.stopped import stopped

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard


def findings(card: Scorecard) -> tuple[Problem, ...]:
    """The findings of one card."""
    return (*stopped(card), *_assumptions(card), *_hole(card), *_ceiling(card))


def _assumptions(card: Scorecard) -> Iterator[Problem]:
    """What the rubric states to be true of all evidence, and is not true here."""
    for stated in card.program.assumptions:
        if card.trace.number(stated.when) == 0:
            words = f"{card.name}: the evidence breaks what the rubric assumes ({stated.id})"
            yield Problem("V950", words, "warning", path=stated.id, clause=stated.clause, help=(stated.why,) if stated.why else ())


def _hole(card: Scorecard) -> Iterator[Problem]:
    """A score that no row of the grades takes: the document has a hole there."""
    program = card.program
    if program.grade is None or card.score is None or card.trace.at(program.grade) is not NA:
        return
    rows = "; ".join(f"{row.grade}: {row.text}" for row in program.grades)
    yield Problem(
        "V951",
        f"{card.name}: no grade takes the score {card.shown}",
        "warning",
        path="grades",
        clause=program.grades[0].clause,
        help=(rows,),
    )


def _ceiling(card: Scorecard) -> Iterator[Problem]:
    """A ceiling on the grade that is no grade: the score is there, and what it leads to is not settled."""
    program = card.program
    value = None if program.grade is None or card.score is None else card.trace.at(program.grade)
    for fact in sorted(value.reasons) if isinstance(value, Missing) else ():
        op = program.plan.nodes[fact].op
        if isinstance(op, Fact) and isinstance(op.measure.source, Absent) and op.measure.source.error:
            yield Problem(op.measure.source.error, f"{card.name}: {op.measure.source.why}", path="vetoes", clause=op.measure.clause)
