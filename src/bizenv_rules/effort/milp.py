"""The same parts as a mixed-integer programme for scipy's HiGHS: side constraints, and plans that are no tree.

Floats choose the steps only; whoever asks scores the plan exactly. A cap is a least of two, a curve its pieces, a condition its values,
each with yes-no variables; what cannot be written so raises ``Stop``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import Final

from bizenv_rules.effort.ground import Ground
from bizenv_rules.effort.sums import Part, Sum, Written, inner, range_of
from bizenv_rules.effort.tree import Stop
from bizenv_rules.intervals import Interval
from bizenv_rules.intervals.curves import reached
from bizenv_rules.intervals.interval import snapped_up
from bizenv_rules.plan import Clamp, Curve, Fold, Missing, Mul, Pick, Ratio

MOST_CASES: Final = 60
"""How many values of a condition or factor are told apart."""
Line = dict[int, Fraction]
"""Variable → factor; −1 is the constant."""
CONST: Final = -1


class Programme:
    """Variables and rows. Inputs come first, each with its steps up and down; ``choices``: the steps an input may take, None for all."""

    def __init__(self, ground: Ground, choices: Sequence[Sequence[int] | None]) -> None:
        self.ground, self.parts = ground, ground.parts
        self.low: list[Fraction] = []
        self.high: list[Fraction] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[Line, Fraction | None, Fraction | None]] = []
        self.lines: dict[int, Line] = {}
        self.needed: frozenset[int] = frozenset()  # parts that have to have a value, because the root is none without it
        self.moved: list[tuple[Line, Line]] = []  # for each input: how far, and (only where asked) whether
        for i, allowed in enumerate(choices):
            self._input(i, allowed)

    # ------------------------------------------------------------------------------------------------------- inputs

    def _input(self, i: int, allowed: Sequence[int] | None) -> None:
        low, high = self.parts[i].range.lo, self.parts[i].range.hi
        if low is None or high is None:
            raise Stop(-1, "an input has no limit")
        if allowed is not None:
            yes = [self._yes() for _ in allowed]
            self._row(dict.fromkeys(yes, Fraction(1)), Fraction(1), Fraction(1))
            self.lines[i] = {b: Fraction(k) for b, k in zip(yes, allowed, strict=True) if k}
            self.moved.append(({b: Fraction(abs(k)) for b, k in zip(yes, allowed, strict=True) if k}, {}))
            return
        up, down = self._variable(Fraction(0), high, whole=True), self._variable(Fraction(0), -low, whole=True)
        self.lines[i] = {up: Fraction(1), down: Fraction(-1)}
        self.moved.append(({up: Fraction(1), down: Fraction(1)}, {}))

    def changed(self, i: int) -> Line:
        """1 where an input moves at all."""
        far, known = self.moved[i]
        if not known:
            yes = self._yes()
            low, high = _both(self.parts[i], self.parts[i].range.lo, self.parts[i].range.hi)
            self._row({**far, yes: -max(-low, high)}, None, Fraction(0))
            known[yes] = Fraction(1)
        return known

    # -------------------------------------------------------------------------------------------------- expressions

    def line(self, written: Written) -> Line:
        """A value as a sum of variables."""
        if isinstance(written, Fraction):
            return {CONST: written}
        if not isinstance(written, Sum):
            raise Stop(-1, "a value is not there")
        found: Line = {CONST: written.const}
        for part, factor in written.terms:
            for variable, own in self._part(part).items():
                found[variable] = found.get(variable, Fraction(0)) + factor * own
        return found

    def _part(self, index: int) -> Line:
        if index not in self.lines:
            part = self.parts[index]
            if part.range.na or (part.range.miss and index not in self.needed):
                raise Stop(part.node, "a value may not be there")
            self.lines[index] = self._made(part)
        return self.lines[index]

    def _made(self, part: Part) -> Line:
        match part.op:
            case Clamp(lo, hi):
                found = self.line(part.read[0])
                here = range_of(part.read[0], self.parts)
                if hi is not None and (here.hi is None or here.hi > hi):
                    found = self._least(part, [(found, here), ({CONST: hi}, _point(hi))])
                    here = Interval(here.lo if here.lo is None else min(here.lo, hi), hi, step=here.step)
                if lo is not None and (here.lo is None or here.lo < lo):
                    found = self._greatest(part, [(found, here), ({CONST: lo}, _point(lo))])
                return found
            case Curve() as op:
                return self._curve(part, op)
            case Pick() as op:
                return self._pick(part, op)
            case Mul():
                return self._product(part)
            case Ratio():
                return self._quotient(part)
            case Fold("min" | "max" as how, _, _, ()):
                read = [(self.line(written), range_of(written, self.parts)) for written in part.read[: len(part.op.terms)]]
                return self._least(part, read) if how == "min" else self._greatest(part, read)
        raise Stop(part.node, f"{type(part.op).__name__} is not linear")

    def _least(self, part: Part, read: Sequence[tuple[Line, Interval]]) -> Line:
        low, high = _ends(part, [here for _, here in read])
        y = self._variable(low, high)
        yes = [self._yes() for _ in read]
        self._row(dict.fromkeys(yes, Fraction(1)), Fraction(1), Fraction(1))
        for b, (line, _) in zip(yes, read, strict=True):
            self._row(_minus({y: Fraction(1)}, line), None, Fraction(0))
            self._row({**_minus({y: Fraction(1)}, line), b: low - high}, low - high, None)
        return {y: Fraction(1)}

    def _greatest(self, part: Part, read: Sequence[tuple[Line, Interval]]) -> Line:
        turned = [({v: -f for v, f in line.items()}, Interval(_turned(here.hi), _turned(here.lo))) for line, here in read]
        return {v: -f for v, f in self._least(part, turned).items()}

    def _curve(self, part: Part, op: Curve) -> Line:
        here = range_of(part.read[0], self.parts)
        if here.step is None:
            raise Stop(part.node, "a curve of any number")
        x = self.line(part.read[0])
        stretches = [(each, *_both(part, each.start, each.stop)) for each in reached(op, here)]
        cases = [(_times(x, each.slope, each.base), (x, start, stop)) for each, start, stop in stretches]
        return self._cases(part, cases, here)

    def _pick(self, part: Part, op: Pick) -> Line:
        x = self.line(part.read[0])
        branches = {case.when: written for case, written in zip(op.cases, part.read[1:], strict=False)}
        cases = []
        for value in self._values(part, part.read[0]):
            written = branches.get(value, part.read[-1] if op.otherwise is not None else None)
            if written is not None and not isinstance(written, Missing):
                cases.append((self.line(written), (x, value, value)))
        return self._cases(part, cases, range_of(part.read[0], self.parts))

    def _product(self, part: Part) -> Line:
        for few, other in (part.read, part.read[::-1]):
            try:
                values = self._values(part, few)
            except Stop:
                continue
            x, y = self.line(few), self.line(other)
            return self._cases(part, [(_times(y, value), (x, value, value)) for value in values], range_of(few, self.parts))
        raise Stop(part.node, "a product of two that vary")

    def _quotient(self, part: Part) -> Line:
        whole, above = self.line(part.read[1]), self.line(part.read[0])
        cases = [
            (_times(above, 1 / value) if value else self.line(part.read[2]), (whole, value, value))
            for value in self._values(part, part.read[1])
            if value or len(part.read) > 2
        ]
        return self._cases(part, cases, range_of(part.read[1], self.parts))

    def _cases(self, part: Part, cases: Sequence[tuple[Line, tuple[Line, Fraction, Fraction]]], here: Interval) -> Line:
        """A variable that is the value of the one case whose condition lies between its ends."""
        low, high = _both(part, part.range.lo, part.range.hi)
        least, most = _both(part, here.lo, here.hi)
        y = self._variable(low, high)
        yes = [self._yes() for _ in cases]
        self._row(dict.fromkeys(yes, Fraction(1)), Fraction(1), Fraction(1))
        for b, (line, (x, start, stop)) in zip(yes, cases, strict=True):
            self._row({**x, b: x.get(b, Fraction(0)) + least - start}, least, None)
            self._row({**x, b: x.get(b, Fraction(0)) + most - stop}, None, most)
            far = self._reach(line) + max(abs(low), abs(high))
            gap = _minus({y: Fraction(1)}, line)
            self._row({**gap, b: far}, None, far)
            self._row({**gap, b: -far}, -far, None)
        return {y: Fraction(1)}

    def _needed(self, root: Written) -> frozenset[int]:
        """What the root reads whatever is chosen: everything but the branches of a choice."""
        found, waiting = set[int](), list(inner([root]))
        while waiting:
            part = waiting.pop()
            if part not in found:
                found.add(part)
                here = self.parts[part]
                waiting += inner(here.read[:1] if isinstance(here.op, Pick) else here.read)
        return frozenset(found)

    def _values(self, part: Part, written: Written) -> list[Fraction]:
        here = range_of(written, self.parts)
        if here.lo is None or here.hi is None or not here.step or (here.hi - here.lo) / here.step > MOST_CASES:
            raise Stop(part.node, "too many cases")
        start = snapped_up(here.lo, here.step, beyond=False)
        return [start + here.step * k for k in range(floor((here.hi - start) / here.step) + 1)]

    def _reach(self, line: Line) -> Fraction:
        return sum((abs(f) * (1 if v == CONST else max(abs(self.low[v]), abs(self.high[v]))) for v, f in line.items()), Fraction(1))

    # ---------------------------------------------------------------------------------------------------- rows

    def _variable(self, low: Fraction, high: Fraction, *, whole: bool = False) -> int:
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.low) - 1

    def _yes(self) -> int:
        return self._variable(Fraction(0), Fraction(1), whole=True)

    def _row(self, line: Line, low: Fraction | None, high: Fraction | None) -> None:
        const = line.get(CONST, Fraction(0))
        kept = {variable: factor for variable, factor in line.items() if variable != CONST and factor}
        self.rows.append((kept, None if low is None else low - const, None if high is None else high - const))

    def at_most(self, lines: Sequence[tuple[Line, Fraction]], limit: Fraction) -> None:
        """Σ factor · line ≤ limit."""
        whole: Line = {}
        for line, factor in lines:
            for variable, own in line.items():
                whole[variable] = whole.get(variable, Fraction(0)) + factor * own
        self._row(whole, None, limit)

    def at_least(self, written: Written, wanted: Fraction) -> None:
        """The value comes to what is wanted: on its grid, half a step of leeway keeps floats from losing a plan."""
        self.needed = self._needed(written)
        here = range_of(written, self.parts)
        step = here.step or Fraction(0)
        wanted = snapped_up(wanted, step, beyond=False) - step / 2
        scale = 1 / step if step else Fraction(1)
        self._row({variable: factor * scale for variable, factor in self.line(written).items()}, wanted * scale, None)


def _times(line: Line, factor: Fraction, shift: Fraction = Fraction(0)) -> Line:
    found = {variable: own * factor for variable, own in line.items()}
    found[CONST] = found.get(CONST, Fraction(0)) + shift
    return found


def _minus(a: Line, b: Line) -> Line:
    found = dict(a)
    for variable, own in b.items():
        found[variable] = found.get(variable, Fraction(0)) - own
    return found


def _point(value: Fraction) -> Interval:
    return Interval(value, value, step=abs(value))


def _turned(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _both(part: Part, low: Fraction | None, high: Fraction | None) -> tuple[Fraction, Fraction]:
    if low is None or high is None:
        raise Stop(part.node, "a value has no limit")
    return low, high


def _ends(part: Part, ranges: Sequence[Interval]) -> tuple[Fraction, Fraction]:
    ends = [_both(part, here.lo, here.hi) for here in ranges]
    return min(low for low, _ in ends), max(high for _, high in ends)
