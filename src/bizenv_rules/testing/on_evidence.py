"""Invariants of changed evidence: what must not matter does not, praise never lowers and blame never raises a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.satisfying import small
from bizenv_rules.plan import Fact, Forms, Select
from bizenv_rules.points import exact_text
from bizenv_rules.rubric.load import Rubric
from bizenv_rules.testing.grounds import Evidence, changed
from bizenv_rules.testing.registry import invariant, require, scored

if TYPE_CHECKING:
    from bizenv_rules.program import Program
    from bizenv_rules.scoring.card import Scorecard

PRAISE: Final = frozenset({"per_count", "by_level", "judged", "panel", "imported"})
BLAME: Final = frozenset({"deduct", "missed"})
LOOKED_AT: Final = 4
"""How many records of one set of evidence are taken away or raised in turn."""
LATER: Final = timedelta(days=400)


@invariant("the order of evidence does not matter")
def order(rubric: Rubric, evidence: Evidence) -> None:
    """Records of different days may come in any order; of one day the ledger's order says which came first."""
    days = [list(group) for _, group in groupby(evidence.records, key=lambda record: (record.date, record.period))]
    if len(days) == 1 or len({(group[0].date, group[0].period) for group in days}) < len(days):
        return
    _same(rubric, evidence, replace(evidence, records=tuple(record for group in reversed(days) for record in group)), "in another order")


@invariant("like records may be written as one or as several")
def splitting(rubric: Rubric, evidence: Evidence) -> None:
    """``times: 2`` is two records."""
    records: list[Record] = []
    for record in evidence.records:
        many = record.times if not hasattr(record, "mark") else 1
        ids = [record.id] if many == 1 else [f"{record.id}-{n}" for n in range(many)]
        records += [changed(record, id=name, times=1 if many > 1 else record.times) for name in ids]
    if len(records) > len(evidence.records):
        _same(rubric, evidence, replace(evidence, records=tuple(records)), "written one by one")


@invariant("the names of records do not matter")
def renaming(rubric: Rubric, evidence: Evidence) -> None:
    """An id names a record and says nothing else."""
    names = {record.id: f"另{n}" for n, record in enumerate(evidence.records)}
    renamed = [changed(record, id=names[record.id], revises=names.get(record.revises or "", record.revises)) for record in evidence.records]
    _same(rubric, evidence, replace(evidence, records=tuple(renamed)), "with other ids")


@invariant("what lies outside every window changes nothing")
def outside(rubric: Rubric, evidence: Evidence) -> None:
    """A record dated after the day of knowledge is not known yet, whatever reads its kind."""
    late = Period.parse(evidence.period).last + LATER
    more = [changed(record, id=f"{record.id}-later", date=late, period=None) for record in evidence.records if record.period is None]
    _same(rubric, evidence, replace(evidence, records=(*evidence.records, *more)), "with the same records again, dated later")


@invariant("evidence that is not read changes nothing")
def unread(rubric: Rubric, evidence: Evidence) -> None:
    """Without the records that the result lists as unused it is the same result."""
    card = scored(rubric, evidence)
    unused = {one.id for one in card.unused_evidence if getattr(one, "reason", "") in {"no_fact", "outside", "not_known_yet"}}
    if unused:
        kept = tuple(record for record in evidence.records if record.id not in unused)
        _same(rubric, evidence, replace(evidence, records=kept), "without what is listed as unused")


def _same(rubric: Rubric, evidence: Evidence, other: Evidence, how: str) -> None:
    if not evidence.records:
        return
    before, after = scored(rubric, evidence), other.score(rubric)
    told = [(card.status, card.low, card.high, card.grade) for card in (before, after)]
    require(told[0] == told[1], f"{_said(before)}; {how}: {_said(after)}")


def _said(card: Scorecard) -> str:
    value = exact_text(card.result) if card.result is not None else card.status
    return f"{value} ({card.grade})" if card.grade else value


# ---------------------------------------------------------------------------------------------------- praise and blame


@invariant("praise never lowers and blame never raises a score")
def monotone(rubric: Rubric, evidence: Evidence) -> None:
    """Taking one record away, or raising one mark: what only gives points never gives fewer, what only takes them never more."""
    card = scored(rubric, evidence)
    if card.result is None:
        return
    sides = _sides(card.program)
    step = max(1, len(evidence.records) // LOOKED_AT)
    for record in evidence.records[::step]:
        facts = [(fact, forms) for fact, forms in _counted(card, record)]
        known = {sides.get(fact, "") for fact, _ in facts}
        if len(known) != 1 or not (side := next(iter(known))):
            continue
        forms = next((each for _, each in facts if each is not None), None)
        other = _without(evidence, record) if forms is None else _raised(evidence, record, forms)
        if other is not None:
            _compare(rubric, card, other, record, side, is_more=forms is not None)


def _compare(rubric: Rubric, card: Scorecard, other: Evidence, record: Record, side: str, *, is_more: bool) -> None:
    after = other.score(rubric).result
    if after is None or card.result is None:
        return
    less, more = (card.result, after) if is_more else (after, card.result)
    what = f"the mark of {record.id} raised" if is_more else f"one {record.record} ({record.id}) more"
    shown = f"{what}: {exact_text(less)} becomes {exact_text(more)}"
    require(
        more >= less if side == "praise" else more <= less, f"{'praise lowers' if side == 'praise' else 'blame raises'} the score, {shown}"
    )


def _sides(program: Program) -> dict[str, str]:
    """Fact → ``praise`` or ``blame`` where every item that reads it gives, or every item takes; others are left out."""
    found: dict[str, set[str]] = {}
    for node in program.nodes:
        plain = not any(stage.name == "zero_when" for stage in node.stages)
        side = "praise" if node.kind in PRAISE else "blame" if node.kind in BLAME else ""
        for fact in node.facts if not node.children else ():
            op = program.plan.nodes[fact].op
            if isinstance(op, Fact) and isinstance(select := getattr(op.measure.source, "of", op.measure.source), Select):
                found.setdefault(select.fact, set()).add(side if plain else "")
    return {fact: next(iter(sides)) for fact, sides in found.items() if len(sides) == 1}


def _counted(card: Scorecard, record: Record) -> Iterator[tuple[str, Forms | None]]:
    """The facts that a record counts for."""
    world: Any = card.world
    for index, node in enumerate(card.program.plan.nodes):
        source = node.op.measure.source if isinstance(node.op, Fact) else None
        for name, select in (("", source),) if isinstance(source, Select) else getattr(source, "inputs", ()):
            for row in world.rows(node.scope):
                if any(each.id == record.id for each in world.evidence(index, row)):
                    yield name or select.fact, select.forms
                    break


def _without(evidence: Evidence, record: Record) -> Evidence:
    """One of the like records less."""
    less = () if record.times == 1 else (changed(record, times=record.times - 1),)
    kept = [one for each in evidence.records for one in (less if each is record else (each,))]
    return replace(evidence, records=tuple(kept))


def _raised(evidence: Evidence, record: Record, forms: Forms) -> Evidence | None:
    """The mark raised by a step, or to the next that is allowed; None at the top."""
    mark = getattr(record, forms.mark_field)
    if mark is None:
        return None
    high = forms.high if forms.high is not None else forms.full
    higher = [each for each in forms.allowed if each > mark] or [Fraction(mark) + (forms.step or Fraction(1))]
    if (forms.allowed and max(forms.allowed) <= mark) or (high is not None and higher[0] > high):
        return None
    raised = changed(record, **{forms.mark_field: small(min(higher))})
    return replace(evidence, records=tuple(raised if each is record else each for each in evidence.records))
