"""What verbs read: options that many share, and files turned into rubric, evidence, units and history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bizenv_rules.cli.outcome import fail
from bizenv_rules.lean import dataclass

if TYPE_CHECKING:
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.evidence.units import Units
    from bizenv_rules.program import Decision
    from bizenv_rules.rubric.load import Rubric
    from bizenv_rules.scoring.assess import Assessment

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Inputs:
    """Everything an assessment needs, as the command line gives it."""

    rubric: str
    evidence: Sequence[str] = ()
    units: str | None = None
    period: str | None = None
    as_of: str | None = None
    parameters: Sequence[str] = ()
    readings: Sequence[str] = ()
    history: Sequence[str] = field(default_factory=tuple)


def evidence_options(command: F) -> F:
    """The options of every verb that assesses."""
    for option in reversed(
        (
            click.argument("rubric"),
            click.option("--evidence", "-e", multiple=True, required=True, help="CSV, JSONL, YAML, XLSX or Parquet; may be given again."),
            click.option("--units", "-u", help="The list of units (YAML, CSV or XLSX)."),
            click.option("--period", "-p", help="2021, 2021H1, 2021Q3 or 2021-09."),
            click.option("--as-of", help="What is known on this day; the period's last day if left out."),
            click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter that the document leaves open."),
            click.option("--reading", "readings", multiple=True, metavar="NAME=CHOICE", help="A choice in one of the rubric's readings."),
            click.option("--history", multiple=True, help="An earlier result (JSON), or evidence with prior_result records."),
        )
    ):
        command = option(command)
    return command


def pairs(texts: Sequence[str], what: str) -> dict[str, str]:
    """``NAME=VALUE`` texts as a mapping."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"{what} {text!r}: write NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def day(text: str | None) -> date | None:
    """A date of the command line."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is no date: write 2021-12-31") from None


def rubric_of(name: str) -> Rubric:
    """A rubric by file, by folder, or by the id (and edition) of a shipped one: ``jilin-jkq`` or ``jilin-jkq@2021``."""
    import bizenv_rules as bz

    path = Path(name)
    if path.is_dir():
        path = path / "rubric.yaml"
    if path.exists() or path.suffix in {".yaml", ".yml"}:
        return bz.load(path)
    shipped, _, edition = name.partition("@")
    try:
        return bz.library(shipped, edition or None)
    except KeyError as error:
        return fail(f"{name}: there is no such file, and {error.args[0]}")


def decision_of(name: str) -> Decision | None:
    """A decision by file; None for a file that is something else."""
    from bizenv_rules import text

    path = Path(name)
    if not path.is_file() or not isinstance(data := text.load(text.read(path), name).data, dict) or "decision" not in data:
        return None
    from bizenv_rules.rubric.decision import load_decision

    return load_decision(path)


def ledger_of(files: Sequence[str], rubric: Rubric, units: Units | None) -> Ledger:
    """The evidence of all files together."""
    from bizenv_rules.scoring.doors import read_evidence

    return read_evidence(list(files) if len(files) != 1 else files[0], rubric, units=units)


def history_of(files: Sequence[str], rubric: Rubric) -> list[Any]:
    """Earlier results: result files, or evidence with ``prior_result`` records."""
    import json

    from bizenv_rules.evidence.records import PriorResult

    found: list[Any] = []
    for name in files:
        if name.endswith(".json"):
            try:
                found.append(json.loads(Path(name).read_text("utf-8")))
            except (OSError, ValueError) as error:
                fail(f"{name}: {error}")
            continue
        found += [record for record in ledger_of([name], rubric, None).records if isinstance(record, PriorResult)]
    return found


def assessment(inputs: Inputs) -> Assessment:
    """The assessment that the options ask for. Raises ``BizenvError`` for invalid input."""
    import bizenv_rules as bz

    rubric = rubric_of(inputs.rubric)
    units = None if inputs.units is None else bz.read_units(inputs.units, rubric)
    ledger = ledger_of(inputs.evidence, rubric, units)
    return bz.assess(
        rubric,
        ledger,
        units=units,
        period=inputs.period,
        as_of=day(inputs.as_of),
        parameters=pairs(inputs.parameters, "--set"),
        readings=pairs(inputs.readings, "--reading"),
        history=history_of(inputs.history, rubric),
    )
