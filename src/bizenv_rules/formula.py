"""A checked expression becomes operations, wholly: what remains opaque is text, dates and registered functions.

Numbers and conditions go through the builder node by node. A part that compares texts or dates (``class == '镇'``,
``days_between(due, closed_on) > 3``) becomes one 0/1 or number fact, a ``Derived``, because text never enters a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Literal, Protocol, cast

from bizenv_rules.build import ONE, ZERO, Builder
from bizenv_rules.expr.compiled import compile_tree
from bizenv_rules.expr.tree import Lit, Name, Op, Tree, names
from bizenv_rules.plan import Derived, DutyCount, Fold, Measure, Select
from bizenv_rules.points import Mode

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
DUTY_COUNTS: Mapping[str, tuple[Literal["met", "late", "missed"], ...]] = {
    "due_count": ("met", "late", "missed"),
    "met_count": ("met",),
    "late_count": ("late",),
    "missed_count": ("missed",),
}


class Reader(Protocol):
    """What the names of an expression stand for, at its place of use."""

    scope: int

    def number(self, name: str) -> int | None:
        """The plan node of a name that is a number or a condition; None for texts, dates, lists and unit fields."""
        ...

    def fact(self, name: str) -> Select | None:
        """The selection of a fact."""
        ...

    def constant(self, name: str) -> object:
        """The value of a list, or None."""
        ...

    def needs_parameter(self, name: str) -> bool:
        """Whether the name is a parameter that the caller has to supply."""
        ...

    def points_of(self, path: str) -> int:
        """The node's value."""
        ...

    def full_of(self, path: str) -> int:
        """The node's attainable maximum."""
        ...

    def lowest_of(self, path: str) -> int:
        """The least value among a section's applying children."""
        ...


class Lowering:
    """Lowers trees for one place of use."""

    def __init__(self, builder: Builder, reader: Reader, *, undetermined: bool = False) -> None:
        self.b = builder
        self.reader = reader
        self.undetermined = undetermined  # what cannot be answered here makes the node undetermined, not missing

    def lower(self, tree: Tree) -> int:
        """The node that holds the expression's value (conditions: 0 or 1). It is never NA."""
        if self._opaque(tree):
            return self._derived(tree)
        match tree:
            case Lit(value):
                return self.b.const(Fraction(cast("int | Fraction | bool", value)))
            case Name(name):
                node = self.reader.number(name)
                assert node is not None, name
                return self._applies(node, name)
            case Op():
                return self._operation(tree)

    def _applies(self, node: int, what: str) -> int:
        """What is absent because it does not apply is MISSING in an expression."""
        if not self.b.can_na(node):
            return node
        return self.b.put(Fold("first", (node, self.b.absent(f"{what} does not apply"))))

    # --------------------------------------------------------------------------------------------------- opaque

    def _opaque(self, tree: Tree) -> bool:
        """Whether the tree has to be answered by one fact: it reads texts, dates, lists or unit fields, and no plan number."""
        if isinstance(tree, Lit):
            return False
        if isinstance(tree, Name):
            return self.reader.number(tree.name) is None
        if any(isinstance(arg, Op) and arg.op in _PLAN_ONLY for arg in _walk(tree)):
            return False
        return all(self.reader.number(name) is None for name in names(tree)) and bool(names(tree))

    def _derived(self, tree: Tree) -> int:
        read = sorted(names(tree))
        env = {name: self.reader.constant(name) for name in read}
        if all(value is not None for value in env.values()):
            return self._folded(tree, env)
        inputs = tuple((name, found) for name in read if (found := self.reader.fact(name)) is not None)
        parameter = any(self.reader.needs_parameter(name) for name in read)
        is_condition = tree.type.base == "bool"
        lo, hi, grid = (ZERO, ONE, ONE) if is_condition else (None, None, None)
        reason: Literal["missing", "undetermined"] = "undetermined" if parameter or self.undetermined else "missing"
        absent = tree.type.optional or parameter or self.undetermined
        measure = Measure(", ".join(read), Derived(tree, inputs), lo, hi, grid, may_miss=absent, reason=reason, clause=self.b.clause)
        return self.b.fact(measure, self.reader.scope)

    def _folded(self, tree: Tree, env: Mapping[str, object]) -> int:
        value = compile_tree(tree)(env)
        return self.b.const(Fraction(cast("int | Fraction | bool", value)))

    # ----------------------------------------------------------------------------------------------- operations

    def _operation(self, tree: Op) -> int:
        if tree.op not in _PLAN_ONLY and any(arg.type.base not in ("number", "bool") for arg in tree.args):
            return self._derived(tree)
        if tree.op in COMPARISONS:
            left, right = map(self.lower, tree.args)
            if self.b.value_of(left) is not None and self.b.value_of(right) is None:
                left, right, op = right, left, _MIRROR[tree.op]
            else:
                op = tree.op
            return self.b.compare(op, left, right)  # type: ignore[arg-type]  # one of COMPARISONS
        return _OPERATIONS[tree.op](self, tree) if tree.op in _OPERATIONS else self._call(tree)

    def _call(self, tree: Op) -> int:
        places = self._whole(tree.args[-1]) if tree.op in ("power", "ln") else None
        inputs = tree.args if places is None else tree.args[:-1]
        nodes = [self.lower(arg) for arg in inputs]
        if places is not None:
            nodes.append(self.b.const(places))
        return self.b.call(tree.op, nodes)

    def _whole(self, tree: Tree) -> int:
        value = self.b.value_of(self.lower(tree))
        return int(value) if value is not None else 0

    def extreme(self, tree: Op) -> int:
        """min or max."""
        nodes = [self.lower(arg) for arg in tree.args]
        return nodes[0] if len(nodes) == 1 else self.b.put(Fold(tree.op, tuple(nodes)))  # type: ignore[arg-type]  # min or max

    def absolute(self, tree: Op) -> int:
        """max(x, −x), held at 0 so that bounds know it."""
        node = self.lower(tree.args[0])
        return self.b.clamp(self.b.put(Fold("max", (node, self.b.times(-1, node)))), lo=ZERO)

    def divided(self, tree: Op) -> int:
        """A division; by zero it is MISSING, with its problem."""
        part, whole = map(self.lower, tree.args)
        return self.b.divide(part, whole, self.b.absent("division by zero", error="X020"))

    def rounded(self, tree: Op) -> int:
        """floor, ceil, round_to."""
        places = self._whole(tree.args[1]) if len(tree.args) > 1 else 0
        mode = cast("Lit", tree.args[2]).value if len(tree.args) > 2 else _ROUND_MODE[tree.op]  # the third argument
        return self.b.round(self.lower(tree.args[0]), places, cast("Mode", mode))

    def given(self, tree: Op) -> int:
        """Whether there is a value."""
        node = self._raw(tree.args[0])
        known = self.b.presence(node)
        there = self.b.const(1) if known is None else known
        return self.b.na_as(self.b.put(Fold("first", (self.b.one_where(node), self.b.const(0)))), there) if self.b.can_na(node) else there

    def or_else(self, tree: Op) -> int:
        """The value, or what stands in for an absent one."""
        node, other = self._raw(tree.args[0]), self.lower(tree.args[1])
        if not self._is_node(tree.args[0]) and (known := self.b.presence(node, only_missing=True)) is not None:
            node = self.b.pick(known, node, other)
        return self.b.na_as(node, other)

    def _is_node(self, tree: Tree) -> bool:
        """Of a node that is missing the reader is missing, too: only what does not apply is absent."""
        return isinstance(tree, Op) and tree.op in _NODES

    def _raw(self, tree: Tree) -> int:
        """A name or a node's value as it is, NA included."""
        if isinstance(tree, Name) and (node := self.reader.number(tree.name)) is not None:
            return node
        if isinstance(tree, Op) and tree.op in _NODES:
            return self._of_node(tree)
        return self.lower(tree)

    def _of_node(self, tree: Op) -> int:
        path = str(cast("Lit", tree.args[0]).value)
        read = {"points_of": self.reader.points_of, "full_of": self.reader.full_of, "lowest_of": self.reader.lowest_of}[tree.op]
        return read(path)

    def node(self, tree: Op) -> int:
        """points_of, full_of, lowest_of."""
        return self._applies(self._of_node(tree), str(cast("Lit", tree.args[0]).value))

    def duty(self, tree: Op) -> int:
        """How many due dates."""
        duty = str(cast("Lit", tree.args[0]).value)
        measure = Measure(f"{tree.op}({duty})", DutyCount(duty, DUTY_COUNTS[tree.op]), ZERO, clause=self.b.clause)
        return self.b.fact(measure, self.reader.scope)

    def conditional(self, tree: Op) -> int:
        """x if c else y."""
        condition, then, otherwise = map(self.lower, tree.args)
        return self.b.pick(condition, then, otherwise)

    def all_of(self, tree: Op) -> int:
        """and."""
        return reduce(lambda rest, part: self.b.both(part, rest), reversed([self.lower(arg) for arg in tree.args]))

    def any_of(self, tree: Op) -> int:
        """or."""
        return reduce(lambda rest, part: self.b.either(part, rest), reversed([self.lower(arg) for arg in tree.args]))


def _walk(tree: Tree) -> list[Tree]:
    return [tree, *(node for arg in tree.args for node in _walk(arg))] if isinstance(tree, Op) else [tree]


_MIRROR = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ROUND_MODE = {"floor": "floor", "ceil": "ceiling", "round_to": "half_up"}
_NODES = ("points_of", "full_of", "lowest_of")
_PLAN_ONLY = (*_NODES, *DUTY_COUNTS)
_OPERATIONS: Mapping[str, Callable[[Lowering, Op], int]] = {
    "+": lambda self, tree: self.b.add(*map(self.lower, tree.args)),
    "-": lambda self, tree: self.b.minus(*map(self.lower, tree.args)),
    "neg": lambda self, tree: self.b.times(-1, self.lower(tree.args[0])),
    "*": lambda self, tree: self.b.mul(*map(self.lower, tree.args)),
    "/": Lowering.divided,
    "not": lambda self, tree: self.b.negate(self.lower(tree.args[0])),
    "and": Lowering.all_of,
    "or": Lowering.any_of,
    "if": Lowering.conditional,
    "min": Lowering.extreme,
    "max": Lowering.extreme,
    "abs": Lowering.absolute,
    "floor": Lowering.rounded,
    "ceil": Lowering.rounded,
    "round_to": Lowering.rounded,
    "given": Lowering.given,
    "or_else": Lowering.or_else,
    **dict.fromkeys(_NODES, Lowering.node),
    **dict.fromkeys(DUTY_COUNTS, Lowering.duty),
}
