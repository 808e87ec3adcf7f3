"""``mutate``: whether the cases of rubrics and decisions would notice a slip."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, fail, guarded, json_format, show


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="[RUBRIC|FOLDER]...")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many slips of each, evenly spread over the file.")
@click.option("--timeout", type=click.FloatRange(0), metavar="S", help="Leave what is not tried after so many seconds.")
@click.option("--fail-under", type=click.IntRange(0, 100), default=0, metavar="N", help="Exit 1 if less than N % of the slips are noticed.")
@json_format()
@guarded
def mutate(places: Sequence[str], limit: int | None, timeout: float | None, fail_under: int, form: str) -> None:  # of click
    """Change each RUBRIC or decision, or all in a FOLDER, one slip at a time, and run the cases beside it against every change."""
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.testing.mutation import mutate as ask
    from bizenv_rules.testing.played import subjects

    found = [ask(about, folder, limit=limit, timeout=timeout) for about, folder in subjects(places)]
    if not found:
        fail(f"{', '.join(places)}: there is no rubric and no decision")
    show(json_text([one.to_dict() for one in found]) if form == "json" else "".join(one.text() for one in found))
    raise SystemExit(FOUND_WRONG if any(one.percent < fail_under for one in found) else DONE)
