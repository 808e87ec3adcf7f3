"""What a rubric's cases should have shown once, and what they did: ``Goal`` and ``Coverage``."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any

from bizenv_rules.lean import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that some case should show: ``at`` is a node's path or a block's name, ``what`` says it in words.

    ``why``: of a missed goal, what no case does; of an unreachable one, why no case can.
    """

    at: str
    what: str
    clause: str = field(default="", compare=False)
    why: str = field(default="", compare=False)

    def text(self) -> str:
        """One line.

        >>> Goal("bonus", "cap 10 binds", "三(二)3", "the most before it is 9").text()
        'bonus (三(二)3): cap 10 binds: the most before it is 9'
        """
        place = f"{self.at} ({self.clause})" if self.clause else self.at
        return f"{place}: {self.what}" + (f": {self.why}" if self.why else "")

    def to_dict(self) -> dict[str, str]:
        """As plain data; what is empty is left out."""
        return {name: text for name in ("at", "what", "clause", "why") if (text := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which goals the cases of a rubric or decision reach. ``unreachable``: proved to be out of reach, and in no percentage."""

    title: str
    cases: int
    hit: tuple[Goal, ...]
    missed: tuple[Goal, ...]
    unreachable: tuple[Goal, ...] = ()

    @property
    def percent(self) -> Fraction:
        """How many of the reachable goals are reached, in percent, exact; 100 where there are none."""
        among = len(self.hit) + len(self.missed)
        return Fraction(100 * len(self.hit), among) if among else Fraction(100)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        from bizenv_rules.points import decimal_text

        return {
            "title": self.title,
            "cases": self.cases,
            "percent": decimal_text(self.percent, 1, "down"),
            "hit": [goal.to_dict() for goal in self.hit],
            "missed": [goal.to_dict() for goal in self.missed],
            "unreachable": [goal.to_dict() for goal in self.unreachable],
        }

    def text(self) -> str:
        """For people: the closing line says how much; what is missed and unreachable is listed with its reason."""
        from bizenv_rules.points import decimal_text

        lines = [f"{self.title}: {self.cases} cases"]
        lines += [f"  missed: {goal.text()}" for goal in self.missed]
        lines += [f"  unreachable: {goal.text()}" for goal in self.unreachable]
        among = len(self.hit) + len(self.missed)
        lines.append(f"{decimal_text(self.percent, 1, 'down')}% ({len(self.hit)} of {among} goals, {len(self.unreachable)} unreachable)")
        return "\n".join(lines) + "\n"
