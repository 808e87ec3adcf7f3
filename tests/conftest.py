"""Hypothesis profiles, and the rule that a skipped test is a failure where nobody would notice it."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# No deadlines: a slow machine is not a wrong program.
settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("more", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("night", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_IN_CI = os.environ.get("CI") == "true"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if _IN_CI else "dev"))


def allowed_skips(text: str) -> frozenset[str]:
    """The test ids of ``allowed_skips.txt``: one a line, each with its reason after ``#``; a line without one is refused."""
    rows = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    ids = {}
    for row in rows:
        name, _, reason = (part.strip() for part in row.partition(" #"))
        if not reason:
            msg = f"tests/allowed_skips.txt: {row!r} gives no reason after '#'"
            raise pytest.UsageError(msg)
        ids[name] = reason
    return frozenset(ids)


_ALLOWED = allowed_skips((ROOT / "tests" / "allowed_skips.txt").read_text(encoding="utf-8"))


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure, unless it is an expected failure or listed with its reason."""
    # A skip by `reason` deep in a module is named after the module, so a listed file allows all that is in it.
    listed = report.nodeid in _ALLOWED or report.nodeid.partition("::")[0] in _ALLOWED
    if _IN_CI and report.skipped and not hasattr(report, "wasxfail") and not listed:
        report.outcome = "failed"
        report.longrepr = f"skipped, and not listed in tests/allowed_skips.txt: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at every test's report."""
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Look at every file's report: a whole file can be skipped, too."""
    report = yield
    refuse_skip(report)
    return report
