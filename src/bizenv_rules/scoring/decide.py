"""``decide``: the outcomes of a decision for every record it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.amounts import amount, exact
from bizenv_rules.evidence.choosing import Place, choose, worth
from bizenv_rules.evidence.frame import plain
from bizenv_rules.evidence.query import Query, loosened
from bizenv_rules.evidence.windows import Time, day_of, days_of, is_in, is_known
from bizenv_rules.expr.compiled import compile_record_test
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, EvidenceError, Problem
from bizenv_rules.scoring.setting import typed_parameters

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.query import Test
    from bizenv_rules.evidence.records import Record
    from bizenv_rules.expr.tree import Tree
    from bizenv_rules.program import DecidedFact, Decision


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule says of one record: ``holds`` is None where something it asks is not known."""

    rule: str
    clause: str
    title: str
    outcome: str
    severity: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Decided:
    """One record decided on. ``outcomes``: those that hold, as the decision's mode takes them; ``open``: those not known."""

    record: str
    unit: str
    person: str
    outcomes: tuple[str, ...]
    rules: tuple[Outcome, ...]

    @property
    def open(self) -> tuple[Outcome, ...]:
        """Rules that cannot be answered from what is there."""
        return tuple(rule for rule in self.rules if rule.holds is None)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decision for every record of its kind, in the evidence's order."""

    decision: str
    edition: str
    as_of: date
    decided: tuple[Decided, ...]
    problems: tuple[Problem, ...]

    def __getitem__(self, record: str) -> Decided:
        return next(one for one in self.decided if one.record == record)

    def to_dict(self) -> dict[str, Any]:
        """Plain data in a stable order; of people only what the records say."""
        return {
            "decision": self.decision,
            "edition": self.edition,
            "as_of": self.as_of.isoformat(),
            "decided": [
                {
                    "record": one.record,
                    "unit": one.unit,
                    "person": one.person,
                    "outcomes": list(one.outcomes),
                    "rules": [
                        {"rule": r.rule, "clause": r.clause, "outcome": r.outcome, "severity": r.severity, "holds": r.holds}
                        for r in one.rules
                    ],
                }
                for one in self.decided
            ],
        }


def decide(
    decision: Decision,
    ledger: Ledger,
    *,
    as_of: date,
    parameters: Mapping[str, object] | None = None,
    functions: Mapping[str, Any] | None = None,
) -> Decisions:
    """The rules that hold for every record of the decision's kind that is known on ``as_of``.

    Parameters go by the caller's value, else by the one in force on that day. Raises ``EvidenceError`` if the evidence's
    vocabulary lacks a kind that the decision reads, ``BizenvError`` for parameters that it does not have.
    """
    from bizenv_rules.expr.functions import STANDARD

    known = functions or STANDARD
    vocabulary = ledger.vocabulary
    lacking = [name for name in (decision.record, *(fact.select.selection.record for fact in decision.facts)) if name not in vocabulary]
    if lacking:
        raise EvidenceError([Problem("V510", f"the evidence was read without the kind of record `{name}`") for name in lacking])
    env: dict[str, Any] = {**dict(decision.lists), **_parameters(decision, parameters or {}, as_of), "as_of": as_of}
    problems: list[Problem] = []
    gone = ledger.corrections.gone
    there = [record for record in ledger.records if id(record) not in gone and is_known(record, as_of)]
    queries = [_Query(fact, ledger, known, as_of) for fact in decision.facts]
    fields = frozenset(vocabulary[decision.record].fields)
    tests = [(rule, compile_record_test(loosened(rule.when, fields), fields, known)) for rule in decision.rules]
    decided = []
    for record in there:
        if record.record != decision.record or not record.verified:
            continue
        seen = {**env, **{query.fact.name: query.value(record, there, env, problems) for query in queries}}
        rules = tuple(
            Outcome(rule.id, rule.clause, rule.title, rule.outcome, rule.severity, worth(test, record, seen, problems))
            for rule, test in tests
        )
        decided.append(Decided(record.id, record.unit, record.person or "", _taken(decision, rules), rules))
    return Decisions(decision.decision, decision.edition, as_of, tuple(decided), tuple(problems))


def _parameters(decision: Decision, given: Mapping[str, object], as_of: date) -> dict[str, Any]:
    problems: list[Problem] = []
    typed = typed_parameters(decision.parameters, decision.title or decision.decision, given, problems)
    if problems:
        raise BizenvError(problems)
    in_force = {one.name: next((value for start, value in reversed(one.values) if start <= as_of), None) for one in decision.parameters}
    return {name: typed.get(name, plain(value)) for name, value in in_force.items()}


def _taken(decision: Decision, rules: Sequence[Outcome]) -> tuple[str, ...]:
    holding_ = [rule.outcome for rule in rules if rule.holds is True]
    if decision.mode == "first":
        return tuple(holding_[:1])
    return tuple(dict.fromkeys(holding_)) if decision.mode == "collect" else tuple(holding_)


class _Query:
    """A fact ready to be read for one record after another."""

    def __init__(self, fact: DecidedFact, ledger: Ledger, functions: Mapping[str, Any], as_of: date) -> None:
        selection, take = fact.select.selection, fact.select.take
        kind = ledger.vocabulary[selection.record]
        fields = frozenset(kind.fields)

        def test(tree: Tree | None) -> Test | None:
            return None if tree is None else compile_record_test(loosened(tree, fields), fields, functions)

        places: dict[object, int] = {value: place for place, value in enumerate(selection.order)}
        self.fact, self.read = fact, test(take.value)
        self.query = Query(selection, kind, {}, test(selection.where), test(selection.once_per), places=places)
        day = Time("", Period.around(as_of, "year"), as_of, as_of)  # the day itself is the period that windows end with
        self.place, self.days = Place(day), days_of(selection.window, selection.months, day)

    def value(self, about: Record, there: Iterable[Record], env: Mapping[str, Any], problems: list[Problem]) -> Any:
        """What the records that agree with the one decided on come to; None: absent, or it is not said whom it is about."""
        same = tuple(getattr(about, field) for field in self.fact.same)
        if None in same:
            return None
        selection = self.query.selection
        found = [
            record
            for record in there
            if record.record == selection.record
            and (record.verified or selection.any_verified)
            and tuple(getattr(record, field, None) for field in self.fact.same) == same
            and is_in(record, self.days)
        ]
        chosen = choose(self.query, found, self.place, env, lambda _record: False)
        problems += chosen.problems
        values = [1 if self.read is None else exact(worth(self.read, record, env, problems)) for record in chosen.records]
        return amount(self.fact.select.take, values, chosen.times, [day_of(record) for record in chosen.records])[1]
