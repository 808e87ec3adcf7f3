"""Where in its file a rubric says what a finding is about: the place of a node, a grade, a veto, a duty by its path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bizenv_rules.text.document import Path

if TYPE_CHECKING:
    from bizenv_rules.source import Span

NAMED = {"grades": ("id", "grade"), "vetoes": ("id",), "assume": ("id",), "outputs": ("id",), "consequences": ("id",), "rules": ("id",)}
KEYED = ("duties", "facts", "records", "sheets", "lists", "parameters", "readings")


def spans(source: bytes, name: str, wanted: Iterable[str]) -> dict[str, Span]:
    r"""The span in the file of each path that names something written there; the others are left out.

    >>> text = b"sheet:\n  items:\n  - id: daily\n    items: [{id: late}]\nvetoes:\n- {id: fraud}\n"
    >>> [str(span.start) for span in spans(text, "a.yaml", ["daily", "daily.late", "vetoes.fraud", "nothing"]).values()]
    ['a.yaml:3:5', 'a.yaml:4:13', 'a.yaml:6:3']
    """
    from bizenv_rules.text import load

    document = load(source, name)
    if not isinstance(document.data, dict):
        return {}
    places = dict(_places(document.data))
    found = {path: document.span(places[path]) for path in dict.fromkeys(wanted) if path in places}
    return {path: span for path, span in found.items() if span is not None}


def _places(data: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Every path with where it stands; what is written first is told last, so that it wins."""
    yield from ((block, (block,)) for block in data)
    for block in KEYED:
        if isinstance(data.get(block), dict):
            yield from ((f"{block}.{key}", (block, key)) for key in data[block])
    for block, keys in NAMED.items():
        for n, entry in enumerate(data.get(block) or ()):
            named = next((entry[key] for key in keys if isinstance(entry, dict) and key in entry), None)
            if named is not None:
                yield f"{block}.{named}", (block, n)
    for name, sheet in (data.get("sheets") or {}).items():
        yield name, ("sheets", name)
        yield from _nodes(sheet, name, ("sheets", name))
    for name in ("result", "sheet"):
        if isinstance(data.get(name), dict):
            yield name, (name,)
            yield from _nodes(data[name], "" if name == "sheet" else name, (name,))


def _nodes(node: Mapping[str, Any], path: str, at: Path) -> Iterator[tuple[str, Path]]:
    for n, item in enumerate(node.get("items") or ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            inner = f"{path}.{item['id']}" if path else item["id"]
            yield inner, (*at, "items", n)
            yield from _nodes(item, inner, (*at, "items", n))
