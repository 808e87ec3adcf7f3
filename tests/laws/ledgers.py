"""Generated evidence, selections and places, small programs to read them by, and a slow filter that is obviously right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from bizenv_rules.calendar import Period, add_months
from bizenv_rules.evidence.ledger import Ledger
from bizenv_rules.evidence.records import Article, Finding, Inspection, Rating
from bizenv_rules.evidence.units import Unit, Units
from bizenv_rules.evidence.vocabulary import standard
from bizenv_rules.expr.check import Scope as Seen
from bizenv_rules.expr.check import check
from bizenv_rules.expr.reference import evaluate
from bizenv_rules.expr.tree import DATE, LIST, Type
from bizenv_rules.plan import Fact, Indicators, Measure, Node, Periods, Plan, Scope, Select, Selection, Take
from bizenv_rules.program import Program

VOCABULARY = standard()
UNITS = Units(
    [
        Unit(id="jia", name="甲局", aliases=("甲",), class_="部门", indicators={"a": "牵头", "b": "配合"}),
        Unit(id="yi", name="乙镇", class_="镇", parent="jia"),
        Unit(id="bing", name="丙所", class_="部门", parent="乙镇", indicators={"c": "牵头"}),
    ]
)
SPELLINGS = ("jia", "甲局", "甲", "yi", "乙镇", "bing")
LISTS = {"keywords": ("营商环境", "app")}
SCOPES = (
    Scope("unit", None),
    Scope("quarter", 0, Periods("quarter"), 0, None),
    Scope("indicator", 1, Indicators(lone=True), 0, None, "indicator"),
)


def program_of(*measures: Measure, scope: int = 0, scopes: tuple[Scope, ...] = SCOPES, **more) -> Program:
    """A program of facts alone, all in one scope."""
    plan = Plan(tuple(Node(Fact(measure), scope) for measure in measures), scopes)
    return Program(1, "test", "r", "1", "title", "", plan, (), lists=tuple(LISTS.items()), **more)


def counting(selection: Selection, how: str = "count", name: str = "fact") -> Measure:
    """A measure that reads a selection, without a range."""
    return Measure(name, Select(name, selection, Take(how)), grid=None, may_miss=True)


def tree(text: str, record: str, want: str | None = "bool"):
    """A checked expression over a record's fields."""
    fields = {name: spec.type for name, spec in VOCABULARY[record].fields.items()}
    unit = {"class": Type("text", optional=True), "roles": LIST, "period_from": DATE, "period_to": DATE, "as_of": DATE}
    names = {**unit, "keywords": LIST, **fields}
    checked = check(text, Seen(names), want)
    assert checked.tree is not None, checked.problems
    return checked.tree


# ---------------------------------------------------------------------------------------------------------- drawing

DAYS = st.integers(0, 500).map(lambda n: date(2020, 10, 1) + timedelta(days=n))
PERIODS = st.sampled_from(["2020", "2020Q4", "2021", "2021H1", "2021Q1", "2021Q2", "2021Q4", "2021-02", "2021-07"])
TIMES = st.sampled_from([(None, True), (None, True), (None, True), ("period", True), ("both", True), ("none", False)])


@st.composite
def record(draw, number: int):
    """One record of some kind; most are dated, verified and stand for themselves."""
    common = {
        "id": str(number),
        "unit": draw(st.sampled_from(SPELLINGS)),
        "date": draw(st.one_of(DAYS, DAYS, DAYS, DAYS, st.none())),
        "period": draw(st.one_of(st.none(), st.none(), st.none(), PERIODS)),
        "indicator": draw(st.sampled_from([None, None, "a", "b"])),
        "verified": draw(st.sampled_from([True, True, True, True, False])),
        "times": draw(st.sampled_from([1, 1, 1, 1, 3])),
        "until": draw(st.one_of(st.none(), st.none(), DAYS)),
        "withdrawn": draw(st.sampled_from([False] * 19 + [True])),
        "revises": draw(st.sampled_from([None] * 9 + ["r"])),
    }
    if common["revises"]:
        common["revises"] = str(draw(st.integers(0, number)))
    kind = draw(st.sampled_from([Finding, Finding, Article, Inspection]))
    if kind is Finding:
        own = {
            "duty": draw(st.sampled_from(["甲事", "乙事", None])),
            "severity": draw(st.sampled_from(["重", None])),
            "closed_on": draw(st.one_of(st.none(), DAYS)),
            "adequate": draw(st.sampled_from([True, False, None])),
        }
    elif kind is Article:
        own = {
            "level": draw(st.sampled_from(["国家级", "省级", "市级", None])),
            "story": draw(st.sampled_from(["s1", "s2", None])),
            "text": draw(st.sampled_from(["优化营商环境", "ＡＰＰ", "其他", None])),
        }
    else:
        own = {"month": draw(st.sampled_from([None, "2021-02"])), "group": draw(st.sampled_from(["一组", "二组"]))}
    return kind(**common, **own)


@st.composite
def ledgers(draw):
    """A ledger of up to twenty-five records about three units under six names."""
    many = draw(st.integers(0, 25))
    records = [draw(record(n)) for n in range(many)]
    return Ledger(records, VOCABULARY, UNITS)


WHERE = {
    "finding": (
        None,
        "duty == '甲事'",
        "duty == '甲事' and severity == '重'",
        "adequate",
        "not adequate",
        "or_else(closed_on, as_of) > date",
        "times > 1",
    ),
    "article": (
        None,
        "mentions(text, keywords)",
        "level == '省级'",
        "level in ['省级', '市级']",
        "class == '镇' and level == '省级'",
        "overlap(roles, ['牵头'])",
    ),
    "inspection": (None, "group == '一组'", "date >= period_from"),
}
ONCE = {"finding": (None, "duty", "month(date)"), "article": (None, "story", "level", "month(date)"), "inspection": (None, "group")}
THEN = {"finding": (None, "severity == '重'"), "article": (None, "level == '省级'", "not level in ['省级']"), "inspection": (None,)}


@st.composite
def selections(draw):
    """A selection of one of three kinds."""
    kind = draw(st.sampled_from(["finding", "article", "inspection"]))
    texts = {key: draw(st.sampled_from(table[kind])) for key, table in (("where", WHERE), ("once", ONCE), ("then", THEN))}
    take = draw(st.sampled_from(["first", "last", "highest"] if kind == "article" else ["first", "last"]))
    return Selection(
        kind,
        None if texts["where"] is None else tree(texts["where"], kind),
        draw(st.sampled_from(["period", "period", "year_to_date", "standing", "previous", "months", "all"])),
        draw(st.integers(1, 14)),
        draw(st.sampled_from(["own", "own", "with_subordinates", "class", "all"])),
        None if texts["once"] is None else tree(texts["once"], kind, None),
        take,
        "level" if take == "highest" else "",
        ("国家级", "省级", "市级") if take == "highest" else (),
        draw(st.booleans()),
        None if texts["then"] is None else tree(texts["then"], kind),
        draw(st.booleans()),
    )


# ------------------------------------------------------------------------------------------------- the slow reference


@dataclass(frozen=True)
class Asked:
    """Where a selection is asked: a unit's id, the row's period and its indicator (None: no such scope)."""

    unit: str
    period: Period
    indicator: str | None
    as_of: date


def standing_records(records: Sequence, *, any_verified: bool) -> list:
    """The records that no correction took out; an unverified correction corrects for readers of everything alone."""
    by_id = {}
    for one in records:
        by_id.setdefault(one.id, one)
    out = {one.id for one in records if one.withdrawn}
    for one in records:
        if not (one.verified or any_verified):
            continue
        seen, current = {one.id}, one
        while current.revises in by_id and current.revises not in seen:
            current = by_id[current.revises]
            seen.add(current.id)
            out.add(current.id)
        if current.revises == one.id:
            out.add(one.id)
    for old in by_id:
        rivals = [one.id for one in records if one.revises == old]
        verified = [one.id for one in records if one.revises == old and one.verified]
        out.update(rivals[:-1] if any_verified else verified[:-1])
    return [one for one in records if one.id not in out]


def time_of(one) -> tuple[date, date] | None:
    """What a record names as its time."""
    if one.period is not None:
        return Period.parse(one.period).first, Period.parse(one.period).last
    if one.date is not None:
        return one.date, one.date
    if getattr(one, "month", None):
        return Period.parse(one.month).first, Period.parse(one.month).last
    return None


def is_inside(one, selection: Selection, asked: Asked) -> bool:
    """Whether the record's time lies in the window."""
    period, named = asked.period, time_of(one)
    first, last = {
        "period": (period.first, period.last),
        "year_to_date": (date(period.last.year, 1, 1), period.last),
        "standing": (date.min, period.last),
        "previous": (period.previous().first, period.previous().last),
        "months": (add_months(period.last + timedelta(days=1), -selection.months), period.last),
        "all": (date.min, date.max),
    }[selection.window]
    if named is None:
        return selection.window in ("standing", "all")
    if selection.window == "standing" and one.until is not None and one.until < period.last:
        return False
    return first <= named[0] and named[1] <= last


def is_known(one, as_of: date) -> bool:
    """Whether the record is known on a day."""
    if one.date is not None:
        return one.date <= as_of
    named = time_of(one)
    return named is None or named[0] <= as_of


def read_units(selection: Selection, unit: str) -> list[str]:
    """The units a selection reads for a unit."""
    return {
        "own": [unit],
        "with_subordinates": {"jia": ["jia", "yi", "bing"], "yi": ["yi", "bing"], "bing": ["bing"]}[unit],
        "class": {"jia": ["jia", "bing"], "yi": ["yi"], "bing": ["jia", "bing"]}[unit],
        "all": ["jia", "yi", "bing"],
    }[selection.whose]


def select_slow(selection: Selection, records: Sequence, asked: Asked) -> list[tuple[object, int]]:
    """The records that count, each with how many it stands for: one filter after the other over all records."""
    unit = UNITS[asked.unit]
    env = {
        **LISTS,
        "class": unit.class_,
        "roles": unit.roles,
        "period_from": asked.period.first,
        "period_to": asked.period.last,
        "as_of": asked.as_of,
    }

    def worth(expression, one):
        return evaluate(expression, {**env, **{name: getattr(one, name) for name in VOCABULARY[one.record].fields}})

    found = [
        one
        for one in standing_records(records, any_verified=selection.any_verified)
        if one.record == selection.record
        and (one.verified or selection.any_verified)
        and UNITS.find(one.unit).id in read_units(selection, asked.unit)
        and is_inside(one, selection, asked)
        and is_known(one, asked.as_of)
        and (asked.indicator in (None, "") or one.indicator == asked.indicator or (one.indicator is None and not selection.strict))
        and (selection.where is None or worth(selection.where, one) is True)
    ]
    pairs = [(one, one.times) for one in found]
    if selection.once_per is not None:
        groups: dict[object, list] = {}
        for place, one in enumerate(found):
            key = worth(selection.once_per, one)
            groups.setdefault(("alone", place) if key is None else ("key", key), []).append(one)
        pairs = sorted((_best(selection, group, found), group[0].times if how == "alone" else 1) for (how, _), group in groups.items())
        pairs = [(found[place], times) for place, times in pairs]
    return [(one, times) for one, times in pairs if selection.then is None or worth(selection.then, one) is True]


def _best(selection: Selection, group: list, found: list) -> int:
    def day(one):
        named = time_of(one)
        return one.date or (date.max if named is None else named[1])

    def order(one):
        place = next(n for n, other in enumerate(found) if other is one)
        if selection.take == "last":
            return (-day(one).toordinal(), -place)
        height = selection.order.index(one.level) if selection.take == "highest" and one.level in selection.order else len(selection.order)
        return (height, day(one), place)

    best = min(group, key=order)
    return next(n for n, other in enumerate(found) if other is best)


def is_stray(one) -> bool:
    """Whether a record names an indicator that its unit does not hold."""
    held = UNITS.find(one.unit).indicators
    return one.indicator is not None and bool(held) and one.indicator not in held


def rating(number: int, mark: object, **more) -> Rating:
    """A form about the first unit, in 2021."""
    return Rating(**{"id": str(number), "unit": "jia", "date": date(2021, 5, 1), "panel": "领导", "mark": mark, **more})
