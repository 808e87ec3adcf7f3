"""The goals of a decision: each rule holds and does not, each outcome, each choice of each reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bizenv_rules.expr.tree import Lit
from bizenv_rules.program import Decision
from bizenv_rules.scoring.decide import Decisions
from bizenv_rules.testing.goals.goal import Goal


def of_decision(decision: Decision, cases: Sequence[Decisions]) -> Iterator[tuple[Goal, bool, str]]:
    """Each goal, whether some case reaches it, and why not."""
    found = [(rule.rule, rule.holds) for case in cases for one in case.decided for rule in one.rules]
    for rule in decision.rules:
        for holds, words in ((True, "holds"), (False, "does not hold")):
            if isinstance(rule.when, Lit) and rule.when.value is not holds:  # `when: true`
                continue
            why = "no case is decided by it" if holds else "it holds of every record decided on"
            yield Goal(f"rules.{rule.id}", words, rule.clause), (rule.id, holds) in found, why
    outcomes = {outcome for case in cases for one in case.decided for outcome in one.outcomes}
    for outcome in dict.fromkeys(rule.outcome for rule in decision.rules):
        clause = next(rule.clause for rule in decision.rules if rule.outcome == outcome)
        yield Goal("outcomes", outcome, clause), outcome in outcomes, "it follows in no case"
