"""Everything about two editions at once: inputs, total, grade, the sections that differ, and who changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bizenv_rules.diff.ask import difference
from bizenv_rules.diff.domains import Change
from bizenv_rules.diff.population import Population
from bizenv_rules.diff.result import Diff
from bizenv_rules.lean import dataclass
from bizenv_rules.program import Program
from bizenv_rules.scoring.proving import program_of
from bizenv_rules.scoring.setting import Scored

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit, Units


@dataclass(frozen=True, slots=True)
class Editions:
    """``diffs``: total and grade, then each section. ``population``: only where evidence was given."""

    old: str
    new: str
    domain_changes: tuple[Change, ...]
    diffs: tuple[Diff, ...]
    population: Population | None = None

    @property
    def is_same(self) -> bool:
        """Whether nothing differs, neither inputs nor results, and that is proved."""
        return not self.domain_changes and all(each.verdict == "proved" for each in self.diffs)

    @property
    def is_settled(self) -> bool:
        """Whether every question was decided."""
        return all(each.verdict in {"proved", "refuted"} for each in self.diffs)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, without times."""
        made: dict[str, Any] = {"old": self.old, "new": self.new}
        made["domain_changes"] = [change.to_dict() for change in self.domain_changes]
        made["diffs"] = [{key: value for key, value in each.to_dict().items() if key != "domain_changes"} for each in self.diffs]
        return made | ({"population": self.population.to_dict()} if self.population is not None else {})

    def text(self) -> str:
        """For people; sections that never differ are only counted."""
        lines = [f"{self.old} -> {self.new}\n"]
        lines += [f"domain {change.text()}\n" for change in self.domain_changes]
        shown = [each for each in self.diffs if each.on in {"total", "grade"} or each.verdict != "proved"]
        lines += [each.text(changes=False) for each in shown]
        if alike := len(self.diffs) - len(shown):
            lines.append("1 section never differs\n" if alike == 1 else f"{alike} sections never differ\n")
        return "".join(lines) + ("" if self.population is None else self.population.text())


def editions(
    old: Scored,
    new: Scored,
    *,
    on: Sequence[str] = (),
    units: Units | Sequence[Unit] | None = None,
    timeout: float = 1.0,
    population: Population | None = None,
) -> Editions:
    """The difference in everything named by ``on``; without it in total, grade and every section that both editions have."""
    programs = (program_of(old), program_of(new))
    asked = tuple(on) or _everything(*programs)
    diffs = tuple(difference(*programs, on=each, units=units, timeout=timeout) for each in asked)
    found = dict.fromkeys(change for each in diffs for change in each.domain_changes)
    titles = [_title(*programs[::way]) for way in (1, -1)]
    return Editions(titles[0], titles[1], tuple(found), diffs, population)


def _everything(old: Program, new: Program) -> tuple[str, ...]:
    first = [name for name, node in (("total", "score"), ("grade", "grade")) if None not in (getattr(old, node), getattr(new, node))]
    sections = [{node.path for node in program.nodes if node.children} for program in (old, new)]
    root = {sheet.root for program in (old, new) for sheet in program.sheets} | {"result"}
    return (*first, *(node.path for node in new.nodes if node.path in sections[0] & sections[1] - root))


def _title(program: Program, other: Program) -> str:
    """The edition, with the readings that the other does not share."""
    chosen = ", ".join(f"{name}={choice}" for name, choice in program.readings if (name, choice) not in other.readings)
    return f"{program.rubric} {program.edition}" + (f" ({chosen})" if chosen else "")
