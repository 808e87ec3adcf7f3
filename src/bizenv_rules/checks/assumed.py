"""What a rubric states to be true of all evidence (``assume:``): classes of units that it rules out, facts that it bounds, the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from bizenv_rules.checks.classes import behind, combinations, conditions, present
from bizenv_rules.checks.narrowing import narrowed, tied, without_errors
from bizenv_rules.intervals import static
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Fact, Measure, Plan
from bizenv_rules.points import exact_text
from bizenv_rules.program import Assumption, Program
from bizenv_rules.specialise.forest import Forest

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Assumed:
    """``plan``: the program's, with the facts' ranges as narrow as the assumptions make them; ``bounds``: those facts.

    ``broken``: assumptions that leave a fact no value; they are not used.
    """

    plan: Plan
    used: tuple[Assumption, ...]
    bounds: Mapping[int, Measure]
    broken: tuple[Assumption, ...]

    def said(self) -> Iterator[str]:
        """What was supposed, for people."""
        for one in self.used:
            yield f"assumed {one.id}{f' ({one.clause})' if one.clause else ''}: {one.why}"
        ranges = dict.fromkeys(f"{of.name}{_level(of)} is {_end(of.lo)} to {_end(of.hi)}" for of in self.bounds.values())
        if ranges:
            yield f"so {', '.join(ranges)}"


def assumed(program: Program) -> Assumed:
    """What the program's assumptions do to its facts."""
    plan = program.plan
    used = [one for one in program.assumptions if plan.cut is None or one.when < plan.cut]
    plan = _with(plan, without_errors(plan))
    asked = frozenset(conditions(plan, [one.when for one in used]))
    evidence = [one for one in used if behind(plan, [one.when]) - asked]
    bounds: dict[int, Measure] = {}
    broken: list[Assumption] = []
    for _ in range(ROUNDS):
        before = dict(bounds)
        for one in [one for one in evidence if one not in broken]:
            found = {i: of for i, of in tied(plan, narrowed(plan, one.when, static(plan))).items() if i not in asked}
            if any(of.lo is not None and of.hi is not None and of.lo > of.hi for of in found.values()):
                broken.append(one)
                continue
            bounds |= found
            plan = _with(plan, found)
        if bounds == before:
            break
    return Assumed(plan, tuple(one for one in used if one not in broken), bounds, tuple(broken))


def possible(program: Program, asked: Iterable[int]) -> tuple[tuple[int, ...], list[tuple[int, ...]] | None]:
    """The conditions asked, with those of the assumptions, and the answers that go together and that no assumption rules out.

    None where there are too many; all of them where the assumptions leave none.
    """
    plan, wanted = program.plan, tuple(asked)
    held = [one.when for one in program.assumptions if plan.cut is None or one.when < plan.cut]
    every = tuple(sorted({*wanted, *conditions(plan, held)}))
    found = combinations(plan, every) if held else None
    if found is None:
        return wanted, combinations(plan, wanted)
    return every, _kept(plan, held, every, found) or found


def _with(plan: Plan, bounds: Mapping[int, Measure]) -> Plan:
    nodes = tuple(replace(node, op=Fact(bounds[i])) if i in bounds else node for i, node in enumerate(plan.nodes))
    return replace(plan, nodes=nodes)


def _end(end: Fraction | None) -> str:
    return "…" if end is None else exact_text(end)


def _level(of: Measure) -> str:
    level = getattr(of.source, "level", "")
    return f"[{level}]" if level else ""


def ruled_out(program: Program) -> bool:
    """Whether the assumptions leave no class of units."""
    held = [one.when for one in program.assumptions if program.plan.cut is None or one.when < program.plan.cut]
    every = conditions(program.plan, held)
    found = combinations(program.plan, every)
    return found is not None and not _kept(program.plan, held, every, found)


def _kept(plan: Plan, held: Sequence[int], every: Sequence[int], found: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The classes that break no assumption for sure."""
    if set(held) <= set(every):
        asked = [every.index(node) for node in held]
        return [answers for answers in found if all(answers[n] for n in asked)]
    forest = Forest(plan, dict.fromkeys(present(plan), Fraction(1)), every)
    left = []
    for answers in found:
        where = forest.placed(held, dict(zip(every, map(Fraction, answers), strict=True)))
        if not any(forest.values.get(where[node]) == 0 for node in held):
            left.append(answers)
    return left
