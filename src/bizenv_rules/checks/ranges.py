"""What nodes reach against what they say they are worth: R102, R103, R104, R141."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from bizenv_rules.checks.proof import Named, Proof
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
        seek = _seek(view, node, ends, 1)
        words = f"states {exact_text(most)} points and reaches {'at least ' if ends.hi != ends.high else ''}{exact_text(ends.high)}"
        return Proof(code, "refuted", ends.method, node.path, words, node.clause, value=ends.high, seek=seek)
    return Proof(code, "unknown", ends.method, node.path, f"{said}: not decided, {ends.why}", node.clause)


def _below(view: View, node: Authored, ends: Ends, code: str) -> Proof:
    said = "never below 0"
    if ends.lo is not None and ends.lo >= 0:
        return Proof(code, "proved", ends.method if ends.method == "valueset" else "interval", node.path, said, node.clause)
    if ends.low is not None and ends.low < 0:
        seek = _seek(view, node, ends, -1)
        words = f"falls below 0, to {exact_text(ends.low)}"
        words += " here, and there is no lower limit" if ends.lo is None else ""
        return Proof(code, "refuted", ends.method, node.path, words, node.clause, value=ends.low, seek=seek)
    return Proof(code, "unknown", ends.method, node.path, f"{said}: not decided, {ends.why}", node.clause)


def _full(view: View, node: Authored, ends: Ends) -> Proof:
    """The best evidence reaches what the items promise together."""
    full = None if node.full is None else view.range(node.full).point
    if full is None:
        return Proof("R141", "unsupported", "interval", node.path, "its full marks are no fixed number for this class", node.clause)
    if ends.high is not None and ends.high >= full:
        seek = _seek(view, node, ends, 1)
        words = f"the best evidence reaches its {exact_text(full)} points"
        return Proof("R141", "proved", ends.method, node.path, words, node.clause, value=ends.high, seek=seek)
    if ends.hi is not None and ends.hi < full:
        words = f"the best evidence reaches {exact_text(ends.hi)}, its items promise {exact_text(full)}"
        return Proof("R141", "refuted", "interval", node.path, words, node.clause, None, ends.hi)
    words = f"the best evidence reaches {exact_text(full)}: not decided, {ends.why}"
    return Proof("R141", "unknown", ends.method, node.path, words, node.clause)


def _seek(view: View, node: Authored, ends: Ends, way: int) -> Callable[[], Named]:
    return lambda: view.facts_for(node.value, ends, way)
