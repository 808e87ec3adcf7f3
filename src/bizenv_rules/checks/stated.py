"""R101: what the parts of every section give, class by class, against the points it states."""

from __future__ import annotations

from collections.abc import Iterator

from bizenv_rules.checks import maxima
from bizenv_rules.checks.classes import TOO_MANY
from bizenv_rules.checks.finding import Finding
from bizenv_rules.checks.proof import Proof
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program


def check(program: Program) -> Iterator[Proof]:
    """One statement a section; every maximum that is not stated is named."""
    wrong: dict[str, list[Finding]] = {}
    for finding in maxima.check(program):
        wrong.setdefault(finding.at, []).append(finding)
    open_ = {node.path for node, found in maxima.maxima(program) if found is None}
    for node in program.nodes:
        if node.path in open_:
            yield Proof("R101", "unsupported", "replay", node.path, f"its parts give what it states: {TOO_MANY}", node.clause)
        elif node.points and node.kind == "section":
            yield _section(node, wrong.get(node.path, []))


def _section(node: Authored, findings: list[Finding]) -> Proof:
    if not findings:
        return Proof("R101", "proved", "replay", node.path, "its parts give what it states", node.clause)
    if len(findings) == 1:
        return Proof("R101", "refuted", "replay", node.path, findings[0].message, node.clause, None, findings[0].value)
    values = [finding.value for finding in findings if finding.value is not None]
    given, stated = " or ".join(map(exact_text, values)), " or ".join(map(exact_text, node.points))
    words = f"the parts of `{node.path}` give {given} at most, by class of unit, but it says {stated}"
    return Proof("R101", "refuted", "replay", node.path, words, node.clause, None, max(values, default=None))
