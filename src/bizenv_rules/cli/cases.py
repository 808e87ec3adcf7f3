"""``test``: run cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bizenv_rules.cli.outcome import CANNOT, DONE, FOUND_WRONG, fail, guarded, json_format, show, tell

if TYPE_CHECKING:
    from bizenv_rules.scoring.cases import FileResult


@click.command()
@click.argument("paths", nargs=-1)
@json_format()
@guarded
def test(paths: Sequence[str], form: str) -> None:
    """Run the cases of files, or of all *.cases.yaml in folders (default: here). Exit 1 if one fails."""
    from bizenv_rules.scoring.cases import run_paths, summary
    from bizenv_rules.scoring.plain import json_text

    places = [Path(path) for path in paths or (".",)]
    for place in places:
        if not place.exists():
            fail(f"{place}: there is no such file or folder")
    files = run_paths(places)
    if form == "json":
        show(json_text({"files": [_plain(file) for file in files], "summary": summary(files)}))
    tell(problem for file in files for problem in (*file.problems, *(found for case in file.cases for found in case.problems)))
    if form != "json":
        for file in files:
            show("\n".join(_lines(file)))
        show(summary(files))
    if any(problem.is_error for file in files for problem in file.problems):
        raise SystemExit(CANNOT)
    raise SystemExit(FOUND_WRONG if any(case.outcome == "failed" for file in files for case in file.cases) else DONE)


def _lines(file: FileResult) -> list[str]:
    told = [f"  {case.outcome}: {case.name} [{case.clause}]" for case in file.cases if case.outcome != "passed"]
    return [f"{file.file}: {len(file.cases)} cases", *told]


def _plain(file: FileResult) -> dict[str, object]:
    from bizenv_rules.render import problem_dict

    return {
        "file": file.file,
        "rubric": file.rubric,
        "problems": [problem_dict(problem) for problem in file.problems],
        "cases": [
            {
                "name": case.name,
                "clause": case.clause,
                "outcome": case.outcome,
                "problems": [problem_dict(found) for found in case.problems],
            }
            for case in file.cases
        ],
    }
