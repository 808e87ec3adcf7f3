"""Exact dynamic programming over the parts of one unit: the least cost of every value, and the steps that lead to one.

Sums add tables up where no input stands on both sides. Where some do, the smallest parts that are independent of each other are tried
together; where those are too many, ``Stop`` names the node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import prod
from time import monotonic
from typing import Final

from bizenv_rules.effort.along import before, clamped, curved, share
from bizenv_rules.effort.ground import Ground
from bizenv_rules.effort.sums import ZERO, Part, Sum, Written, inner
from bizenv_rules.effort.tables import Table, TooMany, plus, table
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA, NA, Clamp, Curve, Missing, Pick, Value

MOST_TRIED: Final = 40_000
"""How many combinations are tried one by one."""

Number = Fraction | _NA
How = tuple[tuple[Written, Number], ...]
Steps = dict[int, int]
"""How many steps each input moves."""


class Stop(Exception):  # noqa: N818  # it says that there is no answer, not that something failed
    """The plan's node that could not be followed, and why."""

    def __init__(self, node: int, why: str) -> None:
        super().__init__(why)
        self.node, self.why = node, why


@dataclass(frozen=True, slots=True)
class _Summed:
    """Tables of the independent groups of a sum, and of each sum from the first to one of them."""

    groups: tuple[tuple[Sum, Table], ...]
    totals: tuple[Table, ...]


class Tree:
    """Least costs. ``prices``: for each input the cost of every number of steps, 0 among them; ``bound``: what costs more is left out."""

    def __init__(self, ground: Ground, prices: Sequence[Mapping[int, int]], bound: int | None = None, until: float | None = None) -> None:
        self.ground, self.parts, self.prices, self.bound, self.until = ground, ground.parts, prices, bound, until
        self._tables: dict[int, Table] = {}
        self._sums: dict[Sum, _Summed] = {}
        self._how: dict[int, dict[Number, How]] = {}
        self._groups_tried: dict[Sum, tuple[Table, dict[Number, How]]] = {}

    def table(self, written: Written) -> Table:
        """The least cost of every value. Raises ``Stop``."""
        if not isinstance(written, Sum):
            return _fixed(written)
        if not written.const and len(written.terms) == 1 and written.terms[0][1] == 1:
            return self._part(written.terms[0][0])
        return self._summed(written).totals[-1]

    def steps(self, written: Written, value: Number, into: Steps) -> None:
        """Puts in the steps that give a value at its least cost."""
        if not isinstance(written, Sum):
            return
        if not written.const and len(written.terms) == 1 and written.terms[0][1] == 1:
            self._steps(written.terms[0][0], value, into)
            return
        assert isinstance(value, Fraction)
        found = self._summed(written)
        for place in range(len(found.groups) - 1, -1, -1):
            group, own = found.groups[place]
            rest = found.totals[place - 1] if place else _fixed(written.const)
            key = found.totals[place].key(value)
            assert key is not None
            mine = share(own, rest, value, found.totals[place].costs[key])
            self._group_steps(group, mine, into)
            value -= mine

    # --------------------------------------------------------------------------------------------------------- sums

    def _summed(self, written: Sum) -> _Summed:
        if written not in self._sums:
            groups = sorted(((group, self._group(group)) for group in self._groups(written)), key=lambda each: len(each[1]))
            totals: list[Table] = []
            for _, own in groups:
                self._look_at_the_clock()
                try:
                    totals.append(plus(totals[-1] if totals else _fixed(written.const), own).within(self.bound))
                except TooMany:
                    raise Stop(max(self.parts[i].node for i in written.parts), "too many values") from None
            self._sums[written] = _Summed(tuple(groups), tuple(totals))
        return self._sums[written]

    def _groups(self, written: Sum) -> list[Sum]:
        """The terms in groups that share no input."""
        groups: list[tuple[frozenset[int], list[tuple[int, Fraction]]]] = []
        for term in written.terms:
            support, terms = self.parts[term[0]].support, [term]
            for other in [group for group in groups if group[0] & support]:
                groups.remove(other)
                support, terms = support | other[0], [*other[1], *terms]
            groups.append((support, terms))
        return [Sum(ZERO, tuple(sorted(terms))) for _, terms in groups]

    def _group(self, group: Sum) -> Table:
        if len(group.terms) == 1:
            [(part, factor)] = group.terms
            return self._part(part).along(factor, ZERO)
        if group not in self._groups_tried:
            self._groups_tried[group] = self._tried(group, group.parts)
        return self._groups_tried[group][0]

    def _group_steps(self, group: Sum, value: Fraction, into: Steps) -> None:
        if len(group.terms) == 1:
            [(part, factor)] = group.terms
            self._steps(part, value / factor, into)
            return
        for written, number in self._groups_tried[group][1][value]:
            self.steps(written, number, into)

    # -------------------------------------------------------------------------------------------------------- parts

    def _part(self, index: int) -> Table:
        if index not in self._tables:
            self._look_at_the_clock()
            self._tables[index] = self._made(index, self.parts[index])
        return self._tables[index]

    def _made(self, index: int, part: Part) -> Table:
        match part.op:
            case None:
                return Table(ZERO, Fraction(1), self.prices[index])
            case Clamp(lo, hi):
                return clamped(self.table(part.read[0]), lo, hi)
            case Curve() as op if op.pieces:
                return curved(op, self.table(part.read[0]))
            case Pick() if not self._shared(part.read[:1], part.read[1:]):
                return self._picked(index, part, part.op)
        if any(self._shared((a,), (b,)) for a, b in combinations(part.read, 2)):
            found, self._how[index] = self._tried(Sum(ZERO, ((index, Fraction(1)),)), tuple(dict.fromkeys(inner(part.read))), index)
            return found
        return self._combined(index, part)

    def _steps(self, index: int, value: Number, into: Steps) -> None:
        part = self.parts[index]
        if part.op is None:
            assert isinstance(value, Fraction)
            into[index] = int(value)
            return
        if index in self._how:
            for written, number in self._how[index][value]:
                self.steps(written, number, into)
            return
        assert isinstance(part.op, Clamp | Curve)
        [written] = part.read
        self.steps(written, before(part.op, self.table(written), value) if isinstance(value, Fraction) else NA, into)

    def _picked(self, index: int, part: Part, op: Pick) -> Table:
        """One branch is taken; the others stay as they are."""
        best: dict[Number, tuple[int, How]] = {}
        cases = {case.when: written for case, written in zip(op.cases, part.read[1:], strict=False)}
        for by, cost in _entries(self.table(part.read[0])):
            if by is NA:
                _keep(best, NA, cost, ((part.read[0], NA),))
                continue
            branch: Written = cases.get(by, NA if op.otherwise is None else part.read[-1])
            for value, more in _entries(self.table(branch)):
                _keep(best, value, cost + more, ((part.read[0], by), (branch, value)))
        return self._kept(index, best)

    def _combined(self, index: int, part: Part) -> Table:
        """Every combination of what is read; no input is read twice."""
        tables = [list(_entries(self.table(written))) for written in part.read]
        if prod(len(entries) for entries in tables) > MOST_TRIED:
            raise Stop(part.node, "too many combinations")
        assert part.op is not None
        best: dict[Number, tuple[int, How]] = {}
        for combination in product(*tables):
            value = self.ground.value(part.op, [each for each, _ in combination])
            if not isinstance(value, Missing):
                _keep(
                    best, value, sum(cost for _, cost in combination), tuple(zip(part.read, [each for each, _ in combination], strict=True))
                )
        return self._kept(index, best)

    def _kept(self, index: int, best: Mapping[Number, tuple[int, How]]) -> Table:
        self._how[index] = {value: how for value, (_, how) in best.items()}
        return _table({value: cost for value, (cost, _) in best.items()})

    # ------------------------------------------------------------------------------------------- what is read twice

    def _tried(self, wanted: Sum, over: Sequence[int], at: int | None = None) -> tuple[Table, dict[Number, How]]:
        """Every combination of the greatest parts that are independent of each other and lead to what is wanted."""
        apart = self._apart(over)
        tables = [list(_entries(self._part(part))) for part in apart]
        node = max(self.parts[part].node for part in over)
        if prod(len(entries) for entries in tables) > MOST_TRIED:
            raise Stop(node if at is None else self.parts[at].node, "an input is used twice")
        between = self._between(wanted.parts, frozenset(apart))
        best: dict[Number, tuple[int, How]] = {}
        for combination in product(*tables):
            values: dict[int, Value] = dict(zip(apart, [value for value, _ in combination], strict=True))
            for part in between:
                here = self.parts[part]
                assert here.op is not None
                values[part] = self.ground.value(here.op, [w.at(values) if isinstance(w, Sum) else w for w in here.read])
            value = wanted.at(values)
            if not isinstance(value, Missing):
                how = tuple((Sum(ZERO, ((part, Fraction(1)),)), number) for part, (number, _) in zip(apart, combination, strict=True))
                _keep(best, value, sum(cost for _, cost in combination), how)
        return _table({value: cost for value, (cost, _) in best.items()}), {value: how for value, (_, how) in best.items()}

    def _apart(self, over: Sequence[int]) -> tuple[int, ...]:
        found = set(over)
        while True:
            clash = [a for a, b in combinations(sorted(found, reverse=True), 2) if self.parts[a].support & self.parts[b].support]
            if not clash:
                return tuple(sorted(found))
            found.remove(clash[0])
            found.update(inner(self.parts[clash[0]].read))

    def _between(self, parts: Sequence[int], apart: frozenset[int]) -> list[int]:
        found, waiting = set[int](), [part for part in parts if part not in apart]
        while waiting:
            part = waiting.pop()
            if part not in found:
                found.add(part)
                waiting.extend(i for i in inner(self.parts[part].read) if i not in apart)
        return sorted(found)

    def _shared(self, some: Sequence[Written], others: Sequence[Written]) -> bool:
        here = frozenset[int]().union(*(self.parts[i].support for i in inner(some)))
        return any(here & self.parts[i].support for i in inner(others))

    def _look_at_the_clock(self) -> None:
        if self.until is not None and monotonic() > self.until:
            raise Stop(-1, "the time is over")


def _fixed(written: Value) -> Table:
    if isinstance(written, Fraction):
        return Table(written, Fraction(1), {0: 0})
    return Table(ZERO, Fraction(1), {}, 0 if written is NA else None)


def _entries(found: Table) -> Iterator[tuple[Number, int]]:
    yield from found
    if found.na is not None:
        yield NA, found.na


def _table(costs: Mapping[Number, int]) -> Table:
    return table({value: cost for value, cost in costs.items() if isinstance(value, Fraction)}, costs.get(NA))


def _keep(best: dict[Number, tuple[int, How]], value: Number, cost: int, how: How) -> None:
    if value not in best or cost < best[value][0]:
        best[value] = (cost, how)
