"""Every Python example of the README and of the pages under docs/ runs, in the order in which it stands."""

from __future__ import annotations

import re
import sys
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, DocTestParser, DocTestRunner
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[tuple[int, str]]:
    """Line of the first statement and source of each ```` ```python ```` block."""
    return [(text.count("\n", 0, found.start(1)), found[1]) for found in _BLOCK.finditer(text)]


def run(page: Path, text: str) -> None:
    """Run a page's blocks one after the other in one namespace; those with ``>>>`` are compared with what they print."""
    module = ModuleType("page")
    sys.modules["page"] = module
    for line, source in blocks(text):
        if source.lstrip().startswith(">>>"):
            test = DocTestParser().get_doctest(source, vars(module), page.name, str(page), line)
            said: list[str] = []
            DocTestRunner(optionflags=NORMALIZE_WHITESPACE | ELLIPSIS).run(test, out=said.append, clear_globs=False)
            assert not said, "".join(said)
            vars(module).update(test.globs)
        else:
            # empty lines in front, so that a traceback names the line of the page
            exec(compile("\n" * line + source, str(page), "exec"), vars(module))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_run(page, monkeypatch, tmp_path):
    """What a page shows can be typed from the top of a checkout, and prints what the page says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(ROOT)
    run(page, page.read_text(encoding="utf-8"))


def test_a_page_that_promises_too_much_is_noticed(tmp_path):
    """A shown result that differs from the computed one fails."""
    with pytest.raises(AssertionError, match="Got"):
        run(tmp_path / "page.md", "```python\nx = 1\n```\nthen\n```python\n>>> x + 1\n3\n```\n")
