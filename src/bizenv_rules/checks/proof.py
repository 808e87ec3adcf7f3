"""``Proof``: one statement about all evidence, with its verdict; ``ProofReport``: the statements about one program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any, Literal

from bizenv_rules.lean import dataclass
from bizenv_rules.points import exact_text

Verdict = Literal["proved", "refuted", "unknown", "unsupported"]
Method = Literal["interval", "direction", "valueset", "replay", "reading", "identity", "z3"]
Named = tuple[tuple[str, Fraction], ...]
"""Facts by name: counts by level as ``media[省级]``."""
STALE = "R190"
"""A signature that nothing needs: told, but no reason to fail."""


def by_name(named: Named) -> dict[str, Any]:
    """Facts as ``score_facts`` takes them; a count told both by level and as a whole is told by level."""
    made: dict[str, Any] = {}
    for name, value in named:
        fact, bracket, level = name.removesuffix("]").partition("[")
        if not bracket:
            made.setdefault(fact, value)
        elif isinstance(made.get(fact), dict):
            made[fact][level] = value
        else:
            made[fact] = {level: value}
    return made


WORST: tuple[Verdict, ...] = ("refuted", "unknown", "unsupported", "proved")


class ReplayError(RuntimeError):
    """A witness does not lead to the value it was found for: a fault of this library, never a result."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Facts, the likeliest first, some of which take a node of the program to a value for which ``holds``; ``words`` say it.

    ``said``: the statement where none of them may be shown.
    """

    node: int
    holds: Callable[[Fraction], bool]
    facts: Callable[[], Iterator[Mapping[int, Fraction]]]
    words: Callable[[Fraction], str]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """``at``: the node's path or the block's. ``witness``: facts by name that ``exact`` replayed; ``about``: the class of units.

    ``signed``: the reason under ``expect:`` for a refuted statement that the document is known to break. ``records``: of a decision, the
    records that were decided. ``claim``: how the
    witness of a statement that is going to be shown is found.
    """

    code: str
    verdict: Verdict
    method: Method
    at: str
    message: str
    clause: str = ""
    witness: Named | None = None
    value: Fraction | None = None
    about: str = ""
    signed: str = ""
    seconds: float = 0.0
    records: tuple[Mapping[str, Any], ...] = ()
    claim: Claim | None = field(default=None, compare=False, repr=False)

    @property
    def counts(self) -> bool:
        """Whether it is refuted and nobody signed it; a signature that nothing needs is only told."""
        return self.verdict == "refuted" and not self.signed and self.code != STALE

    @property
    def facts(self) -> dict[str, Any]:
        """The witness as ``score_facts`` takes it: counts by level under the name of their fact.

        >>> Proof("R104", "refuted", "valueset", "sheet", "", witness=(("media[市级]", Fraction(2)), ("idle", Fraction(1)))).facts
        {'media': {'市级': Fraction(2, 1)}, 'idle': Fraction(1, 1)}
        """
        return by_name(self.witness or ())

    def to_dict(self) -> dict[str, Any]:
        """As plain data; what is empty is left out, and so is the time, which is never the same."""
        found = {name: getattr(self, name) for name in ("code", "verdict", "method", "at", "message", "clause", "about", "signed")}
        made: dict[str, Any] = {name: text for name, text in found.items() if text}
        if self.value is not None:
            made["value"] = exact_text(self.value)
        if self.witness is not None:
            made["witness"] = {name: exact_text(value) for name, value in self.witness}
        if self.records:
            made["records"] = [dict(record) for record in self.records]
        return made

    def text(self) -> str:
        """One line, and one for the witness."""
        place = f"{self.at} ({self.clause})" if self.clause else self.at
        lines = [f"{self.code} {self.verdict}{' (signed)' if self.signed else ''} [{self.method}] {place}: {self.message}"]
        if self.about:
            lines.append(f"    for units with {self.about}")
        if self.witness is not None:
            facts = ", ".join(f"{name} = {exact_text(value)}" for name, value in self.witness)
            lines.append(f"    witness: {facts or 'no evidence at all'}")
        lines += [f"    {', '.join(f'{name} = {value}' for name, value in record.items())}" for record in self.records]
        if self.signed:
            lines.append(f"    signed: {self.signed}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class ProofReport:
    """Every statement, in a fixed order, and what was supposed throughout."""

    title: str
    proofs: tuple[Proof, ...]
    supposed: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is refuted but what was signed."""
        return not any(proof.counts for proof in self.proofs)

    @property
    def settled(self) -> bool:
        """Whether every statement is proved or refuted."""
        return all(proof.verdict in {"proved", "refuted"} for proof in self.proofs)

    def counts(self) -> Mapping[str, int]:
        """How many statements have each verdict."""
        return {verdict: sum(proof.verdict == verdict for proof in self.proofs) for verdict in WORST}

    def to_dict(self) -> dict[str, Any]:
        """As plain data, without times."""
        made: dict[str, Any] = {"title": self.title, "ok": self.ok, "counts": dict(self.counts()), "supposed": list(self.supposed)}
        return {**made, "proofs": [proof.to_dict() for proof in self.proofs]}

    def text(self, *, proved: bool = True) -> str:
        """For people; ``proved=False`` leaves the proved ones out."""
        lines = [self.title, *(f"supposed: {line}" for line in self.supposed), ""]
        lines += [proof.text() for proof in self.proofs if proved or proof.verdict != "proved"]
        lines += ["", ", ".join(f"{number} {verdict}" for verdict, number in self.counts().items())]
        return "\n".join(lines) + "\n"
