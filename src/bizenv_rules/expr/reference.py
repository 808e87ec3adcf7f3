"""The reference evaluator: simpleeval, cut down to the allow-list, with absent values.

A tree is written as Python source in which every name and constant is ``v0, v1, …``, so simpleeval sees operators,
choices and calls, and nothing else. Slow on purpose and obvious: what ``compiled`` does is held equal to it.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from bizenv_rules.expr.check import Scope, check
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.show import show
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import Base, Lit, Name, Op, Scalar, Tree, Type
from bizenv_rules.expr.values import divide, guarded, number
from bizenv_rules.problem import BizenvError

_INFIX: Final[Mapping[str, type[ast.AST]]] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
    "in": ast.In,
}  # fmt: skip


def evaluate(tree: Tree | str, env: Mapping[str, Any], functions: Mapping[str, Function] = STANDARD) -> Scalar:
    """What a tree, or a text over the environment's values, is worth; absent is ``None``.

    Raises ``Undefined`` where a part has no value, ``BizenvError`` for a text that is no expression. Of a text, names
    have the kinds of their values; an absent one is taken for a number.

    >>> evaluate("min(7 * 1/2, 3) + extra", {"extra": Decimal("0.5")})
    Fraction(7, 2)
    """
    if isinstance(tree, str):
        checked = check(tree, Scope({name: _type(value) for name, value in env.items() if name.isidentifier()}, functions=functions))
        if checked.tree is None:
            raise BizenvError(checked.problems)
        tree = checked.tree
    written = _Source(env, functions)
    source = written.text(tree)
    found: Scalar = _evaluator(written).eval(source)
    return found


class _Source:
    """The Python source of a tree, and what its words mean."""

    def __init__(self, env: Mapping[str, Any], functions: Mapping[str, Function]) -> None:
        self.env, self.functions = env, functions
        self.values: dict[str, Any] = {}
        self.calls: dict[str, Callable[..., Any]] = {"given": lambda x: x is not None}

    def text(self, tree: Tree) -> str:
        """Source of a tree, in brackets."""
        match tree:
            case Lit(value):
                return self._value(value)
            case Name(name, type_):
                value = self.env.get(name) if type_.optional else self.env[name]
                return self._value(number(value) if type_.base == "number" else value)
            case Op("if", (condition, then, otherwise)):
                return f"({self.text(then)} if {self.text(condition)} else {self.text(otherwise)})"
            case Op("and" | "or", args):
                return f"({f' {tree.op} '.join(map(self.text, args))})"
            case Op("not", (part,)):
                return f"(not {self.text(part)})"
            case Op("neg", (part,)):
                return f"(-{self.text(part)})"
            case Op(op, (left, right)) if op in _INFIX:
                return f"({self.text(left)} {op} {self.text(right)})"
            case Op(op, args):
                return f"{self._call(tree)}({', '.join(map(self.text, args))})"

    def _value(self, value: Scalar) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return name

    def _call(self, tree: Op) -> str:
        if tree.op in ("given", "or_else"):
            return tree.op
        name = f"f{len(self.calls)}"
        self.calls[name] = _strict(guarded(self._plain(tree.op), show(tree), tree.span))
        return name

    def _plain(self, op: str) -> Callable[..., Scalar]:
        if op == "/":
            return divide
        if op == "list":
            return lambda *texts: texts
        function = self.functions[op]
        if function.reads:
            return lambda *args: function.call(self.env[function.reads], *args)
        return function.call


def _strict(call: Callable[..., Any]) -> Callable[..., Any]:
    """Absent if an argument is."""
    return lambda *args: None if any(arg is None for arg in args) else call(*args)


def _evaluator(source: _Source) -> Any:
    """A simpleeval of our own: one for each evaluation, so threads share nothing."""
    from simpleeval import SimpleEval

    plain = {_INFIX[sign]: call for sign, call in _PYTHON.items()} | {ast.USub: operator.neg, ast.Not: operator.not_}
    found = SimpleEval(
        operators={sign: _strict(call) for sign, call in plain.items()},
        functions=source.calls,
        names=source.values,
        allowed_attrs={},
    )
    usual = found.nodes

    def junction(node: ast.BoolOp) -> bool | None:
        decides = isinstance(node.op, ast.Or)
        unknown = False
        for value in node.values:
            part = usual[type(value)](value)
            if part is decides:
                return bool(part)
            unknown = unknown or part is None
        return None if unknown else not decides

    def choice(node: ast.IfExp) -> Scalar:
        condition = usual[type(node.test)](node.test)
        if condition is None:
            return None
        chosen = node.body if condition else node.orelse
        result: Scalar = usual[type(chosen)](chosen)
        return result

    def call(node: ast.Call) -> Scalar:
        result: Scalar
        if isinstance(node.func, ast.Name) and node.func.id == "or_else":
            for arg in node.args:
                result = usual[type(arg)](arg)
                if result is not None:
                    return result
            return None
        result = ordinary(node)
        return result

    ordinary = usual[ast.Call]
    found.nodes = {kind: usual[kind] for kind in (ast.Expr, ast.Name, ast.UnaryOp, ast.BinOp, ast.Compare)}
    found.nodes |= {ast.BoolOp: junction, ast.IfExp: choice, ast.Call: call}
    usual = found.nodes
    return found


_PYTHON: Final[Mapping[str, Callable[..., Any]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge, "in": lambda text, texts: text in texts,
}  # fmt: skip


def _type(value: object) -> Type:
    base: Base = "number"
    for kind, name in _BASES:
        if isinstance(value, kind):
            base = name
            break
    return Type(base, optional=value is None)


_BASES: Final[tuple[tuple[type | tuple[type, ...], Base], ...]] = (
    (bool, "bool"), (str, "text"), (date, "date"), ((tuple, list, frozenset), "list"), ((int, Fraction, Decimal), "number"),
)  # fmt: skip
