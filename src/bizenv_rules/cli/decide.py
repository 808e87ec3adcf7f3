"""``decide``: rules without points, for every record they are about."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bizenv_rules.cli.inputs import day, pairs
from bizenv_rules.cli.outcome import fail, guarded, json_format, show, tell


@click.command()
@click.argument("decision")
@click.option("--evidence", "-e", multiple=True, required=True, help="CSV, JSONL, YAML, XLSX or Parquet; may be given again.")
@click.option("--as-of", required=True, help="What is known on this day.")
@click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter that the document leaves open.")
@click.option("--reading", "readings", multiple=True, metavar="NAME=CHOICE", help="A choice in one of the readings.")
@json_format()
@guarded
def decide(*, decision: str, evidence: Sequence[str], as_of: str, parameters: Sequence[str], readings: Sequence[str], form: str) -> None:
    """List the outcomes of DECISION for every record it is about, each with its clause."""
    from bizenv_rules.rubric.decision import load_decision
    from bizenv_rules.scoring.decide import decide as decided
    from bizenv_rules.scoring.doors import read_evidence
    from bizenv_rules.scoring.plain import json_text

    loaded = load_decision(decision, readings=pairs(readings, "--reading"))
    when = day(as_of)
    if when is None:
        fail("--as-of: write a date as 2021-12-31")
    report = decided(loaded, read_evidence(list(evidence), loaded), as_of=when, parameters=pairs(parameters, "--set"))
    tell(report.problems)
    if form == "json":
        show(json_text(report.to_dict()))
        return
    lines = [f"{loaded.title or loaded.decision}, as of {when}"]
    for one in report.decided:
        lines.append(f"{one.record}  {one.person or one.unit}: {'; '.join(one.outcomes) or 'no rule holds'}")
        lines += [f"    {rule.clause} {rule.title or rule.rule}: {rule.outcome}" for rule in one.rules if rule.holds]
        lines += [f"    {rule.clause} {rule.title or rule.rule}: not known" for rule in one.open]
    show("\n".join(lines))
