"""``python -m bizenv_rules.cli``."""

from bizenv_rules.cli import main

main()
