"""The doors of the rubric: ``load``, ``loads``, ``check``. All problems at once, with positions; nothing else is ever raised."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from bizenv_rules import text
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.problem import BizenvError, Problem, RubricError, in_order
from bizenv_rules.program import Program
from bizenv_rules.rubric import readings as reading
from bizenv_rules.rubric.places import Report

if TYPE_CHECKING:
    from bizenv_rules.evidence.vocabulary import Vocabulary

Source = str | os.PathLike[str] | Traversable


class Rubric:
    """A rubric that has been checked: immutable, and usable from many threads.

    ``id``, ``edition``, ``title``; ``readings``: reading → its choices, the default first; ``program(readings)``: the
    operations for one combination of readings.
    """

    def __init__(
        self, source: bytes, name: str, programs: dict[tuple[tuple[str, str], ...], Program], functions: Mapping[str, Function]
    ) -> None:
        self._source = source
        self._functions = functions
        self._programs = programs
        self._data: dict[str, Any] | None = None
        self.name = name
        self.digest = digest(source)
        self.problems: tuple[Problem, ...] = ()

    @property
    def id(self) -> str:
        """The stable id; with the edition the version key of every result."""
        return self.program().rubric

    @property
    def edition(self) -> str:
        """The edition as the file writes it."""
        return self.program().edition

    @property
    def title(self) -> str:
        """The document's title."""
        return self.program().title

    @property
    def data(self) -> dict[str, Any]:
        """The authored data."""
        if self._data is None:
            self._data = text.load(self._source, self.name).data
        return self._data

    @property
    def readings(self) -> dict[str, tuple[str, ...]]:
        """Each reading with its choices, the default first."""
        found = {}
        for name, spec in (self.data.get("readings") or {}).items():
            found[name] = tuple(sorted(spec["choices"], key=lambda choice, spec=spec: choice != spec["default"]))  # type: ignore[misc]
        return found

    @property
    def vocabulary(self) -> Vocabulary:
        """The kinds of record that evidence for this rubric may hold."""
        from bizenv_rules.rubric.lower import known_words

        program = self.program()
        return known_words(program.declared, program.values)

    def program(self, readings: Mapping[str, str] | None = None) -> Program:
        """The operations with these readings (others at their defaults). Raises ``RubricError`` for a choice that does not work."""
        key = tuple(sorted((readings or {}).items()))
        if key not in self._programs:
            document = text.load(self._source, self.name)
            report = Report(document)
            program = _lowered(document.data, dict(key), report, self._functions, self.digest)
            if report.failed or program is None:
                raise RubricError([p for p in report.problems if p.is_error])
            self._programs[key] = program
        return self._programs[key]

    def __reduce__(self) -> tuple[Any, ...]:
        return (Rubric, (self._source, self.name, self._programs, self._functions))

    def __repr__(self) -> str:
        return f"<Rubric {self.id} {self.edition}>"


def load(path: Source, *, functions: Mapping[str, Function] = STANDARD) -> Rubric:
    """The rubric of a file. Raises ``RubricError`` with every problem found."""
    try:
        source = text.read(path)
    except BizenvError as error:
        raise RubricError(error.problems) from None
    return _open(source, str(path), functions)


def loads(source: str | bytes, name: str = "<text>", *, functions: Mapping[str, Function] = STANDARD) -> Rubric:
    """The rubric of a text.

    >>> loads("language: 1")
    Traceback (most recent call last):
    bizenv_rules.problem.RubricError: ...
    """
    return _open(source.encode() if isinstance(source, str) else source, name, functions)


def _open(source: bytes, name: str, functions: Mapping[str, Function]) -> Rubric:
    from bizenv_rules.rubric import cache  # a fresh start reads the cache alone

    own = functions is STANDARD
    if own and (program := cache.get(source)) is not None:
        return Rubric(source, name, {(): program}, functions)
    found, program = examine(source, name, functions, each=False)
    if any(problem.is_error for problem in found):
        found, program = examine(source, name, functions)
    if program is None or any(problem.is_error for problem in found):
        raise RubricError([problem for problem in found if problem.is_error])
    rubric = Rubric(source, name, {(): program}, functions)
    rubric.problems = found
    if own:
        cache.put(source, program)
    return rubric


def check(source: Source | bytes, *, name: str = "<text>", functions: Mapping[str, Function] = STANDARD) -> list[Problem]:
    """Every problem of a rubric file or text, sorted by place; never raises for what a file says.

    A ``str`` with a line break is a text, any other a path.
    """
    if isinstance(source, str) and "\n" in source:
        source = source.encode()
    if not isinstance(source, bytes):
        name = str(source)
        try:
            source = text.read(source)
        except BizenvError as error:
            return list(error.problems)
    return list(examine(source, name, functions)[0])


def examine(
    source: bytes, name: str, functions: Mapping[str, Function] = STANDARD, *, each: bool = True
) -> tuple[tuple[Problem, ...], Program | None]:
    """Everything that is wrong with a rubric, and its program with the default readings if it has one."""
    from bizenv_rules.rubric.shape import check_shape, without  # jsonschema stays unread by a cached start

    document = text.load(source, name)
    report = Report(document)
    report.problems.extend(document.problems)
    if document.data is None and document.problems:
        return in_order(report.problems), None
    wrong = check_shape("rubric", document, report)
    data = without(document.data, wrong) if wrong else document.data
    if not isinstance(data, dict) or data.get("language") != 1 or "rubric" not in data:
        return in_order(report.problems), None
    try:
        program = _examined(data, report, functions, digest(source), each=each)
    except Exception:
        if not report.failed:  # what is left of a broken file may confuse the rest; a sound file may not
            raise
        program = None
    return in_order(report.problems), None if report.failed else program


def _examined(data: dict[str, Any], report: Report, functions: Mapping[str, Function], sha: str, *, each: bool) -> Program | None:
    """The program with the default readings. ``each``: every other choice alone; else the second choices together, the third …"""
    program = _lowered(data, {}, report, functions, sha)
    if not data.get("readings"):
        return program
    reading.check_apart(data, report)
    others = [[(name, choice) for choice in spec["choices"] if choice != spec["default"]] for name, spec in data["readings"].items()]
    wanted = [dict([pair]) for pairs in others for pair in pairs] if each else [dict(filter(None, pairs)) for pairs in zip_longest(*others)]
    seen = set(map(_key, report.problems))
    for choices in wanted:
        alone = report.again()
        _lowered(data, choices, alone, functions, sha)
        report.problems.extend(problem for problem in alone.problems if _key(problem) not in seen)
        seen |= set(map(_key, alone.problems))
    return program


def _key(problem: Problem) -> tuple[object, ...]:
    return (problem.code, problem.message, problem.span)


def _lowered(
    data: dict[str, Any], wanted: Mapping[str, str], report: Report, functions: Mapping[str, Function], sha: str
) -> Program | None:
    from pydantic import ValidationError

    from bizenv_rules.checks import run_checks
    from bizenv_rules.rubric.lower import lower
    from bizenv_rules.rubric.model import RubricModel
    from bizenv_rules.rubric.shape import check_changed

    known = set(report.moved)
    choices = reading.chosen(data, wanted, report)
    changed = reading.with_choices(data, choices, report)
    if not check_changed(changed, [place for place in report.moved if place not in known], report):
        return None
    try:
        model = RubricModel.model_validate(changed)
    except ValidationError as error:
        if report.failed:  # the shape of the file is wrong, and that was said
            return None
        for flaw in error.errors():
            where = tuple(part for part in flaw["loc"] if part != "own")
            report.add("E299", f"{flaw['msg']}", where)
        return None
    before = len(report.problems)
    program = lower(model, report, functions, digest=sha, readings=tuple(sorted(choices.items())))
    if report.left_out is None and not any(problem.is_error for problem in report.problems[before:]):
        signed = {(entry.code, entry.at) for entry in model.expect}
        for finding in run_checks(program):
            if (finding.code, finding.at) not in signed:
                at = report.nodes.get(finding.at, tuple(finding.at.split(".")))
                report.add(
                    finding.code, finding.message, (*at, *finding.key), *finding.help, clause=finding.clause, severity=finding.severity
                )
    return program


def digest(source: bytes) -> str:
    """sha256 of the authored text.

    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(source).hexdigest()
