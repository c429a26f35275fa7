"""Signal or noise as a section: what is news first, the drawings and tables behind it."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.show.section import Section
from jalon.show.sentences import say, say_count
from jalon.show.signals.control import control_picture
from jalon.show.signals.moving import moving_picture
from jalon.show.signals.tables import changes_table, control_tables, watched_table
from jalon.show.signals.words import Told, said
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.signal import Caution, Signals


def signals_section(found: Signals, kpi: Kpi, calendar: Calendar, language: str) -> Section:
    """At most three sentences; behind them the moving limits and the control chart, drawn and as tables."""
    told = Told(found=found, kpi=kpi, calendar=calendar, language=language)
    title, lines = say("signals", "title", language), said(told)
    if not found.points or found.chart is None:
        return Section(key="signals", title=title, said=lines)
    tables = [watched_table(told), *control_tables(told, found.chart)]
    if found.changes:
        tables.insert(0, changes_table(told))
    return Section(
        key="signals",
        title=title,
        said=lines,
        notes=tuple(_notes(found, language)),
        tables=tuple(tables),
        pictures=(moving_picture(told), control_picture(told, found.chart)),
    )


def _notes(found: Signals, language: str) -> Iterator[str]:
    yield say("signals", "method", language)
    eager = found.caution is Caution.EAGER
    yield say("signals", "caution_eager" if eager else "caution_quiet", language)
    yield say("control", "note", language)
    chart = found.chart
    if chart is not None and chart.limits and chart.limits[-1].mean is None:
        yield say_count("control", "few", language, chart.limits[-1].learned, needed=chart.needed)
