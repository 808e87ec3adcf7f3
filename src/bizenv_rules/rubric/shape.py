"""The shape of a file: every key known, in its place, of the right type. All flaws at once, each at its place, in our own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from bizenv_rules.problem import Problem, in_order
from bizenv_rules.rubric.places import Path, Report
from bizenv_rules.rubric.shape_engine import errors
from bizenv_rules.rubric.shape_site import Flaw
from bizenv_rules.rubric.shape_words import report_flaws
from bizenv_rules.text import Document, Trap

_STAYS: Final = frozenset({"id", "title", "clause", "quote", "applies", "memo", "beyond", "weight", "note"})
_NAMES: Final = frozenset({"facts", "lists", "parameters", "duties", "phases", "readings", "sheets", "unit_fields", "declare", "values"})


def check_shape(what: str, document: Document, report: Report) -> frozenset[Path]:
    r"""Reports what a file of this sort must not look like (E2), and gives back the paths that later checks cannot use.

    ``what``: rubric, decision, cases, units, clauses or evidence. Text that is a ``Trap`` was reported when it was read.

    >>> from bizenv_rules import text
    >>> report = Report(text.load("language: 1\nunits: [{nmae: 商务局}]", "units.yaml"))
    >>> sorted(check_shape("units", report.document, report)), [problem.message for problem in report.problems]
    ([('units', 0)], ['a unit needs `id`'])
    """
    found = _flaws(what, document.data)
    report_flaws(what, document.data, [flaw for flaw in found if not flaw.is_trap], report)
    wrong = frozenset(path for flaw in found for path in _lost(document.data, flaw)) | _traps(document.data)
    if not wrong:
        if found or any(problem.is_error for problem in document.problems):
            report.leave_out(frozenset(), {})
        return wrong
    while True:
        wrong = _with_weights(document.data, wrong)
        rest, moved = _cut(document.data, wrong)
        more = {_back(path, moved) for flaw in _flaws(what, rest) for path in _lost(rest, flaw)} - wrong
        if not more:
            break
        wrong |= more
    report.leave_out(_gone(document.data, wrong), moved)
    return wrong


def problems_of(what: str, document: Document) -> tuple[Problem, ...]:
    r"""Every problem of a file's text and shape, by place: all there is to say of clauses, and of a decision until it is run.

    >>> from bizenv_rules import text
    >>> [problem.code for problem in problems_of("clauses", text.load("language: 1\nclauses: [{clause: 1.1, quot: 每件}]", "c.yaml"))]
    ['E203', 'E201']
    """
    report = Report(document)
    report.problems.extend(document.problems)
    if not document.broken:
        check_shape(what, document, report)
    return in_order(report.problems)


def check_changed(data: Mapping[str, Any], places: Sequence[Path], report: Report) -> bool:
    """Whether a rubric is in shape where readings have set it; reports what is not, at the reading."""
    inside: dict[Path, list[Path]] = {}
    for place in places:
        inside.setdefault(place if isinstance(place[-1], int) else place[:-1], []).append(place)
    found = [(whole, _flaws("rubric", data, whole)) for whole in inside if _get(data, whole) is not None]
    for whole, flaws in found:
        report_flaws("rubric", data, flaws, report, at=inside[whole])
    return not any(flaws for _, flaws in found)


def without(data: Any, wrong: frozenset[Path]) -> Any:
    """A copy of ``data`` without what stands at the wrong paths.

    >>> without({"a": 1, "items": [{"b": 2}, 3]}, frozenset({("a",), ("items", 0)}))
    {'items': [3]}
    """
    return _cut(data, wrong)[0]


def _flaws(what: str, data: Any, path: Path = ()) -> list[Flaw]:
    return [Flaw.of(error, path) for error in errors(what, data, path)]


def _traps(data: Any) -> frozenset[Path]:
    """Where a text stands that was meant as something else."""
    found: list[Path] = []
    stack: list[tuple[Any, Path]] = [(data, ())]
    while stack:
        here, path = stack.pop()
        if isinstance(here, Trap):
            found.append(path)
        elif isinstance(here, dict):
            stack += [(value, (*path, key)) for key, value in here.items()]
        elif isinstance(here, list):
            stack += [(value, (*path, n)) for n, value in enumerate(here)]
    return frozenset(found)


def _lost(data: Any, flaw: Flaw) -> list[Path]:
    """What later checks cannot use: the value itself, or the mapping that lacks a key."""
    if flaw.validator not in ("required", "minItems", "minProperties"):
        return [flaw.path]
    place = flaw.path[:-1] if flaw.validator == "required" else flaw.path
    if not place or place[-1] in ("sheet", "result") or place[-2:-1] == ("sheets",):
        return []
    here = data
    for step in place:
        here = here[step]
    if place[-2:-1] == ("items",) and place[0] in ("sheet", "sheets", "result") and isinstance(here, dict):
        # What is left of an item holds its place: nothing else is said of it.
        return [(*place, key) for key in here if key not in _STAYS]
    return [place]


def _with_weights(data: Any, wrong: frozenset[Path]) -> frozenset[Path]:
    """With one weight of a section wrong the others say nothing, either."""
    lists = {path[:-2] for path in wrong if path[-1:] == ("weight",)} | {path[:-1] for path in wrong if path[-2:-1] == ("items",)}
    more = set()
    for place in lists:
        entries = _get(data, place)
        for n, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and "weight" in entry:
                more.add((*place, n, "weight"))
    return wrong | more


def _get(data: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(data, dict | list):
            return None
        data = data.get(step) if isinstance(data, dict) else data[step]  # type: ignore[index]  # a list's step is a number
    return data


def _cut(data: Any, wrong: frozenset[Path]) -> tuple[Any, dict[Path, Path]]:
    """The rest, and for each entry of a list that moved up where it stood."""
    moved: dict[Path, Path] = {}

    def rest(here: Any, was: Path, now: Path) -> Any:
        if isinstance(here, dict):
            return {key: rest(value, (*was, key), (*now, key)) for key, value in here.items() if (*was, key) not in wrong}
        if not isinstance(here, list):
            return deepcopy(here)
        kept: list[Any] = []
        for n, value in enumerate(here):
            if (*was, n) in wrong:
                continue
            if n != len(kept):
                moved[(*now, len(kept))] = (*was, n)
            kept.append(rest(value, (*was, n), (*now, len(kept))))
        return kept

    return (None if () in wrong else rest(data, (), ())), moved


def _back(path: Path, moved: Mapping[Path, Path]) -> Path:
    """Where a path of the rest stands in the whole."""
    for end in range(len(path), 0, -1):
        if path[:end] in moved:
            return (*moved[path[:end]], *path[end:])
    return path


def _gone(data: Any, wrong: frozenset[Path]) -> frozenset[str]:
    """Names that are left out: what only says that it does not know one of them follows from what was reported."""
    names = {str(path[-1]) for path in wrong if len(path) > 1 and path[-2] in _NAMES}
    for path in wrong:
        entry = _get(data, path)
        if isinstance(entry, dict):
            names |= {str(entry[key]) for key in ("id", "grade") if key in entry}
            names |= {str(key) for key in entry if path[-1:] and path[-1] in _NAMES}
    return frozenset(names)
