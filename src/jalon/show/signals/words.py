"""Which values are news, in sentences: the newest first, at most three."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from jalon.show.chances import rounded
from jalon.show.dates import day_text, period_text, since_text, when_text
from jalon.show.numbers import unitless, value_text
from jalon.show.sentences import say, say_count
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.signal import LevelChange, News, Signals, Standing, Watched

MOST = 3
"""More sentences than that nobody reads."""
_DIGITS = (3, 4, 5, 6, 9)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What is said, with the words it is said in."""

    found: Signals
    kpi: Kpi
    calendar: Calendar
    language: str

    def value(self, value: float | None) -> str:
        """A value as it was published."""
        return value_text(value, self.kpi.unit, self.language)

    @property
    def whole(self) -> bool:
        """True where every value is a whole number of things."""
        values = [each.value for each in self.found.points if each.value is not None]
        return self.kpi.unit != "%" and all(value.is_integer() for value in values)

    def about(self, value: float | None, digits: int = 3) -> str:
        """An expected amount; of things that are counted, a whole number."""
        if value is None:
            return ""
        shown = float(round(value)) if self.whole else value
        return value_text(rounded(shown, digits), self.kpi.unit, self.language)

    def name(self, period: Period) -> str:
        """The name of a period."""
        return period_text(period, self.calendar, self.language)

    def word(self, key: str, **facts: object) -> str:
        """One of the words beside marks."""
        return say("signal_word", key, self.language, **facts)


def said(told: Told) -> tuple[str, ...]:
    """The sentences: of the newest value, then of what was news before it."""
    found, language = told.found, told.language
    lines = []
    if found.ended is not None:
        lines.append(say("signals", "ended", language, day=day_text(found.ended, language)))
    if not found.points:
        early = say_count("signals", "early", language, found.known, needed=found.needed)
        return (*lines, early)
    last, past = found.points[-1], list(_past(found))
    lines.append(_newest(told, last))
    events = [_event(told, each) for each in past[: MOST - len(lines)]]
    if len(events) < MOST - len(lines):
        events.append(_quiet(told, anything=bool(past) or last.standing in (Standing.NEWS, Standing.HELD)))
    return (*lines, *(each for each in events if each))


def _newest(told: Told, last: Watched) -> str:
    if last.standing is Standing.LEARNING:
        return say_count("signals", "again", told.language, told.found.known, needed=told.found.needed)
    change = next((each for each in told.found.changes if each.announced == last.period), None)
    return _event(told, last if change is None else change)


def _past(found: Signals) -> Iterator[Watched | LevelChange]:
    """What was news among the periods shown but the newest, latest first; a change takes in its spikes."""
    first, last = found.points[0].period, found.points[-1]
    changes = [each for each in found.changes if each.announced >= first]
    spikes = [
        each
        for each in found.points[:-1]
        if each.standing is Standing.NEWS
        and each.news is News.SPIKE
        and not any(change.since <= each.period <= change.announced for change in changes)
    ]
    moments: list[tuple[date, Watched | LevelChange]] = [(each.period.start, each) for each in spikes]
    moments += [(each.announced.start, each) for each in changes if each.announced != last.period]
    for _, each in sorted(moments, key=lambda moment: moment[0], reverse=True):
        yield each


def _event(told: Told, each: Watched | LevelChange) -> str:
    if isinstance(each, LevelChange):
        before, after = told.about(each.before), told.about(each.after)
        return say(
            "signals",
            each.news.value,
            told.language,
            since=since_text(each.since, told.calendar, told.language),
            when=when_text(each.announced, told.calendar, told.language),
            before=unitless(before, after),
            after=after,
        )
    low, high = limit_texts(told, each)
    since = each.since or each.period
    return say(
        "signals",
        _key(told.found, each, steady=low == high),
        told.language,
        when=when_text(each.period, told.calendar, told.language),
        since=since_text(since, told.calendar, told.language),
        value=told.value(each.value),
        low=unitless(low, high),
        high=high,
    )


def _key(found: Signals, each: Watched, *, steady: bool) -> str:
    if each.standing is Standing.HELD:
        return "held"
    if each.standing is Standing.NEWS:
        return side(each)
    if found.wide and each is found.points[-1]:
        return "steady" if _constant(found) else "wide"
    return "steady" if steady else "ordinary"


def _constant(found: Signals) -> bool:
    """True where every value is the same: nothing is uncertain about what never moved."""
    return len({each.value for each in found.points if each.value is not None}) == 1


def side(each: Watched) -> str:
    """Whether a value lies above what was expected or below."""
    over = each.value is not None and each.expected is not None and each.value > each.expected
    return "above" if over else "below"


def limit_texts(told: Told, each: Watched) -> tuple[str, str]:
    """The limits in no more digits than known, but enough that the value stays on its side of each."""
    low, high = each.low, each.high
    if low is not None and high is not None and told.whole and floor(high) >= ceil(low):
        low, high = float(ceil(low)), float(floor(high))
    return _limit(told, low, each.value), _limit(told, high, each.value)


def _limit(told: Told, limit: float | None, value: float | None) -> str:
    if limit is None or value is None:
        return told.about(limit)
    for digits in _DIGITS:
        rounded = round_to(limit, digits)
        if (rounded < value) == (limit < value) and (rounded > value) == (limit > value):
            return told.about(limit, digits)
    return told.value(limit)


def round_to(value: float, digits: int) -> float:
    """A number to so many digits."""
    return float(f"{value:.{digits - 1}e}")


def _quiet(told: Told, *, anything: bool) -> str:
    """That there was nothing else since the first value that was judged; nothing where that is the newest."""
    judged = [each for each in told.found.points if each.low is not None]
    if len(judged) < 2:
        return ""
    since = since_text(judged[0].period, told.calendar, told.language)
    return say(
        "signals", "alone" if anything else "quiet", told.language, since=since[:1].upper() + since[1:]
    )
