"""The workspace's own settings: named years of retail calendars, languages of names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jalon.definitions.checks.scope import Scope, find, place_of, workspace_place
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.finding import Finding, Place, Severity

_DAYS_OF_A_YEAR = (364, 371)


def calendars(scope: Scope) -> Iterator[Finding]:
    """The named years of a retail calendar follow each other after 52 or 53 weeks."""
    for name, calendar in scope.definitions.calendars.items():
        part = "calendar" if name == "default" else f"calendars.{name}"
        yield from _years(calendar, workspace_place(scope.definitions, f"{part}.year_starts_on"))


def _years(calendar: Calendar, place: Place) -> Iterator[Finding]:
    if calendar.week_pattern is not None and not calendar.year_starts_on:
        yield find(place, code="calendar-without-years", calendar=calendar.name)
    for first, following in pairwise(calendar.year_starts_on):
        if (following - first).days not in _DAYS_OF_A_YEAR:
            yield find(
                place,
                code="calendar-year-length",
                calendar=calendar.name,
                first=first.isoformat(),
                following=following.isoformat(),
                days=str((following - first).days),
            )


def languages(scope: Scope) -> Iterator[Finding]:
    """Names are there in every language of the workspace."""
    wanted = scope.definitions.languages
    if not wanted:
        place = workspace_place(scope.definitions, "languages")
        yield find(place, code="languages-empty")
    for kpi in scope.definitions.kpis.values():
        missing = [language for language in wanted if kpi.label and language not in kpi.label]
        if missing:
            yield find(
                place_of(kpi, "name"),
                code="name-not-translated",
                severity=Severity.NOTE,
                kpi=kpi.name,
                languages=", ".join(missing),
            )
