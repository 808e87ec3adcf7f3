"""``Builder``: nodes into a plan. Comparison, presence, conditions and arithmetic become operations here and nowhere else.

Equal Facts and Consts in one scope are one node; no other nodes are merged, because each carries its own clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Literal

from bizenv_rules.plan import (
    Absent,
    Add,
    Call,
    Case,
    Clamp,
    Const,
    Curve,
    Fact,
    Fold,
    Given,
    Measure,
    Mul,
    Node,
    Operation,
    Pick,
    Piece,
    Plan,
    Ratio,
    Round,
    Scope,
    reads,
)

ONE, ZERO = Fraction(1), Fraction(0)
Comparison = Literal["==", "!=", "<", "<=", ">", ">="]


class Builder:
    """A plan in the making. Every method returns the index of the node that holds the answer."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.scopes: list[Scope] = [Scope("unit", None)]
        self.clause = ""
        self.label = ""
        self._shared: dict[tuple[Operation, int], int] = {}
        self._presence: dict[tuple[int, bool], int | None] = {}

    def plan(self, cut: int | None = None) -> Plan:
        """The finished plan."""
        return Plan(tuple(self.nodes), tuple(self.scopes), cut)

    # ------------------------------------------------------------------------------------------------ raw nodes

    def put(self, op: Operation, scope: int | None = None) -> int:
        """A new node; its scope is the innermost of what it reads. Facts name theirs."""
        if scope is None:
            scope = self._home(op)
        if isinstance(op, Const):
            scope = 0
        shared = isinstance(op, Fact | Const)
        if shared and (found := self._shared.get((op, scope))) is not None:
            return found
        self.nodes.append(Node(op, scope, self.label, self.clause))
        if shared:
            self._shared[op, scope] = len(self.nodes) - 1
        return len(self.nodes) - 1

    def _home(self, op: Operation) -> int:
        inputs = list(reads(op))
        if isinstance(op, Fold) and op.over is not None:
            parent = self.scopes[op.over].parent
            assert parent is not None
            inputs = [*op.weights, *(() if op.empty is None else (op.empty,))]
            return max([parent, *(self.nodes[i].scope for i in inputs if self.nodes[i].scope != op.over)], key=self.depth)
        return max((self.nodes[i].scope for i in inputs), key=self.depth, default=0)

    def depth(self, scope: int) -> int:
        """How many scopes stand round this one."""
        parent = self.scopes[scope].parent
        return 0 if parent is None else 1 + self.depth(parent)

    def scope(self, scope: Scope) -> int:
        """The scope's index; an equal one is used again."""
        if scope in self.scopes:
            return self.scopes.index(scope)
        self.scopes.append(scope)
        return len(self.scopes) - 1

    def const(self, value: Fraction | int) -> int:
        """A number of the rubric."""
        return self.put(Const(Fraction(value)))

    def fact(self, measure: Measure, scope: int = 0) -> int:
        """A number from outside."""
        return self.put(Fact(measure), scope)

    def absent(
        self,
        why: str,
        *,
        error: str = "",
        undetermined: bool = False,
        lo: Fraction | None = None,
        hi: Fraction | None = None,
        who: str = "",
    ) -> int:
        """A fact that is always MISSING, with the range it could have had."""
        reason: Literal["missing", "undetermined"] = "undetermined" if undetermined else "missing"
        source = Absent(why, error)
        return self.fact(Measure(why, source, lo, hi, None, may_miss=True, reason=reason, clause=self.clause, who=who))

    def value_of(self, node: int) -> Fraction | None:
        """The number, if the node is a constant."""
        op = self.nodes[node].op
        return op.value if isinstance(op, Const) else None

    # ----------------------------------------------------------------------------------------------- arithmetic

    def add(self, *terms: int) -> int:
        """The sum of terms that cannot be NA; constants are folded."""
        constants = [value for term in terms if (value := self.value_of(term)) is not None]
        rest = [term for term in terms if self.value_of(term) is None]
        if not rest:
            return self.const(sum(constants, ZERO))
        total = sum(constants, ZERO)
        if total:
            rest.append(self.const(total))
        return rest[0] if len(rest) == 1 else self.put(Add(tuple(rest)))

    def mul(self, a: int, b: int) -> int:
        """The product; constants are folded and a factor of 1 is left out."""
        left, right = self.value_of(a), self.value_of(b)
        if left is not None and right is not None:
            return self.const(left * right)
        if left == ONE:
            return b
        return a if right == ONE else self.put(Mul(a, b))

    def times(self, factor: Fraction | int, node: int) -> int:
        """The node × a constant."""
        return self.mul(node, self.const(factor))

    def minus(self, a: int, b: int) -> int:
        """a − b."""
        return self.add(a, self.times(-1, b))

    def divide(self, part: int, whole: int, empty: int | None) -> int:
        """part ÷ whole; a constant whole is a factor."""
        value = self.value_of(whole)
        return self.times(1 / value, part) if value else self.put(Ratio(part, whole, empty))

    def clamp(self, node: int, lo: Fraction | None = None, hi: Fraction | None = None) -> int:
        """Not below lo, not above hi."""
        return node if lo is None and hi is None else self.put(Clamp(lo, hi, node))

    def bound(self, node: int, limit: int, how: Literal["min", "max"]) -> int:
        """The node held by a limit that may be an expression; NA stays NA."""
        value = self.value_of(limit)
        if value is not None:
            return self.clamp(node, hi=value) if how == "min" else self.clamp(node, lo=value)
        held = self.put(Fold(how, (node, limit)))
        return self.put(Pick(self.one_where(node), (Case(ONE, held),))) if self.can_na(node) else held

    def one_where(self, node: int, value: Fraction = ONE) -> int:
        """A constant wherever the node applies (MISSING where it is missing)."""
        return self.put(Curve(value, (), node))

    def round(self, node: int, places: int, mode: str) -> int:
        """Rounded as the rubric says."""
        return self.put(Round(places, mode, node))  # type: ignore[arg-type]  # the schema lets no other mode through

    def call(self, name: str, args: Sequence[int], lo: Fraction | None = None, hi: Fraction | None = None) -> int:
        """A registered function."""
        return self.put(Call(name, tuple(args), lo, hi))

    # ----------------------------------------------------------------------------------------------- conditions

    def compare(self, op: Comparison, a: int, b: int) -> int:
        """0/1: a comparison is a staircase over a − b, or over a if b is a constant."""
        edge = self.value_of(b)
        if edge is None:
            return self._staircase(op, self.minus(a, b), ZERO)
        return self._staircase(op, a, edge)

    def _staircase(self, op: Comparison, of: int, at: Fraction) -> int:
        below: Fraction
        pieces: tuple[Piece, ...]
        match op:
            case ">=":
                below, pieces = ZERO, (Piece(at, ONE),)
            case ">":
                below, pieces = ZERO, (Piece(at, ONE, open=True),)
            case "<":
                below, pieces = ONE, (Piece(at, ZERO),)
            case "<=":
                below, pieces = ONE, (Piece(at, ZERO, open=True),)
            case "==":
                below, pieces = ZERO, (Piece(at, ONE), Piece(at, ZERO, open=True))
            case "!=":
                below, pieces = ONE, (Piece(at, ZERO), Piece(at, ONE, open=True))
        return self.put(Curve(below, pieces, of))

    def pick(self, by: int, one: int, otherwise: int | None) -> int:
        """``one`` where the condition holds, else ``otherwise`` (None: NA)."""
        value = self.value_of(by)
        if value is not None and (value == ONE or otherwise is not None):
            return one if value == ONE else otherwise  # type: ignore[return-value]  # guarded on the line above
        return self.put(Pick(by, (Case(ONE, one),), otherwise))

    def negate(self, a: int) -> int:
        """not a."""
        return self._staircase("==", a, ZERO)

    def both(self, a: int, b: int) -> int:
        """a and b, left to right; a part that is unknown lets a false part decide (language.md §4.3)."""
        return self._decide(a, b, ZERO)

    def either(self, a: int, b: int) -> int:
        """a or b, left to right; a part that is unknown lets a true part decide."""
        return self._decide(a, b, ONE)

    def _decide(self, a: int, b: int, decisive: Fraction) -> int:
        end = self.const(decisive)
        chain = self.put(Pick(a, (Case(decisive, end),), b))
        known = self.presence(a)
        if known is None:
            return chain
        other = self.put(Pick(b, (Case(decisive, end),), a))
        known_b = self.presence(b)
        if known_b is not None:
            other = self.pick(known_b, other, a)
        return self.pick(known, chain, other)

    # ------------------------------------------------------------------------------------------------- presence

    def presence(self, node: int, *, only_missing: bool = False) -> int | None:
        """0/1: whether the node is not MISSING; None if it never is. ``only_missing``: what is undetermined counts as there."""
        key = (node, only_missing)
        if key not in self._presence:
            clause, label = self.clause, self.label
            self.clause, self.label = self.nodes[node].clause, self.nodes[node].label
            self._presence[key] = self._find_presence(node, only_missing=only_missing)
            self.clause, self.label = clause, label
        return self._presence[key]

    def _find_presence(self, node: int, *, only_missing: bool) -> int | None:
        def ask(i: int) -> int | None:
            return self.presence(i, only_missing=only_missing)

        op = self.nodes[node].op
        match op:
            case Fact(measure):
                return self._fact_presence(measure, self.nodes[node].scope, only_missing=only_missing)
            case Pick(by, cases, otherwise):
                return self._pick_presence(by, cases, otherwise, ask)
            case Ratio(part, whole, empty):
                return self._ratio_presence(part, whole, None if empty is None else ask(empty), ask)
            case Fold("first", terms):
                return self._first_presence(terms, ask)
            case Fold(_, terms, empty) if op.over is None and empty is not None and ask(empty) is not None:
                there = [self.one_where(term) if (known := ask(term)) is None else known for term in (*terms, *op.weights)]
                return self.put(Fold("min", tuple(there), ask(empty)))
            case Fold() if op.over is not None:
                inner = self._all(map(ask, op.terms))
                if inner is None:
                    return self._all(map(ask, op.weights))
                return self.put(Fold("min", (inner,), self.const(1), over=op.over))
            case _:
                return self._all(ask(i) for i in reads(op))

    def _fact_presence(self, measure: Measure, scope: int, *, only_missing: bool) -> int | None:
        if not measure.may_miss or (only_missing and measure.reason == "undetermined"):
            return None
        if isinstance(measure.source, Absent):
            return self.const(0)
        given = Measure(measure.name, Given(measure.source), ZERO, ONE, ONE, may_na=measure.may_na, clause=measure.clause, who=measure.who)
        return self.fact(given, scope)

    def _pick_presence(self, by: int, cases: tuple[Case, ...], otherwise: int | None, ask: Callable[[int], int | None]) -> int | None:
        inner = [ask(case.then) for case in cases]
        rest = None if otherwise is None else ask(otherwise)
        known = ask(by)
        if known is None and rest is None and all(i is None for i in inner):
            return None
        yes = self.const(1)
        arms = tuple(Case(case.when, yes if i is None else i) for case, i in zip(cases, inner, strict=True))
        branch = self.put(Pick(by, arms, yes if rest is None else rest))
        return branch if known is None else self.pick(known, branch, self.const(0))

    def _ratio_presence(self, part: int, whole: int, empty: int | None, ask: Callable[[int], int | None]) -> int | None:
        if empty is None:
            return self._all((ask(part), ask(whole)))
        divided = self.pick(self.compare("!=", whole, self.const(0)), self.const(1), empty)
        if (known := ask(whole)) is not None:
            divided = self.pick(known, divided, self.const(0))
        return self._all((ask(part), divided))

    def _first_presence(self, terms: tuple[int, ...], ask: Callable[[int], int | None]) -> int | None:
        inner = [ask(term) for term in terms]
        if all(i is None for i in inner):
            return None
        # 1 or 0 where the term applies, NA where it does not: so the first that applies answers.
        there = [self.one_where(term) if i is None else i for term, i in zip(terms, inner, strict=True)]
        return self.put(Fold("first", tuple(there)))

    def _all(self, parts: Iterable[int | None]) -> int | None:
        found = tuple(dict.fromkeys(part for part in parts if part is not None))
        if not found:
            return None
        return found[0] if len(found) == 1 else self.put(Fold("min", found))

    # ------------------------------------------------------------------------------------------------------- NA

    def can_na(self, node: int) -> bool:
        """Whether the node's operations allow it to be NA (by its form, not by its numbers)."""
        op = self.nodes[node].op
        match op:
            case Fact(measure):
                return measure.may_na
            case Const():
                return False
            case Add(terms):
                return bool(terms) and all(map(self.can_na, terms))
            case Ratio(part, whole, empty):
                return self.can_na(part) or self.can_na(whole) or empty is None or self.can_na(empty)
            case Fold(_, terms, empty):
                gone = op.over is not None or bool(op.weights) or all(map(self.can_na, terms))
                return gone and (empty is None or self.can_na(empty))
            case Pick(by, cases, otherwise):
                return self.can_na(by) or otherwise is None or self.can_na(otherwise) or any(self.can_na(case.then) for case in cases)
            case _:
                return any(map(self.can_na, reads(op)))

    def na_as(self, node: int, other: int) -> int:
        """The node, or ``other`` where it does not apply."""
        return self.put(Fold("first", (node, other))) if self.can_na(node) else node
