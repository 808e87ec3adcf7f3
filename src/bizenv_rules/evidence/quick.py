"""Leaves of many facts at once: which facts are plain, how their numbers are laid out, and the readers over them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bizenv_rules.evidence.columns import Kind
from bizenv_rules.evidence.filling import Branch, Fill, filler
from bizenv_rules.evidence.plain import Plain, field_of, has_marks, measure_of, plain
from bizenv_rules.evidence.query import Queries
from bizenv_rules.evidence.timeline import MONTHS, Timeline
from bizenv_rules.evidence.windows import Time, parts, time_of
from bizenv_rules.plan import Periods, Row, Select


class Quick:
    """The plain facts of a program. ``kinds``: those that they read; ``plain``: by Fact node."""

    def __init__(self, queries: Queries, keys: dict[str, str], timeline: Timeline) -> None:
        self.queries, self.timeline = queries, timeline
        is_steady = timeline.months == MONTHS["year"]
        found = {node: (query, field) for node, query in queries.by_node.items() if (field := field_of(query, keys)) is not None}
        found = {node: pair for node, pair in found.items() if isinstance(measure_of(queries, node).source, Select)}
        # Kinds with marks first: there are more of them, and the first branch is reached soonest.
        in_order = sorted((query for query, _ in found.values()), key=lambda query: not has_marks(query))
        names = dict.fromkeys(query.kind.name for query in in_order)
        fields = {name: Counter(field for query, field in found.values() if query.kind.name == name and field) for name in names}
        kinds = [Kind(name, keys[name], fields[name].most_common(1)[0][0] if fields[name] else "") for name in names]
        number = {kind.name: (place, kind.field) for place, kind in enumerate(kinds)}
        self.plain: dict[int, Plain] = {}
        for node, (query, field) in found.items():
            place, kept = number[query.kind.name]
            made = plain(query, place, field, keys[query.kind.name], measure_of(queries, node)) if field in ("", kept) else None
            if made is not None:
                self.plain[node] = made
        bounded = {plain.kind for plain in self.plain.values() if (plain.cap, plain.low, plain.high) != (None, None, None)}
        self.kinds = tuple(replace(kind, is_ascending=place in bounded) for place, kind in enumerate(kinds))
        classes = {query.kind.name: query.cls for query in queries.all()}
        branches = [Branch(classes[kind.name], kind.key, kind.field or "times") for kind in kinds]
        self.fill: Fill = filler(branches, is_steady=is_steady)
        self.fill_without_indicator: Fill = filler(branches, without_indicator=True, is_steady=is_steady)
        self._rows: dict[tuple[int, Time], tuple[tuple[Row, Time], ...] | None] = {}

    def rows(self, scope: int, time: Time) -> tuple[tuple[Row, Time], ...] | None:
        """The rows of a scope with their times, where the calendar alone says them."""
        key = (scope, time)
        if key not in self._rows:
            self._rows[key] = self._found(scope, time)
        return self._rows[key]

    def _found(self, scope: int, time: Time) -> tuple[tuple[Row, Time], ...] | None:
        here = self.queries.program.plan.scopes[scope]
        if here.parent is None:
            return (((), time),)
        around = self.rows(here.parent, time)
        if around is None or not isinstance(here.source, Periods):
            return None
        return tuple(((*row, label), time_of(label)) for row, at in around for label in parts(at, here.source.per))
