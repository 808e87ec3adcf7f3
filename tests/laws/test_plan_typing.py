"""A back end that lacks an operation does not pass the type checker."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ("Fact", "Const", "Add", "Mul", "Ratio", "Clamp", "Curve", "Fold", "Pick", "Round", "Call")
BACK_END = """from typing import assert_never
from bizenv_rules.plan import *

def write(op: Operation) -> str:
    match op:
        case {cases}:
            return ""
        case _:
            assert_never(op)
"""


@pytest.mark.parametrize("left_out", ["", "Fold", "Call"])
def test_a_back_end_names_every_operation(left_out, tmp_path):
    """With all eleven operations the checker is content; without one of them it names it."""
    source = tmp_path / "back_end.py"
    source.write_text(BACK_END.format(cases=" | ".join(f"{name}()" for name in OPERATIONS if name != left_out)), "utf-8")
    config = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache")]
    told, _, status = api.run([*config, str(source)])
    assert (status == 0) is (not left_out), told
    assert not left_out or f'incompatible type "{left_out}"' in told
