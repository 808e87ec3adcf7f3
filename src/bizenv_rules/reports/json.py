"""The result as JSON: ``schemas/result.schema.json``, byte for byte the same on every machine."""

from __future__ import annotations

from bizenv_rules.scoring.assess import Assessment
from bizenv_rules.scoring.plain import json_text


def render(report: Assessment, *, names: bool = False) -> str:
    """The whole assessment; ``names`` shows who rated, and says so."""
    return json_text(report.to_dict(names=names))
