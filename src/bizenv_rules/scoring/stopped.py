"""Errors that only scoring can see: items stopped by more answers than were asked, a formula outside its range, weights that miss 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bizenv_rules.plan import Absent, Fact, Measure, Missing
from bizenv_rules.problem import Problem
from bizenv_rules.scoring.address import write

if TYPE_CHECKING:
    from bizenv_rules.plan import Row
    from bizenv_rules.program import Authored
    from bizenv_rules.scoring.card import Scorecard


def stopped(card: Scorecard) -> tuple[Problem, ...]:
    """One error for each innermost node that such a step stopped, at its address.

    A complete result has none but in nodes that are computed and not counted.
    """
    plan = card.program.plan
    errors: dict[int, Measure] = {
        n: node.op.measure
        for n, node in enumerate(plan.nodes)
        if isinstance(node.op, Fact) and isinstance(node.op.measure.source, Absent) and node.op.measure.source.error
    }
    is_whole = card.status == "complete" and not any(node.memo for node in card.program.nodes)
    return () if is_whole or not errors else tuple(_found(card, errors))


def _found(card: Scorecard, errors: dict[int, Measure]) -> Iterator[Problem]:
    for node in card.program.nodes:
        for row in card.trace.rows[node.scope]:
            inside = frozenset[int]().union(*(_reasons(card, card.nodes[child], row) for child in node.children))
            if node.kind != "sheet":
                for fact in sorted((_reasons(card, node, row) & errors.keys()) - inside):
                    yield _problem(card, node, row, errors[fact])


def _reasons(card: Scorecard, node: Authored, row: Row) -> frozenset[int]:
    value = card.trace.at(node.value, row)
    return value.reasons if isinstance(value, Missing) else frozenset()


def _problem(card: Scorecard, node: Authored, row: Row, measure: Measure) -> Problem:
    assert isinstance(measure.source, Absent)
    path = write(card.program, node, row)
    return Problem(measure.source.error, f"{path}: {measure.source.why}", path=path, clause=node.clause or measure.clause)
