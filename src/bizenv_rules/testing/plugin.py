"""The pytest plug-in: every case of a ``*.cases.yaml`` is a test, and on request every invariant of every rubric.

Cheap to load: nothing of the library is imported before there is a file to collect, and Hypothesis only for invariants.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

CASES: Final = ".cases.yaml"
OPENING: Final = 4096
"""Bytes of a file in which its first key stands, comments before it included."""
PENDING: Final = ("skip", "fail", "pass")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options and ini values; all off unless asked for, but for the cases themselves."""
    group = parser.getgroup("bizenv-rules")
    group.addoption("--bizenv-invariants", action="store_true", help="try every invariant on every rubric that is collected")
    group.addoption("--no-bizenv-cases", action="store_true", help="leave *.cases.yaml alone")
    parser.addini("bizenv_invariants", "as --bizenv-invariants", type="bool", default=False)
    parser.addini("bizenv_cases", "whether *.cases.yaml are tests", type="bool", default=True)
    parser.addini("bizenv_pending", f"what a case that nobody has signed does: {', '.join(PENDING)}", default="skip")


def pytest_configure(config: pytest.Config) -> None:
    """Marks for ``-m``."""
    config.addinivalue_line("markers", "bizenv_case: a case of a *.cases.yaml")
    config.addinivalue_line("markers", "bizenv_invariant: an invariant of a rubric")
    if config.getini("bizenv_pending") not in PENDING:
        raise pytest.UsageError(f"bizenv_pending is one of {', '.join(PENDING)}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Files of cases, and rubrics where invariants are asked for."""
    config = parent.config
    if file_path.suffix != ".yaml":
        return None
    if file_path.name.endswith(CASES):
        wanted = config.getini("bizenv_cases") and not config.getoption("no_bizenv_cases")
        return CasesFile.from_parent(parent, path=file_path) if wanted else None
    if (config.getoption("bizenv_invariants") or config.getini("bizenv_invariants")) and _is_rubric(file_path):
        return RubricFile.from_parent(parent, path=file_path)
    return None


def _is_rubric(path: Path) -> bool:
    """Whether a line at the top says ``rubric:``."""
    with path.open("rb") as file:
        return any(line.startswith(b"rubric:") for line in file.read(OPENING).splitlines())


class _Made(pytest.Module):
    """A module of tests that were made from a file; each test is called what it is about."""

    marked = ""

    def istestfunction(self, obj: object, name: str) -> bool:
        """All that was made, whatever ``python_functions`` says."""
        return callable(obj) and not name.startswith("__")

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """The tests, each with the mark to select it by."""
        for item in super().collect():
            item.add_marker(self.marked)
            yield item


class CasesFile(_Made):
    """One test a case, named as the case is."""

    marked = "bizenv_case"

    def _getobj(self) -> ModuleType:
        from bizenv_rules.testing.collected import CannotCollectError, of_cases

        try:
            return of_cases(self.path, str(self.config.getini("bizenv_pending")))
        except CannotCollectError as error:
            raise self.CollectError(str(error)) from None


class RubricFile(_Made):
    """Two tests an invariant, at every edge and by search, and one for what is proved without evidence."""

    marked = "bizenv_invariant"

    def _getobj(self) -> ModuleType:
        from bizenv_rules.testing.collected import CannotCollectError, of_rubric

        try:
            return of_rubric(self.path)
        except CannotCollectError as error:
            raise self.CollectError(str(error)) from None
