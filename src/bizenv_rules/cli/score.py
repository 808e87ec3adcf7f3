"""``score``: assess units and write the result in one of five formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bizenv_rules.cli.inputs import Inputs, assessment, evidence_options
from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, fail, guarded, is_terminal, json_format, show, tell

if TYPE_CHECKING:
    from bizenv_rules.scoring.assess import Assessment


@click.command()
@evidence_options
@click.option("--unit", help="Only this unit: id, name or alias.")
@json_format("table", "csv", "markdown", "html")
@click.option("--out", help="Write into this file instead of stdout.")
@click.option("--names", is_flag=True, help="Show who rated; the result records it.")
@click.option("--note", default="", help="Words on top of an HTML or Markdown page.")
@click.option("--require-complete", is_flag=True, help="Exit 1 if a unit is incomplete or undetermined.")
@guarded
def score(*, unit: str | None, form: str, out: str | None, names: bool, note: str, require_complete: bool, **given: Any) -> None:
    """Assess units by RUBRIC (a file, its folder, or the id of a shipped one) from files of evidence."""
    report = assessment(Inputs(**given))
    if unit is not None:
        report = only(report, unit)
    tell(report.problems)
    show(written(report, form, names=names, note=note, is_file=out is not None), out)
    settled = all(card.status in {"complete", "not_assessed"} for card in report.cards)
    raise SystemExit(FOUND_WRONG if require_complete and not settled else DONE)


def only(report: Assessment, unit: str) -> Assessment:
    """The report with one unit; its place among all is kept."""
    from dataclasses import replace

    assert report.sources is not None
    found = report.sources.units.find(unit)
    if found is None:
        fail(report.sources.units.unknown(unit).message)
    return replace(report, cards=tuple(card for card in report.cards if card.unit == found.id), _memo={})


def written(report: Assessment, form: str, *, names: bool = False, note: str = "", is_file: bool = False) -> str:
    """The report in a format."""
    if form == "json":
        from bizenv_rules.reports import json

        return json.render(report, names=names)
    if form == "csv":
        from bizenv_rules.reports import csv

        return csv.render(report)
    if form == "markdown":
        from bizenv_rules.reports import markdown

        return markdown.render(report, note=note)
    if form == "html":
        from bizenv_rules.reports import html

        return html.render(report, note=note, names=names)
    from bizenv_rules.reports import text

    return text.render(report, is_terminal=is_terminal() and not is_file, columns=_columns())


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size((120, 24)).columns
