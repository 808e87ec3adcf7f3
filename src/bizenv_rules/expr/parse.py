"""Text to Python's own syntax tree, within the limits of the language and without ever raising.

The order of the tokens is looked at first, so that a message says what is missing and where; Python's parser then
reads a text of which only allowed signs and words are left.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bizenv_rules.expr.flaw import Flaws
from bizenv_rules.expr.tokens import Scanned, Scanner, Token
from bizenv_rules.lean import dataclass

MOST_CHARACTERS: Final = 500
MOST_NODES: Final = 100
MOST_DEPTH: Final = 20
_BETWEEN: Final = frozenset(("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", ",", "and", "or", "in", "not in", "if", "else"))
_CLOSES: Final = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The author's text, Python's tree of the mended source, and for each of its bytes the author's character."""

    text: str
    body: ast.expr
    source: str
    origin: tuple[int, ...]

    def place(self, node: ast.expr) -> tuple[int, int]:
        """From which to before which code point of the author's text a node stands."""
        assert node.end_col_offset is not None
        return self.origin[node.col_offset], self.origin[node.end_col_offset - 1] + 1

    def segment(self, node: ast.expr) -> str:
        """The node as it is written in the parsed source; offsets count bytes, and Chinese names have three a letter."""
        return self.source.encode()[node.col_offset : node.end_col_offset].decode()


def parse(text: str, names: Collection[str], flaws: Flaws) -> Parsed | None:
    """The syntax tree of an expression, or None; what is wrong goes to ``flaws``. ``names``: those known here."""
    if not text.strip():
        flaws.add("X101", "the expression is empty", (0, len(text)), "leave the key out, or write a condition or a number")
        return None
    if len(text) > MOST_CHARACTERS:
        beyond = (MOST_CHARACTERS, len(text))
        flaws.add("X101", f"the expression has {len(text)} characters", beyond, _shorter(MOST_CHARACTERS, "characters"))
        return None
    scanned = Scanner(text, names, flaws).scan()
    if not scanned.sound:
        return None
    if flaw := disorder(scanned.tokens):
        if not flaws.found:
            flaws.add("X103", flaw[0], flaw[1], *flaw[2:3])
        return None
    parsed = _parsed(text, scanned, flaws)
    return parsed if parsed is not None and _within_limits(parsed, flaws) else None


def disorder(tokens: Sequence[Token]) -> tuple[str, tuple[int, int]] | tuple[str, tuple[int, int], str] | None:
    """The first place where operands, operators and brackets do not follow each other, and what is wrong there."""
    opened: list[Token] = []
    before: Token | None = None
    for token in _joined(tokens):
        found = _misplaced(token, before, opened)
        if found:
            return found
        if token.value in _CLOSES and token.sort == "sign":
            opened.append(token)
        elif token.value in _CLOSES.values() and token.sort == "sign":
            opened.pop()
        before = token
    if before is not None and _wants_operand(before):
        return f"something is missing after `{before.text}`", (before.start, before.end)
    if opened:
        return f"`{opened[-1].text}` is never closed", (opened[-1].start, opened[-1].end)
    return None


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, with ``not in`` as one."""
    waiting = list(reversed(tokens))
    while waiting:
        token = waiting.pop()
        if waiting and [(each.sort, each.value) for each in (token, waiting[-1])] == [("operator", "not"), ("operator", "in")]:
            last = waiting.pop()
            token = Token("operator", "not in", f"{token.text} {last.text}", token.start, last.end)
        yield token


def _wants_operand(before: Token | None) -> bool:
    return before is None or before.sort == "operator" or (before.sort == "sign" and before.value not in _CLOSES.values())


def _misplaced(
    token: Token,
    before: Token | None,
    opened: list[Token],
) -> tuple[str, tuple[int, int]] | tuple[str, tuple[int, int], str] | None:
    place = (token.start, token.end)
    value = token.value if token.sort in ("sign", "operator") else ""
    last = before.text if before is not None else ""
    if value in _CLOSES.values():
        if not opened or _CLOSES[opened[-1].value] != value:
            return f"`{token.text}` closes nothing", place
        empty = before is not None and before.sort == "sign" and before.value in (*_CLOSES, ",")
        return (f"something is missing before `{token.text}`", place) if _wants_operand(before) and not empty else None
    if _wants_operand(before):
        missing = value in _BETWEEN and value != "-"
        return (f"something is missing before `{token.text}`", place) if missing else None
    assert before is not None
    if value == "," and not opened:
        return "a comma stands outside brackets", place, "a list is `['a', 'b']`; join conditions with `and`"
    if value == "(" and before.sort != "name":
        return f"`{last}` is no function", (before.start, before.end), "an operator is missing, or the name of a function"
    if value == "[":
        return "there are no `[…]` behind a value", place, "an operator is missing, or name the field itself"
    if value in _BETWEEN or value == "(":
        return None
    return f"an operator is missing between `{last}` and `{token.text}`", (before.start, token.end), "such as `and`, `==`, `+` or a comma"


def _parsed(text: str, scanned: Scanned, flaws: Flaws) -> Parsed | None:
    source = f"({scanned.code.replace(chr(10), ' ')})"
    try:
        body = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        if not flaws.found:
            choice = any(token.value in ("if", "else") for token in scanned.tokens)
            hint = "a choice is written `x if condition else y`" if choice else "`in` and `not in` stand between a text and a list"
            flaws.add("X103", "this cannot be read as an expression", _whole(text), hint)
        return None
    characters = [0, *scanned.origin, len(text) - 1]
    origin = [at for char, at in zip(source, characters, strict=True) for _ in char.encode()]
    return Parsed(text, body, source, tuple(origin))


def _whole(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _within_limits(parsed: Parsed, flaws: Flaws) -> bool:
    """Whether the tree is small enough; a sum or product of many terms is one level deep."""
    nodes, deepest, waiting = 0, 0, [(parsed.body, 1)]
    while waiting:
        node, depth = waiting.pop()
        nodes, deepest = nodes + 1, max(deepest, depth)
        # the name of a called function is no part by itself
        inner = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
        children = [child for child in inner if isinstance(child, ast.expr)]
        waiting += [(child, depth + (not _same_level(node, child))) for child in children]
    for found, most, what in ((nodes, MOST_NODES, "parts"), (deepest, MOST_DEPTH, "levels")):
        if found > most:
            flaws.add("X101", f"the expression has {found} {what}", parsed.place(parsed.body), _shorter(most, what))
            return False
    return True


def _same_level(node: ast.expr, child: ast.expr) -> bool:
    if not (isinstance(node, ast.BinOp) and isinstance(child, ast.BinOp) and child is node.left):
        return False
    return isinstance(node.op, ast.Add | ast.Sub) == isinstance(child.op, ast.Add | ast.Sub)


def _shorter(most: int, what: str) -> str:
    return f"at most {most} {what}: take a part out into a fact, a list or a node with `memo: true`"
