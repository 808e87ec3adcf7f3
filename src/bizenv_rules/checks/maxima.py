"""What the document says a section is worth, against what its parts can give (language.md §3.3 ``points``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from bizenv_rules import exact
from bizenv_rules.checks.classes import classes
from bizenv_rules.checks.finding import Finding
from bizenv_rules.plan import Plan
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program
from bizenv_rules.specialise import specialise

_FEW = 2


def check(program: Program) -> Iterator[Finding]:
    """R101: the parts give less than stated (can be signed). E322: they give more, and no ``cap`` is written."""
    stated = [node for node in program.nodes if node.points and node.kind == "section"]
    for node in stated:
        if node.full is None:
            message = f"`{node.path}` says {_stated(node)}, but nothing limits what its items give"
            help_ = (f"write `cap: {exact_text(max(node.points))}` if it is 封顶",)
            yield Finding("E323", "error", message, node.path, ("points",), help_, node.clause)
    bounded = {node.full: node for node in stated if node.full is not None}
    found: dict[int, set[Fraction]] = {full: set() for full in bounded}
    plan: Plan = program.plan
    where: Mapping[int, int] = {full: full for full in bounded}
    worlds = list(classes(plan, bounded))
    if len(worlds) > _FEW:  # the maxima alone: scores are most of a plan
        plan, where = specialise(plan, {}, keep=bounded)
        worlds = list(classes(plan, [where[full] for full in bounded]))
    for world in worlds:
        columns = exact.run(plan, world)
        for full, seen in found.items():
            seen.update(value for value in columns[where[full]] if isinstance(value, Fraction))
    for full, node in bounded.items():
        for value in sorted(found[full] - set(node.points)):
            yield _finding(node, value, hangs=len(found[full]) > 1)


def _finding(node: Authored, full: Fraction, *, hangs: bool) -> Finding:
    text, most = exact_text(full), max(node.points)
    among = " for some units" if hangs else ""
    if full > most:
        help_ = (f"write `cap: {exact_text(most)}` if it is 封顶", "or `beyond: true` on what comes on top (另加)")
        message = f"the parts of `{node.path}` give up to {text}{among}, but it says {_stated(node)}"
        return Finding("E322", "warning" if hangs else "error", message, node.path, ("points",), help_, node.clause, full)
    message = f"the parts of `{node.path}` give {text} at most{among}, but it says {_stated(node)}"
    help_ = ("look for an item that belongs inside", "or sign it under `expect:` with code R101 and the reason")
    return Finding("R101", "warning", message, node.path, ("points",), help_, node.clause, full)


def _stated(node: Authored) -> str:
    return " or ".join(exact_text(points) for points in node.points)
