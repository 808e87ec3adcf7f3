"""Results as plain data, in the stable order that ``schemas/result.schema.json`` describes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.plan import NA
from bizenv_rules.scoring.facts import is_confidential, tally
from bizenv_rules.scoring.node import NodeView, beneath, evidence_ids, records_of, view_at
from bizenv_rules.scoring.plain import plain
from bizenv_rules.scoring.views import identity
from bizenv_rules.scoring.words import optional

if TYPE_CHECKING:
    from bizenv_rules.plan import Row
    from bizenv_rules.problem import Problem
    from bizenv_rules.program import Authored
    from bizenv_rules.scoring.assess import Assessment
    from bizenv_rules.scoring.card import Scorecard
    from bizenv_rules.scoring.ranking import Place
    from bizenv_rules.scoring.views import MissingInput, VetoView

FORMAT = "bizenv-rules/result"
VERSION = 1


def card_dict(card: Scorecard, *, names: bool = False) -> dict[str, Any]:
    """One card. ``names``: ids of confidential records are shown, too."""

    def number(value: Fraction | None) -> dict[str, str] | None:
        return optional(value, card.program.places, card.program.edges)

    return {
        "unit": card.unit,
        "name": card.name,
        "period": card.period,
        "as_of": card.as_of.isoformat(),
        "to_date": card.to_date,
        "status": card.status,
        "score": number(card.score),
        "void": card.is_void,
        "low": number(card.low),
        "high": number(card.high),
        "attainable": number(card.attainable),
        "grade": card.grade,
        "grade_settled": card.grade_settled,
        "grades_possible": list(card.grades_possible),
        "missing": [_input_dict(item) for item in card.missing],
        "undetermined": [_input_dict(item) for item in card.undetermined],
        "vetoes": [_veto_dict(veto) for veto in card.vetoes],
        "nodes": [node_dict(card, node, row, names=names) for node, row in _looked_at(card)],
        "outputs": [
            {"id": item.id, "title": item.title, "clause": item.clause, "state": item.state, "value": number(item.value)}
            for item in card.outputs
        ],
        "consequences": [{"id": item.id, "clause": item.clause, "say": item.say} for item in card.consequences],
        "unused_evidence": [unused_dict(item) for item in card.unused_evidence],
        "pending": [identity(item) for item in card.pending],
        "problems": [problem_dict(problem) for problem in card.problems],
    }


def _looked_at(card: Scorecard) -> Iterator[tuple[Authored, Row]]:
    """Every node at every row; of what does not apply to the unit the topmost node only."""
    out: set[tuple[str, Row]] = set()
    for node in card.program.nodes:
        for row in card.trace.rows[node.scope]:
            if (node.parent or "", row) not in out:
                yield node, row
            if (node.parent or "", row) in out or card.trace.at(node.value, row) is NA:
                out.add((node.path, row))


def node_dict(card: Scorecard, node: Authored, row: Row, *, names: bool) -> dict[str, Any]:
    """One node at one row."""
    seen: NodeView = view_at(card, node, row)
    places = card.program.places
    records = records_of(card, node, row)
    secret = [record for record in records if is_confidential(record)]
    hidden = set() if names else {identity(record) for record in secret}
    found: dict[str, Any] = {
        "path": seen.path,
        "kind": node.kind,
        "title": seen.title,
        "clause": seen.clause,
        "state": seen.state,
        "value": optional(seen.value, places),
        "low": optional(seen.low, places),
        "high": optional(seen.high, places),
        "full": optional(seen.full, places),
        "lost": {cause: optional(points, places) for cause, points in seen.lost.items()},
        "evidence": [name for name in evidence_ids(card, node, row) if name not in hidden],
    }
    if secret and not beneath(card, node, row):
        forms = tally(secret)
        found["forms"] = {
            "number": forms.number,
            "sum": optional(forms.sum, places),
            "low": optional(forms.low, places),
            "high": optional(forms.high, places),
        }
    return found


def _input_dict(item: MissingInput) -> dict[str, Any]:
    return {
        "name": item.name,
        "clause": item.clause,
        "who": item.who,
        "path": item.path,
        "where": item.where,
        "low": optional(item.low),
        "high": optional(item.high),
    }


def _veto_dict(veto: VetoView) -> dict[str, Any]:
    return {
        "id": veto.id,
        "clause": veto.clause,
        "title": veto.title,
        "holds": veto.holds,
        "grade": veto.grade or None,
        "at_most": veto.at_most or None,
        "void": veto.void,
        "evidence": list(veto.evidence),
    }


_WHY = {
    "no_fact": "no item reads it",
    "outside": "outside the window of {where}",
    "not_known_yet": "dated after the day of the result",
    "not_counted": "not counted: a duplicate, no form, or refused",
    "twice": "counted in {where}",
}


def unused_dict(item: Any) -> dict[str, Any]:
    """A record that no item counted, or that two count, with the reason."""
    record = getattr(item, "record", item)
    if (by := getattr(item, "by", None)) is not None:
        why = "withdrawn" if item.is_withdrawn else f"replaced by {identity(by)}"
        return {"id": identity(record), "record": str(getattr(record, "record", "")), "why": why}
    if levels := getattr(item, "levels", ()):
        why = f"no row for its level in {item.fact}: rows for {'、'.join(levels)}"
        return {"id": identity(record), "record": str(getattr(record, "record", "")), "why": why}
    where = "、".join(getattr(item, "where", ()))
    why = _WHY.get(getattr(item, "reason", ""), "no item reads it").format(where=where)
    return {"id": identity(record), "record": str(getattr(record, "record", "")), "why": why}


def problem_dict(problem: Problem) -> dict[str, Any]:
    """A problem without the machine's file names."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "path": problem.path,
        "clause": problem.clause,
        "help": list(problem.help),
    }


def place_dict(place: Place, places: int, edges: tuple[Fraction, ...]) -> dict[str, Any]:
    """One place in a ranking."""
    return {
        "unit": place.unit,
        "group": list(place.group),
        "score": optional(place.score, places, edges),
        "rank": place.rank,
        "ranked": place.ranked,
        "rank_from_last": place.rank_from_last,
        "last": place.last,
        "provisional": place.provisional,
        "undecided": place.undecided,
        "low": optional(place.low, places, edges),
        "high": optional(place.high, places, edges),
    }


def assessment_dict(report: Assessment, *, names: bool = False, certificate: bool = True) -> dict[str, Any]:
    """A whole assessment; units in the order of the list of units. ``ranking`` is null where the rubric orders none."""
    program = report.program
    found: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "rubric": program.rubric,
        "edition": program.edition,
        "title": program.title,
        "document": program.document,
        "period": report.period,
        "as_of": report.as_of.isoformat(),
        "readings": dict(program.readings),
        "parameters": plain(report.parameters),
        "names": names,
        "units": [card_dict(card, names=names) for card in report.cards],
        "ranking": None if report.ranking is None else [place_dict(place, program.places, program.edges) for place in report.ranking],
        "compliance": [plain(row) for row in report.compliance],
        "procedure": [plain(step) for step in program.procedure],
        "problems": [problem_dict(problem) for problem in report.problems],
    }
    if certificate:
        found["certificate"] = report.certificate.to_dict()
    return found
