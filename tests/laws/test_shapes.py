"""What the schemas take: the published one and the quick one the same files, and the rest of the engine whatever they take."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bizenv_rules import text
from bizenv_rules.problem import Problem
from bizenv_rules.rubric import shape_engine
from bizenv_rules.rubric.load import check
from bizenv_rules.rubric.schema import schema

TESTS = Path(__file__).resolve().parents[1]
SMALL = [text.load(file.read_bytes(), file.name).data for file in sorted((TESTS / "ok" / "rubric").glob("*.yaml"))]
PUBLISHED = Draft202012Validator(schema("rubric"))
KEYS = sorted(
    {*schema("rubric")["properties"], *schema("rubric")["$defs"]["node"]["properties"], "満分", "x-y", "in", "day", "months", "highest"}
)
SCALARS: list[Any] = [
    0,
    1,
    -1,
    Decimal("0.5"),
    Decimal("-0.1"),
    True,
    False,
    None,
    "",
    "a",
    "a-b",
    "1",
    "mean",
    "each",
    "2021-02-30",
    "x" * 30,
    [],
    {},
]


def places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in inside for place in places(value, (*path, key)))]


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A small rubric with up to three changes: something replaced, taken away, renamed, copied from elsewhere, or added."""
    data = deepcopy(draw(st.sampled_from(SMALL)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(data)[1:]))
        holder, key = at(data, path[:-1]), path[-1]
        how = draw(st.sampled_from(["like", "like", "like", "drop", "rename", "copy", "add", "put"]))
        alike = [place for place in places(data)[1:] if how != "like" or type(at(data, place)) is type(holder[key])]
        other = deepcopy(at(data, draw(st.sampled_from(alike))))
        scalar = deepcopy(draw(st.sampled_from(SCALARS)))
        word = draw(st.sampled_from(KEYS))
        if how == "drop" and (isinstance(holder, dict) or len(holder) > 1):
            del holder[key]
        elif how == "rename" and isinstance(holder, dict):
            holder[word] = holder.pop(key)
        elif how == "add":
            target = holder[key] if isinstance(holder[key], dict) else holder
            if isinstance(target, dict):
                target[word] = draw(st.sampled_from([scalar, other]))
        else:
            holder[key] = scalar if how == "put" else other
    return data


def written(data: Any) -> str:
    """As a file in flow form, every text quoted."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{written(key)}: {written(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(written, data)) + "]"
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    return "'" + data.replace("'", "''") + "'" if isinstance(data, str) else str(data)


@given(mutated())
def test_the_quick_checker_takes_what_the_published_schema_takes(data):
    """An editor and the check agree on which files are in shape."""
    assert PUBLISHED.is_valid(data) == (not list(shape_engine.errors("rubric", data)))


@given(mutated())
def test_whatever_a_file_says_is_answered_in_our_own_words(data):
    """The check never raises; each problem has a code, a place and no word of Python; what is out of shape has an error."""
    source = "# a file of one line\n" + written(data) + "\n"
    assert text.load(source, "rubric.yaml").data == data
    problems = check(source.encode())
    for problem in problems:
        assert isinstance(problem, Problem) and problem.code[0] in "EXRV" and problem.span is not None
        assert not any(word in problem.message for word in ("Decimal(", "None", "{'", "dict"))
    assert PUBLISHED.is_valid(data) or any(problem.is_error for problem in problems)
