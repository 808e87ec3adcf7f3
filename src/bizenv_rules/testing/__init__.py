"""Tests for rubrics: strategies, laws, coverage and mutation. The only part of the package that needs Hypothesis."""
