"""What the document says a section is worth, against what its parts can give (language.md §3.3 ``points``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bizenv_rules import exact
from bizenv_rules.checks.assumed import possible
from bizenv_rules.checks.classes import conditions, present
from bizenv_rules.checks.finding import Finding
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Leaf, Missing, Plan, Row
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program
from bizenv_rules.specialise.forest import Forest


def check(program: Program) -> Iterator[Finding]:
    """R101: the parts give less than stated (can be signed). E322: they give more, and no ``cap`` is written."""
    stated = [node for node in program.nodes if node.points and node.kind == "section"]
    for node in stated:
        if node.full is None:
            message = f"`{node.path}` says {_stated(node)}, but nothing limits what its items give"
            help_ = (f"write `cap: {exact_text(max(node.points))}` if it is 封顶",)
            yield Finding("E323", "error", message, node.path, ("points",), help_, node.clause)
    for node, found in maxima(program):
        for value in sorted((found or set()) - set(node.points)):
            yield _finding(node, value, hangs=len(found or ()) > 1)


def maxima(program: Program) -> Iterator[tuple[Authored, set[Fraction] | None]]:
    """The maxima of every section that states points, one or more by class of units; None where there are too many classes."""
    plan = program.plan
    bounded = [(node, node.full) for node in program.nodes if node.points and node.kind == "section" and node.full is not None]
    held = [one.when for one in program.assumptions]
    forest = Forest(plan, dict.fromkeys(present(plan), Fraction(1)), conditions(plan, [*held, *(full for _, full in bounded)]))
    places: dict[int, set[int] | None] = {full: None for _, full in bounded}
    for full in places:
        asked, classes = possible(program, conditions(plan, [full]))
        if classes is not None:
            given = [dict(zip(asked, map(Fraction, answers), strict=True)) for answers in classes]
            places[full] = {forest.placed([full], answers)[full] for answers in given}
    columns = exact.run(Plan(tuple(forest.nodes), plan.scopes), Unfilled(plan))
    for node, full in bounded:
        here = places[full]
        yield node, None if here is None else {value for place in here for value in columns[place] if isinstance(value, Fraction)}


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A world in which nothing is given; every scope has one member."""

    plan: Plan

    def rows(self, scope: int) -> Sequence[Row]:
        """One row a scope."""
        depth = 0
        above = self.plan.scopes[scope].parent
        while above is not None:
            depth, above = depth + 1, self.plan.scopes[above].parent
        return (("·",) * depth,)

    def leaf(self, node: int, row: Row) -> Leaf:  # noqa: ARG002  # of the protocol
        """Nothing was given."""
        return Missing(frozenset((node,)))


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
