"""The whole battery over one program: for all evidence that can exist, what holds, what does not, and what is not decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

from bizenv_rules.checks import (
    holding,
    limits,
    overlaps,
    parts,
    quotes,
    ranges,
    reach,
    reading,
    signatures,
    stated,
    tables,
    vetoes,
    weights,
)
from bizenv_rules.checks.classes import TOO_MANY
from bizenv_rules.checks.proof import WORST, Proof, ProofReport, Verdict
from bizenv_rules.checks.showing import shown
from bizenv_rules.checks.supposed import RATERS, View, views
from bizenv_rules.program import Program

T = TypeVar("T")

READ = frozenset({"R143", "R144", "R145", "R146"})
QUOTED = frozenset({"R147", "R148", "R149"})
CHECKS: tuple[tuple[Callable[[View], Iterator[Proof]], frozenset[str]], ...] = (
    (ranges.check, frozenset({"R102", "R103", "R104", "R141"})),
    (reach.check, frozenset({"R110", "R111"})),
    (overlaps.check, frozenset({"R112"})),
    (parts.check, frozenset({"R120", "R130"})),
    (limits.check, frozenset({"R131", "R132", "R133"})),
    (weights.check, frozenset({"R140", "R142"})),
    (tables.check, frozenset({"R134", "R135"})),
    (vetoes.check, frozenset({"R150", "R151"})),
)

EXIST = frozenset({"R110", "R130", "R131", "R133", "R151"})
"""What one class is enough for."""

SUPPOSED = (
    "everything that applies was given; facts are inputs of their own",
    f"{RATERS} forms behind every mean, out of the item's own full marks; one member where their number is open",
)


def prove_program(
    program: Program,
    *,
    known: Iterable[Mapping[int, int]] | None = None,
    owed: Sequence[str] | None = None,
    signed: Mapping[tuple[str, str], str] | None = None,
    codes: Collection[str] | None = None,
) -> ProofReport:
    """Every statement once, its worst verdict among the classes of units.

    ``known``: the answers of real units; ``owed``: the duties they have; ``signed``: reasons by code and place.
    """
    found: list[Proof] = []
    supposed = [*SUPPOSED]
    if _asks(codes, {"R101"}):
        found += _timed(stated.check, program)
    if _asks(codes, READ):
        found += _timed(lambda p: reading.check(p, owed), program)
    if _asks(codes, QUOTED):
        found += _timed(quotes.check, program)
    checks = [check for check, about in CHECKS if _asks(codes, about)]
    if program.score is not None and checks:
        there = views(program, known)
        found += _worst([[(view, proof) for proof in _of_view(view, checks)] for view in there])
        found += holding.check(there)
        supposed += there[0].ground.assumed.said()
    wanted = [proof for proof in found if codes is None or proof.code in codes]
    reasons = signed or {}
    made = [replace(proof, signed=reasons.get((proof.code, proof.at), "")) if proof.verdict == "refuted" else proof for proof in wanted]
    if codes is None and known is None:
        made += signatures.check(program, reasons, made)
    order = {node.path: place for place, node in enumerate(program.nodes)}
    made.sort(key=lambda proof: (proof.code, order.get(proof.at, len(order))))
    return ProofReport(f"{program.rubric} {program.edition}", tuple(made), tuple(supposed))


def _asks(codes: Collection[str] | None, about: Collection[str]) -> bool:
    """Whether one of the codes is asked for."""
    return codes is None or not set(codes).isdisjoint(about)


def _of_view(view: View, checks: Sequence[Callable[[View], Iterator[Proof]]]) -> list[Proof]:
    made: list[Proof] = []
    for check in checks:
        made += [replace(proof, about=view.about) for proof in _timed(check, view)]
    return [_of_many(proof) for proof in made] if view.is_mixed else made


def _of_many(proof: Proof) -> Proof:
    """A statement about all classes at once: evidence for it could be of a class that does not exist."""
    if proof.claim is None and proof.witness is None and proof.verdict != "refuted":
        return proof
    return Proof(proof.code, "unsupported", proof.method, proof.at, f"{proof.message}: not told apart, {TOO_MANY}", proof.clause)


def _timed(check: Callable[[T], Iterator[Proof]], of: T) -> list[Proof]:
    made, began = [], perf_counter()
    for proof in check(of):
        now = perf_counter()
        made.append(replace(proof, seconds=now - began))
        began = now
    return made


def _worst(by_view: Sequence[Sequence[tuple[View, Proof]]]) -> list[Proof]:
    """Of each statement the worst verdict; a class is named only where the classes differ. A dead item is dead in every class."""
    found: dict[tuple[str, str, str], list[tuple[View, Proof]]] = {}
    for proofs in by_view:
        for view, proof in proofs:
            found.setdefault((proof.code, proof.at, _side(proof)), []).append((view, proof))
    return [_of_classes(same, WORST[::-1] if code in EXIST else WORST) for (code, _, _), same in found.items()]


def _of_classes(same: Sequence[tuple[View, Proof]], order: Sequence[Verdict]) -> Proof:
    """The worst among the classes, in order; one whose witness cannot be shown gives way to the next."""
    alike = len({(proof.verdict, proof.value) for _, proof in same}) == 1
    tried: list[Proof] = []
    ordered = sorted(same, key=lambda each: order.index(each[1].verdict))
    for view, proof in ordered:
        if proof.verdict != ordered[0][1].verdict:
            break
        found = shown(view, proof)
        tried.append(found)
        if found.verdict == proof.verdict:
            break
    worst = min(tried, key=lambda proof: order.index(proof.verdict))
    return replace(worst, about="") if alike else worst


def _side(proof: Proof) -> str:
    """Two statements of one code about one node: above and below 0, or one for each of its limits."""
    limit = proof.message.partition(" of ")[0] if proof.code in {"R131", "R132", "R133"} else ""
    return "below 0" if "below 0" in proof.message else limit
