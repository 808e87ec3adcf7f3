"""Caps, floors and limits: R131 (it binds), R132 (a multiple of the step), R133 (once it binds, it matters to the total)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from bizenv_rules import exact
from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.checks.hidden import hidden
from bizenv_rules.checks.proof import Proof
from bizenv_rules.checks.shrinking import smaller
from bizenv_rules.checks.supposed import Supposed, View, Witness
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Clamp, Fact, Mul, Select
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored

COUNTED: Final = frozenset({"per_count", "by_level", "deduct", "missed"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of a node. ``name``: cap, floor, points, limit, or the level that it caps; ``up``: whether it holds from above."""

    name: str
    node: int
    of: int
    end: Fraction
    up: bool

    def __str__(self) -> str:
        """As people call it."""
        known = {"cap": "its cap of", "floor": "its floor of", "limit": "its limit of", "points": "its maximum of"}
        return f"{known.get(self.name, f'its cap on {self.name} of')} {exact_text(self.end)}"


def check(view: View) -> Iterator[Proof]:
    """Every cap and floor of a section, and every limit of an item that counts."""
    if view.program.score is None:
        return
    for node in view.program.nodes:
        for limit in limits(view, node):
            if limit.name in {"cap", "floor"}:
                yield _binding(view, node, limit)
            if limit.up:
                yield from _step(view, node, limit)
            if limit.name != "points":
                yield from _matters(view, node, limit)


def limits(view: View, node: Authored) -> Iterator[Limit]:
    """The limits of a node that are numbers and can be asked about in this class."""
    plan = view.program.plan
    if node.value not in view.where:
        return
    for stage in node.stages:
        op = plan.nodes[stage.node].op
        if stage.name in {"cap", "floor"} and isinstance(op, Clamp) and op.of in view.where and view.range(op.of).number:
            end = op.hi if stage.name == "cap" else op.lo
            if end is not None:
                yield Limit(stage.name, stage.node, op.of, end, up=stage.name == "cap")
    if node.kind in COUNTED and not node.children:
        yield from _of_item(view, node)


def _of_item(view: View, node: Authored) -> Iterator[Limit]:
    """What an item that counts is held by: its ``points``, its ``level_caps``, its ``limit``."""
    plan = view.program.plan
    for number, each in enumerate(plan.nodes[: node.value + 1]):
        op = each.op
        if each.label != node.path or not isinstance(op, Clamp) or op.hi is None or op.of not in view.where or number not in view.where:
            continue
        once = node.kind == "deduct" and op.hi == 1 and isinstance(plan.nodes[op.of].op, Fact)  # however many, it counts one
        if once or not view.range(op.of).number:
            continue
        level = _level(view, op.of) if node.kind == "by_level" else ""
        name = level or ("limit" if node.kind in {"deduct", "missed"} else "points")
        yield Limit(name, number, op.of, op.hi, up=True)


def _level(view: View, node: int) -> str:
    """The level whose points these are."""
    op = view.program.plan.nodes[node].op
    for read in (op.a, op.b) if isinstance(op, Mul) else (node,):
        fact = view.program.plan.nodes[read].op
        if isinstance(fact, Fact) and isinstance(fact.measure.source, Select):
            return fact.measure.source.level
    return ""


def _step(view: View, node: Authored, limit: Limit) -> Iterator[Proof]:
    before = view.range(limit.of)
    if not before.step or (limit.name not in {"cap", "floor"} and before.hi is not None and before.hi <= limit.end):
        return
    fits = limit.end % before.step == 0
    words = f"{limit} is {'a' if fits else 'no'} multiple of the step {exact_text(before.step)}"
    if not fits and limit.name == "points" and node.kind == "per_count":
        last = limit.end // before.step + 1
        words += f": record {last} counts {exact_text(limit.end % before.step)} instead of {exact_text(before.step)}"
    yield Proof("R132", "proved" if fits else "refuted", "interval", node.path, words, node.clause)


def _binding(view: View, node: Authored, limit: Limit) -> Proof:
    before = view.range(limit.of)
    far = before.hi if limit.up else before.lo
    way = 1 if limit.up else -1
    never = f"{limit} never binds: what it holds reaches"
    if far is not None and (far - limit.end) * way <= 0:
        return Proof("R131", "refuted", "interval", node.path, f"{never} {exact_text(far)}", node.clause, None, far)
    binds = f"{limit} binds"
    found = view.set_of(limit.of)
    if isinstance(found, ValueSet) and found.numbers:
        reached = found.max if way > 0 else found.min
        facts = view.named(view.witness(limit.of, found, reached))
        if (reached - limit.end) * way <= 0:
            return Proof("R131", "refuted", "valueset", node.path, f"{never} {exact_text(reached)}", node.clause, facts, reached)
        return Proof("R131", "proved", "valueset", node.path, binds, node.clause, facts, reached)
    value, pushed = view.pushed(limit.of, way)
    if value is not None and (value - limit.end) * way > 0:

        def beyond(facts: Witness) -> bool:
            seen = view.tried(limit.of, facts)
            return isinstance(seen, Fraction) and (seen - limit.end) * way > 0

        few = smaller(view, pushed or {}, beyond)
        seen = view.value(limit.of, few)
        value = seen if isinstance(seen, Fraction) else value
        return Proof("R131", "proved", "replay", node.path, binds, node.clause, view.named(few), value)
    return Proof("R131", "unknown", "direction", node.path, f"{binds}: not decided", node.clause)


def _matters(view: View, node: Authored, limit: Limit) -> Iterator[Proof]:
    """Where it binds, the total changes with it; unless another limit holds the same points anyway."""
    before = view.range(limit.of)
    far = before.hi if limit.up else before.lo
    if far is not None and (far - limit.end) * (1 if limit.up else -1) <= 0:
        return  # it never binds
    score = view.program.score or 0
    if hidden(view, limit.node, limit.end, up=limit.up):
        words = f"{limit} never matters to the total: where it binds, another limit holds the points anyway"
        yield Proof("R133", "refuted", "interval", node.path, words, node.clause)
        return
    held = f"{limit} matters to the total"
    _, facts = view.pushed(limit.of, 1 if limit.up else -1)

    def totals(facts: Witness) -> tuple[Fraction, Fraction] | None:
        kept, freed = view.value(score, facts), _without(view, limit, score, facts)
        return (kept, freed) if isinstance(kept, Fraction) and isinstance(freed, Fraction) and kept != freed else None

    if facts is not None and totals(facts) is None:  # a total that lacks something is no number
        facts = {**(view.pushed(score, -1)[1] or {}), **facts}
    if facts is not None and totals(facts) is not None:
        few = smaller(view, facts, lambda fewer: totals(fewer) is not None)
        kept, freed = totals(few) or (Fraction(0), Fraction(0))
        words = f"{held}: without it {exact_text(kept)} is {exact_text(freed)}"
        yield Proof("R133", "proved", "replay", node.path, words, node.clause, view.named(few), kept)
        return
    yield Proof("R133", "unknown", "replay", node.path, f"{held}: not decided", node.clause)


def _without(view: View, limit: Limit, node: int, facts: Mapping[int, Fraction]) -> object:
    """What the node comes to in the program with one limit taken away."""
    plan = view.program.plan
    op = plan.nodes[limit.node].op
    assert isinstance(op, Clamp)
    free = replace(op, hi=None) if limit.up else replace(op, lo=None)
    nodes = tuple(replace(each, op=free) if n == limit.node else each for n, each in enumerate(plan.nodes))
    changed = replace(plan, nodes=nodes)
    try:
        column = exact.run(changed, Supposed(changed, view.told(facts)), upto=node + 1)[node]
    except KeyError:
        return None
    return column[0] if column else None
