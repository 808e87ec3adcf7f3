"""The wheel is whole: it works where no checkout is."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from bizenv_rules.shipped import rubric_files, schema_text

ROOT = Path(__file__).resolve().parents[1]
SNIPPET = """
import bizenv_rules as bz
from bizenv_rules.shipped import rubric_files, schema_text

print(bz.__file__)
bz.library("jilin-jkq", "2021")
print(len(bz.library()), sum(1 for _ in rubric_files()), len(schema_text("rubric")) > 0)
"""


def call(*words: str | Path, cwd: Path) -> str:
    """What a command prints; its complaints are the failure's text."""
    done = subprocess.run([str(word) for word in words], cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from this checkout, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_every_rubric_and_schema(wheel):
    """What lies in rubrics/ and schemas/ lies in the wheel, byte for byte, and nothing else of the checkout does."""
    with zipfile.ZipFile(wheel) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    for folder in ("rubrics", "schemas"):
        files = [file for file in (ROOT / folder).rglob("*") if file.is_file()]
        expected = {f"bizenv_rules/_{file.relative_to(ROOT).as_posix()}": file.read_bytes() for file in files}
        assert expected == {name: data for name, data in inside.items() if name.startswith(f"bizenv_rules/_{folder}/")}
    assert {"bizenv_rules", "bizenv_rules-0.1.0.dev0.dist-info"} == {name.partition("/")[0] for name in inside}
    assert "bizenv_rules/py.typed" in inside


def test_the_wheel_works_outside_the_checkout(wheel, tmp_path):
    """Installed into an empty environment, the library finds its rubrics and schemas in itself."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    call(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    site = Path(call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    # The dependencies come from the environment of the tests; a path file does not follow the path files it leads to,
    # so the editable checkout stays out of reach.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where, counts = call(python, "-I", "-c", SNIPPET, cwd=tmp_path).splitlines()
    assert Path(where).is_relative_to(home)
    shipped = len(list((ROOT / "rubrics").rglob("rubric.yaml")))
    assert f"{shipped} {shipped} True" == counts


def test_a_checkout_ships_what_lies_in_it():
    """Without an installed copy, the rubrics and schemas are those of the checkout, in the order of their names."""
    expected = sorted(file for file in (ROOT / "rubrics").rglob("rubric.yaml"))
    assert expected == [Path(str(file)) for file in rubric_files()]
    for schema in (ROOT / "schemas").glob("*.schema.json"):
        assert schema.read_text(encoding="utf-8") == schema_text(schema.name.removesuffix(".schema.json"))
