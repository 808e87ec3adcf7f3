"""The readers of leaves: straight-line source over columns of numbers for plain facts, one by one for the others.

Where records or numbers are odd, or a window is not made of whole bins that are over, ``UnitWorld.leaf`` is asked, which
gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.evidence.columns import ODD
from bizenv_rules.evidence.plain import Plain, measure_of
from bizenv_rules.evidence.quick import Quick
from bizenv_rules.evidence.windows import Time
from bizenv_rules.plan import Given, Instance, Leaf, Missing, Window

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld

Reader = Callable[["UnitWorld"], Sequence[Sequence[Leaf]]]
Rows = tuple[tuple[Any, ...], ...]
NAMED: Final[Mapping[str, object]] = {
    "whole": int,
    "pair": tuple,
    "numbers": list,
    "total": sum,
    "count": len,
    "backwards": reversed,
    "TypeError": TypeError,
}


def reader(quick: Quick, asked: tuple[int, ...]) -> Reader:
    """The leaves of Fact nodes of one scope: for each row of a world one leaf a node."""
    source = _Source(quick, asked)
    return source.reader() if any(node in quick.plain for node in asked) else source.one_by_one


class _Source:
    """Writes one reader. Keys and nodes reach the text as names ``k0, k1, …`` and numbers, never as text."""

    def __init__(self, quick: Quick, asked: Sequence[int]) -> None:
        self.quick, self.asked = quick, asked
        self.scope = quick.queries.program.plan.nodes[asked[0]].scope
        self.named: dict[str, Any] = {**NAMED, "rows": self.rows, "one_by_one": self.one_by_one, "slot": quick.slot}
        self.groups: dict[tuple[int, Window, int], str] = {}
        self._rows: dict[Time, Rows | None] = {}

    def one_by_one(self, world: UnitWorld) -> list[list[Leaf]]:
        """What every reader gives."""
        return [[world.leaf(node, row) for node in self.asked] for row in world.rows(self.scope)]

    def reader(self) -> Reader:
        """The compiled function."""
        body = [line for node in self.asked for line in self._fact(node)]
        before, opened, slots = [], [], []
        for (kind, window, _), name in self.groups.items():
            self.named[f"o{name}"] = dict.fromkeys(self.quick.blanks[kind], ODD)
            line = f"{name} = o{name} if s{name} is None else ready.get(s{name}) or made(s{name})"
            if window == "all":
                before += [f"s{name} = unit.known({kind}, over, cut)", f"if s{name} is not None: s{name} = slot({kind}, s{name})", line]
            else:
                opened.append(line)
                slots.append(f"s{name}, ")
        lines = [
            "def read(world):",
            " found = rows(world.frame.time); unit, over, cut = world.numbers()",
            " if found is None or unit is None: return one_by_one(world)",
            " ready = unit.ready; made = unit.made; leaf = world.leaf; is_always = world.view.is_always; as_of = world.frame.as_of",
            " leaves = []",
            *(f" {line}" for line in before),
            f" for row, time, last, {''.join(slots)}in found:",
            "  if last >= over: return one_by_one(world)",
            *(f"  {line}" for line in (*opened, *body)),
            f"  leaves.append(({''.join(f'l{node}, ' for node in self.asked)}))",
            " return leaves",
        ]
        space: dict[str, Any] = {"__builtins__": {}, **self.named}
        exec(compile("\n".join(lines), "<leaves>", "exec"), space)  # noqa: S102  # names and numbers of our own
        read: Reader = space["read"]
        return read

    def rows(self, time: Time) -> Rows | None:
        """The rows of the scope, each with its time, its last bin and the slot of every group; None if they are not periods alone."""
        if time not in self._rows:
            times = self.quick.rows(self.scope, time)
            self._rows[time] = None if times is None else tuple((row, at, *self._slots(at)) for row, at in times)
        return self._rows[time]

    def _slots(self, time: Time) -> tuple[Any, ...]:
        groups = [(kind, self.quick.timeline.window(window, months, time)) for kind, window, months in self.groups if window != "all"]
        last = max((bins[-1] for _, bins in groups if bins), default=-1)
        return (last, *(None if bins is None else self.quick.slot(kind, bins) for kind, bins in groups))

    # -------------------------------------------------------------------------------------------------------- facts

    def _fact(self, node: int) -> Iterator[str]:
        plain, source = self.quick.plain.get(node), measure_of(self.quick.queries, node).source
        if plain is not None:
            yield from self._plain(node, plain)
        elif isinstance(source, Instance):
            yield f"l{node} = (1, 1) if is_always and time.last <= as_of else world.instance(time, {node})"
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
        group = self.groups.setdefault((plain.kind, query.selection.window, query.selection.months), f"g{len(self.groups)}")
        key, nothing = f"k{node}", f"m{node}" if plain.how == "mean" else "(0, 1)"
        self.named |= {key: plain.key, f"m{node}": Missing(frozenset((node,)))}
        yield f"x = {group}[{key}]"
        yield "if x.__class__ is numbers:"
        yield from (f" {line}" for line in self._folded(node, plain))
        yield f"else: l{node} = {nothing} if x is None else leaf({node}, row)"

    def _folded(self, node: int, plain: Plain) -> Iterator[str]:
        times = "" if plain.factor == 1 else f"*{plain.factor}"
        if plain.how == "count":
            yield f"l{node} = (count(x){times}, 1)"
            return
        tests = ["s.__class__ is whole"]
        yield "try: s = total(x)"
        yield "except TypeError: s = None"  # a number was not given
        if self.quick.ascending[plain.kind]:
            if plain.low is not None:
                tests.append(f"x[0] >= {plain.low}")
            if plain.high is not None:
                tests.append(f"x[-1] <= {plain.high}")
            if plain.cap is not None:
                yield f"if x[-1] > {plain.cap}:"
                yield " for m in backwards(x):"
                yield f"  if m <= {plain.cap}: break"
                yield f"  s -= m - {plain.cap}"
        if plain.at_least > 1:
            tests.append(f"count(x) >= {plain.at_least}")
        n = "count(x)" if plain.how == "mean" else "1"
        yield f"l{node} = (s{times}, {n}) if {' and '.join(tests)} else leaf({node}, row)"
