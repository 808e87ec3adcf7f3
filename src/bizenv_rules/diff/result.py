"""``Diff``: what two editions do with the same evidence, with the smallest evidence that tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bizenv_rules.checks.proof import Method, Verdict
from bizenv_rules.diff.domains import Change
from bizenv_rules.diff.target import Relation
from bizenv_rules.lean import dataclass
from bizenv_rules.plan import _NA
from bizenv_rules.points import exact_text

if TYPE_CHECKING:
    from bizenv_rules.evidence.units import Unit

Shown = Fraction | str
"""A value as a result carries it: a number, a grade, ``not applicable``, ``missing``."""


@dataclass(frozen=True, slots=True)
class Given:
    """One fact of a witness.

    ``level``: the level or state counted; ``row``: the members it belongs to; ``only``: the one edition that reads it.
    """

    name: str
    level: str
    row: tuple[str, ...]
    value: Fraction | _NA
    at_rest: bool = False
    only: str = ""

    @property
    def shown(self) -> str:
        """The name with level and members, and the edition if the other does not read it."""
        name = f"{self.name}[{self.level}]" if self.level else self.name
        name = f"{name} @ {' '.join(self.row)}" if self.row else name
        return f"{name} ({self.only})" if self.only else name


@dataclass(frozen=True, slots=True)
class Step:
    """One node that is not the same in both editions; None: the edition has no such node."""

    path: str
    clause: str
    old: Shown | None
    new: Shown | None


@dataclass(frozen=True, slots=True)
class Diff:
    """How ``new`` stands to ``old`` on ``on``, over all complete evidence.

    ``verdict``: *proved*: for no evidence does the relation hold; *refuted*: it holds for ``given``, which ``exact`` replayed, with
    ``old`` and ``new`` the values there, for units ``about``. ``old_facts`` and ``new_facts`` are it as ``score_facts`` takes it, with
    ``unit`` and ``period``; an item that holds its fact inline is stated as a node. ``domain_changes``: what evidence can be otherwise.
    """

    on: str
    relation: Relation
    verdict: Verdict
    method: Method
    message: str
    domain_changes: tuple[Change, ...] = ()
    given: tuple[Given, ...] = ()
    old: Shown | None = None
    new: Shown | None = None
    steps: tuple[Step, ...] = ()
    about: str = ""
    unit: Unit | None = None
    period: str = ""
    clause: str = ""
    seconds: float = 0.0
    old_facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    new_facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def facts(self) -> dict[str, Any]:
        """The witness by names of facts, of both editions together: what records would have to say."""
        return nested(self.given)

    @property
    def smallest(self) -> tuple[tuple[str, Fraction | _NA], ...]:
        """The facts that are not at rest: a count of 0 and the lowest mark are not named."""
        return tuple((each.shown, each.value) for each in self.given if not each.at_rest)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, without times."""
        made: dict[str, Any] = {"on": self.on, "relation": self.relation, "verdict": self.verdict, "method": self.method}
        made["message"] = self.message
        made["domain_changes"] = [change.to_dict() for change in self.domain_changes]
        if self.verdict == "refuted":
            made |= {"old": shown(self.old), "new": shown(self.new), "facts": {name: shown(_plain(value)) for name, value in self.smallest}}
            made["steps"] = [
                {"path": step.path, "clause": step.clause, "old": shown(step.old), "new": shown(step.new)} for step in self.steps
            ]
            made |= {"about": self.about} if self.about else {}
        return made

    def text(self, *, changes: bool = True) -> str:
        """For people; ``changes``: with what differs in the inputs."""
        lines = [f"domain {change.text()}" for change in self.domain_changes if changes]
        lines.append(f"{self.verdict} [{self.method}] {self.on}: {self.message}")
        if self.verdict != "refuted":
            return "\n".join(lines) + "\n"
        facts = ", ".join(f"{name} = {shown(_plain(value))}" for name, value in self.smallest)
        lines.append(f"    evidence: {facts or 'none at all'}")
        if self.about:
            lines.append(f"    for units with {self.about}")
        lines += [f"    {step.path}: {shown(step.old)} -> {shown(step.new)}" for step in self.steps]
        lines.append(f"    {self.on}: {shown(self.old)} -> {shown(self.new)}")
        return "\n".join(lines) + "\n"


def shown(value: Shown | None) -> str:
    """A value in words."""
    if value is None:
        return "not there"
    return exact_text(value) if isinstance(value, Fraction) else value


def _plain(value: Fraction | _NA) -> Shown:
    return value if isinstance(value, Fraction) else "not applicable"


def nested(given: Iterable[Given]) -> dict[str, Any]:
    """Facts by name, member and level."""
    made: dict[str, Any] = {}
    for each in given:
        place, *inner = (each.name, *each.row, *([each.level] if each.level else []))
        into = made
        for key in inner:
            into = into.setdefault(place, {})
            place = key
        into[place] = each.value
    return made


def by_name(given: tuple[Given, ...]) -> tuple[tuple[str, Fraction], ...]:
    """The numbers as a ``Proof`` carries a witness: counts of 0 are left out, marks are not."""
    return tuple((each.shown, each.value) for each in given if isinstance(each.value, Fraction))
