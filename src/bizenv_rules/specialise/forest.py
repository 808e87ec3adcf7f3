"""One plan for many classes of units at once: what comes out the same for two classes is one node, made and looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bizenv_rules.plan import Fact, Node, Operation, Plan, reads
from bizenv_rules.specialise import Known, Work


class Forest(Work):
    """The nodes of all classes so far, each after what it reads. Facts that read the same are one.

    ``always``: what is known of every class; ``asked``: the nodes whose values make a class.

    >>> from fractions import Fraction
    >>> from bizenv_rules.plan import Add, Measure, Parameter
    >>> big, n = (Node(Fact(Measure(name, Parameter(name)))) for name in ("big", "n"))
    >>> forest = Forest(Plan((big, n, Node(Add((0, 1))), Node(Add((1, 1))))), {}, [0])
    >>> one, other = (forest.placed([2, 3], {0: Fraction(value)}) for value in (0, 1))
    >>> one[2] == other[2], one[3] == other[3]
    (False, True)
    """

    def __init__(self, plan: Plan, always: Mapping[int, Known], asked: Iterable[int]) -> None:
        super().__init__(plan, always)
        self.always, self.asked = dict(always), tuple(asked)
        self._same: dict[tuple[Any, ...], int] = {}
        self._codes: dict[Known, int] = {}
        self._found: list[dict[tuple[int, ...], int]] = [{} for _ in plan.nodes]
        self._behind: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._always: dict[tuple[int, ...], tuple[Mapping[int, int], Sequence[int]]] = {}
        self.hangs = self._hanging()

    def placed(self, wanted: Iterable[int], answers: Mapping[int, Known]) -> Mapping[int, int]:
        """Where the wanted nodes and all that they read stand for the class with these answers."""
        self.known = {**self.always, **answers}
        always, hanging = self._shared(tuple(wanted))
        self.where = [-1] * len(self.plan.nodes)
        for index, place in always.items():
            self.where[index] = place
        codes = {node: self._codes.setdefault(value, len(self._codes)) for node, value in answers.items()}
        keys: dict[tuple[int, ...], tuple[int, ...]] = {}
        found = dict(always)
        for index in hanging:
            hangs = self.hangs[index]
            key = keys.get(hangs)
            if key is None:
                key = keys[hangs] = tuple(codes[node] for node in hangs)
            places = self._found[index]
            place = places.get(key, -1)
            if place < 0:
                place = places[key] = self.home(index)
            self.where[index] = found[index] = place
        return found

    def _shared(self, wanted: tuple[int, ...]) -> tuple[Mapping[int, int], Sequence[int]]:
        """The nodes that are the same for every class, in their places, and the others."""
        if wanted not in self._always:
            behind = self.behind(wanted)
            self.where = [-1] * len(self.plan.nodes)
            for index in behind:
                if not self.hangs[index]:
                    places = self._found[index]
                    if () not in places:
                        places[()] = self.home(index)
                    self.where[index] = places[()]
            always = {index: self.where[index] for index in behind if not self.hangs[index]}
            self._always[wanted] = (always, [index for index in behind if self.hangs[index]])
        return self._always[wanted]

    def places(self, index: int) -> frozenset[int]:
        """Every node that an old one has become so far."""
        return frozenset(self._found[index].values())

    def behind(self, wanted: tuple[int, ...]) -> tuple[int, ...]:
        """The nodes and all that they read, in order."""
        if wanted not in self._behind:
            seen, waiting = set(), list(wanted)
            while waiting:
                node = waiting.pop()
                if node not in seen:
                    seen.add(node)
                    waiting += reads(self.plan.nodes[node].op)
            self._behind[wanted] = tuple(sorted(seen))
        return self._behind[wanted]

    def put(self, node: Node) -> int:
        """The node that is there already, or a new one."""
        key = _key(node.op, node.scope)
        found = self._same.get(key)
        if found is None:
            found = self._same[key] = super().put(node)
        return found

    def _hanging(self) -> list[tuple[int, ...]]:
        """The asked nodes that each node reads, directly or through others."""
        asked = {node: 1 << n for n, node in enumerate(self.asked)}
        masks: list[int] = []
        for index, node in enumerate(self.plan.nodes):
            mask = asked.get(index, 0)
            for read in reads(node.op):
                mask |= masks[read]
            masks.append(mask)
        made = {mask: tuple(node for node, bit in asked.items() if mask & bit) for mask in set(masks)}
        return [made[mask] for mask in masks]


def _key(op: Operation, scope: int) -> tuple[Any, ...]:
    if not isinstance(op, Fact):
        return op, scope
    measure = op.measure
    return Fact, measure.source, measure.lo, measure.hi, measure.grid, measure.may_na, measure.may_miss, measure.reason, scope
