"""What is said about a flaw in the shape of a file: one message each, with the place, the nearest right word and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.kinds import kinds
from bizenv_rules.kinds.base import Kind
from bizenv_rules.rubric.places import Path, Report
from bizenv_rules.rubric.schema_nodes import NEVER_NEGATIVE, SECTION, shared_keys
from bizenv_rules.rubric.shape_engine import resolved
from bizenv_rules.spelling import SYNONYMS, nearest
from bizenv_rules.text import Trap

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_TYPES: Final[Mapping[str, str]] = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
}
Related = tuple[tuple[Path, str], ...]
_PARTNER: Final[Mapping[str, str]] = {"workday": "day", "units": "unit"}
_SAYS: Final[Mapping[str, str]] = {
    "points": "分值: the most that the item can give",
    "id": "标识: what the item is called by; letters, digits and _",
}
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "average": ("mean",),
    "avg": ("mean",),
    "total": ("sum",),
    "following": ("next",),
    "零分": ("zero",),
    "满分": ("full",),
    "不适用": ("not_applicable",),
    "everybody": ("all",),
    "顺延": ("next_workday",),
}
_MOST_LISTED: Final = 24


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that the schema does not take: which word of it, at which path, what stands there, and that part of the schema."""

    validator: str
    path: Path
    value: Any
    part: Mapping[str, Any]
    limit: Any

    @classmethod
    def of(cls, error: ValidationError, below: Path) -> Flaw:
        """From jsonschema's error; its message is never shown."""
        part = error.schema if isinstance(error.schema, dict) else {}
        return cls(str(error.validator), (*below, *error.absolute_path), error.instance, part, error.validator_value)

    @property
    def is_trap(self) -> bool:
        """Whether a text stands there that was reported when it was read."""
        return isinstance(self.value, Trap)


@dataclass(frozen=True, slots=True)
class _Site:
    """Where flaws are told: the sort of file, its data, the report, and the places that readings have set."""

    what: str
    data: Any
    report: Report
    at: Sequence[Path] = ()

    def add(self, code: str, message: str, path: Path, *help_: str, key: bool = False, label: str = "", related: Related = ()) -> None:
        here = path if not self.at or any(path[: len(place)] == place for place in self.at) else self.at[0]
        self.report.add(code, message, here, *(word for word in help_ if word), key=key, label=label, related=related)

    def get(self, path: Path) -> Any:
        here = self.data
        for step in path:
            here = here[step]
        return here

    def node(self, path: Path) -> tuple[Path, dict[str, Any], Kind | None] | None:
        """The item that a path lies in: its place, itself, and its kind if that is known."""
        if self.what != "rubric" or path[:1] not in (("sheet",), ("sheets",), ("result",)):
            return None
        for end in range(len(path), 1, -1):
            if path[end - 2] == "items" and isinstance(path[end - 1], int) and isinstance(found := self.get(path[:end]), dict):
                return path[:end], found, _kind_of(found)
        return None

    def any_of(self, path: Path) -> tuple[str, ...]:
        """The keys of which a missing one is one: itself, or those that may stand in its place."""
        node = self.node(path[:-1])
        groups = node[2].one_of if node is not None and node[2] is not None else ()
        return next((words for words in groups if path[-1] in words), (str(path[-1]),))


def _kind_of(node: Mapping[str, Any]) -> Kind | None:
    name = node.get("kind", SECTION)
    return kinds().get(name) if isinstance(name, str) else None


def report_flaws(what: str, data: Any, flaws: Sequence[Flaw], report: Report, *, at: Sequence[Path] = ()) -> None:
    """Tells each flaw once. A missing key is not told where a misspelt one stands for it."""
    site = _Site(what, data, report, at)
    told: set[tuple[object, ...]] = set()
    meant: set[Path] = set()
    for flaw in sorted(flaws, key=lambda flaw: flaw.validator == "required"):
        tell = _TELL.get(flaw.validator)
        once = (flaw.path, flaw.validator in ("required", "false"))
        if once in told or (flaw.validator == "required" and meant & {(*flaw.path[:-1], word) for word in site.any_of(flaw.path)}):
            continue
        told.add(once)
        if tell is None:
            site.add("E206", f"{_name(flaw.path)} is not as it has to be here", flaw.path)
        elif (right := tell(site, flaw)) is not None:
            meant.add((*flaw.path[:-1], right))


# ------------------------------------------------------------------------------------------------------- words for things


def _name(path: Path) -> str:
    """What a value is called in a message."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of `{path[-2]}`" if len(path) > 1 else f"entry {path[-1] + 1}"
    return f"`{path[-1]}`"


def _owner(site: _Site, path: Path, part: Mapping[str, Any]) -> str:
    """What the mapping at a path is called in a message."""
    node = site.node(path)
    if node is not None and node[0] == path:
        return f"kind `{node[2].name}`" if node[2] is not None and "kind" in node[1] else "a section"
    return str(part.get("title") or _name(path)) if path else "the file"


def _shown(value: Any, written: str) -> str:
    """A value as a message names it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return f"the number `{written or value}`"
    if isinstance(value, str):
        return f"the text `{value[:40]}`"
    return "a list" if isinstance(value, list) else "a mapping"


def _wanted(part: Mapping[str, Any]) -> str:
    stated = part.get("type", ())
    types = [stated] if isinstance(stated, str) else stated
    return str(part.get("title") or " or ".join(_TYPES[word] for word in types))


def _known(words: Sequence[str]) -> str:
    return f"known here: {', '.join(words[:_MOST_LISTED])}" + (", ..." if len(words) > _MOST_LISTED else "")


# ------------------------------------------------------------------------------------------------------------------ keys


def _unknown(site: _Site, flaw: Flaw) -> str | None:
    """E201, or E208 for a key that is known elsewhere. Gives back the key that was meant."""
    place, word = flaw.path[:-1], str(flaw.path[-1])
    known = list(flaw.part.get("properties", {}))
    node = site.node(place)
    own = known
    if node is not None and node[0] == place and node[2] is not None:
        own = [*(key.name for key in node[2].keys), *(name for name in known if name in shared_keys(node[2]))]
    meant = nearest(word, [name for name in own if name not in flaw.value], SYNONYMS) or nearest(word, own, SYNONYMS)
    elsewhere = () if meant is not None and meant == nearest(word, own) else _elsewhere(site.what, word)
    if not elsewhere and meant is None and site.what == "rubric":
        elsewhere = tuple(f"{part} of a decision" for part in _elsewhere("decision", word))
    if elsewhere:
        owner = _owner(site, place, flaw.part)
        site.add("E208", f"`{word}` does not belong to {owner}", flaw.path, f"it belongs to: {', '.join(elsewhere)}", key=True)
        return meant
    label = f"did you mean `{meant}`?" if meant else ""
    site.add("E201", f"unknown key `{word[:60]}`", flaw.path, "" if meant else _known(own), key=True, label=label)
    return meant


def _elsewhere(what: str, word: str) -> tuple[str, ...]:
    """The parts of a file that have a key of this name."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    whole = resolved(what)
    stack: list[Any] = [whole]
    while stack:
        part = stack.pop(0)
        if id(part) in seen or not isinstance(part, dict):
            continue
        seen.add(id(part))
        properties = part.get("properties", {})
        if properties.get(word) and part.get("additionalProperties") is False:
            found["the top of the file" if part is whole else str(part.get("title", "")).split(":")[0]] = None
        stack += [*properties.values(), part.get("items"), part.get("additionalProperties")]
    return tuple(name for name in found if name)


def _missing(site: _Site, flaw: Flaw) -> None:
    """E202; E207 where one of several keys is needed."""
    place, word = flaw.path[:-1], str(flaw.path[-1])
    node = site.node(place)
    owner = _owner(site, place, flaw.part)
    if node is None or node[0] != place or node[2] is None:
        site.add("E202", f"{owner} needs `{word}`", flaw.path, "write `language: 1`" if word == "language" else "")
        return
    kind = node[2]
    group = next((words for words in kind.one_of if word in words), None)
    if group is not None:
        site.add("E207", f"{owner} needs {' or '.join(f'`{name}`' for name in group)}", flaw.path, "write exactly one of them")
    elif word == "items" and "kind" not in node[1]:
        site.add("E202", "an item has neither `kind` nor `items`", flaw.path, "say its `kind`, or its `items` if it is a section")
    else:
        key = next((key for key in kind.keys if key.name == word), None)
        site.add("E202", f"{owner} needs `{word}`", flaw.path, f"{key.title}: {key.says}" if key else _SAYS.get(word, ""))


def _foreign(site: _Site, flaw: Flaw) -> None:
    """E208: a key of another kind. E207: a key beside one that excludes it."""
    place, word = flaw.path[:-1], str(flaw.path[-1])
    node = site.node(place)
    if node is None or node[0] != place or node[2] is None:
        beside = _PARTNER.get(word, "")
        other = (((*place, beside), "this is here already"),) if beside in flaw.value else ()
        site.add("E207", f"`{word}` and `{beside}` exclude each other", flaw.path, "write one of them", key=True, related=other)
        return
    kind = node[2]
    group = next((words for words in kind.one_of if word in words), None)
    if group is not None:
        other_word = next(name for name in group if name in node[1] and name != word)
        here = ((*place, other_word), "this is here already")
        site.add(
            "E207", f"`{other_word}` and `{word}` exclude each other", flaw.path, "write exactly one of them", key=True, related=(here,)
        )
        return
    set_here = ((*place, "kind"), "the kind is set here")
    owner, related = (f"kind `{kind.name}`", (set_here,)) if "kind" in node[1] else ("a section", ())
    site.add("E208", f"`{word}` does not belong to {owner}", flaw.path, *_belongs(word, kind, node[1]), key=True, related=related)


def _belongs(word: str, kind: Kind, node: Mapping[str, Any]) -> list[str]:
    """To which kinds a key belongs, and what to write instead."""
    help_ = []
    mine = {key.name for key in kind.keys}
    if word in ("cap", "floor"):
        help_.append("an item has `limit`: it takes at most this" if "limit" in mine else "an item has `points`: it gives at most this")
        help_.append("or put the item into a section that has the " + word)
    elif word == "points" and "limit" in mine:
        help_.append("what is taken at most is `limit`")
    elif word in ("table", "each", "level") and kind.name == "per_count":
        help_.append("points by level are kind `by_level`")
    elif "kind" not in node:
        help_.append("say the `kind`; an entry without one is a section")
    owners = [other.name for other in kinds().values() if word in {key.name for key in other.keys}]
    if word == "points":
        owners = [other.name for other in kinds().values() if other.points != "none"] + [SECTION]
    if word == "missing":
        owners = [other.name for other in kinds().values() if other.missing] + [SECTION]
    return [*help_, f"it belongs to: {', '.join(owners)}"]


# ---------------------------------------------------------------------------------------------------------------- values


def _type(site: _Site, flaw: Flaw) -> None:
    """E203."""
    name, want = _name(flaw.path), _wanted(flaw.part)
    stated = flaw.part.get("type", ())
    types = {stated} if isinstance(stated, str) else set(stated)
    written = site.report.document.written(site.report.place(flaw.path))
    if flaw.value is None:
        site.add("E203", f"{name} is left empty", flaw.path, f"write {want}, or leave the key out")
        return
    help_ = ""
    if isinstance(flaw.value, int | Decimal) and "string" in types and "number" not in types:
        help_ = f'quote it: "{written or flaw.value}"'
        short = str(flaw.value).rstrip("0") if isinstance(flaw.value, Decimal) else ""
        help_ += f"  (without quotes {written} and {short.rstrip('.')} are the same number)" if short and short != str(flaw.value) else ""
    elif isinstance(flaw.value, str) and types & {"number", "integer"} and flaw.value.replace(".", "", 1).replace("-", "", 1).isdecimal():
        help_ = f"write it without quotes: {flaw.value}"
    elif isinstance(flaw.value, str) and types == {"array"}:
        help_ = f"write a list: [{flaw.value[:40]}]"
    elif isinstance(flaw.value, dict) and types == {"array"}:
        help_ = "write a list: each entry begins with `- `"
    site.add("E203", f"{name} must be {want}, not {_shown(flaw.value, written)}", flaw.path, help_)


def _word(site: _Site, flaw: Flaw) -> None:
    """E204; E209 for a kind."""
    words = [str(word).lower() if isinstance(word, bool) else str(word) for word in flaw.limit]
    titles: dict[str, tuple[str, ...]] = {}
    for word, says in zip(words, flaw.part.get("markdownEnumDescriptions", ()), strict=False):
        for title in says.partition("：")[0].split("、"):
            titles[title] = (*titles.get(title, ()), word)
    given = str(flaw.value).lower() if isinstance(flaw.value, bool) else str(flaw.value)
    meant = nearest(given, words, {**SYNONYMS, **_WORDS, **titles})
    label = f"did you mean `{meant}`?" if meant else ""
    if flaw.path[-1:] == ("kind",) and site.node(flaw.path) is not None:
        site.add("E209", f"no kind is called `{given[:60]}`", flaw.path, f"one of {', '.join(words)}", label=label)
        return
    site.add("E204", f"{_name(flaw.path)} cannot be `{given[:60]}`", flaw.path, f"one of {', '.join(words)}", label=label)


def _constant(site: _Site, flaw: Flaw) -> None:
    site.add("E204", f"{_name(flaw.path)} has to be `{flaw.limit}`", flaw.path)


def _form(site: _Site, flaw: Flaw) -> None:
    """E205: a text that does not look as it has to."""
    value = str(flaw.value)
    if flaw.validator == "minLength" or not value.strip():
        site.add("E205", f"{_name(flaw.path)} is empty", flaw.path, f"write {_wanted(flaw.part)}, or leave the key out")
    elif flaw.validator == "maxLength":
        message = f"{_name(flaw.path)} has {len(value)} characters, and may have {flaw.limit}"
        site.add("E205", message, flaw.path, "keep the decisive ones")
    else:
        site.add("E205", f"`{value[:60].strip()}` is not {_wanted(flaw.part)}", flaw.path, *_rewritten(value, flaw.part))


def _rewritten(value: str, part: Mapping[str, Any]) -> list[str]:
    hint = str(part.get("patternErrorMessage", ""))
    if part.get("title") == "a name" and "-" in value.strip("-") and "hyphen" in hint:
        return [f"write `{value.replace('-', '_')}`: in an expression a hyphen is a minus"]
    return [hint] if hint else []


def _key_name(site: _Site, flaw: Flaw) -> None:
    """E205 for a key that names something."""
    part = flaw.part
    site.add("E205", f"`{str(flaw.value)[:60]}` is not {_wanted(part)}", flaw.path, *_rewritten(str(flaw.value), part), key=True)


def _size(site: _Site, flaw: Flaw) -> None:
    """E206: too small, too great, too few, too many; a sign where the kind is the sign."""
    name, limit = _name(flaw.path), flaw.limit
    if flaw.validator == "minimum" and limit == 0 and (node := site.node(flaw.path)) is not None and node[2] is not None:
        _sign(site, flaw, node[2], node[0])
        return
    messages = {
        "minimum": f"{name} must be at least {limit}",
        "maximum": f"{name} must be at most {limit}",
        "minItems": f"{name} needs at least {limit} {'entry' if limit == 1 else 'entries'}",
        "maxItems": f"{name} takes at most {limit} {'entry' if limit == 1 else 'entries'}",
        "minProperties": f"{name} is empty",
        "maxProperties": f"{name} takes one key only",
    }
    site.add("E206", messages[flaw.validator], flaw.path, _wanted(flaw.part) if flaw.validator.endswith(("Items", "Properties")) else "")


def _sign(site: _Site, flaw: Flaw, kind: Kind, place: Path) -> None:
    key = str(flaw.path[len(place)]) if len(flaw.path) > len(place) else ""
    written = str(flaw.value).lstrip("-")
    if kind.name not in NEVER_NEGATIVE or key in ("points", "weight"):
        site.add("E206", f"{_name(flaw.path)} must be at least 0", flaw.path)
        return
    where = f"`{key}`" if key == flaw.path[-1] else f"`{flaw.path[-1]}` in `{key}`"
    if kind.name in ("deduct", "missed"):
        help_ = f"write `{written}`: kind `{kind.name}` takes it off"
    elif kind.name == "survey":
        help_ = f"an answer that takes points off is an item of kind `deduct` where it acts, with `each: {written}`"
    else:
        help_ = f"use kind `deduct` with `{written}`: it takes points off"
    related = (((*place, "kind"), "the kind says whether points are given or taken"),)
    site.add("E206", f"{where} of a `{kind.name}` is written without a sign", flaw.path, help_, related=related)


_TELL: Final[Mapping[str, Callable[[_Site, Flaw], str | None]]] = {
    "additionalProperties": _unknown,
    "required": _missing,
    "false": _foreign,
    "type": _type,
    "enum": _word,
    "const": _constant,
    "pattern": _form,
    "minLength": _form,
    "maxLength": _form,
    "propertyNames": _key_name,
    **dict.fromkeys(("minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties"), _size),
}
