"""Why a KPI moved, in words: the move, faults before any reason, then reasons, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from jalon.show.dates import day_text, days_text
from jalon.show.numbers import decimal_text
from jalon.show.section import Section
from jalon.show.sentences import say, say_count
from jalon.show.why.reasons import about, reasons_of
from jalon.show.why.tables import pictures_of, tables_of
from jalon.show.why.telling import Telling, capital, compared, dimension_of, value_of
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.cause import (
    Fault,
    FaultKind,
    MoveExplained,
)
from jalon.vocabulary.kpi import Kpi


def why_section(
    moves: Sequence[MoveExplained],
    kpi: Kpi,
    calendar: Calendar,
    language: str,
    kpis: Mapping[str, Kpi],
    shown: Period | None = None,
) -> Section:
    """Each comparison told in a few sentences; tables that sum and a waterfall stand behind.

    `shown` is the period that the reader has before their eyes: where it is a later one, that is said first.
    """
    tellings = [
        Telling(move=move, kpi=kpi, calendar=calendar, language=language, kpis=kpis) for move in moves
    ]
    said = [*_running(tellings, shown), *(each for telling in tellings for each in _said(telling))]
    split = [each for each in tellings if each.move.change is not None]
    notes = [each for telling in split for each in _notes(telling)]
    tables = [each for telling in split for each in tables_of(telling)]
    if tables:
        notes += [say("why", "exact", language), say("why", "method", language)]
    return Section(
        key="why",
        title=say("why", "title", language),
        said=tuple(said) or (say("why", "alone", language),),
        notes=tuple(dict.fromkeys(notes)),
        tables=tuple(tables),
        pictures=tuple(each for at, telling in enumerate(split) for each in pictures_of(telling, at)),
    )


def _running(tellings: Sequence[Telling], shown: Period | None) -> Iterator[str]:
    """That the period shown is not explained, as it runs."""
    first = tellings[0] if tellings else None
    if first is None or shown is None or first.move.comparison is None or first.move.change is None:
        return
    if shown.grain is first.move.after.grain and shown.start >= first.move.after.end:
        yield first.say("running", running=capital(first.period(shown)))


def _said(telling: Telling) -> Iterator[str]:
    move = telling.move
    if move.change is None:
        known = move.value_before is not None and move.value_after is not None
        missing = "no_before" if move.value_before is None else "beyond" if known else "no_after"
        yield telling.say(missing, before=telling.period(move.before), after=telling.period(move.after))
        return
    key = "moved" if move.change else "still"
    change, was, now = compared(telling)
    yield telling.say(
        key,
        change=change,
        after=capital(telling.period(move.after)),
        before=telling.period(move.before),
        was=was,
        now=now,
    )
    yield from (each for fault in move.faults for each in _fault(telling, fault))
    if move.redefined:
        yield telling.say("redefined")
        return
    if move.defined_on is not None:
        yield telling.say("defined_on", day=day_text(move.defined_on, telling.language))
    if move.change or any(each.hiding for each in move.over):
        yield from reasons_of(telling)


def _fault(telling: Telling, fault: Fault) -> Iterator[str]:
    period, language = telling.period(fault.period), telling.language
    if fault.kind is FaultKind.GAP and fault.first is not None and fault.last is not None:
        end = fault.last.fromordinal(fault.last.toordinal() + 1)
        days = days_text(fault.first, end, language)
        count = (end - fault.first).days
        yield say_count("why", "gap", language, count, source=fault.source, days=days)
        change = telling.move.change
        if fault.missing is not None and change is not None:
            before = fault.period == telling.move.before
            without = change - fault.missing if before else change + fault.missing
            yield telling.say(
                "missing_before",
                missing=about(telling, fault.missing),
                period=period,
                change=about(telling, without, signed=True),
            )
        return
    yield telling.say(
        fault.kind.value,
        source=fault.source,
        period=period,
        was=telling.value(fault.was),
        now=telling.value(value_of(telling.move, fault.period)),
        day="" if fault.on is None else day_text(fault.on, language),
    )


def _notes(telling: Telling) -> Iterator[str]:
    move, language = telling.move, telling.language
    for each in move.over:
        for member in each.members:
            if member.apart and member.distance is not None:
                times = decimal_text(Decimal(str(round(member.distance, 1))), language, 1)
                yield telling.say("apart_note", member=telling.slice(member.slice), times=times)
        if each.unsplit is not None:
            yield telling.say(f"unsplit_{each.unsplit.value}", dimension=dimension_of(each, telling.language))
    for part in move.unsplit:
        if part in telling.kpis:
            yield telling.say("unsplit_part", part=telling.kpis[part].text(language))
    if move.days is not None and move.days.calendar:
        before, after = (decimal_text(each, language, 1) for each in (move.days.before, move.days.after))
        yield telling.say("calendar_note", before=before, after=after)
