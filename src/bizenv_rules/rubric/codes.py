"""What each code about a rubric's shape (E2) and meaning (E3) says, with the shortest rubric that has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bizenv_rules.text.codes import CodeDoc

_HEAD: Final = 'language: 1\nrubric: demo\nedition: "2021"\n'
_JUDGED: Final = "sheet:\n  points: 5\n  items: [{id: a, kind: judged, points: 5}]\n"
_READING: Final = "readings:\n  lapse:\n    question: 每次还是一次\n    default: each\n    choices:\n"
_DEDUCT: Final = "sheet:\n  items: [{id: a, kind: deduct, count: {record: finding}, each: 1}]\n"
_TOWN: Final = "sheets:\n  town: {per: quarter, items: [{id: a, kind: judged, points: 5}]}\n"


def _item(*items: str) -> str:
    return _HEAD + "sheet:\n  items:\n" + "".join(f"    - {{{item}}}\n" for item in items)


_SHAPE: Final[Mapping[str, CodeDoc]] = {
    "E201": CodeDoc(
        "Unknown key",
        "No key of this name exists here. Unknown keys are errors, because a misspelt one would be lost in silence.",
        _item("id: a, kind: per_count, 满分: 10, count: {record: article}, each: 1"),
    ),
    "E202": CodeDoc(
        "Key that is missing",
        "Something cannot do without this key. An item needs a `kind`, or `items` if it is a section.",
        _item("id: a, kind: per_count, count: {record: article}"),
    ),
    "E203": CodeDoc(
        "Value of another type",
        "A number stands where text belongs, or the other way round. Clauses and editions are text: without quotes 1.10 and 1.1 are "
        "the same number, and the clause would change.",
        _HEAD + "sheet:\n  clause: 1.10\n  items: [{id: a, kind: deduct, count: {record: finding}, each: 1}]\n",
    ),
    "E204": CodeDoc(
        "Word that is not one of those listed",
        "The key takes a few words only; the help lists them.",
        _HEAD + "sheet:\n  combine: average\n  items: [{id: a, kind: judged, points: 5}]\n",
    ),
    "E205": CodeDoc(
        "Text that does not look as it has to",
        "A name has letters (Chinese ones too), digits and `_`, and no digit first; a hyphen would be a minus in an expression. A date is "
        "written 2021-12-31, a quote has at most 24 characters, and nothing that says something is empty.",
        _item("id: plan-3y, kind: deduct, count: {record: finding}, each: 3"),
    ),
    "E206": CodeDoc(
        "Number too small or too great, list too short or too long",
        "Amounts are written as the document prints them, without a sign: the kind says whether points are given or taken. `扣3分` is "
        "`each: 3` in a `deduct`.",
        _item("id: a, kind: deduct, count: {record: finding}, each: -3"),
    ),
    "E207": CodeDoc(
        "Keys that exclude each other, or none of several",
        "Of some keys exactly one has to be there: a `deduct` has `each` or `table`, a panel without `points` has `full`.",
        _item("id: a, kind: deduct, count: {record: criticism}, level: form, each: 1, table: {警示: 1}"),
    ),
    "E208": CodeDoc(
        "Key of another kind",
        "The key is known, but not to this kind of item. `cap` and `floor` belong to sections: an item has `points`, the most it gives, or "
        "`limit`, the most it takes.",
        _item("id: a, kind: per_count, count: {record: article}, each: 1, cap: 10"),
    ),
    "E209": CodeDoc("Kind that is not known", "`bizenv-rules kinds` lists the kinds of items.", _item("id: a, kind: fixed, points: 5")),
    "E299": CodeDoc(
        "Rubric that cannot be taken",
        "The shape is right and yet the rubric could not be read. Please report the file: this should have had a message of its own.",
    ),
}
_ITEMS: Final[Mapping[str, CodeDoc]] = {
    "E300": CodeDoc(
        "Weights for some only",
        "If one child of a section has a `weight`, all of them need one.",
        _item("id: a, kind: judged, points: 5, weight: 1", "id: b, kind: judged, points: 5"),
    ),
    "E301": CodeDoc(
        "Name given twice",
        "Two items of one section, or an item and a block of the rubric, have the same id: a path would lead to both.",
        _item("id: a, kind: deduct, count: {record: article}, each: 1", "id: a, kind: deduct, count: {record: finding}, each: 1"),
    ),
    "E302": CodeDoc(
        "Fact that is not known",
        "`count` names a fact of the block `facts`, or holds one itself.",
        _item("id: a, kind: per_count, count: meida, each: 1"),
    ),
    "E303": CodeDoc(
        "Kind of record that is not known",
        "`bizenv-rules records` lists the vocabulary; a rubric declares more under `records: {declare: …}`.",
        _item("id: a, kind: per_count, count: {record: artcle}, each: 1"),
    ),
    "E304": CodeDoc(
        "Fact that reads two things",
        "A fact takes one of sum, mean, median, max, min, latest and distinct; without any it is the number of records.",
        _HEAD + "facts:\n  a: {record: task, sum: percent, max: percent}\n" + _DEDUCT,
    ),
    "E306": CodeDoc(
        "Highest of a field without an order",
        "`take: {highest: …}` needs a field whose values are listed from the highest down, in the vocabulary or under `records: values`.",
        _HEAD + "facts:\n  a: {record: article, once_per: story, take: {highest: outlet}}\n" + _DEDUCT,
    ),
    "E307": CodeDoc(
        "Count of what is no number of things",
        "`count` takes the number of records, a sum or a number of distinct values: those are never absent.",
        _item("id: a, kind: per_count, count: {record: task, max: percent}, each: 1"),
    ),
    "E308": CodeDoc(
        "Field that the record does not have",
        "`level` names a field of the records that are counted.",
        _item("id: a, kind: by_level, count: {record: article}, level: levle, table: {省级: 1}"),
    ),
    "E309": CodeDoc(
        "Levels of a sum",
        "Only records have levels; a sum or a number of distinct values cannot be divided by them.",
        _item("id: a, kind: by_level, count: {record: article, sum: times}, level: level, table: {省级: 1}"),
    ),
    "E310": CodeDoc(
        "Level that does not exist",
        "Levels are matched exactly: 省级 is not 省级以上. The field takes the listed values only.",
        _item("id: a, kind: by_level, count: {record: article}, level: level, table: {省级以上: 1}"),
    ),
    "E311": CodeDoc(
        "Duty that is not known", "`missed` names a duty of the block `duties`.", _item("id: a, kind: missed, duty: b, each: 1")
    ),
    "E312": CodeDoc(
        "Sheet that is not known",
        "An item of kind `sheet` names the one `sheet`, or one of `sheets`.",
        _HEAD + _TOWN + "result:\n  items: [{id: a, kind: sheet, sheet: twon, over: quarter}]\n",
    ),
    "E313": CodeDoc(
        "Dimensions of a sheet left out",
        "`over` names every dimension in which the sheet is finer than the result, innermost first: quarter, indicator, or a field.",
        _HEAD + _TOWN + "result:\n  items: [{id: a, kind: sheet, sheet: town}]\n",
    ),
    "E314": CodeDoc(
        "Combination for some dimensions only",
        "`combine` is one word for each dimension of `over`, in the same order.",
        _HEAD + _TOWN + "result:\n  items: [{id: a, kind: sheet, sheet: town, over: quarter, combine: [mean, mean]}]\n",
    ),
    "E315": CodeDoc(
        "Floor above the cap",
        "`floor` is the least and `cap` the most that a section can come to.",
        _HEAD + "sheet:\n  cap: 0\n  floor: 10\n  items: [{id: a, kind: deduct, count: {record: finding}, each: 1}]\n",
    ),
    "E316": CodeDoc(
        "Range that is upside down",
        "`range` holds the least value, then the greatest.",
        _item("id: a, kind: formula, value: 3, range: [10, 0]"),
    ),
    "E317": CodeDoc(
        "Scale over nothing",
        "`scale_to` divides by what a section can give at most; that is 0, or has no limit.",
        _item("id: a, scale_to: 20, items: [{id: b, kind: deduct, count: {record: finding}, each: 1}]"),
    ),
    "E318": CodeDoc(
        "Line that does not ascend",
        "The points of a line stand in order of `at`, each place once.",
        _item("id: a, kind: linear, measure: 90, line: [{at: 100, give: 10}, {at: 80, give: 6}]"),
    ),
    "E319": CodeDoc(
        "Points that the entries do not give",
        "In steps, linear, lookup, by_rank and formula `points` is checked: it equals the greatest entry.",
        _item("id: a, kind: steps, points: 5, measure: 90, steps: [{from: 80, give: 4}]"),
    ),
    "E320": CodeDoc(
        "Weights that do not add up to 1",
        "Weights are shares of the whole. Where they are proportions among the children that apply, say `reweigh: true`.",
        _item("id: a, kind: judged, points: 5, weight: 0.5", "id: b, kind: judged, points: 5, weight: 0.51"),
    ),
    "E321": CodeDoc(
        "Values of a field that does not exist",
        "Under `records: values` a key is `kind.field`.",
        _HEAD + "records: {values: {finding.chanel: [督办]}}\n" + _DEDUCT,
    ),
    "E322": CodeDoc(
        "Parts that give more than the section says",
        "`points` on a section changes nothing. If the document says 封顶, that is `cap`; what comes on top (另加) is `beyond: true`.",
        _HEAD + "sheet:\n  points: 5\n  items: [{id: a, kind: judged, points: 6}]\n",
    ),
    "E323": CodeDoc(
        "Section with points and parts without a limit",
        "Nothing limits what the items give, so the section cannot be worth what it says: write `cap` if it is 封顶.",
        _HEAD + "sheet:\n  points: 5\n  items: [{id: a, kind: per_count, count: {record: article}, each: 1}]\n",
    ),
    "E324": CodeDoc(
        "Values kept before another combination",
        "`keep` goes with `combine: sum` or `mean`, and not with weights.",
        _HEAD + "sheet:\n  combine: max\n  keep: {best: 1}\n  items: [{id: a, kind: judged, points: 5}]\n",
    ),
    "E325": CodeDoc(
        "Number kept that is an expression",
        "How many are kept is a whole number.",
        _HEAD + "sheet:\n  keep: {best: of - 1}\n  items: [{id: a, kind: judged, points: 5}]\n",
    ),
    "E326": CodeDoc(
        "Entry of a table that is never reached",
        "A key of a look-up table is a value that `by` can have: a number, a listed text, true or false. The table is nested once for each "
        "further key.",
        _item("id: a, kind: lookup, by: [quarter(period_to)], table: {first: 1}, else: 0"),
    ),
    "E327": CodeDoc(
        "Field that two records do not share",
        "`same` of a decision's fact names fields that the record decided on and the records read both have.",
    ),
    "E328": CodeDoc(
        "Table that is given later",
        "`by_rank` with `table:` as a name reads a parameter of `type: table`, and its `rank` is one fact that reads a number.",
        _item("id: a, kind: by_rank, rank: quarter(period_to), table: points_by_rank"),
    ),
    "E329": CodeDoc(
        "Roles without indicators",
        "`roles` of a sheet keeps the indicators that the unit holds in them, so the sheet has to be `for_each: indicator`.",
        _HEAD + "sheet:\n  roles: [牵头]\n  items: [{id: a, kind: judged, points: 5}]\n",
    ),
}
_REST: Final[Mapping[str, CodeDoc]] = {
    "E330": CodeDoc(
        "Grade that is not listed",
        "`grade` and `at_most` of a veto name a row of `grades`.",
        _HEAD + _JUDGED + "vetoes: [{id: b, when: score > 3, grade: 差}]\ngrades: [{grade: 合格}]\n",
    ),
    "E331": CodeDoc(
        "Veto without effect",
        "A veto puts a `grade` in place, sets a ceiling with `at_most`, or takes the score away with `void: true`.",
        _HEAD + _JUDGED + "vetoes: [{id: b, when: score > 3}]\n",
    ),
    "E332": CodeDoc(
        "Field that units do not have",
        "Fields beside class, groups, roles and the like are declared under `unit_fields`.",
        _HEAD + _JUDGED + "ranking: {within: [region]}\n",
    ),
    "E333": CodeDoc(
        "Grades without a score",
        "A rubric of duties alone has no score, so nothing can be graded.",
        _HEAD + "duties:\n  a: {every: month}\ngrades: [{grade: 合格}]\n",
    ),
    "E334": CodeDoc(
        "Sheet and sheets",
        "One sheet is `sheet:`, several are `sheets:` with a name each; both would be two ways of saying where the score comes from.",
        _HEAD + _JUDGED + _TOWN,
    ),
    "E335": CodeDoc(
        "Several sheets without a result",
        "`result:` says what becomes of the sheets.",
        _HEAD + _TOWN + "  office: {items: [{id: a, kind: judged, points: 5}]}\n",
    ),
    "E336": CodeDoc(
        "Sheet for each of something without a result",
        "A sheet with `for_each` has several instances; `result:` says how they are combined.",
        _HEAD + "sheet:\n  for_each: indicator\n  items: [{id: a, kind: judged, points: 5}]\n",
    ),
    "E337": CodeDoc(
        "Sheet of a longer period than the result",
        "The result's period must hold the sheet's: quarters make a year, a year makes no quarter.",
        _HEAD + "sheet: {items: [{id: a, kind: judged, points: 5}]}\nresult: {per: month, items: [{id: b, kind: sheet, sheet: sheet}]}\n",
    ),
    "E340": CodeDoc(
        "Duty with a period and a date",
        "A duty recurs (`every`), or is due on one `date`.",
        _HEAD + "duties:\n  a: {every: month, date: 2021-03-10}\n",
    ),
    "E341": CodeDoc("Phase that is not known", "`phase` names one of `phases`.", _HEAD + "duties:\n  a: {every: month, phase: b}\n"),
    "E342": CodeDoc(
        "Day that does not exist",
        "A date is a day of the calendar, written 2021-12-31.",
        _HEAD + "duties:\n  a: {date: 2021-02-30}\n",
    ),
    "E343": CodeDoc(
        "Phase that ends before it begins",
        "`from` is the first day and `to` the last, both inside.",
        _HEAD + "phases:\n  a: {from: 2021-03-31, to: 2021-01-01}\nduties:\n  b: {every: month}\n",
    ),
    "E344": CodeDoc(
        "Name that means two things",
        "Facts, lists, parameters and fields of units are all named in expressions, so each name is given once, and none is a word or a "
        "name of the language (`and`, `class`, `score`).",
        _HEAD + "facts:\n  class: {record: finding}\n" + _DEDUCT,
    ),
    "E345": CodeDoc(
        "Parameter with a value of another type",
        "The values of a parameter are what its `type` says.",
        _HEAD + "parameters:\n  p: {type: points, values: {2021-01-01: 二分}}\n" + _DEDUCT,
    ),
    "E346": CodeDoc(
        "Body that is not listed",
        "Where `bodies` lists those who assess, `by` names one of them.",
        _HEAD + "bodies: [{id: 营商办}]\nsheet:\n  items: [{id: a, kind: judged, points: 5, by: 督查组}]\n",
    ),
    "E347": CodeDoc(
        "Points that differ from unit to unit",
        "The points of an item are a number. Where the document gives units different full marks, write one item for each, with `applies`.",
        _HEAD + "unit_fields: {allotment: {type: number}}\n" + "sheet:\n  items: [{id: a, kind: judged, points: allotment, by: 营商办}]\n",
    ),
    "E350": CodeDoc("Reading that is not known", "A choice was asked for in a reading that the rubric does not have."),
    "E351": CodeDoc(
        "Choice that the reading does not have",
        "`default`, and what a caller chooses, is one of `choices`.",
        _HEAD + _READING.replace("each\n", "eahc\n", 1) + "      each: {}\n" + _DEDUCT,
    ),
    "E352": CodeDoc(
        "Two readings that set one path",
        "Readings are chosen one by one; if two set the same path, the result would hang on their order.",
        _HEAD
        + _READING
        + "      each: {}\n      once: {set: {a.once: true}}\n"
        + _READING.replace("readings:\n  lapse", "  limit")
        + "      each: {}\n      once: {set: {a.once: true}}\n"
        + _DEDUCT,
    ),
    "E353": CodeDoc(
        "Path that leads nowhere",
        "What a reading sets is a node or a block by its ids, then one of its keys: `daily.upload.once`, `facts.news.window`.",
        _HEAD + _READING + "      each: {}\n      once: {set: {b.once: true}}\n" + _DEDUCT,
    ),
}
CODES: Final[Mapping[str, CodeDoc]] = MappingProxyType({**_SHAPE, **_ITEMS, **_REST})
"""Code → what it means."""
