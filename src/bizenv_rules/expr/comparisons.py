"""Comparisons: numbers and dates in order, texts and conditions for equality, texts in lists."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from bizenv_rules.expr.notes import Notes
from bizenv_rules.expr.scope import KINDS, dated, meant
from bizenv_rules.expr.tree import Lit, Op, Tree, Type

_SIGNS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def comparison(notes: Notes, node: ast.Compare, read: Callable[[ast.expr], Tree | None]) -> Tree | None:
    """The tree of a comparison; a chain is the ``and`` of its pairs."""
    signs = [_SIGNS.get(type(op), "is") for op in node.ops]
    operands = [node.left, *node.comparators]
    if "is" in signs or (len(signs) > 1 and any("in" in sign for sign in signs)):
        notes.add(
            "X106", "this comparison is no part of the language" if "is" in signs else "`in` cannot be chained", node, "join two with `and`"
        )
        return None
    trees = [read(operand) for operand in operands]
    pairs = [
        None if left is None or right is None else _Pair(notes, operands[at], operands[at + 1]).compare(signs[at], left, right)
        for at, (left, right) in enumerate(pairwise(trees))
    ]
    found = tuple(pair for pair in pairs if pair is not None)
    if len(found) < len(pairs):
        return None
    if len(found) == 1:
        return found[0]
    return notes.make("and", found, Type("bool", optional=any(pair.type.optional for pair in found)), node)


def alike(left: Tree, right: Tree) -> tuple[Tree, Tree]:
    """Both sides; a written-out day beside a date becomes one."""
    if left.type.base == "date" and right.type.base == "text":
        return left, dated(right) or right
    if left.type.base == "text" and right.type.base == "date":
        return dated(left) or left, right
    return left, right


class _Pair:
    """One comparison of two operands."""

    def __init__(self, notes: Notes, left: ast.expr, right: ast.expr) -> None:
        self.notes, self.left, self.right = notes, left, right
        self.both = (left, right)

    def compare(self, sign: str, left: Tree, right: Tree) -> Tree | None:
        """The tree of the comparison, or None."""
        if sign in ("in", "not in"):
            return self._member(sign, left, right)
        left, right = alike(left, right)
        bases = {left.type.base, right.type.base}
        if len(bases) > 1 or "list" in bases or (bases <= {"text", "bool"} and sign not in ("==", "!=")):
            self._refuse(sign, left, right)
            return None
        if not (self._exists(left, right, self.right) and self._exists(right, left, self.left)):
            return None
        return self._op(sign, left, right)

    def _member(self, sign: str, left: Tree, right: Tree) -> Tree | None:
        if left.type.base != "text" or right.type.base != "list":
            hint = "`x in ['a', 'b']` asks whether a text is in a list; whether a text contains a word: `mentions(text, ['…'])`"
            hint = "compare with each: `x == 1 or x == 2`" if left.type.base == "number" else hint
            message = f"`{sign}` looks for a text in a list, not {KINDS[left.type.base]} in {KINDS[right.type.base]}"
            self.notes.add("X110", message, self.both, hint)
            return None
        if isinstance(right, Lit) and isinstance(right.value, tuple) and isinstance(self.right, ast.List | ast.Tuple):
            checks = [self._is_value(left, value, at) for value, at in zip(right.value, self.right.elts, strict=True)]
        else:
            checks = [self._exists(right, left, self.left)]
        if not all(checks):
            return None
        found = self._op("in", left, right)
        return self.notes.make("not", (found,), found.type, self.both) if sign == "not in" else found

    def _op(self, sign: str, left: Tree, right: Tree) -> Op:
        return self.notes.make(sign, (left, right), Type("bool", optional=left.type.optional or right.type.optional), self.both)

    def _exists(self, known: Tree, other: Tree, at: ast.expr) -> bool:
        """Whether a written-out text is one of the values that the other side can have."""
        return not isinstance(other, Lit) or not isinstance(other.value, str) or self._is_value(known, other.value, at)

    def _is_value(self, known: Tree, text: str, at: ast.expr) -> bool:
        values = known.type.values
        if values is None or text in values or isinstance(known, Lit):
            return True
        side = self.left if at is not self.left else self.right
        self.notes.add("X111", f"`{self.notes.text(side)}` is never `{text}`", at, meant(text, values))
        return False

    def _refuse(self, sign: str, left: Tree, right: Tree) -> None:
        kinds = f"{KINDS[left.type.base]} and {KINDS[right.type.base]}"
        if left.type.base == right.type.base:
            message = f"`{sign}` cannot compare {KINDS[left.type.base]} with another"
            hint = "lists are compared by `overlap(a, b)`" if left.type.base == "list" else "they have no order: use `==` or `!=`"
        else:
            message = f"`{sign}` cannot compare {kinds}"
            hint = "a day is written `'2021-03-01'`" if "date" in (left.type.base, right.type.base) else "both sides have to be of one kind"
        sides = (self.left, left), (self.right, right)
        label = ", ".join(f"{self.notes.text(at)}: {KINDS[tree.type.base][2:]}" for at, tree in sides)
        self.notes.add("X110", message, self.both, hint, label=label)
