"""Whether what a node does beyond an edge is hidden from everything that counts, because something further on holds it anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from bizenv_rules.checks.supposed import View
from bizenv_rules.intervals import Interval
from bizenv_rules.plan import Add, Clamp, Const, Curve, Fold, Mul, Operation, Pick, Plan, Round

ZERO = Fraction(0)


def hidden(view: View, node: int, edge: Fraction, *, up: bool) -> bool:
    """Whether it is all the same to total, vetoes and outputs by how much the node lies beyond the edge (``up``: above, else below).

    Sound: True only where bounds and limits show it on every way from the node to what counts.
    """
    kept = {view.where[i] for i in _counting(view) if i in view.where}
    way = _Way(view.plan, view.ranges, view.readers, kept, 1 if up else -1)
    return way.covers(view.where[node], edge)


def _counting(view: View) -> Iterator[int]:
    program = view.program
    yield from (node for node in (program.score, program.grade) if node is not None)
    yield from (veto.when for veto in program.vetoes)
    yield from (output.value for output in program.outputs)
    yield from (each.when for each in program.consequences if each.when is not None)
    if program.ranking is not None:
        yield from (program.ranking.by, *program.ranking.breaks)


class _Way:
    """From a node to all that reads it. ``sign``: 1 for values above an edge, −1 for those below."""

    def __init__(self, plan: Plan, ranges: object, readers: Mapping[int, Sequence[int]], kept: set[int], sign: int) -> None:
        self.plan, self.readers, self.kept, self.sign = plan, readers, kept, sign
        self.ranges: tuple[Interval, ...] = tuple(ranges)  # type: ignore[arg-type]  # a sequence of intervals

    def covers(self, node: int, edge: Fraction) -> bool:
        """Beyond the edge, everything that reads the node gives the same."""
        return node not in self.kept and all(self._reader(reader, node, edge) for reader in self.readers.get(node, ()))

    def _reader(self, reader: int, node: int, edge: Fraction) -> bool:
        op: Operation = self.plan.nodes[reader].op
        match op:
            case Clamp(lo, hi):
                held = hi if self.sign > 0 else lo
                return (held is not None and (edge - held) * self.sign >= 0) or self.covers(reader, edge)
            case Add(terms):
                return terms.count(node) == 1 and self._sum(reader, [term for term in terms if term != node], edge)
            case Mul(a, b):
                factor = self.plan.nodes[b if a == node else a].op
                return a != b and isinstance(factor, Const) and factor.value > 0 and self.covers(reader, edge * factor.value)
            case Fold("sum", terms, _, (), None) if terms.count(node) == 1:
                return self._sum(reader, [term for term in terms if term != node], edge)
            case Pick(by, cases, otherwise):
                return by != node and (node in {case.then for case in cases} or node == otherwise) and self.covers(reader, edge)
            case Curve():
                return self._flat(op, edge)
            case Round():
                return False
            case _:
                return False

    def _sum(self, reader: int, others: list[int], edge: Fraction) -> bool:
        """The others add at least (or at most) this; what does not apply adds nothing."""
        for other in others:
            bound = self.ranges[other]
            if not bound.number:
                continue
            end = bound.lo if self.sign > 0 else bound.hi
            if end is None:
                return False
            if bound.na:
                end = min(end, ZERO) if self.sign > 0 else max(end, ZERO)
            edge += end
        return self.covers(reader, edge)

    def _flat(self, op: Curve, edge: Fraction) -> bool:
        """The staircase has no step beyond the edge."""
        if self.sign < 0:
            return all(piece.at > edge for piece in op.pieces)
        before = [piece for piece in op.pieces if piece.at <= edge]
        return (
            len(before) == len(op.pieces) and (not before or before[-1].slope == ZERO) and not any(p.at == edge and p.open for p in before)
        )
