"""Evidence from which a missing case is looked for: what stands at the edges of the rubric, and small changes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.vocabulary import Vocabulary
from bizenv_rules.testing.grounds import Evidence

COUNTS = (2, 3, 5, 8, 13)
_DAY = timedelta(days=1)


def variants(evidence: Evidence, vocabulary: Vocabulary) -> Iterator[Evidence]:
    """The evidence with one record changed: another day, another value of a field, a field left out, more of it, or two of it."""
    period = Period.parse(evidence.period)
    first, later = period.first, Period.around(period.last + _DAY, period.per)
    if evidence.duties == "met":
        yield replace(evidence, duties="none")
    if later.first.year == first.year:
        yield replace(evidence, period=later.label)
    for n, record in enumerate(evidence.records):
        for other in (*_days(record, first), *_values(record, vocabulary)):
            yield _with(evidence, n, (other,))
            if evidence.duties == "met":
                yield replace(_with(evidence, n, (other,)), duties="none")
        for times in COUNTS:
            yield _with(evidence, n, (replace(record, times=times),))
        twin = replace(record, id=f"{record.id}b")
        yield _with(evidence, n, (record, twin))
        for other in (*_days(twin, first), *_values(twin, vocabulary)):
            yield _with(evidence, n, (record, other))


def _with(evidence: Evidence, n: int, records: Sequence[Record]) -> Evidence:
    return replace(evidence, records=(*evidence.records[:n], *records, *evidence.records[n + 1 :]))


def _days(record: Record, first: date) -> Iterator[Record]:
    for day in (first - _DAY, first):
        yield replace(record, date=day)
    yield replace(record, date=first - _DAY, until=first - _DAY)
    filed = getattr(record, "filed_on", None)
    if filed is not None:
        yield from (replace(record, filed_on=filed + step) for step in (_DAY, -_DAY))  # type: ignore[call-arg]  # of submissions


def _values(record: Record, vocabulary: Vocabulary) -> Iterator[Record]:
    for name, spec in vocabulary[record.record].fields.items():
        if name in {"id", "unit", "record", "date", "times", "period"} or not hasattr(record, name):
            continue
        held: Any = getattr(record, name)
        if spec.type.base == "bool":
            yield from (_set(record, name, value) for value in (True, False) if value is not held)
        elif spec.values:
            yield from (_set(record, name, value) for value in spec.values if value != held)
        elif held is not None and spec.type.base == "date":
            yield from (_set(record, name, held + step) for step in (_DAY, -_DAY))
        if held is not None and spec.type.optional:
            yield _set(record, name, None)


def _set(record: Record, name: str, value: Any) -> Record:
    return replace(record, **{name: value})


def smaller(evidence: Evidence) -> Iterator[Evidence]:
    """The evidence with a record less, fewer of a record, or a field less."""
    for n, record in enumerate(evidence.records):
        yield _with(evidence, n, ())
        fewer = {1, record.times // 2, record.times - 1}
        yield from (_with(evidence, n, (replace(record, times=times),)) for times in sorted(fewer) if 0 < times < record.times)
