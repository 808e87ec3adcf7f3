"""Where a question starts: the card as it is, or with what is missing supposed given at its least; and what is still in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.effort.overlay import rescored
from bizenv_rules.plan import Fact, Forms, Given, Instance, Leaf, Measure, Missing, Number, Row, Select
from bizenv_rules.problem import BizenvError, Problem

if TYPE_CHECKING:
    from bizenv_rules.scoring.card import Scorecard

Place = tuple[int, Row]


def supposed(card: Scorecard, allow: Collection[str]) -> tuple[Scorecard, dict[Place, Leaf]]:
    """The card with what may be given: marks at the least a form can have, sheets of periods that are still open.

    Only what is named in ``allow``, or all of it with the word ``missing``.
    """
    found = dict(_given(card, frozenset(allow)))
    sources = {(_measure(card, node).source, row) for node, row in found}
    for node, row, measure in _facts(card):
        source = measure.source
        if isinstance(source, Given) and (source.of, row) in sources:
            found[node, row] = (1, 1)
        elif isinstance(source, Number) and (source.of, row) in sources:
            forms = source.of.forms
            found[node, row] = (max(forms.at_least, 1) if forms else 1, 1)
    return rescored(card, found), found


def startable(card: Scorecard) -> None:
    """Raises ``BizenvError`` that says why there is no total to start from."""
    if card.program.score is None or card.status == "not_assessed":
        raise BizenvError([Problem("V960", f"{card.name}: nothing is scored, so there is no total to raise", path=card.unit)])
    if card.result is not None:
        return
    waits = [_waiting(item.name, item.where, item.clause, item.who) for item in (*card.undetermined, *card.missing)]
    listed = "; ".join(waits[:8]) + (f"; and {len(waits) - 8} more" if len(waits) > 8 else "")
    if card.status == "undetermined":
        help_: tuple[str, ...] = ("give the parameters that the document leaves open",)
        raise BizenvError([Problem("V960", f"{card.name} has no total yet. It waits for {listed}", path=card.unit, help=help_)])
    help_ = ("give it, or allow it to be given: allow `missing`",)
    raise BizenvError([Problem("V961", f"{card.name} has no complete total. Missing: {listed}", path=card.unit, help=help_)])


def _waiting(name: str, where: str, clause: str, who: str) -> str:
    notes = ", ".join(part for part in (where, clause, f"from {who}" if who else "") if part)
    return f"{name} ({notes})" if notes else name


def _given(card: Scorecard, allow: frozenset[str]) -> Iterator[tuple[Place, Leaf]]:
    readers = {fact: node.path for node in card.program.nodes for fact in node.facts}
    for node, row, measure in _facts(card):
        source = measure.source
        if not isinstance(card.world.leaf(node, row), Missing):
            continue
        if isinstance(source, Instance) and "missing" in allow:
            yield (node, row), (1, 1)
        elif isinstance(source, Select) and source.forms is not None:
            names = {"missing", source.fact, readers.get(node, "")}
            if names & allow or any(readers.get(node, "").startswith(f"{name}.") for name in allow):
                yield (node, row), _least(measure, source.forms)


def _least(measure: Measure, forms: Forms) -> Leaf:
    n = max(forms.at_least, 1)
    least = (forms.low if measure.lo is None else measure.lo) * n
    return (least if measure.grid is None else Fraction(least / measure.grid)), n


def _facts(card: Scorecard) -> Iterator[tuple[int, Row, Measure]]:
    for node, each in enumerate(card.program.plan.nodes):
        if isinstance(each.op, Fact):
            for row in card.trace.rows[each.scope]:
                yield node, row, each.op.measure


def _measure(card: Scorecard, node: int) -> Measure:
    op = card.program.plan.nodes[node].op
    assert isinstance(op, Fact)
    return op.measure
