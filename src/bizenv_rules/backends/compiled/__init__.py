"""A plan as generated Python over whole numbers: the same answers as ``exact``, for many units.

Node i is ``v ÷ (D · d)``: D is known when the text is written, d is a whole number of the unit. NA is tested, and a cap is
written, only where bounds cannot exclude that it matters; so everything rests on the measures' declarations. It may decline,
it never differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from bizenv_rules.backends.compiled.program import Generated, generate
from bizenv_rules.backends.compiled.runtime import Decline
from bizenv_rules.backends.compiled.trace import Trace
from bizenv_rules.exact import Functions, run
from bizenv_rules.intervals import declared, static
from bizenv_rules.plan import Absent, Columns, Fact, Leaf, Overrides, Plan, Row, World, reads
from bizenv_rules.sweep import Layout

__all__ = ["Compiled", "Decline", "Trace", "compile_plan"]


def compile_plan(plan: Plan, keep: Iterable[int] | None = None, *, upto: int | None = None, functions: Functions | None = None) -> Compiled:
    """The plan as a function of a world; ``keep``: only what these nodes need is computed (others are asked of ``exact``).

    ``Decline`` is raised here if the text would be too deep for Python, and by the function for a unit that breaks a
    declaration, states values of computed nodes, or for which a registered function has no answer.

    >>> from bizenv_rules.exact import NoEvidence
    >>> from bizenv_rules.plan import Const, Node, Ratio
    >>> compile_plan(Plan((Node(Const(Fraction(7))), Node(Const(Fraction(2))), Node(Ratio(0, 1)))))(NoEvidence())[2]
    [Fraction(7, 2)]
    """
    size = len(plan.nodes) if upto is None else upto
    live = _live(plan, range(size) if keep is None else keep)
    ranges = static(plan)
    try:
        generated = generate(plan, ranges, live, functions or {})
        space: dict[str, Any] = {"__builtins__": {}, **generated.named}
        exec(compile(generated.text, "<plan>", "exec"), space)  # noqa: S102  # names and whole numbers of our own, see ``Lines``
    except (RecursionError, MemoryError):
        raise Decline("too deep for Python") from None
    return Compiled(plan, size, generated, space["score"], functions or {})


def _live(plan: Plan, keep: Iterable[int]) -> list[int]:
    found, waiting = set(), list(keep)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(reads(plan.nodes[node].op))
    return sorted(found)


class Compiled:
    """``compiled(world)`` gives the trace. ``facts``: the Fact nodes it reads, by scope; ``text``: the generated Python."""

    def __init__(self, plan: Plan, size: int, generated: Generated, score: Callable[..., tuple[Any, ...]], functions: Functions) -> None:
        self.plan, self.facts, self.text = plan, generated.facts, generated.text
        self._size, self._score, self._functions = size, score, functions
        self.places = [(plan.nodes[node].scope, generated.places.get(node)) for node in range(size)]

    def __call__(self, world: World, overrides: Overrides | None = None) -> Trace:
        """The trace of one unit; ``Decline`` if only ``exact`` can tell."""
        seen = _Stated(self.plan, world, overrides) if overrides else world
        leaves = getattr(seen, "leaves", None) or self._one_by_one(seen)
        layout = _Laid(self.plan, seen)
        values = self._score(leaves, seen.rows, layout.outer, layout.members)
        return Trace(self, values, world, overrides)

    def _one_by_one(self, world: World) -> Callable[[tuple[int, ...]], Sequence[Sequence[Leaf]]]:
        nodes = self.plan.nodes
        return lambda asked: [[world.leaf(node, row) for node in asked] for row in world.rows(nodes[asked[0]].scope)]

    def exact(self, world: World, overrides: Overrides | None) -> Columns:
        """What ``exact`` gives for a unit."""
        return run(self.plan, world, overrides, upto=self._size, functions=self._functions)


class _Laid:
    """Where rows lie in each other, found when it is first asked for: most plans have one scope inside the unit's."""

    def __init__(self, plan: Plan, world: World) -> None:
        self._plan, self._world = plan, world
        self._found: Layout | None = None

    def _layout(self) -> Layout:
        self._found = self._found or Layout(self._plan, self._world)
        return self._found

    def outer(self, scope: int, around: int) -> list[int]:
        return self._layout().outer(scope, around)

    def members(self, scope: int) -> list[tuple[int, int]]:
        return self._layout().members(scope)


class _Stated:
    """A world in which some facts are stated; ``Decline`` for stated values that no fact could have."""

    def __init__(self, plan: Plan, world: World, overrides: Overrides) -> None:
        self._rows, self._leaf = world.rows, world.leaf
        self._given = {(node, row): _leaf_of(plan, node, value) for (node, row), value in overrides.items()}

    def rows(self, scope: int) -> Sequence[Row]:
        return self._rows(scope)

    def leaf(self, node: int, row: Row) -> Leaf:
        found = self._given.get((node, row))
        return self._leaf(node, row) if found is None else found


def _leaf_of(plan: Plan, node: int, value: Fraction) -> Leaf:
    op = plan.nodes[node].op
    if not isinstance(op, Fact) or isinstance(op.measure.source, Absent):
        raise Decline(f"node {node} is stated instead of computed")
    if not declared(op.measure).within(value):
        raise Decline(f"node {node} is stated outside its declaration")
    if op.measure.grid is None:
        return value, 1
    whole = value / op.measure.grid
    return whole.numerator, whole.denominator
