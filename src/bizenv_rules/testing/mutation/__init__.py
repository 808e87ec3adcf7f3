"""``mutate``: would the cases notice if the rubric said something else?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from bizenv_rules.problem import RubricError
from bizenv_rules.program import Decision
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.testing.mutation.edits import Mutant
from bizenv_rules.testing.mutation.equivalent import Prover
from bizenv_rules.testing.mutation.operators import mutants
from bizenv_rules.testing.mutation.report import Judged, MutationReport
from bizenv_rules.testing.mutation.running import Runner, failing
from bizenv_rules.testing.mutation.suggest import Suggester
from bizenv_rules.testing.played import About, Suite, suite

__all__ = ["Judged", "Mutant", "MutationReport", "mutate"]


def mutate(
    rubric: About,
    cases: str | Path | Iterable[str | Path] | Suite,
    *,
    suggest: bool = True,
    limit: int | None = None,
    timeout: float | None = None,
) -> MutationReport:
    """Every small slip an author could have made, and whether some case fails on it.

    ``suggest``: look for the smallest missing case of each survivor. ``limit``: so many mutants, evenly spread over the file.
    ``timeout``: seconds after which the rest is left. Raises ``RubricError`` for a file of cases that cannot be read.

    >>> import bizenv_rules as bz
    >>> found = mutate(bz.load_decision("rubrics/gaotai_2021/recusal.yaml"), "rubrics/gaotai_2021")
    >>> len(found.killed), len(found.survived), found.killed[0].text()
    (6, 0, 'rules.recused (M3/第十二条(二)): dropped: 主动申请回避')
    """
    runner = Runner(suite(rubric, cases))
    prover = Prover(runner.loader, runner.suite)
    found: dict[str, list[Judged]] = {"killed": [], "equivalent": [], "survived": [], "refused": []}
    begun, asked = monotonic(), list(_spread(list(mutants(runner.suite.data)), limit))
    left = 0
    for n, mutant in enumerate(asked):
        if timeout is not None and monotonic() - begun > timeout:
            left = len(asked) - n
            break
        fate, why = _fate(runner, prover, mutant)
        found[fate].append(Judged(mutant, why))
    cases_ = _suggested(runner, found) if suggest and isinstance(rubric, Rubric) else ()
    title = f"{rubric.decision} {rubric.edition}".strip() if isinstance(rubric, Decision) else f"{rubric.id} {rubric.edition}"
    parts = {name: tuple(judged) for name, judged in found.items()}
    return MutationReport(title, **parts, left=left, failing=tuple(failing(runner)), suggested_cases=cases_)


def _fate(runner: Runner, prover: Prover, mutant: Mutant) -> tuple[str, str]:
    data = mutant.of(runner.suite.data)
    try:
        about = runner.loader.load(data)
        killer = runner.killer(mutant, about, data)
    except RubricError as error:
        return "refused", error.problems[0].message if error.problems else ""
    if killer:
        return "killed", killer
    proof = prover.proof(about, data)
    if proof and (told := runner.loader.warned(data) - runner.warned):
        return "refused", f"`check` says {', '.join(sorted(code for code, _ in told))}"
    if proof:
        return "equivalent", proof
    waiting = runner.waiting(about, data)
    return "survived", f"only a pending case notices it: {waiting}" if waiting else ""


def _suggested(runner: Runner, found: dict[str, list[Judged]]) -> tuple[Mapping[str, Any], ...]:
    """Cases for survivors, each of which then says which case would kill it."""
    assert isinstance(runner.suite.about, Rubric)
    suggester = Suggester(runner, runner.suite.about)
    for n, judged in enumerate(found["survived"]):
        if judged.why:
            continue
        case = suggester.look(judged.mutant)
        why = "no evidence was found on which it differs" if case is None else f"suggested: {case['name']}"
        found["survived"][n] = Judged(judged.mutant, why)
    return tuple(suggester.cases)


def _spread(found: Sequence[Mutant], limit: int | None) -> Sequence[Mutant]:
    """At most ``limit`` of them, evenly spread.

    >>> _spread([0, 1, 2, 3, 4, 5], 3)
    [0, 2, 4]
    """
    if limit is None or len(found) <= limit:
        return found
    return [found[n * len(found) // limit] for n in range(limit)]
