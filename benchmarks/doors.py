"""What comes before scoring: records through the door, rubrics through the loader, and a fresh process."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml

from benchmarks.clock import ROUNDS, collector_off, fresh
from benchmarks.dicts import dicts
from benchmarks.engine import RUBRICS
from bizenv_rules.evidence.door import records_from
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.rubric.load import loads

ROOT = RUBRICS.parent.parent
LIBRARY = {"Jilin": ROOT / "rubrics" / "jilin_jkq_2021" / "rubric.yaml", "Gaotai": ROOT / "rubrics" / "gaotai_2021" / "rubric.yaml"}


def door_seconds(many: int = 100_000) -> float:
    """Seconds for a record: dicts of all kinds to checked records, nothing kept between rounds."""
    given, vocabulary = dicts(many), standard()
    return median(_timed(lambda: records_from(given, vocabulary)) for _ in range(ROUNDS)) / many


def load_seconds(text: str) -> tuple[float, float]:
    """A rubric read and checked whole, nothing kept between rounds; and its YAML alone, by the C parser."""
    os.environ["BIZENV_NO_CACHE"] = "1"
    loads(text)
    pairs = [(_timed(lambda: loads(text)), _timed(lambda: yaml.load(text, Loader=yaml.CSafeLoader))) for _ in range(ROUNDS)]
    return median(whole for whole, _ in pairs), median(parsed for _, parsed in pairs)


def four_hundred_lines() -> str:
    """The workload's Jilin with one key a line and one item more for each event, until it has 400 lines."""
    data = yaml.safe_load((RUBRICS / "jilin.yaml").read_text("utf-8"))
    text = _written(data)
    more = 0
    while len(text.splitlines()) < 400:
        more += 1
        event = {"id": f"extra{more}", "kind": "deduct", "title": f"另一扣分事项{more}", "clause": f"三(二)1({more})"}
        count = {"record": "deduct", "where": f"item == 'x{more}'", "sum": "count"}
        data["sheet"]["items"][0]["items"].append({**event, "count": count, "each": 100})
        text = _written(data)
    return text


def _written(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1000)


def _timed(function: Callable[[], object]) -> float:
    with collector_off():
        start = time.thread_time()
        kept = function()
        seconds = time.thread_time() - start
        del kept
    return seconds


# --------------------------------------------------------------------------------------------------- fresh process

START = """
import datetime as dt
import bizenv_rules as bz
rubric = bz.load({rubric!r})
from bizenv_rules.evidence.records import Rating
panels = ("领导", "部门", "企业", "监督员")
records = [Rating(id=p, unit="商务局", date=dt.date(2021, 12, 20), panel=p, rater=p, mark=8) for p in panels]
card = bz.score(rubric, bz.Ledger(records, rubric.vocabulary), "商务局", period="2021")
assert card.shown == "44.00", card.shown
"""


@dataclass(frozen=True)
class Start:
    """CPU seconds of a new process, beyond a bare interpreter: the rubric read and checked, or its kept program read."""

    bare: float
    whole: float
    kept: float


def start_seconds(rounds: int = ROUNDS) -> Start:
    """Import, load Jilin's rubric, score one unit. Byte code is there, as it is where a package is installed."""
    code = START.format(rubric=str(LIBRARY["Jilin"]))
    with tempfile.TemporaryDirectory() as folder:
        env = _environment(Path(folder))
        without = {**env, "BIZENV_NO_CACHE": "1"}
        for warm in (env, without):
            fresh(code, warm)
        found = [(fresh("pass", env), fresh(code, without), fresh(code, env)) for _ in range(rounds)]
    bare = median(each[0] for each in found)
    return Start(bare, median(each[1] for each in found) - bare, median(each[2] for each in found) - bare)


def _environment(folder: Path) -> Mapping[str, str]:
    own = {"XDG_CACHE_HOME": str(folder / "programs"), "PYTHONPYCACHEPREFIX": str(folder / "code")}
    dropped = {"PYTHONDONTWRITEBYTECODE", "BIZENV_NO_CACHE"}
    return {**{name: value for name, value in os.environ.items() if name not in dropped}, **own}
