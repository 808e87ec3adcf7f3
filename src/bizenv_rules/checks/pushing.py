"""Facts pushed to where a node is greatest or least, and made fewer again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Final

from bizenv_rules.backends.direction import Direction, Moves
from bizenv_rules.checks.resting import Facts, at_rest
from bizenv_rules.checks.trial import Trial
from bizenv_rules.plan import DutyCount, Fact, Measure, Select

FAR: Final = 100
"""How many steps an open range is tried out to."""


MOST: Final = 64
"""How many ways of spreading counts over levels are tried."""


def pushed(trial: Trial, moves: Moves, way: int, end: Fraction | None) -> tuple[Fraction | None, Facts | None]:
    """A value far up (1) or down (−1): every fact goes where its direction says. ``end``: no value lies beyond it."""
    sure = {i: _pushed(measure(trial, i), to, way) for i, to in moves.items() if to is not Direction.UNKNOWN and i in trial.facts}
    loose = {i: _one(measure(trial, i)) for i, to in moves.items() if to is Direction.UNKNOWN and i in trial.facts}
    best: Fraction | None = None
    chosen: Facts | None = None
    for facts in _tried(sure, loose):
        value = trial.value(facts)
        if isinstance(value, Fraction) and (best is None or value * way > best * way):
            best, chosen = value, facts
        if best is not None and best == end:
            return best, chosen
    for facts in _spread(trial, {**sure, **loose} if best is None else chosen or {}):
        value = trial.value(facts)
        if isinstance(value, Fraction) and (best is None or value * way > best * way):
            best, chosen = value, facts
    if best is None or chosen is None:
        return None, None
    for fact in loose:
        for other in choices(measure(trial, fact)):
            value = trial.value({**chosen, fact: other})
            if isinstance(value, Fraction) and value * way > best * way:
                best, chosen = value, {**chosen, fact: other}
    return best, chosen


def _spread(trial: Trial, facts: Facts) -> Iterator[Facts]:
    """Of a count told by level, all at one level, one or as many as there can be; the others at rest."""
    rest = {**facts, **{level: Fraction(0) for tie in trial.ties for level in tie.levels}}
    options = [[(level, many) for level in tie.levels for many in _many(measure(trial, level))] for tie in trial.ties if tie.is_all]
    for _, chosen in zip(range(MOST), product(*options) if options else (), strict=False):
        yield {**rest, **dict(chosen)}


def _many(of: Measure) -> tuple[Fraction, ...]:
    one = of.grid or Fraction(1)
    return (of.hi, one) if of.hi is not None and of.hi > one else (one,)


def smaller(trial: Trial, facts: Facts, value: Fraction) -> Facts:
    """The same value from fewer and smaller facts."""
    for fact in list(facts):
        of = measure(trial, fact)
        fewer = {other: number for other, number in facts.items() if other != fact}
        fewer |= {fact: at_rest(of)} if of.may_miss else {}
        if trial.value(fewer) == value:
            facts = fewer
    for fact, number in list(facts.items()):
        step = measure(trial, fact).grid or Fraction(1)
        for times in (1, 2, 3, 4, 5, 10, 20) if number > 20 * step else ():
            if trial.value({**facts, fact: times * step}) == value:
                facts = {**facts, fact: times * step}
                break
    return facts


def measure(trial: Trial, fact: int) -> Measure:
    """What is declared of a fact."""
    op = trial.plan.nodes[fact].op
    assert isinstance(op, Fact)
    return op.measure


def choices(of: Measure) -> Iterator[Fraction]:
    """The value nearest 0 and both ends."""
    for value in {at_rest(of), of.lo, of.hi} - {None}:
        if value is not None:
            yield value


def _tried(sure: Facts, loose: Facts) -> Iterator[Facts]:
    yield sure
    if loose:
        yield {**sure, **loose}
        for other in loose:
            yield {**sure, **{fact: one for fact, one in loose.items() if fact != other}}


def _pushed(of: Measure, to: Direction, way: int) -> Fraction:
    up = (to is Direction.UP) == (way > 0)
    end = of.hi if up else of.lo
    if end is not None:
        return end
    counted = isinstance(of.source, Select | DutyCount)  # nobody says how far a parameter or a number of the unit goes
    return at_rest(of) + (FAR if up else -FAR) * (of.grid or Fraction(1)) if counted else at_rest(of)


def _one(of: Measure) -> Fraction:
    one = at_rest(of) + (of.grid or Fraction(1))
    return one if of.hi is None or one <= of.hi else at_rest(of)
