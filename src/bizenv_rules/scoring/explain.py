"""The trace for people: clause, steps and evidence of every node, adding up exactly.

An explanation is recomputed by ``exact`` and must come to the number that the card stores, so that what is explained
is what was scored.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fact, Missing, Row
from bizenv_rules.scoring.address import write
from bizenv_rules.scoring.facts import FactLine, fact_line
from bizenv_rules.scoring.node import beneath, fact_rows, find, limits
from bizenv_rules.scoring.parts import made_of

if TYPE_CHECKING:
    from bizenv_rules.program import Authored
    from bizenv_rules.scoring.card import Scorecard
    from bizenv_rules.scoring.views import State

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a node's own order and the value after it (None: not known there)."""

    name: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One node at one row. ``times``: the factor by which its value enters the node above (None: not combined).

    Σ times × value over ``below`` + ``rest`` is the first step's value, exactly, wherever all of them are known.
    """

    path: str
    kind: str
    title: str
    clause: str
    quote: str
    note: str
    table: str
    state: State
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    full: Fraction | None
    times: Fraction | None
    rest: Fraction | None
    combine: str
    beyond: bool
    memo: bool
    missing: str
    steps: tuple[StepLine, ...]
    facts: tuple[FactLine, ...]
    below: tuple[Explanation, ...]
    head: str = ""
    places: int = 2

    def text(self) -> str:
        """The explanation as indented lines."""
        from bizenv_rules.scoring.words import explanation_text

        return explanation_text(self)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain data; numbers exact and shown."""
        from bizenv_rules.scoring.words import explanation_dict

        return explanation_dict(self)


def explain(card: Scorecard, text: str = "", *, names: bool = False) -> Explanation:
    """The whole result, or the node at an address. Raises ``KeyError`` for unknown nodes, ``ValueError`` where nothing is scored."""
    found = find(card, text) if text else None
    node, row = found or (card.root(), ())
    if node is None:
        raise ValueError("this rubric has duties alone: nothing is scored, so there is nothing to explain")
    again(card)
    return _explained(card, node, row, None, names=names)


def again(card: Scorecard) -> None:
    """Runs the unit once more by ``exact`` and compares every node with what the card stores."""
    fresh, _ = card.runner.exact(card.world, card.overrides)
    for index, (stored, computed) in enumerate(zip(card.columns, fresh, strict=True)):
        if list(stored) != list(computed):
            msg = f"node {index} ({card.program.plan.nodes[index].label}) of {card.unit}: stored {stored}, explained {computed}"
            raise AssertionError(msg)


def _explained(card: Scorecard, node: Authored, row: Row, times: Fraction | None, *, names: bool) -> Explanation:
    value = card.trace.at(node.value, row)
    low, high = limits(card, node.value, row)
    steps = _steps(card, node, row)
    below, rest = _below(card, node, row, names=names)
    return Explanation(
        path=write(card.program, node, row),
        kind=node.kind,
        title=node.title,
        clause=node.clause,
        quote=node.quote,
        note=node.note,
        table=node.table,
        state=card.state_of(value),
        value=card.trace.number(node.value, row),
        low=low,
        high=high,
        full=None if node.full is None else card.trace.number(node.full, row),
        times=times,
        rest=rest,
        combine=node.combine,
        beyond=node.beyond,
        memo=node.memo,
        missing=node.missing if _filled_in(card, node, row) else "",
        steps=steps,
        facts=tuple(fact_line(card, fact, place, names=names) for fact in node.facts for place in fact_rows(card, fact, row)),
        below=below,
        head=_head(card, node),
        places=card.program.places,
    )


def _head(card: Scorecard, node: Authored) -> str:
    root = card.root()
    return f"{card.name} {card.period}" if root is not None and node.path == root.path else ""


def _steps(card: Scorecard, node: Authored, row: Row) -> tuple[StepLine, ...]:
    return tuple(StepLine(stage.name, card.trace.number(stage.node, row)) for stage in node.stages)


def _below(card: Scorecard, node: Authored, row: Row, *, names: bool) -> tuple[tuple[Explanation, ...], Fraction | None]:
    """The children explained, each with its factor, and what the first step holds beside them."""
    if card.state_of(card.trace.at(node.value, row)) == "not_applicable":
        return (), None  # nothing else is looked at
    children = beneath(card, node, row)
    first = node.stages[0].node if node.stages else node.value
    if not children or card.trace.number(first, row) is None:
        return tuple(_explained(card, child, place, None, names=names) for child, place in children), None
    counted = [(child, place) for child, place in children if not child.memo]
    made = made_of(card.trace, first, row, [child.value for child, _ in counted])
    sharing = Counter((child.value, card.trace.row(child.value, place)) for child, place in counted)
    out: list[Explanation] = []
    for child, place in children:
        key = (child.value, card.trace.row(child.value, place))
        times = made.factors[key] / sharing[key] if not child.memo and key in made.factors else None
        out.append(_explained(card, child, place, times, names=names))
    return tuple(out), made.rest


def _filled_in(card: Scorecard, node: Authored, row: Row) -> bool:
    """Whether a ``missing:`` policy answered for a fact that was not given."""
    if node.missing == "incomplete" or card.trace.number(node.value, row) is None:
        return False
    return any(
        isinstance(card.program.plan.nodes[fact].op, Fact) and isinstance(card.trace.at(fact, place), Missing)
        for fact in node.facts
        for place in fact_rows(card, fact, row)
    )
