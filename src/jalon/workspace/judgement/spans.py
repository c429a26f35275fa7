"""How long the periods of a tree are, and how many of those to come are looked at."""

from __future__ import annotations

from jalon.vocabulary.calendar import Grain
from jalon.workspace.judgement.parts import WEEK_IN_MONTHS

MONTHS = {
    Grain.WEEK: WEEK_IN_MONTHS,
    Grain.MONTH: 1.0,
    Grain.FISCAL_MONTH: 1.0,
    Grain.QUARTER: 3.0,
    Grain.FISCAL_QUARTER: 3.0,
    Grain.YEAR: 12.0,
    Grain.FISCAL_YEAR: 12.0,
}
"""The months that a period holds; a tree is read by one of these grains."""
_AHEAD = {Grain.WEEK: 13, Grain.MONTH: 12, Grain.FISCAL_MONTH: 12}
_AHEAD_ELSE = 4


def ahead(grain: Grain) -> int:
    """How many periods to come are looked at."""
    return _AHEAD.get(grain, _AHEAD_ELSE)
