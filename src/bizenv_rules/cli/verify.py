"""``verify``: recompute a result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bizenv_rules.cli.inputs import history_of, ledger_of, rubric_of
from bizenv_rules.cli.outcome import DONE, FOUND_WRONG, fail, guarded, json_format, show


@click.command()
@click.argument("result")
@click.argument("rubric")
@click.option("--evidence", "-e", multiple=True, required=True, help="The evidence the result was made from.")
@click.option("--units", "-u", help="The list of units it was made with.")
@click.option("--history", multiple=True, help="The history it was made with.")
@json_format()
@guarded
def verify(*, result: str, rubric: str, evidence: Sequence[str], units: str | None, history: Sequence[str], form: str) -> None:
    """Recompute RESULT (JSON) by RUBRIC and compare certificate and every number; exit 1 if they differ."""
    import json

    import bizenv_rules as bz
    from bizenv_rules.scoring.plain import json_text

    try:
        data = json.loads(Path(result).read_text("utf-8"))
    except (OSError, ValueError) as error:
        fail(f"{result}: {error}")
    loaded = rubric_of(rubric)
    listed = None if units is None else bz.read_units(units, loaded)
    try:
        found = bz.verify(data, loaded, ledger_of(evidence, loaded, listed), units=listed, history=history_of(history, loaded))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        fail(f"{result}: {error}")
    if form == "json":
        show(json_text({"ok": found.ok, "differences": list(found.differences)}))
    else:
        show("\n".join(found.differences) or "the result can be recomputed: certificate and every number are the same")
    raise SystemExit(DONE if found.ok else FOUND_WRONG)
