"""Leaves of many facts at once: for plain facts straight-line source over columns of numbers, for the others one by one.

A fact is plain if it counts, adds up or averages a field (held below a constant by ``min`` or not) of the unit's own
verified records of a kind that agree in the kind's key field, in a window that is made of whole bins. Whatever is odd
about its records or its numbers is left to ``UnitWorld.leaf``, which gives the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from bizenv_rules.evidence.columns import ODD
from bizenv_rules.evidence.filling import Branch, Fill, filler
from bizenv_rules.evidence.query import Queries, Query
from bizenv_rules.expr.tree import Lit, Name, Op
from bizenv_rules.plan import Fact, Forms, Given, Instance, Leaf, Measure, Missing, Select

if TYPE_CHECKING:
    from bizenv_rules.evidence.world import UnitWorld

Reader = Callable[["UnitWorld"], list[Leaf]]


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain fact: which kind (by number), key and field; ``cap``: each number is at most this; ``low, high``: allowed marks."""

    kind: int
    key: Any
    how: str
    field: str
    factor: int
    cap: int | None = None
    low: int | None = None
    high: int | None = None
    at_least: int = 1


class Quick:
    """The plain facts of a program: ``kinds``: (kind, key field, number field) of those they read; ``plain``: by Fact node."""

    def __init__(self, queries: Queries, keys: dict[str, str], *, is_steady: bool) -> None:
        self.queries = queries
        found = {node: (query, field) for node, query in queries.by_node.items() if (field := _field(query, keys)) is not None}
        found = {node: pair for node, pair in found.items() if isinstance(_measure(queries, node).source, Select)}
        # Kinds with marks first: there are more of them, and the first branch is reached soonest.
        in_order = sorted((query for query, _ in found.values()), key=lambda query: query.select is None or query.select.forms is None)
        names = dict.fromkeys(query.kind.name for query in in_order)
        fields = {name: Counter(field for query, field in found.values() if query.kind.name == name and field) for name in names}
        self.kinds = tuple((name, keys[name], fields[name].most_common(1)[0][0] if fields[name] else "") for name in names)
        number = {name: (place, field) for place, (name, _, field) in enumerate(self.kinds)}
        self.plain: dict[int, Plain] = {}
        for node, (query, field) in found.items():
            place, kept = number[query.kind.name]
            made = _plain(query, place, field, keys[query.kind.name], _measure(queries, node)) if field in ("", kept) else None
            if made is not None:
                self.plain[node] = made
        classes = {query.kind.name: query.cls for query in queries.all()}
        branches = [Branch(classes[name], key, field or "times") for name, key, field in self.kinds]
        self.fill: Fill = filler(branches, is_steady=is_steady)
        self.fill_without_indicator: Fill = filler(branches, without_indicator=True, is_steady=is_steady)
        self._readers: dict[tuple[int, ...], Reader] = {}

    def reader(self, asked: tuple[int, ...]) -> Reader:
        """The leaves of Fact nodes of one scope: those of the first node for every row, then those of the second, …"""
        found = self._readers.get(asked)
        if found is None:
            found = self._readers[asked] = _Source(self, asked).reader()
        return found


# ---------------------------------------------------------------------------------------------------- what is plain


def _measure(queries: Queries, node: int) -> Measure:
    op = queries.program.plan.nodes[node].op
    assert isinstance(op, Fact)
    return op.measure


def _field(query: Query, keys: dict[str, str]) -> str | None:
    """The field a plain fact may read (``""``: it counts); None if it is not plain."""
    selection, select, key = query.selection, query.select, keys[query.kind.name]
    if select is None or query.where is not None or selection.once_per is not None or selection.any_verified:
        return None
    if selection.whose != "own" or selection.window == "standing" or set(query.equal) != ({key} if key else set()):
        return None
    if select.forms is not None and (select.take.how != "mean" or not _are_simple(select.forms, query)):
        return None
    take = select.take
    if take.how == "count":
        return "" if take.value is None and select.forms is None else None
    if take.how not in ("sum", "mean") or take.drop != (0, 0):
        return None
    if take.value is None:
        return None if select.forms is None else select.forms.mark_field
    capped = _capped(query)
    return capped[0] if capped else None


def _are_simple(forms: Forms, query: Query) -> bool:
    """Whether nothing but the mark itself has to be looked at."""
    fields = query.kind.fields
    asked = (forms.allowed, forms.full_field, forms.not_self, forms.raters, query.rater)
    absent = any(name in fields for name in ("recused", "not_applicable"))
    return not (any(asked) or absent or forms.clip) and (forms.step is None or (1 / forms.step).denominator == 1)


def _capped(query: Query) -> tuple[str, int | None] | None:
    """Field and cap of ``field`` or ``min(field, constant)``."""
    assert query.select is not None
    match query.select.take.value:
        case Name(name) if name in query.kind.fields:
            return name, None
        case Op("min", (Name(name), Lit(cap))) | Op("min", (Lit(cap), Name(name))) if name in query.kind.fields and type(cap) is int:
            return name, cap
        case _:
            return None


def _plain(query: Query, kind: int, field: str, key: str, measure: Measure) -> Plain | None:
    """The plain fact, if its numbers keep to the measure by themselves."""
    select = query.select
    assert select is not None
    grid = Fraction(1) if measure.grid is None else measure.grid
    if (1 / grid).denominator != 1:
        return None
    factor, where = int(1 / grid), query.equal.get(key)
    if select.take.how == "count":
        return Plain(kind, where, "count", "", factor) if (measure.lo or 0) <= 0 and measure.hi is None else None
    forms, cap = select.forms, None if select.take.value is None else (_capped(query) or ("", None))[1]
    if forms is None:
        return Plain(kind, where, select.take.how, field, factor, cap) if measure.lo is None and measure.hi is None else None
    low, high = ceil(forms.low), None if forms.high is None else floor(forms.high)
    top = cap if high is None else high if cap is None else min(high, cap)
    least = low if cap is None else min(low, cap)
    is_held = (measure.lo is None or measure.lo <= least) and (measure.hi is None or (top is not None and top <= measure.hi))
    return Plain(kind, where, "mean", field, factor, cap, low, high, forms.at_least) if is_held else None


# ------------------------------------------------------------------------------------------------------- the source


class _Source:
    """Writes one reader. Keys and nodes reach the text as names ``k0, k1, …`` and numbers, never as text."""

    def __init__(self, quick: Quick, asked: Sequence[int]) -> None:
        self.quick, self.asked = quick, asked
        self.scope = quick.queries.program.plan.nodes[asked[0]].scope if asked else 0
        self.named: dict[str, Any] = {"ODD": ODD, "whole": int, "pair": tuple, "count": len, "total": sum, "above": _above}
        self.groups: dict[tuple[int, str, int], str] = {}

    def reader(self) -> Reader:
        scope = self.scope
        body = [line for node in self.asked for line in self._fact(node)]
        opened = [f"{name} = numbers({kind}, {window!r}, {months}, at)" for (kind, window, months), name in self.groups.items()]
        names = "".join(f"l{node}, " for node in self.asked)
        start = ["leaf = world.leaf; place = world.place; numbers = world.numbers()"]
        if scope == 0:
            lines = [*start, "row = (); at = place(0, row)", *opened, *body, f"return [{names}]"]
        else:
            each = [f"at = place({scope}, row)", *opened, *body, f"put(({names}))"]
            lines = [*start, "found = []; put = found.append", f"for row in world.rows({scope}):", *(f" {line}" for line in each)]
            lines.append("return [leaf for leaves in zip(*found) for leaf in leaves]")
            self.named["zip"] = zip
        text = "\n".join(["def read(world):", *(f" {line}" for line in lines)])
        space: dict[str, Any] = {"__builtins__": {}, **self.named}
        exec(compile(text, "<leaves>", "exec"), space)  # noqa: S102  # names and numbers of our own
        read: Reader = space["read"]
        return read

    def _fact(self, node: int) -> Iterator[str]:
        plain, source = self.quick.plain.get(node), _measure(self.quick.queries, node).source
        if plain is not None:
            yield from self._plain(node, plain)
        elif isinstance(source, Instance):
            yield f"l{node} = world.instance(at, {node})"
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
        yield "  s = total(x)" if cap is None else f"  s = total(x) if x[-1] <= {cap} else above(x, {cap})"
        yield f"  l{node} = (s{times}, {n}) if {' and '.join(tests)} else leaf({node}, row)"


def _above(ascending: list[int], cap: int) -> int:
    """The sum of numbers, each at most ``cap``."""
    at = bisect_right(ascending, cap)
    return sum(ascending[:at]) + cap * (len(ascending) - at)
