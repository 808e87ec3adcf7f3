"""The command line: every verb, its exit codes, and what stands on stdout and stderr."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner

from bizenv_rules.cli.app import VERBS, app
from bizenv_rules.cli.outcome import write
from bizenv_rules.codec import from_json
from bizenv_rules.program import Program
from bizenv_rules.rubric.load import load

ROOT = Path(__file__).resolve().parents[1]
RUBRIC = str(ROOT / "rubrics" / "jilin_jkq_2021")
EVIDENCE = str(ROOT / "examples" / "jilin" / "evidence.csv")
UNITS = str(ROOT / "examples" / "jilin" / "units.yaml")
GIVEN = [RUBRIC, "--evidence", EVIDENCE, "--units", UNITS]


def call(*args, code=0):
    """A verb with its exit code checked; gives (stdout, stderr)."""
    done = CliRunner().invoke(app, [str(arg) for arg in args])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


def test_help_lists_every_verb():
    """``--help`` names each verb in one line; a misspelt verb is answered with the nearest."""
    out, _ = call("--help")
    assert all(f"  {verb} " in out for verb in VERBS)
    for verb in VERBS:
        call(verb, "--help")
    assert "did you mean 'score'" in call("scor", code=2)[1]


def test_a_shell_completes_verbs_in_the_order_of_the_help():
    """What a shell asks of the command are the verbs of the interface, and no other word."""
    assert app.list_commands(Context(app)) == list(VERBS)
    assert app.get_command(Context(app), "scor") is None


def test_help_is_quick_to_import():
    """Listing verbs imports neither pydantic nor yaml nor the engine."""
    script = "import sys\nfrom bizenv_rules.cli.app import app\napp(['--help'], standalone_mode=False)\nprint(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    loaded = done.stdout
    assert not [
        name for name in ("pydantic", "yaml", "jsonschema", "rich", "bizenv_rules.exact", "chinese_calendar") if f"'{name}'" in loaded
    ]


@pytest.mark.parametrize(
    ("form", "begins"), [("table", "unit"), ("json", "{"), ("csv", "\ufeffunit"), ("markdown", "# "), ("html", "<!DOCTYPE")]
)
def test_score_writes_every_format(form, begins, tmp_path):
    """On stdout, or whole into a file; warnings go to stderr."""
    out, err = call("score", *GIVEN, "--format", form)
    assert out.startswith(begins) and "经济发展局 rates itself" in err
    file = tmp_path / "result"
    assert call("score", *GIVEN, "--format", form, "--out", file)[0] == ""
    assert file.read_text("utf-8").startswith(begins) and [file] == list(tmp_path.iterdir())


def test_score_of_one_unit_and_of_complete_ones():
    """``--unit`` keeps one; ``--require-complete`` makes an incomplete unit exit 1."""
    out, _ = call("score", *GIVEN, "--unit", "经发局", "--format", "json", "--require-complete")
    assert [unit["name"] for unit in json.loads(out)["units"]] == ["经济发展局"]
    call("score", *GIVEN, "--require-complete", code=1)
    assert "did you mean" in call("score", *GIVEN, "--unit", "经发句", code=2)[1]


def test_shipped_rubrics_are_named_by_id():
    """``jilin-jkq`` and ``jilin-jkq@2021`` are the shipped rubric; another name is no rubric."""
    short = ["--evidence", EVIDENCE, "--units", UNITS, "--reading", "upload_lapse=once", "--as-of", "2021-12-31", "--period", "2021"]
    assert call("score", "jilin-jkq", *short)[0] == call("score", "jilin-jkq@2021", *short)[0]
    assert "no shipped rubric" in call("score", "jilin", *short, code=2)[1]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([*GIVEN, "--as-of", "soon"], "no date"),
        ([*GIVEN, "--set", "x"], "NAME=VALUE"),
        ([*GIVEN, "--set", "x=1"], "V915"),
        ([*GIVEN, "--period", "2021Q1"], "V914"),
        ([*GIVEN, "--reading", "upload_lapse=never"], "never"),
        ([*GIVEN, "--out", "/nowhere/x"], "/nowhere/x"),
        ([*GIVEN, "--history", "none.json"], "none.json"),
        ([RUBRIC, "--evidence", "none.csv"], "none.csv"),
        (["none.yaml", "--evidence", EVIDENCE], "none.yaml"),
        ([RUBRIC], "--evidence"),
    ],
)
def test_invalid_input_exits_with_2(args, words):
    """What cannot be used is named on stderr, and nothing is written."""
    out, err = call("score", *args, code=2)
    assert out == "" and words in err


def test_explain_and_contrast():
    """The trace of one unit as text and JSON, one node of it, its waterfall, and two units compared."""
    one = ["--unit", "招商服务局"]
    assert "招商服务局 2021" in call("explain", *GIVEN, *one)[0]
    assert json.loads(call("explain", *GIVEN, *one, "--node", "daily", "--format", "json")[0])["path"] == "daily"
    assert "full marks 100" in call("explain", *GIVEN, *one, "--waterfall")[0]
    assert "did you mean" in call("explain", *GIVEN, *one, "--node", "dayly", code=2)[1]
    both = ["--unit", "财政局", "--against", "税务分局"]
    assert "财政局 − 税务分局 = +" in call("contrast", *GIVEN, *both)[0]
    assert json.loads(call("contrast", *GIVEN, *both, "--format", "json")[0])["a"] == "财政局"


def test_verify_recomputes_a_result(tmp_path):
    """A result verifies with its inputs; changed, it exits 1; what is no result exits 2."""
    result = tmp_path / "result.json"
    call("score", *GIVEN, "--format", "json", "--out", result)
    assert "can be recomputed" in call("verify", result, *GIVEN)[0]
    assert json.loads(call("verify", result, *GIVEN, "--format", "json")[0])["ok"]
    data = json.loads(result.read_text("utf-8"))
    data["units"][0]["score"]["exact"] = "1"
    result.write_text(json.dumps(data), "utf-8")
    assert "comes out" in call("verify", result, *GIVEN, code=1)[0]
    result.write_text("{}", "utf-8")
    call("verify", result, *GIVEN, code=2)
    call("verify", tmp_path / "none.json", *GIVEN, code=2)
    call("score", *GIVEN, "--history", EVIDENCE)


def test_test_runs_cases(tmp_path):
    """The last line counts cases; a failed one exits 1, an unusable file 2."""
    assert call("test", RUBRIC)[0].splitlines()[-1].endswith("passed, 0 failed, 0 pending")
    (tmp_path / "rubric.yaml").write_text((Path(RUBRIC) / "rubric.yaml").read_text("utf-8"), "utf-8")
    case = "language: 1\ncases: jilin-jkq\ntests:\n- {name: x, clause: 一, unit: 甲, duties: met, work: none, expect: {daily: 39}}\n"
    (tmp_path / "a.cases.yaml").write_text(case, "utf-8")
    out, err = call("test", tmp_path, code=1)
    assert out.endswith("0 passed, 1 failed, 0 pending\n") and "C132" in err and "a.cases.yaml:4" in err
    assert json.loads(call("test", tmp_path, "--format", "json", code=1)[0])["summary"] == "0 passed, 1 failed, 0 pending"
    (tmp_path / "a.cases.yaml").write_text("language: 1\n", "utf-8")
    call("test", tmp_path, code=2)
    call("test", tmp_path / "none", code=2)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_check_tells_files_apart(form, tmp_path):
    """Rubric, cases, units and evidence are each checked as what they are; problems exit 1."""
    call("check", RUBRIC, UNITS, EVIDENCE, "--rubric", RUBRIC, "--format", form)
    files = {
        "rubric.yaml": "language: 1\nrubric: x\n",
        "u.yaml": "language: 1\nunits: [{name: 甲, clas: 镇}]\n",
        "x.cases.yaml": "language: 1\ncases: y\ntests: []\n",
        "e.yaml": "language: 1\nevidence: [{record: meeting}]\n",
        "e.jsonl": '{"record": "meeting"}\n',
        "what.yaml": "language: 1\n",
        "clauses.yaml": "language: 1\nclauses: []\n",
        "list.yaml": "- 1\n",
    }
    for name, said in files.items():
        (tmp_path / name).write_text(said, "utf-8")
    out, _ = call("check", tmp_path, "--format", form, code=1)
    assert all(name in out for name in files if name != "clauses.yaml")


def test_check_of_what_cannot_be_read(tmp_path):
    """A file that is not there exits 2, an empty folder too."""
    call("check", tmp_path / "none.yaml", code=2)
    call("check", tmp_path, code=2)


def test_the_words_of_the_language():
    """Records, functions, kinds and codes are listed; an unknown one is answered with the nearest."""
    assert "meeting 会议" in call("records")[0] and "chaired_by_head" in call("records", "会议")[0]
    assert json.loads(call("records", "meeting", "--format", "json")[0])[0]["field"] == "id"
    assert "mentions(" in call("functions")[0] and "panel 评议均分" in call("kinds")[0] and "at_least_raters" in call("kinds", "panel")[0]
    assert call("code", "e001")[0].startswith("E001: ") and len(call("code")[0].splitlines()) > 20
    assert "meeting" in call("records", "meting", code=2)[1] and "panel" in call("kinds", "panl", code=2)[1]
    assert "E001" in call("code", "E0O1", code=2)[1]


def test_schema_and_plan(tmp_path):
    """Schemas as published, and the program of a rubric that reads back as it was."""
    for name in ("rubric", "result", "program"):
        assert json.loads(call("schema", name)[0])["$schema"].endswith("2020-12/schema")
    call("schema", "rubrik", code=2)
    file = tmp_path / "plan.json"
    call("plan", RUBRIC, "--reading", "upload_lapse=once", "--out", file)
    program = load(Path(RUBRIC) / "rubric.yaml").program({"upload_lapse": "once"})
    assert from_json(Program, json.loads(file.read_text("utf-8"))) == program


def test_demo_assesses_every_example(tmp_path):
    """Scores, ranks only where the document orders them, one full explanation, pages and results, and the closing line."""
    out, _ = call("demo", "--examples", ROOT / "examples", "--out", tmp_path / "out")
    lists = {path.parent.name: path.read_text("utf-8").count("- {id: ") for path in (ROOT / "examples").glob("*/units.yaml")}
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"index.html"} | {f"{name}.{ending}" for name in lists for ending in ("html", "json")}
    assert out.splitlines()[-1] == f"demo: {sum(lists.values())} units, {len(lists)} documents, {tmp_path / 'out' / 'index.html'}"
    # the unit explained is a lead department of Wugang: 二(一)-(五) 100, and 二(七) 20 on top
    assert "full marks 120" in out and "合成" in (tmp_path / "out" / "index.html").read_text("utf-8")
    unranked = out[out.index("吉林经开区2021年") :].partition("(the document orders no ranking")[0]
    assert "rank" not in unranked


def test_demo_of_one_folder_as_json(tmp_path):
    """The same results as JSON; a folder without evidence, or named after no rubric, is told."""
    call("demo", "--examples", tmp_path, code=2)
    folder = tmp_path / "jilin"
    folder.mkdir()
    (folder / "units.yaml").write_text(Path(UNITS).read_text("utf-8"), "utf-8")
    call("demo", "--examples", tmp_path, "--out", tmp_path / "out", code=2)
    (folder / "evidence.csv").write_text(Path(EVIDENCE).read_text("utf-8"), "utf-8")
    assert set(json.loads(call("demo", "--examples", tmp_path, "--out", tmp_path / "out", "--format", "json")[0])) == {"jilin"}
    folder.rename(tmp_path / "nowhere")
    call("demo", "--examples", tmp_path, "--out", tmp_path / "out", code=2)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    """What cannot be written leaves the old file and nothing beside it."""
    file = tmp_path / "a"
    write(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write(file, "\ud800")
    assert file.read_text() == "old" and [file] == list(tmp_path.iterdir())


def test_the_installed_command_runs():
    """``python -m bizenv_rules.cli`` is the command."""
    done = subprocess.run([sys.executable, "-m", "bizenv_rules.cli", "--version"], check=True, capture_output=True, text=True)
    assert "bizenv-rules" in done.stdout


def test_check_knows_decisions_and_lists_of_clauses(tmp_path, monkeypatch):
    """A decision is checked with each of its readings, a list of clauses against all that stands beside it."""
    monkeypatch.delenv("BIZENV_DOCUMENTS", raising=False)  # the list is of a text that was made up
    call("check", ROOT / "rubrics" / "gaotai_2021" / "term.yaml", ROOT / "tests" / "ok" / "clauses" / "clauses.yaml")
    rule = "rules: [{id: a, when: term > 2, outcome: 好}]\n"
    (tmp_path / "d.yaml").write_text(f"language: 1\ndecision: d\nrecord: appointment\n{rule.replace('term', 'terms')}", "utf-8")
    assert "did you mean `term`?" in call("check", tmp_path / "d.yaml", code=1)[0]
    (tmp_path / "d.yaml").write_text(f"language: 1\ndecision: d\nrecord: appointment\n{rule}", "utf-8")
    (tmp_path / "clauses.yaml").write_text("language: 1\nclauses: [{clause: 一, carried_by: [decisions.d.b]}]\n", "utf-8")
    out = call("check", tmp_path, code=1)[0]
    assert "C203" in out and "did you mean decisions.d.a?" in out


@pytest.mark.parametrize("form", ["text", "json"])
def test_decide_lists_outcomes_with_their_clauses(form, tmp_path):
    """For every record, with what is not known; a reading and the day are asked for by name."""
    decision = ROOT / "rubrics" / "gaotai_2021" / "term.yaml"
    evidence = tmp_path / "e.yaml"
    rows = [
        "{record: appointment, id: a1, unit: 县, person: P01, status: 聘任, date: 2022-01-10, term: 3}",
        "{record: appointment, id: a2, unit: 县, person: P02, status: 申请, date: 2022-01-10}",
    ]
    evidence.write_text(f"language: 1\nevidence: [{', '.join(rows)}]\n", "utf-8")
    given = ["decide", decision, "-e", evidence, "--format", form]
    out, _ = call(*given, "--as-of", "2022-06-30")
    assert all(word in out for word in ("在聘期内", "M3/第八条", "连续聘任超过两次"))
    assert ("没有征得本人同意: not known" in out) == ("no rule holds" in out) == (form == "text")
    renewals = call(*given, "--as-of", "2022-06-30", "--reading", "in_a_row=renewals")[0]
    assert ("连续聘任超过两次" in renewals) == (form == "json")  # where every rule is listed, with whether it holds
    call(*given, "--as-of", "年底", code=2)
    call(*given, "--as-of", "2022-06-30", "--reading", "in_a_row=never", code=2)


def test_clauses_counts_what_is_carried(tmp_path, monkeypatch):
    """By folder, file or id; without the text it says so; a fault exits 1, a folder without lists 2."""
    monkeypatch.delenv("BIZENV_DOCUMENTS", raising=False)
    good = ROOT / "tests" / "ok" / "clauses"
    assert "4 carried, 0 without rule; the text is not at hand" in call("clauses", good)[0]
    monkeypatch.setenv("BIZENV_DOCUMENTS", str(ROOT / "tests" / "bad" / "clauses" / "text"))
    assert json.loads(call("clauses", good / "clauses.yaml", "--format", "json")[0])[0]["text"] is True
    monkeypatch.delenv("BIZENV_DOCUMENTS")
    assert "gaotai" in call("clauses", "gaotai")[0]
    monkeypatch.chdir(ROOT)
    assert call("clauses")[0].count("carried") >= 5
    monkeypatch.chdir(tmp_path)
    call("clauses", code=2)
    (tmp_path / "clauses.yaml").write_text("language: 1\nclauses: [{clause: 一}]\n", "utf-8")
    assert "C202" in call("clauses", tmp_path, code=1)[1]
