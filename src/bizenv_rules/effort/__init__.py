"""What would it take: the least effort from a unit's evidence to a total or a grade."""

from bizenv_rules.effort.asking import effort, whatif
from bizenv_rules.effort.costs import Price
from bizenv_rules.effort.movable import Movable
from bizenv_rules.effort.result import Change, Effort, Line

__all__ = ["Change", "Effort", "Line", "Movable", "Price", "effort", "whatif"]
