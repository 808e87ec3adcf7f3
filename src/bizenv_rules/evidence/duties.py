"""Due dates of a duty in a period, and how each was kept (language.md §7).

A due date belongs to the period that holds it, and is owed by units that are active from the first day of the period
reported to the due date. One after ``as_of`` is not yet due, filed or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, Protocol

from bizenv_rules.calendar import Period, WorkCalendar, add_months
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.windows import period as named_period
from bizenv_rules.lean import dataclass
from bizenv_rules.program import Duty

Status = Literal["met", "late", "missed", "not_yet_due", "met_open", "open"]
"""``met_open`` and ``open``: of a duty without deadline, whether it has been done."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueDate:
    """One due date: ``reported`` is the period it is about (None for a single date), ``records`` what was filed for it."""

    duty: str
    due: date | None
    reported: Period | None
    status: Status
    records: tuple[Record, ...] = ()


class Filings(Protocol):
    """A unit's ledger as a duty asks it."""

    def filed(self, duty: Duty, period: Period) -> Sequence[Record]:
        """The records that ``met_by`` selects, of any date; conditions see this period."""
        ...

    def owes(self, duty: Duty, period: Period) -> bool | None:
        """What ``applies`` says of the unit in this period; None: it cannot be answered."""
        ...

    def is_active(self, first: date, last: date) -> bool:
        """Whether the unit is active on all of these days."""
        ...


def due_dates(duty: Duty, period: Period, filings: Filings, *, as_of: date, calendar: WorkCalendar) -> tuple[DueDate, ...]:
    """The due dates that lie in a period, in order. Raises ``BizenvError`` for a year without known working days.

    A due date for which ``applies`` cannot be answered is left out; ask ``Filings.owes`` before counting.
    """
    if not duty.every and duty.on is None:
        return _without_deadline(duty, period, filings, as_of)
    found = []
    for due, reported in _dates(duty, period, calendar):
        about = period if reported is None else reported
        if filings.is_active(due if reported is None else reported.first, due) and filings.owes(duty, about):
            found.append(_due_date(duty, due, reported, filings.filed(duty, about), as_of))
    return tuple(found)


# ------------------------------------------------------------------------------------------------------ the dates


def _dates(duty: Duty, period: Period, calendar: WorkCalendar) -> Iterator[tuple[date, Period | None]]:
    if duty.on is not None:
        day = calendar.next_workday(duty.on) if duty.roll == "next_workday" else duty.on
        if period.holds(day) and _is_bounded(duty, day):
            yield day, None
    if not duty.every:
        return
    # A due date can lie a whole period, and with ``roll`` some days, after the period it is about.
    reported = Period.around(period.first, duty.every).previous().previous()
    while reported.first <= period.last:
        due = due_date(duty, reported, calendar, period)
        if due is not None and period.holds(due) and _is_bounded(duty, due):
            yield due, reported
        reported = reported.next()


def _is_bounded(duty: Duty, due: date) -> bool:
    return (duty.start is None or duty.start <= due) and (duty.end is None or due <= duty.end)


def due_date(duty: Duty, reported: Period, calendar: WorkCalendar, inside: Period | None = None) -> date | None:
    """The due date for a period reported; None where it cannot lie ``inside`` and the calendar need not be asked.

    A day of the month is one of the last month of the same period, or of the first month of the next one.

    >>> due_date(Duty("q", "", "", "quarter", due_in="next", workday=2), Period.parse("2021Q3"), WorkCalendar()).isoformat()
    '2021-10-09'
    """
    at = reported.next() if duty.due_in == "next" else reported
    if inside is not None and (at.last < inside.first - 31 * _DAY or inside.last < at.first):
        return None
    if duty.workday is not None:
        due = calendar.nth_workday(at.first, duty.workday)
    elif duty.due_day == "last":
        due = at.last
    else:
        month = at.first if duty.due_in == "next" else add_months(at.last + _DAY, -1)
        due = min(month + (duty.due_day - 1) * _DAY, add_months(month, 1) - _DAY)
    return calendar.next_workday(due) if duty.roll == "next_workday" else due


# ---------------------------------------------------------------------------------------------------- what was filed


def filing_day(record: Record) -> date | None:
    """``filed_on``, else ``date``."""
    filed_on: date | None = getattr(record, "filed_on", None)
    return record.date if filed_on is None else filed_on


def done_day(duty: Duty, record: Record) -> date | None:
    """The filing day; where every record has to be done, of a task the day it was done and of a fault the day it was mended.

    >>> from bizenv_rules.evidence.records import Task
    >>> done_day(Duty("q", "", "", all=True), Task(id="t", unit="商务局", date=date(2018, 3, 1))) is None
    True
    """
    finished = [getattr(record, name) for name in ("done_on", "closed_on") if hasattr(record, name)]
    return finished[0] if duty.all and finished else filing_day(record)


def _belongs(duty: Duty, record: Record, reported: Period | None) -> bool:
    """A record that names its period is about that one; else the day it came decides."""
    if reported is None:
        return True
    if record.period is not None:
        return reported.holds(named_period(record.period))
    day = filing_day(record)
    if day is None:
        return False
    around = Period.around(day, reported.per)
    return (around.previous() if duty.due_in == "next" else around) == reported


def _due_date(duty: Duty, due: date, reported: Period | None, records: Sequence[Record], as_of: date) -> DueDate:
    mine = [record for record in records if _belongs(duty, record, reported)]
    known = [record for record in mine if (day := done_day(duty, record)) is not None and day <= as_of]
    if due > as_of:
        return DueDate(duty.id, due, reported, "not_yet_due", tuple(known))
    in_time = [record for record in known if (done_day(duty, record) or due) <= due]
    return DueDate(duty.id, due, reported, _status(duty, mine, known, in_time), tuple(known))


def _status(duty: Duty, mine: Sequence[Record], known: Sequence[Record], in_time: Sequence[Record]) -> Status:
    def enough(records: Sequence[Record]) -> bool:
        return sum(record.times for record in records) >= duty.at_least

    if duty.all and len(known) < len(mine):
        return "missed"
    if enough(in_time) and not (duty.all and len(in_time) < len(known)):
        return "met"
    return "late" if enough(known) else "missed"


def _without_deadline(duty: Duty, period: Period, filings: Filings, as_of: date) -> tuple[DueDate, ...]:
    """A duty that has no date is met once enough was filed, in the period or for a part of it."""
    if not filings.is_active(period.last, period.last) or not filings.owes(duty, period):
        return ()
    known = [record for record in filings.filed(duty, period) if (day := filing_day(record)) is not None and day <= as_of]
    here = [record for record in known if period.holds(_about(record))]
    mine = [record for record in here if (day := done_day(duty, record)) is not None and day <= as_of]
    done = sum(record.times for record in mine) >= duty.at_least and not (duty.all and len(mine) < len(here))
    return (DueDate(duty.id, None, None, "met_open" if done else "open", tuple(mine)),)


def _about(record: Record) -> date | Period:
    day = filing_day(record)
    assert day is not None
    return day if record.period is None else named_period(record.period)
