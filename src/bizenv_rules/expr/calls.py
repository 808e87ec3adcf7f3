"""Calls of named functions: how many arguments, of which kinds, and which have to be written out."""

from __future__ import annotations

import ast
from collections.abc import Callable

from bizenv_rules.expr.comparisons import alike
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.notes import WANTED, Notes
from bizenv_rules.expr.scope import KINDS, dated, meant
from bizenv_rules.expr.signature import Function, Parameter
from bizenv_rules.expr.tree import TEXT, Lit, Tree

Read = Callable[[ast.expr], Tree | None]


def call(notes: Notes, node: ast.Call, read: Read) -> Tree | None:
    """The tree of a call, or None."""
    function = _function(notes, node)
    if function is None:
        for arg in node.args:
            read(arg)
        return None
    if node.keywords or not function.takes(len(node.args)):
        _wrong_number(notes, node, function)
        return None
    expected = [function.parameters[min(at, len(function.parameters) - 1)] for at in range(len(node.args))]
    found = [_argument(notes, arg, parameter, function, read) for arg, parameter in zip(node.args, expected, strict=True)]
    args = tuple(tree for tree in found if tree is not None)
    if len(args) < len(found):
        return None
    args = _of_one_kind(args, expected)
    for arg, tree, parameter in zip(node.args, args, expected, strict=True):
        if parameter.same and tree.type.base != args[0].type.base:
            kinds = f"is {KINDS[tree.type.base]}, and the first argument of `{function.name}` {KINDS[args[0].type.base]}"
            notes.add("X110", f"`{notes.text(arg)}` {kinds}", arg, "they have to be of one kind")
            return None
    of_node = [
        str(tree.value) for tree, parameter in zip(args, expected, strict=True) if parameter.path == "node" and isinstance(tree, Lit)
    ]
    type_ = notes.scope.nodes[of_node[0]] if of_node else function.result(tuple(tree.type for tree in args))
    return notes.make(function.name, args, type_, node)


def _function(notes: Notes, node: ast.Call) -> Function | None:
    if not isinstance(node.func, ast.Name):
        notes.add("X108", f"`{notes.text(node.func)}` is no function", node.func)
        return None
    name = node.func.id
    function = notes.scope.functions.get(name)
    if function is not None:
        return function
    if name in STANDARD:
        notes.add("X108", f"`{name}` cannot be used here", node.func)
    elif name in notes.scope.names:
        notes.add("X108", f"`{name}` is a name, not a function", node.func, "an operator is missing before the bracket")
    else:
        notes.add("X108", f"there is no function `{name}`", node.func, meant(name, notes.scope.functions))
    return None


def _wrong_number(notes: Notes, node: ast.Call, function: Function) -> None:
    least, most = function.least, function.most
    wanted = f"at least {least}" if most is None else f"{least}" if least == most else f"{least} to {most}"
    plural = "" if wanted == "1" else "s"
    message = f"`{function.name}` takes {wanted} argument{plural}, not {len(node.args)}"
    notes.add("X109", message, node, f"it is `{function.signature}`")


def _argument(notes: Notes, node: ast.expr, parameter: Parameter, function: Function, read: Read) -> Tree | None:
    if parameter.path:
        return _path(notes, node, parameter)
    tree = read(node)
    if tree is None:
        return None
    if parameter.whole:
        return _whole(notes, node, tree, parameter, function)
    if parameter.choices:
        if isinstance(tree, Lit) and tree.value in parameter.choices:
            return tree
        known = [f"'{choice}'" for choice in parameter.choices]
        notes.add("X109", f"the {parameter.name} of `{function.name}` has to be written out", node, f"one of {', '.join(known)}")
        return None
    if tree.type.base not in parameter.bases:
        day = dated(tree) if "date" in parameter.bases else None
        if day is not None:
            return day
        kinds = " or ".join(KINDS[base] for base in parameter.bases)
        message = f"`{notes.text(node)}` is {KINDS[tree.type.base]}, and `{function.name}` wants {kinds} there"
        notes.add("X110", message, node, WANTED[parameter.bases[-1]], f"it is `{function.signature}`")
        return None
    return tree


def _whole(notes: Notes, node: ast.expr, tree: Tree, parameter: Parameter, function: Function) -> Tree | None:
    assert parameter.whole is not None
    least, most = parameter.whole
    if isinstance(tree, Lit) and isinstance(tree.value, int) and not isinstance(tree.value, bool) and least <= tree.value <= most:
        return tree
    message = f"the {parameter.name} of `{function.name}` have to be written out as a whole number from {least} to {most}"
    notes.add("X109", message, node, f"it is `{function.signature}`")
    return None


def _path(notes: Notes, node: ast.expr, parameter: Parameter) -> Tree | None:
    known = list(notes.scope.nodes) if parameter.path == "node" else sorted(notes.scope.duties)
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        what = "path" if parameter.path == "node" else "id"
        notes.add("X109", f"the {parameter.path} has to be written out", node, f"put its {what} in quotes")
        return None
    if node.value not in known:
        hint = meant(node.value, known) or ("only nodes that stand earlier can be read" if parameter.path == "node" else "")
        notes.add("X112", f"there is no {parameter.path} `{node.value}` that can be read here", node, hint)
        return None
    return Lit(node.value, TEXT, notes.span(node))


def _of_one_kind(args: tuple[Tree, ...], expected: list[Parameter]) -> tuple[Tree, ...]:
    """The arguments, where written-out days beside dates have become dates."""
    if not any(parameter.same for parameter in expected):
        return args
    dates = [tree for tree in args if tree.type.base == "date"]
    return tuple(alike(dates[0], tree)[1] for tree in args) if dates else args
