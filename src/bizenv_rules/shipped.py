"""The rubrics and schemas that come with the package: inside an installed wheel, or beside the code in a checkout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]


def rubric_files() -> Iterable[Traversable]:
    """Every ``rubric.yaml`` that is shipped, ordered by the name of its folder; its clauses and cases lie beside it.

    >>> {file.name for file in rubric_files()} <= {"rubric.yaml"}
    True
    """
    return tuple(_named(_folder("_rubrics", "rubrics"), "rubric.yaml"))


def schema_text(name: str) -> str:
    """The JSON text of ``NAME.schema.json``; raises ``KeyError`` with the names there are if none is called so.

    >>> schema_text("recipe")
    Traceback (most recent call last):
        ...
    KeyError: ...
    """
    folder = _folder("_schemas", "schemas")
    names = sorted(entry.name.removesuffix(".schema.json") for entry in _entries(folder) if entry.name.endswith(".schema.json"))
    if name not in names:
        msg = f"no schema {name!r}: there are {', '.join(names) or 'none'}"
        raise KeyError(msg)
    return (folder / f"{name}.schema.json").read_text(encoding="utf-8")


def _folder(packed: str, checkout: str) -> Traversable:
    # A wheel has the copy made when it was built; a checkout has none, so that an edit is never hidden by a copy.
    inside = files("bizenv_rules") / packed
    return inside if inside.is_dir() else _CHECKOUT / checkout


def _entries(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name) if folder.is_dir() else []


def _named(folder: Traversable, name: str) -> Iterator[Traversable]:
    for entry in _entries(folder):
        if entry.is_dir():
            yield from _named(entry, name)
        elif entry.name == name:
            yield entry
