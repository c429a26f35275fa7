"""What a target asks of a whole period, and which edge of it is reckoned with.

Targets of members are added up to what is asked of the whole, so only the edge on the side on which the KPI
is better counts (`good_edge`). In the tree below a KPI a target says where a value will be, so that a limit
on the other side counts where it is all there is (`any_edge`).
"""

from __future__ import annotations

from jalon.judge.asked import asked
from jalon.judge.band import Band
from jalon.judge.case import Case
from jalon.judge.nature import nature
from jalon.judge.series import Series
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.target import Target
from jalon.workspace.published import Published


def in_force(target: Target, period: Period) -> bool:
    """True where a target is written for a period, or for a part of it."""
    since, until = target.terms.since, target.terms.until
    return (until is None or period.start <= until) and (since is None or period.end > since)


def band_asked(reading: Published, kpi: Kpi, target: Target, line: Series, period: Period) -> Band | None:
    """What is fine in a period once it is over; None where the target says nothing about it.

    `line` holds the values of whom the target is for, by the grain of `period`.
    """
    case = Case(
        kpi=kpi,
        series=line,
        setting=reading.setting(kpi, line),
        period=period,
        nature=nature(kpi.formula, reading.kpis),
        finished=True,
    )
    found = asked(target, case)
    return None if found is None else found.band


def good_edge(kpi: Kpi, band: Band) -> float | None:
    """What has to be reached: the most where lower is better, else the least; None where that is open."""
    edge = band.high if kpi.better is Better.LOWER else band.low
    return None if edge is None else float(edge)


def any_edge(kpi: Kpi, band: Band) -> float | None:
    """What has to be reached, or the limit on the other side where that is all that is asked."""
    good = good_edge(kpi, band)
    other = band.low if kpi.better is Better.LOWER else band.high
    if good is not None or other is None:
        return good
    return float(other)
