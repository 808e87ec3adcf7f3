"""``diff``: two editions of a rubric, or two readings of one: what can differ, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from bizenv_rules.cli.inputs import day, ledger_of, pairs, rubric_of
from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, guarded, json_format, show

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Units
    from bizenv_rules.rubric.load import Rubric

UNDECIDED: Final = 3


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--on", multiple=True, metavar="NODE", help="total, grade or a node's path; may be given again.")
@click.option("--reading", "readings", multiple=True, metavar="NAME=CHOICE", help="A choice in both.")
@click.option("--old-reading", "old_readings", multiple=True, metavar="NAME=CHOICE", help="A choice in OLD alone.")
@click.option("--new-reading", "new_readings", multiple=True, metavar="NAME=CHOICE", help="A choice in NEW alone.")
@click.option("--evidence", "-e", multiple=True, help="Evidence of real units: says who changes score, grade or place.")
@click.option("--units", "-u", "units_file", help="The list of units: witnesses are looked for among classes that exist.")
@click.option("--period", "-p", help="With --evidence: 2021, 2021H1, 2021Q3 or 2021-09.")
@click.option("--as-of", help="With --evidence: what is known on this day.")
@click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="With --evidence: a parameter that a document leaves open.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=1.0, help="Seconds for each question; 1 if left out.")
@click.option("--require-all", is_flag=True, help="Exit 3 if something is unknown or unsupported.")
@click.option("--require-same", is_flag=True, help="Exit 1 unless it is proved that nothing differs.")
@json_format()
@guarded
def diff(
    *,
    old: str,
    new: str,
    on: Sequence[str],
    readings: Sequence[str],
    old_readings: Sequence[str],
    new_readings: Sequence[str],
    evidence: Sequence[str],
    units_file: str | None,
    period: str | None,
    as_of: str | None,
    parameters: Sequence[str],
    timeout: float,
    require_all: bool,
    require_same: bool,
    form: str,
) -> None:
    """Say where OLD and NEW differ: the smallest evidence, or the proof that there is none. Differences do not fail."""
    from bizenv_rules.diff.population import population
    from bizenv_rules.diff.report import editions
    from bizenv_rules.scoring.doors import read_units
    from bizenv_rules.scoring.plain import json_text

    rubrics = (rubric_of(old), rubric_of(new))
    chosen = (pairs([*readings, *old_readings], "--old-reading"), pairs([*readings, *new_readings], "--new-reading"))
    programs = [rubric.program(own) for rubric, own in zip(rubrics, chosen, strict=True)]
    units = None if units_file is None else read_units(units_file, rubrics[1])
    moved = None
    if evidence:
        given = pairs(parameters, "--set")
        ledger = _read(evidence, rubrics, units)
        moved = population(*rubrics, ledger, readings=chosen, units=units, period=period, as_of=day(as_of), parameters=given)
    found = editions(*programs, on=on, units=units, timeout=timeout, population=moved)
    show(json_text(found.to_dict()) if form == "json" else found.text())
    if require_same and not found.is_same:
        raise SystemExit(FOUND_WRONG)
    raise SystemExit(UNDECIDED if require_all and not found.is_settled else DONE)


def _read(files: Sequence[str], rubrics: tuple[Rubric, Rubric], units: Units | None) -> Ledger:
    """The evidence in the words of the new edition, or of the old one where it holds kinds of record that the new one has not."""
    from bizenv_rules.problem import EvidenceError

    try:
        return ledger_of(files, rubrics[1], units)
    except EvidenceError:
        return ledger_of(files, rubrics[0], units)
