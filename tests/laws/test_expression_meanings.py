"""What the words of the language mean, one by one: absent values, dates, texts, functions, places."""

from __future__ import annotations

import ast
import datetime as dt
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from tests.laws.expressions import FUNCTIONS, SCOPE, Weekdays

from bizenv_rules.calendar import WorkCalendar
from bizenv_rules.expr.check import Checker, Scope, check
from bizenv_rules.expr.codec import from_plain, to_plain
from bizenv_rules.expr.compiled import compile_record_test, compile_tree
from bizenv_rules.expr.dates import add_months, months_between
from bizenv_rules.expr.equalities import split
from bizenv_rules.expr.flaw import Flaws, placed
from bizenv_rules.expr.functions import RUBRIC_ONLY, STANDARD, Function, Parameter, registry_with
from bizenv_rules.expr.parse import Parsed
from bizenv_rules.expr.reference import evaluate
from bizenv_rules.expr.show import show
from bizenv_rules.expr.tree import BOOL, DATE, LIST, NUMBER, TEXT, Lit, Name, Op, Type, names
from bizenv_rules.expr.values import CALENDAR, DivisionByZero, Undefined, number
from bizenv_rules.problem import BizenvError
from bizenv_rules.source import Pos, Span

MAYBE = Scope({name: Type("bool", optional=True) for name in "abc"} | {"n": NUMBER, "x": Type("number", optional=True)})
TRUTH = {"t": True, "f": False, "u": None}


def tree_of(text, scope=SCOPE):
    """The tree of an expression that has to be accepted."""
    checked = check(text, scope)
    assert checked.tree is not None, checked.flaws
    return checked.tree


def worth(text, scope=MAYBE, **env):
    """The value of an expression by both evaluators."""
    tree = tree_of(text, scope)
    value = compile_tree(tree)(env)
    assert evaluate(tree, env) == value
    return value


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("a and b", "tt=t tf=f tu=u ft=f ff=f fu=f ut=u uf=f uu=u"),
        ("a or b", "tt=t tf=t tu=t ft=t ff=f fu=u ut=t uf=u uu=u"),
        ("not a", "t=f f=t u=u"),
        ("a == b", "tt=t tf=f tu=u ft=f ff=t fu=u ut=u uf=u uu=u"),
        ("given(a)", "t=t f=t u=f"),
        ("or_else(a, b)", "tt=t tf=t fu=f ut=t uf=f uu=u"),
        ("b if a else c", "ttf=t ftf=f utt=u tuf=u fut=t"),
    ],
)
def test_conditions_have_three_values(text, table):
    """True, false, unknown, as section 4.3 of the language says."""
    for row in table.split():
        given, _, wanted = row.partition("=")
        env = {name: TRUTH[letter] for name, letter in zip("abc", given, strict=False)}
        assert worth(text, **env) is TRUTH[wanted], row


@pytest.mark.parametrize(
    "text", ["n > 0 and 1 / n > 1", "not (n <= 0 or 1 / n <= 1)", "1 / n > 1 if n > 0 else false", "or_else(n, 1 / n) > 0"]
)
def test_what_does_not_matter_is_not_divided(text):
    """Behind the part that decides nothing is evaluated, so nothing there can fail."""
    assert worth(text, n=0) is False


@pytest.mark.parametrize("text", ["1 / n > 1 and n > 0", "x > 0 and 1 / n > 1", "min(x, 1 / n) > 1", "min(1 / n, x) > 1"])
def test_what_matters_fails_with_its_place(text):
    """A division by zero that is met names the part, whichever side it stands on and whatever else is absent."""
    tree = tree_of(text, MAYBE)
    for run in (compile_tree(tree), lambda env: evaluate(tree, env)):
        with pytest.raises(DivisionByZero, match="division by zero in `1 / n`") as raised:
            run({"n": 0, "x": None})
        column = text.index("1 / n") + 1
        assert Span(Pos("", 1, column), Pos("", 1, column + 5)) == raised.value.span
        assert raised.value.args == pickle.loads(pickle.dumps(raised.value)).args


@pytest.mark.parametrize(
    "function", [function for name, function in STANDARD.items() if name not in RUBRIC_ONLY], ids=lambda each: each.name
)
def test_the_example_of_a_function_is_true(function):
    """What a function's page shows is accepted and true."""
    calendar = {CALENDAR: WorkCalendar()}
    tree = tree_of(function.example, Scope({}))
    assert compile_tree(tree)(calendar) is True
    assert evaluate(tree, calendar) is True
    assert function.doc.endswith(".")


@pytest.mark.parametrize("name", sorted(RUBRIC_ONLY))
def test_what_only_a_rubric_answers_is_typed_and_never_evaluated(name):
    """Points of nodes and counts of duties have a type, and no value here."""
    scope = Scope({}, {"bonus.media": Type("number", optional=True)}, {"quarterly_summary"})
    tree = tree_of(STANDARD[name].example, scope)
    assert Type("bool", optional=name.endswith("_of")) == tree.type
    with pytest.raises(TypeError, match=f"`{name}` is answered by a rubric only"):
        compile_tree(tree)({})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1<n<=3", "1 < n <= 3"),
        ("1 < n and n <= 3", "1 < n <= 3"),
        ("(ok and n>1) and (recused)", "ok and n > 1 and recused"),
        ("n-(n-n)-n", "n - (n - n) - n"),
        ("-(-3)", "3"),
        ("1/3*n", "1/3 * n"),
        ("n*(1/3)", "n * (1/3)"),
        ("0.50*n", "0.5 * n"),
        ("not level in ('省级',)", "level not in ['省级']"),
        ("not(ok==true)", "not ok == true"),
        ("(ok == recused) == true", "(ok == recused) == true"),
        ("not (ok and recused)", "not (ok and recused)"),
        ("not ok and recused", "not ok and recused"),
        ("(ok or recused) and ok", "(ok or recused) and ok"),
        ("ok or recused and ok", "ok or recused and ok"),
        ("not (1 < n < 3) or ok", "not 1 < n < 3 or ok"),
        ('class == "a\'b"', 'class == "a\'b"'),
        ("'2021-03-01' <= due", "'2021-03-01' <= due"),
        ("1 if (2 if ok else 3) > 1 else (4 if ok else 5)", "1 if (2 if ok else 3) > 1 else 4 if ok else 5"),
        ("0.0000000001/999999999999999", "0.0000000001 / 999999999999999"),
        ("[title, '甲'] == words or ok", ""),
        ("ｎ ==\n\n 1", "n == 1"),
        ("overlap([title], words)", "overlap([title], words)"),
        ("class == 'a' # b", ""),
    ],
)
def test_one_way_of_writing(text, shown):
    """Every accepted text has one canonical form."""
    if shown:
        assert shown == show(tree_of(text))
    else:
        assert check(text, SCOPE).tree is None


def test_a_word_that_python_reserves_is_a_name_where_it_is_known():
    """``class`` is a unit's field, though Python keeps the word for itself; elsewhere it is an unknown name."""
    tree = tree_of("class == '镇'", Scope({"class": TEXT}))
    assert names(tree) == {"class"}
    assert compile_tree(tree)({"class": "镇"}) is True
    assert compile_record_test(tree, {"class"})(SimpleNamespace(**{"class": "镇"}), {}) is True
    assert [problem.code for problem in check("class == '镇'", Scope({"klass": TEXT})).problems] == ["X107"]


def test_a_written_day_beside_a_date_is_a_date():
    """Days are written as texts, and become dates where a date is wanted, and only there."""
    for text in ("due >= '2021-03-01'", "'2021-03-01' <= due", "max(due, '2021-03-01') == due", "due == (due if ok else '2021-03-01')"):
        assert Type("date") in {arg.type for arg in walk(tree_of(text)) if isinstance(arg, Lit)}, text
    assert tree_of("class == '2021-03-01'").args[1].value == "2021-03-01"
    assert check("'2021-03-01'", SCOPE, "date").tree.type == DATE


def walk(tree):
    """All parts of a tree."""
    yield tree
    if isinstance(tree, Op):
        for arg in tree.args:
            yield from walk(arg)


def test_what_or_else_gives_can_be_either_text():
    """The texts that a choice or a stand-in can give are those of both sides."""
    scope = Scope({"level": Type("text", optional=True, values=("省级", "市级")), "other": Type("text", values=("无",)), "ok": BOOL})
    assert Type("text", values=("省级", "市级", "无")) == tree_of("or_else(level, other)", scope).type
    assert tree_of("(level if ok else other) == '无'", scope)
    assert check("or_else(level, other) == '县级'", scope).tree is None
    assert tree_of("or_else(level, '无') == '县级'", scope)


def test_numbers_may_be_given_as_decimals_and_never_as_floats():
    """Decimals are exact on the way in; floats, booleans and infinities are refused."""
    tree = tree_of("n * 3 == 0.3")
    run = compile_tree(tree)
    assert run({"n": Decimal("0.1")}) is True

    class Whole(int):
        """A number of the embedding program."""

    assert number(Whole(3)) == 3
    for wrong in (0.1, True, Decimal("NaN"), "1"):
        with pytest.raises(TypeError, match="not an exact number"):
            run({"n": wrong})
        with pytest.raises(TypeError, match="not an exact number"):
            evaluate(tree, {"n": wrong})


def test_a_name_that_is_always_there_must_be_given():
    """Only what can be absent may be left out of the environment."""
    for run in (compile_tree(tree_of("n > 1")), lambda env: evaluate(tree_of("n > 1"), env)):
        with pytest.raises(KeyError):
            run({})


def test_months_end_where_months_end():
    """A month later is the same day, or the last one; whole months are counted the same way, in both directions."""
    end_of_january = dt.date(2021, 1, 31)
    assert dt.date(2021, 2, 28) == add_months(end_of_january, 1)
    assert dt.date(2020, 12, 31) == add_months(end_of_january, -1)
    assert tuple(
        months_between(*pair)
        for pair in (
            (end_of_january, dt.date(2021, 2, 28)),
            (dt.date(2021, 2, 28), dt.date(2021, 3, 27)),
            (dt.date(2021, 2, 28), end_of_january),
        )
    ) == (1, 0, -1)
    for months, why in ((Fraction(1, 2), "broken"), (12 * 9000, "outside the years"), (-12 * 9000, "outside the years")):
        with pytest.raises(Undefined, match=why):
            add_months(end_of_january, months)


def test_mentions_folds_what_every_engine_can_fold():
    """Full-width letters and signs are ASCII, capitals are small; nothing else is changed."""
    scope = Scope({"t": TEXT, "w": LIST})
    for text, words, wanted in (
        ("推进“互联网＋监管”", ["互联网+监管"], True),
        ("ＡＰＰ上线", ("app",), True),
        ("Straße", ("strasse",), False),
        ("营商环境", (), False),
        ("App", ["aPP"], True),
    ):
        assert worth("mentions(t, w)", scope, t=text, w=words) is wanted


class Odd:
    """Functions of an embedding program that misbehave."""

    CASES = (
        (lambda x: 1 / 0, "`own` failed: division by zero"),
        (lambda x: 0.5, "gave 0.5, which is no number"),
        (lambda x: True, "gave True, which is no number"),
        (lambda x: None, "gave None, which is no number"),
        (lambda x: 11, "gave 11, outside its range"),
        (lambda x: -1, "gave -1, outside its range"),
    )


@pytest.mark.parametrize(("impl", "why"), Odd.CASES)
def test_a_registered_function_keeps_its_word_or_has_no_value(impl, why):
    """What a registered function declares is checked at every call, by both evaluators."""
    own = Function("own", (Parameter("x", ("number",)),), "number", impl, lo=Fraction(0), hi=Fraction(10))
    functions = registry_with((own,))
    tree = tree_of("own(n) > 1", Scope({"n": NUMBER}, functions=functions))
    for run in (compile_tree(tree, functions), lambda env: evaluate(tree, env, functions)):
        with pytest.raises(Undefined, match=why):
            run({"n": 1})


def test_a_registered_function_may_reach_its_range():
    """The ends of the declared range belong to it."""
    functions = registry_with((Function("own", (Parameter("x", ("number",)),), "number", lambda x: x, lo=Fraction(0), hi=Fraction(10)),))
    run = compile_tree(tree_of("own(n)", Scope({"n": NUMBER}, functions=functions)), functions)
    assert (run({"n": 0}), run({"n": 10})) == (0, 10)


def test_a_registered_function_may_have_a_rule_for_its_type():
    """Its result can depend on its arguments, and be a decimal."""
    own = Function("same", (Parameter("x", ("number", "text")),), lambda args: args[0], lambda x: Decimal(2) if x == 1 else x)
    functions = registry_with((own,))
    scope = Scope({"n": NUMBER, "t": TEXT}, functions=functions)
    assert compile_tree(tree_of("same(n)", scope), functions)({"n": 1}) == 2
    assert compile_tree(tree_of("same(t)", scope), functions)({"t": "a"}) == "a"
    odd = registry_with((Function("odd", (), lambda _: NUMBER, lambda: [1]),))
    with pytest.raises(Undefined, match=r"gave \[1\], which is no value"):
        compile_tree(tree_of("odd()", Scope({}, functions=odd)), odd)({})


def test_the_register_refuses_what_cannot_be_called():
    """A name that is taken or is no name, or a function that cannot be evaluated, is refused at once."""
    one = (Parameter("x", ("number",)),)
    for name in ("min", "2x", "class", "ｎ"):
        with pytest.raises(ValueError, match=r"already|cannot be the name"):
            registry_with((Function(name, one, "number", abs),))
    for wrong in (Function("f", one, "number"), Function("f", one, "number", abs, lazy=True)):
        with pytest.raises(TypeError, match="needs an impl"):
            registry_with((wrong,))


def test_a_function_that_is_not_offered_is_not_misspelt():
    """A standard function that the place of use does not offer is refused as that, not as unknown."""
    scope = Scope({"n": NUMBER}, functions={name: each for name, each in STANDARD.items() if name != "ln"})
    assert [problem.message for problem in check("ln(n, 2)", scope).problems] == ["`ln` cannot be used here"]


def test_split_takes_equalities_of_fields_only():
    """Names of the environment, other comparisons and a second value of one field stay in the rest."""
    tree = tree_of("class == 'a' and n == 2 and 'b' == title and ok and not recused and class == 'c' and level != '省级' and score == 0.5")
    found, rest = split(tree, {"class", "n", "ok", "recused", "level", "score"})
    assert found == {"class": "a", "n": 2, "ok": True, "recused": False}
    assert show(rest) == "'b' == title and class == 'c' and level != '省级' and score == 0.5"
    assert split(tree_of("class == 'a'"), {"class"}) == ({"class": "a"}, None)
    assert split(tree_of("class == 'a'"), set()) == ({}, tree_of("class == 'a'"))
    found, rest = split(tree_of("class == 'a' and n > 1"), {"class"})
    assert show(rest) == "n > 1"


def test_the_reference_reads_text_over_plain_values():
    """The arithmetic a person writes down is evaluated exactly, without any rubric."""
    assert Fraction(7, 2) == evaluate("min(7 * 1/2, 3) + x", {"x": Decimal("0.5"), "not a name": 1})
    assert (
        evaluate("a == '甲' and b >= '2021-01-01' and c and '乙' in d", {"a": "甲", "b": dt.date(2021, 3, 1), "c": True, "d": ["乙"]})
        is True
    )
    assert evaluate("given(x)", {"x": None}) is False
    with pytest.raises(BizenvError, match="there is no name `y`"):
        evaluate("y + 1", {"x": 1})


def test_places_can_be_moved_into_a_file():
    """The spans of a tree count inside its text until they are moved to where it stands."""
    tree = placed(tree_of("n / 2 + 1"), lambda start, end: Span(Pos("a.yaml", 3, 10 + start), Pos("a.yaml", 3, 10 + end)))
    assert [(part.span.start.column, part.span.end.column) for part in walk(tree)] == [(10, 19), (10, 15), (10, 11), (14, 15), (18, 19)]
    bare = Op("neg", (Name("n", NUMBER),), NUMBER)
    assert placed(bare, lambda *_: None) == bare


def test_places_count_code_points():
    """Chinese names and words that were mended shift no place."""
    flaws = check("次数 ≥ 5 且 levle == '省级'", SCOPE).flaws
    assert [(flaw.start, flaw.end, flaw.replacement) for flaw in flaws] == [(3, 4, ">="), (7, 8, "and"), (9, 14, None)]


@pytest.mark.parametrize(
    "wrong",
    [None, 3, [], ["value"], ["name", "numbers", "a"], ["+", "number", 3], ["value", "date", "2021-02-30"], ["value", "number", "a"]],
)
def test_plain_data_that_are_no_tree_are_refused(wrong):
    """Damaged data raise one plain error."""
    with pytest.raises(ValueError, match="is no expression tree"):
        from_plain(wrong)


def test_expressions_can_be_checked_and_evaluated_by_many_threads():
    """Nothing is shared between two checks or two evaluations."""

    def work(n):
        tree = tree_of(f"n * {n} + 1 if ok else 次数")
        return compile_tree(tree, FUNCTIONS)({"n": n, "ok": True}), evaluate(tree, {"n": n, "ok": True, CALENDAR: Weekdays()})

    with ThreadPoolExecutor(8) as pool:
        assert [(n * n + 1, n * n + 1) for n in range(60)] == list(pool.map(work, range(60)))


@pytest.mark.parametrize(
    "source",
    [
        "n.real", "words[0]", "n ** 2", "n // 2", "n % 2", "+n", "~n", "n @ n", "n & n", "n << 1", "lambda: n", "(n := 1)", "f'{n}'",
        "b'n'",
        "1j", "...", "None", "n is n", "n is not n", "{n}", "{n: n}", "[n for n in words]", "(n for n in words)", "round_to(n, places=2)",
        "abs(n, x=1)",
        "min(*words)",
        "n.real()", "min(n, 1)(2)", "(lambda: 1)()", "words[0:1]", "given((yield))", "not n.real", "ok and (n).imag", "[title, n.real]",
        "1 if n.real else 2", "-words[0]", "f'' 'a'",
    ],
)  # fmt: skip
def test_the_tree_is_held_to_the_allow_list_even_if_a_sign_slips_through(source):
    """Whatever Python's parser may give, only what is allowed becomes a tree."""
    flaws = Flaws()
    body = ast.parse(f"({source})", mode="eval").body
    parsed = Parsed(source, body, f"({source})", tuple(range(len(source) + 2)))
    parsed = replace(parsed, origin=tuple(max(0, min(at - 1, len(source) - 1)) for at in parsed.origin))
    assert Checker(parsed, SCOPE, {name: name for name in SCOPE.names}, flaws).read(body) is None
    assert {"X106", "X108", "X109"} & {flaw.problem.code for flaw in flaws.found}


def test_a_text_with_an_invisible_character_is_refused():
    """What nobody can see cannot be compared with."""
    for text in ("class == '省\u200b级'", "class == '\ud800'", "class == '\x00'"):
        assert [problem.code for problem in check(text, SCOPE).problems] == ["X102"]


def test_words_of_other_spellings_are_mended():
    """A truth value in capitals, or in Chinese, is known for what it is."""
    assert [flaw.replacement for flaw in check("ok == TRUE and recused == 假", SCOPE).flaws] == ["true", "false"]


@pytest.mark.parametrize("value", [3, Fraction(1, 3), Fraction(4, 2), "省级", True, False, dt.date(2021, 3, 1), ("甲", "乙"), ()])
def test_every_constant_survives_as_plain_data(value):
    """Constants keep their value and their kind through JSON."""
    kind = {int: NUMBER, Fraction: NUMBER, str: TEXT, bool: BOOL, dt.date: DATE, tuple: LIST}[type(value)]
    lit = Lit(value, kind, Span(Pos("a.yaml", 1, 2), Pos("a.yaml", 1, 5)))
    back = from_plain(json.loads(json.dumps(to_plain(lit))))
    assert (lit, lit.span, lit.type) == (back, back.span, back.type)
    assert (value is True or value is False) == isinstance(back.value, bool)


def test_a_constant_is_never_absent():
    """There is no tree of nothing, so there are no data for it."""
    with pytest.raises(ValueError, match="never absent"):
        to_plain(Lit(None, NUMBER))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("t in ['a', 'b']", {"a": True, "c": False, None: None}),
        ("t not in ['a', 'b']", {"a": False, "c": True, None: None}),
        ("t in ['a', s]", {"a": True, "b": True, "c": False, None: None}),
        ("'b' in ['a', t]", {"a": False, "b": True, None: None}),
        ("overlap(['a', s], l)", {None: True}),
        ("overlap([], l)", {None: False}),
    ],
)
def test_texts_are_looked_up_in_lists(text, wanted):
    """A list is written out, or holds values; with an absent one in it nobody knows what it holds."""
    scope = Scope({"t": Type("text", optional=True), "s": TEXT, "l": LIST})
    for given, expected in wanted.items():
        assert worth(text, scope, t=given, s="b", l=["b", "d"]) is expected


def test_every_function_says_how_it_is_called():
    """Signatures name kinds, choices, and what has to be written out."""
    assert STANDARD["missed_count"].signature == "missed_count(duty: 'duty') -> number"
    assert STANDARD["or_else"].signature == "or_else(x: anything, y: anything) -> the kind of its arguments"
    for name, function in STANDARD.items():
        assert function.signature.startswith(f"{name}(")
