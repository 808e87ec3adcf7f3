"""``clauses``: two-way coverage of a document by its rubric and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bizenv_rules.cli.inputs import rubric_of
from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, fail, guarded, json_format, show, tell


@click.command()
@click.argument("rubrics", nargs=-1)
@json_format()
@guarded
def clauses(rubrics: Sequence[str], form: str) -> None:
    """Check that every paragraph is carried and every citation listed (all rubrics of this folder if none is named).

    With BIZENV_DOCUMENTS, the folder of the official texts, paths and quotes are compared with the text itself.
    """
    from bizenv_rules.rubric.clauses import BESIDE, coverage_of
    from bizenv_rules.scoring.plain import json_text

    folders = [_folder(name) for name in rubrics] or sorted(file.parent for file in Path("rubrics").glob(f"*/{BESIDE}"))
    if not folders:
        fail(f"no {BESIDE} stands beside a rubric here")
    found = [coverage_of(folder) for folder in folders]
    for one in found:
        tell(one.problems)
    if form == "json":
        show(
            json_text(
                [{"file": f.file, "carried": f.carried, "without_rule": f.without_rule, "ok": f.ok, "text": f.text_seen} for f in found]
            )
        )
    else:
        seen = {True: "compared with the text", False: "the text is not at hand"}
        show("\n".join(f"{f.file}: {f.carried} carried, {f.without_rule} without rule; {seen[f.text_seen]}" for f in found))
    raise SystemExit(DONE if all(one.ok for one in found) else FOUND_WRONG)


def _folder(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        return path
    return path.parent if path.is_file() else Path(rubric_of(name).name).parent
