"""Evidence from files: JSONL, CSV, YAML, JSON, XLSX, Parquet, or from a program's own records and maps.

All of them go through the one door (``door.py``) and end as the same records, with the same problems at the places of
their own file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Union

from bizenv_rules.evidence.bulk import collector_paused
from bizenv_rules.evidence.intake import Intake
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.units import Units
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import BizenvError, Problem, in_order
from bizenv_rules.spelling import nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from bizenv_rules.evidence.door import Door  # with pydantic behind it

LIMIT: Final = 512_000_000
"""Bytes of a file of evidence."""
TABLES: Final = (".csv", ".tsv", ".xlsx", ".parquet")
ENDINGS: Final = (*TABLES, ".jsonl", ".ndjson", ".json", ".yaml", ".yml")

Source = Union["str", "os.PathLike[str]", "Traversable", "bytes", Sequence[Record | Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read. ``digest``: sha256 of the file's bytes, or of what the records say where there is no file."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    digest: str


def read(source: Source, vocabulary: Vocabulary, name: str = "", *, kind: str = "", units: Units | None = None) -> Read:
    r"""Records and all problems; raises nothing for what a file says.

    ``name`` tells the format of bytes by its ending and stands in the problems (by default the path). ``kind``: the kind
    of the rows of a table that has no column for it; else a file named after a kind is taken to hold that kind.
    ``units``: with them, a unit that is not among them is a problem, too.

    >>> from bizenv_rules.evidence.vocabulary import standard
    >>> got = read("单位,日期,编号,评议组,得分\n甲镇,2021-12-20,r1,领导,27.5\n".encode(), standard(), "评议打分.csv")
    >>> got.records[0].mark, got.problems
    (Decimal('27.5'), ())
    """
    from bizenv_rules.evidence.door import Door

    return _read(source, Door(vocabulary, units), name, kind)


def read_all(sources: Sequence[Source], vocabulary: Vocabulary, *, units: Units | None = None) -> tuple[Read, ...]:
    """Several files as one body of evidence: an id is given once in all of them, an unknown unit is named once.

    >>> from bizenv_rules.evidence.vocabulary import standard
    >>> meeting = {"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-03-05"}
    >>> [problem.code for part in read_all([[meeting], [meeting]], standard()) for problem in part.problems]
    ['V221']
    """
    from bizenv_rules.evidence.door import Door

    door = Door(vocabulary, units)
    return tuple(_read(source, door, "", "") for source in sources)


def _read(source: Source, door: Door, name: str, kind: str) -> Read:
    if isinstance(source, Sequence) and not isinstance(source, bytes | str):
        return _given(source, door)
    name = name or str(source)
    try:
        content = source if isinstance(source, bytes) else _content(source)
    except BizenvError as error:
        return Read((), error.problems, "")
    intake = Intake(name, door)
    with collector_paused():
        _parse(content, intake, kind)
    return Read(tuple(intake.records), in_order(intake.problems), hashlib.sha256(content).hexdigest())


def _content(source: str | os.PathLike[str] | Traversable) -> bytes:
    from bizenv_rules.text.reading import read as read_file

    return read_file(source, limit=LIMIT)


def _parse(content: bytes, intake: Intake, kind: str) -> None:
    vocabulary = intake.door.vocabulary
    path = PurePath(intake.name)
    ending = path.suffix.lower()
    if ending in (".jsonl", ".ndjson"):
        from bizenv_rules.evidence.jsonl import read_jsonl

        read_jsonl(content, intake)
    elif ending in (".yaml", ".yml", ".json"):
        from bizenv_rules.evidence.yamlfile import read_yaml

        read_yaml(content, intake)
    elif ending in TABLES:
        _table(ending, content, intake, vocabulary, _rows_are(kind or path.stem, vocabulary, intake, must=bool(kind)))
    else:
        message = f"{intake.name}: evidence comes in files that end in {', '.join(ENDINGS)}"
        intake.problems.append(Problem("V109", message, path=intake.name))


def _table(ending: str, content: bytes, intake: Intake, vocabulary: Vocabulary, kind: RecordKind | None) -> None:
    if ending == ".xlsx":
        from bizenv_rules.evidence.excel import read_xlsx

        read_xlsx(content, intake, vocabulary, kind)
    elif ending == ".parquet":
        from bizenv_rules.evidence.parquet import read_parquet

        read_parquet(content, intake, vocabulary, kind)
    else:
        from bizenv_rules.evidence.csvfile import read_csv

        read_csv(content, intake, vocabulary, kind)


def _rows_are(word: str, vocabulary: Vocabulary, intake: Intake, *, must: bool) -> RecordKind | None:
    """The kind of a table's rows, by what the caller says (it must be one then) or by the file's name."""
    known = vocabulary.named(word)
    if known is None and must:
        meant = nearest(word, vocabulary.kinds)
        message = f"no kind of record is called {word!r}" + (f": did you mean {meant}?" if meant else "")
        intake.problems.append(Problem("V201", message, path="kind"))
    return known


def _given(source: Sequence[Any], door: Door) -> Read:
    """A program's own records and maps; records are checked like maps, because nothing has checked them."""
    from bizenv_rules.evidence.writers import as_dict, digest_of

    with collector_paused():
        entries = [as_dict(entry) if isinstance(entry, Record) else entry for entry in source]
        records, problems = door.admit(entries)
        return Read(tuple(records), tuple(problems), digest_of(records))
