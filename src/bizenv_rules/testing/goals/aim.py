"""``Aim``: a goal with how to see that a case reaches it, why none does, and whether any could."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from bizenv_rules.checks.supposed import View, at_rest
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Derived, DutyCount, Fact, Given, Measure, Node, Number, RankOf, Select
from bizenv_rules.points import exact_text
from bizenv_rules.program import Program
from bizenv_rules.testing.goals.goal import Goal
from bizenv_rules.testing.goals.seen import Seen


@dataclass(frozen=True, slots=True)
class Aim:
    """``reached``: whether a case reaches the goal; ``why``: what no case of these does; ``dead``: whether no unit of a class can."""

    goal: Goal
    reached: Callable[[Seen], bool]
    why: Callable[[Sequence[Seen]], str]
    dead: Callable[[View], bool] = lambda _: False


def never(words: str) -> Callable[[Sequence[Seen]], str]:
    """A reason that is always the same."""
    return lambda _: words


def lacking(program: Program, facts: Sequence[int], otherwise: str) -> Callable[[Sequence[Seen]], str]:
    """The facts for which no case has evidence, else another reason."""

    def why(cases: Sequence[Seen]) -> str:
        idle = [name for fact in facts if (name := _name(program.plan.nodes[fact])) and not _given(cases, program, fact)]
        if facts and len(idle) == len(facts):
            return f"no case gives evidence for {', '.join(f'`{name}`' for name in dict.fromkeys(idle))}"
        return otherwise

    return why


def _name(node: Node) -> str:
    assert isinstance(node.op, Fact)
    return named(node.op.measure)


def named(measure: Measure) -> str:
    """A fact as the author calls it, with the level counted.

    >>> named(Measure("late", DutyCount("late", ("missed",))))
    'late'
    """
    source = measure.source
    while isinstance(source, Given | Number | RankOf):
        source = source.of
    level = source.level if isinstance(source, Select) else ""
    return f"{measure.name}[{level}]" if level else measure.name


def _given(cases: Sequence[Seen], program: Program, fact: int) -> bool:
    """Whether some case gives the fact a value that it does not have by itself; asked of cases under the same readings."""
    op = program.plan.nodes[fact].op
    assert isinstance(op, Fact)
    rest = at_rest(op.measure) if isinstance(op.measure.source, Select | Derived | DutyCount) else None
    return any(value != rest for case in cases if case.card.program is program for value in case.numbers(fact))


def most(cases: Sequence[Seen], program: Program, node: int) -> str:
    """The greatest and least value of a node that a case comes to, in words."""
    found = [value for case in cases if case.card.program is program for value in case.numbers(node)]
    if not found:
        return "no case comes to a number before it"
    low, high = exact_text(min(found)), exact_text(max(found))
    return f"before it all cases come to {low}" if low == high else f"before it the cases come to {low} to {high}"


def outside(view: View, node: int, lo: Fraction | None, hi: Fraction | None) -> bool:
    """Whether no value of the node lies strictly above ``lo`` and strictly below ``hi`` (None: open)."""
    if node not in view.where:
        return True
    found = view.range(node)
    above = hi is not None and found.lo is not None and found.lo >= hi
    below = lo is not None and found.hi is not None and found.hi <= lo
    return not found.number or above or below


def never_is(view: View, node: int, value: int) -> bool:
    """Whether the node never has this value."""
    if node not in view.where:
        return True
    found = view.range(node)
    return not found.number or not found.within(Fraction(value))


def both_ways(at: str, clause: str, node: int, words: tuple[str, str], why: Callable[[Sequence[Seen]], str]) -> Iterator[Aim]:
    """Two goals: a condition that holds, and one that does not."""
    for answer, what in ((1, words[0]), (0, words[1])):
        yield Aim(
            Goal(at, what, clause),
            lambda seen, answer=answer: any(value == answer for value in seen.numbers(node)),  # type: ignore[misc]  # of the loop
            why if answer else never("it holds in every case"),
            lambda view, answer=answer: never_is(view, node, answer),  # type: ignore[misc]  # of the loop
        )
