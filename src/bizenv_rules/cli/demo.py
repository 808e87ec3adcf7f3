"""``demo``: the example units of every document, assessed, printed and written as pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bizenv_rules.cli.outcome import fail, guarded, is_terminal, json_format, tell, write

if TYPE_CHECKING:
    from bizenv_rules.calendar import Period
    from bizenv_rules.evidence.ledger import Ledger
    from bizenv_rules.rubric.load import Rubric
    from bizenv_rules.scoring.assess import Assessment

NOTE: Final = "示例数据是合成的，单位、事件和得分均为虚构 · the example data is synthetic: units, events and marks are invented"
EVIDENCE: Final = ("evidence.jsonl", "evidence.csv", "evidence.yaml")


@click.command()
@click.option("--examples", default="examples", help="The folder of examples: one folder a document.")
@click.option("--out", default="out", help="The folder that pages and results are written to.")
@json_format()
@guarded
def demo(examples: str, out: str, form: str) -> None:
    """Assess the example units of every document: scores, what is missing, one full explanation, and pages in OUT."""
    folders = sorted(path for path in Path(examples).glob("*") if (path / "units.yaml").is_file())
    if not folders:
        fail(f"{examples}: no examples there; run this where the examples are, or name them with --examples")
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    reports = [(folder.name, assessed(folder)) for folder in folders]
    for name, report in reports:
        _written(target, name, report)
        if form == "text":
            _printed(report)
    if form == "text":
        _explained(min((report for _, report in reports), key=_length))
    _index(target, reports)
    if form == "json":
        click.echo(_json(reports), nl=False)
    units = sum(len(report.cards) for _, report in reports)
    click.echo(f"demo: {units} units, {len(reports)} documents, {target / 'index.html'}", err=form == "json")


def assessed(folder: Path) -> Assessment:
    """The assessment of an example: its evidence and units, by the rubric that its folder is named after."""
    import bizenv_rules as bz

    rubric = _rubric(folder.name)
    units = bz.read_units(folder / "units.yaml", rubric)
    evidence = next((folder / name for name in EVIDENCE if (folder / name).is_file()), None)
    if evidence is None:
        fail(f"{folder}: there is no evidence: one of {', '.join(EVIDENCE)}")
    ledger = bz.read_evidence(evidence, rubric, units=units)
    return bz.assess(rubric, ledger, units=units, period=_period(rubric, ledger))


def _period(rubric: Rubric, ledger: Ledger) -> Period:
    """The period that the rubric is in force for, or else the one that most of the evidence is dated in."""
    from bizenv_rules.calendar import Period
    from bizenv_rules.scoring.setting import only_period

    program = rubric.program()
    per = program.per if isinstance(program.per, str) else "year"
    dated = Counter(Period.around(record.date, per).label for record in ledger.records if record.date is not None)
    return only_period(program) or Period.parse(max(dated, key=lambda label: (dated[label], label)))


def _rubric(name: str) -> Rubric:
    import bizenv_rules as bz

    found = next((key for key in bz.library() if key[0] == name or key[0].startswith(f"{name}-")), None)
    return fail(f"no shipped rubric is called {name}") if found is None else bz.library(*found)


def _written(target: Path, name: str, report: Assessment) -> None:
    from bizenv_rules.reports import html, json

    write(target / f"{name}.html", html.render(report, note=NOTE))
    write(target / f"{name}.json", json.render(report))


def _index(target: Path, reports: list[tuple[str, Assessment]]) -> None:
    from bizenv_rules.reports import html

    pages = [
        (f"{name}.html", report.program.title or name, f"{len(report.cards)} 个单位 units, {report.period}") for name, report in reports
    ]
    write(target / "index.html", html.index(pages, note=NOTE))


def _printed(report: Assessment) -> None:
    from bizenv_rules.reports import text

    tell(report.problems)
    click.echo(f"{report.program.title} (edition {report.program.edition}), {report.period}, as of {report.as_of}")
    click.echo(text.render(report, is_terminal=is_terminal()))
    if report.ranking is None:
        click.echo("(the document orders no ranking: units stand in order of score, without places)")
    click.echo("")


def _length(report: Assessment) -> tuple[bool, int]:
    """Complete results before others, then the shortest rubric."""
    card = report.by_score[0]
    return card.status != "complete", len(card.paths())


def _explained(report: Assessment) -> None:
    """One result taken apart: the first of the shortest rubric."""
    card = report.by_score[0]
    if card.root() is None:
        return
    click.echo(card.explain().text())
    click.echo("")
    click.echo(card.waterfall().text())
    click.echo("")


def _json(reports: list[tuple[str, Assessment]]) -> str:
    from bizenv_rules.scoring.plain import json_text

    return json_text({name: report.to_dict() for name, report in reports})
