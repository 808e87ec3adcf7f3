"""``prove``, ``bounds`` and ``bands``: what holds of a rubric for all evidence that can exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from bizenv_rules.cli.inputs import rubric_of
from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, guarded, json_format, show

UNDECIDED: Final = 3

_UNITS = click.option("--units", "units_file", help="The list of units: only classes that exist are asked about.")


@click.command()
@click.argument("rubrics", nargs=-1, required=True, metavar="RUBRIC...")
@_UNITS
@click.option("--require-all", is_flag=True, help="Exit 3 if something is unknown or unsupported.")
@click.option("--all", "everything", is_flag=True, help="List what is proved as well.")
@json_format()
@guarded
def prove(rubrics: Sequence[str], units_file: str | None, require_all: bool, everything: bool, form: str) -> None:  # of click
    """Say of each RUBRIC what is proved, refuted, unknown and unsupported, with clause and witness."""
    from bizenv_rules.scoring.doors import read_units
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.scoring.proving import prove as ask

    opened = [rubric_of(name) for name in rubrics]
    reports = [ask(rubric, units=None if units_file is None else read_units(units_file, rubric)) for rubric in opened]
    show(json_text([one.to_dict() for one in reports]) if form == "json" else "\n".join(one.text(proved=everything) for one in reports))
    if not all(report.ok for report in reports):
        raise SystemExit(FOUND_WRONG)
    raise SystemExit(UNDECIDED if require_all and not all(report.settled for report in reports) else DONE)


@click.command()
@click.argument("rubric")
@click.option("--node", default="total", help="The path of a node instead of the total.")
@_UNITS
@json_format()
@guarded
def bounds(rubric: str, node: str, units_file: str | None, form: str) -> None:
    """Print the range of the total of RUBRIC, for each class of units."""
    from bizenv_rules.cli.outcome import fail
    from bizenv_rules.points import exact_text
    from bizenv_rules.scoring.doors import read_units
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.scoring.proving import bounds as ask

    opened = rubric_of(rubric)
    try:
        found = ask(opened, node, units=None if units_file is None else read_units(units_file, opened))
    except KeyError as error:
        fail(str(error.args[0]))
    if form == "json":
        show(json_text([one.to_dict() for one in found]))
        return
    for one in found:
        low, high = ("open" if end is None else exact_text(end) for end in (one.lo, one.hi))
        about = f" for units with {one.about}" if one.about and len(found) > 1 else ""
        show(f"{low} .. {high}{', both reached' if one.exact else ''}{about}")


@click.command()
@click.argument("rubric")
@_UNITS
@json_format()
@guarded
def bands(rubric: str, units_file: str | None, form: str) -> None:
    """Say which grades of RUBRIC are reached, and which totals have none or two."""
    from bizenv_rules.scoring.doors import read_units
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.scoring.proving import bands as ask

    opened = rubric_of(rubric)
    found = ask(opened, units=None if units_file is None else read_units(units_file, opened))
    show(json_text([proof.to_dict() for proof in found]) if form == "json" else "\n".join(proof.text() for proof in found))
    raise SystemExit(FOUND_WRONG if any(proof.counts for proof in found) else DONE)
