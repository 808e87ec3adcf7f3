"""The doors that programs use beside the rubric: shipped rubrics, evidence and units from files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, cast, overload

from bizenv_rules.problem import EvidenceError

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Unit, Units
    from bizenv_rules.program import Decision
    from bizenv_rules.rubric.load import Rubric

Source = str | os.PathLike[str] | Traversable


@overload
def library() -> tuple[tuple[str, str], ...]: ...
@overload
def library(rubric: str, edition: str | None = ...) -> Rubric: ...


def library(rubric: str | None = None, edition: str | None = None) -> Rubric | tuple[tuple[str, str], ...]:
    """The shipped rubric of an id and edition; without arguments (id, edition) of all of them.

    Raises ``KeyError`` for one that is not shipped.

    >>> ("jilin-jkq", "2021") in library()
    True
    """
    from bizenv_rules.rubric.load import load
    from bizenv_rules.shipped import rubric_files

    found = [(_key(file), file) for file in rubric_files()]
    if rubric is None:
        return tuple(key for key, _ in found)
    for (name, year), file in found:
        if name == rubric and edition in {None, year}:
            return load(file)
    known = ", ".join(f"{name} {year}" for (name, year), _ in found)
    raise KeyError(f"no shipped rubric is called {rubric} {edition or ''}: there are {known}".replace(" :", ":"))


def _key(file: Traversable) -> tuple[str, str]:
    """Id and edition, read from the first lines alone."""
    found = {"rubric": "", "edition": ""}
    for line in file.read_text("utf-8").splitlines():
        key, colon, value = line.partition(":")
        if colon and key in found:
            found[key] = value.partition("#")[0].strip().strip("\"'")
        if all(found.values()):
            break
    return found["rubric"], found["edition"]


def read_evidence(source: Source | bytes | Sequence[Any], rubric: Rubric | Decision, *, units: Units | None = None) -> Ledger:
    """Evidence from a file, from several, or from a list of records or mappings.

    CSV, JSONL, YAML, XLSX or Parquet, read for a rubric or a decision. ``units``: the list that the evidence's units must
    be in. Raises ``EvidenceError`` with every problem of every file.
    """
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.readers import read_all
    from bizenv_rules.program import Decision
    from bizenv_rules.rubric.words import known_words
    from bizenv_rules.scoring.plain import digest

    known = known_words(rubric.declared, rubric.values) if isinstance(rubric, Decision) else rubric.vocabulary
    several = isinstance(source, list | tuple) and bool(source) and all(isinstance(part, str | os.PathLike) for part in source)
    parts = read_all(cast("Sequence[Any]", source if several else [source]), known, units=units)
    problems = [problem for part in parts for problem in part.problems]
    if any(problem.is_error for problem in problems):
        raise EvidenceError(problems)
    records = tuple(record for part in parts for record in part.records)
    digests = [part.digest for part in parts]
    return Ledger(records, known, units, tuple(problems), digests[0] if len(digests) == 1 else digest(digests))


def read_units(source: Source | bytes | Sequence[Unit | Mapping[str, object]], rubric: Rubric | None = None) -> Units:
    """The list of units of a file (YAML, CSV or XLSX) or of mappings. Raises ``EvidenceError`` with every problem.

    ``rubric``: whose further unit fields and stated numbers of units the list is held to.
    """
    from bizenv_rules.evidence.unitfile import read_units as read_list

    program = None if rubric is None else rubric.program()
    found = read_list(source, () if program is None else program.unit_fields, None if program is None else dict(program.expect_units))
    if any(problem.is_error for problem in found.problems):
        raise EvidenceError(found.problems)
    return found.units
