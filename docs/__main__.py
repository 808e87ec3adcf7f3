"""Writes the generated pages and schemas again: ``python -m docs``. The tests say that what is committed is current."""

from __future__ import annotations

from pathlib import Path

from docs.pages import codes, functions, kinds, records, reports, rubric

from bizenv_rules.rubric.schema import write_schemas
from bizenv_rules.scoring.plain import json_text
from bizenv_rules.scoring.schemas import SCHEMAS

FOLDER = Path(__file__).resolve().parent


def pages() -> dict[str, str]:
    """Path below ``docs/`` → text, of every page that is made from code and shipped rubrics."""
    made = {"kinds.md": kinds.page(), "records.md": records.page(), "functions.md": functions.page(), "codes.md": codes.page()}
    made["proof-reports.md"] = reports.page()
    return made | {f"rubrics/{name}.md": text for name, text in rubric.pages().items()}


if __name__ == "__main__":
    for name, text in pages().items():
        file = FOLDER / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(file.relative_to(FOLDER.parent))
    folder = FOLDER.parent / "schemas"
    written = write_schemas(folder)
    for name, made in SCHEMAS.items():
        written.append(folder / f"{name}.schema.json")
        written[-1].write_text(json_text(made()), encoding="utf-8")
    for file in written:
        print(file.relative_to(FOLDER.parent))
