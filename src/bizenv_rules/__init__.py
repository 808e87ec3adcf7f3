"""Exact scores from the written rules of business-environment assessments, explained down to the clause."""
