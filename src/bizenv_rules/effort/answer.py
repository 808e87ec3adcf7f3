"""From a question to its answer: search, replay by the engine, and the words for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.effort.costs import Price, Prices
from bizenv_rules.effort.goal import Goal
from bizenv_rules.effort.movable import Movable
from bizenv_rules.effort.overlay import rescored
from bizenv_rules.effort.planning import Plan, Sides, planned
from bizenv_rules.effort.reach import spans
from bizenv_rules.effort.result import Change, Effort, Line, Point
from bizenv_rules.effort.search import Search, Stop
from bizenv_rules.effort.sums import range_of
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Fact, Leaf, Row
from bizenv_rules.problem import BizenvError, Problem, UnsupportedError
from bizenv_rules.scoring.address import write

if TYPE_CHECKING:
    from bizenv_rules.program import Authored
    from bizenv_rules.scoring.card import Scorecard

Place = tuple[int, Row]


class ReplayError(AssertionError):
    """The engine does not confirm what the search found: a fault of ours, never an answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready. ``start``: the card with what is supposed ``given``; ``seconds``: for how long to search."""

    card: Scorecard
    start: Scorecard
    given: Mapping[Place, Leaf]
    goal: Goal
    every: tuple[Movable, ...]
    prices: Prices
    sides: Sides
    seconds: float | None


def answer(asked: Asked) -> Effort:
    """The effort. Raises ``BizenvError`` where the goal cannot be reached, saying what can."""
    moving = [(one, price) for one in asked.every if one.moves and (price := asked.prices.of(one)).each is not None]
    plan = planned(Search(asked.start, moving, asked.goal.node), asked.goal.value, asked.sides, asked.seconds)
    if not plan.reaches:
        raise BizenvError([_unreachable(asked, moving, plan)])
    return _effort(asked, moving, plan)


def _effort(asked: Asked, moving: Sequence[tuple[Movable, Price]], found: Plan) -> Effort:
    leaves = {**asked.given, **dict(_leaves(asked.start, moving, found.steps))}
    card = rescored(asked.card, leaves)
    reached = card.trace.number(asked.goal.node)
    if reached is None or reached < asked.goal.value or reached != found.value:
        raise ReplayError(f"{asked.card.name}: the search comes to {found.value}, the engine to {reached}")
    before, total = asked.start.result, card.result
    assert before is not None
    assert total is not None
    return Effort(
        unit=card.unit,
        name=card.name,
        period=card.period,
        target=asked.goal.target,
        goal=asked.goal.words,
        before=before,
        before_grade=asked.start.grade,
        changes=(*_supplied(asked, moving, found.steps), *_changes(asked, moving, found.steps)),
        cost=found.cost,
        total=total,
        grade=card.grade,
        proven=found.least is not None and found.cost <= found.least,
        method=found.method,
        least=found.least,
        lines=tuple(_changed_lines(asked.start, card)),
        staying=tuple((one.shown, one.bar) for one in asked.every if one.bar),
        notes=(*_notes(asked), *found.notes),
        card=card,
        _curve=lambda: _curve(asked, moving),
    )


# ----------------------------------------------------------------------------------------------------- what changes


def _leaves(card: Scorecard, moving: Sequence[tuple[Movable, Price]], steps: Mapping[int, int]) -> Iterator[tuple[Place, Leaf]]:
    for i, k in steps.items():
        one = moving[i][0]
        for node, row in one.leaves:
            op, leaf = card.program.plan.nodes[node].op, card.world.leaf(node, row)
            assert isinstance(op, Fact)
            grid = op.measure.grid or Fraction(1)
            number, n = leaf if isinstance(leaf, tuple) else (one.base / grid, 1)
            moved = number + k * one.step * n / grid
            yield (node, row), (int(moved) if moved.denominator == 1 else moved, n)
        yield from ((place, (1, 1)) for place in one.given)


def _changes(asked: Asked, moving: Sequence[tuple[Movable, Price]], steps: Mapping[int, int]) -> Iterator[Change]:
    for i, k in sorted(steps.items()):
        one, price = moving[i]
        assert price.each is not None
        units = k * one.grain
        before = None if any(place in asked.given for place in one.leaves) else one.before
        yield _change(one, before, one.base + k * one.step, units, abs(units) * price.each)


def _change(one: Movable, before: Fraction | None, after: Fraction, units: Fraction, cost: Fraction) -> Change:
    return Change(one.name, one.level, one.path, one.title, one.clause, one.where, one.kind, before, after, units, cost)


def _supplied(asked: Asked, moving: Sequence[tuple[Movable, Price]], steps: Mapping[int, int]) -> Iterator[Change]:
    """What was missing and is supposed given at its least."""
    changed = {place for i in steps for place in moving[i][0].leaves}
    nodes = {fact: node for node in asked.start.program.nodes for fact in node.facts}
    for one in asked.every:
        places = [place for place in one.leaves if place in asked.given]
        if (
            places
            and not changed & set(places)
            and any(node not in nodes or _counts(asked.start, nodes[node], row) for node, row in places)
        ):
            yield _change(one, None, one.base, Fraction(0), Fraction(0))


def _changed_lines(before: Scorecard, after: Scorecard) -> Iterator[Line]:
    for node in after.program.nodes:
        for row in after.trace.rows[node.scope]:
            old, new = before.trace.number(node.value, row), after.trace.number(node.value, row)
            if old != new and _counts(after, node, row):
                yield Line(write(after.program, node, row) if any(row) else node.path, node.title, node.clause, old, new)


def _counts(card: Scorecard, node: Authored, row: Row) -> bool:
    """Whether neither the node nor one round it is out for the unit."""
    at: Authored | None = node
    while at is not None:
        if card.trace.at(at.value, row) is NA:
            return False
        at = card.nodes.get(at.parent or "")
    return True


def _notes(asked: Asked) -> Iterator[str]:
    if asked.start.program.ranking is not None:
        yield "the place among the units is as it was: others' evidence and the unit's own rank are not searched"
    if asked.given:
        yield "what was missing is supposed given, marks at the least a form can have where nothing else is said"


# ------------------------------------------------------------------------------------------------- what is not there


def _unreachable(asked: Asked, moving: Sequence[tuple[Movable, Price]], found: Plan) -> Problem:
    card = asked.start
    if asked.goal.target is None:
        index = {row.grade: row.index for row in card.program.grades}
        holding = [veto for veto in card.vetoes if veto.holds and index.get(veto.grade or veto.at_most, -1) < asked.goal.value]
        if holding:
            listed = "; ".join(f"{veto.title or veto.id} ({veto.clause})" for veto in holding)
            message = f"{card.name} cannot get {asked.goal.words}: a veto holds: {listed}"
            help_ = ("a finding is not undone; allow `undone` to ask what would be without it",)
            return Problem("V964", message, path=card.unit, clause=holding[0].clause, help=help_)
    bars: dict[str, list[str]] = {}
    for one in asked.every:
        if one.bar:
            bars.setdefault(one.bar, []).append(one.shown)
    why = tuple(f"{bar}: {', '.join(names[:4])}{' …' if len(names) > 4 else ''}" for bar, names in bars.items())
    message = f"{card.name} cannot reach {asked.goal.words}: {_top(asked, moving, found)}"
    return Problem("V963", message, path=card.unit, help=why)


def _top(asked: Asked, moving: Sequence[tuple[Movable, Price]], found: Plan) -> str:
    """The greatest total that can be reached, as far as it is known."""
    card = asked.start
    assert card.program.score is not None
    if found.notes:
        return f"the greatest total found is {_greatest(asked, moving, found)}; {'; '.join(found.notes)}"
    sides = "no plan within the side conditions reaches it, and without them " if asked.sides and found.least is not None else ""
    try:
        return (
            f"{sides}the greatest total that can be reached is {card.show(Search(card, moving, card.program.score).frontier(None)[-1][0])}"
        )
    except Stop:
        return f"the greatest total found is {_greatest(asked, moving, found)}, and no plan reaches it"


def _greatest(asked: Asked, moving: Sequence[tuple[Movable, Price]], found: Plan) -> str:
    reached = rescored(asked.start, dict(_leaves(asked.start, moving, found.steps))).result
    assert reached is not None
    return asked.start.show(reached)


def _curve(asked: Asked, moving: Sequence[tuple[Movable, Price]]) -> tuple[Point, ...]:
    card = asked.start
    assert card.program.score is not None
    assert card.result is not None
    search = Search(card, moving, card.program.score)
    top = range_of(search.root, search.ground.parts).hi
    if top is None and spans(search.ground.parts, search.root, (None, None), len(moving))[1]:
        top = max([card.result, *card.program.edges, *(end for end in (card.attainable, asked.goal.target) if end is not None)])
    try:
        found = search.frontier(top)
    except Stop as stop:
        raise UnsupportedError([_outside(card, stop)]) from None
    return tuple(each for each in found if each[0] >= card.result)


def _outside(card: Scorecard, stop: Stop) -> Problem:
    """Where the tree ends."""
    label = card.program.plan.nodes[stop.node].label if stop.node >= 0 else ""
    return Problem("V969", f"{card.name}: {stop.why}{f' at {label}' if label else ''}", path=label)
