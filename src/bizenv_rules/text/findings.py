"""The list on which reading writes what it finds: bounded, so that a hostile file cannot make it long."""

from __future__ import annotations

from bizenv_rules.problem import Fix, Problem, Related
from bizenv_rules.source import Pos, Span
from bizenv_rules.text.document import Extent, Path, dotted
from bizenv_rules.text.limits import ALIKE


class Findings:
    """Problems of one file in the order they were found; of each code the first hundred, the others are counted."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._kept: dict[str, list[tuple[Extent, Problem]]] = {}
        self._more: dict[str, int] = {}

    def add(
        self,
        code: str,
        extent: Extent,
        message: str,
        *,
        label: str = "",
        path: Path = (),
        help: tuple[str, ...] = (),  # noqa: A002 - the field of Problem has this name
        related: tuple[tuple[Extent, str], ...] = (),
        fix: str | None = None,
    ) -> None:
        """Write one down; ``fix`` is the text to put in place of the extent."""
        kept = self._kept.setdefault(code, [])
        if len(kept) >= ALIKE:
            self._more[code] = self._more.get(code, 0) + 1
            return
        span = self.span(extent)
        others = tuple(Related(self.span(place), text) for place, text in related)
        mend = None if fix is None else Fix(span, fix)
        kept.append((extent, Problem(code, message, path=dotted(path), span=span, label=label, related=others, help=help, fix=mend)))

    def span(self, extent: Extent) -> Span:
        """The extent with the file's name, 1-based."""
        line, column, end_line, end_column = extent
        return Span(Pos(self.name, line + 1, column + 1), Pos(self.name, end_line + 1, end_column + 1))

    def is_full(self, code: str) -> bool:
        """Whether further problems of this code would only be counted."""
        return len(self._kept.get(code, ())) >= ALIKE

    def lines(self, *codes: str) -> set[int]:
        """The lines (0-based) on which problems of these codes begin."""
        return {extent.line for code in codes for extent, _ in self._kept.get(code, ())}

    def drop(self, code: str, within: Extent) -> None:
        """Take back what was only a consequence: the problems of one code that begin inside an extent."""
        kept = self._kept.get(code, [])
        kept[:] = [entry for entry in kept if not within[:2] <= entry[0][:2] < within[2:]]

    def problems(self) -> tuple[Problem, ...]:
        """All that were kept, and for each code that went on how many more there are."""
        kept = [problem for entries in self._kept.values() for _, problem in entries]
        more = [
            Problem(code, f"{count} more problems like this one are not listed", span=self._kept[code][-1][1].span)
            for code, count in self._more.items()
        ]
        return (*kept, *more)
