"""``check``: an expression's text becomes a checked tree, or a list of everything that is wrong with it.

Whatever is not on the allow-list is refused; every part has a type; decimals come from the source text. It never
raises, runs nothing, and shares no state, so any number of threads may check at once.
"""

from __future__ import annotations

import ast
from fractions import Fraction
from functools import cached_property
from typing import Final
from unicodedata import normalize

from bizenv_rules.expr import calls, comparisons
from bizenv_rules.expr.flaw import Flaw, Flaws
from bizenv_rules.expr.notes import WANTED, Notes
from bizenv_rules.expr.parse import Parsed, parse
from bizenv_rules.expr.scope import KINDS, Scope, dated, joined, meant
from bizenv_rules.expr.tree import BOOL, LIST, NUMBER, TEXT, Base, Lit, Name, Scalar, Tree, Type
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem

__all__ = ["Checked", "Scope", "check"]

_ARITHMETIC: Final[dict[type[ast.operator], str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_FOLDED_BELOW: Final = 10**15


@dataclass(frozen=True)
class Checked:
    """``tree``, if nothing is wrong; ``flaws`` by their place in the text."""

    tree: Tree | None
    flaws: tuple[Flaw, ...] = ()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The flaws without their places; ``flaw.located`` gives them places in a file."""
        return tuple(flaw.problem for flaw in self.flaws)


def check(text: str, scope: Scope, want: Base | None = None) -> Checked:
    """The checked tree of ``text``, which may name what ``scope`` holds and has to give a ``want``.

    Spans in the tree count code points inside the text (line 1, no file); ``flaw.placed`` moves them into a file.

    >>> check("count >= 2", Scope({"count": NUMBER}), "bool").tree.op
    '>='
    >>> print(check("coumt >= 2", Scope({"count": NUMBER})).problems[0])
    error[X107]: there is no name `coumt` here
    """
    flaws = Flaws()
    names = {normalize("NFKC", name): name for name in scope.names}
    parsed = parse(text, names, flaws)
    tree = None
    if parsed is not None:
        checker = Checker(parsed, scope, names, flaws)
        tree = checker.read(parsed.body)
        tree = checker.wanted(tree, want, parsed.body) if tree is not None and want is not None else tree
    found = flaws.in_order()
    return Checked(None if any(flaw.problem.is_error for flaw in found) else tree, found)


class Checker:
    """Walks one syntax tree."""

    def __init__(self, parsed: Parsed, scope: Scope, names: dict[str, str], flaws: Flaws) -> None:
        self.parsed, self.scope, self.names = parsed, scope, names
        self.notes = Notes(parsed, scope, flaws)

    def read(self, node: ast.expr) -> Tree | None:
        """The tree of a node."""
        if isinstance(node, ast.Constant):
            return self._constant(node)
        return self._name(node) if isinstance(node, ast.Name) else self._compound(node)

    def _compound(self, node: ast.expr) -> Tree | None:
        match node:
            case ast.UnaryOp(ast.Not()):
                return self._not(node)
            case ast.UnaryOp(ast.USub()):
                return self._minus(node)
            case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
                return self._arithmetic(node, _ARITHMETIC[type(op)])
            case ast.BoolOp():
                return self._junction(node)
            case ast.Compare():
                return comparisons.comparison(self.notes, node, self.read)
            case ast.IfExp():
                return self._choice(node)
            case ast.Call():
                return calls.call(self.notes, node, self.read)
            case ast.List() | ast.Tuple():
                return self._list(node)
            case _:
                self.notes.add("X106", "this is no part of the language", node)
                return None

    def wanted(self, tree: Tree, want: Base, node: ast.expr) -> Tree | None:
        """The whole expression's tree, if it is what its place wants."""
        found = dated(tree) if want == "date" and tree.type.base == "text" else tree
        if found is not None and found.type.base == want:
            return found
        self.notes.add("X113", f"{KINDS[want]} is wanted here, and this is {KINDS[tree.type.base]}", node, WANTED[want])
        return None

    # ------------------------------------------------------------------------------------------------------ parts

    def _constant(self, node: ast.Constant) -> Tree | None:
        value = node.value
        span = self.notes.span(node)
        if isinstance(value, bool):
            return Lit(value, BOOL, span)
        if isinstance(value, int | float):
            exact = Fraction(self.parsed.segment(node))
            return Lit(_plain(exact), NUMBER, span)
        if isinstance(value, str):
            return Lit(value, TEXT, span)
        self.notes.add("X106", "this is no part of the language", node)
        return None

    def _name(self, node: ast.Name) -> Tree | None:
        name = self.names.get(node.id)
        if name is not None:
            return Name(name, self.scope.names[name], self.notes.span(node))
        if node.id in self.scope.functions:
            self.notes.add("X107", f"`{node.id}` is a function, not a name", node, f"call it: `{self.scope.functions[node.id].signature}`")
        else:
            self.notes.add("X107", f"there is no name `{node.id}` here", node, meant(node.id, self.scope.names))
        return None

    def _not(self, node: ast.UnaryOp) -> Tree | None:
        part = self.read(node.operand)
        if not self.notes.is_a(part, node.operand, "bool", "and `not` wants a condition"):
            return None
        assert part is not None
        return self.notes.make("not", (part,), Type("bool", optional=part.type.optional), node)

    def _minus(self, node: ast.UnaryOp) -> Tree | None:
        part = self.read(node.operand)
        if not self.notes.is_a(part, node.operand, "number", "and `-` wants a number"):
            return None
        assert part is not None
        if isinstance(part, Lit):
            return Lit(-_number(part.value), NUMBER, self.notes.span(node))
        return self.notes.make("neg", (part,), Type("number", optional=part.type.optional), node)

    def _arithmetic(self, node: ast.BinOp, op: str) -> Tree | None:
        left, right = self.read(node.left), self.read(node.right)
        if left is not None and right is not None and "date" in (left.type.base, right.type.base):
            self.notes.add("X110", f"`{op}` cannot reckon with dates", node, "use `days_between(first, last)` or `add_months(day, months)`")
            return None
        why = f"and `{op}` wants numbers"
        good = [self.notes.is_a(left, node.left, "number", why), self.notes.is_a(right, node.right, "number", why)]
        if not all(good) or left is None or right is None:
            return None
        if op == "/" and isinstance(right, Lit):
            return self._quotient(left, right, node)
        return self.notes.make(op, (left, right), Type("number", optional=left.type.optional or right.type.optional), node)

    def _quotient(self, left: Tree, right: Lit, node: ast.BinOp) -> Tree | None:
        """Division by a written-out number; a fraction written out (``1/3``) is one constant."""
        divisor = _number(right.value)
        if divisor == 0:
            self.notes.add("X114", "this divides by 0", node.right, "a number cannot be divided by 0")
            return None
        if isinstance(left, Lit):
            found = Fraction(_number(left.value)) / divisor
            if max(abs(found.numerator), found.denominator) < _FOLDED_BELOW:
                return Lit(_plain(found), NUMBER, self.notes.span(node))
        return self.notes.make("/", (left, right), Type("number", optional=left.type.optional), node)

    def _junction(self, node: ast.BoolOp) -> Tree | None:
        op = "and" if isinstance(node.op, ast.And) else "or"
        parts = [self.read(value) for value in node.values]
        good = [self.notes.is_a(part, at, "bool", f"and `{op}` joins conditions") for part, at in zip(parts, node.values, strict=True)]
        if not all(good):
            return None
        args = tuple(part for part in parts if part is not None)
        return self.notes.make(op, args, Type("bool", optional=any(arg.type.optional for arg in args)), node)

    def _choice(self, node: ast.IfExp) -> Tree | None:
        condition, then, otherwise = self.read(node.test), self.read(node.body), self.read(node.orelse)
        good = self.notes.is_a(condition, node.test, "bool", "and `if` wants a condition")
        if condition is None or then is None or otherwise is None or not good:
            return None
        then, otherwise = comparisons.alike(then, otherwise)
        if then.type.base != otherwise.type.base:
            kinds = f"{KINDS[then.type.base]} or {KINDS[otherwise.type.base]}"
            self.notes.add("X110", f"this is {kinds}, as the condition falls", node, "both results have to be of one kind")
            return None
        optional = condition.type.optional or then.type.optional or otherwise.type.optional
        type_ = Type(then.type.base, optional=optional, values=joined(then.type.values, otherwise.type.values))
        return self.notes.make("if", (condition, then, otherwise), type_, node)

    def _list(self, node: ast.List | ast.Tuple) -> Tree | None:
        parts = [self.read(element) for element in node.elts]
        numbers = [at for part, at in zip(parts, node.elts, strict=True) if part is not None and part.type.base == "number"]
        if numbers:
            hint = "compare with each number: `x == 1 or x == 2`"
            self.notes.add("X110", "a list holds texts, not numbers", (numbers[0], numbers[-1]), hint)
            return None
        good = [self.notes.is_a(part, at, "text", "and a list holds texts") for part, at in zip(parts, node.elts, strict=True)]
        if not all(good):
            return None
        args = tuple(part for part in parts if part is not None)
        texts = tuple(arg.value for arg in args if isinstance(arg, Lit) and isinstance(arg.value, str))
        if len(texts) == len(args):
            return Lit(texts, LIST, self.notes.span(node))
        return self.notes.make("list", args, Type("list", optional=any(arg.type.optional for arg in args)), node)


def _number(value: Scalar) -> int | Fraction:
    assert isinstance(value, int | Fraction)
    return value


def _plain(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value
