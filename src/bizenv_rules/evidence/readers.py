"""Evidence from files: JSONL, CSV, YAML, JSON, XLSX, Parquet, or from a program's own records and maps.

All of them go through the one door (``door.py``) and end as the same records, with the same problems at the places of
their own file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Final

from bizenv_rules.evidence.bulk import collector_paused
from bizenv_rules.evidence.records import Record
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary
from bizenv_rules.problem import BizenvError, Problem, in_order
from bizenv_rules.source import Span
from bizenv_rules.spelling import nearest

LIMIT: Final = 512_000_000
"""Bytes of a file of evidence."""
TABLES: Final = (".csv", ".tsv", ".xlsx", ".parquet")
ENDINGS: Final = (*TABLES, ".jsonl", ".ndjson", ".json", ".yaml", ".yml")

Source = str | os.PathLike[str] | Traversable | bytes | Sequence[Record | Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read. ``digest``: sha256 of the file's bytes, or of the records as JSON lines where there is no file."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    digest: str


def read(source: Source, vocabulary: Vocabulary, name: str = "", kind: str = "") -> Read:
    r"""Records and all problems; raises nothing for what a file says.

    ``name`` tells the format of bytes by its ending and stands in the problems (by default the path). ``kind``: the kind
    of the rows of a table that has no column for it; else a file named after a kind is taken to hold that kind.

    >>> from bizenv_rules.evidence.vocabulary import standard
    >>> got = read("单位,日期,编号,评议组,得分\n甲镇,2021-12-20,r1,领导,27.5\n".encode(), standard(), "评议打分.csv")
    >>> got.records[0].mark, got.problems
    (Decimal('27.5'), ())
    """
    if not isinstance(source, bytes | str | os.PathLike | Traversable):
        return _given(source, vocabulary)
    name = name or str(source)
    try:
        content = source if isinstance(source, bytes) else _content(source)
    except BizenvError as error:
        return Read((), error.problems, "")
    digest = hashlib.sha256(content).hexdigest()
    with collector_paused():
        records, problems = _parsed(content, name, vocabulary, kind)
    return Read(tuple(records), in_order(problems), digest)


def _content(source: str | os.PathLike[str] | Traversable) -> bytes:
    from bizenv_rules.text.reading import read as read_file

    return read_file(source, limit=LIMIT)


def _parsed(content: bytes, name: str, vocabulary: Vocabulary, kind: str) -> tuple[Sequence[Record], Sequence[Problem]]:
    ending = PurePath(name).suffix.lower()
    if ending in (".jsonl", ".ndjson"):
        from bizenv_rules.evidence.jsonl import read_jsonl

        intake = read_jsonl(content, name, vocabulary)
        return intake.records, intake.problems
    if ending in (".yaml", ".yml", ".json"):
        return _document(content, name, vocabulary)
    if ending not in TABLES:
        return (), [Problem("V109", f"{name}: evidence comes in files that end in {', '.join(ENDINGS)}", path=name)]
    rows_are = _rows_are(kind, PurePath(name).stem, vocabulary)
    if isinstance(rows_are, Problem):
        return (), [rows_are]
    if ending in (".csv", ".tsv"):
        from bizenv_rules.evidence.csvfile import read_csv

        intake = read_csv(content, name, vocabulary, rows_are, "\t" if ending == ".tsv" else ",")
    elif ending == ".xlsx":
        from bizenv_rules.evidence.excel import read_xlsx

        intake = read_xlsx(content, name, vocabulary, rows_are)
    else:
        from bizenv_rules.evidence.parquet import read_parquet

        intake = read_parquet(content, name, vocabulary, rows_are)
    return intake.records, intake.problems


def _rows_are(kind: str, stem: str, vocabulary: Vocabulary) -> RecordKind | Problem | None:
    if not kind:
        return vocabulary.named(stem)
    known = vocabulary.named(kind)
    if known is None:
        meant = nearest(kind, vocabulary.kinds)
        return Problem("V201", f"no kind of record is called {kind!r}" + (f": did you mean {meant}?" if meant else ""), path="kind")
    return known


def _document(content: bytes, name: str, vocabulary: Vocabulary) -> tuple[Sequence[Record], Sequence[Problem]]:
    """YAML, and JSON as the YAML it is: ``evidence:`` and a list, or the list alone."""
    from bizenv_rules.evidence.door import records_from
    from bizenv_rules.text import load

    document = load(content, name)
    if document.broken:
        return (), document.problems
    top: tuple[str, ...] = ("evidence",) if isinstance(document.data, dict) else ()
    entries = document.data.get("evidence") if top else document.data
    strange = [key for key in document.data if key not in ("language", "evidence")] if top else []
    problems = [
        *document.problems,
        *(Problem("V106", f"a file of evidence has no key {key!r}", path=key, span=document.span((key,), key=True)) for key in strange),
    ]
    if not isinstance(entries, list):
        problems.append(Problem("V106", "a file of evidence has `evidence:` with a list of records", span=document.span(top)))
        return (), problems

    def where(number: int, field: str) -> Span | None:
        entry = entries[number]
        strange = isinstance(entry, dict) and entry.get("record") in vocabulary and field not in vocabulary[entry["record"]].fields
        return document.span((*top, number, field) if field else (*top, number), key=strange and field != "record")

    records, found = records_from(entries, vocabulary, where)
    return records, [*problems, *found]


def _given(source: Sequence[Record | Mapping[str, object]], vocabulary: Vocabulary) -> Read:
    """A program's own records and maps; records are checked like maps, because nothing has checked them."""
    from bizenv_rules.evidence.door import records_from
    from bizenv_rules.evidence.writers import as_dict, to_jsonl

    entries = [as_dict(entry) if isinstance(entry, Record) else entry for entry in source]
    records, problems = records_from(entries, vocabulary)
    digest = hashlib.sha256(to_jsonl(records).encode(errors="surrogatepass")).hexdigest()
    return Read(records, problems, digest)
