"""From a program and evidence to results: scorecards, assessments, explanations, rankings, certificates and cases."""
