"""The table that every format shows: units in order of score, without rank numbers where the rubric orders no ranking."""

from __future__ import annotations

from collections.abc import Sequence

from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text
from bizenv_rules.scoring.assess import Assessment
from bizenv_rules.scoring.card import Scorecard
from bizenv_rules.scoring.ranking import Place
from bizenv_rules.scoring.views import MissingInput

STATUS = {"complete": "complete", "incomplete": "incomplete", "undetermined": "undetermined", "not_assessed": "not assessed"}


@dataclass(frozen=True, slots=True)
class Line:
    """One unit: texts as people read them; ``score_exact`` is the number without loss."""

    unit: str
    name: str
    rank: str
    score: str
    score_exact: str
    reach: str
    attainable: str
    grade: str
    status: str
    missing: tuple[str, ...]


def lines(report: Assessment) -> list[Line]:
    """The units in order of score."""
    places = {place.unit: place for place in report.ranking or ()}
    return [_line(card, places.get(card.unit)) for card in report.by_score]


def has_ranking(report: Assessment) -> bool:
    """Whether the rubric orders a ranking."""
    return report.ranking is not None


def has_grades(report: Assessment) -> bool:
    """Whether the rubric has grades."""
    return report.program.grade is not None


def _line(card: Scorecard, place: Place | None) -> Line:
    return Line(
        unit=card.unit,
        name=card.name,
        rank=_rank(place),
        score=card.shown,
        score_exact="" if card.score is None else exact_text(card.score),
        reach=_reach(card),
        attainable="" if card.attainable is None else card.show(card.attainable),
        grade=grade(card),
        status="void" if card.is_void else STATUS[card.status],
        missing=tuple(dict.fromkeys(lacking(item) for item in (*card.missing, *card.undetermined))),
    )


def _reach(card: Scorecard) -> str:
    """What an incomplete score can still become."""
    if card.score is not None or (card.low is None and card.high is None):
        return ""
    return " … ".join("–" if end is None else card.show(end) for end in (card.low, card.high))


def _rank(place: Place | None) -> str:
    if place is None or place.rank is None:
        return ""
    return f"{place.rank}{' (provisional)' if place.provisional else ''}"


def grade(card: Scorecard) -> str:
    """The grade, or those still possible."""
    if card.program.grade is None:
        return ""
    if card.grade_settled:
        return card.grade or "none"
    return f"open: {', '.join(card.grades_possible)}" if card.grades_possible else ""


def lacking(item: MissingInput) -> str:
    """What is missing, at which clause, from whom; of what no evidence can supply, what the rubric says of it."""
    by = f"forms where {item.who}" if "=" in item.who else item.who
    link = ": " if item.reason == "undetermined" else ", from "
    who = f"{link}{by}" if by and by != item.name else ""
    where = f"{item.where} " if item.where and item.where not in item.path else ""
    clause = f" [{item.clause}]" if item.clause else ""
    return f"{where}{item.path or item.name}{clause}{who}"


def short(texts: Sequence[str], most: int = 3) -> str:
    """The first few, and how many more."""
    rest = len(texts) - most
    return "; ".join(texts[:most]) + (f"; {rest} more" if rest > 0 else "")


def asked(report: Assessment) -> list[tuple[str, str]]:
    """What the result was asked for, as pairs of words."""
    program = report.program
    pairs = [
        ("rubric", f"{program.rubric} {program.edition}"),
        ("document", program.document),
        ("issuer", program.issuer),
        ("period", report.period),
        ("as of", report.as_of.isoformat()),
    ]
    pairs += [(f"reading {name}", choice) for name, choice in program.readings]
    pairs += [(f"parameter {name}", _plain(value)) for name, value in sorted(report.parameters.items())]
    return [(key, value) for key, value in pairs if value]


def _plain(value: object) -> str:
    from bizenv_rules.scoring.plain import plain

    found = plain(value)
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found)
