"""Parquet files through DuckDB: columns named by fields or their Chinese titles. Wants the extra ``batch``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bizenv_rules.evidence.faults import Unread
from bizenv_rules.evidence.intake import Intake
from bizenv_rules.evidence.tables import Table
from bizenv_rules.evidence.vocabulary import RecordKind, Vocabulary
from bizenv_rules.problem import Problem

_PORTION: Final = 10_000


def read_parquet(content: bytes, intake: Intake, vocabulary: Vocabulary, kind: RecordKind | None) -> None:
    """The records of a Parquet file. Places count rows from 1 and columns; a DOUBLE that is no whole number is refused."""
    name = intake.name
    try:
        import duckdb
    except ImportError:
        problem = Problem("V108", f"{name}: Parquet needs one more package", path=name, help=("pip install 'bizenv-rules[batch]'",))
        intake.problems.append(problem)
        return
    # A copy under a plain name: DuckDB would take stars and addresses in a path for more than this one file.
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        copy = Path(folder) / "evidence.parquet"
        copy.write_bytes(content)
        try:
            rows = connection.execute("SELECT * FROM read_parquet(?)", [str(copy)])
        except duckdb.Error as error:
            intake.problems.append(
                Problem("V109", f"{name} is no Parquet file: {str(error).partition(chr(10))[0].replace(str(copy), name)}", path=name)
            )
            return
        _rows(intake, rows, vocabulary, kind)


def _rows(intake: Intake, rows: Any, vocabulary: Vocabulary, kind: RecordKind | None) -> None:
    headings = [column[0] for column in rows.description]
    table = Table(headings, [intake.span(1, i) for i in range(len(headings))], vocabulary, kind)
    intake.problems += table.problems
    intake.locate = table.locate
    number = 0
    while portion := rows.fetchmany(_PORTION):
        for row in portion:
            number += 1
            intake.add(table.entry([_value(cell) for cell in row]), number, "")
    intake.flush()


def _value(cell: object) -> object:
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else Unread("V216", f"is the float {cell!r}: store the column as DECIMAL")
    return cell
