"""How a program's records are laid out: made once for a program, and kept for the few programs in use."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping
from functools import cached_property
from threading import Lock
from typing import Final

from bizenv_rules.evidence.filling import Branch, filler
from bizenv_rules.evidence.leafing import Reader, reader
from bizenv_rules.evidence.query import Queries, facts_of, is_cohort
from bizenv_rules.evidence.quick import Quick
from bizenv_rules.evidence.timeline import MONTHS, Timeline
from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.evidence.windows import Time
from bizenv_rules.expr.signature import Function
from bizenv_rules.plan import Periods, Row
from bizenv_rules.program import Per, Program


class Layout:
    """The kinds a program reads, by number, the key field of each, and how long a bin is. Safe to share between threads.

    ``facts``: every Fact node with its scope; ``cohort_facts``: those that the ranking writes.
    """

    def __init__(self, queries: Queries) -> None:
        self.queries = queries
        self.kinds = tuple({kind.name: kind for kind in [query.kind for query in queries.all()] + queries.further_kinds()}.values())
        self.number = {kind.name: place for place, kind in enumerate(self.kinds)}
        self.keys = tuple(_key_field(kind.name, queries) for kind in self.kinds)
        self.timeline = Timeline(_finest(queries))
        plan = queries.program.plan
        self.facts = tuple((node, plan.nodes[node].scope) for node, _ in facts_of(plan))
        self.cohort_facts = frozenset(node for node, source in facts_of(plan) if is_cohort(source))
        self._rows: dict[tuple[int, Time], tuple[Row, ...] | None] = {}
        self._readers: dict[int, tuple[tuple[int, ...], Reader]] = {}
        self.fill = filler([Branch(kind.cls, key) for kind, key in zip(self.kinds, self.keys, strict=True)])

    @cached_property
    def quick(self) -> Quick:
        """The facts that columns of numbers answer."""
        keys = {kind.name: key for kind, key in zip(self.kinds, self.keys, strict=True)}
        return Quick(self.queries, keys, self.timeline)

    def rows(self, scope: int, time: Time) -> tuple[Row, ...] | None:
        """The rows of a scope, where the calendar alone says them."""
        key = (scope, time)
        if key not in self._rows:
            found = self.quick.rows(scope, time)
            self._rows[key] = None if found is None else tuple(row for row, _ in found)
        return self._rows[key]

    def reader(self, asked: tuple[int, ...]) -> Reader:
        """The leaves of Fact nodes of one scope, for any world of the program."""
        found = self._readers.get(id(asked))
        if found is None or found[0] is not asked:  # a compiled plan asks with the very same tuple each time
            if len(self._readers) >= _MOST:
                self._readers.clear()
            found = self._readers[id(asked)] = (asked, reader(self.quick, asked))
        return found[1]

    @cached_property
    def by_scope(self) -> Mapping[int, tuple[int, ...]]:
        """The Fact nodes of each scope, in the plan's order."""
        scopes = dict.fromkeys(scope for _, scope in self.facts)
        return {scope: tuple(node for node, of in self.facts if of == scope) for scope in scopes}


def _finest(queries: Queries) -> Per:
    program = queries.program
    lengths = [scope.source.per for scope in program.plan.scopes if isinstance(scope.source, Periods)]
    lengths += [program.per] if isinstance(program.per, str) else []
    if any(query.selection.window in ("months", "year_to_date") for query in queries.all()):
        lengths.append("month")
    return min(lengths, key=MONTHS.__getitem__, default="year")


def _key_field(kind: str, queries: Queries) -> str:
    """The field that most conditions on a kind compare with a constant."""
    asked = Counter(name for query in queries.all() if query.kind.name == kind for name in query.equal)
    return max(asked, key=lambda name: asked[name], default="")


_MOST: Final = 16
_Key = tuple[int, int, int]
_kept: OrderedDict[_Key, tuple[Program, Vocabulary, Mapping[str, Function] | None, Layout]] = OrderedDict()
_lock = Lock()


def layout_of(program: Program, vocabulary: Vocabulary, functions: Mapping[str, Function] | None = None) -> Layout:
    """The layout for this very program and vocabulary; equal ones made anew are laid out anew."""
    key = (id(program), id(vocabulary), id(functions))
    known = _kept.get(key)
    if known is not None and known[0] is program and known[1] is vocabulary and known[2] is functions:
        return known[3]
    layout = Layout(Queries(program, vocabulary, functions))
    with _lock:
        _kept[key] = (program, vocabulary, functions, layout)  # holding them keeps their identities from being reused
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return layout
