"""Plans as terms of the solver z3, for questions about all evidence at once: two plans over shared inputs, inputs tied to each other.

The world is that of complete evidence: every fact is given, and may be NA where its measure allows that. A gridded fact is a whole
number of steps; a mean, whose number of forms is open, any rational between its ends. Where the number of a scope's members is
open, up to ``members`` of them. A registered function and a geometric mean are not followed: they can be anything, and say so.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from bizenv_rules.backends.smt.computing import computed, fold, strict
from bizenv_rules.backends.smt.held import Held, Unsupported
from bizenv_rules.backends.smt.logic import Truth
from bizenv_rules.backends.smt.space import Answer, Model, Space, allowed
from bizenv_rules.intervals import static
from bizenv_rules.plan import Add, Call, Clamp, Const, Curve, Fact, Fold, Mul, Operation, Pick, Plan, Ratio, Round, Row, reads
from bizenv_rules.sweep import around

__all__ = ["Answer", "Encoding", "Held", "Model", "Space", "Unsupported", "allowed"]

MEMBERS: Final = 2
"""How many members of an open scope are looked at."""


class Encoding:
    """One plan over the inputs of a space. Plans that share a space share facts and open rows by name, and equal parts are one value.

    ``names``: what a Fact node is called in the space (its number if left out); ``scopes``: the same for scopes; ``fixed``: the
    facts, by name and row, that are numbers for good.

    >>> from fractions import Fraction
    >>> from bizenv_rules.plan import Measure, Node, Parameter
    >>> late = Node(Fact(Measure("late", Parameter("late"), Fraction(0), grid=Fraction(1))))
    >>> plan = Plan((late, Node(Const(Fraction(3))), Node(Mul(0, 1)), Node(Clamp(None, Fraction(10), 2))))
    >>> space = Space()
    >>> encoding = Encoding(plan, space)
    >>> capped, raw = encoding.value(3), encoding.value(2)
    >>> space.solve([space.logic.less(Fraction(10), capped.number)])
    'none'
    >>> found = space.solve([space.logic.less(capped.number, raw.number), space.logic.less(raw.number, Fraction(14))])
    >>> found.facts[0, ()]
    Fraction(4, 1)
    """

    def __init__(
        self,
        plan: Plan,
        space: Space,
        *,
        names: Mapping[int, Hashable] | None = None,
        scopes: Mapping[int, Hashable] | None = None,
        members: int = MEMBERS,
        fixed: Mapping[tuple[Hashable, Row], Fraction] | None = None,
    ) -> None:
        self.plan, self.space, self.logic = plan, space, space.logic
        self.names, self.scopes, self.members = names or {}, scopes or {}, members
        self.fixed = fixed or {}
        self.ranges = static(plan)
        self._rows: dict[int, tuple[Row, ...]] = {}
        self._depth = {scope: len(around(plan, scope)) - 1 for scope in range(len(plan.scopes))}
        self._found: dict[tuple[int, Row], Held] = {}

    # ---------------------------------------------------------------------------------------------------------- rows

    def rows(self, scope: int) -> tuple[Row, ...]:
        """Every row of a scope that can be there; members are called by number."""
        if scope not in self._rows:
            here = self.plan.scopes[scope]
            many = 1 if here.hi is None else here.hi
            many = here.lo if here.lo == here.hi else max(here.lo, self.members if here.hi is None else min(many, self.members))
            outside = ((),) if here.parent is None else tuple((*row, str(m)) for row in self.rows(here.parent) for m in range(many))
            self._rows[scope] = outside
        return self._rows[scope]

    def here(self, scope: int, row: Row) -> Truth:
        """Whether a row is there."""
        each = self.plan.scopes[scope]
        if each.parent is None:
            return True
        outside = self.here(each.parent, row[:-1])
        number = int(row[-1])
        if number < each.lo:
            return outside
        before = self.here(scope, (*row[:-1], str(number - 1))) if number else outside
        return self.logic.both((outside, self.space.row((self.scopes.get(scope, scope), row), self.logic.both((outside, before)))))

    # -------------------------------------------------------------------------------------------------------- values

    def value(self, node: int, row: Row = ()) -> Held:
        """The value of a node at a row of its scope, or of one inside it."""
        waiting = [(node, row[: self._depth[self.plan.nodes[node].scope]])]
        while waiting:
            place = waiting[-1]
            missing = [] if place in self._found else [read for read in self._reads(*place) if read not in self._found]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if place not in self._found:
                self._found[place] = self._made(*place)
        return self._found[node, row[: self._depth[self.plan.nodes[node].scope]]]

    def _reads(self, node: int, row: Row) -> list[tuple[int, Row]]:
        op = self.plan.nodes[node].op
        if isinstance(op, Fold) and op.over is not None:
            found = [(i, inner) for inner in self._inside(op.over, row) for i in (*op.terms, *op.weights)]
            found += [] if op.empty is None else [(op.empty, row)]
        else:
            found = [(i, row) for i in reads(op)]
        return [(i, where[: self._depth[self.plan.nodes[i].scope]]) for i, where in found]

    def _inside(self, scope: int, row: Row) -> list[Row]:
        return [inner for inner in self.rows(scope) if inner[: len(row)] == row]

    def _made(self, node: int, row: Row) -> Held:
        op = self.plan.nodes[node].op
        if isinstance(op, Fact):
            name = (self.names.get(node, node), row)
            known = self.fixed.get(name)
            return self.space.fact(name, op.measure) if known is None else self._known(Const(known))
        read = [self._found[place] for place in self._reads(node, row)]
        if isinstance(op, Clamp) and self._is_idle(op):
            return read[0]
        key = (*_shape(op), *_order(op, [each.id for each in read]))
        if isinstance(op, Fold):
            return self._folded(node, row, op, read, key)
        if isinstance(op, Call):
            na, missing = strict(self.logic, read)
            return self.space.anything(key, Unsupported(node, f"the function {op.name} cannot be followed"), na, missing)
        return self.space.same_as(key, lambda i: computed(self.logic, i, op, read))

    def _folded(self, node: int, row: Row, op: Fold, read: Sequence[Held], key: tuple[Hashable, ...]) -> Held:
        inside = [row] if op.over is None else self._inside(op.over, row)
        there = [True if op.over is None else self.here(op.over, inner) for inner in inside]
        scope = op.over or 0
        open_rows = tuple((self.scopes.get(scope, scope), inner) for inner, flag in zip(inside, there, strict=True) if flag is not True)

        def make(number: int) -> Held:
            made = fold(self.logic, number, op, read, there)
            if isinstance(made, Held):
                return made
            return self.space.anything(("lost", number), Unsupported(node, f"{made} cannot be followed"), na=False, missing=False)

        return self.space.same_as((*key, len(inside), open_rows), make)

    def _known(self, op: Const) -> Held:
        return self.space.same_as(_shape(op), lambda i: computed(self.logic, i, op, ()))

    def _is_idle(self, op: Clamp) -> bool:
        inner = self.ranges[op.of]
        return (op.lo is None or (inner.lo is not None and inner.lo >= op.lo)) and (
            op.hi is None or (inner.hi is not None and inner.hi <= op.hi)
        )


def _shape(op: Operation) -> tuple[Hashable, ...]:
    """What an operation is beside what it reads."""
    match op:
        case Const(value):
            return ("const", value)
        case Ratio(_, _, empty):
            return ("ratio", empty is None)
        case Clamp(lo, hi):
            return ("clamp", lo, hi)
        case Curve(below, pieces):
            return ("curve", below, pieces)
        case Fold():
            weighed, bare, inner = bool(op.weights), op.empty is None, op.over is not None
            return ("fold", op.how, op.k, op.drop, op.divide, len(op.terms), weighed, bare, inner)
        case Pick(_, cases, otherwise):
            return ("pick", tuple(case.when for case in cases), otherwise is None)
        case Round(places, mode):
            return ("round", places, mode)
        case Call(name, _, lo, hi):
            return ("call", name, lo, hi)
        case _:
            return (type(op).__name__,)


def _order(op: Operation, ids: list[int]) -> list[int]:
    """What an operation reads; sums and products do not mind the order."""
    return sorted(ids) if isinstance(op, Add | Mul) else ids
