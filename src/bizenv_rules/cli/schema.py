"""``schema``: the JSON Schemas that editors and checkers read."""

from __future__ import annotations

import click

from bizenv_rules.cli.outcome import fail, show

NAMES = ("rubric", "decision", "evidence", "units", "cases", "clauses", "result", "program")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option("--format", "form", type=click.Choice(["json"]), default="json", help="How the schema is written.")
@click.option("--out", help="Write into this file instead of stdout.")
def schema(name: str, form: str, out: str | None) -> None:  # noqa: ARG001  # one format only
    """Print the JSON Schema (2020-12) of one of the project's formats."""
    from bizenv_rules.shipped import schema_text

    try:
        show(schema_text(name), out)
    except KeyError as error:
        fail(str(error.args[0]))
