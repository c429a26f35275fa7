"""All that is said of a KPI beyond its verdict, as sections in reading order."""

from __future__ import annotations

from collections.abc import Mapping

from jalon.show.aligned import aligned_section
from jalon.show.alignment import Speech
from jalon.show.allotted import with_allotments
from jalon.show.changes import changes_section
from jalon.show.doubts import doubts_section
from jalon.show.foresight import foresight_section
from jalon.show.leads import leads_section
from jalon.show.roles import RoleNames
from jalon.show.section import Section
from jalon.show.signals import signals_section
from jalon.show.why import why_section
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Kpi


def sections(
    found: Judgement,
    kpi: Kpi,
    calendar: Calendar,
    language: str,
    kpis: Mapping[str, Kpi],
    shown: Period | None = None,
    roles: RoleNames | None = None,
) -> list[Section]:
    """The parts of a judgement that say something; `kpis` give names to those it speaks of.

    `shown` is the period whose value stands above them: while it runs, the one before is explained.
    `roles` are the names of roles.
    """
    told: list[Section] = []
    if found.doubts is not None:
        doubted = doubts_section(found.doubts, kpi, calendar, language, kpis)
        told += [] if doubted is None else [doubted]
    if found.foresight is not None:
        told.append(foresight_section(found.foresight, kpi, calendar, language, roles))
    if found.signals is not None:
        told.append(signals_section(found.signals, kpi, calendar, language))
    if found.moves:
        told.append(why_section(found.moves, kpi, calendar, language, kpis, shown))
    if found.changes is not None:
        told.append(changes_section(found.changes, kpi, calendar, language))
    if found.leads is not None:
        links = leads_section(found.leads, kpi, language, kpis)
        told += [] if links is None else [links]
    speech = Speech(language=language, kpis={**kpis, kpi.name: kpi}, calendar=calendar)
    fit = None if found.alignment is None else aligned_section(found.alignment, speech)
    fit = with_allotments(fit, found.allotments, speech)
    told += [] if fit is None else [fit]
    return told
