"""Which records stand behind a fact at one row: members, ``where``, ``once_per`` with its precedence, ``then``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.query import Env, Query, Test
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import Time, day_of
from bizenv_rules.expr.values import Undefined
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a fact is asked: the time, and the members (field, value) of the scopes round it; ``""`` takes every record.

    A frame makes one for each, so that it can be a key without being compared.
    """

    time: Time
    members: tuple[tuple[str, str], ...] = ()

    @property
    def period(self) -> Period:
        """The row's period."""
        return self.time.period


@dataclass(slots=True)
class Chosen:
    """Records that count, in the ledger's order, each with the number of like records it stands for.

    ``problems`` stop the fact: it has no value then. ``strays``: records that were wrong by themselves.
    """

    records: list[Record]
    times: list[int]
    problems: list[Problem] = field(default_factory=list)
    strays: list[Record] = field(default_factory=list)


def text_of(value: object) -> str:
    """A field's value as the member of a scope: dates as ISO, everything else as it is written."""
    return str(value)


def choose(query: Query, found: Sequence[Record], place: Place, env: Env, is_stray: Callable[[Record], bool]) -> Chosen:
    """Those of the records found that a query reads at a place.

    ``is_stray``: whether a record names an indicator that its unit does not hold; such a record stops the fact.
    """
    problems: list[Problem] = []
    strays: list[Record] = []
    if "indicator" in query.kind.fields:
        stray = [record for record in found if record.indicator is not None and is_stray(record)]
        if stray:
            out = set(map(id, stray))
            found = [record for record in found if id(record) not in out]
            strays = holding(query.where, stray, env, [])
            problems += map(_stray, strays)
    for name, member in place.members:
        if member != "" and name in query.kind.fields:
            found = [record for record in found if matches(query, record, name, member)]
    records = holding(query.where, found, env, problems)
    if query.once_per is None:
        return Chosen(records, [record.times for record in records], problems, strays)
    records, times = _once(query, records, env, problems)
    if query.then is not None:
        kept = set(map(id, holding(query.then, records, env, problems)))
        pairs = [(record, n) for record, n in zip(records, times, strict=True) if id(record) in kept]
        records, times = [record for record, _ in pairs], [n for _, n in pairs]
    return Chosen(records, times, problems, strays)


def matches(query: Query, record: Record, name: str, member: str) -> bool:
    """Whether a record counts for a member of a scope; without the field it counts for every one, unless strictly read."""
    if member == "" or name not in query.kind.fields:
        return True
    value = getattr(record, name)
    return not query.selection.strict if value is None else text_of(value) == member


def holding(test: Test | None, records: Sequence[Record], env: Env, problems: list[Problem]) -> list[Record]:
    """The records for which a test is true; unknown selects nothing, a value that does not exist is a problem."""
    if test is None:
        return list(records)
    try:
        return [record for record in records if test(record, env) is True]
    except (Undefined, BizenvError):
        return [record for record in records if worth(test, record, env, problems) is True]


def worth(test: Test, record: Record, env: Env, problems: list[Problem]) -> Any:  # whatever the tree gives
    """The value of a tree for one record; None with a problem where it does not exist."""
    try:
        return test(record, env)
    except Undefined as error:
        problems.append(Problem("V511", f"{record.id}: {error}", path=record.id))
    except BizenvError as error:  # the calendar does not know the year
        problems.extend(error.problems)
    return None


def _stray(record: Record) -> Problem:
    return Problem("V512", f"{record.id}: {record.unit} does not hold the indicator {record.indicator!r}", path=record.id)


# ------------------------------------------------------------------------------------------------------- once_per


def _once(query: Query, records: list[Record], env: Env, problems: list[Problem]) -> tuple[list[Record], list[int]]:
    """One record for each value of ``once_per``; a record without the value counts by itself, as often as it says."""
    assert query.once_per is not None
    groups: dict[object, list[Record]] = {}
    alone: set[int] = set()
    for record in records:
        key = worth(query.once_per, record, env, problems)
        if key is None:
            alone.add(id(record))
        else:
            groups.setdefault(key, []).append(record)
    chosen = alone | {id(_first(query, group)) for group in groups.values()}
    kept = [record for record in records if id(record) in chosen]
    return kept, [record.times if id(record) in alone else 1 for record in kept]


def _first(query: Query, group: list[Record]) -> Record:
    """The record that precedence chooses; of equal ones the earlier, then the one that stands first in the ledger."""
    match query.selection.take:
        case "first":
            return min(group, key=day_of)
        case "last":
            return max(reversed(group), key=day_of)
        case "highest":
            return min(group, key=lambda record: (_height(query, record), day_of(record)))


def _height(query: Query, record: Record) -> Any:  # comparable within one field
    """0 for the best value; without an order the greatest number is best; what has no place comes last."""
    value = getattr(record, query.selection.highest)
    places: Mapping[object, int] = query.places
    if places:
        return places.get(value, len(places))
    return (value is None, -value if value is not None else 0)
