"""What comes after the score, or stands without one: R161 (a consequence can follow, an output has a value), R162 (a duty can be met)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.checks.answers import together
from bizenv_rules.checks.proof import Claim, Proof
from bizenv_rules.checks.resting import Facts, at_rest
from bizenv_rules.checks.supposed import View
from bizenv_rules.program import Duty, Program

ONE = Fraction(1)
FEW = 2


def check(view: View) -> Iterator[Proof]:
    """R161, for what does not hang on the places of other units."""
    for each in view.program.consequences:
        if each.when is not None and each.when in view.where:
            yield _follows(view, each.when, f"consequences.{each.id}", each.clause)
    for output in view.program.outputs:
        if output.value in view.where:
            yield _has_value(view, output.value, f"outputs.{output.id}", output.clause)


def duties(program: Program) -> Iterator[Proof]:
    """R162: every duty says when it is due or what meets it, and some record can meet it."""
    for duty in program.duties:
        at, due = f"duties.{duty.id}", _due(duty)
        if duty.met_by is None:
            words = f"{due}; no record meets it, so it is told when scoring"
            yield Proof("R162", "proved" if duty.every or duty.on else "refuted", "reading", at, words, duty.clause)
            continue
        trees = [tree for tree in (duty.met_by.where, duty.met_by.then) if tree is not None]
        possible = together(trees, FEW ** len(trees))
        if possible is not None and all(0 in answers for answers in possible):
            words = f"no record can meet it: what it asks of records of kind `{duty.met_by.record}` contradicts itself"
            yield Proof("R162", "refuted", "reading", at, words, duty.clause)
        else:
            yield Proof("R162", "proved", "reading", at, f"{due}; records of kind `{duty.met_by.record}` meet it", duty.clause)


def _due(duty: Duty) -> str:
    if duty.on is not None:
        return f"due on {duty.on}"
    return f"due every {duty.every.replace('_', ' ')}" if duty.every else "without a due date: met or open"


def _follows(view: View, node: int, at: str, clause: str) -> Proof:
    said, bound = "it can follow", view.range(node)
    if not bound.number or bound.hi == 0:
        return Proof("R161", "refuted", "interval", at, "its condition never holds", clause)
    found = view.set_of(node)
    if isinstance(found, ValueSet) and found.numbers:
        if ONE not in found:
            return Proof("R161", "refuted", "valueset", at, "its condition never holds", clause)
        claim = Claim(node, lambda value: value == ONE, lambda: view.offered(node, [ONE]), lambda _: said)
        return Proof("R161", "proved", "valueset", at, said, clause, claim=claim)
    facts = next((facts for facts in _tried(view, node) if view.tried(node, facts) == ONE), None)
    if facts is None:
        return Proof("R161", "unknown", "direction", at, f"{said}: not decided", clause)
    claim = Claim(node, lambda value: value == ONE, lambda: iter([view.smaller(node, facts, ONE), facts]), lambda _: said)
    return Proof("R161", "proved", "replay", at, said, clause, claim=claim)


def _tried(view: View, node: int) -> Iterator[Facts]:
    """Evidence for a condition: nothing, the best, the worst, each with every fact the condition asks about counted once."""
    read = [view.back[place] for place in view.moves[view.where[node]] if place in view.back]
    once = {fact: _one(view, fact) for fact in read}
    for other in (None, node, view.program.score):
        for way in (1, -1):
            base = {} if other is None else view.pushed(other, way)[1] or {}
            yield base
            yield {**base, **once}
            yield from ({**base, fact: value} for fact, value in once.items())


def _one(view: View, fact: int) -> Fraction:
    measure = view.measure(fact)
    one = at_rest(measure) + (measure.grid or ONE)
    return one if measure.hi is None or one <= measure.hi else at_rest(measure)


def _has_value(view: View, node: int, at: str, clause: str) -> Proof:
    said = "it has a value"
    if not view.range(node).number:
        return Proof("R161", "refuted", "interval", at, "it never has a value", clause)
    if not view.moves[view.where[node]]:
        return Proof("R161", "proved", "interval", at, said, clause)
    facts = next((facts for facts in _tried(view, node) if isinstance(view.tried(node, facts), Fraction)), None)
    if facts is None:
        return Proof("R161", "unknown", "direction", at, f"{said}: not decided", clause)
    claim = Claim(node, lambda _: True, lambda: iter([facts]), lambda _: said)
    return Proof("R161", "proved", "replay", at, said, clause, claim=claim)
