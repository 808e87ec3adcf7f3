"""One row a unit, for spreadsheets. A cell that a spreadsheet would take for a formula is made text."""

from __future__ import annotations

import csv
import io

from bizenv_rules.scoring.assess import Assessment
from bizenv_rules.scoring.overview import has_grades, has_ranking, lines

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


def render(report: Assessment) -> str:
    """The table with a heading; numbers exact and as shown. The text begins with a mark that makes spreadsheets read UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    heads = ["unit", "name", "score", "score_exact", "low_high", "attainable", "status", "missing"]
    heads[2:2] = ["rank"] if has_ranking(report) else []
    heads += ["grade"] if has_grades(report) else []
    writer.writerow(heads)
    for line in lines(report):
        cells = {
            "unit": line.unit,
            "name": line.name,
            "rank": line.rank,
            "score": line.score,
            "score_exact": line.score_exact,
            "low_high": line.reach,
            "attainable": line.attainable,
            "status": line.status,
            "missing": "; ".join(line.missing),
            "grade": line.grade,
        }
        writer.writerow([cell(cells[head]) for head in heads])
    return BOM + out.getvalue()


def cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it; plain negative numbers stay numbers.

    >>> cell("=HYPERLINK(1)"), cell("-9.5"), cell("商务局")
    ("'=HYPERLINK(1)", '-9.5', '商务局')
    """
    if not text.startswith(_FORMULA) or _is_number(text):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdecimal() and text[1:].isascii() and text[0] in "-+"
