"""Items: R120 (praise and blame), R130 (an item whose evidence cannot move the total)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from bizenv_rules.backends.direction import Direction
from bizenv_rules.checks.proof import Proof, Verdict
from bizenv_rules.checks.rising import in_its_order
from bizenv_rules.checks.supposed import View
from bizenv_rules.plan import Absent, DutyCount, Fact, Given, Instance, Number, Select
from bizenv_rules.program import Authored

PRAISE: Final = frozenset({"commendation", "endorsement"})
BLAME: Final = frozenset({"finding", "criticism", "sanction", "complaint"})
HOW: Final = {
    "count": "one more record and all else equal",
    "panel": "one mark raised and all else equal",
    "duty": "one more due date counted and all else equal",
    "latest": "the latest record says more and all else equal",
}
LOWERS: Final = frozenset({"deduct", "missed"})
RAISES: Final = frozenset({"per_count", "by_level", "panel", "judged", "imported", "grant"})


def check(view: View) -> Iterator[Proof]:
    """All of a view."""
    score = view.program.score
    if score is None:
        return
    for node in view.program.nodes:
        if node.value not in view.where:
            continue
        if not node.children and not node.sheet:
            yield from _item(view, node, view.where[score])


def _item(view: View, node: Authored, score: int) -> Iterator[Proof]:
    facts = [fact for fact in node.facts if _is_evidence(view, fact)]
    if not facts:
        return
    places = {view.where[fact]: fact for fact in facts if fact in view.where}
    moved = {place: view.moves[score][place] for place in places if place in view.moves[score]}
    alive = bool(moved) or any(place in view.moves[view.where[veto.when]] for veto in view.program.vetoes for place in places)
    if not alive and (not places or not view.range(node.value).number):
        return  # not an item of this class
    words = "its evidence can move the total" if alive else "none of its evidence can move the total"
    yield Proof("R130", "proved" if alive else "refuted", "direction", node.path, words, node.clause)
    if moved:
        yield _monotone(view, node, moved)


def _monotone(view: View, node: Authored, moved: dict[int, Direction]) -> Proof:
    """What has a direction of its own is praise or blame; the rest has the order of its kind."""
    wanted = _wanted(view, node, moved)
    if wanted is None:
        return in_its_order(view, node, moved)
    how = HOW[_input(view, node)]
    word, never = ("praise", "lowers") if wanted is Direction.UP else ("blame", "raises")
    ways = set(moved.values())
    verdict: Verdict = "proved" if ways == {wanted} else "unknown"
    if ways and Direction.UNKNOWN not in ways and wanted not in ways:
        pair = _pair(view, moved, wanted)
        if pair is not None:
            return Proof("R120", "refuted", "replay", node.path, f"{word} {never} the total ({how})", node.clause, *pair)
    words = f"{word} never {never} the total ({how})" + ("" if verdict == "proved" else ": not decided by directions")
    return Proof("R120", verdict, "direction", node.path, words, node.clause)


def _wanted(view: View, node: Authored, moved: Iterable[int]) -> Direction | None:
    """Blame: what ``deduct`` and ``missed`` read, findings, criticisms and sanctions, due dates not met. Praise: the rest with points."""
    records = {record for place in moved if (record := _record(view, view.back[place])) is not None}
    dates = [source for fact in node.facts if isinstance(source := _source(view, fact), DutyCount)]
    unmet = bool(dates) and not any("met" in source.which for source in dates)
    if node.kind in LOWERS or records & BLAME or unmet:
        return Direction.DOWN
    return Direction.UP if node.kind in RAISES or records & PRAISE else None


def _pair(view: View, moved: dict[int, Direction], wanted: Direction) -> tuple[tuple[tuple[str, Fraction], ...], Fraction] | None:
    """The evidence whose rise goes the wrong way, from no evidence at all; replayed."""
    score = view.program.score or 0
    rest = view.value(score, {})
    for place in moved:
        fact = view.back[place]
        op = view.program.plan.nodes[fact].op
        step = (op.measure.grid or Fraction(1)) if isinstance(op, Fact) else Fraction(1)
        after = view.value(score, {fact: step})
        if isinstance(rest, Fraction) and isinstance(after, Fraction) and (after < rest if wanted is Direction.UP else after > rest):
            return view.named({fact: step}), after - rest
    return None


def _source(view: View, fact: int) -> object:
    op = view.program.plan.nodes[fact].op
    return op.measure.source if isinstance(op, Fact) else None


def _is_absent(view: View, fact: int) -> bool:
    return isinstance(_source(view, fact), Absent)


def _is_evidence(view: View, fact: int) -> bool:
    return not isinstance(_source(view, fact), Given | Instance | Number | Absent)


def _record(view: View, fact: int) -> str | None:
    source = _source(view, fact)
    return source.selection.record if isinstance(source, Select) else None


def _input(view: View, node: Authored) -> str:
    sources = [_source(view, fact) for fact in node.facts]
    if any(isinstance(source, DutyCount) for source in sources):
        return "duty"
    read = [source for source in sources if isinstance(source, Select)]
    if any(source.forms is not None for source in read):
        return "panel"
    return "latest" if read and all(source.take.how == "latest" for source in read) else "count"
