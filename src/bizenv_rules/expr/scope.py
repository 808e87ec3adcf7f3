"""What an expression may name at its place of use, and the words for it in messages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from typing import Final

from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.expr.tree import DATE, Base, Lit, Tree, Type
from bizenv_rules.lean import dataclass
from bizenv_rules.spelling import nearest

KINDS: Final[Mapping[Base, str]] = {"number": "a number", "text": "a text", "bool": "a condition", "date": "a date", "list": "a list"}
_MOST_LISTED: Final = 12
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scope:
    """``names`` and what they are; ``nodes``: paths that ``points_of`` may read, with the type it gives; ``duties``; ``functions``."""

    names: Mapping[str, Type]
    nodes: Mapping[str, Type] = field(default_factory=dict)
    duties: Collection[str] = ()
    functions: Mapping[str, Function] = field(default_factory=lambda: STANDARD)


def meant(word: str, candidates: Iterable[str]) -> str:
    """The help for a misspelt word: the nearest right one, else the list if it is short, else nothing."""
    known = list(candidates)
    close = nearest(word, known)
    if close is not None:
        return f"did you mean `{close}`?"
    return f"there are: {', '.join(known)}" if 0 < len(known) <= _MOST_LISTED else ""


def dated(tree: Tree) -> Tree | None:
    """A written-out text as the date it spells (``'2021-03-01'``); None if it is none."""
    if not isinstance(tree, Lit) or not isinstance(tree.value, str) or not _DAY.fullmatch(tree.value):
        return None
    try:
        return replace(tree, value=date.fromisoformat(tree.value), type=DATE)
    except ValueError:
        return None


def joined(first: tuple[str, ...] | None, second: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The texts that one of two values can be."""
    return None if first is None or second is None else tuple(dict.fromkeys(first + second))
