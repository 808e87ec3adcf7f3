"""What is said about a flaw in the shape of a file: one message each, with the place, the nearest right word and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from bizenv_rules.kinds.base import Kind
from bizenv_rules.rubric.places import Path, Report
from bizenv_rules.rubric.schema_kinds import NEVER_NEGATIVE
from bizenv_rules.rubric.shape_keys import foreign_key, misnamed_key, missing_key, unknown_key
from bizenv_rules.rubric.shape_site import Flaw, Site, called, rewritten, shown, wanted
from bizenv_rules.spelling import SYNONYMS, nearest

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


def report_flaws(what: str, data: Any, flaws: Sequence[Flaw], report: Report, *, at: Sequence[Path] = ()) -> None:
    """Tells each flaw once. A missing key is not told where a misspelt one stands for it."""
    site = Site(what, data, report, at)
    told: set[tuple[object, ...]] = set()
    meant: set[Path] = set()
    for flaw in sorted(flaws, key=lambda flaw: flaw.validator == "required"):
        tell = _TELL.get(flaw.validator)
        once = (flaw.path, flaw.validator in ("required", "false"))
        if once in told or (flaw.validator == "required" and meant & {(*flaw.path[:-1], word) for word in site.any_of(flaw.path)}):
            continue
        told.add(once)
        if tell is None:
            site.add("E206", f"{called(flaw.path)} is not as it has to be here", flaw.path)
        elif (right := tell(site, flaw)) is not None:
            meant.add((*flaw.path[:-1], right))


def _type(site: Site, flaw: Flaw) -> None:
    """E203."""
    name, want = called(flaw.path), wanted(flaw.part)
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
    site.add("E203", f"{name} must be {want}, not {shown(flaw.value, written)}", flaw.path, help_)


def _word(site: Site, flaw: Flaw) -> None:
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
    site.add("E204", f"{called(flaw.path)} cannot be `{given[:60]}`", flaw.path, f"one of {', '.join(words)}", label=label)


def _constant(site: Site, flaw: Flaw) -> None:
    site.add("E204", f"{called(flaw.path)} has to be `{flaw.limit}`", flaw.path)


def _form(site: Site, flaw: Flaw) -> None:
    """E205: a text that does not look as it has to."""
    value = str(flaw.value)
    if flaw.validator == "minLength" or not value.strip():
        site.add("E205", f"{called(flaw.path)} is empty", flaw.path, f"write {wanted(flaw.part)}, or leave the key out")
    elif flaw.validator == "maxLength":
        message = f"{called(flaw.path)} has {len(value)} characters, and may have {flaw.limit}"
        site.add("E205", message, flaw.path, "keep the decisive ones")
    else:
        site.add("E205", f"`{value[:60].strip()}` is not {wanted(flaw.part)}", flaw.path, *rewritten(value, flaw.part))


def _size(site: Site, flaw: Flaw) -> None:
    """E206: too small, too great, too few, too many; a sign where the kind is the sign."""
    name, limit = called(flaw.path), flaw.limit
    if flaw.validator == "minimum" and limit == 0 and (node := site.node(flaw.path)) is not None and node[2] is not None:
        _sign(site, flaw, node[2], node[0])
        return
    messages = {
        "exclusiveMinimum": f"{name} must be more than {limit}",
        "minimum": f"{name} must be at least {limit}",
        "maximum": f"{name} must be at most {limit}",
        "minItems": f"{name} needs at least {limit} {'entry' if limit == 1 else 'entries'}",
        "maxItems": f"{name} takes at most {limit} {'entry' if limit == 1 else 'entries'}",
        "minProperties": f"{name} is empty",
        "maxProperties": f"{name} takes one key only",
    }
    site.add("E206", messages[flaw.validator], flaw.path, wanted(flaw.part) if flaw.validator.endswith(("Items", "Properties")) else "")


def _sign(site: Site, flaw: Flaw, kind: Kind, place: Path) -> None:
    key = str(flaw.path[len(place)]) if len(flaw.path) > len(place) else ""
    written = str(flaw.value).lstrip("-")
    if kind.name not in NEVER_NEGATIVE or key in ("points", "weight"):
        site.add("E206", f"{called(flaw.path)} must be at least 0", flaw.path)
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


_TELL: Final[Mapping[str, Callable[[Site, Flaw], str | None]]] = {
    "additionalProperties": unknown_key,
    "required": missing_key,
    "false": foreign_key,
    "type": _type,
    "enum": _word,
    "const": _constant,
    "pattern": _form,
    "minLength": _form,
    "maxLength": _form,
    "propertyNames": misnamed_key,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties"), _size),
}
