"""One question to the solver about one program or two: is there evidence for which something holds. What is found is replayed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from bizenv_rules.backends.smt import Answer as Found
from bizenv_rules.backends.smt import Encoding, Held, Model, Space
from bizenv_rules.checks.proof import ReplayError, Verdict
from bizenv_rules.diff.fewest import fewest
from bizenv_rules.diff.meaning import Meaning
from bizenv_rules.diff.related import related
from bizenv_rules.diff.shrink import shrunk
from bizenv_rules.diff.side import Key, Side, Stated, rest, year_of
from bizenv_rules.diff.target import Target
from bizenv_rules.diff.tied import levels
from bizenv_rules.diff.unitclasses import Classes, is_condition
from bizenv_rules.expr.signature import Function
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import Row, Value, averaged
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.scoring.running import Runner
from bizenv_rules.scoring.setting import Scored

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units

NEAR: Final = 24
"""How many steps from rest a fact may be where small evidence is looked for."""

Values = Sequence[Mapping[int, Mapping[Row, Value]]]
"""For each side: node of its program, row, value."""
Asked = tuple[Any, str]
"""A statement of the solver, and why a part of it was not followed."""


Seen = Callable[[Values], Row | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """*proved*: no evidence; *refuted*: this evidence, in this row; else ``why`` it is not decided."""

    verdict: Verdict
    stated: Stated | None = None
    row: Row = ()
    why: str = ""


class Question:
    """Programs over shared inputs, ``targets`` what is read of each."""

    def __init__(
        self,
        rubrics: Sequence[Scored],
        targets: Sequence[Target],
        units: Units | Sequence[Unit] | None = None,
        functions: Mapping[str, Function] | None = None,
    ) -> None:
        programs = [program_of(rubric) for rubric in rubrics]
        self.targets, known, last = tuple(targets), levels(programs), programs[-1]
        self.sides = tuple(
            Side(
                program,
                (*each.nodes, *(one.when for one in program.assumptions)),
                Runner.of(program.plan, functions or getattr(rubric, "functions", None)).functions,
                known,
                year_of(last if program.per == last.per else program),
            )
            for rubric, program, each in zip(rubrics, programs, targets, strict=True)
        )
        self._agree()
        self.related = related(self.sides) if len(self.sides) > 1 else ()
        self.classes = Classes.that_can_be(self.sides) if units is None else Classes.of(self.sides, units)

    def _agree(self) -> None:
        """What the period decides otherwise in either edition is left open."""
        one, other = self.sides[0], self.sides[-1]
        apart = {key for key in one.fixed.keys() & other.fixed.keys() if one.fixed[key] != other.fixed[key]}
        for side in self.sides:
            side.fixed = {key: value for key, value in side.fixed.items() if key not in apart}

    def answered(self, wanted: Callable[[Space, Sequence[Encoding]], Asked], seen: Seen, timeout: float) -> Answer:
        """Whether there is evidence for ``wanted``; ``seen`` says in which row values that ``exact`` gave are so."""
        self.space = space = Space()
        encodings = [side.encoded(space) for side in self.sides]
        asked, loose = wanted(space, encodings)
        statements = [asked, *self._supposed(space, encodings)]
        found = self._found(space, statements, timeout)
        if not isinstance(found, Model):
            return Answer("proved") if found == "none" else Answer("unknown", why=f"the solver did not decide it in {timeout:g} s")
        rests, grids = self._rests()
        fixed = {key for side in self.sides for key in side.fixed}
        movable = {key: still for key, still in rests.items() if not is_condition(self._inputs[key[0]][0]) and key not in fixed}
        stated = replace(self._stated(fewest(space, statements, movable) or found, fixed), rests=rests)
        try:
            if self.row_of(stated, seen) is None:
                if loose:
                    return Answer("unsupported", why=f"what was found hangs on a part that is not followed: {loose}")
                raise ReplayError(f"what was found is not so for {dict(stated.facts)}")
            facts = shrunk(dict(stated.facts), rests, grids, lambda facts: self.row_of(replace(stated, facts=facts), seen) is not None)
        except KeyError as error:
            return Answer("unsupported", why=f"{error.args[0]} is not registered, so what was found cannot be replayed")
        small = replace(stated, facts=facts)
        return Answer("refuted", small, self.row_of(small, seen) or ())

    def _found(self, space: Space, statements: Sequence[Any], timeout: float) -> Found:
        """The solver's answer; what it does not decide at once is looked for among small counts, then asked in another way."""
        found = space.solve(statements, timeout / 4)
        if found != "unknown":
            return found
        near = space.solve([*statements, *self._near(space)], timeout / 4)
        return near if isinstance(near, Model) else space.solve(statements, timeout / 2, way="whole")

    def _near(self, space: Space) -> list[Any]:
        """That no fact is further than a few steps from its rest."""
        logic, found, (rests, grids) = space.logic, [], self._rests()
        for key, still in rests.items():
            number, far = space.inputs[key].held.number, grids[key][0] * NEAR
            found += [logic.no(logic.less(still + far, number)), logic.no(logic.less(number, still - far))]
        return found

    def _supposed(self, space: Space, encodings: Sequence[Encoding]) -> list[Any]:
        """What is true of all evidence that is asked about."""
        found: list[Any] = []
        for side, encoding in zip(self.sides, encodings, strict=True):
            found += [is_one(space, side.held(encoding, each.when)[()]) for each in side.program.assumptions]
            found += side.within(encoding)
        found += self.classes.statements(space)
        return [*found, *(each for one in self.related for each in one.statements(space))]

    def row_of(self, stated: Stated, seen: Seen) -> Row | None:
        """The row in which the evidence shows it, by ``exact``; None where it does not, or is out of the question."""
        if not self.classes.allow(stated) or not all(side.keeps(stated) for side in self.sides):
            return None
        if not all(each.keeps(stated) for each in self.related):
            return None
        values = [side.values(stated) for side in self.sides]
        for side, known in zip(self.sides, values, strict=True):
            if any(known[each.when].get(()) != 1 for each in side.program.assumptions):
                return None
        return seen(values)

    def _stated(self, model: Model, fixed: Collection[Key]) -> Stated:
        facts = {key: value for name, value in model.facts.items() if (key := cast("Key", name))[0] in self._inputs and key not in fixed}
        return Stated(facts, model.rows)

    @cached_property
    def _inputs(self) -> Mapping[Any, list[Meaning]]:
        """The facts that either edition reads here, with what both declare of them."""
        found: dict[Any, list[Meaning]] = {}
        for side in self.sides:
            for each in side.inputs.values():
                found.setdefault(each.key, []).append(each)
        return found

    def _rests(self) -> tuple[dict[Key, Fraction], dict[Key, tuple[Fraction, ...]]]:
        """The value nearest 0 and the steps of every input, as both editions declare it; of a mean, those of two and three forms too."""
        rests: dict[Key, Fraction] = {}
        grids: dict[Key, tuple[Fraction, ...]] = {}
        for name in self.space.inputs:
            key = cast("Key", name)
            measures = [each.measure for each in self._inputs.get(key[0], ())]
            if not measures:
                continue
            lows, highs = [m.lo for m in measures if m.lo is not None], [m.hi for m in measures if m.hi is not None]
            rests[key] = rest(max(lows, default=None), min(highs, default=None))
            step = max((m.grid for m in measures if m.grid is not None), default=Fraction(1))
            grids[key] = (step, step / 2, step / 3) if any(averaged(m) for m in measures) else (step,)
        return rests, grids


def is_one(space: Space, held: Held) -> Any:
    """The statement that a condition holds."""
    logic = space.logic
    return logic.both((logic.no(held.na), logic.no(held.missing), logic.same(held.number, Fraction(1))))
