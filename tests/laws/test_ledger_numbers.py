"""Facts answered from columns of numbers are what they are when asked one by one, and what a person would add up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.ledgers import DAYS, PERIODS, SCOPES, Asked, program_of, select_slow

from bizenv_rules.calendar import Period
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.vocabulary import vocabulary
from bizenv_rules.expr.check import Scope as Seen
from bizenv_rules.expr.check import check
from bizenv_rules.expr.tree import NUMBER, Lit, Name, Op, Type
from bizenv_rules.plan import Forms, Given, Instance, Measure, Missing, Parameter, Select, Selection, Take
from bizenv_rules.program import DeclaredKind, RecordField

OPINION = DeclaredKind("opinion", "评议", (RecordField("item", "text"), RecordField("mark", "number"), RecordField("part", "text")))
KINDS = vocabulary(["finding"], [OPINION])
CLASS = KINDS["opinion"].cls
MARK = Name("mark", Type("number", optional=True))
HELD = Units([Unit(id="jia", name="甲", indicators={"a": "牵头"}), Unit(id="yi", name="乙", active_from=date(2021, 4, 1))])
BARE = Units([Unit(id="jia", name="甲"), Unit(id="yi", name="乙", active_from=date(2021, 4, 1))])


def where(text):
    """A condition over the fields of an opinion."""
    return check(text, Seen({"item": Type("text", optional=True), "part": Type("text", optional=True), "times": NUMBER}), "bool").tree


MARKS = st.one_of(
    st.integers(-1, 12), st.integers(0, 10), st.integers(0, 10), st.none(), st.sampled_from([Decimal("2.5"), Decimal(3), Fraction(1, 3)])
)


YEAR = st.integers(0, 364).map(lambda n: date(2021, 1, 1) + timedelta(days=n))


@st.composite
def opinions(draw):
    """Opinions about two units."""
    tidy = draw(st.booleans())  # most evidence is: whole marks, nothing corrected, all of it known at the end of the year
    marks, days = (st.integers(0, 10), YEAR) if tidy else (MARKS, DAYS)
    found = []
    for n in range(draw(st.integers(0, 25))):
        odd = 0 if tidy else draw(st.integers(0, 12))
        found.append(
            CLASS(
                id=str(n),
                unit=draw(st.sampled_from(["jia", "甲", "yi"])),
                date=None if odd == 1 else draw(days),
                period=draw(st.one_of(st.none(), PERIODS)),
                indicator=draw(st.sampled_from(["a", "b"])) if odd == 2 else None,
                verified=odd != 3,
                times=2 if odd == 4 else 1,
                revises=str(draw(st.integers(0, n))) if odd == 5 else None,
                withdrawn=odd == 6,
                item=draw(st.sampled_from(["x", "y", None])),
                mark=draw(marks),
                part=draw(st.sampled_from(["p", None])),
            )
        )
    return found


@st.composite
def measures(draw):
    """A fact that may be plain: counted, added up or averaged, with a cap or a range or neither."""
    selection = Selection(
        "opinion",
        where(draw(st.sampled_from(["item == 'x'", "item == 'x'", "item == 'y'", "item == 'x' and part == 'p'", "times > 1"]))),
        draw(st.sampled_from(["period", "period", "year_to_date", "previous", "months", "all", "standing"])),
        draw(st.integers(1, 6)),
    )
    how = draw(st.sampled_from(["count", "sum", "mean", "median"]))
    value = draw(st.sampled_from([MARK, Op("min", (MARK, Lit(5, NUMBER)), MARK.type), Op("+", (MARK, Lit(1, NUMBER)), MARK.type)]))
    if how == "count" or draw(st.booleans()):
        take = Take(how, None if how == "count" else value)
        return Measure(
            "fact", Select("fact", selection, take), grid=draw(st.sampled_from([None, Fraction(1), Fraction(1, 6)])), may_miss=True
        )
    high = draw(st.sampled_from([Fraction(10), Fraction(12), None]))
    step = draw(st.sampled_from([Fraction(1), Fraction(1, 2), None]))
    forms = Forms(Fraction(0), high, step, Fraction(10), at_least=draw(st.sampled_from([1, 1, 3])))
    take = Take(draw(st.sampled_from(["mean", "mean", "median"])), draw(st.sampled_from([None, value])))
    return Measure(
        "fact", Select("fact", selection, take, forms), Fraction(0), draw(st.sampled_from([Fraction(10), None])), None, may_miss=True
    )


@settings(max_examples=2 * settings.default.max_examples)
@given(
    opinions(),
    st.lists(measures(), min_size=1, max_size=5),
    st.sampled_from([None, BARE, HELD]),
    st.tuples(st.sampled_from(["jia", "yi"]), st.sampled_from([None, date(2021, 6, 30), date(2021, 8, 1), date(2022, 2, 1)])),
    st.tuples(st.sampled_from([0, 1, 2]), st.sampled_from(["2021", "2021Q2"])),
)
def test_leaves_at_once_are_the_leaves_one_by_one(records, wanted, units, whom, where_asked):
    """``leaves`` gives what ``leaf`` gives, row by row, whatever is odd about the records."""
    (unit, as_of), (scope, when) = whom, where_asked
    more = [
        Measure("given", Given(wanted[0].source), Fraction(0), Fraction(1)),
        Measure("now", Instance("sheet"), may_na=True, may_miss=True),
    ]
    program = program_of(*wanted, *more, Measure("p", Parameter("p"), grid=None, may_miss=True), scope=scope)
    world, again = (Ledger(records, KINDS, units).world(program, unit, period=when, as_of=as_of) for _ in range(2))
    asked = tuple(range(len(wanted) + 3))
    assert list(map(list, world.leaves(asked))) == [[again.leaf(node, row) for node in asked] for row in again.rows(scope)]
    assert set(world.problems) == set(again.problems)


@given(opinions(), st.sampled_from(["sum", "mean", "max", "min", "distinct", "count", "median"]), st.booleans())
def test_values_are_folded_as_they_stand(records, how, drops):
    """Every record counts as often as it says; what was not given counts nowhere."""
    selection = Selection("opinion", where("item == 'x'"))
    drop = (1, 1) if drops and how in ("mean", "median") else (0, 0)
    measure = Measure("fact", Select("fact", selection, Take(how, MARK, drop)), grid=None, may_miss=True)
    records = [record for record in records if record.indicator is None]
    leaf = Ledger(records, KINDS, BARE).world(program_of(measure, scopes=SCOPES[:1]), "jia", period="2021").leaf(0, ())
    chosen = _slowly(selection, records)
    values = sorted(Fraction(record.mark) for record, times in chosen for _ in range(times) if record.mark is not None)
    if drop != (0, 0) and values:
        values = values[:-1] if len(values) > 1 else values
        values = values[1:] if len(values) > 1 else values
    middle = values[(len(values) - 1) // 2 : len(values) // 2 + 1]
    expected = {
        "count": lambda: sum(times for _, times in chosen),
        "distinct": lambda: len(set(values)),
        "sum": lambda: sum(values),
        "mean": lambda: sum(values) / len(values),
        "max": lambda: values[-1],
        "min": lambda: values[0],
        "median": lambda: sum(middle) / len(middle),
    }[how]
    if not values and how not in ("count", "distinct", "sum"):
        assert isinstance(leaf, Missing)
    else:
        assert Fraction(leaf[0]) / leaf[1] == expected()


def _slowly(selection, records):
    """What ``select_slow`` chooses, of the records of the one unit."""
    bare = Selection("opinion", None, selection.window)
    mine = [record for record in records if record.unit != "yi"]
    by_id = {record.id: record for record in mine}
    found = select_slow(bare, _others(records, mine), Asked("jia", Period.parse("2021"), None, date(2021, 12, 31)))
    return [(record, times) for record, times in found if record.id in by_id and record.item == "x"]


def _others(records, mine):
    """The records, with those of the second unit under a name that ``ledgers`` knows, too."""
    return [record for record in records if record in mine or record.unit == "yi"]
