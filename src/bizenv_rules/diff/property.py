"""``holds``: whether what somebody states of a rubric is true for all evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING

from bizenv_rules.backends.smt import Encoding, Space
from bizenv_rules.checks.proof import Proof
from bizenv_rules.diff.question import Asked, Question, Values
from bizenv_rules.diff.result import by_name
from bizenv_rules.diff.target import Target
from bizenv_rules.diff.witness import about_of, given_of
from bizenv_rules.plan import Row
from bizenv_rules.rubric.asked import asked
from bizenv_rules.rubric.load import Rubric

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units


def holds(
    rubric: Rubric,
    condition: str,
    *,
    readings: Mapping[str, str] | None = None,
    units: Units | Sequence[Unit] | None = None,
    timeout: float = 1.0,
) -> Proof:
    """Whether a condition holds for all complete evidence, in the words that an output of the rubric may use.

    ``score``, ``grade``, ``points_of('path')``, facts and parameters. Where it does not apply or hangs on something that is missing for
    good it is not broken. Raises ``RubricError`` for an expression that is none.

    >>> import bizenv_rules as bz
    >>> jilin = bz.library("jilin-jkq", "2021")
    >>> holds(jilin, "points_of('bonus') <= 10 and score <= 110").verdict
    'proved'
    >>> broken = holds(jilin, "grade != '优秀' or dissatisfied == 0")
    >>> broken.verdict, bz.score_facts(jilin, broken.facts, period="2021").grade
    ('refuted', '优秀')
    """
    began = perf_counter()
    program, node = asked(rubric, condition, readings)
    question = Question((program,), (Target(node),), units, rubric.functions)

    def broken(space: Space, encodings: Sequence[Encoding]) -> Asked:
        logic, found, loose = space.logic, [], ""
        for held in question.sides[0].held(encodings[0], node).values():
            found.append(logic.both((logic.no(held.na), logic.no(held.missing), logic.same(held.number, Fraction(0)))))
            loose = loose or ("" if held.loose is None else held.loose.why)
        return logic.either(found), loose

    def seen(values: Values) -> Row | None:
        return next((row for row, value in values[0][node].items() if value == 0), None)

    found = question.answered(broken, seen, timeout)
    message = {"proved": f"`{condition}` holds", "refuted": f"`{condition}` does not hold"}.get(found.verdict, found.why)
    if found.stated is None:
        return Proof("R164", found.verdict, "z3", condition, message, seconds=perf_counter() - began)
    witness, about = by_name(tuple(given_of(question.sides, found.stated))), about_of(question.sides, found.stated)
    return Proof("R164", "refuted", "z3", condition, message, "", witness, None, about, seconds=perf_counter() - began)
