"""The whole battery over one program: for all evidence that can exist, what holds, what does not, and what is not decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

from bizenv_rules.checks import maxima, parts, ranges, reach, reading
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
    found = [*_timed(maxima_of, program), *_timed(lambda p: reading.check(p, owed), program)]
    if program.score is not None:
        found += _worst([_of_view(view) for view in views(program, known)])
    wanted = [proof for proof in found if codes is None or proof.code in codes]
    reasons = signed or {}
    made = [replace(proof, signed=reasons.get((proof.code, proof.at), "")) if proof.verdict == "refuted" else proof for proof in wanted]
    return ProofReport(f"{program.rubric} {program.edition}", tuple(sorted(made, key=lambda proof: proof.code)), SUPPOSED)


def maxima_of(program: Program) -> Iterator[Proof]:
    """R101: the parts of every section against the points it states."""
    wrong = {finding.at: finding for finding in maxima.check(program)}
    for node in program.nodes:
        if node.points and node.kind == "section":
            finding = wrong.get(node.path)
            words = finding.message if finding else "its parts give what it states"
            yield Proof("R101", "refuted" if finding else "proved", "replay", node.path, words, node.clause)


def _of_view(view: View) -> list[Proof]:
    made: list[Proof] = []
    for check in (ranges.check, reach.check, parts.check):
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
        order = WORST[::-1] if code in {"R110", "R130", "R131"} else WORST
        worst = min(same, key=lambda proof: order.index(proof.verdict))
        alike = all(proof.verdict == worst.verdict and proof.value == worst.value for proof in same)
        made.append(replace(worst, about="") if alike else worst)
    return made


def _side(proof: Proof) -> str:
    """Two statements of one code about one node: above and below, cap and floor."""
    return next((word for word in ("below 0", "its cap", "its floor") if word in proof.message), "")
