"""``readings``: whose result hangs on which reading."""

from __future__ import annotations

from typing import Any

import click

from bizenv_rules.cli.inputs import Inputs, day, evidence_options, history_of, ledger_of, pairs, rubric_of
from bizenv_rules.cli.outcome import guarded, json_format, show


@click.command()
@evidence_options
@json_format()
@guarded
def readings(*, form: str, **options: Any) -> None:
    """Say whose score, grade or place depends on which reading."""
    import bizenv_rules as bz
    from bizenv_rules.points import exact_text
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.scoring.readings import Standing
    from bizenv_rules.scoring.readings import readings as compared

    inputs = Inputs(**options)
    rubric = rubric_of(inputs.rubric)
    units = None if inputs.units is None else bz.read_units(inputs.units, rubric)
    report = compared(
        rubric,
        ledger_of(inputs.evidence, rubric, units),
        units=units,
        period=inputs.period,
        as_of=day(inputs.as_of),
        parameters=pairs(inputs.parameters, "--set"),
        history=history_of(inputs.history, rubric),
    )
    if form == "json":
        show(json_text(report.to_dict()))
        return

    def said(standing: Standing) -> str:
        words = ["none" if standing.score is None else exact_text(standing.score)]
        words += [standing.grade] if standing.grade else []
        return " ".join([*words, f"place {standing.place}"] if standing.place else words)

    lines = [f"{report.tried} combinations tried: {'all there are' if report.combinations else 'each choice alone'}"]
    for name in rubric.readings:
        effects = report.of(name)
        apart = [choice for reading, choice in report.apart if reading == name]
        nothing = "not compared" if apart else "changes nothing here"
        lines.append(f"{name}: {f'{len({e.unit for e in effects})} units' if effects else nothing}")
        lines += [f"    {choice}: results by another period" for choice in apart]
        lines += [f"    {e.choice}: {e.unit} {said(e.before)} -> {said(e.after)}" for e in effects]
    show("\n".join(lines))
