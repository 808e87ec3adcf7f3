"""Problems of a rubric with their places: a path in the file, and inside an expression the very characters."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from bizenv_rules.expr.check import Checked
from bizenv_rules.problem import Problem, Related
from bizenv_rules.text import Document

Path = tuple[str | int, ...]
_UNKNOWN = frozenset({"E302", "E303", "E311", "E312", "E321", "E330", "E332", "E341", "E351", "E353", "X107", "X111", "X112"})


class Report:
    """Collects problems of one file. Readings change data; what they set is reported at the path where it is set."""

    def __init__(self, document: Document, checked: dict[Hashable, Checked] | None = None) -> None:
        self.document = document
        self.checked: dict[Hashable, Checked] = {} if checked is None else checked  # expressions, shared by all readings
        self.problems: list[Problem] = []
        self.moved: dict[Path, Path] = {}
        self.nodes: dict[str, Path] = {}  # where each node of the rubric stands
        self.left_out: frozenset[str] | None = None  # the names left out of the data; None: it is whole
        self._shifts: dict[Path, Path] = {}

    def leave_out(self, names: frozenset[str], shifts: dict[Path, Path]) -> None:
        """From now on the data is what was in shape; ``shifts``: where entries of its lists stood before."""
        self.left_out = names
        self._shifts = shifts
        self.moved.update(shifts)

    def forget(self, name: str) -> None:
        """A name that is not known because of what was reported about it."""
        self.left_out = (self.left_out or frozenset()) | {name}

    def again(self) -> Report:
        """An empty report about the same data, for another choice of readings."""
        other = Report(self.document, self.checked)
        other.left_out, other._shifts, other.moved = self.left_out, self._shifts, dict(self._shifts)
        return other

    def place(self, path: Path) -> Path:
        """Where the thing stands in the file."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.moved:
                return (*self.moved[path[:end]], *path[end:])
        return path

    def add(
        self,
        code: str,
        message: str,
        path: Path,
        *help_: str,
        key: bool = False,
        label: str = "",
        clause: str = "",
        severity: str = "error",
        related: tuple[tuple[Path, str], ...] = (),
    ) -> None:
        """One problem; ``key``: the caret stands at the key, not at its value."""
        if self._follows(code, message):
            return
        place = self.place(path)
        others = tuple(Related(span, words) for at, words in related if (span := self.document.span(self.place(at))) is not None)
        span = self.document.span(place, key=key)
        shown = show_path(path)
        self.problems.append(Problem(code, message, severity, shown, span, label, others, tuple(help_), clause))  # type: ignore[arg-type]  # a Severity

    def inside(self, problem: Problem, path: Path, start: int, end: int) -> None:
        """One problem inside an expression, at these code points of it."""
        if self._follows(problem.code, problem.message):
            return
        span = self.document.inner_span(self.place(path), start, end)
        self.problems.append(replace(problem, span=span, path=show_path(path)))

    def _follows(self, code: str, message: str) -> bool:
        """Whether a problem only says that a name is unknown which was left out after a problem of its own."""
        return code in _UNKNOWN and any(f"`{name}`" in message for name in self.left_out or ())

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return any(problem.is_error for problem in self.problems)


def show_path(path: Path) -> str:
    """``sheet.items[2].each``.

    >>> show_path(("sheet", "items", 2, "each"))
    'sheet.items[2].each'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
