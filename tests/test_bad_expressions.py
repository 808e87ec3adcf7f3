"""Golden pairs ``tests/bad/expr/CODE_name.yaml`` and ``.out``; ``python tests/test_bad_expressions.py`` writes the answers anew for review.

Every key of a file holds one expression; one of the name of a kind (``bool: …``) wants that kind.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bizenv_rules.expr.check import Scope, check
from bizenv_rules.expr.codes import CODES
from bizenv_rules.expr.flaw import located
from bizenv_rules.expr.scope import KINDS
from bizenv_rules.expr.tree import BOOL, DATE, NUMBER, TEXT, Type
from bizenv_rules.render import render_text
from bizenv_rules.text import load, read

FOLDER = Path(__file__).parent / "bad" / "expr"
FILES = sorted(FOLDER.glob("*.yaml"))
NAMES = {
    "n": NUMBER, "次数": NUMBER, "class": TEXT, "title": TEXT, "ok": BOOL, "due": DATE, "closed_on": Type("date", optional=True),
    "level": Type("text", values=("国家级", "省级", "市级")), "roles": Type("list", values=("牵头", "配合")), "words": Type("list"),
}  # fmt: skip
SCOPE = Scope(NAMES, {"daily": NUMBER, "bonus.media": NUMBER}, ("summary",))


def problems(path: Path):
    document = load(read(path), path.name)
    assert not document.problems
    for key, text in document.data.items():
        checked = check(str(text), SCOPE, key if key in KINDS else None)
        assert checked.flaws, f"{key} of {path.name} is accepted"
        yield from located(checked.flaws, partial(document.inner_span, (key,)), key)


def answer(path: Path) -> str:
    document = load(read(path), path.name)
    return render_text(list(problems(path)), {path.name: document.lines})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_expression_is_answered_word_for_word(path):
    """Every message about an expression stands in a file that a person has read."""
    assert path.with_suffix(".out").read_text(encoding="utf-8") == answer(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_bad_expressions_shows_the_code_of_its_name(path):
    """A file of this shelf is named after the code it shows."""
    assert path.stem.partition("_")[0] in {problem.code for problem in problems(path)}


def test_every_code_of_expressions_has_a_file():
    """No code of expressions is without its golden pair."""
    assert set(CODES) == {path.stem.partition("_")[0] for path in FILES}


if __name__ == "__main__":
    for file in FILES:
        file.with_suffix(".out").write_text(answer(file), encoding="utf-8")
