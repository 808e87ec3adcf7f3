"""A greedy shrinker that knows evidence: fewer records, smaller counts, lower marks, duties met. Exact, and milliseconds a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.satisfying import small
from bizenv_rules.testing.grounds import Evidence, changed

MOST: Final = 1000
"""How many smaller evidences are tried."""
FEW: Final = 8
"""So many records are put together pair by pair."""
MARKS: Final = ("mark", "score", "percent", "rank")


def shrunk(evidence: Evidence, still_fails: Callable[[Evidence], bool]) -> Evidence:
    """The smallest evidence found that still fails; each step keeps the failure, so the last one has it.

    >>> from bizenv_rules.evidence.records import Finding
    >>> from bizenv_rules.evidence.units import Unit
    >>> records = tuple(Finding(id=f"e{n}", unit="甲", times=n) for n in range(1, 9))
    >>> least = shrunk(Evidence(Unit(id="甲"), "2021", records), lambda one: sum(each.times for each in one.records) > 4)
    >>> [each.times for each in least.records]
    [5]
    """
    return _Shrinker(still_fails).least(evidence)


class _Shrinker:
    def __init__(self, still_fails: Callable[[Evidence], bool]) -> None:
        self.still_fails, self.left = still_fails, MOST

    def least(self, evidence: Evidence) -> Evidence:
        """Round after round, until one changes nothing or enough was tried."""
        before = None
        while evidence is not before and self.left > 0:
            before = evidence
            evidence = self._first(evidence, _met(evidence))
            evidence = self._removed(evidence)
            evidence = self._lowered(evidence)
            evidence = self._first(evidence, _merged(evidence))
        return _tidy(evidence, self.still_fails)

    def _fails(self, evidence: Evidence) -> bool:
        self.left -= 1
        return self.left >= 0 and self.still_fails(evidence)

    def _first(self, evidence: Evidence, smaller: Iterator[Evidence]) -> Evidence:
        return next((one for one in smaller if self._fails(one)), evidence)

    def _removed(self, evidence: Evidence) -> Evidence:
        """Fewer records: halves, quarters, single ones; where a part goes, its neighbour is tried next."""
        size = max(1, len(evidence.records) // 2)
        while True:
            start = 0
            while start < len(evidence.records):
                records = evidence.records
                tried = replace(evidence, records=records[:start] + records[start + size :])
                if self._fails(tried):
                    evidence = tried
                else:
                    start += size
            if size == 1:
                return evidence
            size //= 2

    def _lowered(self, evidence: Evidence) -> Evidence:
        """Smaller counts and lower marks, record by record."""
        for place in range(len(evidence.records)):
            for less in _lesser(evidence.records[place]):
                tried = replace(evidence, records=(*evidence.records[:place], less, *evidence.records[place + 1 :]))
                if self._fails(tried):
                    evidence = tried
                    break
        return evidence


def _met(evidence: Evidence) -> Iterator[Evidence]:
    """Every due date met, or one more of them."""
    if isinstance(evidence.duties, str):
        return
    yield replace(evidence, duties="met")
    for duty, states in evidence.duties.items():
        for place, state in enumerate(states):
            if state != "met":
                kept = (*states[:place], "met", *states[place + 1 :])
                yield replace(evidence, duties={**evidence.duties, duty: kept})


def _merged(evidence: Evidence) -> Iterator[Evidence]:
    """One record less, and another counted so many times more."""
    records = evidence.records
    if len(records) > FEW:
        return
    for gone in range(len(records)):
        for kept in (n for n in range(len(records)) if n != gone):
            for more in (records[gone].times, 6, 20):
                grown = changed(records[kept], times=records[kept].times + more)
                rest = tuple(grown if n == kept else record for n, record in enumerate(records) if n != gone)
                yield replace(evidence, records=rest)


def _lesser(record: Record) -> Iterator[Record]:
    """The record with a smaller count or number."""
    for times in dict.fromkeys((1, record.times // 2, record.times - 1)):
        if 1 <= times < record.times:
            yield changed(record, times=times)
    for name in MARKS:
        value = getattr(record, name, None)
        if isinstance(value, bool) or value is None or value == 0:
            continue
        for number in _fewer(Fraction(value)):
            yield changed(record, **{name: small(number)})


def _fewer(value: Fraction) -> Iterator[Fraction]:
    """Smaller and rounder numbers: 0, 1, half, the whole below, a step of its last place less."""
    step = Fraction(1, value.denominator)
    whole = Fraction(value.numerator // value.denominator)
    for number in dict.fromkeys((Fraction(0), Fraction(1), Fraction(int(value / 2)), whole, value - step)):
        if 0 <= number < value:
            yield number


def _tidy(evidence: Evidence, still_fails: Callable[[Evidence], bool]) -> Evidence:
    """The last day of the period for every record where that changes nothing, and ids in order."""
    last = Period.parse(evidence.period).last
    for place, record in enumerate(evidence.records):
        if record.date is not None and record.date != last:
            moved = changed(record, date=last)
            tried = replace(evidence, records=(*evidence.records[:place], moved, *evidence.records[place + 1 :]))
            evidence = tried if still_fails(tried) else evidence
    named: dict[str, Any] = {record.id: f"e{n}" for n, record in enumerate(evidence.records, 1)}
    tried = replace(evidence, records=tuple(changed(record, id=named[record.id]) for record in evidence.records))
    return tried if still_fails(tried) else evidence
