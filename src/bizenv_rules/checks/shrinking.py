"""Less evidence for the same statement: one fact alone if that is enough, and as little of it as will do."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from bizenv_rules.checks.supposed import View, Witness, at_rest
from bizenv_rules.plan import Fact


def smaller(view: View, facts: Witness, holds: Callable[[Witness], bool]) -> Witness:
    """Facts of which ``holds`` is still true; the given ones hold already. Greedy, so not the least there is."""
    for fact, value in facts.items():
        alone = {fact: value}
        if holds(alone):
            return _less(view, alone, fact, holds)
    for fact in list(facts):
        fewer = {other: value for other, value in facts.items() if other != fact}
        facts = fewer if holds(fewer) else facts
    for fact in list(facts):
        facts = _less(view, facts, fact, holds)
    return facts


def _less(view: View, facts: Witness, fact: int, holds: Callable[[Witness], bool]) -> Witness:
    """The fact as near to its value at rest as will do, found by halving."""
    op = view.program.plan.nodes[fact].op
    assert isinstance(op, Fact)
    rest, step = at_rest(op.measure), op.measure.grid or Fraction(1)
    way = 1 if facts[fact] > rest else -1
    little, much = 0, int(abs(facts[fact] - rest) / step)
    while much - little > 1:
        middle = (little + much) // 2
        if holds({**facts, fact: rest + way * middle * step}):
            much = middle
        else:
            little = middle
    shrunk = {**facts, fact: rest + way * much * step}
    return shrunk if much and holds(shrunk) else facts
