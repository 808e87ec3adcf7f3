"""The doors of the rubric: ``load``, ``loads``, ``check``. All problems at once, with positions; nothing else is ever raised."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.problem import BizenvError, Problem, RubricError
from bizenv_rules.program import Program
from bizenv_rules.text.reading import read

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from bizenv_rules.evidence.vocabulary import Vocabulary
    from bizenv_rules.source import Span

Source: TypeAlias = "str | os.PathLike[str] | Traversable"


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
    def functions(self) -> Mapping[str, Function]:
        """The functions that its expressions may call."""
        return self._functions

    @property
    def source(self) -> bytes:
        """The authored file."""
        return self._source

    @property
    def data(self) -> dict[str, Any]:
        """The authored data."""
        if self._data is None:
            from bizenv_rules.text import load

            self._data = load(self._source, self.name).data
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
        from bizenv_rules.rubric.words import known_words

        program = self.program()
        return known_words(program.declared, program.values)

    def program(self, readings: Mapping[str, str] | None = None) -> Program:
        """The operations with these readings (others at their defaults). Raises ``RubricError`` for a choice that does not work."""
        key = tuple(sorted((readings or {}).items()))
        if key not in self._programs:
            from bizenv_rules.rubric.examining import lowered
            from bizenv_rules.rubric.places import Report
            from bizenv_rules.text import load

            document = load(self._source, self.name)
            report = Report(document)
            program = lowered(document.data, dict(key), report, self._functions, self.digest)
            if report.failed or program is None:
                raise RubricError([p for p in report.problems if p.is_error])
            self._programs[key] = program
        return self._programs[key]

    def assuming(self, conditions: Sequence[str]) -> Program:
        """The operations with more assumptions, as ``assume:`` would state them: ``given_1``, ``given_2``, …

        Raises ``RubricError`` for a condition that has no meaning here.
        """
        from bizenv_rules.rubric.examining import lowered
        from bizenv_rules.rubric.places import Report
        from bizenv_rules.text import load

        document = load(self._source, self.name)
        more = [{"id": f"given_{n}", "clause": "", "when": text, "why": text} for n, text in enumerate(conditions, 1)]
        report = Report(document)
        program = lowered({**document.data, "assume": [*document.data.get("assume", ()), *more]}, {}, report, self._functions, self.digest)
        if report.failed or program is None:
            raise RubricError([replace(p, span=None) for p in report.problems if p.is_error])
        return program

    def spans(self, paths: Iterable[str]) -> dict[str, Span]:
        """Where the file says what these paths name (``bonus.media``, ``grades.优秀``); those that it does not say are left out."""
        from bizenv_rules.rubric.spots import spans

        return spans(self._source, self.name, paths)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Rubric, (self._source, self.name, self._programs, self._functions))

    def __repr__(self) -> str:
        return f"<Rubric {self.id} {self.edition}>"


def load(path: Source, *, functions: Mapping[str, Function] = STANDARD) -> Rubric:
    """The rubric of a file. Raises ``RubricError`` with every problem found."""
    try:
        source = read(path)
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
    from bizenv_rules.evidence.bulk import collector_paused
    from bizenv_rules.rubric import cache  # a fresh start reads the cache alone

    own = functions is STANDARD
    with collector_paused():  # programs hold no cycles
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
            source = read(source)
        except BizenvError as error:
            return list(error.problems)
    return list(examine(source, name, functions)[0])


def examine(
    source: bytes, name: str, functions: Mapping[str, Function] = STANDARD, *, each: bool = True
) -> tuple[tuple[Problem, ...], Program | None]:
    """Everything that is wrong with a rubric, and its program with the default readings if it has one."""
    from bizenv_rules.rubric import examining  # unread by a start from a kept program

    return examining.examine(source, name, functions, each=each)


def digest(source: bytes) -> str:
    """sha256 of the authored text.

    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(source).hexdigest()
