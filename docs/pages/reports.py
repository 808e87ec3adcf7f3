"""``docs/proof-reports.md``: what ``prove`` says of the five documents, from the reports that the test run computes again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from docs.pages.markdown import fenced, table
from docs.pages.markdown import page as whole

from bizenv_rules.cli.codes import every_code

KEPT = Path(__file__).resolve().parents[2] / "tests" / "golden" / "proofs"
VERDICTS = ("proved", "refuted", "unknown", "unsupported")


def page() -> str:
    """One part a document: how many statements have which verdict, and every statement that is not proved."""
    return whole(
        "# Proof reports of the five documents",
        "Written by `make docs` from the reports in `tests/golden/proofs/`, which the test run computes again. What `proved`, `refuted`, "
        "`unknown` and `unsupported` mean stands in [proofs.md](proofs.md); a statement that a document is known to break is signed in "
        "its rubric.",
        *_parts(),
    )


def _parts() -> Iterator[str]:
    for file in sorted(KEPT.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        yield f"## {lines[0]}"
        yield _counts(lines)
        left = [line for statement in _statements(lines) if statement[0].split()[1] != "proved" for line in statement]
        if left:
            yield fenced("\n".join(left), "text")


def _statements(lines: Sequence[str]) -> list[list[str]]:
    """Each statement with the indented lines below it."""
    found: list[list[str]] = []
    known = every_code()
    for line in lines:
        if line.partition(" ")[0] in known:
            found.append([line])
        elif line.startswith("    ") and found:
            found[-1].append(line)
    return found


def _counts(lines: Sequence[str]) -> str:
    """How many statements of each code have which verdict."""
    counted = Counter((words[0], words[1]) for statement in _statements(lines) if (words := statement[0].split()))
    codes = sorted({code for code, _ in counted})
    rows = [[f"[{code}](codes.md#{code.lower()})", *(str(counted[code, verdict] or "") for verdict in VERDICTS)] for code in codes]
    return table(["", *VERDICTS], rows)
