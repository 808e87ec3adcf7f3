"""The authored model: a rubric in the document's own words, typed by pydantic.

The JSON Schema has already looked at the shape, so that messages carry positions; the model gives names and types to what is there.
A node keeps the keys of its kind in ``own``, because the kinds are an open set.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Number = int | Decimal
Amount = int | Decimal | str
COMMON = (
    "id",
    "kind",
    "title",
    "clause",
    "quote",
    "points",
    "applies",
    "zero_when",
    "round",
    "missing",
    "memo",
    "beyond",
    "weight",
    "note",
)


class Block(BaseModel):
    """A mapping of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True, strict=False)


class Rounding(Block):
    """Where and how a number is rounded."""

    places: int
    mode: Literal["half_up", "half_even", "up", "down", "floor", "ceiling"] = "half_up"


class Fact(Block):
    """One value read from evidence (language.md §4.1)."""

    record: str
    where: str | None = None
    sum: str | None = None
    mean: str | None = None
    median: str | None = None
    max: str | None = None
    min: str | None = None
    latest: str | None = None
    distinct: str | None = None
    drop: dict[Literal["high", "low"], int] = Field(default_factory=dict)
    window: str | dict[Literal["months"], int] = "period"
    whose: Literal["own", "with_subordinates", "class", "all"] = "own"
    once_per: str | None = None
    take: str | dict[Literal["highest"], str] = "first"
    verified: Literal[True, "any"] = True
    same: tuple[str, ...] = ()
    note: str | None = None
    clause: str | None = None


class Node(Block):
    """A section, an item, a sheet or the result."""

    id: str = ""
    kind: str = "section"
    title: str = ""
    clause: str = ""
    quote: str = ""
    points: Number | str | tuple[Number, ...] | None = None
    applies: str | bool | None = None
    zero_when: str | None = None
    round: Rounding | None = None
    missing: Literal["incomplete", "zero", "full", "not_applicable"] | None = None
    memo: bool = False
    beyond: bool = False
    weight: Amount | None = None
    note: str = ""
    items: tuple[Node, ...] = ()
    own: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _keep_own_keys(cls, data: Any) -> Any:  # what YAML holds
        if not isinstance(data, dict) or "own" in data:
            return data
        shared = {key: value for key, value in data.items() if key in COMMON or key == "items"}
        return {**shared, "own": {key: value for key, value in data.items() if key not in shared and key not in cls._sheet_keys()}} | {
            key: value for key, value in data.items() if key in cls._sheet_keys()
        }

    @classmethod
    def _sheet_keys(cls) -> tuple[str, ...]:
        return ()


class Top(Node):
    """A sheet or the result: a section with its period."""

    per: str | dict[Literal["year_from"], str] = "year"
    for_each: str | None = None
    roles: tuple[str, ...] | str = ()

    @classmethod
    def _sheet_keys(cls) -> tuple[str, ...]:
        return ("per", "for_each", "roles")


class Source(Block):
    """The document that the rubric was written from."""

    document: str = ""
    issuer: str = ""
    number: str = ""
    published: str | None = None
    sha256: str = ""
    url: str = ""
    note: str = ""


class Records(Block):
    """Which kinds of record are used, and those that the rubric declares itself."""

    use: tuple[str, ...] | None = None
    declare: dict[str, dict[str, Any]] = Field(default_factory=dict)
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Choice(Block):
    """One answer to the question of a reading."""

    why: str = ""
    set: dict[str, Any] = Field(default_factory=dict)


class Reading(Block):
    """A question that the text leaves open, with its answers."""

    question: str
    clause: str = ""
    default: str
    choices: dict[str, Choice]
    note: str = ""


class Parameter(Block):
    """A value that the text leaves open and the caller gives."""

    type: Literal["number", "points", "date", "text", "list", "table"] = "number"
    clause: str = ""
    say: str = ""
    values: dict[str, Any] = Field(default_factory=dict)


class Due(Block):
    """When a duty falls due."""

    in_: Literal["same", "next"] = Field("same", alias="in")
    day: int | Literal["last"] | None = None
    workday: int | None = None


class MetBy(Block):
    """The records that meet a duty."""

    record: str
    where: str | None = None


class Duty(Block):
    """A deadline (language.md §7)."""

    title: str = ""
    clause: str = ""
    every: Literal["month", "quarter", "half_year", "year"] | None = None
    date: str | None = None
    due: Due | None = None
    roll: Literal["none", "next_workday"] = "none"
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    applies: str | bool | None = None
    met_by: MetBy | None = None
    at_least: int = 1
    all: bool = False
    phase: str | None = None
    note: str = ""


class Veto(Block):
    """一票否决."""

    id: str
    title: str = ""
    clause: str = ""
    quote: str = ""
    when: str
    grade: str | None = None
    at_most: str | None = None
    void: bool = False
    note: str = ""


class Grade(Block):
    """One row of the grades; the first that holds counts."""

    id: str = ""
    grade: str
    clause: str = ""
    quote: str = ""
    from_: Number | None = Field(None, alias="from")
    above: Number | None = None
    to: Number | None = None
    below: Number | None = None
    when: str | None = None
    note: str = ""


class Ranking(Block):
    """排名."""

    within: tuple[str, ...] = ()
    by: str = "score"
    order: Literal["high_first", "low_first"] = "high_first"
    ties: Literal["competition", "modified", "dense", "ordinal"] = "competition"
    break_: tuple[str, ...] = Field((), alias="break")
    applies: str | None = None
    clause: str = ""
    title: str = ""
    note: str = ""


class Output(Block):
    """A further number that is reported."""

    id: str
    title: str = ""
    clause: str = ""
    value: str | int | Decimal
    applies: str | None = None
    note: str = ""


class Consequence(Block):
    """What follows, in words."""

    id: str
    clause: str = ""
    when: str | None = None
    say: str
    note: str = ""


class Step(Block):
    """A step of a procedure."""

    id: str
    clause: str = ""
    by: str = ""
    say: str
    to: str = ""
    when: str = ""


class Phase(Block):
    """A phase of the calendar."""

    title: str = ""
    clause: str = ""
    from_: str = Field(alias="from")
    to: str


class Assumption(Block):
    """What is true of all evidence beyond the types."""

    id: str
    clause: str = ""
    when: str
    why: str = ""


class Expected(Block):
    """A known finding, signed."""

    code: str
    at: str = ""
    clause: str = ""
    why: str


class YearDays(Block):
    """Holidays and make-up working days of a year that the calendar does not know."""

    holidays: tuple[str, ...] = ()
    workdays: tuple[str, ...] = ()
    source: str = ""


class UnitField(Block):
    """A field that units carry."""

    type: Literal["number", "text", "bool", "date", "list"]
    optional: bool = False
    title: str = ""
    values: tuple[str, ...] = ()


class Display(Block):
    """How numbers are shown; never what they are."""

    places: int = 2
    mode: Literal["half_up", "half_even", "up", "down", "floor", "ceiling"] = "half_up"


class Effective(Block):
    """When the rubric is in force."""

    from_: str | None = Field(None, alias="from")
    to: str | None = None
    note: str = ""


class RubricModel(Block):
    """A rubric file."""

    language: Literal[1]
    rubric: str
    edition: str
    title: str = ""
    note: str = ""
    effective: Effective = Field(default_factory=lambda: Effective.model_validate({}))
    source: Source = Source()
    records: Records = Records()
    readings: dict[str, Reading] = Field(default_factory=dict)
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    duties: dict[str, Duty] = Field(default_factory=dict)
    phases: dict[str, Phase] = Field(default_factory=dict)
    facts: dict[str, Fact] = Field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unit_fields: dict[str, UnitField] = Field(default_factory=dict)
    expect_units: dict[str, int] = Field(default_factory=dict)
    indicators: tuple[dict[str, Any], ...] = ()
    expect_indicators: dict[str, int] = Field(default_factory=dict)
    indicators_from: str | None = None
    bodies: tuple[dict[str, Any], ...] = ()
    sheet: Top | None = None
    sheets: dict[str, Top] = Field(default_factory=dict)
    result: Top | None = None
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()
    ranking: Ranking | None = None
    outputs: tuple[Output, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    procedure: tuple[Step, ...] = ()
    assume: tuple[Assumption, ...] = ()
    expect: tuple[Expected, ...] = ()
    calendar: dict[str, YearDays] = Field(default_factory=dict)
    display: Display = Display()
