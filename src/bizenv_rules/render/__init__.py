"""How problems are shown: text with a caret, JSON, GitHub annotations, SARIF. What an author wrote is escaped here, nowhere else."""

from __future__ import annotations

from bizenv_rules.render.frame import MOST_SHOWN, one_line, render_text
from bizenv_rules.render.machine import problem_dict, render_github, render_json
from bizenv_rules.render.sarif import render_sarif
from bizenv_rules.render.visible import visible, width

render = render_text

__all__ = [
    "MOST_SHOWN",
    "one_line",
    "problem_dict",
    "render",
    "render_github",
    "render_json",
    "render_sarif",
    "render_text",
    "visible",
    "width",
]
