"""``coverage``: what the cases of rubrics and decisions have shown."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, fail, guarded, json_format, show


@click.command()
@click.argument("places", nargs=-1, metavar="[RUBRIC|FOLDER]...")
@click.option("--fail-under", type=click.IntRange(0, 100), default=0, metavar="N", help="Exit 1 if a rubric's cases reach less than N %.")
@json_format()
@guarded
def coverage(places: Sequence[str], fail_under: int, form: str) -> None:
    """Say of each RUBRIC or decision, or of all in a FOLDER (default: here), which goals the cases beside it reach."""
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.testing.goals import coverage as ask
    from bizenv_rules.testing.played import subjects

    named = places or (".",)
    found = [ask(about, folder) for about, folder in subjects(named)]
    if not found:
        fail(f"{', '.join(named)}: there is no rubric and no decision")
    show(json_text([one.to_dict() for one in found]) if form == "json" else "".join(one.text() for one in found))
    raise SystemExit(FOUND_WRONG if any(one.percent < fail_under for one in found) else DONE)
