"""Leaves of many facts at once: which facts are plain, how their numbers are laid out, and the readers over them."""

from __future__ import annotations

from collections import Counter

from bizenv_rules.evidence.columns import Slot
from bizenv_rules.evidence.filling import Branch, Fill, filler
from bizenv_rules.evidence.plain import Plain, field_of, has_marks, measure_of, plain
from bizenv_rules.evidence.query import Queries
from bizenv_rules.evidence.timeline import MONTHS, Timeline
from bizenv_rules.evidence.windows import Time, parts, time_of
from bizenv_rules.plan import Periods, Row, Select


class Quick:
    """The plain facts of a program. ``kinds``: (kind, key field, number field) of those they read; ``plain``: by Fact node.

    ``ascending``: by kind, whether its numbers are wanted sorted, because some are held to a range or below a cap.
    """

    def __init__(self, queries: Queries, keys: dict[str, str], timeline: Timeline) -> None:
        self.queries, self.timeline = queries, timeline
        is_steady = timeline.months == MONTHS["year"]
        found = {node: (query, field) for node, query in queries.by_node.items() if (field := field_of(query, keys)) is not None}
        found = {node: pair for node, pair in found.items() if isinstance(measure_of(queries, node).source, Select)}
        # Kinds with marks first: there are more of them, and the first branch is reached soonest.
        in_order = sorted((query for query, _ in found.values()), key=lambda query: not has_marks(query))
        names = dict.fromkeys(query.kind.name for query in in_order)
        fields = {name: Counter(field for query, field in found.values() if query.kind.name == name and field) for name in names}
        self.kinds = tuple((name, keys[name], fields[name].most_common(1)[0][0] if fields[name] else "") for name in names)
        number = {name: (place, field) for place, (name, _, field) in enumerate(self.kinds)}
        self.plain: dict[int, Plain] = {}
        for node, (query, field) in found.items():
            place, kept = number[query.kind.name]
            made = plain(query, place, field, keys[query.kind.name], measure_of(queries, node)) if field in ("", kept) else None
            if made is not None:
                self.plain[node] = made
        bounded = {plain.kind for plain in self.plain.values() if (plain.cap, plain.low, plain.high) != (None, None, None)}
        self.ascending = tuple(place in bounded for place in range(len(self.kinds)))
        classes = {query.kind.name: query.cls for query in queries.all()}
        branches = [Branch(classes[name], key, field or "times") for name, key, field in self.kinds]
        self.fill: Fill = filler(branches, is_steady=is_steady)
        self.fill_without_indicator: Fill = filler(branches, without_indicator=True, is_steady=is_steady)
        self.blanks = tuple(
            {queries.by_node[node].equal.get(key): None for node, fact in self.plain.items() if fact.kind == place}
            for place, (_, key, _) in enumerate(self.kinds)
        )
        self._slots: dict[tuple[int, tuple[int, ...]], Slot] = {}
        self._rows: dict[tuple[int, Time], tuple[tuple[Row, Time], ...] | None] = {}

    def slot(self, kind: int, bins: tuple[int, ...]) -> Slot:
        """The one slot of a kind and bins."""
        found = self._slots.get((kind, bins))
        return found or self._slots.setdefault((kind, bins), Slot(kind, bins, self.ascending[kind], self.blanks[kind]))

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
