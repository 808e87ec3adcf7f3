"""A flaw in the shape of a file, the site where it is told, and what things are called in messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bizenv_rules.kinds import kinds
from bizenv_rules.kinds.base import Kind
from bizenv_rules.lean import dataclass
from bizenv_rules.rubric.places import Path, Report
from bizenv_rules.rubric.schema_kinds import SECTION
from bizenv_rules.text import Trap

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Related = tuple[tuple[Path, str], ...]
_TYPES: Final[Mapping[str, str]] = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
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
class Site:
    """Where flaws are told: the sort of file, its data, the report, and the places that readings have set."""

    what: str
    data: Any
    report: Report
    at: Sequence[Path] = ()

    def add(self, code: str, message: str, path: Path, *help_: str, key: bool = False, label: str = "", related: Related = ()) -> None:
        """A problem at a path; where a reading has changed something else, at the reading."""
        here = path if not self.at or any(path[: len(place)] == place for place in self.at) else self.at[0]
        self.report.add(code, message, here, *(word for word in help_ if word), key=key, label=label, related=related)

    def get(self, path: Path) -> Any:
        """What stands at a path."""
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
                return path[:end], found, kind_of(found)
        return None

    def any_of(self, path: Path) -> tuple[str, ...]:
        """The keys of which a missing one is one: itself, or those that may stand in its place."""
        node = self.node(path[:-1])
        groups = node[2].one_of if node is not None and node[2] is not None else ()
        return next((words for words in groups if path[-1] in words), (str(path[-1]),))


def kind_of(node: Mapping[str, Any]) -> Kind | None:
    """The kind of an item, if it has one that is known."""
    name = node.get("kind", SECTION)
    return kinds().get(name) if isinstance(name, str) else None


def called(path: Path) -> str:
    """What a value is called in a message."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of `{path[-2]}`" if len(path) > 1 else f"entry {path[-1] + 1}"
    return f"`{path[-1]}`"


def owner_of(site: Site, path: Path, part: Mapping[str, Any]) -> str:
    """What the mapping at a path is called in a message."""
    node = site.node(path)
    if node is not None and node[0] == path:
        return f"kind `{node[2].name}`" if node[2] is not None and "kind" in node[1] else "a section"
    return str(part.get("title") or called(path)) if path else "the file"


def shown(value: Any, written: str) -> str:
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


def wanted(part: Mapping[str, Any]) -> str:
    """What a part of the schema takes, in words."""
    stated = part.get("type", ())
    types = [stated] if isinstance(stated, str) else stated
    return str(part.get("title") or " or ".join(_TYPES[word] for word in types))


def listed(words: Sequence[str]) -> str:
    """The keys that exist, as help."""
    return f"known here: {', '.join(words[:_MOST_LISTED])}" + (", ..." if len(words) > _MOST_LISTED else "")


def rewritten(value: str, part: Mapping[str, Any]) -> list[str]:
    """How to write a text that has not the form it needs."""
    hint = str(part.get("patternErrorMessage", ""))
    if part.get("title") == "a name" and "-" in value.strip("-") and "hyphen" in hint:
        return [f"write `{value.replace('-', '_')}`: in an expression a hyphen is a minus"]
    return [hint] if hint else []
