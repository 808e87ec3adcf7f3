"""``Notes``: what the rules of typing share: places, words for parts in messages, flaws, and making an operation."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from bizenv_rules.expr.flaw import Flaws
from bizenv_rules.expr.parse import Parsed
from bizenv_rules.expr.scope import KINDS, Scope
from bizenv_rules.expr.tree import Base, Op, Tree, Type
from bizenv_rules.source import Pos, Span

At = ast.expr | tuple[ast.expr, ast.expr]
"""A node, or from one node to another."""

WANTED: Final[Mapping[Base, str]] = {
    "number": "name a number, or choose one: `1 if … else 0`",
    "bool": "compare it with something: `… > 0`, `… == '…'`",
    "text": "write a text in quotes, or name a field that is one",
    "date": "write a day as `'2021-03-01'`, or name a field that is one",
    "list": "write a list as `['a', 'b']`, or name one",
}


class Notes:
    """Of one expression. Every rule gives None where it has noted a flaw, so nobody complains twice."""

    def __init__(self, parsed: Parsed, scope: Scope, flaws: Flaws) -> None:
        self.parsed, self.scope, self.flaws = parsed, scope, flaws

    def place(self, at: At) -> tuple[int, int]:
        """From which to before which code point of the text."""
        first, last = at if isinstance(at, tuple) else (at, at)
        return self.parsed.place(first)[0], self.parsed.place(last)[1]

    def text(self, node: ast.expr) -> str:
        """The node as the author wrote it."""
        start, end = self.parsed.place(node)
        return self.parsed.text[start:end]

    def add(self, code: str, message: str, at: At, *helps: str, label: str = "") -> None:
        """Note a flaw."""
        self.flaws.add(code, message, self.place(at), *helps, label=label)

    def is_a(self, tree: Tree | None, node: ast.expr, base: Base, why: str) -> bool:
        """Whether the tree is there and of this kind; notes a flaw if it is of another."""
        if tree is None:
            return False
        if tree.type.base != base:
            self.add("X110", f"`{self.text(node)}` is {KINDS[tree.type.base]}, {why}", node, WANTED[base])
            return False
        return True

    def make(self, op: str, args: tuple[Tree, ...], type_: Type, at: At) -> Op:
        """An operation; nested conjunctions and disjunctions become one."""
        if op in ("and", "or"):
            args = tuple(part for arg in args for part in (arg.args if isinstance(arg, Op) and arg.op == op else (arg,)))
        return Op(op, args, type_, self.span(at))

    def span(self, at: At) -> Span:
        """The place inside the text, in line 1 of no file."""
        start, end = self.place(at)
        return Span(Pos("", 1, start + 1), Pos("", 1, end + 1))
