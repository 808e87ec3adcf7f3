"""Every mutant of a rubric or decision: what an author could have got wrong, one slip at a time, in the file's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from bizenv_rules.lean import dataclass
from bizenv_rules.testing.mutation.blocks import by_key, by_kind
from bizenv_rules.testing.mutation.edits import DROPPED, Mutant, Path
from bizenv_rules.testing.mutation.expressions import expressions
from bizenv_rules.testing.mutation.numbers import numbers

BLOCKS: Final = ("lists", "duties", "facts", "sheet", "sheets", "result", "ranking", "vetoes", "grades", "outputs", "consequences", "rules")
WORDS: Final = frozenset(
    (
        *("id", "title", "quote", "note", "clause", "say", "why", "kind", "record", "count", "level", "duty", "by", "grade", "at_most"),
        *("outcome", "severity", "phase", "sheet", "over", "roles", "per", "for_each", "every", "step", "same"),
    )
)
"""Keys that name or describe; what they say is no number and no condition."""
EXPRESSIONS: Final = frozenset(
    (
        *(
            "where",
            "when",
            "applies",
            "zero_when",
            "then",
            "value",
            "measure",
            "part",
            "whole",
            "rank",
            "each",
            "start",
            "cap",
            "floor",
            "limit",
        ),
        *("weight", "scale_to", "once_per", "sum", "mean", "median", "max", "min", "latest", "distinct", "else", "give", "table"),
    )
)


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the file, as its mutants name it."""

    path: Path
    at: str
    clause: str
    keys: tuple[str, ...] = ()  # from the node or entry down

    def make(self, words: str, value: Any, *more: str | int) -> Mutant:
        """A mutant here, or ``more`` steps further down."""
        shown = ".".join(self.keys)
        return Mutant(self.at, f"{shown} {words}" if shown else words, self.clause, (*self.path, *more), value)

    def down(self, key: str | int, value: Any) -> Site:
        """The place under a key; an entry with an id, and whatever a block names, is a place of its own."""
        clause = str(value.get("clause") or self.clause) if isinstance(value, Mapping) else self.clause
        named = str(value.get("id") or value.get("grade") or "") if isinstance(value, Mapping) and isinstance(key, int) else ""
        path = (*self.path, key)
        if named or self.at in {"facts", "duties", "lists", "sheets"}:
            return Site(path, _joined(self.at, named or str(key)), clause)
        if key == "items":
            return Site(path, self.at, clause)
        return Site(path, self.at, clause, (*self.keys, str(key)))


def _joined(at: str, name: str) -> str:
    return name if at in {"sheet", "sheets"} else f"{at}.{name}"


def mutants(data: Mapping[str, Any]) -> Iterator[Mutant]:
    """Every mutant once, in the file's order.

    >>> data = {"grades": [{"grade": "优秀", "from": 90}, {"grade": "达标"}]}
    >>> [mutant.text() for mutant in mutants(data)][:3]
    ['grades.优秀: dropped', 'grades.优秀: from 90 to above 90', 'grades.优秀: from 90 to 91']
    """
    seen: set[tuple[Path, str]] = set()
    for block in BLOCKS:
        if block in data:
            for mutant in _walk(data[block], Site((block,), block, ""), data):
                if (mutant.path, repr(mutant.value)) not in seen:
                    seen.add((mutant.path, repr(mutant.value)))
                    yield mutant


def _walk(value: Any, site: Site, data: Mapping[str, Any]) -> Iterator[Mutant]:
    if isinstance(value, Mapping):
        if len(site.path) == 1 and value.get("clause"):
            site = Site(site.path, site.at, str(value["clause"]))
        yield from _of_mapping(value, site, data)
        checked = {"points"} if "items" in value else set()  # of a section: it changes nothing
        for key, each in value.items():
            if key not in WORDS and key not in checked:
                yield from _walk(each, site.down(key, each), data)
    elif isinstance(value, list):
        for n, each in enumerate(value):
            yield from _of_entry(value, n, site)
            yield from _walk(each, site.down(n, each), data)
    elif not isinstance(value, bool):
        yield from _of_scalar(value, site)


def _of_mapping(value: Mapping[str, Any], site: Site, data: Mapping[str, Any]) -> Iterator[Mutant]:
    for path, words, new in (*by_key(value, site.path), *by_kind(value, site.path, data)):
        yield site.make(words, new, *path)


def _of_entry(entries: list[Any], n: int, site: Site) -> Iterator[Mutant]:
    """An entry of a list is dropped where the list is one of words, items, rules, grades or vetoes."""
    key, entry = site.path[-1], entries[n]
    if key in {"items", "vetoes", "grades", "rules"} and isinstance(entry, Mapping):
        below = site.down(n, entry)
        yield Mutant(below.at, "dropped", below.clause, below.path, DROPPED)
    elif site.path[0] == "lists" and len(entries) > 1:
        yield site.make(f"{entry} dropped", DROPPED, n)


def _of_scalar(value: Any, site: Site) -> Iterator[Mutant]:
    key, above = str(site.path[-1]), str(site.path[-2]) if len(site.path) > 1 else ""
    if isinstance(value, int | Decimal):
        for words, other in numbers(value, key, above):
            yield site.make(words, other)
    elif isinstance(value, str) and (day := _day(value)) is not None:
        for days in (1, -1):
            other = (day + timedelta(days=days)).isoformat()
            yield site.make(f"{value} to {other}", other)
    elif isinstance(value, str) and (key in EXPRESSIONS or above in {"table", "level_caps"}):
        for words, other in expressions(value):
            yield site.make(f"{words}: {other}", other)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
