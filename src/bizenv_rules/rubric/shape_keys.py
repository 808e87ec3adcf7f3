"""What is said about keys: unknown, missing, of another kind, or beside one that excludes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bizenv_rules.kinds import kinds
from bizenv_rules.kinds.base import Kind
from bizenv_rules.rubric.schema_kinds import SECTION, shared_keys
from bizenv_rules.rubric.shape_engine import resolved
from bizenv_rules.rubric.shape_site import Flaw, Site, listed, owner_of, rewritten, wanted
from bizenv_rules.spelling import SYNONYMS, nearest

_PARTNER: Final[Mapping[str, str]] = {"workday": "day", "units": "unit"}
_SAYS: Final[Mapping[str, str]] = {
    "points": "分值: the most that the item can give",
    "id": "标识: what the item is called by; letters, digits and _",
}


def unknown_key(site: Site, flaw: Flaw) -> str | None:
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
        owner = owner_of(site, place, flaw.part)
        site.add("E208", f"`{word}` does not belong to {owner}", flaw.path, f"it belongs to: {', '.join(elsewhere)}", key=True)
        return meant
    label = f"did you mean `{meant}`?" if meant else ""
    site.add("E201", f"unknown key `{word[:60]}`", flaw.path, "" if meant else listed(own), key=True, label=label)
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


def missing_key(site: Site, flaw: Flaw) -> None:
    """E202; E207 where one of several keys is needed."""
    place, word = flaw.path[:-1], str(flaw.path[-1])
    node = site.node(place)
    owner = owner_of(site, place, flaw.part)
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


def foreign_key(site: Site, flaw: Flaw) -> None:
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


def misnamed_key(site: Site, flaw: Flaw) -> None:
    """E205 for a key that names something."""
    part = flaw.part
    site.add("E205", f"`{str(flaw.value)[:60]}` is not {wanted(part)}", flaw.path, *rewritten(str(flaw.value), part), key=True)
