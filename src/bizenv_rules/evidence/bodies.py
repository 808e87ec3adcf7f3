"""Who does what: the document's table of indicators, and the bodies that assess."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from bizenv_rules.evidence.units import Unit, Units, plain
from bizenv_rules.lean import dataclass
from bizenv_rules.problem import Problem
from bizenv_rules.source import Span
from bizenv_rules.spelling import nearest

ROLES: Final[Mapping[str, str]] = {"lead": "组长", "deputy": "副组长", "members": "成员单位"}
"""Part in the table of indicators → the role that a unit has by it, from the highest down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator: units that lead it, deputise and take part (ids, names or aliases); ``items``: id → title of its own."""

    id: str
    title: str = ""
    about: str = ""
    lead: tuple[str, ...] = ()
    deputy: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body that assesses: the unit it belongs to, whose people sit in it, and the units it assesses."""

    id: str
    title: str = ""
    unit: str = ""
    members_from: tuple[str, ...] = ()
    inspects: tuple[str, ...] = ()


SpanOf = Callable[[tuple[str | int, ...]], Span | None]


def read_indicators(entries: object, problems: list[Problem], span: SpanOf) -> tuple[Indicator, ...]:
    """The ``indicators:`` block: ``id, title, about, lead, deputy, members, items`` each; ``span`` places a path of the file."""
    found = []
    for i, entry in _entries("indicators", entries, ("id", "title", "about", "lead", "deputy", "members", "items"), problems, span):
        inner = partial(_below, span, ("indicators", i))
        items = _entries("items", entry.get("items", []), ("id", "title", "about"), problems, inner)
        found.append(
            Indicator(
                id=_text(entry, "id"),
                title=_text(entry, "title"),
                about=_text(entry, "about"),
                lead=_words(entry, "lead"),
                deputy=_words(entry, "deputy"),
                members=_words(entry, "members"),
                items=tuple((_text(item, "id"), _text(item, "title")) for _, item in items),
            )
        )
    return tuple(found)


def _below(span: SpanOf, above: tuple[str | int, ...], path: tuple[str | int, ...]) -> Span | None:
    return span((*above, *path))


def read_bodies(entries: object, problems: list[Problem], span: SpanOf) -> tuple[Body, ...]:
    """The ``bodies:`` block: ``id, title, unit, members_from, inspects`` each; ``span`` places a path of the file."""
    keys = ("id", "title", "unit", "members_from", "inspects", "note")
    return tuple(
        Body(
            id=_text(entry, "id"),
            title=_text(entry, "title"),
            unit=_text(entry, "unit"),
            members_from=_words(entry, "members_from"),
            inspects=_words(entry, "inspects"),
        )
        for _, entry in _entries("bodies", entries, keys, problems, span)
    )


def _entries(
    block: str, entries: object, keys: Sequence[str], problems: list[Problem], span: SpanOf
) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The maps of a block that have an ``id`` and no unknown key; a problem for each of the others."""
    if not isinstance(entries, list | tuple):
        problems.append(Problem("V304", f"`{block}:` holds a list", path=block, span=span((block,))))
        return
    for i, entry in enumerate(entries):
        at = span((block, i))
        if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
            problems.append(Problem("V304", f"an entry of `{block}:` is a map with an `id`", path=block, span=at))
            continue
        for key in entry.keys() - set(keys):
            meant = nearest(str(key), keys)
            message = f"an entry of `{block}:` has no key {key!r}" + (f": did you mean {meant}?" if meant else "")
            problems.append(Problem("V303", message, path=f"{block}.{entry['id']}", span=span((block, i, str(key)))))
        yield i, entry


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    return "" if value is None else str(value)


def _words(entry: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = entry.get(key)
    return tuple(str(word) for word in value) if isinstance(value, list | tuple) else () if value is None else (str(value),)


def with_indicators(units: Units, table: Sequence[Indicator], roles: Mapping[str, str] = ROLES) -> Units:
    """The units with their indicators and roles as the table has them; the highest role counts, others' own maps are replaced.

    >>> table = [Indicator(id="纳税", lead=("税务局",), members=("财政局", "税务局"))]
    >>> units = with_indicators(Units([Unit(id="税务局"), Unit(id="财政局")]), table)
    >>> dict(units["税务局"].indicators), dict(units["财政局"].indicators)
    ({'纳税': '组长'}, {'纳税': '成员单位'})
    """
    held: dict[str, dict[str, str]] = {id_: {} for id_ in units}
    for indicator in table:
        for part, role in roles.items():
            for word in getattr(indicator, part):
                unit = units.find(word)
                if unit is not None:
                    held[unit.id].setdefault(indicator.id, role)
    return Units(replace(unit, indicators=held[unit.id]) for unit in units.values())


def check_indicators(table: Sequence[Indicator], units: Units, expect: Mapping[str, int]) -> Iterator[Problem]:
    """Units of the table that are not in the list, ids given twice, and numbers other than ``expect`` has (first, second)."""
    seen: set[str] = set()
    for indicator in table:
        path = f"indicators.{indicator.id}"
        if plain(indicator.id) in seen:
            yield Problem("V302", f"the indicator {indicator.id!r} is given twice", path=path)
        seen.add(plain(indicator.id))
        for part in ROLES:
            yield from (units.unknown(word, path=f"{path}.{part}") for word in getattr(indicator, part) if units.find(word) is None)
    counts = {"first": len(table), "second": sum(len(indicator.items) for indicator in table)}
    for level, wanted in expect.items():
        number = counts.get(level, 0)
        if number != wanted:
            message = f"indicators of the {level} level: {wanted} expected, {number} in the list"
            yield Problem("V306", message, path=f"expect_indicators.{level}")


def check_bodies(bodies: Sequence[Body], units: Units) -> Iterator[Problem]:
    """Units of bodies that are not in the list, and bodies that assess the unit of one of their own people (a warning).

    >>> units = Units([Unit(id="甲局"), Unit(id="乙局")])
    >>> [problem.code for problem in check_bodies([Body(id="一组", members_from=("甲局",), inspects=("甲局", "乙局"))], units)]
    ['V310']
    """
    for body in bodies:
        path = f"bodies.{body.id}"
        words = [*([body.unit] if body.unit else []), *body.members_from, *body.inspects]
        yield from (units.unknown(word, path=path) for word in dict.fromkeys(words) if units.find(word) is None)
        own = {_id(units, word) for word in ([body.unit] if body.unit else []) + list(body.members_from)}
        for word in body.inspects:
            if _id(units, word) in own:
                message = f"{body.title or body.id} assesses {word}, whose own people sit in it"
                yield Problem("V310", message, "warning", path=path)


def _id(units: Units, word: str) -> str:
    unit: Unit | None = units.find(word)
    return plain(word) if unit is None else unit.id
