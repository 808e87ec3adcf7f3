"""``Fold`` for the solver: what is NA is left out, and the number of what is left fixes slice and divisor."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bizenv_rules.backends.smt.logic import ONE, ZERO, Logic, Term, Truth
from bizenv_rules.folds import AVERAGES, window
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fold

MOST_SORTED: Final = 12
"""How many values are sorted at most; a sort of n values is n² choices."""
MOST_SUMS: Final = 32
"""How many different sums of weights are written out."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a fold. ``out``: it is left out; ``missing``: it is in and was not given."""

    number: Term
    out: Truth
    missing: Truth
    weight: Term = ONE


@dataclass(frozen=True, slots=True)
class Folded:
    """Number, and whether nothing was left; ``missing``: one that is left is MISSING."""

    number: Term
    nothing: Truth
    missing: Truth


def folded(logic: Logic, op: Fold, parts: Sequence[Part]) -> Folded | str:
    """The fold of the parts, or why it cannot be written down."""
    if op.how == "first":
        return _first(logic, parts)
    nothing = logic.both(part.out for part in parts)
    missing = logic.either(logic.both((logic.no(part.out), part.missing)) for part in parts)
    if not parts:
        return Folded(ZERO, nothing=True, missing=False)
    if op.weights:
        return _weighted(logic, parts, nothing, missing)
    match op.how:
        case "geometric":
            return "a geometric mean"
        case "sum" | "mean" if op.drop == (0, 0):
            total = logic.sum(logic.when(part.out, ZERO, part.number) for part in parts)
            divided = op.how == "mean" or op.divide
            return Folded(_by_number(logic, parts, total) if divided else total, nothing, missing)
        case "min" | "max" if op.drop == (0, 0):
            return Folded(_extreme(logic, op.how, parts), nothing, missing)
        case _:
            if len(parts) > MOST_SORTED:
                return f"{len(parts)} values would have to be sorted"
            return Folded(_slice(logic, op, parts), nothing, missing)


def _first(logic: Logic, parts: Sequence[Part]) -> Folded:
    number: Term = ZERO
    missing: Truth = False
    for part in reversed(parts):
        number = logic.when(part.out, number, part.number)
        missing = logic.chosen(part.out, missing, part.missing)
    return Folded(number, logic.both(part.out for part in parts), missing)


def _count(logic: Logic, parts: Sequence[Part]) -> Term:
    return logic.sum(logic.when(part.out, ZERO, ONE) for part in parts)


def _by_number(logic: Logic, parts: Sequence[Part], total: Term) -> Term:
    """The total divided by how many are left."""
    count = _count(logic, parts)
    if isinstance(count, Fraction):
        return logic.over(total, count)
    found: Term = ZERO
    for n in range(1, len(parts) + 1):
        found = logic.when(logic.same(count, Fraction(n)), logic.over(total, Fraction(n)), found)
    return found


def _extreme(logic: Logic, how: str, parts: Sequence[Part]) -> Term:
    number, out = parts[0].number, parts[0].out
    for part in parts[1:]:
        ahead = logic.less(part.number, number) if how == "min" else logic.less(number, part.number)
        number = logic.when(logic.both((logic.no(part.out), logic.either((out, ahead)))), part.number, number)
        out = logic.both((out, part.out))
    return number


def _weighted(logic: Logic, parts: Sequence[Part], nothing: Truth, missing: Truth) -> Folded:
    total = logic.sum(logic.when(part.out, ZERO, logic.times(part.weight, part.number)) for part in parts)
    whole = logic.sum(logic.when(part.out, ZERO, part.weight) for part in parts)
    sums = _sums(parts)
    number = logic.over(total, whole) if sums is None else ZERO
    for each in sums or ():
        number = logic.when(logic.same(whole, each), logic.over(total, each), number)
    return Folded(number, logic.either((nothing, logic.both((logic.no(missing), logic.same(whole, ZERO))))), missing)


def _sums(parts: Sequence[Part]) -> tuple[Fraction, ...] | None:
    """What the weights that are left can add up to, if that is not much."""
    found = {ZERO}
    for part in parts:
        if not isinstance(part.weight, Fraction):
            return None
        with_it = {each + part.weight for each in found}
        found = with_it if part.out is False else found | with_it
        if len(found) > MOST_SUMS:
            return None
    return tuple(sorted(found - {ZERO}))


def _slice(logic: Logic, op: Fold, parts: Sequence[Part]) -> Term:
    """Sorted, those left out last; then the slice for every number that can be left."""
    line = list(parts)
    for end in range(len(line) - 1, 0, -1):
        for i, j in pairwise(range(end + 1)):
            line[i], line[j] = _ordered(logic, line[i], line[j])
    count, found = _count(logic, parts), ZERO
    for n in range(1, len(line) + 1):
        start, stop = window(op.how, n, op.k, op.drop)
        chosen = logic.sum(part.number for part in line[start:stop])
        divisor = Fraction(stop - start if op.divide or op.how in AVERAGES else 1)
        found = logic.when(logic.same(count, Fraction(n)), logic.over(chosen, divisor), found)
    return found


def _ordered(logic: Logic, a: Part, b: Part) -> tuple[Part, Part]:
    swap = logic.both((logic.no(b.out), logic.either((a.out, logic.less(b.number, a.number)))))
    low = Part(logic.when(swap, b.number, a.number), logic.chosen(swap, b.out, a.out), missing=False)
    high = Part(logic.when(swap, a.number, b.number), logic.chosen(swap, a.out, b.out), missing=False)
    return low, high
