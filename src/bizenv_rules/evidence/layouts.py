"""The layout of a program is made once and kept for the few programs in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Final

from bizenv_rules.evidence.index import Layout
from bizenv_rules.evidence.query import Queries
from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.expr.signature import Function
from bizenv_rules.program import Program

_MOST: Final = 16
_Key = tuple[int, int, int]
_kept: OrderedDict[_Key, tuple[Program, Vocabulary, Mapping[str, Function] | None, Layout]] = OrderedDict()
_lock = Lock()


def layout_of(program: Program, vocabulary: Vocabulary, functions: Mapping[str, Function] | None = None) -> Layout:
    """The layout for this very program and vocabulary; equal ones made anew are laid out anew."""
    key = (id(program), id(vocabulary), id(functions))
    with _lock:
        known = _kept.get(key)
        if known is not None and known[0] is program and known[1] is vocabulary and known[2] is functions:
            _kept.move_to_end(key)
            return known[3]
    layout = Layout(Queries(program, vocabulary, functions))
    with _lock:
        _kept[key] = (program, vocabulary, functions, layout)  # holding them keeps their identities from being reused
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return layout
