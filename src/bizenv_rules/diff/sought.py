"""Evidence for which one node's value is such and such: the question behind a property, a range and a limit that never binds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bizenv_rules.backends.smt import Encoding, Space
from bizenv_rules.backends.smt.logic import Logic
from bizenv_rules.checks.proof import Verdict
from bizenv_rules.diff.question import Asked, Question, Values
from bizenv_rules.diff.result import by_name
from bizenv_rules.diff.target import Target
from bizenv_rules.diff.witness import about_of, given_of
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Row
from bizenv_rules.scoring.setting import Scored

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units
    from bizenv_rules.expr.signature import Function

Wanted = Callable[[Logic, Any], Any]
"""The statement about a number of the solver."""


@dataclass(frozen=True, slots=True)
class Sought:
    """*refuted*: there is such evidence, the ``witness``, and ``value`` is the number; *proved*: there is none."""

    verdict: Verdict
    witness: tuple[tuple[str, Fraction], ...] | None = None
    value: Fraction | None = None
    about: str = ""
    why: str = ""
    seconds: float = 0.0


def sought(
    rubric: Scored,
    node: int,
    wanted: Wanted,
    is_so: Callable[[Fraction], bool],
    *,
    units: Units | Sequence[Unit] | None = None,
    timeout: float = 1.0,
    functions: dict[str, Function] | None = None,
) -> Sought:
    """Whether the plan node can be a number that is so, in some row of its scope."""
    began = perf_counter()
    question = Question((rubric,), (Target(node),), units, functions)

    def asked(space: Space, encodings: Sequence[Encoding]) -> Asked:
        logic, found, loose = space.logic, [], ""
        scope = question.sides[0].plan.nodes[question.sides[0].where[node]].scope
        for row, held in question.sides[0].held(encodings[0], node).items():
            there = encodings[0].here(scope, row)
            found.append(logic.both((there, logic.no(held.na), logic.no(held.missing), wanted(logic, held.number))))
            loose = loose or ("" if held.loose is None else held.loose.why)
        return logic.either(found), loose

    def seen(values: Values) -> Row | None:
        return next((row for row, value in values[0][node].items() if isinstance(value, Fraction) and is_so(value)), None)

    found = question.answered(asked, seen, timeout)
    if found.stated is None:
        return Sought(found.verdict, why=found.why, seconds=perf_counter() - began)
    value = question.sides[0].values(found.stated)[node][found.row]
    assert isinstance(value, Fraction)
    witness, about = by_name(tuple(given_of(question.sides, found.stated))), about_of(question.sides, found.stated)
    return Sought("refuted", witness, value, about, seconds=perf_counter() - began)
