"""``assert_invariants``: static checks first, the evidence at every edge next, a search last; what fails is shrunk and written out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from bizenv_rules.lean import dataclass
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.testing.boundaries import boundary_evidence
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.invariants import INVARIANTS, Check
from bizenv_rules.testing.shrinking import shrunk
from bizenv_rules.testing.written import case_text

if TYPE_CHECKING:
    from bizenv_rules.problem import Problem

STATIC: Final = "what is proved without evidence"
"""The name of the static part among the invariants."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An invariant that does not hold. ``found``: how the evidence was found; None for static findings."""

    name: str
    message: str
    clause: str = ""
    evidence: Evidence | None = None
    found: str = ""


class InvariantError(AssertionError):
    """``failures``: one for each invariant that does not hold."""

    def __init__(self, message: str, failures: tuple[Failure, ...]) -> None:
        super().__init__(message)
        self.failures = failures


def assert_invariants(rubric: Rubric, *, names: Collection[str] | None = None, max_examples: int = 200) -> None:
    """Raises ``InvariantError`` with the smallest evidence found for every invariant that the rubric breaks.

    ``names``: those asked about, else all and what ``prove`` refutes without a signature. Raises ``ValueError`` for a name
    that no invariant has.

    >>> import bizenv_rules as bz
    >>> assert_invariants(bz.library("wangyi", "2018"), max_examples=10)
    """
    unknown = sorted(set(names or ()) - {*INVARIANTS, STATIC})
    if unknown:
        raise ValueError(f"no invariant is called {', '.join(map(repr, unknown))}: there are {', '.join([STATIC, *INVARIANTS])}")
    failures = tuple(failed(rubric, names=names, max_examples=max_examples))
    if failures:
        raise InvariantError("\n\n".join(told(rubric, failure) for failure in failures), failures)


def failed(rubric: Rubric, *, names: Collection[str] | None = None, max_examples: int = 200) -> Iterator[Failure]:
    """Every invariant that is broken, with the smallest evidence found."""
    if names is None or STATIC in names:
        yield from _static(rubric)
    checks = {name: check for name, check in INVARIANTS.items() if names is None or name in names}
    if not checks:
        return
    for name, (evidence, how) in _first(rubric, checks, max_examples).items():
        yield failure_of(rubric, name, checks[name], evidence, how)


def _static(rubric: Rubric) -> Iterator[Failure]:
    """What the file's own checks and the proofs refute, and nobody signed."""
    from bizenv_rules.scoring.proving import prove

    problems: Iterable[Problem] = rubric.problems
    for problem in problems:
        if problem.is_error:
            yield Failure(STATIC, f"{problem.code} {problem.message}", problem.clause)
    for proof in prove(rubric).proofs:
        if proof.counts:
            yield Failure(STATIC, proof.text(), proof.clause)


def _first(rubric: Rubric, checks: Mapping[str, Check], max_examples: int) -> dict[str, tuple[Evidence, str]]:
    """For each invariant the first evidence that breaks it."""
    found: dict[str, tuple[Evidence, str]] = {}
    for edge, evidence in boundary_evidence(rubric):
        if len(found) == len(checks):
            break
        for name in checks.keys() - found.keys():
            if _message(rubric, checks[name], evidence) is not None:
                found[name] = (evidence, f"at an edge ({edge})")
    left = {name: check for name, check in checks.items() if name not in found}
    if left and max_examples > 0:
        found |= {name: (evidence, "by search") for name, evidence in searched(rubric, left, max_examples).items()}
    return {name: found[name] for name in checks if name in found}


def searched(rubric: Rubric, checks: Mapping[str, Check], max_examples: int) -> dict[str, Evidence]:
    """For each invariant the first drawn evidence that breaks it; nothing is shrunk here."""
    from hypothesis import HealthCheck, Phase, given, settings

    from bizenv_rules.testing.drawing import evidence_for

    found: dict[str, Evidence] = {}

    @settings(max_examples=max_examples, phases=(Phase.generate,), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(evidence_for(rubric, boundary=False))
    def probe(evidence: Evidence) -> None:
        for name in checks.keys() - found.keys():
            if _message(rubric, checks[name], evidence) is not None:
                found[name] = evidence

    probe()
    return found


def _message(rubric: Rubric, check: Check, evidence: Evidence) -> str | None:
    """What the invariant says against the evidence; None if it holds."""
    try:
        check(rubric, evidence)
    except AssertionError as error:
        return str(error) or "the assertion does not hold"
    return None


def failure_of(rubric: Rubric, name: str, check: Check, evidence: Evidence, how: str) -> Failure:
    """The failure with the smallest evidence found for it."""
    least = shrunk(evidence, lambda one: _message(rubric, check, one) is not None)
    try:
        check(rubric, least)
    except AssertionError as error:
        clause = getattr(error, "clause", "")
        return Failure(name, str(error) or "the assertion does not hold", clause, least, how)
    return Failure(name, "it failed once and holds now: the invariant hangs on more than the evidence", "", evidence, how)


# ------------------------------------------------------------------------------------------------------------ in words


def told(rubric: Rubric, failure: Failure) -> str:
    """Invariant, clause, what is wrong, the arithmetic, the evidence as a case, and how to run it again."""
    place = f" (clause {failure.clause})" if failure.clause else ""
    lines = [f"{rubric.id} {rubric.edition}: {failure.name}{place}", f"  {failure.message}"]
    if failure.evidence is None:
        return "\n".join(lines)
    records = len(failure.evidence.records)
    lines.append(f"  found {failure.found}, shrunk to {records} record{'' if records == 1 else 's'}:")
    case = failure.evidence.to_case(rubric, failure.name, failure.clause)
    lines += [f"    {line}" for line in case_text(case, indent=0).splitlines()]
    lines += ["  which comes to:", *(f"    {line}" for line in _arithmetic(rubric, failure.evidence))]
    lines.append(f"  again: assert_invariants(rubric, names=[{failure.name!r}])")
    return "\n".join(lines)


def _arithmetic(rubric: Rubric, evidence: Evidence) -> list[str]:
    card = evidence.score(rubric)
    if card.root() is None:
        return [card.status]
    lines = card.explain().text().splitlines()
    return lines if len(lines) <= LINES else [*lines[:LINES], f"… {len(lines) - LINES} lines more"]


LINES: Final = 24
"""How much of the explanation is shown."""
