"""Tables in their order: R134 (a lower level or a worse place never gives more), R135 (steps go one way)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from bizenv_rules.checks.proof import Proof
from bizenv_rules.checks.supposed import View
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.expr.tree import Lit, Name, Op
from bizenv_rules.plan import Curve, Fact, Pick, Select
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program

ORDERED: Final = "level"
"""Fields whose name ends so have their values in order, highest first; of others (a form, a type) no order is claimed."""


def check(view: View) -> Iterator[Proof]:
    """Every table by level or place, and every staircase."""
    for node in view.program.nodes:
        if node.value not in view.where or node.children or not view.range(node.value).number:
            continue
        if node.kind in {"by_level", "deduct"}:
            yield from _in_order(view, node, _by_level(view, node), "level")
        elif node.kind == "by_rank":
            yield from _in_order(view, node, _by_place(view, node), "place")
        elif node.kind in {"steps", "linear"}:
            yield from _one_way(view, node)


def _in_order(view: View, node: Authored, rows: Sequence[tuple[str, int, Fraction]], what: str) -> Iterator[Proof]:
    """``rows``: (name, fact, its value), from the highest down."""
    given = [(name, fact, at, value) for name, fact, at in rows if isinstance(value := view.tried(node.value, {fact: at}), Fraction)]
    if len(given) < 2:  # one row is in order
        return
    for (first, *_, more), (second, fact, at, less) in pairwise(given):
        if abs(less) > abs(more):
            words = f"{second} gives {exact_text(less)}, {first} only {exact_text(more)}: a lower {what} gives more than a higher one"
            facts = view.named({fact: at})
            yield Proof("R134", "refuted", "replay", node.path, words, node.clause, facts, less)
            return
    words = f"no lower {what} gives more than a higher one: " + ", ".join(f"{name} {exact_text(value)}" for name, *_, value in given)
    yield Proof("R134", "proved", "replay", node.path, words, node.clause)


def _by_level(view: View, node: Authored) -> list[tuple[str, int, Fraction]]:
    """The levels of the table in the order of the vocabulary."""
    found: dict[str, int] = {}
    order: tuple[str, ...] = ()
    for fact in node.facts:
        op = view.program.plan.nodes[fact].op
        source = op.measure.source if isinstance(op, Fact) else None
        if isinstance(source, Select) and fact in view.where:
            match source.selection.then:
                case Op("==", (Name(field), Lit(str() as level))) if field.endswith(ORDERED):
                    found[level] = fact
                    order = values_of(view.program, source.selection.record, field)
    return [(level, found[level], Fraction(1)) for level in order if level in found]


def values_of(program: Program, record: str, field: str) -> tuple[str, ...]:
    """The values that a record's field can have, highest first; empty if they are not listed."""
    listed = dict(program.values).get(f"{record}.{field}")
    if listed is not None:
        return listed
    declared = [each.values for kind in program.declared if kind.name == record for each in kind.fields if each.name == field]
    if declared:
        return declared[0]
    vocabulary = standard()
    spec = vocabulary[record].fields.get(field) if record in vocabulary else None
    return () if spec is None else spec.values


def _by_place(view: View, node: Authored) -> list[tuple[str, int, Fraction]]:
    """The places of a table that the rubric holds, best first."""
    for each in view.program.plan.nodes:
        if each.label == node.path and isinstance(each.op, Pick) and each.op.by in node.facts and each.op.by in view.where:
            return [(f"place {exact_text(case.when)}", each.op.by, case.when) for case in sorted(each.op.cases, key=lambda case: case.when)]
    return []


def _one_way(view: View, node: Authored) -> Iterator[Proof]:
    """The value at, before and after every edge either never falls or never rises."""
    curves = [each.op for each in view.program.plan.nodes if each.label == node.path and isinstance(each.op, Curve) and each.op.pieces]
    facts = {curve.of for curve in curves}
    if len(facts) != 1 or not facts <= set(node.facts) or not facts <= set(view.where):
        return  # the edges are about an expression
    (fact,) = facts
    op = view.program.plan.nodes[fact].op
    assert isinstance(op, Fact)
    step = op.measure.grid or Fraction(1, 1000)
    places = sorted({piece.at + n * step for curve in curves for piece in curve.pieces for n in (-1, 0, 1)})
    inside = [at for at in places if (op.measure.lo is None or at >= op.measure.lo) and (op.measure.hi is None or at <= op.measure.hi)]
    seen = [(at, value) for at in inside if isinstance(value := view.tried(node.value, {fact: at}), Fraction)]
    falls = next(((one, other) for one, other in pairwise(seen) if other[1] < one[1]), None)
    rises = next(((one, other) for one, other in pairwise(seen) if other[1] > one[1]), None)
    if falls is None or rises is None:
        way = "rise" if falls is None else "fall"
        yield Proof("R135", "proved", "replay", node.path, f"its steps never {'fall' if way == 'rise' else 'rise'}", node.clause)
        return
    words = "its steps go up and down: " + ", ".join(f"{exact_text(value)} at {exact_text(at)}" for at, value in (*rises, *falls))
    at, value = falls[1]
    yield Proof("R135", "refuted", "replay", node.path, words, node.clause, view.named({fact: at}), value)
