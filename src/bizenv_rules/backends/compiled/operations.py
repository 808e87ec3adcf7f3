"""Each operation but facts and folds as lines of the generated text; nothing is divided before a ``Round`` or an edge."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm
from typing import assert_never

from bizenv_rules.backends.compiled.held import MISSING, NOT_APPLICABLE, Held, constant, denominator, divisors, fixed, times
from bizenv_rules.backends.compiled.lines import Arm, Lines, stop_arms
from bizenv_rules.intervals import branches
from bizenv_rules.intervals.curves import Stretch, reached
from bizenv_rules.plan import Add, Call, Clamp, Const, Curve, Mul, Pick, Ratio, Round, reads
from bizenv_rules.sweep import Computed


def write(out: Lines, node: int, op: Computed) -> Held:
    """The lines of one node, and how it is held from there on. What bounds fix needs no line."""
    known = fixed(out.ranges[node])
    if known is not None:
        return known
    read = [out.held[i] for i in reads(op)]
    match op:
        case Const(value):
            return constant(value)
        case Add():
            return _add(out, node, read)
        case Pick():
            return _pick(out, node, op, read)
        case _:
            stopped = _stopped(out, node, read[:2] if isinstance(op, Ratio) else read)
            return _number(out, node, op, read) if stopped is None else stopped


def _stopped(out: Lines, node: int, read: Sequence[Held]) -> Held | None:
    """How a strict operation is held of which one input is known never to be a number."""
    if any(part.v == "None" for part in read):
        return NOT_APPLICABLE
    if all(part.number for part in read):
        return None
    if not any(part.na for part in read):
        return MISSING
    out.strict(node, read, "...")
    return out.result(node, 1)


def _number(out: Lines, node: int, op: Mul | Ratio | Clamp | Curve | Round | Call, read: Sequence[Held]) -> Held:
    match op:
        case Mul():
            return _mul(out, node, read[0], read[1])
        case Ratio():
            return _ratio(out, node, op, read)
        case Clamp():
            return _clamp(out, node, op, read[0])
        case Curve():
            return _curve(out, node, op, read[0])
        case Round():
            return _round(out, node, op, read[0])
        case Call():
            return _call(out, node, read)
        case _:
            assert_never(op)


def _add(out: Lines, node: int, read: Sequence[Held]) -> Held:
    terms = [part for part in read if part.v != "None"]
    if len(terms) == 1:
        return out.alias(node, terms[0], terms[0].den)
    return added(out, node, terms, read)


def added(out: Lines, node: int, terms: Sequence[Held], read: Sequence[Held]) -> Held:
    """A sum that skips NA; NA if all that is ``read`` is."""
    den, names = denominator(terms), divisors(terms)
    summed = " + ".join((replace(part, v=f"({part.v} or 0)") if part.na else part).over(den, names) for part in terms)
    miss = " or ".join(f"{part.v} is ..." for part in terms if part.miss)
    value = f"... if {miss} else {summed}" if miss else summed
    if out.ranges[node].na:
        value = f"None if {' and '.join(f'{part.v} is None' for part in read)} else {value}"
    out.put(f"v{node} = {value}")
    return out.result(node, den, out.divisor(node, names))


def _mul(out: Lines, node: int, a: Held, b: Held) -> Held:
    if a.value is not None:
        return _scaled(out, node, b, a.value)
    if b.value is not None:
        return _scaled(out, node, a, b.value)
    out.strict(node, (a, b), f"{a.v}*{b.v}")
    return out.result(node, a.den * b.den, out.divisor(node, [part.d for part in (a, b) if part.d]))


def _scaled(out: Lines, node: int, part: Held, factor: Fraction) -> Held:
    den = part.den * factor.denominator
    shared = gcd(factor.numerator, den)
    return out.alias(node, part, den // shared, factor.numerator // shared)


def _ratio(out: Lines, node: int, op: Ratio, read: Sequence[Held]) -> Held:
    part, whole = read[:2]
    if whole.value:
        return _scaled(out, node, part, 1 / whole.value)
    bound = out.ranges[op.whole]
    empty = NOT_APPLICABLE if op.empty is None else read[2]
    shared = gcd(whole.den, part.den)
    den = denominator([Held("x", part.den // shared), *([empty] if bound.within(Fraction(0)) else [])])
    factor = den * whole.den // part.den
    with out.strictly(node, (part, whole), f"d{node}"):
        if bound.within(Fraction(0)):
            out.put(f"if {whole.v} == 0: v{node} = {empty.kept(den)}; d{node} = {empty.d or 1}")
        if whole.value is None:
            v = times(part.over(part.den, divisors([part])), factor, divisors([whole]))
            with out.block("else:") if bound.within(Fraction(0)) else nullcontext():
                out.put(f"v{node} = {v}; d{node} = {times(whole.v, 1, divisors([part]))}")
                if bound.lo is None or bound.lo < 0:
                    out.put(f"if d{node} < 0: v{node} = -v{node}; d{node} = -d{node}")
    return out.result(node, den, f"d{node}")


def _clamp(out: Lines, node: int, op: Clamp, of: Held) -> Held:
    bound = out.ranges[op.of]
    lo = op.lo if op.lo is not None and (bound.lo is None or bound.lo < op.lo) else None
    hi = op.hi if op.hi is not None and (bound.hi is None or bound.hi > op.hi) else None
    ends = [constant(end) for end in (lo, hi) if end is not None]
    if not ends:
        return out.alias(node, of, of.den)
    den, names = denominator([of, *ends]), divisors([of])
    with out.strictly(node, (of,)):
        x = out.named_as("x", of.over(den, names))
        value = x
        for end, sign in ((hi, ">"), (lo, "<")):
            if end is not None:
                edge = constant(end).over(den, names)
                value = f"{edge} if {x} {sign} {edge} else {value}"
        out.put(f"v{node} = {value}")
    return out.result(node, den, of.d)


def _curve(out: Lines, node: int, op: Curve, of: Held) -> Held:
    stretches = reached(op, out.ranges[op.of])
    names = divisors([of])
    if not stretches:
        out.strict(node, (of,), "None")
        return out.result(node, 1)
    grid = lcm(of.den, *(op.pieces[each.piece].at.denominator for each in stretches[1:]))
    slopes = [each.slope / grid for each in stretches]
    den = lcm(*(each.base.denominator for each in stretches), *(slope.denominator for slope in slopes))
    kept = names if any(slopes) else ()
    with out.strictly(node, (of,)):
        x = out.named_as("x", of.over(grid, names)) if len(stretches) > 1 or any(slopes) else of.v
        texts = [_along(each, slope, den, kept, x) for each, slope in zip(stretches, slopes, strict=True)]
        value = texts[0]
        for each, text in zip(stretches[1:], texts[1:], strict=True):
            piece = op.pieces[each.piece]
            value = f"{text} if {x} {'>' if piece.open else '>='} {constant(piece.at).over(grid, names)} else {value}"
        out.put(f"v{node} = {value}")
    return out.result(node, den, of.d if kept else "")


def _along(stretch: Stretch, slope: Fraction, den: int, names: Sequence[str], x: str) -> str:
    base = constant(stretch.base).over(den, names)
    rise = times(x, (slope * den).numerator)
    return base if not slope else rise if not stretch.base else f"{rise} + {base}"


def _pick(out: Lines, node: int, op: Pick, read: Sequence[Held]) -> Held:
    by = read[0]
    cases, rest = branches(op, out.ranges[op.by])
    arms: list[Arm] = [(_equal(by, op.cases[i].when), read[1 + i]) for i in cases]
    if rest:
        arms.append(("", NOT_APPLICABLE if op.otherwise is None else read[-1]))
    elif arms:
        arms[-1] = ("", arms[-1][1])
    return out.choose(node, ended([*stop_arms(by), *arms]))


def ended(arms: list[Arm]) -> list[Arm]:
    """The arms up to the first without a test; the last loses its own if none is without."""
    for i, (test, _) in enumerate(arms):
        if not test:
            return arms[: i + 1]
    return [*arms[:-1], ("", arms[-1][1])]


def _equal(by: Held, value: Fraction) -> str:
    names = divisors([by])
    left = times(by.v, value.denominator // gcd(value.denominator, by.den))
    right = value * by.den
    return f"{left} == {times(str(right.numerator), 1, names if right else ())}"


def _round(out: Lines, node: int, op: Round, of: Held) -> Held:
    up, down = 10 ** max(op.places, 0), 10 ** max(-op.places, 0)
    shared = gcd(up, of.den * down)
    factor, whole = up // shared, of.den * down // shared
    if whole == 1 and not of.d:
        out.strict(node, (of,), times(of.v, factor))
        return out.result(node, up)
    bound = out.ranges[op.of]
    with out.strictly(node, (of,)):
        x = out.named_as("x", times(of.v, factor))
        y = out.named_as("y", of.d if whole == 1 else times(str(whole), 1, [of.d] if of.d else []))
        rounded = _rounded(op.mode, x, y, positive=bound.lo is not None and bound.lo >= 0)
        out.put(f"v{node} = {times(f'({rounded})' if down > 1 else rounded, down)}")
    return out.result(node, up)


def _rounded(mode: str, x: str, y: str, *, positive: bool) -> str:
    """x ÷ y to a whole number, y above 0; ``points.round_whole`` is the definition."""
    down, up = f"{x} // {y}", f"-(-{x} // {y})"
    whole = {"floor": down, "ceiling": up, "half_even": f"half_even({x}, {y})"}.get(mode)
    if whole is not None:
        return whole
    half_up = (f"(2*{x} + {y}) // (2*{y})", f"-(({y} - 2*{x}) // (2*{y}))")
    above, below = {"half_up": half_up, "up": (up, down), "down": (down, up)}[mode]
    return above if positive else f"{above} if {x} >= 0 else {below}"


def _call(out: Lines, node: int, read: Sequence[Held]) -> Held:
    numbers = ", ".join(f"{part.v}, {times(str(part.den), 1, [part.d] if part.d else [])}" for part in read)
    with out.strictly(node, read, f"d{node}"):
        out.put(f"v{node}, d{node} = call{node}({numbers})")
    return out.result(node, 1, f"d{node}")
