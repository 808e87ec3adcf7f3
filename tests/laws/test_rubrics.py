"""Laws over generated rubrics and generated evidence, through the real ledger: every engine, every node."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bizenv_rules import exact, intervals
from bizenv_rules.backends.compiled import Decline, compile_plan
from bizenv_rules.codec import from_json, to_json
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.plan import NA, Missing
from bizenv_rules.program import Program
from bizenv_rules.rubric.load import examine
from bizenv_rules.rubric.lower import known_words
from bizenv_rules.testing.authored import dump, rubric_data
from bizenv_rules.testing.evidence import evidence_for
from bizenv_rules.wellformed import faults

UNITS = Units([Unit(id="甲", name="甲", class_="镇", indicators={"电": "牵头", "税": "配合"})])


@st.composite
def scored(draw):
    """A program, and one unit's evidence as a world."""
    problems, program = examine(dump(draw(rubric_data())).encode(), "generated.yaml")
    assert program is not None, problems
    vocabulary = known_words(program.declared, program.values)
    records = draw(evidence_for(program, vocabulary, indicators=("电", "税")))
    return program, records, Ledger(records, vocabulary, UNITS).world(program, "甲", period="2021", units=UNITS)


@given(scored())
def test_the_compiled_form_gives_what_the_definition_gives(case):
    """At every node and row, whatever the rubric and the evidence; where an input is missing it may decline."""
    program, _, world = case
    expected = exact.run(program.plan, world)
    try:
        columns = compile_plan(program.plan)(world)
    except Decline:
        assert any(isinstance(value, Missing) for column in expected for value in column)
        return
    for node, column in enumerate(expected):
        assert list(column) == list(columns[node]), program.plan.nodes[node]


@given(scored())
def test_every_value_lies_in_its_bounds(case):
    """The static interval holds for all evidence, the partial one for what is still missing."""
    program, _, world = case
    static, partial = intervals.static(program.plan), intervals.partial(program.plan, world)
    for node, column in enumerate(exact.run(program.plan, world)):
        for row, value in enumerate(column):
            if value is NA:
                assert static[node].na
            elif isinstance(value, Missing):
                assert static[node].miss
            else:
                assert static[node].lo is None or static[node].lo <= value
                assert static[node].hi is None or value <= static[node].hi
                point = partial[node][row]
                assert point.lo == value == point.hi


@given(scored(), st.randoms())
def test_the_order_of_evidence_does_not_matter(case, random):
    """A ledger in another order gives the same values (what is kept of equal duplicates apart: their ids decide)."""
    program, records, world = case
    shuffled = list(records)
    random.shuffle(shuffled)
    other = Ledger(shuffled, known_words(program.declared, program.values), UNITS).world(program, "甲", period="2021", units=UNITS)
    assert exact.run(program.plan, world)[program.score] == exact.run(program.plan, other)[program.score]


@given(rubric_data())
def test_a_program_survives_json(data):
    """What is written as JSON is read back as the same program, whose plan is well formed."""
    _, program = examine(dump(data).encode(), "generated.yaml")
    assert program is not None
    assert faults(program.plan) == ()
    assert from_json(Program, to_json(program)) == program


@given(scored())
def test_a_full_mark_is_never_exceeded_by_an_item(case):
    """No item gives more than its maximum, and no deduction gives anything."""
    program, _, world = case
    columns = exact.run(program.plan, world)
    for item in program.nodes:
        if item.full is None or item.children or item.kind == "sheet":
            continue
        for value, full in zip(columns[item.value], columns[item.full], strict=False):
            if isinstance(value, Fraction) and isinstance(full, Fraction):
                assert value <= full or any(stage.name == "round" for stage in item.stages)
