"""The smallest missing case of each survivor: evidence on which the rubric and its mutant report different numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any, Final

from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, RubricError
from bizenv_rules.program import Program
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.scoring.cases.model import Case
from bizenv_rules.scoring.cases.run import played
from bizenv_rules.testing.boundaries import boundary_evidence
from bizenv_rules.testing.grounds import Evidence
from bizenv_rules.testing.mutation.differing import differing, reported
from bizenv_rules.testing.mutation.edits import Mutant
from bizenv_rules.testing.mutation.equivalent import same_program
from bizenv_rules.testing.mutation.loading import Changed
from bizenv_rules.testing.mutation.nearby import smaller, variants
from bizenv_rules.testing.mutation.running import Runner, readers
from bizenv_rules.testing.mutation.solving import apart
from bizenv_rules.text import Document

Found = Mapping[str, Any]


TRIES: Final = 500
"""How much evidence is tried for one survivor."""
Readings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A rubric and its mutant under readings that make them differ."""

    mutant: Mutant
    other: Changed
    readings: Readings

    @property
    def key(self) -> str:
        """The readings, as what was worked out once is kept by."""
        return ",".join(f"{name}={choice}" for name, choice in sorted(self.readings.items()))


class Suggester:
    """Looks for cases of a rubric. What the rubric as it is reports of a piece of evidence is worked out once."""

    def __init__(self, runner: Runner, rubric: Rubric) -> None:
        self.runner, self.rubric = runner, rubric
        self.cases: list[Found] = []
        self._known: dict[str, Found | None] = {}
        self._pools: dict[str, Sequence[tuple[str, Evidence]]] = {}

    def look(self, mutant: Mutant) -> Found | None:
        """A case that fails on the mutant and not on the rubric: one already suggested, or the smallest that is found."""
        other = self.runner.loader.rubric(mutant.of(self.runner.suite.data))
        known = next((case for case in self.cases if self._kills(case, other)), None)
        readings = None if known else self._readings(other)
        if readings is None:
            return known
        pair = Pair(mutant, other, readings)
        for name, evidence in islice(self._candidates(pair), TRIES):
            found = self._case(pair, name, self._shrunk(evidence, pair)) if self._differs(evidence, pair) else None
            if found is not None:
                self.cases.append(found)
                return found
        return None

    def _readings(self, other: Changed) -> Readings | None:
        """The defaults, or the first choice alone, under which the mutant is another program."""
        wanted: list[Readings] = [{}]
        for name, reading in (self.rubric.data.get("readings") or {}).items():
            wanted += [{name: str(choice)} for choice in reading["choices"] if choice != reading["default"]]
        return next((each for each in wanted if self._unlike(other, each)), None)

    def _unlike(self, other: Changed, readings: Readings) -> bool:
        try:
            return not same_program(self.rubric.program(readings), other.program(readings))
        except RubricError:
            return False

    def _candidates(self, pair: Pair) -> Iterator[tuple[str, Evidence]]:
        """What stands at the edges, nearest to the mutant first; what the solver finds; then small changes of those nearest."""
        if pair.key not in self._pools:
            self._pools[pair.key] = boundary_evidence(self.rubric.program(pair.readings))
        readers_ = readers(self.rubric.program(pair.readings))
        near = sorted(self._pools[pair.key], key=lambda named: -self._nearness(named, pair.mutant, readers_))
        close = [named for named in near if self._nearness(named, pair.mutant, readers_) and named[1].records]
        changes = [((f"{name}, changed", other) for other in variants(evidence, self.rubric.vocabulary)) for name, evidence in close]
        yield from near[: TRIES // 4]
        yield from apart(self.rubric.program(pair.readings), pair.other.program(pair.readings))
        for together in zip_longest(*changes):
            yield from (each for each in together if each is not None)

    def _nearness(self, named: tuple[str, Evidence], mutant: Mutant, readers_: Mapping[str, Sequence[str]]) -> int:
        """Whether the evidence's name speaks of the mutant's node, or of the fact or duty that was changed."""
        name, evidence = named
        block, _, word = mutant.at.partition(".")
        words = {mutant.at, *(readers_.get(word, ()) if block in {"facts", "duties"} else ())}
        words |= {word} if block in {"facts", "duties", "vetoes"} else set()
        spec = self.rubric.data.get(block, {}).get(word, {}) if block in {"facts", "duties"} else {}
        kind = (spec.get("met_by") or spec).get("record")
        return 2 * any(each in name for each in words) + any(record.record == kind for record in evidence.records)

    def _report(self, evidence: Evidence, rubric: Rubric, readings: Readings) -> Found | None:
        try:
            return reported(evidence.score(rubric, readings=readings))
        except BizenvError:
            return None

    def _own(self, evidence: Evidence, pair: Pair) -> Found | None:
        key = f"{pair.key} {evidence}"
        if key not in self._known:
            self._known[key] = self._report(evidence, self.rubric, pair.readings)
        return self._known[key]

    def _differs(self, evidence: Evidence, pair: Pair) -> bool:
        one, two = self._own(evidence, pair), self._report(evidence, pair.other, pair.readings)
        return one is not None and two is not None and bool(differing(one, two))

    def _shrunk(self, evidence: Evidence, pair: Pair) -> Evidence:
        """Smaller evidence on which the two still differ, one step at a time."""
        while True:
            less = next((each for each in smaller(evidence) if self._differs(each, pair)), None)
            if less is None:
                return evidence
            evidence = less

    def _case(self, pair: Pair, name: str, evidence: Evidence) -> Found | None:
        one, two = self._own(evidence, pair), self._report(evidence, pair.other, pair.readings)
        assert one is not None
        assert two is not None
        expect, program = differing(one, two), self.rubric.program(pair.readings)
        clause = pair.mutant.clause or _clause(program, expect)
        title = f"{len(self.cases) + 1} {name}"
        made = evidence.to_case(program, title, clause, expect=expect, note=f"unlike {pair.mutant.text()}")
        case = ({"readings": dict(pair.readings)} if pair.readings else {}) | made
        case = {key: case[key] for key in sorted(case, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER))}
        return case if self._played(case, self.rubric) == "pending" and self._kills(case, pair.other) else None

    def _kills(self, case: Found, other: Changed) -> bool:
        return self._played(case, other) == "failed"

    def _played(self, case: Found, about: Rubric) -> str:
        document = Document("<suggested>", {"tests": [case]}, (), (), {})
        return played(Case(document, ("tests", 0), case), about)[0].outcome


_ORDER: Final = ("name", "clause", "unit", "period", "readings")


def _clause(program: Program, expect: Mapping[str, Any]) -> str:
    """The clause of the innermost thing that differs."""
    clauses = {node.path: node.clause for node in program.nodes}
    clauses |= {f"duties.{duty.id}": duty.clause for duty in program.duties} | {f"outputs.{out.id}": out.clause for out in program.outputs}
    clauses |= {"vetoes": program.vetoes[0].clause} if program.vetoes else {}
    return next((clauses[key] for key in expect if clauses.get(key)), "")
