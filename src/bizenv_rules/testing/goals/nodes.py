"""The goals of the nodes of a rubric: items that give and lose, caps and floors that bind and do not, conditions, rows of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bizenv_rules import exact
from bizenv_rules.checks.supposed import Supposed
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Clamp, Curve, Fact, Pick, Plan, Select, reads
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program
from bizenv_rules.testing.goals.aim import Aim, both_ways, lacking, most, never, outside
from bizenv_rules.testing.goals.goal import Goal
from bizenv_rules.testing.goals.seen import Seen

HELD: Final = ("per_count", "by_level", "deduct", "missed")
"""Kinds whose points, limits and caps of levels are goals: their counts are free."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A program with what its nodes come to before anything is known, and the plan nodes written at each path."""

    program: Program
    rest: Mapping[int, Fraction]
    at: Mapping[str, tuple[int, ...]]

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.program.plan


def drawn(program: Program) -> Drawn:
    """The program ready for its goals."""
    rest: dict[int, Fraction] = {}
    try:
        columns = exact.run(program.plan, Supposed(program.plan, {}))
    except KeyError:  # a function of the embedding program: nothing is known of what is at rest
        columns = ()
    for node in program.nodes:
        column = columns[node.value] if columns else ()
        if column and isinstance(column[0], Fraction):
            rest[node.value] = column[0]
    at: dict[str, list[int]] = {}
    for place, each in enumerate(program.plan.nodes):
        at.setdefault(each.label, []).append(place)
    return Drawn(program, rest, {label: tuple(places) for label, places in at.items()})


def of_nodes(drawn: Drawn) -> Iterator[Aim]:
    """Every goal of every node, in the document's order."""
    for node in drawn.program.nodes:
        if not node.children and not node.sheet:
            yield from _item(drawn, node)
        yield from _limits(drawn, node)
        yield from _conditions(drawn, node)


def _item(drawn: Drawn, node: Authored) -> Iterator[Aim]:
    program, value, full = drawn.program, node.value, node.full
    takes = node.kind in {"deduct", "missed"}
    why = lacking(program, node.facts, "it comes to 0 in every case")
    yield Aim(
        Goal(node.path, "takes points" if takes else "gives points", node.clause),
        lambda seen: any(found != 0 for found in seen.numbers(value)),
        why,
        lambda view: outside(view, value, None, Fraction(0)) and outside(view, value, Fraction(0), None),
    )
    at_full = full is not None and not takes and _starts_full(drawn, node)
    if full is not None and (at_full or node.kind == "grant"):
        yield Aim(
            Goal(node.path, "gives less than its points", node.clause),
            lambda seen: any(found < most_ for found, most_ in seen.pairs(value, full, of=node)),
            lacking(program, node.facts, "it gives its full points in every case"),
        )
    yield from _rows(drawn, node)


def _starts_full(drawn: Drawn, node: Authored) -> bool:
    full = None if node.full is None else drawn.plan.nodes[node.full].op
    top = getattr(full, "value", None)
    return isinstance(top, Fraction) and top > 0 and drawn.rest.get(node.value) == top


# --------------------------------------------------------------------------------------------------------- limits


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that holds a value from above (``upper``) or below: plan nodes before and after it; ``edge`` None: an expression."""

    name: str
    before: int
    after: int
    edge: Fraction | None
    upper: bool = True


def _limits(drawn: Drawn, node: Authored) -> Iterator[Aim]:
    for was, stage in pairwise(node.stages):
        if stage.name in {"cap", "floor"}:
            edge = getattr(drawn.plan.nodes[stage.node].op, "hi" if stage.name == "cap" else "lo", None)
            name = stage.name if edge is None else f"{stage.name} {exact_text(edge)}"
            yield from _held(drawn, node, Limit(name, was.node, stage.node, edge, stage.name == "cap"))
    if node.kind in HELD:
        for place in drawn.at.get(node.path, ()):
            op = drawn.plan.nodes[place].op
            if isinstance(op, Clamp) and op.hi is not None:
                yield from _held(drawn, node, Limit(_limit_name(drawn, op), op.of, place, op.hi))


def _limit_name(drawn: Drawn, op: Clamp) -> str:
    levels = {level for fact in _facts_below(drawn.plan, op.of) if (level := _level(drawn.plan, fact))}
    of = f" of {levels.pop()}" if len(levels) == 1 else ""
    return f"limit {exact_text(op.hi or Fraction(0))}{of}"


def _held(drawn: Drawn, node: Authored, limit: Limit) -> Iterator[Aim]:
    before, after, edge, program = limit.before, limit.after, limit.edge, drawn.program
    lo, hi = (edge, None) if limit.upper else (None, edge)
    yield Aim(
        Goal(node.path, f"{limit.name} binds", node.clause),
        lambda seen: any(was != now for was, now in seen.pairs(before, after, of=node)),
        lambda cases: most(cases, program, before),
        lambda view: edge is not None and outside(view, before, lo, hi),
    )
    yield Aim(
        Goal(node.path, f"{limit.name} does not bind", node.clause),
        lambda seen: any(was == now and (was != 0 or not limit.upper) for was, now in seen.pairs(before, after, of=node)),
        lambda cases: most(cases, program, before),
    )


# ----------------------------------------------------------------------------------------------------- conditions


def _conditions(drawn: Drawn, node: Authored) -> Iterator[Aim]:
    words = {"applies": ("applies", "does not apply"), "zero_when": ("`zero_when` holds", "`zero_when` does not hold")}
    for stage in node.stages:
        op = drawn.plan.nodes[stage.node].op
        if stage.name in words and isinstance(op, Pick):
            why = never("its condition holds in no case")
            yield from both_ways(node.path, node.clause, op.by, words[stage.name], why)


# ----------------------------------------------------------------------------------------------------------- rows


def _rows(drawn: Drawn, node: Authored) -> Iterator[Aim]:
    for fact in node.facts:
        level = _level(drawn.plan, fact)
        if level and not (level == "else" and node.kind == "survey"):  # an answer that is not in the scale is an error
            yield Aim(
                Goal(node.path, f"counts {level}", node.clause),
                lambda seen, fact=fact: any(seen.numbers(fact)),  # type: ignore[misc]  # of the loop
                never(f"no case has evidence of {level}"),
            )
    chain: Callable[[Drawn, Authored], Iterator[Aim]] | None = {"steps": _steps, "by_rank": _places, "linear": _pieces}.get(node.kind)
    if chain is not None:
        yield from chain(drawn, node)


def _steps(drawn: Drawn, node: Authored) -> Iterator[Aim]:
    """Rows are nested picks, the last row innermost."""
    picks = {place: op for place in drawn.at.get(node.path, ()) if isinstance(op := drawn.plan.nodes[place].op, Pick)}
    inner = {op.otherwise for op in picks.values()}
    for place in [place for place in picks if place not in inner]:
        chain, here = [], place
        while here in picks:
            chain.append(picks[here].by)
            rest = picks[here].otherwise
            here = -1 if rest is None else rest
        for n in range(len(chain) + 1):
            above, by = chain[:n], chain[n] if n < len(chain) else None
            what = f"row {n + 1} is used" if by is not None else "no row holds"
            yield Aim(Goal(node.path, what, node.clause), _chosen(above, by), never("no case has a number there"))


def _chosen(above: Sequence[int], by: int | None) -> Callable[[Seen], bool]:
    def reached(seen: Seen) -> bool:
        nodes = (*above, *(() if by is None else (by,)))
        return any(not any(found[: len(above)]) and (by is None or found[-1] == 1) for found in seen.pairs(*nodes))

    return reached


def _places(drawn: Drawn, node: Authored) -> Iterator[Aim]:
    for place in drawn.at.get(node.path, ()):
        op = drawn.plan.nodes[place].op
        if isinstance(op, Pick) and isinstance(drawn.plan.nodes[op.by].op, Fact) and len(op.cases) > 1:
            known = {case.when for case in op.cases}
            for when in known:
                yield Aim(
                    Goal(node.path, f"rank {exact_text(when)} is used", node.clause),
                    lambda seen, by=op.by, when=when: when in set(seen.numbers(by)),  # type: ignore[misc]  # of the loop
                    never("no case has this rank"),
                )
            yield Aim(
                Goal(node.path, "a rank beyond the table", node.clause),
                lambda seen, by=op.by, known=known: bool(set(seen.numbers(by)) - known),  # type: ignore[misc]  # of the loop
                never("no case has such a rank"),
            )


def _pieces(drawn: Drawn, node: Authored) -> Iterator[Aim]:
    for place in drawn.at.get(node.path, ()):
        op = drawn.plan.nodes[place].op
        if isinstance(op, Curve) and len(op.pieces) > 1:
            for n in range(-1, len(op.pieces)):
                what = "below the line" if n < 0 else f"from {exact_text(op.pieces[n].at)} on the line"
                yield Aim(
                    Goal(node.path, what, node.clause),
                    lambda seen, op=op, n=n: any(_piece(op, x) == n for x in seen.numbers(op.of)),  # type: ignore[misc]  # of the loop
                    never("no case has a number there"),
                )


def _piece(curve: Curve, x: Fraction) -> int:
    return sum(x > piece.at or (x == piece.at and not piece.open) for piece in curve.pieces) - 1


# ---------------------------------------------------------------------------------------------------------- facts


def _level(plan: Plan, fact: int) -> str:
    op = plan.nodes[fact].op
    return op.measure.source.level if isinstance(op, Fact) and isinstance(op.measure.source, Select) else ""


def _facts_below(plan: Plan, node: int) -> Iterator[int]:
    op = plan.nodes[node].op
    if isinstance(op, Fact):
        yield node
    for each in reads(op):
        yield from _facts_below(plan, each)
