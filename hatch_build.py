"""Puts the rubrics and the schemas of the checkout into the wheel, where ``bizenv_rules.shipped`` finds them.

An editable install gets no copies: it reads the checkout itself, so an edited rubric is never shadowed by an old one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = {"rubrics": "bizenv_rules/_rubrics", "schemas": "bizenv_rules/_schemas"}


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds to ``force_include`` what the wheel carries beside the code."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders, unless the build is for an editable checkout."""
        if version == "editable":
            return
        root = Path(self.root)
        build_data["force_include"].update({str(root / folder): inside for folder, inside in FOLDERS.items() if (root / folder).is_dir()})
