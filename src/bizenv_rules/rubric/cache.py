"""Programs kept between runs, by digest of the rubric and engine version, in the user's cache folder.

``BIZENV_NO_CACHE`` turns it off. A damaged or unwritable cache is never an error: the rubric is read again.
"""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

from bizenv_rules.program import Program

logger = logging.getLogger("bizenv_rules")
FORMAT = "1"


def folder() -> Path | None:
    """Where programs are kept; None where that is turned off."""
    if os.environ.get("BIZENV_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    return Path(base) / "bizenv-rules" / FORMAT


def _file(source: bytes) -> Path | None:
    where = folder()
    return None if where is None else where / f"{hashlib.sha256(source + _engine()).hexdigest()}.json"


def _engine() -> bytes:
    """What the program depends on beside the rubric: the installed engine's own files."""
    root = Path(__file__).resolve().parent.parent
    newest = max((entry.stat().st_mtime_ns for part in ("kinds", "rubric", "expr", ".") for entry in (root / part).glob("*.py")), default=0)
    return str(newest).encode()


def get(source: bytes) -> Program | None:
    """The program of this rubric, if it is kept."""
    file = _file(source)
    if file is None or not file.is_file():
        return None
    import json  # read only when there is something to read

    from bizenv_rules.codec import from_json

    try:
        return from_json(Program, json.loads(file.read_text("utf-8")))
    except (ValueError, KeyError, TypeError, OSError) as error:
        logger.warning("a kept program could not be read and is made again: %s", error)
        return None


def put(source: bytes, program: Program) -> None:
    """Keeps a program; written beside, then renamed."""
    file = _file(source)
    if file is None:
        return
    from bizenv_rules.codec import dumps

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}")
        beside.write_text(dumps(program), "utf-8")
        beside.replace(file)
    except OSError as error:
        logger.info("the program is not kept: %s", error)
