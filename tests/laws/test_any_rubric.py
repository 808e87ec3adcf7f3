"""Any rubric, any evidence: the invariants that authors use hold of whatever they write, and every back end is right at every node."""

from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bizenv_rules.backends.direction import Direction, directions
from bizenv_rules.calendar import Period
from bizenv_rules.evidence.readers import read
from bizenv_rules.evidence.writers import to_csv, to_jsonl
from bizenv_rules.intervals import static
from bizenv_rules.plan import DutyCount, Fact, Missing, Select
from bizenv_rules.rubric.words import known_words
from bizenv_rules.testing import INVARIANTS, evidence_for, rubrics
from bizenv_rules.testing.classes import parameters_of, period_of, units_of
from bizenv_rules.testing.pinned import Pinned, rest
from bizenv_rules.testing.written import flow

PRAISE = "praise never lowers and blame never raises a score"
RANGE = "every score lies within its stated range"
ANY = [check for name, check in INVARIANTS.items() if name not in (PRAISE, RANGE)]  # these two are an author's to keep
SOME = settings(max_examples=max(10, settings.default.max_examples // 4), deadline=None, suppress_health_check=list(HealthCheck))


@SOME
@given(rubrics(), st.data())
def test_the_invariants_hold_of_any_rubric(rubric, data):
    """Order, splitting and names of evidence, sums, blends, limits, grades, vetoes, and intervals of what is open; noise and all."""
    evidence = data.draw(evidence_for(rubric, boundary=False, noise=True))
    for check in ANY:
        check(rubric, evidence)


@st.composite
def supposed(draw):
    """A generated rubric for one unit, one of its nodes, and a value for every fact that the node reads."""
    rubric = draw(rubrics())
    program = rubric.program()
    unit = draw(st.sampled_from(units_of(program)))
    pinned = Pinned(program, unit, period_of(program), parameters_of(program, unit, period_of(program)))
    node = draw(st.sampled_from([each.value for each in program.nodes if program.plan.nodes[each.value].scope == 0]))
    plan, place = pinned.narrow(node)
    facts = [each.op.measure for each in plan.nodes if isinstance(each.op, Fact) and isinstance(each.op.measure.source, Select | DutyCount)]
    values = {}
    for measure in facts:
        step, low = measure.grid or 1, rest(measure)
        high = measure.hi if measure.hi is not None else low + 5
        values[measure] = low + draw(st.integers(0, int((high - low) / step))) * step
    return pinned, node, plan, place, values


@SOME
@given(supposed())
def test_what_is_scored_lies_in_the_bounds_and_in_the_set(case):
    """The interval holds every value, and so does the exact set wherever there is one."""
    pinned, node, plan, place, values = case
    value = pinned.value(node, values)
    bound, found = static(plan)[place], pinned.set_of(node)
    if isinstance(value, Fraction):
        assert (bound.lo is None or bound.lo <= value) and (bound.hi is None or value <= bound.hi)
        assert found is None or value in found
    elif value is not None and not isinstance(value, Missing):
        assert bound.na


@SOME
@given(supposed(), st.data())
def test_a_step_of_one_fact_moves_a_node_the_way_it_is_said(case, data):
    """What is said to go up never goes down; what is not named does not move."""
    pinned, node, plan, place, values = case
    index = {each.op.measure: n for n, each in enumerate(plan.nodes) if isinstance(each.op, Fact)}
    assume(values)
    measure = data.draw(st.sampled_from(list(values)))
    more = values[measure] + (measure.grid or 1)
    assume(measure.hi is None or more <= measure.hi)
    before, after = pinned.value(node, values), pinned.value(node, {**values, measure: more})
    way = directions(plan)[place].get(index[measure])
    if isinstance(before, Fraction) and isinstance(after, Fraction):
        assert way is not Direction.UP or after >= before
        assert way is not Direction.DOWN or after <= before
        assert way is not None or after == before


@SOME
@given(rubrics(), st.data())
def test_evidence_is_read_back_as_it_was_written(rubric, data):
    """JSON lines, CSV with Chinese or English headings, and YAML give the records, hence the score."""
    program = rubric.program()
    evidence = data.draw(evidence_for(rubric, boundary=False, noise=True))
    words = known_words(program.declared, program.values)
    assume(evidence.records)
    rows = [{"id": record.id, **({"unit": record.unit} if "unit" not in row else {}), **row} for record, row in _rows(evidence)]
    texts = {
        "a.jsonl": to_jsonl(evidence.records),
        "a.csv": to_csv(evidence.records, words),
        "b.csv": to_csv(evidence.records, words, titles=False),
        "a.yaml": "evidence:\n" + "".join(f"- {flow(row)}\n" for row in rows),
    }
    for name, text in texts.items():
        found = read(text.encode(), words, name)
        assert not [problem for problem in found.problems if problem.is_error], name
        assert [record.__getstate__() for record in found.records] == [record.__getstate__() for record in evidence.records], name


def _rows(evidence):
    last = Period.parse(evidence.period).last.isoformat()
    for record, row in zip(evidence.records, evidence.rows(), strict=True):
        yield record, row if record.date is None or "date" in row else {**row, "date": last}
