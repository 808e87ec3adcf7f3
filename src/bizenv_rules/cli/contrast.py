"""``contrast``: why one unit stands above another."""

from __future__ import annotations

from typing import Any

import click

from bizenv_rules.cli.inputs import Inputs, assessment, evidence_options
from bizenv_rules.cli.outcome import guarded, json_format, show


@click.command()
@evidence_options
@click.option("--unit", "-a", "one", required=True, help="The unit that is asked about.")
@click.option("--against", "-b", "other", required=True, help="The unit it is compared with.")
@json_format()
@guarded
def contrast(one: str, other: str, form: str, **given: Any) -> None:
    """Say by how much one unit stands above another, clause by clause, adding up exactly."""
    from bizenv_rules.scoring.contrast import contrast as contrasted
    from bizenv_rules.scoring.plain import json_text

    report = assessment(Inputs(**given))
    assert report.sources is not None
    units = report.sources.units
    both = contrasted(report[units.require(one).id], report[units.require(other).id])
    show(json_text(both.to_dict()) if form == "json" else both.text())
