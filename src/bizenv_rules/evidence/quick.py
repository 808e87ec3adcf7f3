"""Leaves of many facts at once: for plain facts straight-line source over columns of numbers, for the others one by one.

Where records or numbers are odd, or a window is not made of whole bins that are over, ``UnitWorld.leaf`` is asked, which
gives the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bizenv_rules.evidence.columns import ODD, every_odd
from bizenv_rules.evidence.filling import Branch, Fill, filler
from bizenv_rules.evidence.plain import Plain, field_of, has_marks, measure_of, plain
from bizenv_rules.evidence.query import Queries
from bizenv_rules.evidence.timeline import MONTHS, Timeline
from bizenv_rules.evidence.windows import Time, parts, time_of
from bizenv_rules.plan import Given, Instance, Leaf, Missing, Periods, Row, Select, Window

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld

Reader = Callable[["UnitWorld"], Sequence[Sequence[Leaf]]]
Rows = tuple[tuple[Any, ...], ...]


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
        self._readers: dict[tuple[int, ...], Reader] = {}

    def reader(self, asked: tuple[int, ...]) -> Reader:
        """The leaves of Fact nodes of one scope: for each row one leaf a node."""
        found = self._readers.get(asked)
        if found is None:
            found = self._readers[asked] = _Source(self, asked).reader()
        return found


# ------------------------------------------------------------------------------------------------------- the source


class _Source:
    """Writes one reader. Keys and nodes reach the text as names ``k0, k1, …`` and numbers, never as text."""

    def __init__(self, quick: Quick, asked: Sequence[int]) -> None:
        self.quick, self.asked = quick, asked
        self.scope = quick.queries.program.plan.nodes[asked[0]].scope if asked else 0
        self.named: dict[str, Any] = {"ODD": ODD, "whole": int, "pair": tuple, "total": sum, "above": _above, "count": len}
        self.named |= {"TypeError": TypeError, "odd": every_odd, "rows": self.rows, "one_by_one": self.one_by_one}
        self.groups: dict[tuple[int, Window, int], str] = {}
        self._rows: dict[Time, Rows | None] = {}

    def one_by_one(self, world: UnitWorld) -> list[list[Leaf]]:
        """What every reader gives."""
        return [[world.leaf(node, row) for node in self.asked] for row in world.rows(self.scope)]

    def reader(self) -> Reader:
        body = [line for node in self.asked for line in self._fact(node)]
        if not any(node in self.quick.plain for node in self.asked):
            return self.one_by_one
        before, opened, bins = [], [], []
        for (kind, window, _), name in self.groups.items():
            asks = f"of({kind}, b{name}, {self.quick.ascending[kind]})"
            if window == "all":
                before += [f"b{name} = unit.known({kind}, over, cut)", f"{name} = odd if b{name} is None else {asks}"]
            else:
                opened.append(f"{name} = odd if b{name} is None else {asks}")
                bins.append(f"b{name}")
        names = "".join(f"l{node}, " for node in self.asked)
        lines = [
            "def read(world):",
            " found = rows(world.frame.time); unit, over, cut = world.numbers()",
            " if found is None or unit is None: return one_by_one(world)",
            " of = unit.of; leaf = world.leaf; leaves = []; put = leaves.append",
            *(f" {line}" for line in before),
            f" for row, time, last, {''.join(f'{name}, ' for name in bins)} in found:",
            "  if last >= over: return one_by_one(world)",
            *(f"  {line}" for line in (*opened, *body)),
            f"  put(({names}))",
            " return leaves",
        ]
        space: dict[str, Any] = {"__builtins__": {}, **self.named}
        exec(compile("\n".join(lines), "<leaves>", "exec"), space)  # noqa: S102  # names and numbers of our own
        read: Reader = space["read"]
        return read

    def rows(self, time: Time) -> Rows | None:
        """The rows of the scope, each with its time, its last bin and the bins of every group; None if they are not periods alone."""
        if time not in self._rows:
            times = self._times(self.scope, time)
            self._rows[time] = None if times is None else tuple((row, at, *self._bins(at)) for row, at in times)
        return self._rows[time]

    def _bins(self, time: Time) -> tuple[Any, ...]:
        bins = [self.quick.timeline.window(window, months, time) for _, window, months in self.groups if window != "all"]
        return (max((each[-1] for each in bins if each), default=-1), *bins)

    def _times(self, scope: int, time: Time) -> list[tuple[Row, Time]] | None:
        here = self.quick.queries.program.plan.scopes[scope]
        if here.parent is None:
            return [((), time)]
        around = self._times(here.parent, time)
        if around is None or not isinstance(here.source, Periods):
            return None
        return [((*row, label), time_of(label)) for row, at in around for label in parts(at, here.source.per)]

    def _fact(self, node: int) -> Iterator[str]:
        plain, source = self.quick.plain.get(node), measure_of(self.quick.queries, node).source
        if plain is not None:
            yield from self._plain(node, plain)
        elif isinstance(source, Instance):
            yield f"l{node} = world.instance(time, {node})"
        elif isinstance(source, Given) and (of := self._declared(source, node)) is not None:
            yield f"l{node} = (1, 1) if l{of}.__class__ is pair else leaf({node}, row)"
        else:
            yield f"l{node} = leaf({node}, row)"

    def _declared(self, given: Given, node: int) -> int | None:
        """The fact asked about, if it stands before the question."""
        of = self.quick.queries.declared.get((given.of, self.quick.queries.program.plan.nodes[node].scope))
        return of if of in self.asked[: self.asked.index(node)] else None

    def _plain(self, node: int, plain: Plain) -> Iterator[str]:
        query = self.quick.queries.by_node[node]
        group = (plain.kind, query.selection.window, query.selection.months)
        name = self.groups.setdefault(group, f"g{len(self.groups)}")
        key = f"k{len(self.named)}"
        self.named[key] = plain.key
        nothing = f"m{node}" if plain.how == "mean" else "(0, 1)"
        self.named[f"m{node}"] = Missing(frozenset((node,)))
        times = "" if plain.factor == 1 else f"*{plain.factor}"
        yield f"x = {name}({key})"
        yield f"if x is None: l{node} = {nothing}"
        yield f"elif x is ODD: l{node} = leaf({node}, row)"
        if plain.how == "count":
            yield f"else: l{node} = (count(x){times}, 1)"
            return
        cap, tests = plain.cap, ["s.__class__ is whole"]
        if plain.low is not None:
            tests.append(f"x[0] >= {plain.low}")
        if plain.high is not None:
            tests.append(f"x[-1] <= {plain.high}")
        if plain.at_least > 1:
            tests.append(f"count(x) >= {plain.at_least}")
        n = "count(x)" if plain.how == "mean" else "1"
        yield "else:"
        if not self.quick.ascending[plain.kind]:
            yield " try: s = total(x)"
            yield " except TypeError: s = None"  # a number was not given
        elif cap is None:
            yield " s = total(x)"
        else:
            yield f" s = total(x) if x[-1] <= {cap} else above(x, {cap})"
        yield f" l{node} = (s{times}, {n}) if {' and '.join(tests)} else leaf({node}, row)"


def _above(ascending: list[int], cap: int) -> int:
    """The sum of numbers, each at most ``cap``."""
    at = bisect_right(ascending, cap)
    return sum(ascending[:at]) + cap * (len(ascending) - at)
