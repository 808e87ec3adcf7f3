"""Cases against mutants: which case fails first, tried in an order in which it comes early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from bizenv_rules.lean import dataclass
from bizenv_rules.plan import DutyCount, Fact, Select
from bizenv_rules.problem import RubricError
from bizenv_rules.program import Decision, Program
from bizenv_rules.scoring.address import parse
from bizenv_rules.scoring.cases.model import Case
from bizenv_rules.testing.mutation.edits import Mutant
from bizenv_rules.testing.mutation.loading import Changed, Loader
from bizenv_rules.testing.played import About, Played, Suite


@dataclass(slots=True)
class Tried:
    """A case that does not fail on the rubric as it is. ``keys``: the paths it speaks of."""

    case: Case
    keys: frozenset[str]


class Runner:
    """Runs the cases of a suite against changed data."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.loader = Loader(suite)
        runs = suite.play()
        self.failing = [run for run in runs if run.result.outcome == "failed"]
        self.tried = [Tried(run.case, _keys(run)) for run in runs if run.result.outcome == "passed"]
        self.pending = [Tried(run.case, _keys(run)) for run in runs if run.result.outcome == "pending"]
        self.readers = {} if isinstance(suite.about, Decision) else readers(suite.about.program())
        self.warned = self.loader.warned(suite.data)
        self._last: dict[str, list[Tried]] = {}

    def killer(self, mutant: Mutant, about: About, data: Mapping[str, Any]) -> str:
        """The name of the first case that fails; ``""`` if none does. Raises ``RubricError`` for readings that the loader refuses."""
        for tried in self._ordered(mutant):
            if self._fails(tried, about, data):
                latest = self._last.setdefault(mutant.at, [])
                latest[:] = [tried, *(other for other in latest if other is not tried)]
                return str(tried.case.get("name", ""))
        return ""

    def waiting(self, about: About, data: Mapping[str, Any]) -> str:
        """The name of the first case that fails and that nobody has signed; ``""`` if there is none."""
        return next((str(tried.case.get("name", "")) for tried in self.pending if self._fails(tried, about, data)), "")

    def _fails(self, tried: Tried, about: About, data: Mapping[str, Any]) -> bool:
        case = Case(tried.case.document, tried.case.path, tried.case.data)
        played = self.suite.one(case, about, partial(self.loader.decision, data))
        if isinstance(about, Changed) and about.refused:
            raise RubricError(about.refused)
        return played.result.outcome == "failed"

    def _ordered(self, mutant: Mutant) -> Iterator[Tried]:
        """Those that found mutants at the same place, then those that speak of it, then all others."""
        first = list(self._last.get(mutant.at, ()))
        paths = self._paths(mutant)
        rest = [tried for tried in self.tried if not any(tried is other for other in first)]
        yield from first
        yield from sorted(rest, key=lambda tried: (-_nearness(tried.keys, paths), "readings" in tried.case.data))

    def _paths(self, mutant: Mutant) -> frozenset[str]:
        block, _, name = mutant.at.partition(".")
        if block in {"facts", "duties"}:
            return frozenset((*self.readers.get(name, ()), mutant.at))
        if block == "lists":
            facts = [fact for fact, spec in (self.suite.data.get("facts") or {}).items() if name in str(spec)]
            return frozenset(path for fact in facts for path in self.readers.get(fact, ()))
        return frozenset((mutant.at, name)) if block in {"vetoes", "grades"} else frozenset((mutant.at,))


def _nearness(keys: frozenset[str], paths: frozenset[str]) -> int:
    """2: the case speaks of the place itself; 1: of something around or inside it."""
    if keys & paths:
        return 2
    return int(any(key.startswith(f"{path}.") or path.startswith(f"{key}.") for key in keys for path in paths))


def _keys(run: Played) -> frozenset[str]:
    """The nodes, duties and blocks that a case's expectations name, of all its units."""
    expected = run.case.data.get("expect")
    found: set[str] = set()
    for key, value in (expected if isinstance(expected, dict) else {}).items():
        found |= {str(key), *map(str, value if isinstance(value, dict) else ())}
    return frozenset(parse(key).path for key in found)


def readers(program: Program) -> dict[str, tuple[str, ...]]:
    """Fact or duty → the paths of the nodes that read it."""
    found: dict[str, list[str]] = {}
    for node in program.nodes:
        for fact in node.facts:
            op = program.plan.nodes[fact].op
            source = op.measure.source if isinstance(op, Fact) else None
            name = source.fact if isinstance(source, Select) else source.duty if isinstance(source, DutyCount) else ""
            if name:
                found.setdefault(name, []).append(node.path)
    return {name: tuple(paths) for name, paths in found.items()}


def failing(runner: Runner) -> Sequence[str]:
    """The names of cases that fail on the rubric as it is: they say nothing about mutants."""
    return [run.result.name for run in runner.failing]
