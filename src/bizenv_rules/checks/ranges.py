"""What nodes reach against what they say they are worth: R102, R103, R104, R141."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bizenv_rules.backends.valueset import ValueSet
from bizenv_rules.checks.proof import Claim, Proof
from bizenv_rules.checks.resting import Facts
from bizenv_rules.checks.supposed import Ends, View
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored


def check(view: View) -> Iterator[Proof]:
    """Every node that states points, and the total."""
    for node in view.program.nodes:
        place = view.where.get(node.value)
        if not node.points or place is None or view.plan.nodes[place].scope or not view.ranges[place].number:
            continue
        ends, total = view.ends(node.value), node.value == view.program.score
        most = max(node.points)
        if len(node.points) > 1 and node.full is not None and (full := view.range(node.full).point) is not None:
            most = full
        yield _above(view, node, ends, most, "R104" if total else "R102")
        if most >= 0:
            yield _below(view, node, ends, "R104" if total else "R103")
        if total:
            yield _full(view, node, ends)


def _above(view: View, node: Authored, ends: Ends, most: Fraction, code: str) -> Proof:
    said = f"never more than the {exact_text(most)} points it states"
    if ends.hi is not None and ends.hi <= most:
        return Proof(code, "proved", ends.method if ends.method == "valueset" else "interval", node.path, said, node.clause)
    if ends.high is not None and ends.high > most:

        def reaches(value: Fraction) -> str:
            return f"states {exact_text(most)} points and reaches {'at least ' if value != ends.hi else ''}{exact_text(value)}"

        claim = Claim(node.value, lambda value: value > most, lambda: _facts(view, node, ends, 1, most), reaches, said)
        return Proof(code, "refuted", ends.method, node.path, reaches(ends.high), node.clause, value=ends.high, claim=claim)
    return Proof(code, "unknown", ends.method, node.path, f"{said}: not decided, {ends.why}", node.clause)


def _below(view: View, node: Authored, ends: Ends, code: str) -> Proof:
    said = "never below 0"
    if ends.lo is not None and ends.lo >= 0:
        return Proof(code, "proved", ends.method if ends.method == "valueset" else "interval", node.path, said, node.clause)
    if ends.low is not None and ends.low < 0:

        def falls(value: Fraction) -> str:
            words = f"falls below 0, to {exact_text(value)}"
            return f"{words} here, and there is no lower limit" if ends.lo is None else words

        claim = Claim(node.value, lambda value: value < 0, lambda: _facts(view, node, ends, -1, Fraction(0)), falls, said)
        return Proof(code, "refuted", ends.method, node.path, falls(ends.low), node.clause, value=ends.low, claim=claim)
    return Proof(code, "unknown", ends.method, node.path, f"{said}: not decided, {ends.why}", node.clause)


def _full(view: View, node: Authored, ends: Ends) -> Proof:
    """The best evidence reaches what the items promise together."""
    full = None if node.full is None else view.range(node.full).point
    if full is None:
        return Proof("R141", "unsupported", "interval", node.path, "its full marks are no fixed number for this class", node.clause)
    if ends.high is not None and ends.high >= full:
        words = f"the best evidence reaches its {exact_text(full)} points"
        claim = Claim(node.value, lambda value: value >= full, lambda: _facts(view, node, ends, 1, full), lambda _: words)
        return Proof("R141", "proved", ends.method, node.path, words, node.clause, value=ends.high, claim=claim)
    if ends.hi is not None and ends.hi < full:
        words = f"the best evidence reaches {exact_text(ends.hi)}, its items promise {exact_text(full)}"
        return Proof("R141", "refuted", "interval", node.path, words, node.clause, None, ends.hi)
    words = f"the best evidence reaches {exact_text(full)}: not decided, {ends.why}"
    return Proof("R141", "unknown", ends.method, node.path, words, node.clause)


def _facts(view: View, node: Authored, ends: Ends, way: int, edge: Fraction) -> Iterator[Facts]:
    """Those for the end, and those for the value nearest to the edge."""
    yield view.facts_for(node.value, ends, way)
    found = view.set_of(node.value)
    if isinstance(found, ValueSet):
        numbers = found.numbers.between(edge, None) if way > 0 else found.numbers.between(None, edge)
        near = (
            [value for value in ((numbers.min, numbers.max) if way > 0 else (numbers.max, numbers.min)) if value != edge] if numbers else []
        )
        yield from view.offered(node.value, near)
