"""``mutate``: whether the cases of rubrics and decisions would notice a slip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, fail, guarded, json_format, show, write


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="[RUBRIC|FOLDER]...")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many slips of each, evenly spread over the file.")
@click.option("--timeout", type=click.FloatRange(0), metavar="S", help="Leave what is not tried after so many seconds.")
@click.option("--fail-under", type=click.IntRange(0, 100), default=0, metavar="N", help="Exit 1 if less than N % of the slips are noticed.")
@click.option("--suggest", "out", metavar="FILE", help="Write the smallest missing cases there, to be signed by a person.")
@json_format()
@guarded
def mutate(  # noqa: PLR0917  # of click
    places: Sequence[str], out: str | None, limit: int | None, timeout: float | None, fail_under: int, form: str
) -> None:
    """Change each RUBRIC or decision, or all in a FOLDER, one slip at a time, and run the cases beside it against every change."""
    from bizenv_rules.rubric.load import Rubric
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.testing.mutation import mutate as ask
    from bizenv_rules.testing.mutation.writing import cases_text, refuse_signed
    from bizenv_rules.testing.played import subjects

    asked = subjects(places)
    if not asked:
        fail(f"{', '.join(places)}: there is no rubric and no decision")
    if out is not None:
        if len(asked) > 1 or not isinstance(asked[0][0], Rubric):
            fail("--suggest writes the cases of one rubric: name its file")
        refuse_signed(Path(out))
    found = [ask(about, folder, suggest=out is not None, limit=limit, timeout=timeout) for about, folder in asked]
    if out is not None:
        write(Path(out), cases_text(found[0].title.rpartition(" ")[0], found[0].suggested_cases))
    show(json_text([one.to_dict() for one in found]) if form == "json" else "".join(one.text() for one in found))
    raise SystemExit(FOUND_WRONG if any(one.percent < fail_under for one in found) else DONE)
