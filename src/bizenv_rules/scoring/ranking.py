"""Places among units: ties, breaks, counting from the end, and places that an incomplete unit could still change.

Rank numbers exist only where the rubric orders a ranking. Complete results alone have one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

from bizenv_rules.lean import dataclass

Order = Literal["high_first", "low_first"]
Ties = Literal["competition", "modified", "dense", "ordinal"]
Key = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit that can be ranked: ``score``, and ``breaks`` in the order they are asked."""

    unit: str
    group: tuple[str, ...]
    score: Fraction
    breaks: Key = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A unit without complete result; (None, None): nothing is known of where it will stand."""

    unit: str
    group: tuple[str, ...]
    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place in its group; ``rank`` None for a unit that is not complete, listed behind with its interval.

    ``provisional``: a unit that is not complete yet could still change it. ``undecided``: the breaks leave a tie that
    ``ordinal`` had to put into the units' order.
    """

    unit: str
    group: tuple[str, ...]
    score: Fraction | None
    rank: int | None
    ranked: int
    rank_from_last: int | None
    last: bool
    provisional: bool
    low: Fraction | None = None
    high: Fraction | None = None
    undecided: bool = False


def rank(
    entries: Iterable[Entry], waiting: Iterable[Waiting] = (), *, order: Order = "high_first", ties: Ties = "competition"
) -> tuple[Place, ...]:
    """Places of all groups: each group's ranked units best first, then those that wait, in the order given.

    >>> three = [Entry("a", (), Fraction(9)), Entry("b", (), Fraction(9)), Entry("c", (), Fraction(7))]
    >>> [(place.unit, place.rank, place.rank_from_last) for place in rank(three)]
    [('a', 1, 2), ('b', 1, 2), ('c', 3, 1)]
    """
    groups: dict[tuple[str, ...], tuple[list[Entry], list[Waiting]]] = defaultdict(lambda: ([], []))
    for entry in entries:
        groups[entry.group][0].append(entry)
    for wait in waiting:
        groups[wait.group][1].append(wait)
    return tuple(place for members in groups.values() for place in _group(*members, order, ties))


def _group(entries: list[Entry], waiting: list[Waiting], order: Order, ties: Ties) -> Iterable[Place]:
    sign = 1 if order == "high_first" else -1
    keys = {entry.unit: _key(entry, sign) for entry in entries}
    best_first = sorted(entries, key=lambda entry: keys[entry.unit], reverse=True)
    from_first = _numbers([keys[entry.unit] for entry in best_first], ties)
    from_last = _numbers([keys[entry.unit] for entry in reversed(best_first)], ties)[::-1]
    worst = min((sign * entry.score for entry in entries), default=None)
    counts = _counts(keys.values())
    for entry, first, last in zip(best_first, from_first, from_last, strict=True):
        yield Place(
            unit=entry.unit,
            group=entry.group,
            score=entry.score,
            rank=first,
            ranked=len(entries),
            rank_from_last=last,
            last=sign * entry.score == worst,
            provisional=any(_can_move(entry, wait, sign, ties) for wait in waiting),
            low=entry.score,
            high=entry.score,
            undecided=ties == "ordinal" and counts[keys[entry.unit]] > 1,
        )
    for wait in waiting:
        yield Place(wait.unit, wait.group, None, None, len(entries), None, False, False, wait.low, wait.high)  # as named above


def _key(entry: Entry, sign: int) -> Key:
    return (sign * entry.score, *(sign * value for value in entry.breaks))


def _counts(keys: Iterable[Key]) -> Mapping[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for key in keys:
        found[key] += 1
    return found


def _can_move(entry: Entry, wait: Waiting, sign: int, ties: Ties) -> bool:
    """Whether the waiting unit may still take a place at or before the entry's."""
    best = wait.high if sign == 1 else wait.low
    if best is None:
        return True
    if ties == "competition" and not entry.breaks:
        return sign * best > sign * entry.score
    return sign * best >= sign * entry.score


def _numbers(keys: Sequence[Key], ties: Ties) -> list[int]:
    """The numbers of keys that come best first."""
    return _TIES[ties](keys)


def _competition(keys: Sequence[Key]) -> list[int]:
    first = {key: place for place, key in reversed(list(enumerate(keys, 1)))}
    return [first[key] for key in keys]


def _modified(keys: Sequence[Key]) -> list[int]:
    last = {key: place for place, key in enumerate(keys, 1)}
    return [last[key] for key in keys]


def _dense(keys: Sequence[Key]) -> list[int]:
    place = {key: number for number, key in enumerate(dict.fromkeys(keys), 1)}
    return [place[key] for key in keys]


def _ordinal(keys: Sequence[Key]) -> list[int]:
    return list(range(1, len(keys) + 1))


_TIES: Final[Mapping[Ties, Callable[[Sequence[Key]], list[int]]]] = {
    "competition": _competition,
    "modified": _modified,
    "dense": _dense,
    "ordinal": _ordinal,
}
