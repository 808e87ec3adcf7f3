"""Tables through a cap or a curve, and back: which value of what is read gives a wanted one at the least cost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from bizenv_rules.effort.tables import Table, common, table
from bizenv_rules.plan import Clamp, Curve


def clamped(found: Table, lo: Fraction | None, hi: Fraction | None) -> Table:
    """The table of the values held between two ends.

    >>> from bizenv_rules.effort.tables import table
    >>> list(clamped(table({Fraction(0): 0, Fraction(8): 1, Fraction(16): 2}), None, Fraction(10)))
    [(Fraction(0, 1), 0), (Fraction(8, 1), 1), (Fraction(10, 1), 2)]
    """
    least = None if lo is None else ceil((lo - found.base) / found.unit)
    most = None if hi is None else floor((hi - found.base) / found.unit)
    inside = {k: cost for k, cost in found.costs.items() if (least is None or k >= least) and (most is None or k <= most)}
    ends: list[tuple[Fraction, int]] = []
    if lo is not None and least is not None:
        ends += [(lo, min(costs)) for costs in [[cost for k, cost in found.costs.items() if k < least]] if costs]
    if hi is not None and most is not None:
        ends += [(hi, min(costs)) for costs in [[cost for k, cost in found.costs.items() if k > most]] if costs]
    unit = found.unit
    for end, _ in ends:
        unit = common(unit, end - found.base)
    made = dict(Table(found.base, found.unit, inside).finer(unit).costs)
    for end, cost in ends:
        key = int((end - found.base) / unit)
        made[key] = min(cost, made.get(key, cost))
    return Table(found.base, unit, made, found.na)


def curved(op: Curve, found: Table) -> Table:
    """The table of a curve's values; a piece that is flat keeps its cheapest."""
    best: dict[Fraction, int] = {}
    for slope, shift, costs in _pieces(op, found):
        if slope == 0:
            cheapest = min(costs.values())
            best[shift] = min(cheapest, best.get(shift, cheapest))
            continue
        for key, cost in costs.items():
            value = slope * found.value(key) + shift
            best[value] = min(cost, best.get(value, cost))
    return table(best, found.na)


def _pieces(op: Curve, found: Table) -> Iterator[tuple[Fraction, Fraction, dict[int, int]]]:
    """(slope, value at 0, the keys on the piece with their costs)."""
    left = sorted(found.costs.items())
    at = 0
    slope, shift = Fraction(0), op.below
    for piece in (*op.pieces, None):
        end = None if piece is None else _first_key(found, piece.at, is_open=piece.open)
        start = at
        while at < len(left) and (end is None or left[at][0] < end):
            at += 1
        if at > start:
            yield slope, shift, dict(left[start:at])
        if piece is not None:
            slope, shift = piece.slope, piece.give - piece.slope * piece.at


def _first_key(found: Table, edge: Fraction, *, is_open: bool) -> int:
    """The least key whose value has reached an edge."""
    place = (edge - found.base) / found.unit
    return floor(place) + 1 if is_open else ceil(place)


def before(op: Clamp | Curve, found: Table, wanted: Fraction) -> Fraction:
    """The cheapest value that is held at, or taken to, the wanted one."""
    fits: list[tuple[int, int]] = []
    if isinstance(op, Clamp):
        least = None if op.lo is None else (op.lo - found.base) / found.unit
        most = None if op.hi is None else (op.hi - found.base) / found.unit
        place = (wanted - found.base) / found.unit
        for key, cost in found.costs.items():
            held = key if least is None else max(least, key)
            if (held if most is None else min(most, held)) == place:
                fits.append((cost, key))
    else:
        for slope, shift, costs in _pieces(op, found):
            if slope == 0:
                fits += [(cost, key) for key, cost in costs.items()] if shift == wanted else []
            elif (only := found.key((wanted - shift) / slope)) is not None and only in costs:
                fits.append((costs[only], only))
    return found.value(min(fits)[1])


def share(own: Table, rest: Table, value: Fraction, cost: int) -> Fraction:
    """The part of a sum that ``own`` has where sum and cost are these."""
    unit = common(own.unit, rest.unit)
    whole = (value - own.base - rest.base) / unit
    mine, others = int(own.unit / unit), int(rest.unit / unit)
    for key, price in own.costs.items():
        place, left = divmod(whole.numerator - mine * key, others)
        if left == 0 and rest.costs.get(place) == cost - price:
            return own.value(key)
    raise AssertionError(f"no two values add up to {value} at {cost}")
