"""Laws of proofs under a time limit: what is said is what would have been said, and the rest is unknown."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st
from tests.examples import part_of_profile

import bizenv_rules as bz
from bizenv_rules.checks.clock import Clock
from bizenv_rules.checks.prove import prove_program
from bizenv_rules.testing.authored import dump, rubric_data


class Steps(Clock):
    """A clock that is over after so many questions."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self.many = many

    @property
    def is_over(self) -> bool:
        self.many -= 1
        return self.many < 0


@part_of_profile(5, phases=(Phase.explicit, Phase.generate))
@given(rubric_data(), st.integers(0, 400))
def test_a_stopped_proof_never_says_more(data, steps):
    """Whatever is proved or refuted when the time is over is so without a limit, and a report that was stopped says that it is."""
    program = bz.loads(dump(data)).program()
    whole = {(p.code, p.at, p.message): p.verdict for p in prove_program(program).proofs}
    stopped = prove_program(program, clock=Steps(steps))
    for proof in stopped.proofs:
        if proof.verdict in {"proved", "refuted"}:
            verdicts = {verdict for (code, at, _), verdict in whole.items() if (code, at) == (proof.code, proof.at)}
            assert proof.verdict in verdicts, proof.text()
    if len(stopped.proofs) < len([key for key in whole if key[0] != "R190"]):
        assert any("time limit" in proof.message for proof in stopped.proofs)


@pytest.mark.parametrize(("name", "edition"), bz.library())
def test_without_time_nothing_is_claimed(name, edition):
    """With no time at all every statement is unknown and names the time limit."""
    report = bz.prove(bz.library(name, edition), timeout=0)
    assert {proof.verdict for proof in report.proofs if proof.code != "R160"} == {"unknown"}
    assert all("time limit" in proof.message for proof in report.proofs if proof.code != "R160")
    assert report.ok
    assert not report.settled
