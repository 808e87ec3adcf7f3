"""Counts that are tied: a count of all levels is the sum of its levels, due dates late or missed are those late and those missed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from bizenv_rules.diff.meaning import Label, Meaning, meanings
from bizenv_rules.expr.tree import Lit, Op, Tree
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Add, DutyCount, Fact, Measure, Node, Plan, Select
from bizenv_rules.program import Program
from bizenv_rules.specialise.numbers import renumbered

OTHERS: Final = "其他"
"""The level under which a witness counts what no level of the rubric takes."""

Levels = Mapping[Hashable, tuple[Meaning, ...]]
"""By what is counted: the counts that add up to all of it."""


@dataclass(frozen=True, slots=True)
class Tied:
    """The plan in which sums stand for tied counts; ``where`` each old node is now; ``limits``: nodes that stay within ends."""

    plan: Plan
    where: Mapping[int, int]
    meanings: Mapping[int, Meaning]
    limits: tuple[tuple[int, Fraction | None, Fraction | None], ...]


def levels(programs: Iterable[Program]) -> Levels:
    """The levels that are read by themselves, with what is of no such level."""
    found: dict[Hashable, dict[Hashable, Meaning]] = {}
    for program in programs:
        for each in meanings(program).values():
            if _adds_up(each.measure) and each.label.level:
                found.setdefault(_counted(each), {})[each.key] = each
    return {key: made for key, known in found.items() if (made := _whole(tuple(known.values())))}


def _whole(known: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """The levels and the rest; nothing where rests overlap with levels, so that no sum is sure."""
    own = [each for each in known if each.label.level != "else"]
    others = [each for each in known if each.label.level == "else"]
    words = {each.label.level for each in own}
    if not others:
        return (*own, _rest(own[0]))
    named = [word for each in others for tree in dict(each.parts).values() if isinstance(tree, Op) for word in _words(tree)]
    return known if len(others) == 1 and set(named) == words else ()


def _rest(like: Meaning) -> Meaning:
    """What is of no level that is read."""
    source = like.measure.source
    assert isinstance(source, Select)
    parts = tuple((name, "else" if name in {"then", "level"} else part) for name, part in like.parts)
    return Meaning(replace(like.label, level="else"), parts, replace(like.measure, source=replace(source, level="else"), hi=None))


def _words(tree: Tree) -> tuple[str, ...]:
    """The texts that a condition names."""
    if isinstance(tree, Lit):
        return tuple(map(str, tree.value)) if isinstance(tree.value, tuple) else (str(tree.value),)
    return tuple(word for arg in tree.args for word in _words(arg)) if isinstance(tree, Op) else ()


def tied(program: Program, known: Levels) -> Tied:
    """The program's plan with its facts first, and sums in place of the counts that others add up to."""
    plan, seen = program.plan, meanings(program)
    nodes: list[Node] = []
    found: dict[int, Meaning] = {}
    by_key: dict[Hashable, int] = {}
    where: dict[int, int] = {}
    sums: list[tuple[int, tuple[Meaning, ...]]] = []

    def put(like: Node, each: Meaning) -> int:
        if each.key not in by_key:
            by_key[each.key] = len(nodes)
            found[len(nodes)] = each
            nodes.append(replace(like, op=Fact(each.measure)))
        return by_key[each.key]

    for i, each in seen.items():
        parts = _parts(each, known)
        if parts:
            sums.append((i, parts))
        else:
            where[i] = len(nodes)
            found[len(nodes)] = each
            by_key.setdefault(each.key, len(nodes))
            nodes.append(plan.nodes[i] if each.label.within else replace(plan.nodes[i], scope=0))
    limits = []
    added = [(i, [put(plan.nodes[i], part) for part in parts]) for i, parts in sums]
    for i, terms in added:
        measure = seen[i].measure
        where[i] = len(nodes)
        if measure.hi is not None:
            limits.append((len(nodes), measure.lo, measure.hi))
        nodes.append(replace(plan.nodes[i], op=Add(tuple(terms))))
    for i, node in enumerate(plan.nodes):
        if i not in where:
            where[i] = len(nodes)
            nodes.append(replace(node, op=renumbered(node.op, where)))
    return Tied(Plan(tuple(nodes), plan.scopes), where, found, tuple(limits))


def _counted(each: Meaning) -> Hashable:
    """What is counted, whatever its level."""
    left = tuple(part for part in each.parts if part[0] not in {"level", "then"})
    then = None if each.label.level else dict(each.parts).get("then")
    return (each.label.sort, each.label.name, each.label.within, left, then)


def _adds_up(measure: Measure) -> bool:
    source = measure.source
    return isinstance(source, Select) and source.take.how in {"count", "sum"} and source.forms is None and not measure.may_na


def _parts(each: Meaning, known: Levels) -> tuple[Meaning, ...]:
    source = each.measure.source
    if isinstance(source, DutyCount) and len(source.which) > 1:
        return tuple(_of_state(each, source, state) for state in source.which)
    if not _adds_up(each.measure) or each.label.level or not isinstance(source, Select):
        return ()
    return known.get(_counted(each), ())


def _of_state(each: Meaning, source: DutyCount, state: str) -> Meaning:
    one = DutyCount(source.duty, (state,))  # type: ignore[arg-type]  # one of the states that the duty counts
    return Meaning(_labelled(each.label, state), each.parts, replace(each.measure, source=one))


def _labelled(label: Label, level: str) -> Label:
    return replace(label, level=level)
