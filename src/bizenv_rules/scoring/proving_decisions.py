"""What holds of a decision for every record it could be about: rules that can hold, that never do, that others hide, that meet.

Evidence is searched for and decided for real, so *proved* has records to show; *refuted* is shown over the conditions alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from bizenv_rules.checks.answers import together
from bizenv_rules.checks.clock import TIME_LIMIT, Clock
from bizenv_rules.checks.gathering import timed
from bizenv_rules.checks.proof import Proof, ProofReport
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.writers import as_dict
from bizenv_rules.expr.tree import BOOL, Op, Tree, names
from bizenv_rules.lean import dataclass
from bizenv_rules.program import Decision, DecisionRule
from bizenv_rules.scoring.decide import Decided
from bizenv_rules.scoring.records_for import AS_OF, Search

MOST = 4096
SUPPOSED = (f"decided on {AS_OF}; every record is verified; what a parameter leaves open has some value",)
CODES = frozenset({"R163", "R164", "R165", "R166", "R167", "R168"})


def prove_decision(decision: Decision, *, clock: Clock | None = None, codes: Collection[str] | None = None) -> ProofReport:
    """Every statement once.

    >>> import bizenv_rules as bz
    >>> decision = bz.load_decision("rubrics/gaotai_2021/discipline.yaml")
    >>> report = prove_decision(decision)
    >>> report.ok, report.counts()["unknown"]
    (True, 0)
    """
    clock = clock or Clock()
    found, is_whole = timed(_Decision(decision, clock).check, decision, clock)
    if not is_whole:
        found += [Proof(code, "unknown", "replay", decision.decision, f"not asked of everything: {TIME_LIMIT}") for code in sorted(CODES)]
    wanted = [proof for proof in found if codes is None or proof.code in codes]
    wanted.sort(key=lambda proof: proof.code)
    return ProofReport(f"{decision.decision} {decision.edition}".strip(), tuple(wanted), SUPPOSED)


class _Decision:
    def __init__(self, decision: Decision, clock: Clock) -> None:
        self.decision, self.clock = decision, clock
        self.search = Search(decision, clock)
        self.shown: dict[str, tuple[Record, ...]] = {}

    def check(self, decision: Decision) -> Iterator[Proof]:
        """All statements; those that rest on others after them."""
        for rule in decision.rules:
            yield self._can_hold(rule)
        if decision.mode == "first":
            for number, rule in enumerate(decision.rules):
                yield self._is_reached(rule, decision.rules[:number])
        else:
            yield from self._meeting()
        yield from self._produced()
        yield self._gap()
        yield from self._read()

    def _can_hold(self, rule: DecisionRule) -> Proof:
        at = f"rules.{rule.id}"
        if not _possible([rule.when], (1,)):
            return Proof("R163", "refuted", "reading", at, "its condition contradicts itself: it never holds", rule.clause)
        records = self.search.found([rule.when], lambda one: _holds(one, rule))
        if records is None:
            return Proof("R163", "unknown", "replay", at, "it can hold: no evidence was found for it", rule.clause)
        self.shown[rule.id] = records
        return Proof("R163", "proved", "replay", at, f"it can hold: {rule.outcome}", rule.clause, records=_plain(records))

    def _is_reached(self, rule: DecisionRule, earlier: Sequence[DecisionRule]) -> Proof:
        """In mode ``first``: some record is decided by this rule."""
        at = f"rules.{rule.id}"
        for other in earlier:
            if not _possible([other.when, rule.when], (0, 1)):
                return Proof("R164", "refuted", "reading", at, f"`{other.id}` takes every record for which it holds", rule.clause)
        if not _possible([*(other.when for other in earlier), rule.when], (*(0 for _ in earlier), 1)):
            return Proof("R164", "refuted", "reading", at, "the rules before it take every record for which it holds", rule.clause)

        def decides(one: Decided) -> bool:
            return next((each.rule for each in one.rules if each.holds is True), "") == rule.id

        records = self.search.found([rule.when, *(_not(other.when) for other in earlier)], decides)
        if records is None:
            return Proof("R164", "unknown", "replay", at, "it decides some record: no evidence was found for it", rule.clause)
        return Proof("R164", "proved", "replay", at, "it decides some record", rule.clause, records=_plain(records))

    def _meeting(self) -> Iterator[Proof]:
        """Rules with different outcomes for one record; all of them are reported, so this is for information."""
        met, open_ = False, False
        for one, other in combinations(self.decision.rules, 2):
            if one.outcome == other.outcome or not _possible([one.when, other.when], (1, 1)):
                continue
            records = self.search.found([one.when, other.when], _Holding((one, other)))
            if records is None:
                open_ = True
                continue
            met = True
            words = f"`{one.id}` and `{other.id}` can hold together: {one.outcome}; {other.outcome}"
            yield Proof("R165", "proved", "replay", f"rules.{other.id}", words, other.clause, records=_plain(records))
        if not met:
            words = "no evidence was found for which" if open_ else "never do"
            words = f"{words} two rules with different outcomes hold together"
            yield Proof("R165", "unknown" if open_ else "proved", "replay" if open_ else "reading", "rules", words)

    def _produced(self) -> Iterator[Proof]:
        """Every outcome follows for some record."""
        for outcome in dict.fromkeys(rule.outcome for rule in self.decision.rules):
            rules = [rule for rule in self.decision.rules if rule.outcome == outcome]
            tried = (self.shown[rule.id] for rule in rules if rule.id in self.shown)
            records = next((records for records in tried if outcome in self.search.decided(records).outcomes), None)
            never = not any(_possible([rule.when], (1,)) for rule in rules)
            at, clause = f"outcomes.{outcome}", rules[0].clause
            if records is not None:
                yield Proof("R166", "proved", "replay", at, "it follows for some record", clause, records=_plain(records))
            elif never:
                yield Proof("R166", "refuted", "reading", at, "no rule that gives it can hold", clause)
            else:
                yield Proof("R166", "unknown", "replay", at, "it follows for some record: no evidence was found for it", clause)

    def _gap(self) -> Proof:
        """Whether there are records that no rule takes: for information."""
        rules = self.decision.rules
        if not _possible([rule.when for rule in rules], tuple(0 for _ in rules), absent=False):
            return Proof("R167", "proved", "reading", "rules", "every record that says what the rules ask is taken by one")
        records = self.search.found([_not(rule.when) for rule in rules], lambda one: all(each.holds is False for each in one.rules))
        if records is None:
            return Proof(
                "R167", "unknown", "replay", "rules", "whether every record is taken by a rule: no evidence for the contrary was found"
            )
        return Proof("R167", "proved", "replay", "rules", "there are records that no rule takes", records=_plain(records))

    def _read(self) -> Iterator[Proof]:
        """Every fact is read by a rule; the fields of the record that rules read."""
        read = frozenset[str]().union(*(names(rule.when) for rule in self.decision.rules))
        for fact in self.decision.facts:
            used = fact.name in read
            words = "a rule reads it" if used else "no rule reads it"
            yield Proof("R168", "proved" if used else "refuted", "reading", f"facts.{fact.name}", words)
        fields = sorted(name for name in read if name in self.search.kind.fields)
        if fields:
            yield Proof("R168", "proved", "reading", f"records.{self.decision.record}", f"rules read {', '.join(fields)}")


@dataclass(frozen=True, slots=True)
class _Holding:
    """Whether all of these rules hold."""

    rules: tuple[DecisionRule, ...]

    def __call__(self, one: Decided) -> bool:
        return all(_holds(one, rule) for rule in self.rules)


def _possible(trees: Sequence[Tree], answers: tuple[int, ...], *, absent: bool = True) -> bool:
    """Whether the conditions can have these answers together, as far as comparisons with constants tell."""
    found = together(trees, MOST, absent=absent)
    return found is None or answers in found


def _holds(one: Decided, rule: DecisionRule) -> bool:
    return any(each.rule == rule.id and each.holds is True for each in one.rules)


def _not(tree: Tree) -> Tree:
    return Op("not", (tree,), BOOL)


def _plain(records: Sequence[Record]) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {name: value if isinstance(value, bool | int) else str(value) for name, value in as_dict(record).items()} for record in records
    )
