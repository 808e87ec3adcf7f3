"""A checked tree as one Python function: the fast form, held equal to ``reference`` by a law.

The generated text holds operators, local names and the names ``k0, k1, …`` under which every constant, function and key
is handed over; nothing an author wrote is ever pasted into it. Absent is ``None``, and every rule of language reference
section 4.3 is written out where a part can be absent, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from keyword import iskeyword
from typing import Any, Final

from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.show import show
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import Lit, Name, Op, Scalar, Tree
from bizenv_rules.expr.values import divide, guarded, number

Environment = Mapping[str, Any]

_INFIX: Final = frozenset(("+", "-", "*", "==", "!=", "<", "<=", ">", ">=", "in"))


def compile_tree(tree: Tree, functions: Mapping[str, Function] = STANDARD) -> Callable[[Environment], Scalar]:
    """A function from an environment to the tree's value; absent is ``None``.

    A name that can be absent may be left out of the environment; any other that is missing raises ``KeyError``. Numbers
    may be int, Fraction or Decimal. Raises ``Undefined`` (``DivisionByZero``) with the part that has no value.

    >>> from bizenv_rules.expr.check import Scope, check
    >>> from bizenv_rules.expr.tree import NUMBER
    >>> compile_tree(check("a / 4 + 1", Scope({"a": NUMBER})).tree)({"a": 2})
    Fraction(3, 2)
    """
    run = _Writer(frozenset(), functions).function(tree)
    return lambda env: run(None, env)


def compile_record_test(
    tree: Tree,
    fields: Collection[str],
    functions: Mapping[str, Function] = STANDARD,
) -> Callable[[Any, Environment], Any]:
    """As ``compile_tree``, of a record and an environment; names in ``fields`` are attributes of the record.

    A record is selected where the value ``is True``: unknown selects nothing.

    >>> from fractions import Fraction
    >>> from bizenv_rules.expr.check import Scope, check
    >>> from bizenv_rules.expr.tree import NUMBER
    >>> compile_record_test(check("numerator > n", Scope({"numerator": NUMBER, "n": NUMBER})).tree, {"numerator"})(Fraction(3), {"n": 2})
    True
    """
    return _Writer(frozenset(fields), functions).function(tree)


class _Writer:
    """Writes the functions of one tree. Every part stands in brackets and evaluates each operand once.

    At most three brackets a level: the language's limits keep the deepest sum well under the 200 that Python reads.
    """

    def __init__(self, fields: frozenset[str], functions: Mapping[str, Function]) -> None:
        self.fields, self.functions = fields, functions
        self.constants: dict[str, Any] = {"__builtins__": {}, "whole": int, "number": number}
        self.locals = 0

    def function(self, tree: Tree) -> Callable[[Any, Environment], Any]:
        """The function of a record and an environment."""
        text = f"lambda r, e: {self.write(tree)}"
        made: Callable[[Any, Environment], Any] = eval(text, self.constants)  # noqa: S307 - see the first lines
        return made

    def constant(self, value: object) -> str:
        """The name under which a value is handed over."""
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _local(self) -> str:
        self.locals += 1
        return f"t{self.locals}"

    def write(self, tree: Tree) -> str:
        """An expression for the tree."""
        match tree:
            case Lit(value):
                return self.constant(value)
            case Name():
                return self._name(tree)
            case Op("and" | "or"):
                return self._junction(tree)
            case Op("if", (condition, then, otherwise)):
                return self._choice(condition, then, otherwise)
            case Op("given", (part,)):
                return f"({self.write(part)} is not None)"
            case Op("or_else", (part, instead)):
                local = self._local()
                return f"({self.write(instead)} if ({local} := {self.write(part)}) is None else {local})"
            case Op():
                return self._strict(tree)

    def _name(self, tree: Name) -> str:
        name = tree.name
        if name not in self.fields:
            key = self.constant(name)
            text = f"e.get({key})" if tree.type.optional else f"e[{key}]"
        elif name.isidentifier() and not iskeyword(name):
            text = f"r.{name}"
        else:
            text = f"{self.constant(getattr)}(r, {self.constant(name)})"
        if tree.type.base != "number":
            return text
        local = self._local()
        return f"({local} if ({local} := {text}).__class__ is whole else number({local}))"

    def _junction(self, tree: Op) -> str:
        """From the left, and no further than the first part that decides; else unknown if a part is."""
        decides, else_ = ("False", "True") if tree.op == "and" else ("True", "False")
        unknown, text = [], ""
        for arg in tree.args:
            part = self.write(arg)
            if arg.type.optional:
                local = self._local()
                unknown.append(f"{local} is None")
                text += f"{decides} if ({local} := {part}) is {decides} else "
            else:
                text += f"{decides} if {'not ' if tree.op == 'and' else ''}{part} else "
        rest = f"None if {' or '.join(unknown)} else {else_}" if unknown else else_
        return f"({text}{rest})"

    def _choice(self, condition: Tree, then: Tree, otherwise: Tree) -> str:
        text, left, right = map(self.write, (condition, then, otherwise))
        if not condition.type.optional:
            return f"({left} if {text} else {right})"
        local = self._local()
        return f"({left} if ({local} := {text}) else None if {local} is None else {right})"

    def _strict(self, tree: Op) -> str:
        """An operation that is absent where an argument is. All arguments are looked at first, so their order is no matter."""
        unknown = any(arg.type.optional for arg in tree.args)
        fails = unknown and any(map(self._may_fail, tree.args))
        texts, asked = [], []
        for arg in tree.args:
            text = self.write(arg)
            if arg.type.optional or (fails and not isinstance(arg, Lit)):
                local = self._local()
                texts.append(local)
                asked.append(f"({local} := {text}) is None")
            else:
                texts.append(text)
        result = self._result(tree, texts)
        if not asked:
            return f"({result})"
        together = " | ".join(f"({question})" for question in asked) if fails else " or ".join(asked)
        return f"(None if {together} else {result})"

    def _may_fail(self, tree: Tree) -> bool:
        """Whether evaluating the tree can raise: it divides, or calls a function that is not defined everywhere."""
        if not isinstance(tree, Op):
            return False
        function = self.functions.get(tree.op)
        return tree.op == "/" or (function is not None and function.partial) or any(map(self._may_fail, tree.args))

    def _result(self, tree: Op, args: list[str]) -> str:
        if tree.op == "in" and isinstance(tree.args[1], Lit) and isinstance(tree.args[1].value, tuple):
            return f"{args[0]} in {self.constant(frozenset(tree.args[1].value))}"
        if tree.op in _INFIX:
            return f"{args[0]} {tree.op} {args[1]}"
        if tree.op in ("neg", "not"):
            return f"{'-' if tree.op == 'neg' else 'not '}{args[0]}"
        if tree.op == "list":
            return f"({', '.join(args)},)"
        function = self.functions.get(tree.op)
        call = divide if function is None else function.impl if function.impl and not function.own else function.call
        if function is not None and function.reads:
            args = [f"e[{self.constant(function.reads)}]", *args]
        if function is None or function.partial:
            call = guarded(call, show(tree), tree.span)
        return f"{self.constant(call)}({', '.join(args)})"
