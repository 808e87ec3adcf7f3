"""Modules of tests made from files of cases and from rubrics, for the pytest plug-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.problem import BizenvError, Problem
from bizenv_rules.render.frame import render_text
from bizenv_rules.rubric.decision import load_decision
from bizenv_rules.scoring.cases.decided import run_decision_case
from bizenv_rules.scoring.cases.files import Opened, open_file
from bizenv_rules.scoring.cases.model import Case, CaseResult, FileResult
from bizenv_rules.scoring.cases.run import run_case

if TYPE_CHECKING:
    from bizenv_rules.rubric.load import Rubric
    from bizenv_rules.testing.registry import Check

Test = Callable[[], None]
UNSIGNED: Final = "pending: nobody has signed this case; add `work:` and take `confirm: pending` away"


class CannotCollectError(Exception):
    """A file that holds no tests because of what is wrong with it, in words for people."""


def of_cases(path: Path, pending: str = "skip") -> ModuleType:
    """A module with one function a case, called what the case is called; ``pending``: skip, fail or pass.

    Raises ``CannotCollectError`` for a file or rubric with errors.
    """
    opened = open_file(path)
    if isinstance(opened, FileResult):
        raise CannotCollectError(_told(opened.problems, path, opened.lines))
    module = _module(path)
    for number, case in enumerate(opened.cases()):
        name = _name(str(case.get("name") or f"case {number + 1}"), vars(module))
        vars(module)[name] = _placed(_case_test(opened, number, pending), module, name, path, _line(case))
    return module


def _case_test(opened: Opened, number: int, pending: str) -> Test:
    def run() -> None:
        import pytest

        result = _result(opened, next(islice(opened.cases(), number, None)))
        if result.outcome == "failed":
            pytest.fail(_told(result.problems, Path(opened.document.name), tuple(opened.document.lines), result.clause), pytrace=False)
        if result.outcome == "pending" and pending != "pass":
            (pytest.skip if pending == "skip" else pytest.fail)(UNSIGNED)

    return run


def _result(opened: Opened, case: Case) -> CaseResult:
    from bizenv_rules.program import Decision

    if isinstance(opened.about, Decision):
        return run_decision_case(case, opened.about, lambda readings: load_decision(opened.file, readings=readings))
    return run_case(case, opened.about)


def _told(problems: tuple[Problem, ...], path: Path, lines: tuple[str, ...], clause: str = "") -> str:
    """Each problem with the lines it stands in; the clause first."""
    sources = {str(path): lines}
    return (f"clause {clause}\n" if clause else "") + render_text(problems, sources)


# ---------------------------------------------------------------------------------------------------------- rubrics


def of_rubric(path: Path) -> ModuleType:
    """A module with what is proved, and for each invariant a test at every edge and a search.

    Raises ``CannotCollectError`` for a rubric with errors.
    """
    from bizenv_rules.rubric.load import load
    from bizenv_rules.testing.asserting import STATIC
    from bizenv_rules.testing.invariants import INVARIANTS

    try:
        rubric = load(path)
    except BizenvError as error:
        raise CannotCollectError(str(error)) from None
    module = _module(path)
    vars(module)[STATIC] = _placed(_stating(rubric, STATIC, 0), module, STATIC, path, 1)
    for number, (name, check) in enumerate(INVARIANTS.items()):
        edge = f"{name}, at every edge"
        vars(module)[edge] = _placed(_stating(rubric, name, 0), module, edge, path, 1)
        vars(module)[name] = _searching(rubric, name, check, module, number)
    return module


def _stating(rubric: Rubric, name: str, max_examples: int) -> Test:
    def state() -> None:
        import pytest

        from bizenv_rules.testing.asserting import InvariantError, assert_invariants

        try:
            assert_invariants(rubric, names=[name], max_examples=max_examples)
        except InvariantError as error:
            pytest.fail(str(error), pytrace=False)

    return state


def _searching(rubric: Rubric, name: str, check: Check, module: ModuleType, number: int) -> Any:
    """A test of Hypothesis, with the number of examples of the profile; what fails is shrunk by this library."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    from bizenv_rules.testing.asserting import failure_of, told
    from bizenv_rules.testing.drawing import evidence_for

    seen: dict[str, str] = {}

    def search(evidence: Any) -> None:
        __tracebackhide__ = True
        try:
            check(rubric, evidence)
        except AssertionError:
            key = str(evidence)
            if key not in seen:
                seen[key] = told(rubric, failure_of(rubric, name, check, evidence, "by search"))
            raise AssertionError(seen[key]) from None

    search.__name__ = search.__qualname__ = f"search_{number}"
    search.__module__ = module.__name__
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    drawn = given(evidence=st.deferred(lambda: evidence_for(rubric, boundary=False)))(search)
    inner: Any = getattr(getattr(drawn, "hypothesis", None), "inner_test", None)
    if inner is not None:  # all of these have one source, hence one slot in the database
        inner._hypothesis_internal_add_digest = name.encode()  # noqa: SLF001  # as Hypothesis' own plug-in does
    return settings(phases=phases, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)(drawn)


# ----------------------------------------------------------------------------------------------------------- modules


def _module(path: Path) -> ModuleType:
    module = ModuleType(path.name.replace(".", "_"))
    module.__file__ = str(path)
    return module


def _name(wanted: str, taken: Mapping[str, object]) -> str:
    """A name that no other test has, and that pytest can tell from its own separators."""
    name = wanted.replace("::", ":").replace("[", "(").replace("]", ")")
    while name in taken or name.startswith("__"):
        name += "'"
    return name


def _placed(test: Test, module: ModuleType, name: str, path: Path, line: int) -> Test:
    """The function as if it stood at that line of the file, so that reports point there."""
    assert isinstance(test, FunctionType)
    code = test.__code__.replace(co_filename=str(path), co_firstlineno=line)
    made = FunctionType(code, test.__globals__, "case", test.__defaults__, test.__closure__)
    made.__module__, made.__doc__ = module.__name__, name
    return made


def _line(case: Case) -> int:
    span = case.document.span(case.path)
    return 1 if span is None else span.start.line
