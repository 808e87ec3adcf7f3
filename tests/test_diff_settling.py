"""What the quicker methods leave open is decided by the solver; what it proves, evidence drawn at random does not contradict."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

import bizenv_rules as bz
from bizenv_rules import exact
from bizenv_rules.checks.proof import Proof, ProofReport
from bizenv_rules.cli.app import app
from bizenv_rules.diff.settling import freed, limits, redundant_limits, settle
from bizenv_rules.plan import Absent, Given, Instance, Missing, Row
from bizenv_rules.program import Program

JILIN = Path(__file__).parents[1] / "rubrics" / "jilin_jkq_2021" / "rubric.yaml"


class Drawn:
    """A world of random facts, mostly few of each; two members where their number is open."""

    def __init__(self, program: Program, seed: int) -> None:
        self.plan, self.random, self.known = program.plan, Random(seed), {}

    def rows(self, scope: int) -> tuple[Row, ...]:
        here = self.plan.scopes[scope]
        if here.parent is None:
            return ((),)
        return tuple((*row, str(i)) for row in self.rows(here.parent) for i in range(here.lo if here.hi == here.lo else 2))

    def leaf(self, node: int, row: Row):
        measure = self.plan.nodes[node].op.measure
        if isinstance(measure.source, Absent):
            return Missing()
        if isinstance(measure.source, Given | Instance):
            return (1, 1)
        key = (measure.source, row)
        if key not in self.known:
            grid, lo = measure.grid or Fraction(1), measure.lo or Fraction(0)
            most = int((measure.hi - lo) / grid) if measure.hi is not None else 12
            self.known[key] = (lo / grid + self.random.choice((0, self.random.randint(0, most), most)), 1)
        return self.known[key]


@pytest.mark.parametrize("rubric", ["jilin-jkq", "gaotai", "yanshi", "wugang"])
def test_a_limit_that_never_matters_changes_no_total_drawn(rubric):
    """Over 25 random worlds a program without a limit proved redundant gives the total of the one with it."""
    program = bz.library(rubric).program()
    proofs = redundant_limits(program)
    for limit, proof in zip([one for one in limits(program) if one.node < (program.plan.cut or 10**6)], proofs, strict=True):
        assert proof.verdict in {"proved", "refuted"}, proof
        if proof.verdict == "refuted":
            for seed in range(25):
                totals = [
                    exact.run(one.plan, Drawn(program, seed), upto=program.plan.cut)[program.score]
                    for one in (program, freed(program, limit))
                ]
                assert totals[0] == totals[1]


def open_(code: str, at: str, message: str = "") -> ProofReport:
    """A report in which one statement was left open."""
    return ProofReport("demo", (Proof(code, "unknown", "direction", at, message),))


@pytest.mark.parametrize(
    ("code", "at", "message", "verdict", "says"),
    [
        ("R102", "bonus", "", "proved", "never more than the 10 it states"),
        ("R102", "sheet", "", "refuted", "it reaches"),
        ("R103", "daily", "", "proved", "never below 0"),
        ("R103", "daily.plan3y", "", "refuted", "it falls to"),
        ("R131", "bonus", "its cap of 10 binds: not decided", "proved", "its cap of 10 binds"),
        ("R133", "daily", "its floor of 0 matters to the total: not decided", "proved", "without it 0 is"),
        ("R131", "bonus", "its cap of 11 binds: not decided", "unknown", ""),
        ("R120", "bonus", "praise never lowers", "unknown", ""),
        ("R103", "nowhere", "", "unknown", ""),
        ("R102", "daily.plan3y", "", "unknown", ""),
    ],
)
def test_a_statement_left_open_is_decided(code, at, message, verdict, says):
    """日常考核 40 分, floor 0; 加分项目 10 分封顶; 综合得分 100 分, reached 110; 任务 each −3: the solver says so of each."""
    jilin = bz.load(JILIN)
    [proof] = settle(jilin, open_(code, at, message)).proofs
    assert proof.verdict == verdict
    assert says in proof.message
    assert proof.method == ("direction" if verdict == "unknown" else "z3")


def test_a_cap_above_what_it_holds_never_binds():
    """A cap of 30 over two items of 5 points and a start of 0 never binds, and never matters."""
    text = """
language: 1
rubric: tiny
edition: "2021"
records: {use: [finding, article]}
sheet:
  points: 30
  items:
    - id: a
      points: 30
      cap: 30
      items:
        - {id: x, kind: per_count, clause: 一, count: {record: finding}, each: 1, points: 5}
        - {id: y, kind: per_count, clause: 一, count: {record: article}, each: 1, points: 5}
expect: [{code: R101, at: a, clause: 一, why: x}, {code: R101, at: sheet, clause: 一, why: x}]
"""
    tiny = bz.loads(text)
    report = ProofReport("tiny", tuple(Proof(code, "unknown", "direction", "a", "its cap of 30") for code in ("R131", "R133")))
    settled = settle(tiny, report).proofs
    assert [(proof.verdict, proof.message) for proof in settled] == [
        ("refuted", "its cap of 30 never binds"),
        ("refuted", "its cap of 30 never matters to the total"),
    ]


def test_the_command_line_puts_open_statements_to_the_solver():
    """`prove --solver` leaves fewer statements of Wugang unknown than `prove` does."""
    counts = [CliRunner().invoke(app, ["prove", "wugang", *more]).stdout.splitlines()[-1].split(", ")[1] for more in ((), ("--solver",))]
    before, after = (int(count.split()[0]) for count in counts)
    assert after < before
