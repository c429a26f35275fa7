"""Values entered by hand: which KPIs rest on nothing else, and when each period's rows were written down."""

from __future__ import annotations

from datetime import date

from jalon.compute.identity import resolved
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.formula import leaves
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.source import EnteredRows
from jalon.vocabulary.workspace import Definitions

Written = tuple[tuple[date, date], ...]
"""The day each row is about, with the day on which it was written down."""


def entered_days(definitions: Definitions, kpi: Kpi) -> Written | None:
    """The days of a KPI's rows when a person entered all of them; None where any row comes from elsewhere."""
    names = {leaf.rows.source for each in resolved(definitions, kpi) for leaf in leaves(each.formula)}
    rows = [definitions.sources[name].rows for name in sorted(names) if name in definitions.sources]
    entered = [each for each in rows if isinstance(each, EnteredRows)]
    if not entered or len(entered) < len(names):
        return None
    return tuple(pair for each in entered for pair in each.written)


def written_on(written: Written, period: Period) -> date | None:
    """The last day on which a row of a period was written down; None where it has no row."""
    return max((on for day, on in written if period.start <= day < period.end), default=None)
