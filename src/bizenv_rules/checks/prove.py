"""The whole battery over one program: for all evidence that can exist, what holds, what does not, and what is not decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bizenv_rules.checks import (
    afterwards,
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
from bizenv_rules.checks.clock import Clock
from bizenv_rules.checks.gathering import EXIST, Check, not_reached, of_classes, side, timed
from bizenv_rules.checks.proof import Proof, ProofReport
from bizenv_rules.checks.supposed import RATERS, views
from bizenv_rules.program import Program

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit

STATED = frozenset({"R101"})
DUE = frozenset({"R162"})
READ = frozenset({"R143", "R144", "R145", "R146"})
QUOTED = frozenset({"R147", "R148", "R149"})
CHECKS: tuple[tuple[Check, frozenset[str]], ...] = (
    (ranges.check, frozenset({"R102", "R103", "R104", "R141"})),
    (reach.check, frozenset({"R110", "R111"})),
    (overlaps.check, frozenset({"R112"})),
    (parts.check, frozenset({"R120", "R130"})),
    (limits.check, frozenset({"R131", "R132", "R133"})),
    (weights.check, frozenset({"R140", "R142"})),
    (tables.check, frozenset({"R134", "R135"})),
    (vetoes.check, frozenset({"R150", "R151"})),
    (afterwards.check, frozenset({"R161"})),
)

AFTERWARDS: tuple[tuple[Check, frozenset[str]], ...] = ((afterwards.check, frozenset({"R161"})),)
"""What is asked of a rubric without points, too."""

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
    clock: Clock | None = None,
    units: Iterable[Unit] = (),
) -> ProofReport:
    """Every statement once, its worst verdict among the classes of units.

    ``known``: the answers of real units, and ``units`` one for each of them; ``owed``: the duties they have; ``signed``: reasons by
    code and place; ``clock``: what is not reached in time is *unknown*.
    """
    clock = clock or Clock()
    found, late = _of_program(program, owed, codes, clock)
    supposed = [*SUPPOSED]
    there_is = program.consequences or program.outputs or program.assumptions
    every = CHECKS if program.score is not None else AFTERWARDS if there_is else ()
    checks = [(check, about) for check, about in every if _asks(codes, about)]
    if checks:
        there = views(program, known, clock=clock, units=units)
        of_views, unasked = of_classes(there, checks, clock)
        found += [*of_views, *holding.check(there)]
        late |= unasked
        supposed += there[0].ground.assumed.said()
    wanted = [proof for proof in found if codes is None or proof.code in codes]
    if known is not None:
        wanted = _of_the_list(program, wanted)
    wanted += not_reached(late if codes is None else late & set(codes), wanted, program.rubric)
    reasons = signed or {}
    made = [replace(proof, signed=reasons.get((proof.code, proof.at), "")) if proof.verdict == "refuted" else proof for proof in wanted]
    if codes is None and known is None and not late:
        made += signatures.check(program, reasons, made)
    order = {node.path: place for place, node in enumerate(program.nodes)}
    made.sort(key=lambda proof: (proof.code, order.get(proof.at, len(order))))
    return ProofReport(f"{program.rubric} {program.edition}", tuple(made), tuple(supposed))


def _of_program(
    program: Program, owed: Sequence[str] | None, codes: Collection[str] | None, clock: Clock
) -> tuple[list[Proof], frozenset[str]]:
    """What is said of the program as a whole, and the codes that were not reached in time."""
    found: list[Proof] = []
    late: frozenset[str] = frozenset()
    for check, about in (
        (stated.check, STATED),
        (lambda p: reading.check(p, owed), READ),
        (quotes.check, QUOTED),
        (afterwards.duties, DUE),
    ):
        if _asks(codes, about):
            made, is_whole = timed(check, program, clock)
            found += made
            late |= frozenset() if is_whole else about
    return found, late


def _of_the_list(program: Program, found: Sequence[Proof]) -> list[Proof]:
    """What no unit of the list has, but another unit could, is not dead: the list does not reach it."""
    idle = {proof.code for proof in found if proof.code in EXIST and proof.verdict == "refuted"}
    if not idle:
        return list(found)
    could = {(proof.code, proof.at, side(proof)) for proof in prove_program(program, codes=idle).proofs if proof.verdict != "refuted"}
    return [
        replace(
            proof, verdict="unsupported", message=f"not reached by the list of units: no unit of it has this ({proof.message})", value=None
        )
        if proof.code in idle and proof.verdict == "refuted" and (proof.code, proof.at, side(proof)) in could
        else proof
        for proof in found
    ]


def _asks(codes: Collection[str] | None, about: Collection[str]) -> bool:
    """Whether one of the codes is asked for."""
    return codes is None or not set(codes).isdisjoint(about)
