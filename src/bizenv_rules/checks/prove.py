"""The whole battery over one program: for all evidence that can exist, what holds, what does not, and what is not decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

from bizenv_rules.checks import limits, overlaps, parts, ranges, reach, reading, stated, weights
from bizenv_rules.checks.proof import WORST, Proof, ProofReport
from bizenv_rules.checks.supposed import RATERS, View, views
from bizenv_rules.program import Program

T = TypeVar("T")

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
    found = [*_timed(stated.check, program), *_timed(lambda p: reading.check(p, owed), program)]
    if program.score is not None:
        found += _worst([_of_view(view) for view in views(program, known)])
    wanted = [proof for proof in found if codes is None or proof.code in codes]
    reasons = signed or {}
    made = [replace(proof, signed=reasons.get((proof.code, proof.at), "")) if proof.verdict == "refuted" else proof for proof in wanted]
    return ProofReport(f"{program.rubric} {program.edition}", tuple(sorted(made, key=lambda proof: proof.code)), SUPPOSED)


def _of_view(view: View) -> list[Proof]:
    made: list[Proof] = []
    for check in (ranges.check, reach.check, overlaps.check, parts.check, limits.check, weights.check):
        made += [replace(proof, about=view.about) for proof in _timed(check, view)]
    return made


def _timed(check: Callable[[T], Iterator[Proof]], of: T) -> list[Proof]:
    made, began = [], perf_counter()
    for proof in check(of):
        now = perf_counter()
        made.append(replace(proof, seconds=now - began))
        began = now
    return made


def _worst(by_view: Sequence[Sequence[Proof]]) -> list[Proof]:
    """Of each statement the worst verdict; a class is named only where the classes differ. A dead item is dead in every class."""
    found: dict[tuple[str, str, str], list[Proof]] = {}
    for proofs in by_view:
        for proof in proofs:
            found.setdefault((proof.code, proof.at, _side(proof)), []).append(proof)
    made = []
    for (code, _, _), same in found.items():
        order = WORST[::-1] if code in {"R110", "R130", "R131", "R133"} else WORST
        worst = min(same, key=lambda proof: order.index(proof.verdict))
        alike = all(proof.verdict == worst.verdict and proof.value == worst.value for proof in same)
        made.append(replace(worst, about="") if alike else worst)
    return made


def _side(proof: Proof) -> str:
    """Two statements of one code about one node: above and below 0, or one for each of its limits."""
    limit = proof.message.partition(" of ")[0] if proof.code in {"R131", "R132", "R133"} else ""
    return "below 0" if "below 0" in proof.message else limit
