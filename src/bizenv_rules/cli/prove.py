"""``prove``, ``bounds`` and ``bands``: what holds of a rubric for all evidence that can exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

from bizenv_rules.cli.inputs import decision_of, rubric_of
from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, guarded, json_format, show

if TYPE_CHECKING:
    from bizenv_rules.checks.proof import ProofReport
    from bizenv_rules.evidence.units import Units
    from bizenv_rules.program import Decision, Program
    from bizenv_rules.rubric.load import Rubric
    from bizenv_rules.source import Span

UNDECIDED: Final = 3

_UNITS = click.option("--units", "units_file", help="The list of units: only classes that exist are asked about.")


@click.command()
@click.argument("rubrics", nargs=-1, required=True, metavar="RUBRIC|DECISION...")
@_UNITS
@click.option("--require-all", is_flag=True, help="Exit 3 if something is unknown or unsupported.")
@click.option("--all", "everything", is_flag=True, help="List what is proved as well.")
@click.option("--assume", multiple=True, metavar="CONDITION", help="To be taken for true of all evidence, beside what the rubric assumes.")
@click.option("--timeout", type=click.FloatRange(min=0), help="Seconds for each rubric; what is not reached is unknown.")
@click.option("--solver", is_flag=True, help='Put what is left open to z3: pip install "bizenv-rules[prove]".')
@json_format("text", "sarif")
@guarded
def prove(
    *,
    rubrics: Sequence[str],
    units_file: str | None,
    require_all: bool,
    everything: bool,
    assume: Sequence[str],
    timeout: float | None,
    solver: bool,
    form: str,
) -> None:
    """Say of each RUBRIC or DECISION what is proved, refuted, unknown and unsupported, with clause and witness."""
    from bizenv_rules.program import Decision
    from bizenv_rules.scoring.doors import read_units
    from bizenv_rules.scoring.plain import json_text
    from bizenv_rules.scoring.proving import prove as ask

    opened = [decision_of(name) or rubric_of(name) for name in rubrics]
    reports = []
    for each in opened:
        if isinstance(each, Decision):
            reports.append(ask(each, timeout=timeout))
            continue
        units = None if units_file is None else read_units(units_file, each)
        found = ask(each, units=units, assume=assume, timeout=timeout)
        reports.append(_settled(each.assuming(assume) if assume else each, found, units) if solver else found)
    if form == "sarif":
        show(_sarif([(_spans(name, each, report), report) for name, each, report in zip(rubrics, opened, reports, strict=True)]))
    else:
        show(json_text([one.to_dict() for one in reports]) if form == "json" else "\n".join(one.text(proved=everything) for one in reports))
    if not all(report.ok for report in reports):
        raise SystemExit(FOUND_WRONG)
    raise SystemExit(UNDECIDED if require_all and not all(report.settled for report in reports) else DONE)


def _spans(name: str, opened: Rubric | Decision, report: ProofReport) -> Mapping[str, Span]:
    """Where the file says what the statements are about."""
    from bizenv_rules.program import Decision
    from bizenv_rules.rubric.spots import spans
    from bizenv_rules.text import read

    paths = [proof.at for proof in report.proofs]
    return spans(read(name), name, paths) if isinstance(opened, Decision) else opened.spans(paths)


def _settled(rubric: Rubric | Program, report: ProofReport, units: Units | None) -> ProofReport:
    from bizenv_rules.diff import settle

    return settle(rubric, report, units=units)


def _sarif(reports: Sequence[tuple[Mapping[str, Span], ProofReport]]) -> str:
    """What is not proved, as SARIF; what was signed or is open is a note."""
    from bizenv_rules.checks.proof import STALE
    from bizenv_rules.checks.proof_codes import PROOF_CODES
    from bizenv_rules.problem import Problem, Severity
    from bizenv_rules.render import render_sarif

    problems = []
    for spans, report in reports:
        for proof in report.proofs:
            if proof.verdict == "proved":
                continue
            severity: Severity = "warning" if proof.code == STALE else "error" if proof.counts else "note"
            help_ = tuple(line.strip() for line in proof.text().splitlines()[1:])
            span = spans.get(proof.at)
            words = f"{proof.verdict}: {proof.message}"
            problems.append(Problem(proof.code, words, severity, proof.at, span, help=help_, clause=proof.clause))
    return render_sarif(problems, PROOF_CODES)


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
