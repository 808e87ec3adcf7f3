"""What ``prove`` leaves open, put to the solver; and the limits that could be taken out, with inputs tied as evidence ties them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING, Final

from bizenv_rules.checks.proof import Proof, ProofReport
from bizenv_rules.diff.ask import difference
from bizenv_rules.diff.result import by_name
from bizenv_rules.diff.sought import Sought, sought
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Clamp
from bizenv_rules.points import exact_text
from bizenv_rules.program import Authored, Program
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.scoring.setting import Scored

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units

KNOWN: Final = frozenset({"R102", "R103", "R131", "R133"})
"""The statements that are put to the solver where they are not decided."""
COUNTED: Final = frozenset({"per_count", "by_level", "deduct", "missed"})
"""The kinds whose own limits are written: points, limit, level_caps."""
MOST: Final = 8.0
"""Seconds after which no further statement is put."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap (``up``) or floor of an authored node: the clamp, what it holds, and its end."""

    at: Authored
    node: int
    of: int
    end: Fraction
    up: bool

    @property
    def words(self) -> str:
        """As people call it."""
        return f"its {'cap' if self.up else 'floor'} of {exact_text(self.end)}"


def limits(program: Program) -> Iterator[Limit]:
    """Every cap and floor that is written: of a section, and of an item that counts."""
    places = {node.path: node for node in program.nodes}
    for number, node in enumerate(program.plan.nodes):
        at = places.get(node.label)
        if not isinstance(node.op, Clamp) or at is None:
            continue
        if at.kind not in COUNTED and not any(stage.node == number and stage.name in {"cap", "floor"} for stage in at.stages):
            continue  # a clamp of the kind itself, which nobody wrote
        if node.op.hi is not None:
            yield Limit(at, number, node.op.of, node.op.hi, up=True)
        if node.op.lo is not None:
            yield Limit(at, number, node.op.of, node.op.lo, up=False)


def freed(program: Program, limit: Limit) -> Program:
    """The program without the limit."""
    op = program.plan.nodes[limit.node].op
    assert isinstance(op, Clamp)
    free = replace(op, hi=None) if limit.up else replace(op, lo=None)
    nodes = tuple(replace(node, op=free) if i == limit.node else node for i, node in enumerate(program.plan.nodes))
    return replace(program, plan=replace(program.plan, nodes=nodes))


def redundant_limits(rubric: Scored, *, units: Units | Sequence[Unit] | None = None, timeout: float = 1.0) -> tuple[Proof, ...]:
    """Of every cap and floor whether it matters to the total (R133), for all evidence: one that never does could be taken out.

    >>> import bizenv_rules as bz
    >>> found = redundant_limits(bz.library("yanshi"))
    >>> sorted({proof.at for proof in found if proof.verdict == "refuted"})
    ['general.publicity']
    """
    program = program_of(rubric)
    if program.score is None:
        return ()
    cut = len(program.plan.nodes) if program.plan.cut is None else program.plan.cut
    return tuple(_matters(program, limit, units, timeout) for limit in limits(program) if limit.node < cut)


def settle(rubric: Scored, report: ProofReport, *, units: Units | Sequence[Unit] | None = None, timeout: float = 1.0) -> ProofReport:
    """The report with what it leaves open decided by the solver where it can be, ``timeout`` seconds a statement, 8 s in all.

    Ranges (R102, R103) and limits (R131, R133); the rest stays as it is.
    """
    program, end = program_of(rubric), perf_counter() + MOST
    made = []
    for proof in report.proofs:
        is_open = proof.verdict in {"unknown", "unsupported"} and proof.code in KNOWN
        made.append(_settled(program, proof, units, timeout) if is_open and perf_counter() < end else proof)
    return replace(report, proofs=tuple(made))


def _settled(program: Program, proof: Proof, units: Units | Sequence[Unit] | None, timeout: float) -> Proof:
    node = next((node for node in program.nodes if node.path == proof.at), None)
    if node is None:
        return proof
    if proof.code in {"R131", "R133"}:
        known = [limit for limit in limits(program) if limit.at.path == proof.at and limit.words in proof.message]
        if len(known) != 1:
            return proof
        found = _binds(program, known[0], units, timeout) if proof.code == "R131" else _matters(program, known[0], units, timeout)
        return found if found.verdict in {"proved", "refuted"} else proof
    most = max(node.points, default=None)
    if proof.code == "R103":
        seen = sought(program, node.value, lambda logic, x: logic.less(x, Fraction(0)), lambda x: x < 0, units=units, timeout=timeout)
        return _ranged(proof, seen, "never below 0", "falls to")
    if most is None:
        return proof
    seen = sought(program, node.value, lambda logic, x: logic.less(most, x), lambda x: x > most, units=units, timeout=timeout)
    return _ranged(proof, seen, f"never more than the {exact_text(most)} it states", "reaches")


def _ranged(proof: Proof, found: Sought, never: str, reaches: str) -> Proof:
    if found.verdict not in {"proved", "refuted"}:
        return proof
    words = never if found.value is None else f"{never}? it {reaches} {exact_text(found.value)}"
    return Proof(
        proof.code, found.verdict, "z3", proof.at, words, proof.clause, found.witness, found.value, found.about, seconds=found.seconds
    )


def _binds(program: Program, limit: Limit, units: Units | Sequence[Unit] | None, timeout: float) -> Proof:
    """R131: what it holds can lie beyond it."""
    end, up = limit.end, limit.up
    found = sought(
        program,
        limit.of,
        lambda logic, x: logic.less(end, x) if up else logic.less(x, end),
        lambda x: x > end if up else x < end,
        units=units,
        timeout=timeout,
    )
    verdict = {"proved": "refuted", "refuted": "proved"}.get(found.verdict, found.verdict)
    words = f"{limit.words} binds" if verdict == "proved" else f"{limit.words} never binds" if verdict == "refuted" else found.why
    node = limit.at
    return Proof("R131", verdict, "z3", node.path, words, node.clause, found.witness, found.value, found.about, seconds=found.seconds)  # type: ignore[arg-type]  # a verdict


def _matters(program: Program, limit: Limit, units: Units | Sequence[Unit] | None, timeout: float) -> Proof:
    """R133: without it some total is another."""
    node, found = limit.at, difference(program, freed(program, limit), units=units, timeout=timeout)
    if found.verdict == "proved":
        words = f"{limit.words} never matters to the total"
        return Proof("R133", "refuted", "z3", node.path, words, node.clause, seconds=found.seconds)
    if found.verdict != "refuted":
        return Proof("R133", found.verdict, found.method, node.path, found.message, node.clause, seconds=found.seconds)
    old, new = (exact_text(each) if isinstance(each, Fraction) else str(each) for each in (found.old, found.new))
    words = f"{limit.words} matters to the total: without it {old} is {new}"
    value = found.old if isinstance(found.old, Fraction) else None
    return Proof("R133", "proved", "z3", node.path, words, node.clause, by_name(found.given), value, found.about, seconds=found.seconds)
