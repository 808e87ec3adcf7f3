"""Folds as lines of the generated text: in place where the values are plain whole numbers, else by a function of ``runtime``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import lcm

from bizenv_rules import folds
from bizenv_rules.backends.compiled import runtime
from bizenv_rules.backends.compiled.held import NOT_APPLICABLE, Held, denominator, divisors, fixed
from bizenv_rules.backends.compiled.lines import Arm, Lines
from bizenv_rules.backends.compiled.operations import added, ended
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fold


@dataclass(frozen=True, slots=True)
class Members:
    """A term's values over the members of a scope, as the text names them: one list of numerators, one of divisors ("" if all 1)."""

    held: Held
    values: str
    divisors: str


@dataclass(frozen=True, slots=True)
class Inner:
    """What a fold over members reads: the term, the weight if there is one, and how few and many members there can be."""

    term: Members
    weight: Members | None
    fewest: int
    most: int | None


def write(out: Lines, node: int, op: Fold, inner: Inner | None) -> Held:
    """A fold over members, or over terms if ``inner`` is None."""
    known = fixed(out.ranges[node])
    if known is not None:
        return known
    empty = NOT_APPLICABLE if op.empty is None else out.held[op.empty]
    if inner is not None:
        return _over(out, node, op, inner, empty)
    terms, weighing = [out.held[i] for i in op.terms], [out.held[i] for i in op.weights]
    if op.how == "first":
        return _first(out, node, terms, empty)
    if not weighing:
        terms = [term for term in terms if term.v != "None"]
        if not terms:
            return out.alias(node, empty, empty.den)
        if not any(term.na for term in terms):
            return _terms(out, node, op, terms)
    return _general(out, node, op, (_listed(terms), _listed(weighing) if weighing else None), empty)


def _first(out: Lines, node: int, terms: Sequence[Held], empty: Held) -> Held:
    arms: list[Arm] = [(f"{term.v} is not None" if term.na else "", replace(term, na=False)) for term in terms]
    return out.choose(node, ended([arm for arm in [*arms, ("", empty)] if arm[1].v != "None" or not arm[0]]))


def _terms(out: Lines, node: int, op: Fold, terms: Sequence[Held]) -> Held:
    """One or more terms that cannot be NA: their number is known now."""
    if op.how == "geometric":
        return _general(out, node, op, (_listed(terms), None), NOT_APPLICABLE)
    den, names = denominator(terms), divisors(terms)
    start, stop = folds.window(op.how, len(terms), op.k, op.drop)
    n = stop - start if op.divide or op.how in folds.AVERAGES else 1
    if stop - start == len(terms):
        made = added(out, node, terms, terms)
        return replace(made, den=made.den * n)
    texts = [term.over(den, names) for term in terms]
    if stop - start == 1 and (start == 0 or stop == len(terms)):
        value = f"{'least' if start == 0 else 'greatest'}({', '.join(texts)})"
        if len(texts) == 2 and not any("*" in text for text in texts):
            value = f"{texts[0]} if {texts[0]} {'<' if start == 0 else '>'} {texts[1]} else {texts[1]}"
    elif stop - start == 1:
        value = f"ascending(({', '.join(texts)}))[{start}]"
    else:
        value = f"total(ascending(({', '.join(texts)}))[{start}:{stop}])"
    out.strict(node, terms, value)
    return out.result(node, den * n, out.divisor(node, names))


def _listed(terms: Sequence[Held]) -> Members:
    """Terms as a tuple of values and one of divisors."""
    den = denominator(terms)
    dynamic = any(term.d for term in terms)
    values = "".join(f"{term.kept(den)}, " for term in terms)
    return Members(Held("", den), f"({values})", f"({''.join(f'{term.d or 1}, ' for term in terms)})" if dynamic else "")


def _over(out: Lines, node: int, op: Fold, inner: Inner, empty: Held) -> Held:
    values = inner.term
    if inner.most == 0:
        return out.alias(node, empty, empty.den)
    term = values.held
    if inner.weight is not None or values.divisors or not term.number or op.how not in _FUNCTIONS:
        return _general(out, node, op, (values, inner.weight), empty)
    if not (term.na or term.miss):
        out.put(f"x = {values.values}")
        return _whole(out, node, op, inner, empty)
    out.put(f"x = [m for m in {values.values} if m is not None]" if term.na else f"x = {values.values}")
    left = replace(inner, fewest=0) if term.na else inner
    if not term.miss:
        return _whole(out, node, op, left, empty)
    with out.block("try:"):
        held = _whole(out, node, op, left, empty)
    out.put(f"except TypeError: v{node} = ...{f'; {held.d} = 1' if held.d else ''}")
    return held


_FUNCTIONS = {"sum": "total", "mean": "total", "min": "least", "max": "greatest"}


def _whole(out: Lines, node: int, op: Fold, inner: Inner, empty: Held) -> Held:
    """A fold of the whole numbers ``x``, the term's; a MISSING among them raises ``TypeError``."""
    fewest = inner.fewest
    counted = op.how != "mean" or fewest == inner.most
    den = inner.term.held.den * (fewest if counted and op.how == "mean" else 1)
    function = _FUNCTIONS[op.how]
    if fewest > 0 and counted:
        out.put(f"v{node} = {function}(x)")
        return out.result(node, den)
    if counted and not (empty.number and empty.d):
        whole = lcm(den, empty.den if empty.number else 1)
        scaled = f"{function}(x)" if whole == den else f"{function}(x)*{whole // den}"
        out.put(f"v{node} = {scaled} if x else {empty.kept(whole)}")
        return out.result(node, whole)
    whole = lcm(den, empty.den if empty.number and fewest == 0 else 1)
    head = "if x: " if fewest == 0 else ""
    out.put(
        f"{head}v{node} = {function}(x){'' if whole == den else f'*{whole // den}'}; d{node} = {'count(x)' if op.how == 'mean' else '1'}"
    )
    if fewest == 0:
        out.put(f"else: v{node} = {empty.kept(whole)}; d{node} = {empty.d or 1}")
    return out.result(node, whole, f"d{node}")


def _general(out: Lines, node: int, op: Fold, read: tuple[Members, Members | None], empty: Held) -> Held:
    values, weights = read
    den = 10**op.k if op.how == "geometric" else values.held.den
    whole = lcm(den, empty.den if empty.number else 1)
    args = [values.values, values.divisors or "None"]
    name = f"fold{node}"
    if op.how == "geometric":
        out.named[name] = partial(runtime.geometric, op.k, values.held.den)
    elif weights is not None:
        out.named[name] = runtime.weighted
        args += [weights.values, weights.divisors or "None"]
    elif op.how == "first":
        out.named[name] = runtime.first
    else:
        out.named[name] = partial(runtime.fold, op)
    out.put(f"v{node}, d{node} = {name}({', '.join(args)})")
    if empty.v != "None":
        out.put(f"if v{node} is None: v{node} = {empty.kept(whole)}; d{node} = {empty.d or 1}")
    if whole != den:
        word = "elif" if empty.v != "None" else "if"
        out.put(f"{word} v{node} is not None and v{node} is not ...: v{node} *= {whole // den}")
    return out.result(node, whole, f"d{node}")
