"""What was changed about a KPI, in words: the answer first, then the effect, the hope, what chance does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from jalon.show.chances import about, more_text
from jalon.show.change_tables import change_tables
from jalon.show.changed import (
    amount_text,
    answer_key,
    called_off,
    change_name,
    day_of,
    early_key,
    effect_text,
    hoped_text,
    never_moved,
    smallest_text,
    too_small,
    window_text,
)
from jalon.show.dates import full_day_text
from jalon.show.numbers import unitless
from jalon.show.placebos import around_picture, placebo_picture
from jalon.show.section import Picture, Section
from jalon.show.sentences import say, say_count
from jalon.vocabulary.calendar import Calendar, OutsideCalendar
from jalon.vocabulary.change import (
    Against,
    Answer,
    AnswerReason,
    ChangeRecord,
    Changes,
    Direction,
    JudgedChange,
    RegisteredChange,
)
from jalon.vocabulary.kpi import Kpi

_IN_FULL = 3
"""How many changes are told in full; of older ones the answer."""
_SEVERAL = 2
"""From how many judged changes there is a record to speak of."""
_ENOUGH = 10
"""From how many compared changes on what was expected is set against what came."""
_WEIGHED = {
    AnswerReason.BEYOND_CHANCE: "rare",
    AnswerReason.WRONG_WAY: "rare",
    AnswerReason.WITHIN_CHANCE: "common",
}
"""What so many differences as large mean for an answer."""


def changes_section(found: Changes, kpi: Kpi, calendar: Calendar, language: str) -> Section:
    """Every change of a KPI, the newest first; pictures, tables and how it was reckoned behind."""
    said: list[str] = []
    for place, each in enumerate(found.changes):
        sentences = change_sentences(each, kpi, calendar, language)
        said += sentences if place < _IN_FULL else sentences[:1]
    shown = found.changes[:_IN_FULL]
    return Section(
        key="changes",
        title=say("changed", "title", language),
        said=(*said, *record_sentences(found.record, language)),
        notes=tuple(_notes(shown, kpi, calendar, language)),
        tables=tuple(change_tables(found.changes, kpi, calendar, language, _IN_FULL)),
        pictures=tuple(_pictures(shown, kpi, language)),
    )


def change_sentences(found: JudgedChange, kpi: Kpi, calendar: Calendar, language: str) -> list[str]:
    """One change in words, the answer first."""
    if called_off(found):
        return [_lead(found, "called_off", calendar, language)]
    if found.reason is AnswerReason.TOO_EARLY:
        key = early_key(found)
        return [_lead(found, key, calendar, language), *_before(found, kpi, calendar, language)]
    key = "unmoved" if _still(found) else answer_key(found)
    return [
        _lead(found, key, calendar, language),
        *_after(found, kpi, language),
        *_marks(found, calendar, language),
    ]


def record_sentences(record: ChangeRecord, language: str) -> list[str]:
    """The company's own calibration, where there are enough changes to speak of one."""
    if record.judged < _SEVERAL:
        return []
    counts = {
        "worked": record.worked,
        "did_not": record.told - record.worked,
        "untold": record.judged - record.told,
    }
    said = [say("changed_record", "judged", language, count=record.judged, **counts)]
    if record.compared >= _ENOUGH and record.expected is not None and record.got is not None:
        expected, got = (more_text(each, language) for each in (record.expected, record.got))
        said.append(say("changed_record", "expects", language, expected=expected, got=got))
    else:
        said.append(say_count("changed_record", "few", language, record.compared, needed=_ENOUGH))
    return said


def outlook_sentences(found: JudgedChange, kpi: Kpi, language: str) -> list[str]:
    """What could be found at all, as the facts stand."""
    if found.smallest is None:
        return [say("changed", "smallest_none", language)]
    if never_moved(found.smallest):
        return [say("changed", "smallest_any", language)]
    change = found.change
    facts = {"window": window_text(change, language)}
    facts["smallest"] = smallest_text(found.smallest, change, kpi, language)
    told = found.reason is not AnswerReason.TOO_EARLY
    said = [say("changed", "smallest_then" if told else "smallest", language, **facts)]
    if too_small(found.smallest, change) and not told:
        said.append(say("changed", "too_small", language, expected=hoped_text(change, kpi, language)))
    return said


def _lead(found: JudgedChange, key: str, calendar: Calendar, language: str) -> str:
    change = found.change
    gone = change.withdrawn
    return say(
        "changed",
        key,
        language,
        name=change_name(change, language),
        day=full_day_text(change.start, language),
        seen=found.seen,
        window=window_text(change, language),
        over=day_of(found, language),
        withdrawn="" if gone is None else _day(gone, calendar, language),
        reason=change.why_withdrawn,
    )


def _before(found: JudgedChange, kpi: Kpi, calendar: Calendar, language: str) -> Iterator[str]:
    yield from outlook_sentences(found, kpi, language)
    if found.smallest is None or not too_small(found.smallest, found.change):
        yield say("changed", "hoped", language, expected=hoped_text(found.change, kpi, language))
    yield from _marks(found, calendar, language)


def _after(found: JudgedChange, kpi: Kpi, language: str) -> Iterator[str]:
    effect, picture, change = found.effect, found.picture, found.change
    if effect is None or picture is None:
        return
    estimate = effect.per_period if effect.share is None else effect.share
    relative = effect.share is not None
    value, low, high = (
        effect_text(each, kpi, language, relative=relative)
        for each in (estimate.value, estimate.low, estimate.high)
    )
    if _still(found):
        got = about(effect.without, kpi.unit, language)
        yield say("changed", "still", language, got=got)
        return
    got = about(effect.without + effect.per_period.value, kpi.unit, language)
    yield say(
        "changed",
        "effect" if effect.total is None else "effect_each",
        language,
        window=window_text(change, language),
        got=got,
        each=say("changed_each", change.grain.value, language),
        without=unitless(about(effect.without, kpi.unit, language), got),
        effect=value,
        low=low,
        high=high,
    )
    if effect.total is not None and found.answer is not Answer.CANNOT_TELL:
        total, least, most = (
            amount_text(each, kpi, language)
            for each in (effect.total.value, effect.total.low, effect.total.high)
        )
        yield say("changed", "total", language, total=total, low=least, high=most)
    if found.against is not Against.NOT_SAID:
        yield say("changed", _beside(found), language, expected=hoped_text(change, kpi, language))
    windows = len(picture.effects)
    if picture.as_large:
        yield say_count("changed", "chance", language, picture.as_large, windows=windows)
        if found.reason in _WEIGHED:
            yield say("changed", _WEIGHED[found.reason], language)
    else:
        yield say("changed", "chance_none", language, windows=windows)
    if found.reason not in (AnswerReason.BEYOND_CHANCE, AnswerReason.WRONG_WAY):
        yield from outlook_sentences(found, kpi, language)


def _still(found: JudgedChange) -> bool:
    """True where a KPI that was constant has stayed as it was."""
    each = None if found.effect is None else found.effect.per_period
    return each is not None and each.value == each.low == each.high == 0


def _beside(found: JudgedChange) -> str:
    """How the result stands to what was hoped for: nothing agrees with it where chance may have made it."""
    assert found.effect is not None
    away = (
        found.effect.per_period.high
        if found.change.direction is Direction.UP
        else -found.effect.per_period.low
    )
    if away < 0:
        return "against"
    untold = found.answer is Answer.CANNOT_TELL and found.against is Against.AS_EXPECTED
    return "untold" if untold else found.against.value.replace(" ", "_")


def _marks(found: JudgedChange, calendar: Calendar, language: str) -> Iterator[str]:
    change = found.change
    if change.late:
        yield say("changed", "late", language, day=_day(change.registered, calendar, language))
    if change.withdrawn is not None:
        day = _day(change.withdrawn, calendar, language)
        yield say("changed", "withdrawn", language, withdrawn=day, reason=change.why_withdrawn)


def _day(moment: datetime, calendar: Calendar, language: str) -> str:
    return full_day_text(moment.astimezone(ZoneInfo(calendar.timezone)).date(), language)


def _notes(shown: Sequence[JudgedChange], kpi: Kpi, calendar: Calendar, language: str) -> Iterator[str]:
    if any(each.effect is not None for each in shown):
        yield say("changed_how", "method", language)
    for each in shown:
        change = each.change
        registered = say(
            "changed_how", "registered", language, day=_day(change.registered, calendar, language)
        )
        yield registered if len(shown) == 1 else f"{change_name(change, language)} · {registered}"
        if change.smallest is not None and not called_off(each):
            if never_moved(change.smallest):
                yield say("changed_how", "said_any", language)
            else:
                smallest = smallest_text(change.smallest, change, kpi, language)
                yield say("changed_how", "said_then", language, smallest=smallest)
        if each.effect is not None and change.compare:
            if each.helpers:
                yield say_count("changed_how", "helpers", language, each.helpers)
            else:
                yield say("changed_how", "no_helpers", language)
        if _straddled(change, calendar):
            yield say("changed_how", "straddled", language)


def _straddled(change: RegisteredChange, calendar: Calendar) -> bool:
    try:
        return calendar.period_of(change.grain, change.start).start < change.start
    except OutsideCalendar:
        return False


def _pictures(shown: Sequence[JudgedChange], kpi: Kpi, language: str) -> Iterator[Picture]:
    for each in shown:
        name = change_name(each.change, language)
        if each.picture is not None:
            caption = say("changed_picture", "placebos", language, name=name)
            yield Picture(caption=caption, svg=placebo_picture(each, kpi, language))
        if each.effect is not None:
            caption = say("changed_picture", "around", language, name=name)
            yield Picture(caption=caption, svg=around_picture(each, kpi, language))
