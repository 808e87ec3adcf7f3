"""Golden pairs ``tests/bad/text/CODE_name.yaml`` and ``.out``; ``python tests/test_bad_text.py`` writes the answers anew for review."""

from __future__ import annotations

from pathlib import Path

import pytest

from bizenv_rules.render import render_text
from bizenv_rules.text import load, read
from bizenv_rules.text.codes import CODES

FOLDER = Path(__file__).parent / "bad" / "text"
FILES = sorted(FOLDER.glob("*.yaml"))
# A file that cannot be read, or is too large, is no file of this folder: tests/laws/test_text_doors.py has them.
ELSEWHERE = {"E001", "E002"}


def answer(path: Path) -> str:
    document = load(read(path), path.name)
    return render_text(document.problems, {path.name: document.lines})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_is_answered_word_for_word(path):
    """Every message about bad text stands in a file that a person has read."""
    assert path.with_suffix(".out").read_text(encoding="utf-8") == answer(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_has_the_code_of_its_name(path):
    """A file of this shelf is named after the code it shows."""
    code = path.stem.partition("_")[0]
    assert code in {problem.code for problem in load(read(path), path.name).problems}


def test_every_code_has_a_bad_file():
    """No code of reading text is without its golden pair."""
    assert set(CODES) - ELSEWHERE == {path.stem.partition("_")[0] for path in FILES}


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_example_of_a_code_brings_it_about(code):
    """What ``code E107`` prints as its example has that code, and no other."""
    if CODES[code].example:
        assert {code} == {problem.code for problem in load(CODES[code].example, "example.yaml").problems}


if __name__ == "__main__":
    for file in FILES:
        file.with_suffix(".out").write_text(answer(file), encoding="utf-8")
