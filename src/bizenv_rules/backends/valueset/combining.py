"""What an operation makes of sets, and back: which values of its inputs give a wanted one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Final

from bizenv_rules import exact
from bizenv_rules.backends.valueset.numbers import EMPTY, Numbers, TooMany, numbers
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA, NA, Add, Clamp, Curve, Fold, Mul, Operation, Pick, Value

MOST_TRIED: Final = 60_000
"""How many combinations of values are tried one by one."""

Number = Fraction | _NA
ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Values:
    """What a node can be where everything is given: numbers, and whether NA too. Neither: always MISSING."""

    numbers: Numbers
    na: bool = False

    def __len__(self) -> int:
        return len(self.numbers) + self.na

    def __iter__(self) -> Iterator[Number]:
        yield from self.numbers
        if self.na:
            yield NA

    def holds(self, value: Number) -> bool:
        """Whether it is one of them."""
        return value in self.numbers if isinstance(value, Fraction) else self.na


NOT_APPLICABLE: Final = Values(EMPTY, na=True)
NOTHING: Final = Values(EMPTY)


def combined(op: Operation, read: Sequence[Values]) -> Values:
    """The set of a computed node; ``read`` in the order of ``plan.reads``, a fold's over members written out.

    Raises ``TooMany`` beyond the guards.
    """
    match op:
        case Add() if read:
            return _sums(read)[0]
        case Fold("sum" | "mean", _, None, ()) if read and not any(part.na for part in read):
            found = _sums(read)[0].numbers
            return Values(found.along(Fraction(1, len(read)), ZERO) if op.how == "mean" and found else found)
        case Fold("min" | "max", _, None, ()) if read and not any(part.na for part in read):
            return Values(_extremes(op.how, [part.numbers for part in read]))
        case Fold("first"):
            return _joined(_until_sure([*read[: len(op.terms)], *(read[-1:] if op.empty is not None else [NOT_APPLICABLE])]))
        case Pick():
            return _joined(branch for _, branch in _branches(op, read))
        case Mul() if (factor := _factor(read)) is not None and not read[factor].na:
            return Values(read[1 - factor].numbers.along(read[factor].numbers.min, ZERO), read[1 - factor].na)
        case Clamp(lo, hi):
            return Values(_clamped(read[0].numbers, lo, hi), read[0].na)
        case Curve():
            return Values(_along(op, read[0].numbers), read[0].na)
        case _:
            return _tried(op, read)


def chosen(op: Operation, read: Sequence[Values], wanted: Number) -> list[Number | None]:
    """Values of the inputs that give the wanted one, near 0 where there is a choice; None: it does not matter."""
    match op:
        case Add():
            return _addends(read, wanted)
        case Fold("sum" | "mean", _, None, ()) if not any(part.na for part in read) and isinstance(wanted, Fraction):
            return _addends(read, wanted * len(read) if op.how == "mean" else wanted)
        case Fold("first") if op.over is None:
            return _first(read, wanted)
        case Pick():
            return _picked(op, read, wanted)
        case Mul() if isinstance(wanted, Fraction) and (factor := _factor(read)) is not None and (by := read[factor].numbers.min):
            return [wanted / by, by] if factor else [by, wanted / by]
        case Clamp() if isinstance(wanted, Fraction) and wanted in read[0].numbers:
            return [wanted]
        case Curve() if isinstance(wanted, Fraction):
            return [_before(op, read[0].numbers, wanted)]
        case _:
            return list(next(values for values in _combinations(read) if _given(op, values) == wanted))


def _sums(read: Sequence[Values]) -> list[Values]:
    """What the terms from each one on can add up to."""
    found = [NOT_APPLICABLE]
    for part in reversed(read):
        rest = found[-1]
        sums = part.numbers.plus(rest.numbers)
        sums = sums.joined(rest.numbers) if part.na else sums
        sums = sums.joined(part.numbers) if rest.na else sums
        found.append(Values(sums, part.na and rest.na))
    return found[::-1]


def _addends(read: Sequence[Values], wanted: Number) -> list[Number | None]:
    left, made = wanted, list[Number | None]()
    for part, rest in zip(read, _sums(read)[1:], strict=True):
        value: Number = NA
        if isinstance(left, Fraction):
            fits = part.numbers.shared(rest.numbers.along(Fraction(-1), left)) if rest.numbers else EMPTY
            if fits:
                value = fits.nearest_zero()
                left -= value
            elif rest.na and left in part.numbers:
                value, left = left, NA
        made.append(value)
    return made


def _extremes(how: str, parts: Sequence[Numbers]) -> Numbers:
    found = parts[0]
    for part in parts[1:]:
        if not found or not part:
            return EMPTY
        if how == "max":
            found = found.between(part.min, None).joined(part.between(found.min, None))
        else:
            found = found.between(None, part.max).joined(part.between(None, found.max))
    return found


def _until_sure(parts: Sequence[Values]) -> Iterator[Values]:
    """The parts of a ``first``, up to the first that is never NA; being NA is left to the last."""
    for place, part in enumerate(parts):
        sure = not part.na or place == len(parts) - 1
        yield part if sure else Values(part.numbers)
        if sure:
            return


def _first(read: Sequence[Values], wanted: Number) -> list[Number | None]:
    for place, part in enumerate(read):
        if isinstance(wanted, Fraction) and wanted in part.numbers:
            return [*[NA] * place, wanted, *[None] * (len(read) - place - 1)]
    return [NA] * len(read)


def _branches(op: Pick, read: Sequence[Values]) -> Iterator[tuple[int, Values]]:
    """(place of the branch in ``read``, what it can be); 0 where nothing but NA comes of it."""
    by = read[0]
    if by.na:
        yield 0, NOT_APPLICABLE
    taken = [k for k, case in enumerate(op.cases) if case.when in by.numbers]
    for k in taken:
        yield 1 + k, read[1 + k]
    if len(by.numbers) > len(taken):
        yield (0, NOT_APPLICABLE) if op.otherwise is None else (len(read) - 1, read[-1])


def _picked(op: Pick, read: Sequence[Values], wanted: Number) -> list[Number | None]:
    made: list[Number | None] = [None] * len(read)
    place = next(place for place, branch in _branches(op, read) if branch.holds(wanted))
    if place:
        made[place] = wanted
    cases = {case.when for case in op.cases}
    others = next((value for value in read[0].numbers if value not in cases), NA)
    made[0] = op.cases[place - 1].when if 0 < place <= len(op.cases) else NA if not place and read[0].na else others
    return made


def _factor(read: Sequence[Values]) -> int | None:
    return next((k for k in (1, 0) if len(read[k].numbers) == 1), None)


def _clamped(found: Numbers, lo: Fraction | None, hi: Fraction | None) -> Numbers:
    inside = found.between(lo, hi)
    ends = [lo] if lo is not None and found and found.min < lo else []
    ends += [hi] if hi is not None and found and found.max > hi else []
    return inside.joined(numbers(ends))


def _along(op: Curve, found: Numbers) -> Numbers:
    made = EMPTY
    for part, slope, shift in _pieces(op, found):
        made = made.joined(part.along(slope, shift) if part else EMPTY)
    return made


def _pieces(op: Curve, found: Numbers) -> Iterator[tuple[Numbers, Fraction, Fraction]]:
    """(the numbers on a piece, its slope, its value at 0)."""
    if not op.pieces:
        yield found, ZERO, op.below
        return
    first = op.pieces[0]
    yield found.between(None, first.at, hi_open=not first.open), ZERO, op.below
    for piece, after in zip(op.pieces, (*op.pieces[1:], None), strict=True):
        end_open = after is not None and not after.open
        part = found.between(piece.at, None if after is None else after.at, lo_open=piece.open, hi_open=end_open)
        yield part, piece.slope, piece.give - piece.slope * piece.at


def _before(op: Curve, found: Numbers, wanted: Fraction) -> Fraction:
    """A number that the curve takes to the wanted one, near 0."""
    fits = [
        (wanted - shift) / slope if slope else part.nearest_zero()
        for part, slope, shift in _pieces(op, found)
        if part and (((wanted - shift) / slope in part) if slope else wanted == shift)
    ]
    return min(fits, key=abs)


def _tried(op: Operation, read: Sequence[Values]) -> Values:
    given = [_given(op, values) for values in _combinations(read)]
    return Values(numbers({value for value in given if isinstance(value, Fraction)}), na=any(value is NA for value in given))


def _combinations(read: Sequence[Values]) -> Iterator[tuple[Number, ...]]:
    if prod(len(part) for part in read) > MOST_TRIED:
        raise TooMany
    orders = [sorted(part, key=lambda value: abs(value) if isinstance(value, Fraction) else ZERO) for part in read]
    return product(*orders)


def _given(op: Operation, values: Sequence[Number]) -> Value:
    if isinstance(op, Fold):
        empty, inner = (values[-1], values[:-1]) if op.empty is not None else (None, values)
        n = len(inner) // 2 if op.weights else len(inner)
        return exact.fold(op, inner[:n], inner[n:], empty)
    return exact.value_of(op, values)  # type: ignore[arg-type]  # a fact and a call never come here


def _joined(parts: Iterator[Values]) -> Values:
    found = NOTHING
    for part in parts:
        found = Values(found.numbers.joined(part.numbers), found.na or part.na)
    return found


__all__ = ["MOST_TRIED", "NOTHING", "Values", "chosen", "combined"]
