"""A witness through the public door: ``score_facts`` over it gives the value that the statement names."""

from __future__ import annotations

from hypothesis import Phase, given, settings

import bizenv_rules as bz
from bizenv_rules.evidence.units import Unit
from bizenv_rules.testing.authored import dump, rubric_data

INDICATORS = {"甲": "牵头"}
TOWN = Unit(id="a", name="甲", class_="镇", indicators=INDICATORS)
OTHER = Unit(id="b", name="乙", class_="部门", indicators=INDICATORS)


@settings(max_examples=40, phases=(Phase.explicit, Phase.generate))
@given(rubric_data())
def test_a_witness_scores_what_is_said(data):
    """For a unit of the class named, or for any unit where none is, a complete score is the statement's value."""
    rubric = bz.loads(dump(data))
    for proof in bz.prove(rubric, codes=["R104", "R110", "R141"]).proofs:
        if proof.witness is None or proof.value is None:
            continue
        units = (OTHER if "class == '镇': no" in proof.about else TOWN,) if proof.about else (TOWN, OTHER)
        for unit in units:
            card = bz.score_facts(rubric, proof.facts, period="2021", unit=unit)
            assert card.status != "complete" or card.score == proof.value, proof.text()
