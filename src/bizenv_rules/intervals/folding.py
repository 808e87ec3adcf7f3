"""Folds of intervals. For a fixed number of values every fold rises with each of them, so the lowest values give the lowest answer.

Values that can be NA may be left out: for every number of them that could stay, the lowest (or highest) of them are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from bizenv_rules import folds
from bizenv_rules.intervals.interval import NOT_APPLICABLE, ZERO, Ends, Interval, common, highest, join, lowest, nothing, product, total
from bizenv_rules.plan import Fold, Scope

ADDING = frozenset({"sum", "best", "worst", "drop"})
PICKING = frozenset({"min", "max", "first"})


def fold(op: Fold, values: Sequence[Interval], weights: Sequence[Interval], empty: Interval | None) -> Interval:
    """What a fold of these values can be; ``empty`` (None: NA) where nothing is left."""
    bare = NOT_APPLICABLE if empty is None else empty
    if op.how == "first":
        return _first(values, bare)
    parts = list(zip(values, weights, strict=True)) if op.weights else [(value, value) for value in values]
    left_out = [value.na or weight.na for value, weight in parts]
    there = [value.number and weight.number for value, weight in parts]
    miss = any((value.miss or weight.miss) and not _gone(value) and not _gone(weight) for value, weight in parts)
    terms = [replace(value, na=out, number=is_there) for (value, _), out, is_there in zip(parts, left_out, there, strict=True)]
    number = not all(not is_there for is_there in there) and all(is_there or out for is_there, out in zip(there, left_out, strict=True))
    found = []
    if number:
        found.append(_weighted(terms, weights) if op.weights else _numbers(op, terms))
    if all(left_out) or (number and op.weights and _can_cancel(terms, weights)):
        found.append(bare)
    found.append(nothing(miss=miss))
    return join(found)


def over(op: Fold, scope: Scope, value: Interval, weight: Interval | None, empty: Interval | None) -> Interval:
    """What a fold over members can be when each of them is ``value`` and there are as many as the scope allows."""
    bare = NOT_APPLICABLE if empty is None else empty
    if scope.hi == 0:
        return bare
    na = value.na or (weight is not None and weight.na)
    number = value.number and (weight is None or weight.number)
    miss = not _gone(value) and (value.miss or (weight is not None and weight.miss)) and not (weight is not None and _gone(weight))
    found = [nothing(miss=miss)]
    if number:
        least, most = (1 if na else max(scope.lo, 1)), scope.hi
        found.append(_members(op, replace(value, na=False, miss=False), weight, least, most))
    if scope.lo == 0 or na or (weight is not None and number and weight.within(ZERO)) or (weight is not None and not _one_sign(weight)):
        found.append(bare)
    return join(found)


def _gone(value: Interval) -> bool:
    return not value.number and not value.miss


def _one_sign(weight: Interval) -> bool:
    return (weight.lo is not None and weight.lo > 0) or (weight.hi is not None and weight.hi < 0) or not weight.number


def _first(values: Sequence[Interval], bare: Interval) -> Interval:
    found = []
    for value in values:
        found.append(replace(value, na=False))
        if not value.na:
            return join(found)
    return join([*found, bare])


def _members(op: Fold, value: Interval, weight: Interval | None, least: int, most: int | None) -> Interval:
    if weight is not None:
        return replace(value, step=None) if weight.lo is not None and weight.lo >= 0 else Interval(None, None)
    if op.how == "geometric":
        return _rounded((value.lo, value.hi), op.k)
    if op.how in ADDING and not op.divide:
        few = _kept(op, least)
        many = None if most is None else _kept(op, most)
        if many is None and op.how in {"best", "worst"}:
            many = max(op.k, 1)
        return Interval(_times(value.lo, few, many, -1), _times(value.hi, few, many, 1), step=value.step)
    if op.how in PICKING:
        return value
    counted = least == most
    return replace(value, step=_divided(value.step, _kept(op, least)) if counted else None)


def _kept(op: Fold, n: int) -> int:
    start, stop = folds.window(op.how, n, op.k, op.drop)
    return stop - start


def _times(end: Fraction | None, few: int, many: int | None, outward: int) -> Fraction | None:
    if end is None:
        return None
    if end * outward <= 0:
        return end * few
    return None if many is None else end * many


def _divided(step: Fraction | None, n: int) -> Fraction | None:
    return None if step is None else step / n


def _numbers(op: Fold, terms: Sequence[Interval]) -> Interval:
    if op.how == "sum" and op.drop == (0, 0):
        return total(terms)
    numbers = [term for term in terms if term.number]
    must, may = [term for term in numbers if not term.na], [term for term in numbers if term.na]
    lo = _extreme(op, [term.lo for term in must], [term.lo for term in may], -1)
    hi = _extreme(op, [term.hi for term in must], [term.hi for term in may], 1)
    if op.how == "geometric":
        return _rounded((lo, hi), op.k)
    step = common(term.step for term in numbers)
    if op.divide or op.how in folds.AVERAGES:
        step = None if may else _divided(step, _kept(op, len(must)))
    return Interval(lo, hi, step=step)


def _rounded(ends: Ends, places: int) -> Interval:
    lo, hi = ends
    low = folds.geometric((lo,), places) if lo is not None else ZERO
    return Interval(low, None if hi is None else folds.geometric((hi,), places), step=Fraction(1, 10**places))


def _extreme(op: Fold, must: list[Fraction | None], may: list[Fraction | None], outward: int) -> Fraction | None:
    """The lowest (outward −1) or highest answer over every number of optional values; None if open."""
    rest = sorted(may, key=lambda end: (end is not None, ZERO if end is None else -end * outward))
    answers = [_answer(op, must + rest[:n], outward) for n in range(len(rest) + 1) if must or n]
    return lowest(answers) if outward < 0 else highest(answers)


def _answer(op: Fold, ends: list[Fraction | None], outward: int) -> Fraction | None:
    if op.how == "geometric" and outward < 0:
        ends = [ZERO if end is None else end for end in ends]
    known = sorted(end for end in ends if end is not None)
    beyond = len(ends) - len(known)
    if not beyond:
        return folds.fold(op.how, known, op.k, op.drop, divide=op.divide)
    if op.how == "geometric":
        return None
    start, stop = folds.window(op.how, len(ends), op.k, op.drop)
    if (start < beyond) if outward < 0 else (stop > len(known)):
        return None
    first = start - beyond if outward < 0 else start
    kept = known[first : first + stop - start]
    divide = op.divide or op.how in folds.AVERAGES
    return sum(kept, ZERO) / (len(kept) if divide else 1)


def _can_cancel(terms: Sequence[Interval], weights: Sequence[Interval]) -> bool:
    used = [replace(weight, na=term.na) for term, weight in zip(terms, weights, strict=True) if term.number]
    return total(used).within(ZERO)


def _weighted(terms: Sequence[Interval], weights: Sequence[Interval]) -> Interval:
    """Σwx ÷ Σw: at its extreme every weight is at one of its ends, the low values at the upper one or the other way round."""
    used = [(term, weight) for term, weight in zip(terms, weights, strict=True) if term.number]
    if any(weight.lo is None or weight.lo < 0 for _, weight in used):
        return _linear(used)
    if all(weight.hi == 0 for _, weight in used):
        return nothing()
    low = _weighted_end([(term.lo, _bottom(term, weight), weight.hi) for term, weight in used], -1)
    high = _weighted_end([(term.hi, _bottom(term, weight), weight.hi) for term, weight in used], 1)
    return Interval(low, high)


def _linear(used: Sequence[tuple[Interval, Interval]]) -> Interval:
    """Σwx ÷ Σw with known weights of any sign: a sum with constant factors. Unknown ones below zero leave it open."""
    known = [weight.point for _, weight in used]
    whole = sum((weight for weight in known if weight is not None), ZERO)
    if None in known or any(term.na for term, _ in used):
        return Interval(None, None)
    if not whole:
        return nothing()
    parts = [product((term.lo, term.hi), (w / whole, w / whole)) for (term, _), w in zip(used, known, strict=True) if w is not None]
    return total([Interval(*ends) for ends in parts])


def _bottom(term: Interval, weight: Interval) -> Fraction:
    return ZERO if term.na or weight.lo is None else weight.lo


def _weighted_end(parts: list[tuple[Fraction | None, Fraction, Fraction | None]], outward: int) -> Fraction | None:
    parts = [part for part in parts if part[2] != 0]
    ends = [end for end, _, _ in parts]
    if None in ends or any(top is None for _, _, top in parts):
        return lowest(ends) if outward < 0 else highest(ends)
    ordered = sorted(((end or ZERO) * -outward, bottom, top or ZERO) for end, bottom, top in parts)
    found = []
    for cut in range(len(ordered) + 1):
        weights = [top if i < cut else bottom for i, (_, bottom, top) in enumerate(ordered)]
        mean = folds.weighted_mean([end for end, _, _ in ordered], weights)
        if mean is not None:
            found.append(mean)
    return min(found) * -outward
