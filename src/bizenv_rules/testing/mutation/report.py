"""What became of every mutant, and how many of those that matter the cases found."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from bizenv_rules.lean import dataclass
from bizenv_rules.testing.mutation.edits import Mutant


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant with what was found: the case that fails on it, the proof that it is no other rubric, or the loader's word."""

    mutant: Mutant
    why: str = ""

    def text(self) -> str:
        """One line."""
        return f"{self.mutant.text()}: {self.why}" if self.why else self.mutant.text()

    def to_dict(self) -> dict[str, str]:
        """As plain data."""
        return {**self.mutant.to_dict(), **({"why": self.why} if self.why else {})}


@dataclass(frozen=True, slots=True)
class MutationReport:
    """``killed``: a case fails; ``equivalent``: proved to give the same numbers for all evidence; ``survived``: neither.

    ``refused``: the loader does not take it, so no case is needed; ``left``: how many were not tried for want of time.
    ``failing``: cases that fail on the rubric as it is, and were left out. ``suggested_cases``: data of cases that
    fail on survivors; each states what the rubric does, until a person has signed it against the clause.
    """

    title: str
    killed: tuple[Judged, ...]
    equivalent: tuple[Judged, ...]
    survived: tuple[Judged, ...]
    refused: tuple[Judged, ...]
    left: int = 0
    failing: tuple[str, ...] = ()
    suggested_cases: tuple[Mapping[str, Any], ...] = ()

    @property
    def percent(self) -> Fraction:
        """How many of the mutants that are neither refused nor equivalent are killed, in percent, exact; 100 where there are none."""
        among = len(self.killed) + len(self.survived)
        return Fraction(100 * len(self.killed), among) if among else Fraction(100)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        from bizenv_rules.points import decimal_text

        made: dict[str, Any] = {"title": self.title, "percent": decimal_text(self.percent, 1, "down")}
        for name in ("killed", "equivalent", "survived", "refused"):
            made[name] = [judged.to_dict() for judged in getattr(self, name)]
        return {**made, "left": self.left, "failing": list(self.failing), "suggested": [str(case["name"]) for case in self.suggested_cases]}

    def text(self) -> str:
        """For people: survivors and proved equivalents by name, then the closing line."""
        from bizenv_rules.points import decimal_text

        lines = [self.title]
        lines += [f"  not asked, it fails as it is: {name}" for name in self.failing]
        lines += [f"  survived: {judged.text()}" for judged in self.survived]
        lines += [f"  equivalent: {judged.text()}" for judged in self.equivalent]
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in ("killed", "equivalent", "survived", "refused"))
        left = f", {self.left} not tried" if self.left else ""
        lines.append(f"{decimal_text(self.percent, 1, 'down')}% ({counts}{left})")
        return "\n".join(lines) + "\n"
