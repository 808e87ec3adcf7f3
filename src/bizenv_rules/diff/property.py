"""``holds``: whether what somebody states of a rubric is true for all evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bizenv_rules.checks.proof import Proof
from bizenv_rules.diff.sought import sought
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
    program, node = asked(rubric, condition, readings)
    found = sought(
        program,
        node,
        lambda logic, number: logic.same(number, Fraction(0)),
        lambda value: value == 0,
        units=units,
        timeout=timeout,
        functions=dict(rubric.functions),
    )
    message = {"proved": f"`{condition}` holds", "refuted": f"`{condition}` does not hold"}.get(found.verdict, found.why)
    return Proof("R164", found.verdict, "z3", condition, message, "", found.witness, None, found.about, seconds=found.seconds)
