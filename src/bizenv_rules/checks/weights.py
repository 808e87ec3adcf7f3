"""Weights: R140 (they add up to 1), R142 (what has a weight is collected for the units it is weighted for)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from bizenv_rules.checks.classes import behind
from bizenv_rules.checks.matching import Known, TooManyError, together
from bizenv_rules.checks.proof import Proof, Verdict
from bizenv_rules.checks.supposed import View
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.expr.tree import Tree, names
from bizenv_rules.plan import Absent, Derived, Fact, Given, Instance, Number, Select
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored

NO_EVIDENCE: Final = (Absent, Given, Instance, Number)


def check(view: View) -> Iterator[Proof]:
    """Every section whose parts have weights."""
    parents = dict.fromkeys(node.parent for node in view.program.nodes if node.weight is not None and node.parent is not None)
    for parent in parents:
        parts = [node for node in view.program.nodes if node.parent == parent and node.weight is not None]
        there = [node for node in parts if view.range(node.value).number or view.range(node.value).miss]
        if not view.reaches(parent):
            continue
        if there:
            yield _sum(view, parent, there, left_out=len(there) < len(parts))
        for node in there:
            yield _collected(view, node)


def _sum(view: View, parent: str, there: list[Authored], *, left_out: bool) -> Proof:
    clause = next((node.clause for node in view.program.nodes if node.path == parent), "")
    weights = [view.range(node.weight).point for node in there if node.weight is not None]
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights):
        return Proof("R140", "unsupported", "interval", parent, "its weights add up to 1: they are given when scoring", clause)
    total = sum(known, Fraction(0))
    words = f"its weights add up to {exact_text(total)}"
    open_ = left_out and not view.is_real and total != 1
    words += ": whether such units exist hangs on the list of units" if open_ else ""
    verdict: Verdict = "proved" if total == 1 else "unknown" if open_ else "refuted"
    return Proof("R140", verdict, "interval", parent, words, clause, None, total)


def _collected(view: View, node: Authored) -> Proof:
    """Some record, mark or duty can give the number for a unit of this class."""
    facts = [fact for fact in behind(view.program.plan, [node.value]) if fact in view.where and not _is(view, fact, *NO_EVIDENCE)]
    read = [fact for fact in behind(view.plan, [view.where[node.value]]) if fact in view.back]
    given = [view.back[fact] for fact in read if not _is(view, view.back[fact], *NO_EVIDENCE)]
    if not node.facts and not facts:
        return Proof("R142", "proved", "reading", node.path, "it is a fixed number", node.clause)
    dead = [fact for fact in given if _is_dead(view, fact)]
    if given and len(dead) < len(given):
        return Proof("R142", "proved", "reading", node.path, "what the weight is put on is collected", node.clause)
    words = "it has a weight, but nothing collects it"
    if dead:
        words += " for these units: its condition leaves all their records out"
    return Proof("R142", "refuted", "reading", node.path, words, node.clause)


def _is_dead(view: View, fact: int) -> bool:
    """No record of a unit of this class can be selected: the conditions contradict the answers about the class, or each other."""
    op = view.program.plan.nodes[fact].op
    source = op.measure.source if isinstance(op, Fact) else None
    if not isinstance(source, Select):
        return False
    trees = [tree for tree in (source.selection.where, source.selection.then) if tree is not None]
    try:
        return bool(trees) and together(trees, known_of(view, source.selection.record)) is None
    except TooManyError:
        return False


def known_of(view: View, record: str) -> Known:
    """The rubric's lists, and the answers about the class as far as they do not name a field of the record."""
    fields = {field.name for kind in view.program.declared if kind.name == record for field in kind.fields}
    vocabulary = standard()
    fields |= set(vocabulary[record].fields) if record in vocabulary else set()
    answers: dict[Tree, bool] = {}
    for node, answer in view.answers.items():
        op = view.program.plan.nodes[node].op
        source = op.measure.source if isinstance(op, Fact) else None
        if isinstance(source, Derived) and not names(source.tree) & fields:
            answers[source.tree] = bool(answer)
    return Known(dict(view.program.lists), answers)


def _is(view: View, fact: int, *kinds: type) -> bool:
    op = view.program.plan.nodes[fact].op
    return isinstance(op, Fact) and isinstance(op.measure.source, kinds)
