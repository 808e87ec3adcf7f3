"""What a value of one unit's written-out plan is: a constant, or a number plus multiples of parts that can move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from bizenv_rules.effort.tables import common
from bizenv_rules.intervals import Interval
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA, NA, Missing, Operation, Value

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Sum:
    """``const + Σ factor · part``; parts ascend and no factor is 0."""

    const: Fraction
    terms: tuple[tuple[int, Fraction], ...]

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts by number."""
        return tuple(part for part, _ in self.terms)

    def times(self, factor: Fraction) -> Sum | Fraction:
        """The sum multiplied."""
        return Sum(self.const * factor, tuple((part, f * factor) for part, f in self.terms)) if factor else ZERO

    def at(self, values: Mapping[int, Value]) -> Value:
        """Its value where the parts have these; a part that is NA or MISSING stands alone."""
        found = self.const
        for part, factor in self.terms:
            value = values[part]
            if not isinstance(value, Fraction):
                return value
            found += factor * value
        return found


Written = Fraction | _NA | Missing | Sum


@dataclass(frozen=True, slots=True)
class Part:
    """An input (``op`` None), or an operation over values, numbered 0, 1, … in ``op`` in the order of ``plan.reads``.

    ``support``: the inputs it hangs on. ``node``: the plan's node that it was first met at.
    """

    op: Operation | None
    read: tuple[Written, ...]
    range: Interval
    support: frozenset[int]
    node: int


def single(part: int) -> Sum:
    """The part itself."""
    return Sum(ZERO, ((part, ONE),))


def summed(terms: Sequence[Sum | Fraction]) -> Sum | Fraction:
    """The sum of several values.

    >>> summed([Sum(Fraction(1), ((0, Fraction(2)),)), Fraction(3), Sum(Fraction(0), ((0, Fraction(-2)),))])
    Fraction(4, 1)
    """
    const, factors = ZERO, dict[int, Fraction]()
    for term in terms:
        if isinstance(term, Fraction):
            const += term
            continue
        const += term.const
        for part, factor in term.terms:
            factors[part] = factors.get(part, ZERO) + factor
    left = tuple((part, factors[part]) for part in sorted(factors) if factors[part])
    return Sum(const, left) if left else const


def range_of(written: Written, parts: Sequence[Part]) -> Interval:
    """Where a value can lie, by the ranges of its parts."""
    if isinstance(written, Fraction):
        return Interval(written, written, step=abs(written))
    if not isinstance(written, Sum):
        return Interval(None, None, na=written is NA, miss=isinstance(written, Missing), number=False)
    lo: Fraction | None = written.const
    hi: Fraction | None = written.const
    step: Fraction | None = abs(written.const)
    na = miss = False
    for part, factor in written.terms:
        here = parts[part].range
        low, high = (here.lo, here.hi) if factor > 0 else (here.hi, here.lo)
        lo = None if lo is None or low is None else lo + factor * low
        hi = None if hi is None or high is None else hi + factor * high
        step = None if step is None or here.step is None else common(step, abs(factor) * here.step)
        na, miss = na or here.na, miss or here.miss
    number = all(parts[part].range.number for part in written.parts)
    return Interval(lo, hi, na, miss, number, step)


def inner(read: Sequence[Written]) -> Iterator[int]:
    """The parts that values read, directly."""
    for written in read:
        if isinstance(written, Sum):
            yield from written.parts


__all__ = ["ONE", "ZERO", "Part", "Sum", "Written", "inner", "range_of", "single", "summed"]
