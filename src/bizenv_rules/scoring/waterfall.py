"""``full − score = Σ points lost``, by clause and cause, adding up exactly at every node.

Each node's value is a straight line over its children's values plus a rest (``parts``), so what a child lost reaches
the parent times the child's factor. What the steps of the node itself do (cap, floor, scale, round, zero_when) is
lost, or given back, under the node's own clause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Row
from bizenv_rules.program import Stage
from bizenv_rules.scoring.address import write
from bizenv_rules.scoring.node import beneath, find, limits
from bizenv_rules.scoring.parts import ONE, made_of

if TYPE_CHECKING:
    from bizenv_rules.program import Authored
    from bizenv_rules.scoring.card import Scorecard

ZERO = Fraction(0)
_OWN_STEPS = frozenset({"cap", "floor", "scale_to", "round", "zero_when"})


@dataclass(frozen=True, slots=True)
class Line:
    """Points lost at one node for one cause; negative where they were given on top of the maximum."""

    path: str
    title: str
    clause: str
    cause: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Open:
    """A node whose value is not known yet, with what it can still be."""

    path: str
    title: str
    clause: str
    low: Fraction | None
    high: Fraction | None
    full: Fraction | None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From the maximum to the score. ``full`` is 0 where the maximum is unbounded: then every line is a gain.

    With ``score`` None nothing adds up yet: ``lines`` are what is known so far, ``open`` what is not.
    """

    path: str
    full: Fraction
    score: Fraction | None
    lines: tuple[Line, ...]
    open: tuple[Open, ...] = ()

    @property
    def lost(self) -> Fraction:
        """All points lost."""
        return sum((line.points for line in self.lines), ZERO)

    def by_clause(self) -> tuple[tuple[str, Fraction], ...]:
        """Points lost by clause, in the document's order."""
        return _summed((line.clause, line.points) for line in self.lines)

    def by_cause(self) -> tuple[tuple[str, Fraction], ...]:
        """Points lost by cause."""
        return _summed((line.cause, line.points) for line in self.lines)

    def text(self) -> str:
        """The waterfall as lines of text."""
        from bizenv_rules.scoring.words import waterfall_text

        return waterfall_text(self)

    def to_dict(self) -> dict[str, Any]:
        """The waterfall as plain data; numbers exact and shown."""
        from bizenv_rules.scoring.words import waterfall_dict

        return waterfall_dict(self)


def waterfall(card: Scorecard, text: str = "") -> Waterfall:
    """The waterfall of a card, or of one of its nodes. Raises ``KeyError`` for a node there is not."""
    found = find(card, text) if text else None
    node, row = found or (card.root(), ())
    if node is None:
        return Waterfall("", ZERO, None, ())
    value, full = card.trace.number(node.value, row), _full(card, node, row)
    lines = tuple(line for line in _spread(card, node, row, is_full=True).values() if line.points)
    opened = () if value is not None else tuple(_open(card, node, row))
    result = Waterfall(write(card.program, node, row), full or ZERO, value, lines, opened)
    if value is not None and result.full - value != result.lost:
        msg = f"the waterfall of {node.path} does not add up: {result.full} - {value} != {result.lost}"
        raise AssertionError(msg)
    return result


def lost(card: Scorecard, node: Authored, row: Row) -> dict[str, Fraction]:
    """Points lost at a node and beneath it, by cause."""
    if card.trace.number(node.value, row) is None:
        return {}
    lines = _spread(card, node, row, is_full=True).values()
    return {cause: points for cause, points in _summed((line.cause, line.points) for line in lines) if points}


def _full(card: Scorecard, node: Authored, row: Row) -> Fraction | None:
    return None if node.full is None else card.trace.number(node.full, row)


Lines = dict[tuple[str, str], Line]
"""Lines by path and cause."""


def _spread(card: Scorecard, node: Authored, row: Row, *, is_full: bool) -> Lines:
    """Lines that add up to maximum − value; without ``is_full`` the maximum counts as 0. Worked out once for a card."""
    known: dict[tuple[str, Row, bool], Lines] = card.memo("lines", dict)
    key = (node.path, row, is_full)
    if key not in known:
        known[key] = _lines(card, node, row, is_full=is_full)
    return known[key]


def _lines(card: Scorecard, node: Authored, row: Row, *, is_full: bool) -> Lines:
    below = [(child, place) for child, place in beneath(card, node, row) if not child.memo]
    found: Lines = {}
    if card.trace.number(node.value, row) is not None:
        work = _Work(card, node, row, _full(card, node, row) if is_full else None, found)
        work.run(below)
    elif not _is_out(card, node, row):  # what its parts have lost so far, each in its own points
        for child, place in below:
            _add(found, _spread(card, child, place, is_full=is_full and not child.beyond).values(), ONE)
    return found


def _add(found: Lines, lines: Iterable[Line], times: Fraction) -> None:
    for line in lines:
        key = (line.path, line.cause)
        before = found[key].points if key in found else ZERO
        found[key] = Line(line.path, line.title, line.clause, line.cause, before + times * line.points)


def _is_out(card: Scorecard, node: Authored, row: Row) -> bool:
    return card.state_of(card.trace.at(node.value, row)) == "not_applicable"


@dataclass(slots=True)
class _Work:
    """One node with a number: its steps from the children's values to its own."""

    card: Scorecard
    node: Authored
    row: Row
    full: Fraction | None
    found: Lines

    def run(self, below: list[tuple[Authored, Row]]) -> None:
        trace = self.card.trace
        stages = [stage for stage in self.node.stages if trace.number(stage.node, self.row) is not None]
        if not stages or stages[-1].node != self.node.value:
            stages = [Stage("", self.node.value)]
        first, rest = stages[0], stages[1:]
        taken: dict[str, Fraction] = defaultdict(Fraction)
        scale, before = ONE, first.node
        for stage in rest:
            if stage.name == "scale_to":
                factor = made_of(trace, stage.node, self.row, (before,)).factors.get((before, trace.row(before, self.row)), ZERO)
                scale, taken = scale * factor, defaultdict(Fraction, {cause: points * factor for cause, points in taken.items()})
                taken["scale"] += factor * self._at(before) - self._at(stage.node)
            else:
                taken[stage.name] += self._at(before) - self._at(stage.node)
            before = stage.node
        self._children(first, below, scale, taken)

    def _at(self, node: int) -> Fraction:
        return self.card.trace.number(node, self.row) or ZERO

    def _children(self, first: Stage, below: list[tuple[Authored, Row]], scale: Fraction, taken: dict[str, Fraction]) -> None:
        trace = self.card.trace
        made = made_of(trace, first.node, self.row, [child.value for child, _ in below])
        sharing = _sharing(trace, below)
        reference = made.rest
        bounded = True
        for child, place in below:
            key = (child.value, trace.row(child.value, place))
            factor = made.factors.get(key, ZERO) / sharing[key]
            child_full = None if self.full is None or child.beyond else _full(self.card, child, place)
            bounded = bounded and (child.beyond or child_full is not None)
            reference += factor * (child_full or ZERO)
            if factor:
                _add(self.found, _spread(self.card, child, place, is_full=child_full is not None).values(), scale * factor)
        left = (ZERO if self.full is None else self.full) - scale * reference
        if left:
            taken[self._cause(first.name, left, below, bounded=bounded)] += left
        _add(self.found, [self._line(cause, points) for cause, points in taken.items() if points], ONE)

    def _cause(self, first: str, left: Fraction, below: list[tuple[Authored, Row]], *, bounded: bool) -> str:
        """Why the maximum is not the children's maxima combined."""
        if first in _OWN_STEPS:  # the steps before it have no number: what is 0 by zero_when may lack a mark
            return first
        if not below:
            return "missing" if self._is_filled_in() else "evidence"
        if left < 0 and any(stage.name == "cap" for stage in self.node.stages):
            return "cap"
        if self.full is None:
            return "start"
        return "combine" if bounded else "evidence"

    def _is_filled_in(self) -> bool:
        """Whether ``missing: zero`` or ``full`` stands in for a fact that was not given."""
        if self.node.missing == "incomplete":
            return False
        trace, state_of = self.card.trace, self.card.state_of
        near = [fact for fact in self.node.facts if trace.depth(fact) <= len(self.row)]
        return any(state_of(trace.at(fact, self.row)) == "missing" for fact in near)

    def _line(self, cause: str, points: Fraction) -> Line:
        return Line(write(self.card.program, self.node, self.row), self.node.title, self.node.clause, cause, points)


def _sharing(trace: Any, below: list[tuple[Authored, Row]]) -> dict[tuple[int, Row], int]:
    """How many children stand on one plan node (equal constants are one node)."""
    found: dict[tuple[int, Row], int] = defaultdict(int)
    for child, place in below:
        found[child.value, trace.row(child.value, place)] += 1
    return found


def _open(card: Scorecard, node: Authored, row: Row) -> Iterator[Open]:
    """The innermost nodes without number."""
    state = card.state_of(card.trace.at(node.value, row))
    if state not in {"missing", "undetermined"}:
        return
    below = [pair for child in beneath(card, node, row) if not child[0].memo for pair in _open(card, *child)]
    if below:
        yield from below
        return
    low, high = limits(card, node.value, row)
    yield Open(write(card.program, node, row), node.title, node.clause, low, high, _full(card, node, row))


def _summed(pairs: Iterable[tuple[str, Fraction]]) -> tuple[tuple[str, Fraction], ...]:
    found: dict[str, Fraction] = defaultdict(Fraction)
    for key, points in pairs:
        found[key] += points
    return tuple(found.items())
