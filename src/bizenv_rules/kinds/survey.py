"""``survey`` 满意度: each answer has its value; they are added up, at most points.

clause: 非常满意1分，满意0.5分，一般不得分；随机抽取20家企业。
item: {kind: survey, points: 20, record: answer, scale: {非常满意: 1, 满意: 0.5, 一般: 0}, sample: 20, short: zero}
facts: {item: {非常满意: 10, 满意: 6}}
value: 13
full: 20
"""

from __future__ import annotations

from fractions import Fraction

from bizenv_rules.kinds.base import Item, Key, Kind, Lowered


def lower(item: Item) -> Lowered:
    """No answer at all is missing, whatever ``short`` says; too many answers and unknown ones are errors."""
    b, points, scale = item.b, item.points or Fraction(0), item.raw("scale")
    counted = item.counted("scale")
    answers = counted.all()
    total = b.add(*(b.mul(counted.at_level(word), item.amount(value, "scale", word)) for word, value in scale.items()))
    value = b.clamp(_scaled(item, total, answers), None, points)
    value = _refused(item, counted.not_in(tuple(scale)), "an answer that is not in `scale`", value)
    if item.has("sample"):
        over = b.compare(">", answers, item.number("sample"))
        value = _refused(item, over, "more answers than `sample`", value)
    none = b.absent("no answer to the survey", lo=Fraction(0), hi=points)
    value = b.pick(b.compare(">", answers, b.const(0)), value, none)
    return Lowered(value, b.const(points))


def _scaled(item: Item, total: int, answers: int) -> int:
    short, b = item.raw("short", "zero"), item.b
    if short == "zero" or not item.has("sample"):
        return total
    sample = item.number("sample")
    if short == "rescale":
        return b.divide(b.mul(total, sample), answers, b.const(0))
    few = b.absent("fewer answers than `sample`", lo=Fraction(0), hi=item.points)
    return b.pick(b.compare(">=", answers, sample), total, few)


def _refused(item: Item, how_many: int, why: str, value: int) -> int:
    refused = item.b.absent(why, error="V140", lo=Fraction(0), hi=item.points)
    return item.b.pick(item.b.compare(">", how_many, item.b.const(0)), refused, value)


KIND = Kind(
    "survey",
    "满意度",
    "the answers of a sample, each with its value, added up",
    (
        Key("record", "record", "记录", "the kind of record (default answer)"),
        Key("where", "record_condition", "条件", "which answers"),
        Key("scale", "table", "答案分值", "answer → points", required=True),
        Key("sample", "amount", "样本数", "how many were asked"),
        Key("short", "word", "不足", "what fewer answers mean (default zero)", values=("zero", "rescale", "incomplete")),
    ),
    "required",
    lower,
    missing=True,
)
