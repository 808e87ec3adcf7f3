"""Cases: tests of a rubric in YAML, worked out by hand from the clause (language.md §11)."""

from bizenv_rules.scoring.cases.files import run_file, run_paths
from bizenv_rules.scoring.cases.model import CaseResult, FileResult, summary

__all__ = ["CaseResult", "FileResult", "run_file", "run_paths", "summary"]
