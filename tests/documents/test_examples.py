"""The example files against the script that writes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KINDS = ("evidence.csv", "evidence.jsonl", "units.yaml")


def test_committed_examples_are_what_the_script_writes(tmp_path):
    """The committed example files are, byte by byte, what the seeded script writes."""
    subprocess.run([sys.executable, EXAMPLES / "make_examples.py", tmp_path], check=True)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    committed = {path.relative_to(EXAMPLES): path.read_bytes() for name in KINDS for path in EXAMPLES.rglob(name)}
    assert written == committed


def test_example_script_knows_nothing_of_the_engine():
    """No script that writes example data imports the engine; those that show how to use it do."""
    scripts = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.py")}
    assert sorted(name for name, text in scripts.items() if "bizenv_rules" in text) == ["compare.py", "embed.py"]


def test_examples_say_that_they_are_synthetic():
    """Every example file says in its own words that it is synthetic."""
    assert all("合成" in path.read_text(encoding="utf-8") for name in KINDS for path in EXAMPLES.rglob(name))
