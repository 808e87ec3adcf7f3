"""``compare``: the same evidence under several methods."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bizenv_rules.cli.inputs import day, ledger_of, pairs, rubric_of
from bizenv_rules.cli.outcome import guarded, json_format, show


@click.command()
@click.argument("rubrics", nargs=-1, required=True)
@click.option("--evidence", "-e", multiple=True, required=True, help="CSV, JSONL, YAML, XLSX or Parquet; may be given again.")
@click.option("--units", "-u", help="The list of units (YAML, CSV or XLSX).")
@click.option("--period", "-p", help="2021, 2021H1, 2021Q3 or 2021-09.")
@click.option("--as-of", help="What is known on this day; the period's last day if left out.")
@click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter that a document leaves open.")
@json_format()
@guarded
def compare(
    *,
    rubrics: Sequence[str],
    evidence: Sequence[str],
    units: str | None,
    period: str | None,
    as_of: str | None,
    parameters: Sequence[str],
    form: str,
) -> None:
    """Assess the same evidence by every one of RUBRICS, and say which evidence each ignores."""
    import bizenv_rules as bz
    from bizenv_rules.points import exact_text
    from bizenv_rules.scoring.compare import Cell
    from bizenv_rules.scoring.compare import compare as compared
    from bizenv_rules.scoring.plain import json_text

    loaded = [rubric_of(name) for name in rubrics]
    listed = None if units is None else bz.read_units(units, loaded[0])
    ledger = ledger_of(evidence, loaded[0], listed)
    report = compared(ledger, loaded, units=listed, period=period, as_of=day(as_of), parameters=pairs(parameters, "--set"))
    if form == "json":
        show(json_text(report.to_dict()))
        return

    def said(cell: Cell | None) -> str:
        if cell is None or cell.score is None:
            return "not scored" if cell is None else cell.status
        most = "" if cell.attainable is None else f" of {exact_text(cell.attainable)}"
        return f"{exact_text(cell.score)}{most}{f' {cell.grade}' if cell.grade else ''}"

    lines = ["unit: " + " | ".join(f"{column.rubric} {column.edition}" for column in report.columns)]
    lines += [f"{unit}: " + " | ".join(said(column.cells.get(unit)) for column in report.columns) for unit in report.units]
    lines += [f"{column.rubric} ignores {len(column.ignored)} records: {', '.join(column.ignored[:12])}" for column in report.columns]
    lines.append(f"ignored by all: {len(report.ignored_by_all)}")
    show("\n".join(lines))
