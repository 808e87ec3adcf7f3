"""The quotation against the numbers: R147 (which side an edge lies on), R148 (a number that the item does not have)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bizenv_rules.checks import wording
from bizenv_rules.checks.proof import Proof
from bizenv_rules.plan import Clamp, Const, Curve, Fact, Operation, Pick, Select, reads
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program


def check(program: Program) -> Iterator[Proof]:
    """Every node with a quotation that says something in numbers. What a quotation leaves out is never a finding: it is an extract."""
    family = {node.path: node for node in program.nodes}
    for node in program.nodes:
        if node.quote:
            behind = tuple(_behind(program, node))
            if not node.children:
                yield from _edges(program, node, behind)
            yield from _numbers(program, family, node, behind)


def _edges(program: Program, node: Authored, behind: tuple[int, ...]) -> Iterator[Proof]:
    """An edge that the quotation words and the item has."""
    sides: dict[Fraction, set[bool]] = {}
    for number in behind:
        op = program.plan.nodes[number].op
        for piece in op.pieces if isinstance(op, Curve) else ():
            sides.setdefault(piece.at, set()).add(not piece.open)
    for edge in wording.edges(node.quote):
        here = sides.get(edge.at, set())
        if len(here) != 1:
            continue  # the item has no such edge, or has it both ways (==)
        fits = edge.with_upper in here
        said = f"“{edge.words}” puts {exact_text(edge.at)} itself with what lies {'above' if edge.with_upper else 'below'}"
        words = f"{said}, and so does the item" if fits else f"{said}, but the item puts it on the other side"
        yield Proof("R147", "proved" if fits else "refuted", "reading", node.path, words, node.clause)


def _numbers(program: Program, family: dict[str, Authored], node: Authored, behind: tuple[int, ...]) -> Iterator[Proof]:
    """Every number of points and every percentage of the quotation is a number of the node, its parts or what it stands in."""
    said = [(number, f"{exact_text(number)}分") for number in wording.points(node.quote)]
    said += [(number / 100, f"{exact_text(number)}%") for number in wording.shares(node.quote)]
    if not said:
        return
    known = {abs(value) for number in behind for value in _values(program.plan.nodes[number].op)}
    known |= {value for path, part in family.items() if path.startswith(f"{node.path}.") or not node.parent for value in part.points}
    at: Authored | None = node
    while at is not None:
        known |= set(at.points)
        at = None if at.parent is None else family[at.parent]
    missing = [words for number, words in said if number not in known and number * 100 not in known]
    if missing:
        words = f"the quotation says {' and '.join(missing)}, which is no number of this item"
        yield Proof("R148", "refuted", "reading", node.path, words, node.clause)
    else:
        words = (
            f"{', '.join(words for _, words in said)} of the quotation {'is a number' if len(said) == 1 else 'are numbers'} of this item"
        )
        yield Proof("R148", "proved", "reading", node.path, words, node.clause)


def _behind(program: Program, node: Authored) -> Iterator[int]:
    """The operations behind the node's value, maximum and weight, and behind those of its parts."""
    prefix = f"{node.path}."
    parts = [each for each in program.nodes if each.path == node.path or each.path.startswith(prefix)]
    seen: set[int] = set()
    stack = [place for each in parts for place in (each.value, each.full, each.weight) if place is not None]
    while stack:
        number = stack.pop()
        if number not in seen:
            seen.add(number)
            yield number
            stack += reads(program.plan.nodes[number].op)


def _values(op: Operation) -> Iterator[Fraction]:
    match op:
        case Const(value):
            yield value
        case Clamp(lo, hi):
            yield from (end for end in (lo, hi) if end is not None)
        case Curve(below, pieces):
            yield below
            for piece in pieces:
                yield from (piece.at, piece.give, piece.slope)
        case Pick(_, cases):
            yield from (case.when for case in cases)
        case Fact(measure):
            source = measure.source
            ends = [measure.lo, measure.hi]
            if isinstance(source, Select) and source.forms is not None:
                ends += [source.forms.low, source.forms.high, source.forms.full, *source.forms.allowed]
            yield from (end for end in ends if end is not None)
        case _:
            return
