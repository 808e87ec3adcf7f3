"""The readers of leaves: straight-line source over columns of numbers for plain facts, one by one for the others.

Where records or numbers are odd, or a window is not made of whole bins that are over, ``UnitWorld.leaf`` is asked, which
gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.evidence.columns import EMPTY, EVERY_ODD, ODD
from bizenv_rules.evidence.plain import Plain, measure_of
from bizenv_rules.evidence.quick import Quick
from bizenv_rules.evidence.windows import Time
from bizenv_rules.plan import NA, Given, Instance, Leaf, Missing, Window

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld

Reader = Callable[["UnitWorld"], Sequence[Sequence[Leaf]]]
Rows = tuple[tuple[Any, ...], ...]
NAMED: Final[Mapping[str, object]] = {
    "whole": int,
    "pair": tuple,
    "NA": NA,
    "type": type,
    "total": sum,
    "count": len,
    "backwards": reversed,
    "TypeError": TypeError,
    "EMPTY": EMPTY,
    "ODD": ODD,
    "odd": EVERY_ODD,
}


def reader(quick: Quick, asked: tuple[int, ...]) -> Reader:
    """The leaves of Fact nodes of one scope: for each row of a world one leaf a node."""
    source = _Source(quick, asked)
    return source.reader() if any(node in quick.plain for node in asked) else source.one_by_one


Group = tuple[int, Window, int]
"""Kind, and the window in which it is read."""
_MANY: Final = 6


class _Source:
    """Writes one reader. Keys and nodes reach the text as names ``k0, k1, …`` and numbers, never as text."""

    def __init__(self, quick: Quick, asked: Sequence[int]) -> None:
        self.quick, self.asked = quick, asked
        self.scope = quick.queries.program.plan.nodes[asked[0]].scope
        self.named: dict[str, Any] = {**NAMED, "rows": self.rows, "one_by_one": self.one_by_one}
        self.named["nobody"] = (EMPTY,) * len(quick.kinds)
        self.groups: dict[Group, str] = {}
        self._rows: dict[Time, Rows | None] = {}

    def one_by_one(self, world: UnitWorld) -> list[list[Leaf]]:
        """What every reader gives."""
        return [[world.leaf(node, row) for node in self.asked] for row in world.rows(self.scope)]

    def reader(self) -> Reader:
        """The compiled function."""
        many = self._many()
        alone = [node for node in self.asked if not any(node in nodes.values() for nodes in many.values())]
        body = [line for node in alone for line in self._fact(node)]
        body += [line for group, nodes in many.items() for line in self._together(group, nodes)]
        before, opened, bins = [], [], []
        for (kind, window, _), name in self.groups.items():
            self.named[f"k{name}"] = self._keys(kind, window)
            asked = f"together({kind}, b{name}, k{name}, is_ascending={self.quick.kinds[kind].is_ascending})"
            if window == "all":
                before += [f"b{name} = unit.known({kind}, over, cut)", f"{name} = odd if b{name} is None else {asked}"]
            else:
                # One bin and nothing odd is the usual case, and its cell is read as it stands.
                one = f"c{kind}.get(i{name}, EMPTY)"
                opened.append(f"{name} = {one} if i{name} is not None and is_plain else odd if b{name} is None else {asked}")
                bins.append(f"i{name}, b{name}, ")
        cells = "".join(f"c{kind}, " for kind in range(len(self.quick.kinds)))
        lines = [
            "def read(world):",
            " found = rows(world.frame.time); unit, over, cut = world.numbers()",
            " if found is None or unit is None: return one_by_one(world)",
            " together = unit.together; is_plain = not unit.odd",
            f" {cells}= unit.cells or nobody",
            " leaf = world.leaf; is_always = world.view.is_always; as_of = world.frame.as_of",
            " leaves = []",
            *(f" {line}" for line in before),
            f" for row, time, last, {''.join(bins)}in found:",
            "  if last >= over: return one_by_one(world)",
            *(["  out = [*blank]"] if many else []),
            *(f"  {line}" for line in (*opened, *body)),
            *self._handed(alone, is_whole=not many),
            " return leaves",
        ]
        space: dict[str, Any] = {"__builtins__": {}, **self.named}
        exec(compile("\n".join(lines), "<leaves>", "exec"), space)  # noqa: S102  # names and numbers of our own
        read: Reader = space["read"]
        return read

    def _keys(self, kind: int, window: Window) -> tuple[Any, ...]:
        """The keys that a group of facts asks for."""
        asked = [(self.quick.plain[node], self.quick.queries.by_node[node]) for node in self.asked if node in self.quick.plain]
        return tuple(dict.fromkeys(plain.key for plain, query in asked if plain.kind == kind and query.selection.window == window))

    def rows(self, time: Time) -> Rows | None:
        """The rows of the scope, each with its time, its last bin and every group's bin, if it is one, and bins.

        None if the rows are not periods alone.
        """
        if time not in self._rows:
            times = self.quick.rows(self.scope, time)
            self._rows[time] = None if times is None else tuple((row, at, *self._bins(at)) for row, at in times)
        return self._rows[time]

    def _bins(self, time: Time) -> tuple[Any, ...]:
        groups = [self.quick.timeline.window(window, months, time) for _, window, months in self.groups if window != "all"]
        last = max((bins[-1] for bins in groups if bins), default=-1)
        return (last, *(part for bins in groups for part in (bins[0] if bins is not None and len(bins) == 1 else None, bins)))

    # -------------------------------------------------------------------------------------------------------- facts

    def _many(self) -> dict[Group, dict[Any, int]]:
        """Groups of many sums: of them only the keys that occur are visited. Key → node."""
        found: dict[Group, dict[Any, int]] = {}
        sources = {node: measure_of(self.quick.queries, node).source for node in self.asked}
        named = {self._declared(source, node) for node, source in sources.items() if isinstance(source, Given)}
        for node in self.asked:
            plain, query = self.quick.plain.get(node), self.quick.queries.by_node.get(node)
            if plain is not None and query is not None and node not in named and (plain.how, plain.factor, plain.cap) == ("sum", 1, None):
                group = (plain.kind, query.selection.window, query.selection.months)
                found.setdefault(group, {}).setdefault(plain.key, node)
        return {group: nodes for group, nodes in found.items() if len(nodes) >= _MANY and group[1] != "all"}

    def _together(self, group: Group, nodes: Mapping[Any, int]) -> Iterator[str]:
        name = self.groups.setdefault(group, f"g{len(self.groups)}")
        self.named[f"w{name}"] = {key: (self.asked.index(node), node) for key, node in nodes.items()}
        yield f"if {name} is odd:"
        yield f" for i, node in w{name}.values(): out[i] = leaf(node, row)"
        yield f"for k, x in {name}.items():"
        yield f" at = w{name}.get(k)"
        yield " if at is not None and x is not None:"
        yield "  try: s = None if x is ODD else total(x)"
        yield "  except TypeError: s = None"  # a number was not given
        yield "  out[at[0]] = (s, 1) if type(s) is whole else leaf(at[1], row)"

    def _handed(self, alone: Sequence[int], *, is_whole: bool) -> Iterator[str]:
        """The lines that hand out a row."""
        if is_whole:
            yield f"  leaves.append(({''.join(f'l{node}, ' for node in self.asked)}))"
            return
        self.named["blank"] = [(0, 1)] * len(self.asked)
        yield from (f"  out[{self.asked.index(node)}] = l{node}" for node in alone)
        yield "  leaves.append(out)"

    def _fact(self, node: int) -> Iterator[str]:
        plain, source = self.quick.plain.get(node), measure_of(self.quick.queries, node).source
        if plain is not None:
            yield from self._plain(node, plain)
        elif isinstance(source, Instance):
            yield f"l{node} = (1, 1) if is_always and time.last <= as_of else world.instance(time, {node})"
        elif isinstance(source, Given) and (of := self._declared(source, node)) is not None:
            yield f"l{node} = (1, 1) if type(l{of}) is pair else NA if l{of} is NA else (0, 1)"
        else:
            yield f"l{node} = leaf({node}, row)"

    def _declared(self, given: Given, node: int) -> int | None:
        """The fact asked about, if it stands before the question."""
        of = self.quick.queries.declared.get((given.of, self.quick.queries.program.plan.nodes[node].scope))
        return of if of in self.asked[: self.asked.index(node)] else None

    def _plain(self, node: int, plain: Plain) -> Iterator[str]:
        query = self.quick.queries.by_node[node]
        group = self.groups.setdefault((plain.kind, query.selection.window, query.selection.months), f"g{len(self.groups)}")
        key, nothing = f"k{node}", f"m{node}" if plain.how == "mean" else "(0, 1)"
        self.named |= {key: plain.key, f"m{node}": Missing(frozenset((node,)))}
        yield f"x = {group}.get({key})"
        yield f"if x is None: l{node} = {nothing}"
        yield f"elif x is ODD: l{node} = leaf({node}, row)"
        yield "else:"
        yield from (f" {line}" for line in self._folded(node, plain))

    def _folded(self, node: int, plain: Plain) -> Iterator[str]:
        times = "" if plain.factor == 1 else f"*{plain.factor}"
        if plain.how == "count":
            yield f"l{node} = (count(x){times}, 1)"
            return
        tests = ["type(s) is whole"] + [f"count(x) >= {plain.at_least}"] * (plain.at_least > 1)
        yield "try: s = total(x)"
        yield "except TypeError: s = None"  # a number was not given
        if self.quick.kinds[plain.kind].is_ascending:
            tests += [f"x[0] >= {plain.low}"] * (plain.low is not None)
            yield from _held(plain)
        n = "count(x)" if plain.how == "mean" else "1"
        yield f"l{node} = (s{times}, {n}) if {' and '.join(tests)} else leaf({node}, row)"


def _held(plain: Plain) -> Iterator[str]:
    """The lines that take from ``s`` what the last numbers of ``x`` are above the cap; ``s`` is None if one is above what is allowed."""
    top = [end for end in (plain.cap, plain.high) if end is not None]
    if not top:
        return
    yield f"if x[-1] > {min(top)}:"
    if plain.high is not None:
        yield f" if x[-1] > {plain.high}: s = None"
    if plain.cap is not None:
        yield " else:" if plain.high is not None else " if 1:"
        yield "  for m in backwards(x):"
        yield f"   if m <= {plain.cap}: break"
        yield f"   s -= m - {plain.cap}"
