"""Which facts of a scored unit can still move, by how much, and why the others cannot.

As a rule counts may grow and marks may rise; what happened is not undone, what is over is not added to, and what others report stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.backends.direction import Direction, directions
from bizenv_rules.calendar import Period
from bizenv_rules.effort.alike import anchor
from bizenv_rules.effort.shape import Kind, Shape, shape
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import DutyCount, Fact, Given, Measure, Missing, Periods, Ratio, Row, Select, reads
from bizenv_rules.scoring.address import scopes_of, write
from bizenv_rules.scoring.trace import label

if TYPE_CHECKING:
    from bizenv_rules.program import Authored, Program
    from bizenv_rules.scoring.card import Scorecard

WORDS: Final = ("undone", "missing", "closed", "imported")
"""What ``allow`` may name beside facts and nodes."""
NAMED: Final = "\0named"
"""Beside them where a fact, or an item round it, is allowed by its own name."""
Place = tuple[int, Row]


@dataclass(frozen=True, slots=True)
class Movable:
    """One fact of the unit with the steps it may take.

    ``before``: its value now (None: not given). ``step``: what one step adds to it; ``grain``: how many records or 分 one step is.
    ``down, up``: steps to either side (``up`` None: open); ``only``: those allowed, where not all are. ``bar``: why it stays.
    """

    name: str
    level: str
    path: str
    title: str
    clause: str
    where: str
    record: str
    kind: Kind
    before: Fraction | None
    base: Fraction
    step: Fraction
    grain: Fraction
    down: int
    up: int | None
    only: tuple[int, ...] = ()
    bar: str = ""
    leaves: tuple[Place, ...] = field(default=(), repr=False)
    given: tuple[Place, ...] = field(default=(), repr=False)  # the facts that say whether it is there

    @property
    def shown(self) -> str:
        """Its name with level and row: ``media[省级]``, ``meetings_held (2022Q4)``."""
        level = f"[{self.level}]" if self.level else ""
        return f"{self.name}{level}" + (f" ({self.where})" if self.where else "")

    @property
    def moves(self) -> bool:
        """Whether there is a step it may take."""
        return not self.bar and bool(self.leaves) and (self.down < 0 or self.up != 0)


def movables(card: Scorecard, roots: Sequence[int], allow: Collection[str]) -> tuple[Movable, ...]:
    """Every fact of records or due dates that the roots hang on; facts that move together once, those that stay with the reason."""
    found = _Finder(card, roots, frozenset(allow))
    return tuple(found.movables())


class _Finder:
    def __init__(self, card: Scorecard, roots: Sequence[int], allow: frozenset[str]) -> None:
        self.card, self.allow = card, allow
        self.program, self.plan = card.program, card.program.plan
        moves = directions(self.plan)
        self.moves: Mapping[int, Direction] = _joined([moves[root] for root in roots])
        self.readers = _readers(self.program)
        self.behind = _behind(card, roots)

    def movables(self) -> Iterator[Movable]:
        together: dict[Any, list[Place]] = {}
        for node in self.behind:
            op = self.plan.nodes[node].op
            if node not in self.moves or not isinstance(op, Fact) or not isinstance(op.measure.source, Select | DutyCount):
                continue
            scope = self.plan.nodes[node].scope
            for row in self.card.trace.rows[scope]:
                together.setdefault((op.measure.source, scope, anchor(self.card, node, op.measure, row)), []).append((node, row))
        scopes: dict[Any, set[int]] = {}
        for source, scope, _ in together:
            scopes.setdefault(source, set()).add(scope)
        for (source, _, _), leaves in together.items():
            made = self._movable(leaves)
            if made is not None:
                yield made if len(scopes[source]) == 1 else replace(made, bar=made.bar or "it is read for the whole and for its parts")

    def _movable(self, leaves: Sequence[Place]) -> Movable | None:
        """One of facts that move together; the first place that is not over stands for all."""
        reader = self.readers.get(leaves[0][0])
        measure = self._measure(leaves[0][0])
        allowed = self._allowed(measure, reader)
        chosen = list(leaves) if "closed" in allowed else [place for place in leaves if not self._is_over(*place)]
        node, row = (chosen or list(leaves))[0]
        made = shape(measure, self.card.world.leaf(node, row), allowed, reader.kind if reader else "")
        if made is None:
            return None
        low, high = self._useful(leaves, made)
        source, shown = measure.source, row if any(row) and len({place[1] for place in leaves}) == 1 else ()
        return Movable(
            name=source.fact if isinstance(source, Select) else source.duty if isinstance(source, DutyCount) else "",
            level=source.level if isinstance(source, Select) else "",
            path="" if reader is None else write(self.program, reader, row) if shown else reader.path,
            title=reader.title if reader else "",
            clause=(reader.clause if reader else "") or measure.clause or self.plan.nodes[node].clause,
            where=label(shown),
            record=source.selection.record if isinstance(source, Select) else "",
            kind=made.kind,
            before=None if isinstance(self.card.world.leaf(node, row), Missing) else made.base,
            base=made.base,
            step=made.step,
            grain=made.grain,
            down=low,
            up=self._within(node, row, made, high),
            only=made.only,
            bar=("its item's value is stated" if self._is_stated(reader, row) else made.bar) or self._bar(leaves, chosen, made, allowed),
            leaves=tuple(chosen),
            given=tuple(self._given(chosen, measure)),
        )

    def _allowed(self, measure: Measure, reader: Authored | None) -> frozenset[str]:
        """What is allowed of this fact: everything, where it or an item round it is named."""
        source = measure.source
        names = {source.fact if isinstance(source, Select) else source.duty if isinstance(source, DutyCount) else ""}
        path = reader.path if reader else ""
        names |= {path[:end] for end in range(1, len(path) + 1) if end == len(path) or path[end] == "."}
        return self.allow | {*WORDS, NAMED} if names & self.allow else self.allow

    def _bar(self, leaves: Sequence[Place], chosen: Sequence[Place], made: Shape, allowed: frozenset[str]) -> str:
        """Why a fact stays that could move by its shape."""
        if not chosen:
            return "its period is over"
        if made.base and "undone" not in allowed and {self.moves[node] for node, _ in leaves} == {Direction.DOWN}:
            return "what happened is not undone"
        nodes, source = {node for node, _ in leaves}, self._measure(leaves[0][0]).source
        is_parted = any(isinstance(self.plan.scopes[scope].source, Periods) for node in nodes for scope in self._scopes(node))
        if isinstance(source, Select) and source.selection.window == "months" and is_parted:
            return "its window of months reaches over several periods"
        if NAMED not in allowed and any(isinstance(node.op, Ratio) and node.op.whole in nodes for node in self.plan.nodes):
            return "it is the whole that a share is of"
        return ""

    def _is_stated(self, reader: Authored | None, row: Row) -> bool:
        """Whether the value of the item, or of one round it, was stated instead of read."""
        at = reader
        while at is not None:
            if (at.value, self.card.trace.row(at.value, row)) in self.card.overrides:
                return True
            at = self.card.nodes.get(at.parent or "")
        return False

    def _is_over(self, node: int, row: Row) -> bool:
        """Whether the period of a row ended before the day of knowledge."""
        periods = [
            member for member, scope in zip(row, self._scopes(node), strict=True) if isinstance(self.plan.scopes[scope].source, Periods)
        ]
        return Period.parse(periods[-1] if periods else self.card.period).last < self.card.as_of

    def _scopes(self, node: int) -> tuple[int, ...]:
        return scopes_of(self.plan, self.plan.nodes[node].scope)

    def _useful(self, leaves: Sequence[Place], made: Shape) -> tuple[int, int | None]:
        """Without the side that can never raise what is asked."""
        ways = {self.moves[node] for node, _ in leaves}
        return 0 if ways == {Direction.UP} else made.down, 0 if ways == {Direction.DOWN} else made.up

    def _within(self, node: int, row: Row, made: Shape, up: int | None) -> int | None:
        """A part grows no further than the whole it is divided by."""
        for op in (self.plan.nodes[i].op for i in range(len(self.plan.nodes))):
            if isinstance(op, Ratio) and op.part == node:
                whole = self.card.trace.number(op.whole, row)
                room = None if whole is None else max(0, floor((whole - made.base) / made.step))
                up = room if up is None else up if room is None else min(up, room)
        return up

    def _given(self, leaves: Sequence[Place], measure: Measure) -> Iterator[Place]:
        """The facts that say whether a fact is there which is not."""
        for node in self.behind:
            op = self.plan.nodes[node].op
            if isinstance(op, Fact) and isinstance(op.measure.source, Given) and op.measure.source.of == measure.source:
                yield from ((node, row) for fact, row in leaves if isinstance(self.card.world.leaf(fact, row), Missing))

    def _measure(self, node: int) -> Measure:
        op = self.plan.nodes[node].op
        assert isinstance(op, Fact)
        return op.measure


def _behind(card: Scorecard, roots: Sequence[int]) -> tuple[int, ...]:
    found, waiting = set[int](), list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(reads(card.program.plan.nodes[node].op))
    return tuple(sorted(found))


def _joined(parts: Sequence[Mapping[int, Direction]]) -> dict[int, Direction]:
    found: dict[int, Direction] = {}
    for moves in parts:
        for node, way in moves.items():
            found[node] = found[node].joined(way) if node in found else way
    return found


def _readers(program: Program) -> dict[int, Authored]:
    """The innermost node that reads each fact."""
    found: dict[int, Authored] = {}
    for node in program.nodes:
        for fact in node.facts:
            if fact not in found or not node.children:
                found[fact] = node
    return found
