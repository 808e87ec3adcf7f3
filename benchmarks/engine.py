"""The engine over the workload: the flat dicts as typed records, and its rubrics, loaded as anybody's would be."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.baseline import Answer
from benchmarks.workload import Record as Flat
from bizenv_rules.backends.compiled import compile_plan
from bizenv_rules.evidence.door import records_from
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Record
from bizenv_rules.exact import run
from bizenv_rules.plan import Columns
from bizenv_rules.program import Program
from bizenv_rules.rubric.load import Rubric, load

RUBRICS = Path(__file__).parent / "rubrics"
PERIOD = "2021"
_KINDS = {"mark": "opinion", "count": "tally"}  # the others keep their names


@cache
def rubric(method: str) -> Rubric:
    """The benchmark's rubric ``jilin`` or ``gaotai``."""
    return load(RUBRICS / f"{method}.yaml")


def typed(method: str, units: list[list[Flat]]) -> list[list[Record]]:
    """The records of units as the engine takes them in, all through its door at once; a record of a quarter names it as its period."""
    found, problems = records_from([_dict(flat) for unit in units for flat in unit], rubric(method).vocabulary)
    assert not problems
    records = iter(found)
    return [list(islice(records, len(unit))) for unit in units]


def _dict(flat: Flat) -> dict[str, Any]:
    """Fresh texts, as a file gives them: no two records share one."""
    kind = _KINDS.get(flat["kind"], flat["kind"])
    own: dict[str, Any] = {"item": flat["item"]}
    if kind in ("opinion", "grade"):
        own["mark"] = flat["score_c"]
    elif kind != "done":
        own["count"] = flat["count"]
    if flat["q"]:
        own["period"] = f"2021Q{flat['q']}"
    return {
        "record": kind,
        "id": flat["id"],
        "unit": flat["unit"],
        "date": flat["date"],
        "source": flat["source"],
        "note": flat["note"],
        **own,
    }


class Engine:
    """One method's program, compiled; ``columns`` scores, and keeps the value of every node if ``trace``, else of score and grade."""

    def __init__(self, method: str, *, trace: bool = True) -> None:
        self.rubric = rubric(method)
        self.program: Program = self.rubric.program()
        self.vocabulary = self.rubric.vocabulary
        plan, score, grade = self.program.plan, self.program.score, self.program.grade
        assert score is not None and grade is not None
        self.run: Callable[[Any], Columns] = compile_plan(plan) if trace else compile_plan(plan, (score, grade))

    def ledger(self, records: list[Record]) -> Ledger:
        return Ledger(records, self.vocabulary)

    def columns(self, ledger: Ledger, unit: str) -> Columns:
        return self.run(ledger.world(self.program, unit, period=PERIOD))

    def exact(self, ledger: Ledger, unit: str) -> Columns:
        """The same by the definition, in fractions."""
        return run(self.program.plan, ledger.world(self.program, unit, period=PERIOD))

    def answer(self, columns: Columns) -> Answer:
        """Total in cents and band, as the hand-written loop gives them."""
        program = self.program
        assert program.score is not None and program.grade is not None
        (total,), (grade,) = columns[program.score], columns[program.grade]
        return int(total), next(row.grade for row in program.grades if row.index == grade)
