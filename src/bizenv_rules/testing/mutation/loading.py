"""A rubric or decision made from changed data, without its text being read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bizenv_rules import text
from bizenv_rules.expr.functions import STANDARD
from bizenv_rules.expr.signature import Function
from bizenv_rules.problem import Problem, RubricError
from bizenv_rules.program import Decision, Program
from bizenv_rules.rubric.decision import examine_data
from bizenv_rules.rubric.examining import lowered
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.rubric.places import Report
from bizenv_rules.rubric.shape import check_shape
from bizenv_rules.testing.played import About, Suite
from bizenv_rules.text import Document


class Changed(Rubric):
    """A rubric of changed data. ``refused``: what the loader said of one of its combinations of readings, when that was asked for."""

    def __init__(self, document: Document, functions: Mapping[str, Function], checked: dict[Any, Any]) -> None:
        super().__init__(b"", document.name, {}, functions)
        self._data = document.data
        self._document, self._checked = document, checked
        self.refused: tuple[Problem, ...] = ()

    def program(self, readings: Mapping[str, str] | None = None) -> Program:
        """The operations with these readings. Raises ``RubricError`` where the loader refuses the data."""
        key = tuple(sorted((readings or {}).items()))
        if key not in self._programs:
            report = Report(self._document, self._checked)
            found = lowered(self.data, dict(key), report, self._functions, "")
            if found is None or report.failed:
                self.refused = tuple(report.problems)
                raise RubricError(self.refused)
            self._programs[key] = found
        return self._programs[key]


class Loader:
    """Makes rubrics and decisions from changed data; expressions that did not change are checked once."""

    def __init__(self, suite: Suite) -> None:
        self.is_decision = isinstance(suite.about, Decision)
        self.functions: Mapping[str, Function] = STANDARD if isinstance(suite.about, Decision) else suite.about.functions
        self.document = _document(suite)
        self._checked: dict[Any, Any] = {}

    def rubric(self, data: Mapping[str, Any]) -> Changed:
        """The rubric with its default readings. Raises ``RubricError`` for what the loader refuses."""
        document = replace(self.document, data=data)
        report = Report(document, self._checked)
        if check_shape("rubric", document, report) or report.failed:
            raise RubricError(report.problems)
        made = Changed(document, self.functions, self._checked)
        made.program()
        return made

    def warned(self, data: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        """What ``check`` warns of in a rubric that is not refused: code and path."""
        report = Report(replace(self.document, data=data), self._checked)
        if not self.is_decision:
            lowered(dict(data), {}, report, self.functions, "")
        return frozenset((problem.code, problem.path) for problem in report.problems)

    def decision(self, data: Mapping[str, Any], readings: Mapping[str, str] | None = None) -> Decision:
        """The decision with these readings. Raises ``RubricError`` for what the loader refuses."""
        problems, found = examine_data(replace(self.document, data=data), "", self.functions, readings or {})
        if found is None:
            raise RubricError(problems)
        return found

    def load(self, data: Mapping[str, Any]) -> About:
        """Whichever it is."""
        return self.decision(data) if self.is_decision else self.rubric(data)


def _document(suite: Suite) -> Document:
    """The document the authored data came from; places in it are only for messages nobody prints."""
    about = suite.about
    if isinstance(about, Rubric):
        return replace(text.load(about._source, about.name), problems=())  # noqa: SLF001  # the text is the rubric's own
    file = suite.opened[0].file
    return replace(text.load(text.read(file), str(file)), problems=())
