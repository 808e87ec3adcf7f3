"""A skipped test is a failure where CI=true, unless it is listed with its reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import allowed_skips

ROOT = Path(__file__).resolve().parents[1]
SKIPPING = """
import pytest

@pytest.mark.skip(reason="not today")
def test_skipped(): ...

@pytest.mark.xfail(reason="known", strict=True)
def test_known(): raise ValueError
"""


@pytest.fixture
def shelf(tmp_path):
    """A folder with our rules, one skipped test and one expected failure."""
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    tests = tmp_path / "tests"
    tests.mkdir()
    for name in ("conftest.py", "allowed_skips.txt"):
        (tests / name).write_bytes((ROOT / "tests" / name).read_bytes())
    (tests / "test_one.py").write_text(SKIPPING, encoding="utf-8")
    return tests


def verdict(tests: Path, *, ci: str) -> str:
    """The closing line of pytest."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)]
    env = {**os.environ, "CI": ci, "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, cwd=tests.parent, env=env, check=False, capture_output=True, text=True)
    return done.stdout.splitlines()[-1]


def test_a_skip_is_a_failure_in_ci_only(shelf):
    """On a desk a missing program skips a test; in CI that would hide it."""
    assert "1 skipped, 1 xfailed" in verdict(shelf, ci="")
    assert "1 xfailed, 1 error" in verdict(shelf, ci="true")


def test_a_skipped_file_is_a_failure_in_ci_too(shelf):
    """A file can be skipped as a whole, before any test of it is known."""
    (shelf / "test_one.py").write_text("import pytest\npytest.importorskip('no_such_library')\n", encoding="utf-8")
    assert "1 skipped" in verdict(shelf, ci="")
    assert "1 error" in verdict(shelf, ci="true")


def test_a_listed_skip_is_allowed(shelf):
    """The list names the test and the reason."""
    (shelf / "allowed_skips.txt").write_text("tests/test_one.py::test_skipped  # no such day\n", encoding="utf-8")
    assert "1 skipped, 1 xfailed" in verdict(shelf, ci="true")


def test_a_listed_skip_needs_a_reason():
    """A bare id is refused."""
    assert allowed_skips("# heading\n\ntests/a.py::b  # why\n") == {"tests/a.py::b"}
    with pytest.raises(pytest.UsageError, match="no reason"):
        allowed_skips("tests/a.py::b\n")
