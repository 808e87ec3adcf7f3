"""``compare``: the same evidence under several methods, side by side, and which evidence each of them ignores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.evidence.records import Record, layout
from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text
from bizenv_rules.scoring.assess import assess

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Units
    from bizenv_rules.rubric.load import Rubric


@dataclass(frozen=True, slots=True)
class Column:
    """One method: each unit's status, score, maximum and grade, and the records that it never reads."""

    rubric: str
    edition: str
    cells: Mapping[str, Cell]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit under one method."""

    status: str
    score: Fraction | None
    attainable: Fraction | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Methods side by side. Their scores have different scales: ``attainable`` says how much each could have been."""

    units: tuple[str, ...]
    columns: tuple[Column, ...]
    ignored_by_all: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data in a stable order."""
        return {
            "units": list(self.units),
            "methods": [
                {
                    "rubric": column.rubric,
                    "edition": column.edition,
                    "units": {unit: _plain(cell) for unit, cell in column.cells.items()},
                    "ignored": list(column.ignored),
                }
                for column in self.columns
            ],
            "ignored_by_all": list(self.ignored_by_all),
        }


def compare(
    ledger: Ledger,
    rubrics: Sequence[Rubric],
    *,
    units: Units | None = None,
    period: str | None = None,
    as_of: date | None = None,
    parameters: Mapping[str, object] | None = None,
) -> Comparison:
    """Assess the same evidence by every rubric. A parameter is given to the rubrics that have it."""
    columns: list[Column] = []
    for rubric in rubrics:
        program = rubric.program()
        own = {name: value for name, value in (parameters or {}).items() if name in {one.name for one in program.parameters}}
        seen, strange = as_read_by(rubric, ledger)
        report = assess(rubric, seen, units=units, period=period, as_of=as_of, parameters=own)
        cells = {card.unit: Cell(card.status, card.score, card.attainable, card.grade) for card in report.cards}
        ignored = dict.fromkeys([*strange, *(str(record.id) for card in report.cards for record in card.unused_evidence)])
        columns.append(Column(program.rubric, program.edition, cells, tuple(ignored)))
    named = tuple(dict.fromkeys(unit for column in columns for unit in column.cells))
    by_all = [record for record in (columns[0].ignored if columns else ()) if all(record in column.ignored for column in columns)]
    return Comparison(named, tuple(columns), tuple(by_all))


def as_read_by(rubric: Rubric, ledger: Ledger) -> tuple[Ledger, tuple[str, ...]]:
    """The evidence in the rubric's own words, and the ids of records of a kind that it does not know."""
    from bizenv_rules.evidence.ledger import Ledger as Records

    words = rubric.vocabulary
    known = [_in_words(record, words[record.record].cls) for record in ledger.records if record.record in words]
    strange = tuple(record.id for record in ledger.records if record.record not in words)
    return Records(known, words, ledger.units, ledger.problems, ledger.digest), strange


def _in_words(record: Record, cls: type[Record]) -> Record:
    """The record with the fields that the rubric's kind of that name has."""
    if type(record) is cls:
        return record
    return cls(**{name: getattr(record, name) for name in layout(cls) if hasattr(record, name)})


def _plain(cell: Cell) -> dict[str, Any]:
    text = None if cell.score is None else exact_text(cell.score)
    most = None if cell.attainable is None else exact_text(cell.attainable)
    return {"status": cell.status, "score": text, "attainable": most, "grade": cell.grade}
