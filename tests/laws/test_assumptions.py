"""Laws of ``assume:`` in proofs: no witness breaks one, what was proved stays proved, and facts are bounded only where it is sure."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import Phase, given
from hypothesis import strategies as st
from tests.examples import part_of_profile
from tests.laws.plans import FUNCTIONS, scenes

import bizenv_rules as bz
from bizenv_rules import exact
from bizenv_rules.checks.narrowing import FAILS, HOLDS, Span, narrowed
from bizenv_rules.evidence.units import Unit
from bizenv_rules.intervals import static
from bizenv_rules.plan import Fact
from bizenv_rules.testing.authored import dump, rubric_data

ASSUMED = (
    "late <= 2",
    "late + poor < 4",
    "meetings >= 1",
    "stories <= meetings",
    "not (late > 2 and poor > 0)",
    "class == '镇' or late == 0",
    "class == '镇'",
    "min(late, 3) * 2 <= 4",
    "late == 0 and stories < 3",
    "mean_percent >= 50",
    "abs(late - poor) <= 1",
)
TOWNS = (Unit(id="a", name="甲", class_="镇"), Unit(id="b", name="乙", class_="部门"))
UNIVERSAL = {"R102", "R103", "R104", "R111", "R112", "R120"}


def with_assumptions(data, texts):
    """The rubric with these assumptions."""
    return bz.loads(dump({**data, "assume": [{"id": f"a{n}", "clause": "一", "when": text, "why": "w"} for n, text in enumerate(texts)]}))


@part_of_profile(5, phases=(Phase.explicit, Phase.generate))
@given(st.data())
def test_no_witness_breaks_an_assumption(draw):
    """Every witness shown, scored through the public door for a unit of its class, keeps to every assumption."""
    data = draw.draw(rubric_data())
    texts = draw.draw(st.lists(st.sampled_from(ASSUMED), min_size=1, max_size=3, unique=True))
    rubric = with_assumptions(data, texts)
    for proof in bz.prove(rubric).proofs:
        if proof.witness is None:
            continue
        is_town = "class == '镇': no" not in proof.about
        for unit in TOWNS if not proof.about else TOWNS[:1] if is_town else TOWNS[1:]:
            facts = {name: value for name, value in proof.facts.items() if "class" not in name}
            card = bz.score_facts(rubric, facts, period=str(rubric.program().effective[0] or "2021")[:4], unit=unit)
            broken = [problem for problem in card.problems if problem.code == "V950"]
            if proof.about or unit is TOWNS[0]:
                assert not broken or (not proof.about and any("class" in text for text in texts)), (proof.text(), texts)


@part_of_profile(5, phases=(Phase.explicit, Phase.generate))
@given(st.data())
def test_what_was_proved_of_all_evidence_stays_proved(draw):
    """An assumption takes evidence away, so a statement about all evidence that held without it holds with it."""
    data = draw.draw(rubric_data())
    texts = draw.draw(st.lists(st.sampled_from(ASSUMED[:5]), min_size=1, max_size=2, unique=True))
    before = {(proof.code, proof.at, "below" in proof.message): proof.verdict for proof in bz.prove(bz.loads(dump(data))).proofs}
    for proof in bz.prove(with_assumptions(data, texts)).proofs:
        key = proof.code, proof.at, "below" in proof.message
        if proof.code in UNIVERSAL and before.get(key) == "proved":
            assert proof.verdict == "proved", proof.text()


@given(scenes(missing=5), st.data())
def test_a_narrowed_fact_never_cuts_what_holds(scene, data):
    """If a node has the value that is wanted, every fact behind it lies in the range to which it was narrowed."""
    plan, world = scene
    node = data.draw(st.integers(0, len(plan.nodes) - 1))
    if plan.nodes[node].scope:
        return
    columns = exact.run(plan, world, functions=FUNCTIONS)
    for held in (HOLDS, FAILS):
        found = narrowed(plan, node, static(plan), held)
        if columns[node] != [held.lo]:
            continue
        for fact, measure in found.items():
            for value in columns[fact]:
                if isinstance(value, Fraction):
                    assert measure.lo is None or value >= measure.lo
                    assert measure.hi is None or value <= measure.hi
        assert all(isinstance(plan.nodes[fact].op, Fact) for fact in found)


def ends():
    """Ends of spans."""
    return st.one_of(st.none(), st.sampled_from([Fraction(n, 2) for n in range(-3, 4)]))


@st.composite
def spans(draw):
    """Spans, empty ones too."""
    return Span(draw(ends()), draw(ends()), draw(st.booleans()), draw(st.booleans()))


def holds(span: Span, value: Fraction) -> bool:
    """Whether a number lies in a span, said on its own."""
    above = span.lo is None or value > span.lo or (value == span.lo and not span.lo_out)
    below = span.hi is None or value < span.hi or (value == span.hi and not span.hi_out)
    return above and below


@given(spans(), spans(), st.sampled_from([Fraction(n, 4) for n in range(-8, 9)]))
def test_spans_are_sets_of_numbers(one, other, value):
    """Shared is both, around holds either, a straight line carries over, and an empty span holds nothing."""
    assert holds(one.shared(other), value) == (holds(one, value) and holds(other, value))
    assert holds(one.around(other), value) or not (holds(one, value) or holds(other, value))
    for slope in (Fraction(2), Fraction(-1, 2)):
        assert holds(one.along(slope, Fraction(1)), slope * value + 1) == holds(one, value)
    assert not (one.is_empty and holds(one, value))
