"""Every quote of every shipped rubric against the text it was read from.

The texts are not part of the project: ``BIZENV_DOCUMENTS`` names a folder that has them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RUBRICS = sorted((ROOT / "rubrics").glob("*/rubric.yaml"))
FOLDER = os.environ.get("BIZENV_DOCUMENTS", "")
LONGEST = 24


def spelt(text: str) -> str:
    """``text`` without white space, full-width forms mapped to ASCII: how a quote is compared."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text if not c.isspace())


def quotes(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from (value for key, value in data.items() if key == "quote")
        for value in data.values():
            yield from quotes(value)
    elif isinstance(data, list):
        for value in data:
            yield from quotes(value)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name)
def test_quotes_are_short(path):
    """No quote is longer than the decisive words of a clause."""
    found = list(quotes(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert found
    assert [quote for quote in found if len(quote) > LONGEST] == []


@pytest.mark.skipif(not FOLDER, reason="BIZENV_DOCUMENTS is not set: the texts are not part of the project")
@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name)
def test_quotes_stand_in_the_text(path):
    """Every quote stands in the text whose digest the rubric states."""
    rubric = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts = {hashlib.sha256(data).hexdigest(): data for file in Path(FOLDER).iterdir() if file.is_file() for data in [file.read_bytes()]}
    text = spelt(texts[rubric["source"]["sha256"]].decode("utf-8"))
    assert [quote for quote in quotes(rubric) if spelt(quote) not in text] == []
