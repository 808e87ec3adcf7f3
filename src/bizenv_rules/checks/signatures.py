"""R190: a signature under ``expect:`` for something that is no longer so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from bizenv_rules.checks.proof import STALE, Proof
from bizenv_rules.program import Program

ASKED_AT_LOAD: Final = frozenset({"R101", "R110", "R111"})
"""These ``check`` asks for every reading; a signature may be there for a reading that was not chosen."""


def check(program: Program, signed: Mapping[tuple[str, str], str], proofs: Collection[Proof]) -> Iterator[Proof]:
    """Every signature whose statement is proved now, or is not made at all. What is not decided keeps its signature."""
    for (code, at), why in signed.items():
        verdicts = {proof.verdict for proof in proofs if (proof.code, proof.at) == (code, at)}
        if verdicts - {"proved"} or (code in ASKED_AT_LOAD and program.readings):
            continue
        state = "holds now" if verdicts else "is no longer stated there"
        yield Proof(STALE, "refuted", "reading", at, f"`expect` signs {code}, which {state}: take the signature out ({why})")
