"""What is read from chosen records: counted, added up, averaged, or the one value there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bizenv_rules.expr.tree import Scalar
from bizenv_rules.folds import How, geometric, window
from bizenv_rules.plan import Take

Pair = tuple[int | Fraction, int]
"""(number, n): the amount is number ÷ n."""

ALWAYS = ("count", "sum", "distinct")
"""What is 0, not absent, where nothing was chosen."""


def amount(take: Take, values: Sequence[Scalar], times: Sequence[int], days: Sequence[date]) -> tuple[Pair | None, Scalar]:
    """The amount as a pair, and as a value (a date or a text has no pair); both None where there is none.

    ``values`` stand for so many ``times`` each and belong to these ``days``. Absent values are left out.

    >>> amount(Take("mean"), [3, None, 5], [1, 1, 2], [date.min] * 3)
    ((13, 3), Fraction(13, 3))
    """
    if take.how == "count":
        return _exact(sum(times), 1)
    there = [(value, n, day) for value, n, day in zip(values, times, days, strict=True) if value is not None and n]
    if take.how == "distinct":
        return _exact(len({value for value, _, _ in there}), 1)
    if not there:
        return _exact(0, 1) if take.how == "sum" else (None, None)
    if take.how in ("max", "min", "latest", "one"):
        return _chosen(take, there)
    return _folded(take, [(value, n) for value, n, _ in there])


def _exact(number: Any, n: int) -> tuple[Pair, Scalar]:  # int or Fraction
    return (number, n), (number if n == 1 else Fraction(number) / n)


def _chosen(take: Take, there: list[tuple[Any, int, date]]) -> tuple[Pair | None, Scalar]:
    if take.how == "latest":
        value = max(reversed(there), key=lambda one: one[2])[0]  # of one day, the one that stands last
    elif take.how == "one":
        value = there[0][0]
    else:
        value = (max if take.how == "max" else min)(one for one, _, _ in there)
    if isinstance(value, int | Fraction):
        return _exact(int(value) if isinstance(value, bool) else value, 1)
    return None, value


def _folded(take: Take, there: list[tuple[Any, int]]) -> tuple[Pair | None, Scalar]:
    if take.how == "sum" or (take.how == "mean" and take.drop == (0, 0)):
        total = sum(value * n for value, n in there)
        return _exact(total, 1 if take.how == "sum" else sum(n for _, n in there))
    if take.how == "geometric":
        return _exact(geometric([Fraction(value) for value, n in there for _ in range(n)], take.k), 1)
    start, stop = window(_FOLDS[take.how], sum(n for _, n in there), take.k, take.drop)
    total, place = 0, 0
    for value, n in sorted(there):
        total += value * max(0, min(stop, place + n) - max(start, place))
        place += n
    return _exact(total, stop - start)


_FOLDS: dict[str, How] = {"mean": "mean", "median": "median", "trimmed": "trimmed"}


def exact(value: object) -> Any:  # as expressions hold it
    """A record's field as expressions hold it: Decimals become Fractions, the rest stays.

    >>> exact(Decimal("1.5")), exact("省级")
    (Fraction(3, 2), '省级')
    """
    return Fraction(value) if isinstance(value, Decimal) else value
