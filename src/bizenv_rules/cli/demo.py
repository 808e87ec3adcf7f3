"""``demo``: the example units of every document, assessed, printed and written as pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bizenv_rules.cli.outcome import fail, guarded, is_terminal, json_format, tell, write

if TYPE_CHECKING:
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
    for number, (name, report) in enumerate(reports):
        _written(target, name, report)
        if form == "text":
            _printed(report, is_explained=number == 0)
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
    return bz.assess(rubric, bz.read_evidence(evidence, rubric), units=units)


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


def _printed(report: Assessment, *, is_explained: bool) -> None:
    from bizenv_rules.reports import text

    tell(report.problems)
    click.echo(f"{report.program.title} {report.program.edition}, {report.period}, as of {report.as_of}")
    click.echo(text.render(report, is_terminal=is_terminal()))
    if report.ranking is None:
        click.echo("(the document orders no ranking: units stand in order of score, without places)")
    click.echo("")
    if is_explained and report.by_score[0].root() is not None:
        card = report.by_score[0]
        click.echo(card.explain().text())
        click.echo("")
        click.echo(card.waterfall().text())
        click.echo("")


def _json(reports: list[tuple[str, Assessment]]) -> str:
    from bizenv_rules.scoring.plain import json_text

    return json_text({name: report.to_dict() for name, report in reports})
