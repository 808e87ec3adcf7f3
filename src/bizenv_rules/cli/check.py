"""``check``: everything that is wrong with files, each by what its first key says it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bizenv_rules.cli.inputs import rubric_of
from bizenv_rules.cli.outcome import CANNOT, DONE, FOUND_WRONG, fail, guarded, lines_of, show
from bizenv_rules.problem import BizenvError, Problem

if TYPE_CHECKING:
    from bizenv_rules.rubric.load import Rubric

ENDINGS: Final = (".yaml", ".yml", ".csv", ".jsonl", ".xlsx", ".parquet")
FIRST: Final = ("rubric", "decision", "cases", "units", "clauses", "evidence")


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--rubric", help="The rubric whose records and unit fields evidence and units are held to.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", help="How problems are written.")
@guarded
def check(paths: Sequence[str], rubric: str | None, form: str) -> None:
    """Check files, or all files of folders. Exit 1 if something is wrong, 2 if a file cannot be read."""
    files = list(_files(paths))
    held_to = None if rubric is None else rubric_of(rubric)
    # a list of clauses that cannot be checked for its rubric's sake says what the rubric says
    problems = list(dict.fromkeys(problem for file in files for problem in examine(file, held_to)))
    show(
        _rendered(problems, form) or f"{len(files)} file{'s' if len(files) > 1 else ''}, nothing to say"
        if form == "text"
        else _rendered(problems, form)
    )
    if any(problem.code == "E001" for problem in problems):
        raise SystemExit(CANNOT)
    raise SystemExit(FOUND_WRONG if any(problem.is_error for problem in problems) else DONE)


def _rendered(problems: Sequence[Problem], form: str) -> str:
    from bizenv_rules import render

    if form == "json":
        return render.render_json(problems)
    if form == "sarif":
        return render.render_sarif(problems)
    return render.render_github(problems) if form == "github" else render.render(problems, lines_of(problems))


def _files(paths: Sequence[str]) -> Iterator[Path]:
    for name in paths:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        found = sorted(file for file in path.rglob("*") if file.suffix in ENDINGS and file.is_file())
        if not found:
            fail(f"{path}: the folder holds no file that can be checked")
        yield from found


def examine(path: Path, rubric: Rubric | None = None) -> list[Problem]:
    """Everything wrong with one file; never raises for what it says. ``rubric``: what evidence and units are held to."""
    from bizenv_rules import text

    if path.suffix in {".csv", ".jsonl", ".xlsx", ".parquet"}:
        return _evidence(path, rubric)
    try:
        document = text.load(text.read(path), str(path))
    except BizenvError as error:
        return list(error.problems)
    data = document.data
    if not isinstance(data, dict):
        return list(document.problems) or [_no_kind(document)]
    if "rubric" in data:
        from bizenv_rules.rubric.load import check as check_rubric

        return list(check_rubric(path))
    if "decision" in data:
        from bizenv_rules.rubric.decision import check_decision

        return check_decision(text.read(path), str(path))
    if "clauses" in data:
        return _clauses(path)
    if "cases" in data:
        return _cases(path)
    if "units" in data:
        return _units(path, rubric or _beside(path))
    if "evidence" in data:
        return _evidence(path, rubric)
    return [*document.problems, _no_kind(document)]


def _no_kind(document: object) -> Problem:
    span = document.span(())  # type: ignore[attr-defined]  # a Document
    return Problem("E012", f"no key at the top says what the file is: one of {', '.join(f'`{key}:`' for key in FIRST)}", span=span)


def _cases(path: Path) -> list[Problem]:
    """What is wrong with cases as cases; whether they pass is asked by ``test``."""
    from bizenv_rules.scoring.cases import run_file

    found = run_file(path)
    return [*found.problems, *(problem for case in found.cases for problem in case.problems if problem.code != "C132")]


def _clauses(path: Path) -> list[Problem]:
    """What is wrong with a list of clauses, against all that stands beside it; if that is wrong itself, what is wrong there."""
    from bizenv_rules.rubric.clauses import check_clauses, cited_beside

    try:
        cited = cited_beside(path.parent)
    except BizenvError as error:
        return list(error.problems)
    return list(check_clauses(path, cited).problems)


def _beside(path: Path) -> Rubric | None:
    """The rubric in the same folder, if it is sound: a list of units that stands there is its own."""
    from bizenv_rules.rubric.load import load

    try:
        return load(path.with_name("rubric.yaml")) if path.with_name("rubric.yaml").is_file() else None
    except BizenvError:  # said of the rubric itself
        return None


def _units(path: Path, rubric: Rubric | None) -> list[Problem]:
    """What is wrong with a list of units; without a rubric its further fields cannot be judged."""
    from bizenv_rules.evidence.unitfile import read_units

    program = None if rubric is None else rubric.program()
    found = read_units(path, () if program is None else program.unit_fields, None if program is None else dict(program.expect_units))
    return list(found.problems)


def _evidence(path: Path, rubric: Rubric | None) -> list[Problem]:
    """What is wrong with evidence, by the rubric's vocabulary or the standard one."""
    from bizenv_rules.evidence.readers import read
    from bizenv_rules.evidence.vocabulary import standard

    return list(read(path, standard() if rubric is None else rubric.vocabulary).problems)
