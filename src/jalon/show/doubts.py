"""What should be looked at again before figures are believed, in words, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from jalon.show.chances import about, share_text
from jalon.show.dates import full_day_text, since_text
from jalon.show.numbers import value_text
from jalon.show.section import Section
from jalon.show.sentences import say, say_count
from jalon.show.targets import member_text
from jalon.show.words import status_word
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.doubt import Doubts, Eased, Gamed, MovedTarget
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.verdict import Status

_CLOSE = 62
"""A target moved so few days before its date, or fewer, is said to be."""
_POOR = (Status.OFF_TRACK, Status.AT_RISK, Status.MISSED)
_STATED = (*_POOR, Status.ON_TRACK, Status.REACHED)


def doubts_section(
    found: Doubts, kpi: Kpi, calendar: Calendar, language: str, kpis: Mapping[str, Kpi]
) -> Section | None:
    """What is doubted; None where that would speak of a KPI that may not be named (`kpis` may)."""
    said: list[str] = []
    notes: list[str] = []
    if found.gamed is not None and found.gamed.counter in kpis:
        said += _gamed(found.gamed, kpi, kpis[found.gamed.counter], calendar, language)
        aimed = kpis.get(found.gamed.aimed or "")
        if aimed is not None:
            said.append(_first(aimed, language))
        notes.append(say("doubts", "gamed_method", language))
    for each in found.moved:
        said += _moved(each, kpi, language)
    if found.moved:
        notes.append(say("doubts", "moved_method", language))
    if not said:
        return None
    title = say("doubts", "title", language)
    return Section(key="doubts", title=title, said=tuple(said), notes=tuple(notes))


def _quoted(word: str, language: str) -> str:
    return say("doubts", "quoted", language, word=word)


def _gamed(found: Gamed, kpi: Kpi, counter: Kpi, calendar: Calendar, language: str) -> Iterator[str]:
    yield say(
        "doubts",
        "gamed",
        language,
        name=_quoted(kpi.text(language), language),
        since=since_text(found.own.since, calendar, language),
        before=_level(found.own.before, kpi, language),
        after=_level(found.own.after, kpi, language),
        counter=_quoted(counter.text(language), language),
        counter_since=since_text(found.other.since, calendar, language),
        counter_before=_level(found.other.before, counter, language),
        counter_after=_level(found.other.after, counter, language),
    )
    named = [
        _quoted(" × ".join(member_text(one, language) for _, one in each), language) for each in found.members
    ]
    if not named:
        yield say("doubts", "look", language)
        return
    key = "member" if len(named) == 1 else "members"
    yield say("doubts", key, language, member=named[0], other=named[-1])
    yield say("doubts", "look_member", language, member=named[0])


def _first(aimed: Kpi, language: str) -> str:
    """The KPI to look at before this one, which nobody is measured by."""
    return say("doubts", "aimed", language, name=_quoted(aimed.text(language), language))


def _level(value: float, kpi: Kpi, language: str) -> str:
    """A level in two or three digits: it is known to no more."""
    return share_text(value, language) if kpi.unit == "%" else about(value, kpi.unit, language)


def _moved(found: MovedTarget, kpi: Kpi, language: str) -> Iterator[str]:
    yield _asked(found, kpi, language)
    if found.postponed is not None and found.eased is not Eased.POSTPONED:
        yield say("moved", "later_too", language, **_dates(found, language))
    left = None if found.due is None else (found.due - found.on).days
    if left is not None and 0 <= left <= _CLOSE:
        yield say_count("moved", "close", language, left)
    if found.then in _POOR:
        yield say("moved", "then", language, then=_word(found.then, language))
    if found.old in _STATED and found.new in _STATED:
        key = "same" if found.old is found.new else "both"
        old, new = _word(found.old, language), _word(found.new, language)
        yield say("moved", key, language, old=old, new=new)
    place = f"{found.file}:{found.line}" if found.line else found.file
    yield say("moved", "fix", language, place=place)


def _asked(found: MovedTarget, kpi: Kpi, language: str) -> str:
    unit = "%" if found.relative else kpi.unit

    def text(values: tuple[Decimal, ...], at: int) -> str:
        return value_text(values[at], unit, language) if values else ""

    facts = {
        "before": text(found.before, 0),
        "after": text(found.after, 0),
        "before_high": text(found.before, -1),
        "after_high": text(found.after, -1),
        "day": _day(found, language),
        **_dates(found, language),
    }
    if found.eased is Eased.PERIODS:
        return say_count("moved", found.eased.value, language, found.count, **facts)
    return say("moved", found.eased.value, language, **facts)


def _day(found: MovedTarget, language: str) -> str:
    """On which day; or between which two, where nobody looked in between."""
    last = full_day_text(found.on, language)
    if found.known is None or (found.on - found.known).days <= 1:
        return say("moved", "on", language, day=last)
    return say("moved", "between", language, first=full_day_text(found.known, language), last=last)


def _dates(found: MovedTarget, language: str) -> dict[str, str]:
    return {
        "due": "" if found.due is None else full_day_text(found.due, language),
        "later": "" if found.postponed is None else full_day_text(found.postponed, language),
    }


def _word(status: Status | None, language: str) -> str:
    return status_word(status, language).lower()
