"""Small changes of an expression: comparisons on and off their edge, ``and`` for ``or``, a ``not`` left out, a number one step off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

_OTHER: Final[Mapping[str, str]] = {
    ">=": ">",
    ">": ">=",
    "<=": "<",
    "<": "<=",
    "==": "!=",
    "!=": "==",
    "and": "or",
    "or": "and",
    "+": "-",
    "-": "+",
}


def expressions(text: str) -> Iterator[tuple[str, str]]:
    """The changed expression with what was changed.

    >>> list(expressions("level == '市级' and n >= 2"))[:2]
    [('`==` to `!=`', "level != '市级' and n >= 2"), ('`and` to `or`', "level == '市级' or n >= 2")]
    """
    from bizenv_rules.expr.tokens import _TOKEN

    for found in _TOKEN.finditer(text):
        word, sort = found.group(), found.lastgroup
        before, after = text[: found.start()], text[found.end() :]
        if sort in {"sign", "word"} and word in _OTHER and not (word in "+-" and _signs(before)):
            yield f"`{word}` to `{_OTHER[word]}`", f"{before}{_OTHER[word]}{after}"
        elif sort == "word" and word == "not":
            yield "`not` dropped", f"{before}{after.lstrip()}"
        elif sort == "number" and word[0].isdigit():
            for other in stepped(Decimal(word)):
                yield f"{word} to {other}", f"{before}{other}{after}"


def _signs(before: str) -> bool:
    """Whether a ``+`` or ``-`` after this belongs to a number or name, and joins nothing."""
    return not before.strip() or before.rstrip()[-1] in "(,<>=+-*/[" or before.rstrip().split(" ")[-1] in {"else", "if", "and", "or", "not"}


def stepped(value: int | Decimal) -> Iterator[int | Decimal]:
    """The number one step of its last place more and less, never below 0.

    >>> [str(each) for each in stepped(Decimal("0.5"))], list(stepped(0))
    (['0.6', '0.4'], [1])
    """
    step = Decimal(value).as_tuple().exponent
    one = Decimal(1).scaleb(step) if isinstance(value, Decimal) and isinstance(step, int) and step < 0 else 1
    for other in (value + one, value - one):
        if other >= 0 or value < 0:
            yield other
