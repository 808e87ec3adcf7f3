"""``whatif``: the least that has to change for a total or a grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from bizenv_rules.cli.inputs import Inputs, assessment, evidence_options, pairs
from bizenv_rules.cli.outcome import guarded, json_format, show


@click.command()
@evidence_options
@click.option("--unit", required=True, help="The unit: id, name or alias.")
@click.option("--target", help="The total to reach: 90, 89.5 or 539/6.")
@click.option("--grade", help="The grade to reach; without either the next one.")
@click.option("--cost", "cost_file", help="A YAML file of costs: bonus.media: 2, review.*: none.")
@click.option(
    "--allow", multiple=True, metavar="WORD|NAME", help="undone, missing, closed, imported, or a fact or node; may be given again."
)
@click.option("--most", type=click.IntRange(min=1), help="At most so many changes.")
@click.option("--budget", multiple=True, metavar="NAME=COST", help="At most so much cost on a fact, record or node; may be given again.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=10.0, help="Seconds before the search stops.")
@click.option("--curve", is_flag=True, help="The least cost of every total as well.")
@json_format()
@guarded
def whatif(
    *,
    unit: str,
    target: str | None,
    grade: str | None,
    cost_file: str | None,
    allow: Sequence[str],
    most: int | None,
    budget: Sequence[str],
    timeout: float,
    curve: bool,
    form: str,
    **given: Any,
) -> None:
    """Say the least that has to change in the evidence of a unit for a total or a grade, with clauses, cost and arithmetic."""
    from bizenv_rules.effort.asking import effort
    from bizenv_rules.points import exact_text
    from bizenv_rules.scoring.plain import json_text

    report = assessment(Inputs(**given))
    assert report.sources is not None
    card = report[report.sources.units.require(unit).id]
    found = effort(
        card, target=target, grade=grade, cost=cost_file, allow=allow, most=most, budget=pairs(budget, "--budget"), timeout=timeout
    )
    if form == "json":
        show(json_text(found.to_dict(curve=curve)))
        return
    show(found.text())
    if curve:
        show("\n".join(f"{found.card.show(total)}\t{exact_text(cost)}" for total, cost in found.curve()))
