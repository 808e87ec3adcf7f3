"""Records for which rules of a decision hold: the record decided on, and those that its facts count, tried out and decided for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice, product
from typing import Any, Final

from bizenv_rules.checks.clock import Clock
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.making import Want, drafts
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.satisfying import Blank, fillings, month_ends
from bizenv_rules.expr.tree import Lit, Op, Tree, names
from bizenv_rules.program import DecidedFact, Decision
from bizenv_rules.rubric.words import known_words
from bizenv_rules.scoring.decide import Decided, decide

AS_OF: Final = date(2021, 12, 31)
FIRST: Final = date(2018, 1, 1)
WORTHS: Final = 120
"""How many values of the facts are tried together."""
MOST: Final = 4_000
DECIDED: Final = 150
"""How many times records are decided in one search."""
FEW: Final = 4
COUNTED: Final = frozenset({"count", "sum", "distinct"})


class Search:
    """Looks for evidence of one decision, on one day."""

    def __init__(self, decision: Decision, clock: Clock) -> None:
        self.decision, self.clock = decision, clock
        self.words = known_words(decision.declared, decision.values)
        self.kind = self.words[decision.record]
        self.facts = {fact.name: fact for fact in decision.facts}
        self.parameters = {one.name: _some(decision, one.name) for one in decision.parameters if not one.values}
        stated = {one.name: one.values[-1][1] for one in decision.parameters if one.values}
        self.env: dict[str, Any] = {**dict(decision.lists), **stated, **self.parameters, "as_of": AS_OF}
        self.days = month_ends(FIRST, AS_OF)

    def found(self, wanted: Sequence[Tree], holds: Callable[[Decided], bool]) -> tuple[Record, ...] | None:
        """Records of which the real decision says what is wanted; None if none were found."""
        asked = [self.facts[name] for name in sorted(frozenset().union(*map(names, wanted))) if name in self.facts]
        pools = [self._pool(fact, wanted) for fact in asked]
        worths = [dict(zip((fact.name for fact in asked), values, strict=True)) for values in islice(product(*pools), MOST)]
        worths.sort(key=lambda worth: _weight(tuple(worth.values())))
        tried = (records for worth in worths[:WORTHS] for records in self._tried(asked, worth, wanted))
        for records in islice(tried, DECIDED):
            self.clock.step()
            if holds(self.decided(records)):
                return records
        return None

    def decided(self, records: Sequence[Record]) -> Decided:
        """What is decided on the first record."""
        return decide(self.decision, Ledger(records, self.words), as_of=AS_OF, parameters=self.parameters)[records[0].id]

    def _tried(self, asked: Sequence[DecidedFact], worth: Mapping[str, Any], wanted: Sequence[Tree]) -> Iterator[tuple[Record, ...]]:
        blank = Blank(self.kind, {}, self.days, {**self.env, **worth})
        same = {field for fact in asked for field in fact.same}
        for values in islice(fillings(blank, wanted), FEW):
            about = values | {field: self._named(field) for field in same if values.get(field) is None}
            main = self.kind.cls(**{"id": "1", "unit": "甲单位", "date": FIRST, **about})
            options = [list(islice(self._for_fact(fact, worth[fact.name], main), FEW)) for fact in asked]
            for chosen in islice(product(*options), FEW * FEW):
                others = [values for draft in chosen for values in draft]
                yield (main, *(self._made(n, fields) for n, fields in enumerate(others, 2)))

    def _for_fact(self, fact: DecidedFact, value: Any, main: Record) -> Iterator[tuple[Mapping[str, Any], ...]]:
        """Ways to write records that the fact counts; none are needed for what is 0 or absent."""
        if value is None or (fact.select.take.how in COUNTED and value == 0):
            yield ()
            return
        select = fact.select
        kind = self.words[select.selection.record]
        blank = Blank(kind, {field: getattr(main, field) for field in fact.same}, self.days, self.env)
        has = 0 if select.take.how in COUNTED else None
        for draft in drafts(Want(select, blank, value, has)):
            yield tuple({"record": kind.name, **blank.fixed, **fields} for fields in draft)

    def _made(self, number: int, fields: Mapping[str, Any]) -> Record:
        rest = {name: value for name, value in fields.items() if name != "record"}
        return self.words[fields["record"]].cls(**{"id": str(number), "unit": "甲单位", "date": AS_OF, **rest})

    def _named(self, field: str) -> Any:
        spec = self.kind.fields[field]
        return spec.values[0] if spec.values else "甲"

    def _pool(self, fact: DecidedFact, wanted: Sequence[Tree]) -> list[Any]:
        """Values worth trying for a fact, the plainest first."""
        said = [value for tree in wanted for value in _constants(tree)]
        if fact.select.take.how in COUNTED:
            near = {
                int(value) + k for value in said if isinstance(value, int | Fraction) and not isinstance(value, bool) for k in (-1, 0, 1)
            }
            return sorted({0, 1, *(number for number in near if 0 <= number <= 100)})
        base = "number" if fact.select.take.value is None else fact.select.take.value.type.base
        if base == "date":
            return [None, AS_OF, FIRST, self.days[len(self.days) // 2]]
        if base == "bool":
            return [None, True, False]
        if base == "text":
            return [None, *dict.fromkeys(value for value in said if isinstance(value, str))]
        numbers = [Fraction(value) for value in said if isinstance(value, int | Fraction) and not isinstance(value, bool)]
        return [None, *sorted({Fraction(1), *(value + k for value in numbers for k in (-1, 0, 1))})]


def _weight(values: Sequence[Any]) -> tuple[int, Fraction]:
    """Few facts first, and small ones."""
    there = [value for value in values if value not in (0, None)]
    return len(there), sum((Fraction(value) for value in there if isinstance(value, int | Fraction)), Fraction(0))


def _constants(tree: Tree) -> Iterator[Any]:
    match tree:
        case Lit(value):
            yield value
        case Op(_, args):
            for arg in args:
                yield from _constants(arg)


def _some(decision: Decision, name: str) -> Any:
    """A value for a parameter that the document leaves open."""
    kind = next(one.type for one in decision.parameters if one.name == name)
    return {"date": AS_OF, "text": "甲", "list": ("甲",)}.get(kind, 1)
