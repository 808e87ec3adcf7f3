"""Static checks: what a program says about itself before any evidence. One check a file; each gives findings."""

from __future__ import annotations

from collections.abc import Iterator

from bizenv_rules.checks import bands, maxima
from bizenv_rules.checks.finding import Finding
from bizenv_rules.program import Program

__all__ = ["Finding", "run_checks"]


def run_checks(program: Program) -> Iterator[Finding]:
    """Every finding of every check, in the order of the checks."""
    yield from maxima.check(program)
    yield from bands.check(program)
