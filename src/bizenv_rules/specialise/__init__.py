"""A plan for one class of units: what is known of them becomes constant, what nobody reads any more goes.

So ``applies``, blank weights, readings and given parameters vanish; the attainable maximum is a constant and bounds are tight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from bizenv_rules import exact
from bizenv_rules.plan import (
    _NA,
    NA,
    Add,
    Call,
    Clamp,
    Const,
    Curve,
    Fact,
    Fold,
    Missing,
    Mul,
    Node,
    Operation,
    Pick,
    Plan,
    Ratio,
    Round,
    Value,
    reads,
)
from bizenv_rules.specialise.numbers import renumbered, through

__all__ = ["Known", "specialise", "through"]

Known = Fraction | _NA


def specialise(plan: Plan, known: Mapping[int, Known], keep: Iterable[int] | None = None) -> tuple[Plan, Mapping[int, int]]:
    """The plan in which the known nodes are constants in all their rows, and where each old node's value is now.

    ``keep``: the nodes whose values are wanted (None: all); the others are there if these need them. Two old nodes may have
    become one. A value that is NA for good is a ``Pick`` without cases.

    >>> from bizenv_rules.plan import Measure, Parameter
    >>> facts = [Node(Fact(Measure(name, Parameter(name)))) for name in "ab"]
    >>> special, where = specialise(Plan((*facts, Node(Add((0, 1))))), {0: NA}, keep=[2])
    >>> [node.op for node in special.nodes] == [facts[1].op], where[2]
    (True, 0)
    """
    wanted = range(len(plan.nodes)) if keep is None else sorted(set(keep))
    work, read = Work(plan, known), _behind(plan, wanted)
    for index in range(len(plan.nodes)):
        if index in read:
            work.place(index)
        else:
            work.leave(index)
    return work.gathered(wanted)


def _behind(plan: Plan, nodes: Iterable[int]) -> set[int]:
    """The nodes and all that they read, directly or through others."""
    found, waiting = set(), list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(reads(plan.nodes[node].op))
    return found


class Work:
    """The new nodes so far; ``where`` each old one went; ``values`` of the new ones that are constant."""

    def __init__(self, plan: Plan, known: Mapping[int, Known]) -> None:
        self.plan, self.known = plan, known
        self.nodes: list[Node] = []
        self.where: list[int] = []
        self.values: dict[int, Known] = {}
        self.cut: int | None = None
        self._constants: dict[tuple[Known, int], int] = {}

    def place(self, index: int) -> None:
        """The next old node: a constant, another node, or itself over what is left of its inputs."""
        if index == self.plan.cut:
            self.cut = len(self.nodes)
        self.where.append(self.home(index))

    def home(self, index: int) -> int:
        """The new node of an old one whose inputs have theirs."""
        node = self.plan.nodes[index]
        given = self.known.get(index)
        if given is not None:
            return self.constant(given, node)
        op = renumbered(node.op, self.where)
        value = self._value(op)
        if value is not None:
            return self.constant(value, node)
        found = self.simpler(op)
        if isinstance(found, _NA):
            return self.constant(NA, node)
        return self.same(found, node) if isinstance(found, int) else self.put(replace(node, op=found))

    def leave(self, index: int) -> None:
        """The next old node goes: nothing that is wanted reads it."""
        if index == self.plan.cut:
            self.cut = len(self.nodes)
        self.where.append(-1)

    def put(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def constant(self, value: Known, like: Node) -> int:
        """A node that is the value in every row of the scope."""
        found = self._constants.get((value, like.scope))
        if found is None:
            if isinstance(value, Fraction):
                found = self.put(replace(like, op=Const(value)))
            else:
                found = self.put(replace(like, op=Pick(self.constant(Fraction(0), like), ())))
            self._constants[value, like.scope] = found
            self.values[found] = value
        return found

    def same(self, of: int, like: Node) -> int:
        """The node itself, or a copy of it for the rows of an inner scope."""
        if of in self.values:
            return self.constant(self.values[of], like)
        return of if self.nodes[of].scope == like.scope else self.put(replace(like, op=Clamp(None, None, of)))

    def _value(self, op: Operation) -> Known | None:
        """The value of an operation that reads only constants."""
        read = [self.values.get(i) for i in reads(op)]
        known: list[Value] = [value for value in read if value is not None]
        found: Value | None = None
        match op:
            case Const(value):
                return value
            case Fact() | Call():
                return None
            case Add() | Fold() | Pick():
                found = self._open(op, read)
            case Mul() | Clamp() | Curve() | Round():
                if NA in known:
                    return NA
                found = exact.value_of(op, known) if len(known) == len(read) else None
            case Ratio():
                if NA in read[:2]:
                    return NA
                found = exact.value_of(op, known) if len(known) == len(read) else None
        return None if isinstance(found, Missing) else found

    def _open(self, op: Add | Fold | Pick, read: Sequence[Known | None]) -> Value | None:
        known: list[Value] = [value for value in read if value is not None]
        if isinstance(op, Pick):
            if read[0] is NA:
                return NA
            return exact.value_of(op, known) if len(known) == len(read) else None
        if isinstance(op, Add):
            return exact.value_of(op, known) if len(known) == len(read) else None
        if op.over is not None:
            return self._members(op, read)
        if len(known) < len(read):
            return None
        n, m = len(op.terms), len(op.weights)
        return exact.fold(op, known[:n], known[n : n + m], None if op.empty is None else known[-1])

    def _members(self, op: Fold, read: Sequence[Known | None]) -> Value | None:
        """The value of a fold of one constant over members, if their number does not matter."""
        scope = self.plan.scopes[op.over or 0]
        inner = read[: 1 + len(op.weights)]
        empty = None if op.empty is None else read[-1]
        if None in inner or (op.empty is not None and empty is None):
            return None
        many = scope.lo + 2 * (op.k + sum(op.drop)) + 2 if scope.hi is None else scope.hi
        found = {exact.fold(op, [inner[0]] * n, [*inner[1:]] * n, empty) for n in (scope.lo, many)}  # type: ignore[list-item]  # none is None
        return found.pop() if len(found) == 1 else None

    def simpler(self, op: Operation) -> Operation | int | _NA:
        """The operation without the inputs that are NA for good and the branches that are never taken, or the node it comes to."""
        if isinstance(op, Add):
            terms = tuple(i for i in op.terms if self.values.get(i) is not NA)
            return terms[0] if len(terms) == 1 else Add(terms)
        if isinstance(op, Pick):
            by = self.values.get(op.by)
            if isinstance(by, Fraction):
                taken = next((case.then for case in op.cases if case.when == by), op.otherwise)
                return NA if taken is None else taken
        if isinstance(op, Fold):
            return self._fold(op)
        return op

    def _fold(self, op: Fold) -> Operation | int | _NA:
        bare = NA if op.empty is None else op.empty
        if op.over is not None:
            return bare if any(self.values.get(i) is NA for i in (*op.terms, *op.weights)) else op
        left = [i for i in range(len(op.terms)) if not any(self.values.get(part[i]) is NA for part in (op.terms, op.weights) if part)]
        if op.how == "first":
            left = self._first(op, left)
        if not left:
            return bare
        terms = tuple(op.terms[i] for i in left)
        if op.how == "first" and len(terms) == 1 and (op.empty is None or isinstance(self.values.get(terms[0]), Fraction)):
            return terms[0]
        weights = tuple(op.weights[i] for i in left) if op.weights else ()
        return replace(op, terms=terms, weights=weights)

    def _first(self, op: Fold, left: list[int]) -> list[int]:
        """Up to the first that is a number for good."""
        for place, i in enumerate(left):
            if isinstance(self.values.get(op.terms[i]), Fraction):
                return left[: place + 1]
        return left

    def gathered(self, wanted: Iterable[int]) -> tuple[Plan, Mapping[int, int]]:
        """The nodes that the wanted ones need, closed up."""
        keep, waiting = set(), [self.where[index] for index in wanted]
        while waiting:
            node = waiting.pop()
            if node not in keep:
                keep.add(node)
                waiting.extend(reads(self.nodes[node].op))
        order = sorted(keep)
        place = {node: i for i, node in enumerate(order)}
        nodes = tuple(replace(self.nodes[node], op=renumbered(self.nodes[node].op, place)) for node in order)
        cut = len(self.nodes) if self.cut is None else self.cut
        new_cut = None if self.plan.cut is None else sum(node < cut for node in order)
        return Plan(nodes, self.plan.scopes, new_cut), {i: place[node] for i, node in enumerate(self.where) if node in place}
