"""The record vocabulary, version 1: what can be evidence, as frozen slotted dataclasses.

Fields of which the officials list the values are ``Literal``; ``Number`` fields hold ints and Decimals as they were
given, never floats. Absent is ``None``. Titles, aliases and orders stand in ``vocabulary.py``, checks in ``door.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Final, Literal, NoReturn, TypeVar, cast, dataclass_transform

Number = int | Decimal | Fraction
PeriodText = Annotated[str, "period"]
"""``2021``, ``2021H1``, ``2021Q3`` or ``2021-09``."""
MonthText = Annotated[str, "month"]
"""``2021-09``."""
Count = Annotated[int, "count"]
"""A whole number from 1 up."""
Level = Literal["国家级", "省级", "市级", "区县级", "乡镇级"]
"""From the highest down; the order in which ``take: {highest: level}`` chooses."""

_T = TypeVar("_T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def kind(cls: type[_T]) -> type[_T]:
    """Make a class a kind of record: a slotted dataclass that inherits being frozen, comparing and printing.

    Methods generated for every class would cost more than half of a fresh start.
    """
    made: Any = dataclass(slots=True, kw_only=True, init=False, repr=False, eq=False)(cls)
    made._layout = {f.name: f.default for f in fields(made)}  # noqa: SLF001 -- its own class
    return cast("type[_T]", made)


@kind
class Record:
    """记录: what every record has.

    ``id`` is unique in the evidence; ``unit`` is whom it concerns; ``times`` stands for so many like records;
    ``source`` is the file, link or document number that proves it; ``revises`` names the record it replaces.

    >>> Meeting(id="m1", unit="商务局", type="专题会议", date=dt.date(2021, 3, 5)).times
    1
    """

    _layout: ClassVar[Mapping[str, Any]]
    record: ClassVar[str] = ""
    id: str
    unit: str
    date: dt.date | None = None
    period: PeriodText | None = None
    indicator: str | None = None
    source: str | None = None
    verified: bool = True
    note: str | None = None
    times: Count = 1
    until: dt.date | None = None
    revises: str | None = None
    withdrawn: bool = False
    person: str | None = None

    def __init__(self, **values: object) -> None:
        wanted = self._layout
        strange = values.keys() - wanted.keys()
        lacking = [name for name, default in wanted.items() if default is MISSING and name not in values]
        if strange or lacking:
            raise TypeError(f"{type(self).__name__}: unexpected {sorted(strange)}, lacking {lacking}")
        self.__setstate__({**wanted, **values})

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._layout}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._layout)

    def __hash__(self) -> int:
        return hash((type(self), self.id, self.unit, self.date))

    def __repr__(self) -> str:
        shown = (f"{k}={getattr(self, k)!r}" for k, default in self._layout.items() if getattr(self, k) != default)
        return f"{type(self).__name__}({', '.join(shown)})"


def layout(cls: type[Record]) -> Mapping[str, Any]:
    """Field → default, in order; ``dataclasses.MISSING`` where it must be given."""
    return cls._layout


@kind
class Meeting(Record):
    """会议: a meeting held."""

    record: ClassVar[str] = "meeting"
    type: Literal["专题会议", "工作例会", "传达会议"] | None = None
    chaired_by_head: bool | None = None
    topic: str | None = None
    minutes: str | None = None


@kind
class Document(Record):
    """文件: a document issued."""

    record: ClassVar[str] = "document"
    type: Literal["机构", "方案", "政策", "台账", "总结", "措施"] | None = None
    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    red_head: bool | None = None


@kind
class Post(Record):
    """专栏信息: something put into a column of the unit's own site."""

    record: ClassVar[str] = "post"
    column: str | None = None
    type: str | None = None
    url: str | None = None


@kind
class Article(Record):
    """宣传报道: a report in the media; ``story`` is the same for reprints of one report."""

    record: ClassVar[str] = "article"
    level: Level | None = None
    form: Literal["信息", "专题"] | None = None
    outlet: str | None = None
    title: str | None = None
    text: str | None = None
    story: str | None = None
    reported_to: tuple[str, ...] | None = None


@kind
class Innovation(Record):
    """创新做法、典型案例: a new practice or a case that others may follow."""

    record: ClassVar[str] = "innovation"
    level: Level | None = None
    type: str | None = None


@kind
class Task(Record):
    """台账任务: a task of the ledger; ``percent`` counts out of 100."""

    record: ClassVar[str] = "task"
    plan: str | None = None
    due: dt.date | None = None
    status: Literal["完成", "部分完成", "未完成"] | None = None
    percent: Number | None = None
    done_on: dt.date | None = None
    measures: str | None = None


@kind
class Submission(Record):
    """报送: something reported upwards; ``period`` is what it reports on, ``filed_on`` the day it came."""

    record: ClassVar[str] = "submission"
    type: str | None = None
    filed_on: dt.date | None = None
    quality: str | None = None


@kind
class Attendance(Record):
    """参会: whether the unit came to a meeting."""

    record: ClassVar[str] = "attendance"
    meeting: str | None = None
    attended: bool | None = None
    on_time: bool | None = None


@kind
class Answer(Record):
    """满意度答卷: one answer of a survey. Who gave it is confidential."""

    record: ClassVar[str] = "answer"
    respondent: str | None = None
    answer: Literal["非常满意", "满意", "一般", "不满意"] | None = None


@kind
class Rating(Record):
    """评议打分: one form of a panel; without ``mark``, or recused, it is no form. Who gave it is confidential."""

    record: ClassVar[str] = "rating"
    panel: str | None = None
    rater: str | None = None
    rater_unit: str | None = None
    mark: Number | None = None
    full: Number | None = None
    recused: bool | None = None


@kind
class Mark(Record):
    """评定得分: the mark that ``by`` gives for a node; ``not_applicable`` is 缺项, in place of the number."""

    record: ClassVar[str] = "mark"
    item: str
    by: str | None = None
    mark: Number | None = None
    not_applicable: bool = False


@kind
class IndicatorScore(Record):
    """单项指标得分: what a lead unit gives to a unit that cooperates in its indicator."""

    record: ClassVar[str] = "indicator_score"
    scorer: str | None = None
    mark: Number | None = None
    full: Number | None = None


@kind
class ImportedScore(Record):
    """外部得分: a score from another assessment."""

    record: ClassVar[str] = "imported_score"
    from_source: str | None = None
    score: Number | None = None
    full: Number | None = None


@kind
class ImportedRank(Record):
    """外部名次: a place in another assessment, 1 = best, among ``out_of``."""

    record: ClassVar[str] = "imported_rank"
    from_source: str | None = None
    rank: Count | None = None
    out_of: Count | None = None


@kind
class Commendation(Record):
    """表彰、通报表扬: praise by a superior."""

    record: ClassVar[str] = "commendation"
    level: Level | None = None
    form: str | None = None
    promoted_citywide: bool | None = None


@kind
class Criticism(Record):
    """批评、警示、通报批评、告诫: blame by a superior."""

    record: ClassVar[str] = "criticism"
    level: Level | None = None
    form: str | None = None
    corrected: bool | None = None


@kind
class Endorsement(Record):
    """批示: a leader's written instruction or praise."""

    record: ClassVar[str] = "endorsement"
    leader_level: str | None = None
    positive: bool | None = None
    carried_out: bool | None = None
    reported: bool | None = None


@kind
class Finding(Record):
    """查实问题: a fault that was found; ``due`` is the day by which it has to be mended."""

    record: ClassVar[str] = "finding"
    duty: str | None = None
    channel: str | None = None
    severity: str | None = None
    due: dt.date | None = None
    closed_on: dt.date | None = None
    adequate: bool | None = None
    truthful: bool | None = None


@kind
class Sanction(Record):
    """处分、问责: a person of the unit was disciplined."""

    record: ClassVar[str] = "sanction"
    person_role: str | None = None
    authority: str | None = None
    type: str | None = None


@kind
class CourtListing(Record):
    """失信被执行人: the unit, or one below it, stands on the court's list, until ``until``."""

    record: ClassVar[str] = "court_listing"
    listed_unit: str | None = None


@kind
class Activity(Record):
    """社会活动、公共宣传: an activity for the public."""

    record: ClassVar[str] = "activity"
    type: str | None = None
    place: str | None = None


@kind
class Inspection(Record):
    """督查走访: an inspection group came."""

    record: ClassVar[str] = "inspection"
    group: str | None = None
    month: MonthText | None = None


@kind
class Appointment(Record):
    """监督员聘任: a person is a supervisor from ``date`` until ``until``; ``term`` counts from 1."""

    record: ClassVar[str] = "appointment"
    sector: str | None = None
    term: Count | None = None
    consent: bool | None = None
    status: str | None = None


@kind
class Supervision(Record):
    """监督员履职: what a supervisor did."""

    record: ClassVar[str] = "supervision"
    type: str | None = None
    conflict: bool | None = None


@kind
class PriorResult(Record):
    """往年结果: the unit's result of an earlier year."""

    record: ClassVar[str] = "prior_result"
    year: int | None = None
    score: Number | None = None
    grade: str | None = None
    vetoed: bool | None = None


CLASSES: Final[Mapping[str, type[Record]]] = {
    cls.record: cls
    for cls in (
        Meeting, Document, Post, Article, Innovation, Task, Submission, Attendance, Answer, Rating, Mark, IndicatorScore, ImportedScore,
        ImportedRank, Commendation, Criticism, Endorsement, Finding, Sanction, CourtListing, Activity, Inspection, Appointment, Supervision,
        PriorResult,
    )
}  # fmt: skip
"""The standard kinds by name."""
