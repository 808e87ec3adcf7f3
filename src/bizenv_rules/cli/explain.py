"""``explain``: the trace of one unit."""

from __future__ import annotations

from typing import Any

import click

from bizenv_rules.cli.inputs import Inputs, assessment, evidence_options
from bizenv_rules.cli.outcome import fail, guarded, json_format, show


@click.command()
@evidence_options
@click.option("--unit", required=True, help="The unit: id, name or alias.")
@click.option("--node", default="", help="Only this node: bonus.media, 2021Q1.town.publicity.")
@click.option("--waterfall", is_flag=True, help="Points lost by clause and cause instead of the whole tree.")
@click.option("--names", is_flag=True, help="Show who rated.")
@json_format()
@guarded
def explain(unit: str, node: str, waterfall: bool, names: bool, form: str, **given: Any) -> None:
    """Take one unit's result apart: clause, steps, evidence. It adds up exactly at every node."""
    from bizenv_rules.scoring.explain import explain as explained
    from bizenv_rules.scoring.plain import json_text

    report = assessment(Inputs(**given))
    assert report.sources is not None
    card = report[report.sources.units.require(unit).id]
    try:
        tree = card.waterfall(node) if waterfall else explained(card, node, names=names)
    except (KeyError, ValueError) as error:
        fail(str(error.args[0]))
    show(json_text(tree.to_dict()) if form == "json" else tree.text())
