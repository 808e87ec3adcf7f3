"""``revises`` puts a record in the place of an earlier one, ``withdrawn`` takes it back; what went is kept and listed.

A correction that nobody has verified does not change what verified evidence says: it replaces the earlier record only
for facts that read unverified records, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bizenv_rules.evidence.records import Record
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem


@dataclass(frozen=True, slots=True)
class Replaced:
    """A record that no longer counts, and the record that took its place (itself where it was taken back in place)."""

    record: Record
    by: Record

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing stands in its place."""
        return self.by.withdrawn


@dataclass(frozen=True, slots=True)
class Corrections:
    """Every replacement, in the order of the corrections.

    ``gone``: what verified facts do not read; ``gone_unverified``: what facts that read all records do not read. Both
    hold identities (``id()``) of records that the ledger keeps.
    """

    replaced: tuple[Replaced, ...] = ()
    gone: frozenset[int] = frozenset()
    gone_unverified: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()


NONE = Corrections()


def corrections(records: Sequence[Record], corrected: Iterable[Record] | None = None) -> Corrections:
    """The corrections among the records; ``corrected``: those with ``revises`` or ``withdrawn``, if they are known.

    >>> from bizenv_rules.evidence.records import Finding
    >>> old, new = Finding(id="1", unit="a"), Finding(id="2", unit="a", revises="1")
    >>> [(one.record.id, one.by.id) for one in corrections([old, new]).replaced]
    [('1', '2')]
    """
    if corrected is None:
        corrected = [record for record in records if record.revises is not None or record.withdrawn]
    corrected = list(corrected)
    if not corrected:
        return NONE
    return _Resolution({record.id: record for record in reversed(records)}).resolve(corrected)


class _Resolution:
    def __init__(self, by_id: Mapping[str, Record]) -> None:
        self.by_id = by_id
        self.problems: list[Problem] = []

    def resolve(self, corrected: Sequence[Record]) -> Corrections:
        replaced, gone, gone_unverified = [], set[int](), set[int]()
        for record in corrected:
            if record.withdrawn:
                gone.add(id(record))
                gone_unverified.add(id(record))
            if record.revises is None:
                replaced.append(Replaced(record, record))
                continue
            earlier = list(self._earlier(record))
            replaced += [Replaced(old, record) for old in earlier[:1]]
            gone_unverified.update(map(id, earlier))
            if record.verified:
                gone.update(map(id, earlier))
        for rivals in self._rivals(corrected):
            gone_unverified.update(map(id, rivals[:-1]))
            gone.update(id(record) for record in [rival for rival in rivals if rival.verified][:-1])
        return Corrections(tuple(replaced), frozenset(gone), frozenset(gone_unverified), tuple(self.problems))

    def _earlier(self, record: Record) -> Iterator[Record]:
        """What the record replaces, and what that replaced; a circle takes everything in it out."""
        seen, current = {id(record)}, record
        while current.revises is not None:
            old = self.by_id.get(current.revises)
            if old is None:
                if current is record:
                    self._problem("V501", record, f"revises {record.revises!r}, but no record has that id")
                return
            if id(old) in seen:
                if old is record:
                    self._problem("V502", record, "revises itself, directly or through others")
                    yield old
                return
            seen.add(id(old))
            yield old
            current = old

    def _rivals(self, corrected: Sequence[Record]) -> Iterator[list[Record]]:
        """Several corrections of one record: the last one stands."""
        by_old: dict[str, list[Record]] = {}
        for record in corrected:
            if record.revises is not None and record.revises in self.by_id:
                by_old.setdefault(record.revises, []).append(record)
        for old, rivals in by_old.items():
            if len(rivals) > 1:
                others = ", ".join(rival.id for rival in rivals[:-1])
                self._problem("V503", rivals[-1], f"revises {old!r}, as {others} did before: the last one stands", severity_is_error=False)
                yield rivals

    def _problem(self, code: str, record: Record, what: str, *, severity_is_error: bool = True) -> None:
        severity = "error" if severity_is_error else "warning"
        self.problems.append(Problem(code, f"{record.id}: {what}", severity, path=record.id))  # type: ignore[arg-type]  # one of the two
