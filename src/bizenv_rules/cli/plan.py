"""``plan``: a rubric's program, for other languages to run."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bizenv_rules.cli.inputs import pairs, rubric_of
from bizenv_rules.cli.outcome import guarded, show


@click.command()
@click.argument("rubric")
@click.option("--reading", "readings", multiple=True, metavar="NAME=CHOICE", help="A choice in one of the rubric's readings.")
@click.option("--format", "form", type=click.Choice(["json"]), default="json", help="How the program is written.")
@click.option("--out", help="Write into this file instead of stdout.")
@guarded
def plan(rubric: str, readings: Sequence[str], form: str, out: str | None) -> None:  # noqa: ARG001  # one format so far
    """Print the program of RUBRIC as JSON: operations, outputs, names and clauses."""
    from bizenv_rules.codec import to_json
    from bizenv_rules.scoring.plain import json_text

    program = rubric_of(rubric).program(pairs(readings, "--reading"))
    show(json_text(to_json(program)), out)
