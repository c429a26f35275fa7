"""The chart of one KPI for those who hold a link to it alone."""

from __future__ import annotations

from jalon.show.chart import Chart, chart_html, milestones_of, steps_of
from jalon.vocabulary.kpi import Kpi
from jalon.web.frame.site import site
from jalon.workspace.story import story

_SHOWN = 25
"""Whole periods drawn: two years by month and the one that runs."""


def chart_of(kpi: Kpi, language: str) -> str:
    """Its last periods with what was asked, safe to print; without events, whose names people wrote."""
    here = site()
    told = story(here.workspace, here.ledger, kpi, now=here.now)
    card, values = told.card, told.values
    if not values:
        return ""
    drawn = Chart(
        name=kpi.text(language),
        unit=kpi.unit,
        calendar=card.calendar,
        steps=steps_of(
            values,
            card.calendar,
            told.asked,
            start=values[-_SHOWN:][0].period.start,
            covered_until=card.verdict.covered_until,
        ),
        milestones=milestones_of(card.kpi.targets[0] if card.kpi.targets else None),
    )
    return chart_html(drawn, language, "shared")
