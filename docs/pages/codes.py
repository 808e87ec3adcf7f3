"""``docs/codes.md``: every diagnostic code with what it means, an example and the message it gets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docs.pages.code_examples import asked, cased
from docs.pages.markdown import cell, fenced
from docs.pages.markdown import page as whole

from bizenv_rules import text
from bizenv_rules.checks.codes import CODES as STATIC
from bizenv_rules.cli.codes import every_code
from bizenv_rules.evidence.codes import CODES as EVIDENCE
from bizenv_rules.evidence.readers import read
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.render import render
from bizenv_rules.rubric.codes import CODES as RUBRIC
from bizenv_rules.rubric.load import check
from bizenv_rules.text.codes import CODES as TEXT

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "bad"
LONGEST = 900
GROUPS = {
    "E0": "Text",
    "E1": "Scalars and keys",
    "E2": "Shape",
    "E3": "Meaning",
    "X": "Expressions",
    "V1": "Files of evidence, and tables",
    "V2": "Records",
    "V3": "Units",
    "V4": "Calendar",
    "V5": "Evidence while scoring",
    "V9": "Questions put to a rubric",
    "C1": "Cases",
    "C2": "Clauses",
    "R": "Static findings",
}


def page() -> str:
    """The codes in groups, in order."""
    return whole(
        "# Diagnostic codes",
        "Codes are stable; `bizenv-rules code E201` prints one. Errors stop what was asked for, warnings do not. All problems of a file "
        "come at once, with the place. What reading can see stops the reading; what only scoring can see stops the item, and stands in the "
        "result. The messages below are what the code says today about the example above them.",
        *_groups(),
    )


def _groups() -> Iterator[str]:
    known = every_code()
    for start, title in GROUPS.items():
        yield f"## {start}… {title}"
        for name in sorted(known):
            if name.startswith(start):
                yield _section(name, known[name])


def _section(name: str, words: str) -> str:
    documented = {**TEXT, **EVIDENCE, **RUBRIC, **STATIC}.get(name)
    if documented is not None:
        head, says = f"### {name}: {cell(documented.title)}", documented.explanation
    else:
        head, says = f"### {name}", words
    example = _example(name)
    return "\n\n".join([head, cell(says), *([] if example is None else [fenced(example[0], example[1]), fenced(example[2], "text")])])


def _example(name: str) -> tuple[str, str, str] | None:
    """Example, its language, and the message."""
    for find in (_written, _golden, asked, cased):
        if (found := find(name)) is not None:
            return found
    return None


def _written(name: str) -> tuple[str, str, str] | None:
    """The example that stands beside the code's explanation."""
    if name in TEXT and (example := TEXT[name].example) and len(example) < LONGEST:
        document = text.load(example, "example.yaml")
        return example, "yaml", _first(name, document.problems, example)
    found = RUBRIC.get(name) or STATIC.get(name)
    if found is not None and (example := found.example):
        return example, "yaml", _first(name, check(example.encode(), name="rubric.yaml"), example, "rubric.yaml")
    if name in EVIDENCE and (example := EVIDENCE[name].example):
        return example, "json", _first(name, read(example.encode(), standard(), "evidence.jsonl").problems, example, "evidence.jsonl")
    return None


def _first(name: str, problems: object, source: str, file: str = "example.yaml") -> str:
    """The first problem of a code, as a terminal shows it."""
    found = [problem for problem in problems if problem.code == name][:1]  # type: ignore[attr-defined]  # a sequence of problems
    return _without_count(render(found, {file: source.splitlines()}))


def _without_count(said: str) -> str:
    parts = [part for part in said.strip().split("\n\n") if not part.split(" ")[0].isdigit()]
    return parts[0] if parts else said


def _golden(name: str) -> tuple[str, str, str] | None:
    """A file of the shelf of bad input, and the first thing that is said about it."""
    for file in sorted(GOLDEN.rglob(f"{name}_*")):
        beside = file.with_suffix(".out") if file.parent.name == "expr" else file.with_name(f"{file.name}.out")
        if file.suffix == ".out" or not beside.exists():
            continue
        try:
            source = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        said = next(part for part in beside.read_text("utf-8").split("\n\n") if f"[{name}]" in part)
        if len(source) < LONGEST:
            return source, file.suffix.removeprefix(".").replace("jsonl", "json"), said
        line = next((row for row in said.splitlines() if " | " in row), "")
        return line.partition(" | ")[2], "yaml", said
    return None
