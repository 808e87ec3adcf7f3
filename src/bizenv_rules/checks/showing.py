"""What is shown of a statement: a witness that keeps to every assumption and does by name what it did by number, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Final

from bizenv_rules.checks.classes import behind
from bizenv_rules.checks.proof import Claim, Named, Proof, by_name
from bizenv_rules.checks.resting import Facts, at_rest
from bizenv_rules.checks.supposed import View
from bizenv_rules.plan import Measure

MOST_TRIED: Final = 4_000
FEW: Final = 12
"""How many candidates for a witness are looked at."""


def shown(view: View, proof: Proof) -> Proof:
    """The proof with a witness that may be shown; *unknown* where every one found is ruled out."""
    if proof.claim is None:
        ruled = () if proof.witness is None else view.door(None).broken(view, by_name(proof.witness))
        return _without(proof, f"the evidence for it is ruled out by the assumption {', '.join(ruled)}") if ruled else proof
    why = "no evidence for it was found"
    for facts in _candidates(view, proof.claim):
        named = view.named(facts)
        value, ruled = view.door(proof.claim.node).seen(view, by_name(named))
        if ruled:
            why = f"the evidence found for it is ruled out by the assumption {', '.join(ruled)}"
        elif value is None or (isinstance(value, Fraction) and proof.claim.holds(value)):
            return _with(view, proof, proof.claim, facts, named)
        else:
            why = "the facts found for it read the same records and do not go together"
    return _without(proof, why)


def _with(view: View, proof: Proof, claim: Claim, facts: Mapping[int, Fraction], named: Named) -> Proof:
    value = view.value(claim.node, facts)
    assert value is None or isinstance(value, Fraction)
    same = value is None or value == proof.value
    return replace(
        proof,
        claim=None,
        witness=named,
        value=proof.value if same else value,
        message=proof.message if value is None else claim.words(value),
    )


def _without(proof: Proof, why: str) -> Proof:
    said = (proof.claim.said if proof.claim else "") or proof.message
    return replace(proof, claim=None, verdict="unknown", witness=None, value=None, message=f"{said}: not decided, {why}")


def _candidates(view: View, claim: Claim) -> Iterator[Mapping[int, Fraction]]:
    """What the claim offers, then the same with the facts of assumptions moved until they hold."""
    offered: list[Mapping[int, Fraction]] = []
    for _, facts in zip(range(FEW), claim.facts(), strict=False):
        offered.append(facts)
        yield facts
    if view.held:
        for facts in offered[:3]:
            yield from _moved(view, claim, facts)


def _moved(view: View, claim: Claim, facts: Mapping[int, Fraction]) -> Iterator[Facts]:
    held = [one for one in view.held if view.tried(one.when, facts) == 0]
    read = sorted({view.back[place] for one in held for place in behind(view.plan, [view.where[one.when]]) if place in view.back})
    ranges = [_values(view.measure(fact), facts.get(fact)) for fact in read]
    while prod(len(values) for values in ranges) > MOST_TRIED and any(len(values) > 3 for values in ranges):
        ranges = [values[:-1] if len(values) > 3 else values for values in ranges]
    for _, values in zip(range(MOST_TRIED), product(*ranges), strict=False):
        moved = {**facts, **dict(zip(read, values, strict=True))}
        if any(view.tried(one.when, moved) == 0 for one in view.held):
            continue
        value = view.tried(claim.node, moved)
        if isinstance(value, Fraction) and claim.holds(value):
            yield moved
            return


def _values(of: Measure, now: Fraction | None) -> list[Fraction]:
    """Values to try of one fact, the likeliest first."""
    rest, step = at_rest(of), of.grid or Fraction(1)
    tried = [now, rest, rest + step, of.hi, of.lo, *(rest + n * step for n in (2, 3, 5, 10, 20))]
    return list(dict.fromkeys(value for value in tried if value is not None and _is_in(of, value)))


def _is_in(of: Measure, value: Fraction) -> bool:
    return (of.lo is None or value >= of.lo) and (of.hi is None or value <= of.hi)
