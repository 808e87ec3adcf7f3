"""``show``: the canonical text of a tree; checking it again gives the same tree.

Only what no checked text can hold is written otherwise: a text with both kinds of quotes, a broken constant beyond the
language's digits.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from bizenv_rules.expr.tree import Lit, Name, Op, Scalar, Tree
from bizenv_rules.points import exact_text

_CHOICE, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(9)
_INFIX: Final = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT} | dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), _COMPARISON)
_CHAINED: Final = frozenset(("==", "!=", "<", "<=", ">", ">="))
_MOST_PLACES = 10


def show(tree: Tree) -> str:
    """The tree as an author would write it.

    >>> from bizenv_rules.expr.check import Scope, check
    >>> from bizenv_rules.expr.tree import NUMBER
    >>> show(check("(a+1)*2>=  0.50 and not(a==3)", Scope({"a": NUMBER})).tree)
    '(a + 1) * 2 >= 0.5 and not a == 3'
    """
    return _shown(tree)[0]


def _shown(tree: Tree) -> tuple[str, int]:
    """The text, and how strongly its parts hold together."""
    if isinstance(tree, Lit):
        return _constant(tree.value)
    return (tree.name, _ATOM) if isinstance(tree, Name) else _operation(tree)


def _operation(tree: Op) -> tuple[str, int]:
    match tree:
        case Op("and" | "or", args):
            return _junction(tree.op, args)
        case Op("not", (Op("in", (member, container)),)):
            return f"{_at(member, _SUM)} not in {_at(container, _SUM)}", _COMPARISON
        case Op("not", (part,)):
            return f"not {_at(part, _NOT)}", _NOT
        case Op("neg", (part,)):
            return f"-{_at(part, _SIGN)}", _SIGN
        case Op("if", (condition, then, otherwise)):
            return f"{_at(then, _OR)} if {_at(condition, _OR)} else {_at(otherwise, _CHOICE)}", _CHOICE
        case Op("list", args):
            return f"[{', '.join(map(show, args))}]", _ATOM
        case Op(op, (left, right)) if op in _INFIX:
            strength = _INFIX[op]
            # Sums and products are read from the left, comparisons hold two operands only.
            return f"{_at(left, strength + (strength == _COMPARISON))} {op} {_at(right, strength + 1)}", strength
        case Op(op, args):
            return f"{op}({', '.join(map(show, args))})", _ATOM


def _at(tree: Tree, least: int) -> str:
    text, strength = _shown(tree)
    return text if strength >= least else f"({text})"


def _junction(op: str, args: tuple[Tree, ...]) -> tuple[str, int]:
    strength = _AND if op == "and" else _OR
    parts: list[str] = []
    last: Tree | None = None  # the right side of a comparison that the next one may continue
    for arg in args:
        comparison = op == "and" and isinstance(arg, Op) and arg.op in _CHAINED
        if comparison and isinstance(arg, Op) and last is not None and arg.args[0] == last:
            parts[-1] += f" {arg.op} {_at(arg.args[1], _SUM)}"
        else:
            parts.append(_at(arg, strength + 1))
        last = arg.args[1] if comparison and isinstance(arg, Op) else None
    return f" {op} ".join(parts), _COMPARISON if len(parts) == 1 and len(args) > 1 else strength


def _constant(value: Scalar) -> tuple[str, int]:
    if isinstance(value, bool):
        return str(value).lower(), _ATOM
    if isinstance(value, int | Fraction):
        return _number(Fraction(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(_quoted, value))}]", _ATOM
    return _quoted(value.isoformat() if isinstance(value, date) else str(value)), _ATOM


def _number(value: Fraction) -> tuple[str, int]:
    text = exact_text(value)
    if "/" in text or len(text.partition(".")[2]) > _MOST_PLACES:
        return f"{value.numerator}/{value.denominator}", _PRODUCT
    return text, _SIGN if value < 0 else _ATOM


def _quoted(text: str) -> str:
    quote = '"' if "'" in text and '"' not in text else "'"
    return f"{quote}{text}{quote}"
