"""All that is said of a KPI beyond its verdict, as sections in reading order."""

from __future__ import annotations

from jalon.show.foresight import foresight_section
from jalon.show.section import Section
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Kpi


def sections(found: Judgement, kpi: Kpi, calendar: Calendar, language: str) -> list[Section]:
    """The parts of a judgement that say something, in one language."""
    told: list[Section] = []
    if found.foresight is not None:
        told.append(foresight_section(found.foresight, kpi, calendar, language))
    return told
