"""What people see of a result beside its score: states, what is missing, vetoes, outputs, consequences, due dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, Protocol

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Row, World

if TYPE_CHECKING:
    from bizenv_rules.problem import Problem

State = Literal["value", "missing", "not_applicable", "undetermined"]
Status = Literal["complete", "incomplete", "undetermined", "not_assessed"]
STATUS: Mapping[State, Status] = {
    "value": "complete",
    "missing": "incomplete",
    "undetermined": "undetermined",
    "not_applicable": "not_assessed",
}


class Evidence(World, Protocol):
    """A world that can name what stands behind its facts."""

    def evidence(self, node: int, row: Row) -> Sequence[Any]:
        """The records a Fact node was read from at a row."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """What was wrong with single records and stopped their items."""
        ...

    @property
    def pending(self) -> Sequence[Any]:
        """Records that nobody has verified yet."""
        ...

    @property
    def unread(self) -> Sequence[Any]:
        """Records that no item reads, or that lie outside every window."""
        ...


@dataclass(frozen=True, slots=True)
class MissingInput:
    """Something that had to be given and was not: what, at which clause, by whom, and what it can still be."""

    name: str
    clause: str
    who: str
    path: str
    where: str
    low: Fraction | None
    high: Fraction | None
    reason: Literal["missing", "undetermined"]


@dataclass(frozen=True, slots=True)
class VetoView:
    """A veto as it stands: ``holds`` is None while what it asks is not known."""

    id: str
    clause: str
    title: str
    holds: bool | None
    grade: str
    at_most: str
    void: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutputView:
    """A further number that is reported and is no part of the score."""

    unit: str
    id: str
    title: str
    clause: str
    state: State
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class ConsequenceView:
    """What follows for a unit, in words."""

    unit: str
    id: str
    clause: str
    say: str


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """One due date of one duty of one unit: ``met``, ``late``, ``missed``, ``not_yet_due`` or, without deadline, ``open``."""

    unit: str
    duty: str
    title: str
    clause: str
    period: str
    due: date | None
    status: str
    phase: str
    scored: bool
    evidence: tuple[str, ...]


def identity(record: Any) -> str:
    """What names a record: its id."""
    return str(getattr(record, "id", record))
