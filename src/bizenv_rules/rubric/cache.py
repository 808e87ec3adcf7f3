"""Programs kept between runs, by digest of the rubric and engine version, in the user's cache folder.

``BIZENV_NO_CACHE`` turns it off. A damaged or unwritable cache is never an error: the rubric is read again.
"""

from __future__ import annotations

import hashlib
import os
from os.path import dirname, isfile, join  # pathlib and logging are read where something goes wrong
from typing import Final

from bizenv_rules.program import Program

FORMAT = "1"
_PARTS: Final = (
    *("intervals", "build.py", "checks", "expr", "formula.py", "kinds", "plan.py", "program.py", "rubric", "text"),
    *(join("evidence", file) for file in ("records.py", "titles.py", "vocabulary.py")),
)
"""The files and folders of the engine on which a program depends."""


def folder() -> str | None:
    """Where programs are kept; None where that is turned off."""
    if os.environ.get("BIZENV_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or join(os.path.expanduser("~"), ".cache")
    return join(base, "bizenv-rules", FORMAT)


def _file(source: bytes) -> str | None:
    where = folder()
    return None if where is None else join(where, f"{hashlib.sha256(source + _engine()).hexdigest()}.json")


def _engine() -> bytes:
    """What the program depends on beside the rubric: the installed engine's own files, by the time of the newest."""
    root = dirname(dirname(os.path.realpath(__file__)))
    newest = 0
    for part in _PARTS:
        place = join(root, part)
        files = [entry.path for entry in os.scandir(place) if entry.name.endswith(".py")] if not isfile(place) else [place]
        newest = max(newest, *(os.stat(file).st_mtime_ns for file in files))
    return str(newest).encode()


def _say(message: str, error: Exception) -> None:
    import logging

    logging.getLogger("bizenv_rules").warning(message, error)


def get(source: bytes) -> Program | None:
    """The program of this rubric, if it is kept."""
    file = _file(source)
    if file is None or not isfile(file):
        return None
    import json  # read only when there is something to read

    from bizenv_rules.codec import from_json

    try:
        with open(file, encoding="utf-8") as stream:
            return from_json(Program, json.load(stream))
    except (ValueError, KeyError, TypeError, OSError) as error:
        _say("a kept program could not be read and is made again: %s", error)
        return None


def put(source: bytes, program: Program) -> None:
    """Keeps a program; written beside, then renamed."""
    file = _file(source)
    if file is None:
        return
    from bizenv_rules.codec import dumps

    try:
        os.makedirs(dirname(file), exist_ok=True)
        beside = f"{file}.{os.getpid()}"
        with open(beside, "w", encoding="utf-8") as stream:
            stream.write(dumps(program))
        os.replace(beside, file)
    except OSError as error:
        _say("the program is not kept: %s", error)
