"""Results of generated rubrics and generated evidence: explained, contrasted and written out, they add up."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.rubric.load import examine
from bizenv_rules.rubric.lower import known_words
from bizenv_rules.scoring.assess import assess
from bizenv_rules.scoring.contrast import contrast
from bizenv_rules.scoring.score import score
from bizenv_rules.testing.authored import dump, rubric_data
from bizenv_rules.testing.evidence import evidence_for

UNITS = Units(
    [
        Unit(id="甲", name="甲", class_="镇", indicators={"电": "牵头", "税": "配合"}),
        Unit(id="乙", name="乙", class_="部门"),
    ]
)
ZERO = Fraction(0)


@st.composite
def assessed(draw):
    """An assessment of two units by a generated rubric."""
    problems, program = examine(dump(draw(rubric_data())).encode(), "generated.yaml")
    assert program is not None, problems
    vocabulary = known_words(program.declared, program.values)
    records = draw(evidence_for(program, vocabulary, indicators=("电", "税")))
    ledger = Ledger(records, vocabulary, UNITS)
    return program, ledger, assess(program, ledger, period="2021")


def _sums(node):
    first = node.steps[0].value if node.steps else node.value
    if node.below and node.rest is not None:
        assert first == sum((child.times * child.value for child in node.below if child.times is not None), ZERO) + node.rest, node.path
    for child in node.below:
        _sums(child)


@given(assessed())
def test_results_of_any_rubric_add_up(case):
    """Explanation, waterfall and contrast hold at every node, whatever an author writes."""
    _, _, report = case
    for card in report.cards:
        if card.root() is None:
            continue
        _sums(card.explain())
        for path in card.paths():
            fall = card.waterfall(path)
            assert fall.score is None or fall.full - fall.score == fall.lost
        assert (card.status == "complete") == (card.result is not None)
        if card.status == "incomplete":
            assert card.low is None or card.high is None or card.low <= card.high
    both = contrast(report["甲"], report["乙"])
    assert both.difference is None or both.difference == sum((line.points for line in both.lines), ZERO)


@given(assessed())
def test_single_and_joint_scoring_agree(case):
    """A unit scored alone, by the definition, has the card that it has among the others."""
    program, ledger, report = case
    for card in report.cards:
        assert score(program, ledger, card.unit, period="2021").to_dict() == card.to_dict()
