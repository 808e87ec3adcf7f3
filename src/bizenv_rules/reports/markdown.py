"""The table and every unit's explanation as Markdown, for a report that is edited further."""

from __future__ import annotations

import re

from bizenv_rules.scoring.assess import Assessment
from bizenv_rules.scoring.overview import asked, has_grades, has_ranking, lines

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def render(report: Assessment, *, note: str = "") -> str:
    """The assessment as Markdown; what came from outside is escaped."""
    parts = [f"# {escape(report.program.title or report.program.rubric)}", ""]
    if note:
        parts += [f"> {escape(note)}", ""]
    parts += [f"* {escape(key)}: {escape(value)}" for key, value in asked(report)]
    parts += ["", *_table(report)]
    if not has_ranking(report):
        parts += ["", "The document orders no ranking: units stand in order of score, without places."]
    for card in report.by_score:
        parts += ["", f"## {escape(card.name)}", ""]
        if card.root() is not None:
            parts += [*(f"    {line}" for line in card.explain().text().splitlines())]
    return "\n".join(parts) + "\n"


def _table(report: Assessment) -> list[str]:
    heads = [*(["rank"] if has_ranking(report) else []), "unit", "score", *(["grade"] if has_grades(report) else []), "status", "missing"]
    rows = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for line in lines(report):
        cells = {
            "rank": line.rank,
            "unit": line.name,
            "score": line.score or line.reach,
            "grade": line.grade,
            "status": line.status,
            "missing": "; ".join(line.missing),
        }
        rows.append("| " + " | ".join(escape(cells[head]) for head in heads) + " |")
    return rows


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is, on one line.

    >>> escape("<b>|a_b")
    '\\<b\\>\\|a\\_b'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
