"""What a result waits for: facts without value, with clause, who must give them and what they can still be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bizenv_rules.plan import Cohort, Fact, Missing
from bizenv_rules.scoring.address import write
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.trace import label
from bizenv_rules.scoring.views import MissingInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bizenv_rules.plan import Row
    from bizenv_rules.program import Authored


def lacking(card: Scorecard) -> tuple[MissingInput, ...]:
    """What the score, the grade and the vetoes wait for, and parameters that only outputs wait for, each once."""
    program = card.program
    waiting = [node for node in (program.score, program.grade, *(veto.when for veto in program.vetoes)) if node is not None]
    found = inputs(card, waiting)
    behind = inputs(card, [output.value for output in program.outputs])
    return (*found, *(item for item in behind if item.reason == "undetermined" and item not in found))


def inputs(card: Scorecard, nodes: Iterable[int]) -> tuple[MissingInput, ...]:
    """The facts that these nodes of the unit's scope wait for."""
    reasons: set[int] = set()
    for node in nodes:
        value = card.trace.at(node)
        if isinstance(value, Missing):
            reasons |= value.reasons
    readers = _readers(card)
    return tuple(
        _input(card, fact, row, readers.get(fact)) for fact in sorted(reasons) if _is_open(card, fact) for row in _rows(card, fact)
    )


def _rows(card: Scorecard, fact: int) -> list[Row]:
    rows = card.trace.rows[card.program.plan.nodes[fact].scope]
    return [row for row in rows if isinstance(card.trace.at(fact, row), Missing)]


def _is_open(card: Scorecard, fact: int) -> bool:
    """Whether somebody can give it: not a place in the ranking, nor what a registered function did not answer."""
    op = card.program.plan.nodes[fact].op
    return isinstance(op, Fact) and not isinstance(op.measure.source, Cohort)


def _readers(card: Scorecard) -> dict[int, Authored]:
    """The node that reads each fact: the innermost one, so that an item is named before its section."""
    found: dict[int, Authored] = {}
    for node in card.program.nodes:
        for fact in node.facts:
            if fact not in found or not node.children:
                found[fact] = node
    return found


def _input(card: Scorecard, fact: int, row: Row, reader: Authored | None) -> MissingInput:
    node = card.program.plan.nodes[fact]
    assert isinstance(node.op, Fact)
    measure = node.op.measure
    return MissingInput(
        name=measure.name or (reader.title if reader else node.label),
        clause=measure.clause or node.clause or (reader.clause if reader else ""),
        who=measure.who,
        path=write(card.program, reader, row) if reader else "",
        where=label(row),
        low=measure.lo,
        high=measure.hi,
        reason=measure.reason,
    )
