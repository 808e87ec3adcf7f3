"""The statements of all classes of units made into one report: the worst verdict of each, and what was not reached in time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final, TypeVar

from bizenv_rules.checks.classes import TOO_MANY
from bizenv_rules.checks.clock import TIME_LIMIT, Clock, TimeUpError
from bizenv_rules.checks.proof import WORST, Proof, Verdict
from bizenv_rules.checks.showing import shown
from bizenv_rules.checks.supposed import View

T = TypeVar("T")
Check = Callable[[View], Iterator[Proof]]

EXIST: Final = frozenset({"R110", "R130", "R131", "R133", "R151", "R161"})
"""What one class is enough for."""


def of_classes(there: Sequence[View], checks: Sequence[tuple[Check, frozenset[str]]], clock: Clock) -> tuple[list[Proof], frozenset[str]]:
    """Each statement with its worst verdict among the classes, and the codes that were not asked of every class in time."""
    by_view: list[tuple[View, Proof]] = []
    late: frozenset[str] = frozenset()
    for view in there:
        for check, about in checks:
            made, is_whole = timed(check, view, clock)
            late |= frozenset() if is_whole else about
            by_view += [(view, replace(_of_many(proof) if view.is_mixed else proof, about=view.about)) for proof in made]
    return [_in_time(proof) if proof.code in late else proof for proof in _worst(by_view)], late


def not_reached(late: Iterable[str], found: Collection[Proof], at: str) -> Iterator[Proof]:
    """One statement for each code of which nothing was reached."""
    said = {proof.code for proof in found if TIME_LIMIT in proof.message}
    for code in sorted(set(late) - said):
        yield Proof(code, "unknown", "reading", at, f"not asked of everything: {TIME_LIMIT}")


def timed(check: Callable[[T], Iterator[Proof]], of: T, clock: Clock) -> tuple[list[Proof], bool]:
    """The statements with the seconds they took, and whether they are all."""
    made: list[Proof] = []
    began = perf_counter()
    if clock.is_over:
        return made, False
    try:
        for proof in check(of):
            now = perf_counter()
            made.append(replace(proof, seconds=now - began))
            clock.step()
            began = now
    except TimeUpError:
        return made, False
    return made, True


def _in_time(proof: Proof) -> Proof:
    """Another class, not asked any more, could say otherwise."""
    if proof.verdict == ("refuted" if proof.code in EXIST else "proved"):
        words = f"{proof.message}: not asked of every class of units, {TIME_LIMIT}"
        return replace(proof, verdict="unknown", message=words, witness=None, value=None)
    return proof


def _of_many(proof: Proof) -> Proof:
    """A statement about all classes at once: evidence for it could be of a class that does not exist."""
    if proof.claim is None and proof.witness is None and proof.verdict != "refuted":
        return proof
    return Proof(proof.code, "unsupported", proof.method, proof.at, f"{proof.message}: not told apart, {TOO_MANY}", proof.clause)


def _worst(by_view: Iterable[tuple[View, Proof]]) -> list[Proof]:
    """Of each statement the worst verdict; a class is named only where the classes differ. A dead item is dead in every class."""
    found: dict[tuple[str, str, str], list[tuple[View, Proof]]] = {}
    for view, proof in by_view:
        found.setdefault((proof.code, proof.at, side(proof)), []).append((view, proof))
    return [_of_statement(same, WORST[::-1] if code in EXIST else WORST) for (code, _, _), same in found.items()]


def _of_statement(same: Sequence[tuple[View, Proof]], order: Sequence[Verdict]) -> Proof:
    """The worst among the classes, in order; one whose witness cannot be shown gives way to the next."""
    alike = len({(proof.verdict, proof.value) for _, proof in same}) == 1
    tried: list[Proof] = []
    ordered = sorted(same, key=lambda each: order.index(each[1].verdict))
    for view, proof in ordered:
        if proof.verdict != ordered[0][1].verdict:
            break
        found = _shown(view, proof)
        tried.append(found)
        if found.verdict == proof.verdict:
            break
    worst = min(tried, key=lambda proof: order.index(proof.verdict))
    return replace(worst, about="") if alike else worst


def _shown(view: View, proof: Proof) -> Proof:
    try:
        return shown(view, proof)
    except TimeUpError:
        words = f"{proof.message}: no witness was replayed, {TIME_LIMIT}"
        return replace(proof, verdict="unknown", message=words, claim=None, witness=None, value=None)


def side(proof: Proof) -> str:
    """Two statements of one code about one node: above and below 0, or one for each of its limits."""
    limit = proof.message.partition(" of ")[0] if proof.code in {"R131", "R132", "R133"} else ""
    return "below 0" if "below 0" in proof.message else limit
