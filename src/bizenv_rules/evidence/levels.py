"""Levels of plain facts: ``{"区级": 2}`` is counted as the level that the vocabulary lists for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bizenv_rules.evidence.scalars import Words
from bizenv_rules.evidence.vocabulary import FieldSpec, vocabulary
from bizenv_rules.expr.tree import Name, Op, Tree
from bizenv_rules.plan import Select
from bizenv_rules.problem import Problem
from bizenv_rules.program import Program


def level_fields(program: Program, selects: Iterable[Select]) -> Mapping[str, FieldSpec]:
    """Fact → the field its levels stand in, for the facts that are counted by levels of a list."""
    known = vocabulary(None, program.declared, dict(program.values)).kinds
    found: dict[str, FieldSpec] = {}
    for select in selects:
        kind, then = known.get(select.selection.record), select.selection.then
        if not select.level or then is None or kind is None:
            continue
        for name in _names(then):
            spec = kind.fields.get(name)
            if spec is not None and spec.values:
                found[select.fact] = spec
    return found


def by_listed_level(fact: str, given: Mapping[str, Any], spec: FieldSpec) -> tuple[dict[str, Any], list[Problem]]:
    """Numbers by level as the vocabulary spells it, and a problem (V534) for each level that it does not have.

    >>> spec = FieldSpec("level", "级别", "text", ("省级", "区县级"), {"区级": "区县级"})
    >>> by_listed_level("media", {"区级": 2, "区县级": 1, "省极": 1}, spec)[0]
    {'区县级': 3}
    """
    words, found, problems = Words(spec.values, spec.aliases), dict[str, Any](), list[Problem]()
    for word, number in given.items():
        try:
            level = words[word]
        except ValueError:
            problems.append(_unknown(fact, word, spec))
            continue
        found[level] = found[level] + number if level in found else number
    return found, problems


def _unknown(fact: str, word: str, spec: FieldSpec) -> Problem:
    from bizenv_rules.spelling import nearest

    near = nearest(str(word), spec.values) or nearest(str(word), spec.aliases)
    help_ = f"did you mean {near}?" if near else f"one of {', '.join(spec.values)}"
    return Problem("V534", f"{fact} has no level {word!r}", path=fact, help=(help_,))


def _names(tree: Tree) -> Iterator[str]:
    if isinstance(tree, Name):
        yield tree.name
    elif isinstance(tree, Op):
        for part in tree.args:
            yield from _names(part)
