"""The table for a terminal, by rich where there is one, else in plain columns. Control characters never reach the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from bizenv_rules.render import visible, width
from bizenv_rules.scoring.assess import Assessment
from bizenv_rules.scoring.overview import has_grades, has_ranking, lines, short


def render(report: Assessment, *, is_terminal: bool = False, columns: int = 100) -> str:
    """The units in order of score, without rank numbers where the rubric orders no ranking."""
    heads = [*(["rank"] if has_ranking(report) else []), "unit", "score", *(["grade"] if has_grades(report) else []), "status", "missing"]
    rows = []
    for line in lines(report):
        cells = {
            "rank": line.rank,
            "unit": line.name,
            "score": line.score or line.reach,
            "grade": line.grade,
            "status": line.status,
            "missing": short(line.missing),
        }
        rows.append([visible(cells[head]) for head in heads])
    return _rich(heads, rows, columns) if is_terminal else plain(heads, rows)


def plain(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns padded by how wide characters are.

    >>> print(plain(["unit", "score"], [["商务局", "89.83"]]))
    unit    score
    商务局  89.83
    """
    table = [list(heads), *map(list, rows)]
    widths = [max(width(row[place]) for row in table) for place in range(len(heads))]
    return "\n".join("  ".join(text + " " * (room - width(text)) for text, room in zip(row, widths, strict=True)).rstrip() for row in table)


def _rich(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, justify="right" if head in {"score", "rank"} else "left", no_wrap=head in {"score", "rank", "unit"})
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(width=columns, force_terminal=True, highlight=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip("\n")
