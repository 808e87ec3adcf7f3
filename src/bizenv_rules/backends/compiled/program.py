"""From a plan to the text of one function: unit nodes in a straight line, inner nodes in loops that follow one another.

The function reads leaves and gives (the unit's whole numbers, one list of tuples for each loop); ``Place`` says where a node's are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from bizenv_rules.backends.compiled import folding, operations, reading
from bizenv_rules.backends.compiled.held import Held
from bizenv_rules.backends.compiled.lines import Lines
from bizenv_rules.backends.compiled.runtime import Decline, half_even, registered
from bizenv_rules.exact import Functions
from bizenv_rules.intervals import Interval
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import NA, Absent, Call, Clamp, Curve, Fact, Fold, Mul, Pick, Plan, Round, reads
from bizenv_rules.sweep import around

NAMED: Mapping[str, object] = {
    "NA": NA,
    "Decline": Decline,
    "TypeError": TypeError,
    "half_even": half_even,
    "total": sum,
    "least": min,
    "greatest": max,
    "ascending": sorted,
    "count": len,
    "together": zip,
    "pair": tuple,
    "type": type,
}
"""All that the generated text can name beside its own variables."""


_MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node's value is: in which tuple (0: the unit's), at which slot, and at which its divisor; -1: nowhere.

    ``is_told``: its value is not kept, because it is told from the values of what it reads.
    """

    block: int
    slot: int
    divisor: int
    held: Held
    is_told: bool = False


@dataclass(slots=True)
class _Block:
    scope: int
    nodes: list[int]
    slots: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Generated:
    """The text, what it may name, where every node is, and the facts it asks for, scope by scope."""

    text: str
    named: Mapping[str, object]
    places: Mapping[int, Place]
    facts: Mapping[int, tuple[int, ...]]


def generate(plan: Plan, ranges: Sequence[Interval], live: Sequence[int], functions: Functions) -> Generated:
    """The function ``score(leaves, rows, outer, members)`` for the live nodes, in plan order."""
    return _Program(plan, ranges, live, functions).generated()


class _Program:
    def __init__(self, plan: Plan, ranges: Sequence[Interval], live: Sequence[int], functions: Functions) -> None:
        self.plan, self.functions = plan, functions
        self.out = Lines(plan, ranges)
        self.unit = _Block(0, [])
        self.blocks = [self.unit]
        self.home: dict[int, int] = {}
        self.facts: dict[int, tuple[int, ...]] = {}
        for node in live:
            op, scope = plan.nodes[node].op, plan.nodes[node].scope
            if isinstance(op, Fact) and not isinstance(op.measure.source, Absent):
                self.facts[scope] = (*self.facts.get(scope, ()), node)
        self._pending = list(live)
        self._steps: dict[int, int] = {}

    def generated(self) -> Generated:
        self._head()
        while self._pending:
            scope, nodes = self._next_block()
            if scope == 0:
                self._straight(nodes)
            else:
                self._loop(scope, nodes)
        values = "".join(f"{name}, " for name in self.unit.slots)
        loops = "".join(f"B{i}, " for i in range(1, len(self.blocks)))
        self.out.put(f"return ({values}), {loops}")
        text = "\n".join(
            [
                "def score(leaves, rows, outer, members):",
                "    try:",
                *self.out.text,
                "    except TypeError:",
                "        raise Decline from None",
            ]
        )
        return Generated(text, {**NAMED, **self.out.named}, {node: self._place(node) for node in self.home}, self.facts)

    # ------------------------------------------------------------------------------------------------------- order

    def _next_block(self) -> tuple[int, list[int]]:
        """As many nodes of one scope as can go now; the unit's first, so that loops are few."""
        for scope in range(len(self.plan.scopes)):
            taken: list[int] = []
            for node in self._pending:
                if self.plan.nodes[node].scope == scope and all(i in self.home or i in taken for i in self._needed(node)):
                    taken.append(node)
            if taken:
                self._pending = [node for node in self._pending if node not in taken]
                return scope, taken
        raise AssertionError("a plan's nodes stand after what they read")

    def _needed(self, node: int) -> tuple[int, ...]:
        return reads(self.plan.nodes[node].op)

    # ------------------------------------------------------------------------------------------------------- parts

    def _head(self) -> None:
        scopes = {self.plan.nodes[node].scope for node in self._pending} | set(self.facts)
        scopes |= {op.over for node in self._pending if isinstance(op := self.plan.nodes[node].op, Fold) and op.over is not None}
        for scope in sorted(scopes - {0}):
            self._count(scope)
        for scope, nodes in self.facts.items():
            self.out.named[f"F{scope}"] = nodes
            self.out.put(f"L{scope} = leaves(F{scope})" if scope else f"{self._leaves(0)}, = leaves(F0)")

    def _leaves(self, scope: int) -> str:
        """What the leaves of one row are unpacked into."""
        return f"({''.join(f'{reading.pattern(_fact(self.plan, node), node)}, ' for node in self.facts[scope])})"

    def _count(self, scope: int) -> None:
        """How many members there are; bounds rest on it, so other numbers are declined."""
        inner = self.plan.scopes[scope]
        self.out.put(f"n{scope} = count(rows({scope}))")
        test = f"{inner.lo} <= N" if inner.hi is None else f"{inner.lo} <= N <= {inner.hi}"
        if inner.parent == 0:
            self.out.put(f"if not {test.replace('N', f'n{scope}')}: raise Decline")
            return
        self.out.put(f"M{scope} = members({scope})")
        self.out.put(f"for a, b in M{scope}:")
        self.out.put(f"    if not {test.replace('N', 'b - a')}: raise Decline")

    def _straight(self, nodes: Sequence[int]) -> None:
        for node in nodes:
            self._node(node, 0)
        self._keep(self.unit, nodes)

    def _loop(self, scope: int, nodes: Sequence[int]) -> None:
        index = len(self.blocks)
        self.blocks.append(_Block(scope, list(nodes)))
        loads = self._loads(scope, nodes)
        targets, sources = self._walked(scope, nodes, loads)
        if not sources:
            targets, sources = ["_"], [f"rows({scope})"]
        self.out.put(f"B{index} = []; put = B{index}.append")
        walked = sources[0] if len(sources) == 1 else f"together({', '.join(sources)})"
        with self.out.block(f"for {', '.join(targets)} in {walked}:"):
            for block, names in loads.items():
                at = f"r{block}" if self.blocks[block].scope == scope else f"B{block}[p{self.blocks[block].scope}]"
                self.out.put(f"r = {at}; " + "; ".join(f"{name} = r[{self.blocks[block].slots[name]}]" for name in names))
            for node in nodes:
                self._node(node, index)
            self._keep(self.blocks[index], nodes)
            self.out.put(f"put(({''.join(f'{name}, ' for name in self.blocks[index].slots)}))")

    def _loads(self, scope: int, nodes: Sequence[int]) -> dict[int, list[str]]:
        """The variables that a loop takes from earlier ones, by loop."""
        found: dict[int, list[str]] = {}
        for node in nodes:
            op = self.plan.nodes[node].op
            for i in reads(op):
                home = self.home.get(i, 0)
                if home and self.blocks[home].scope in around(self.plan, scope):
                    names = found.setdefault(home, [])
                    names.extend(name for name in _variables(self.out.held[i]) if name not in names)
        return {block: names for block, names in found.items() if names}

    def _walked(self, scope: int, nodes: Sequence[int], loads: Mapping[int, object]) -> tuple[list[str], list[str]]:
        """What the loop's variables are and what they run along."""
        has_facts = any(node in self.facts.get(scope, ()) for node in nodes)  # all of them: facts read nothing, so they go first
        walked = {self._leaves(scope): f"L{scope}"} if has_facts else {}
        for block in loads:
            home = self.blocks[block].scope
            walked.update({f"r{block}": f"B{block}"} if home == scope else {f"p{home}": f"outer({scope}, {home})"})
        for node in nodes:
            op = self.plan.nodes[node].op
            if isinstance(op, Fold) and op.over is not None:
                walked[f"(a{op.over}, b{op.over})"] = f"M{op.over}"
        return list(walked), list(walked.values())

    # ------------------------------------------------------------------------------------------------------- nodes

    def _node(self, node: int, block: int) -> None:
        op, out = self.plan.nodes[node].op, self.out
        match op:
            case Fact():
                out.held[node] = reading.write(out, node, op)
            case Fold():
                out.held[node] = self._fold(node, op)
            case _:
                if isinstance(op, Call):
                    out.named[f"call{node}"] = registered(op, self.functions[op.name])
                out.held[node] = operations.write(out, node, op)
        self.home[node] = block

    def _fold(self, node: int, op: Fold) -> Held:
        if op.over is None:
            return folding.write(self.out, node, op, None)
        scope = self.plan.scopes[op.over]
        weight = self._members(node, op.weights[0], op.over) if op.weights else None
        return folding.write(self.out, node, op, folding.Inner(self._members(node, op.terms[0], op.over), weight, scope.lo, scope.hi))

    def _members(self, node: int, term: int, over: int) -> folding.Members:
        held, unit = self.out.held[term], self.plan.nodes[node].scope == 0
        home = self.home[term]
        if held.value is not None or not held.number or self.plan.nodes[term].scope != over:
            many = f"n{over}" if unit else f"(b{over} - a{over})"
            return folding.Members(held, f"[{held.v}]*{many}", f"[{held.d}]*{many}" if held.d else "")
        along = f"B{home}" if unit else f"B{home}[a{over}:b{over}]"
        slots = self.blocks[home].slots
        values, divisors = (f"[r[{slots[name]}] for r in {along}]" if name else "" for name in (held.v, held.d))
        return folding.Members(held, values, divisors)

    # ------------------------------------------------------------------------------------------------------ places

    def _keep(self, block: _Block, nodes: Sequence[int]) -> None:
        """Values that cannot be told from others, and those that later loops read."""
        read = {i for later in self._pending for i in reads(self.plan.nodes[later].op)} if block.scope else set()
        for node in nodes:
            if not self._is_told(node) or node in read:
                for name in _variables(self.out.held[node]):
                    block.slots.setdefault(name, len(block.slots))

    def _is_told(self, node: int) -> bool:
        """Whether a step is so small, and so near to what is kept, that a trace takes it again instead of keeping its value.

        Only inside rows: there are many of them, while the unit's own values are asked for by everybody.
        """
        op = self.plan.nodes[node].op
        if self.plan.nodes[node].scope and isinstance(op, Mul | Clamp | Curve | Pick | Round):
            self._steps[node] = 1 + max(self._steps.get(i, 0) for i in reads(op))
        return 0 < self._steps.get(node, 0) <= _MOST_STEPS

    def _place(self, node: int) -> Place:
        held, block = self.out.held[node], self.home[node]
        slots = self.blocks[block].slots
        is_there = held.v in slots and (not held.d or held.d in slots)
        if not is_there and self._is_told(node) and held.value is None and held.number:
            return Place(block, -1, -1, held, is_told=True)
        return Place(block, slots.get(held.v, -1), slots[held.d] if held.d else -1, held)


def _fact(plan: Plan, node: int) -> Fact:
    op = plan.nodes[node].op
    assert isinstance(op, Fact)
    return op


def _variables(held: Held) -> list[str]:
    return [name for name in (held.v, held.d) if name[:1] in {"v", "d"}]
