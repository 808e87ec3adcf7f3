"""The cases of a rubric or decision, ready to be run: as they stand, and against what was changed in the rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bizenv_rules import text
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, Problem, RubricError
from bizenv_rules.program import Decision
from bizenv_rules.rubric.decision import load_decision
from bizenv_rules.rubric.load import Rubric, load
from bizenv_rules.scoring.cases.decided import Read, played_decision
from bizenv_rules.scoring.cases.files import Opened, files_at, open_file
from bizenv_rules.scoring.cases.model import Case, CaseResult, FileResult
from bizenv_rules.scoring.cases.run import Scored, played
from bizenv_rules.scoring.decide import Decisions

About = Rubric | Decision


@dataclass(frozen=True, slots=True)
class Played:
    """One case that was run: its result, and the cards or decisions it came to."""

    suite: Suite
    case: Case
    result: CaseResult
    scored: Scored | None = None
    decisions: Decisions | None = None

    def readings(self, data: Mapping[str, Any]) -> dict[str, str]:
        """The choice in every reading, as the case makes it."""
        made = self.case.data.get("readings")
        chosen: Mapping[str, Any] = made if isinstance(made, dict) else {}
        return {name: str(chosen.get(name, reading["default"])) for name, reading in (data.get("readings") or {}).items()}


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases about one rubric or decision. ``data``: what was authored."""

    about: About
    opened: tuple[Opened, ...]
    data: Mapping[str, Any]

    def cases(self) -> Iterator[Case]:
        """Each case afresh, in the order of the files."""
        for one in self.opened:
            yield from one.cases()

    def play(self) -> list[Played]:
        """Every case run."""
        found = []
        for one in self.opened:
            found += [self.one(case, self.about, partial(_again, one.file)) for case in one.cases()]
        return found

    def one(self, case: Case, about: About, read: Read) -> Played:
        """One case run about this rubric or decision, which may be a changed one."""
        if isinstance(about, Decision):
            result, decisions = played_decision(case, about, read)
            return Played(self, case, result, None, decisions)
        result, scored = played(case, about)
        return Played(self, case, result, scored)


def _again(file: Path, readings: Mapping[str, str]) -> Decision:
    return load_decision(file, readings=readings)


def subjects(places: Iterable[str | Path]) -> list[tuple[About, Path]]:
    """Every rubric and decision at these places with the folder in which its cases stand: files, and folders with all below them.

    Raises ``RubricError`` for a file that has problems, and for one that is named and is neither.
    """
    found: list[tuple[About, Path]] = []
    for place in map(Path, places):
        files = sorted(place.rglob("*.yaml")) if place.is_dir() else [place]
        for file in files:
            opener = None if file.name.endswith(".cases.yaml") else _opener(file)
            if opener is not None:
                found.append((opener(file), file.parent))
            elif not place.is_dir():
                load(file)
    return found


def _opener(file: Path) -> Callable[[Path], About] | None:
    try:
        data = text.load(text.read(file), str(file)).data
    except BizenvError:
        return None
    if not isinstance(data, dict):
        return None
    return load if "rubric" in data else load_decision if "decision" in data else None


def suite(rubric: About, cases: str | Path | Iterable[str | Path] | Suite) -> Suite:
    """The cases about this rubric or decision in files and folders. Raises ``RubricError`` for a file that cannot be read."""
    if isinstance(cases, Suite):
        return cases
    places = [cases] if isinstance(cases, str | Path) else list(cases)
    name = rubric.id if isinstance(rubric, Rubric) else rubric.decision
    found: list[Opened] = []
    problems: list[Problem] = []
    for path in [file for place in places for file in files_at(Path(place))]:
        opened = open_file(path, rubric if isinstance(rubric, Rubric) else None)
        if isinstance(opened, FileResult):
            problems += opened.problems
        elif str(opened.document.data["cases"]) == name:
            found.append(opened)
    if problems:
        raise RubricError(problems)
    return Suite(rubric, tuple(found), _data(rubric, found))


def _data(rubric: About, found: list[Opened]) -> Mapping[str, Any]:
    if isinstance(rubric, Rubric):
        return rubric.data
    return next((text.load(text.read(one.file), str(one.file)).data for one in found), {})
