"""Every example of the README and of the pages under docs/ runs in the order in which it stands, and generated pages are current.

Python runs in one namespace a page. A block that begins with ```` ```console run ```` is typed into a shell, in a folder with the files
of the blocks ```` ```yaml file=NAME ```` (written) and ```` ```yaml append=NAME ```` (added at the end), and must print what it shows;
`...` stands for anything. ``UPDATE_GOLDEN=1`` writes what was printed into the page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, DocTestParser, DocTestRunner, OutputChecker
from pathlib import Path
from types import ModuleType

import pytest
from docs.__main__ import pages

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
_TYPED = re.compile(r"^```\w+ (run|file=\S+|append=\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


def typed(command: str, folder: Path) -> str:
    """What a terminal shows of a command: results and diagnostics, without colour."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    given = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode("utf-8")


def session(block: str, folder: Path) -> str:
    """A block as it really goes: each command, then what it printed; a shown answer with `...` stays if it fits."""
    said = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        printed = typed(command, folder)
        said.append(f"$ {command}\n{shown if OutputChecker().check_output(shown, printed, ELLIPSIS) else printed}")
    return "".join(said)


def replayed(text: str, folder: Path) -> str:
    """A page with its blocks of shell as they really go in a folder."""

    def again(found: re.Match[str]) -> str:
        what, body = found[1], found[2]
        if what == "run":
            return found[0].replace(body, session(body, folder))
        how, _, name = what.partition("=")
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text("utf-8") if how == "append" else "") + body, "utf-8")
        return found[0]

    return _TYPED.sub(again, text)


@pytest.mark.parametrize("page", [page for page in PAGES if _TYPED.search(page.read_text("utf-8"))], ids=lambda page: page.name)
def test_what_a_page_types_prints_what_it_shows(page, monkeypatch, tmp_path):
    """Whoever follows a page in a fresh shell sees what the page says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("rubrics", "examples"):
        (folder / name).symlink_to(ROOT / name)
    text = page.read_text("utf-8")
    really = replayed(text, folder)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        page.write_text(really, "utf-8")
    assert really == text


def test_generated_pages_are_current():
    """What `make docs` would write is what stands there."""
    stale = [name for name, text in pages().items() if not (file := ROOT / "docs" / name).exists() or file.read_text("utf-8") != text]
    assert stale == [], "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    """A page links to files that there are."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_map_of_layers_is_the_one_that_is_checked():
    """The page's rows name the layers of the import contract, in its order."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]
    rows = re.findall(r"^\| \d+ \| (.*?) \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE)
    assert [set(re.findall(r"`(\w+)", row)) for row in rows] == [set(re.findall(r"\w+", layer)) for layer in rules]
