"""The page in a real browser: nothing in it runs, and its numbers are those of the JSON."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

import bizenv_rules as bz
from bizenv_rules.reports import html
from bizenv_rules.reports import json as json_report

ROOT = Path(__file__).resolve().parents[1]
EVIL = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\"><svg onload=\"document.title='run'\">"
LINK = "javascript:document.title='run'"

pytestmark = pytest.mark.system


def dom(page, folder):
    """The page as the browser holds it after everything that wanted to run has run."""
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
        "--virtual-time-budget=2000",
    ]
    return subprocess.run([*command, "--dump-dom", file.as_uri()], check=True, capture_output=True, text=True, timeout=120).stdout


def report(name=None):
    """The Jilin example; with ``name``, one unit is called that, and so is one of its records."""
    rubric = bz.library("jilin-jkq", "2021")
    base = ROOT / "examples" / "jilin"
    units = bz.read_units(base / "units.yaml", rubric)
    ledger = bz.read_evidence(base / "evidence.jsonl", rubric)
    if name is not None:
        units = bz.Units([bz.Unit(id="evil", name=name, groups=("局室",))])
        ledger = bz.read_evidence(
            [
                {
                    "record": "finding",
                    "id": name,
                    "unit": "evil",
                    "duty": "三年行动方案",
                    "date": "2021-03-01",
                    "note": name,
                    "source": LINK,
                },
                {
                    "record": "article",
                    "id": LINK,
                    "unit": "evil",
                    "level": "省级",
                    "date": "2021-03-01",
                    "text": f"营商环境{name}",
                    "outlet": LINK,
                },
            ],
            rubric,
        )
    return bz.assess(rubric, ledger, units=units, period="2021")


def test_nothing_from_evidence_runs(tmp_path):
    """Scripts in names, ids and notes of evidence are shown as text and do nothing."""
    found = dom(html.render(report(EVIL), note=EVIL), tmp_path)
    title = re.search(r"<title>(.*?)</title>", found)
    assert title is not None and title[1] != "run"
    assert "<script" not in found and "<img" not in found and "<svg" not in found
    assert not re.search(r"<[^>]*\son\w+=", found) and not re.search(r"(?:href|src|action)=[\"']?\s*javascript:", found)
    assert EVIL.partition(">")[0].removeprefix("<") in unescape(found)


def test_the_numbers_of_the_page_are_those_of_the_result(tmp_path):
    """Every unit's score in the table is the shown text of the JSON, and its title the exact value."""
    example = report()
    found = dom(html.render(example), tmp_path)
    data = json.loads(json_report.render(example))
    for unit in data["units"]:
        row = re.search(rf'<tr data-unit="{unit["unit"]}">(.*?)</tr>', found, re.DOTALL)
        assert row is not None
        if unit["score"] is not None:
            assert f'title="{unit["score"]["exact"]}">{unit["score"]["shown"]}</td>' in row[1]
        else:
            assert f"{unit['low']['shown']} … {unit['high']['shown']}" in row[1]
