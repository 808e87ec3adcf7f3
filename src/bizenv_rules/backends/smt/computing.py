"""One operation in one row, as a value of the solver."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Final

from bizenv_rules import exact
from bizenv_rules.backends.smt.folding import Part, folded
from bizenv_rules.backends.smt.held import Held, Unsupported
from bizenv_rules.backends.smt.logic import ONE, ZERO, Logic, Term, Truth
from bizenv_rules.plan import Add, Call, Clamp, Const, Curve, Fact, Fold, Mul, Operation, Pick, Ratio, Round

FEW: Final = 16
"""Up to how many values of a node are followed one by one."""


def strict(logic: Logic, read: Sequence[Held]) -> tuple[Truth, Truth]:
    """(NA, MISSING) of an operation that is NA if one of its inputs is, else MISSING if one is."""
    na = logic.either(each.na for each in read)
    return na, logic.both((logic.no(na), logic.either(each.missing for each in read)))


def computed(logic: Logic, number: int, op: Operation, read: Sequence[Held]) -> Held:
    """The value with this number that an operation other than a fact, a fold or a call makes of what it reads."""
    match op:
        case Const(value):
            return Held(number, value, few=(value,))
        case Add():
            return _add(logic, number, read)
        case Ratio():
            return _ratio(logic, number, op, read)
        case Pick():
            return _pick(logic, number, op, read)
        case _:
            na, missing = strict(logic, read)
            return Held(number, _number(logic, op, read), na, missing, _few_of(op, read), _loose(read))


def fold(logic: Logic, number: int, op: Fold, read: Sequence[Held], there: Sequence[Truth]) -> Held | str:
    """A fold over as many groups of what it reads as ``there`` has statements whether they are there, or why it cannot be followed."""
    each, parts = len(op.terms) + len(op.weights), []
    for n, flag in enumerate(there):
        group = read[n * each : (n + 1) * each]
        for m in range(len(op.terms)):
            own = [group[m], group[len(op.terms) + m]] if op.weights else [group[m]]
            na, missing = strict(logic, own)
            parts.append(Part(own[0].number, logic.either((logic.no(flag), na)), missing, own[-1].number if op.weights else ONE))
    made = folded(logic, op, parts)
    if isinstance(made, str):
        return made
    missing = logic.both((logic.no(made.nothing), made.missing))
    if op.empty is None:
        return Held(number, made.number, made.nothing, missing, loose=_loose(read))
    bare = read[-1]
    na, missing = logic.both((made.nothing, bare.na)), logic.chosen(made.nothing, bare.missing, missing)
    return Held(number, logic.when(made.nothing, bare.number, made.number), na, missing, loose=_loose(read))


def _loose(read: Sequence[Held]) -> Unsupported | None:
    return next((each.loose for each in read if each.loose is not None), None)


def _number(logic: Logic, op: Operation, read: Sequence[Held]) -> Term:
    x = read[0].number
    match op:
        case Mul():
            return _product(logic, read[0], read[1])
        case Clamp(lo, hi):
            x = x if lo is None else logic.when(logic.less(x, lo), lo, x)
            return x if hi is None else logic.when(logic.less(hi, x), hi, x)
        case Curve():
            return _along(logic, op, x)
        case Round(places, mode):
            return logic.rounded(x, places, mode)
        case _:
            raise TypeError(op)


def _add(logic: Logic, number: int, read: Sequence[Held]) -> Held:
    na = logic.both(each.na for each in read) if read else False
    missing = logic.either(logic.both((logic.no(each.na), each.missing)) for each in read)
    total = logic.sum(logic.when(each.na, ZERO, each.number) for each in read)
    return Held(number, total, na, missing, loose=_loose(read))


def _product(logic: Logic, a: Held, b: Held) -> Term:
    """One factor is known, or takes few values, or the question becomes nonlinear."""
    for one, other in ((a, b), (b, a)):
        if one.few and not isinstance(one.number, Fraction) and not isinstance(other.number, Fraction):
            found: Term = logic.times(one.few[-1], other.number)
            for each in one.few[:-1]:
                found = logic.when(logic.same(one.number, each), logic.times(each, other.number), found)
            return found
    return logic.times(a.number, b.number)


def _ratio(logic: Logic, number: int, op: Ratio, read: Sequence[Held]) -> Held:
    part, whole = read[:2]
    na, missing = strict(logic, read[:2])
    bare = logic.both((logic.no(na), logic.no(missing), logic.same(whole.number, ZERO)))
    if whole.few and not isinstance(whole.number, Fraction):
        quotient: Term = ZERO
        for each in whole.few:
            quotient = logic.when(logic.same(whole.number, each), logic.over(part.number, each), quotient)
    else:
        quotient = logic.over(part.number, whole.number)
    empty = Held(-1, ZERO, na=True) if op.empty is None else read[2]
    na = logic.either((na, logic.both((bare, empty.na))))
    missing = logic.either((missing, logic.both((bare, empty.missing))))
    return Held(number, logic.when(bare, empty.number, quotient), na, missing, loose=_loose(read))


def _pick(logic: Logic, number: int, op: Pick, read: Sequence[Held]) -> Held:
    by, last = read[0], Held(-1, ZERO, na=True) if op.otherwise is None else read[-1]
    found, na, missing = last.number, last.na, last.missing
    for case, then in reversed(list(zip(op.cases, read[1:], strict=False))):
        taken = logic.same(by.number, case.when)
        found = logic.when(taken, then.number, found)
        na, missing = logic.chosen(taken, then.na, na), logic.chosen(taken, then.missing, missing)
    known = logic.both((logic.no(by.na), logic.no(by.missing)))
    na = logic.either((by.na, logic.both((known, na))))
    missing = logic.either((by.missing, logic.both((known, missing))))
    return Held(number, found, na, missing, _few_of(op, read), _loose(read))


def _along(logic: Logic, op: Curve, x: Term) -> Term:
    found: Term = op.below
    for piece in op.pieces:
        reached = logic.less(piece.at, x) if piece.open else logic.no(logic.less(x, piece.at))
        give = logic.sum((piece.give - piece.slope * piece.at, logic.times(piece.slope, x)))
        found = logic.when(reached, give, found)
    return found


def _few_of(op: Operation, read: Sequence[Held]) -> tuple[Fraction, ...] | None:
    """The numbers an operation can give, where they are few."""
    if isinstance(op, Curve) and not any(piece.slope for piece in op.pieces):
        return tuple(sorted({op.below, *(piece.give for piece in op.pieces)}))
    known = [each.few for each in (read[1:] if isinstance(op, Pick) else read) if each.few is not None]
    if len(known) < len(read) - isinstance(op, Pick) or isinstance(op, Fact | Fold | Call):
        return None
    if isinstance(op, Pick):
        found = {value for one in known for value in one}
    elif prod(map(len, known)) > FEW:
        return None
    else:
        found = {value for values in product(*known) if isinstance(value := exact.value_of(op, values), Fraction)}
    return tuple(sorted(found)) if len(found) <= FEW else None
