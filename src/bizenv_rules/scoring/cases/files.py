"""Files of cases: finding them, the rubric or decision that each is about, and what stands at their top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bizenv_rules import text
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, Problem, in_order
from bizenv_rules.program import Decision
from bizenv_rules.rubric.decision import load_decision
from bizenv_rules.rubric.load import Rubric, load
from bizenv_rules.scoring.cases.model import DECISION_KEYS, KEYS, Case, CaseResult, FileResult
from bizenv_rules.spelling import nearest
from bizenv_rules.text import Document

Known = dict[Path, Rubric | Decision | BizenvError]
TOP = ("language", "cases", "tests", "note")


def run_paths(paths: Iterable[str | Path]) -> list[FileResult]:
    """Every file of cases at these places; a folder stands for all ``*.cases.yaml`` in it. Nothing is raised."""
    rubrics: Known = {}
    return [run_file(file, rubrics=rubrics) for path in paths for file in files_at(Path(path))]


def files_at(path: Path) -> list[Path]:
    """The file itself, or the files of cases in a folder, in order of their names."""
    return sorted(path.rglob("*.cases.yaml")) if path.is_dir() else [path]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of cases that could be read, with the rubric or decision it is about and the file that stands in."""

    document: Document
    about: Rubric | Decision
    file: Path
    problems: tuple[Problem, ...] = ()

    def cases(self) -> Iterator[Case]:
        """Each case afresh, with what is wrong with its keys and its name; a case that is no mapping is left out."""
        keys = DECISION_KEYS if isinstance(self.about, Decision) else KEYS
        seen: set[str] = set()
        for number, data in enumerate(self.document.data["tests"]):
            if isinstance(data, dict):
                yield _case(self.document, number, data, keys, seen)


def run_file(path: Path, rubric: Rubric | None = None, *, rubrics: Known | None = None) -> FileResult:
    """The results of a file, for a rubric given or the rubric or decision of that id beside the file."""
    opened = open_file(path, rubric, rubrics=rubrics)
    if isinstance(opened, FileResult):
        return opened
    document = opened.document
    return FileResult(str(path), str(document.data["cases"]), tuple(_results(opened)), opened.problems, tuple(document.lines))


def open_file(path: Path, rubric: Rubric | None = None, *, rubrics: Known | None = None) -> Opened | FileResult:
    """A file of cases with what it is about; where that cannot be had, the result that says why."""
    try:
        document = text.load(text.read(path), str(path))
    except BizenvError as error:
        return FileResult(str(path), "", (), error.problems)
    problems = [*document.problems, *_top(document)]
    if document.data is None or any(problem.is_error for problem in problems):
        return FileResult(str(path), "", (), in_order(problems), tuple(document.lines))
    name = str(document.data["cases"])
    try:
        found = (rubric, path) if rubric else _beside(path, name, {} if rubrics is None else rubrics)
    except BizenvError as error:
        return FileResult(str(path), name, (), error.problems, tuple(document.lines))
    if found is None:
        problem = Problem("C102", f"no rubric or decision `{name}` stands beside this file", span=document.span(("cases",)), path="cases")
        return FileResult(str(path), name, (), (problem,), tuple(document.lines))
    return Opened(document, *found, tuple(problems))


def _top(document: Document) -> Iterator[Problem]:
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("tests"), list) or "cases" not in data:
        yield Problem(
            "C101", "a file of cases has `language: 1`, `cases:` with the rubric's id, and `tests:` with a list", span=document.span(())
        )
        return
    if data.get("language") != 1:
        yield Problem("C101", "write `language: 1`", span=document.span(("language",), key=True), path="language")
    for key in data:
        if key not in TOP:
            yield _strange(document, (key,), key, TOP)


def _strange(document: Document, path: text.Path, key: str, known: Iterable[str]) -> Problem:
    near = nearest(key, known)
    message = f"`{key}` is no key of {'a case' if len(path) > 1 else 'a file of cases'}"
    return Problem(
        "C105", message, span=document.span(path, key=True), path=text.dotted(path), label=f"did you mean `{near}`?" if near else ""
    )


def _beside(path: Path, name: str, known: Known) -> tuple[Rubric | Decision, Path] | None:
    for file in sorted(path.parent.glob("*.yaml")):
        if file.name.endswith(".cases.yaml") or (open_ := _opener(file, name)) is None:
            continue
        if file not in known:
            try:
                known[file] = open_(file)
            except BizenvError as error:
                known[file] = error
        found = known[file]
        if isinstance(found, BizenvError):
            raise found
        return found, file
    return None


def _opener(file: Path, name: str) -> Callable[[Path], Rubric | Decision] | None:
    """How to load a file, if it is the rubric or the decision of that name."""
    try:
        data = text.load(text.read(file), str(file)).data
    except BizenvError:
        return None
    if not isinstance(data, dict):
        return None
    if data.get("rubric") == name:
        return load
    return load_decision if data.get("decision") == name else None


def _results(opened: Opened) -> Iterator[CaseResult]:
    from bizenv_rules.scoring.cases.decided import run_decision_case
    from bizenv_rules.scoring.cases.run import run_case

    document, about = opened.document, opened.about
    for number, data in enumerate(document.data["tests"]):
        if not isinstance(data, dict):
            span = document.span(("tests", number))
            problem = Problem("C103", "a case is a mapping with `name`, `clause`, `unit`, `work`, `expect`", span=span)
            yield CaseResult(f"case {number + 1}", "", "failed", (problem,), span)
    for case in opened.cases():
        if isinstance(about, Decision):
            yield run_decision_case(case, about, lambda readings: load_decision(opened.file, readings=readings))
        else:
            yield run_case(case, about)


def _case(document: Document, number: int, data: dict[str, Any], keys: Iterable[str], seen: set[str]) -> Case:
    path = ("tests", number)
    case = Case(document, path, data)
    for key in data:
        if key not in keys:
            case.problems.append(_strange(document, (*path, key), str(key), keys))
    name = str(data.get("name") or "")
    if not name or name in seen:
        case.fail("C106", "a case needs a name" if not name else f"two cases are called `{name}`", "name")
    seen.add(name)
    return case
