"""What a verdict says, in words: status, change, what is asked, how fresh and how complete."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR

from jalon.show.dates import day_text, days_text, period_text
from jalon.show.numbers import as_decimal, change_text, currencies, is_share, value_text
from jalon.show.sentences import say, say_count, words
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import ReachBy
from jalon.vocabulary.verdict import Comparison, Expectation, Status, Trend, Verdict

SHAPES: dict[Status | None, str] = {
    Status.ON_TRACK: "●",
    Status.AT_RISK: "▲",
    Status.OFF_TRACK: "■",
    Status.REACHED: "✓",
    Status.MISSED: "✕",
    Status.LEARNING: "◌",
    Status.NO_DATA: "–",
    Status.STALE: "▨",
    None: "·",
}
"""One shape a status, so that it can be read without colour."""

ATTENTION = (Status.OFF_TRACK, Status.MISSED, Status.STALE, Status.AT_RISK, Status.NO_DATA)
"""The states that ask for someone, the most pressing first."""


def status_word(status: Status | None, language: str) -> str:
    """`À surveiller`; `Sans cible` where nothing is asked."""
    word: str = words("status", "none" if status is None else status.value, language)
    return word


def trend_word(trend: Trend, language: str) -> str:
    """`en recul`; nothing where the trend is not known."""
    word: str = words("trend", trend.value, language)
    return word


def change_sentence(verdict: Verdict, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """The change and what it is measured against; says so where nothing can be compared."""
    if verdict.status is Status.LEARNING:
        return learning_sentence(verdict, kpi, language)
    if verdict.change is None or verdict.comparison is None or verdict.compared_with is None:
        return say("change", "nothing", language)
    key = verdict.comparison.value + ("_stable" if verdict.trend is Trend.STABLE else "")
    return say(
        "change",
        key,
        language,
        change=change_words(verdict, kpi, language),
        period=_other_period(verdict.compared_with, verdict, calendar, language),
    )


def change_words(verdict: Verdict, kpi: Kpi, language: str) -> str:
    """The change alone, `+4,2 %`; `inchangé` where there is none."""
    if verdict.change is None:
        return ""
    if verdict.change == 0:
        return say("change", "equal", language)
    return change_text(verdict.change, verdict.relative_change, kpi.unit, language)


def year_ago_sentence(verdict: Verdict, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """The change against the same period last year; empty where there is none."""
    then = verdict.year_ago
    if then is None:
        return ""
    change = say("change", "equal", language)
    if then.change != 0:
        change = change_text(then.change, then.relative_change, kpi.unit, language)
    period = period_text(then.period, calendar, language)
    return say("change", Comparison.SAME_PERIOD_LAST_YEAR.value, language, change=change, period=period)


def learning_sentence(verdict: Verdict, kpi: Kpi, language: str) -> str:
    """How far the learning period is, with the average so far: `3 périodes sur 6 · moyenne 2 480 €`."""
    periods = say_count("state", "periods", language, verdict.learning_done)
    if verdict.average is None:
        return say("state", "learning_card_empty", language, periods=periods, needed=verdict.learning_needed)
    return say(
        "state",
        "learning_card",
        language,
        periods=periods,
        needed=verdict.learning_needed,
        average=value_text(verdict.average, kpi.unit, language),
    )


def asked_sentence(verdict: Verdict, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """The short line under a card: what is asked by now, or why nothing is."""
    match verdict.status:
        case Status.LEARNING:
            return say("state", "learning_why", language, needed=verdict.learning_needed)
        case Status.STALE:
            return say("state", "stale_why", language)
        case Status.NO_DATA:
            return say("state", "no_data_why", language)
    expectation = verdict.expectation
    if expectation is None:
        return say("asked", "none", language)
    if expectation.low is None and expectation.high is None:
        waiting = "too_early" if expectation.prorated else "no_base"
        return say("asked", waiting, language)
    if _beyond_stretch(verdict, expectation):
        stretch = value_text(expectation.target.terms.stretch, kpi.unit, language)
        return say("asked", "beyond", language, value=stretch)
    return _bounds(verdict, expectation, kpi, language)


def as_of_sentence(verdict: Verdict, language: str) -> str:
    """How fresh the facts are: `données au 22 nov. 2026`, `saisi le 2 nov. 2026`."""
    if verdict.as_of is None:
        return say("as_of", "unknown", language)
    key = "entered" if verdict.entered else "day"
    return say("as_of", key, language, day=day_text(verdict.as_of, language))


def status_sentence(verdict: Verdict, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """One sentence a person would say: where the KPI stands and why."""
    return say(
        "sentence",
        "none" if verdict.status is None else verdict.status.value,
        language,
        name=kpi.text(language),
        value=value_text(verdict.value, kpi.unit, language),
        period=judged_period(verdict, calendar, language),
        asked=asked_sentence(verdict, kpi, calendar, language),
        count=learning_sentence(verdict, kpi, language),
        as_of=as_of_sentence(verdict, language),
    )


def judged_period(verdict: Verdict, calendar: Calendar, language: str, *, short: bool = False) -> str:
    """The period of a verdict; a running one as the days it holds: `1–22 nov. 2026`."""
    part = elapsed_part(verdict)
    return period_text(part or verdict.period, calendar, language, short=short)


def elapsed_part(verdict: Verdict) -> Period | None:
    """What a running period holds, when that is more than nothing and less than all."""
    until = verdict.covered_until
    if until is None or not verdict.period.start < until < verdict.period.end:
        return None
    return verdict.period.clipped(until)


def completeness_sentence(verdict: Verdict, calendar: Calendar, language: str) -> str:
    """Why a period counts as complete or not."""
    if verdict.complete:
        return say("complete", "finished", language)
    part = elapsed_part(verdict)
    if part is not None:
        return say(
            "complete",
            "running",
            language,
            part=days_text(part.start, part.end, language),
            days=say_count("complete", "days", language, part.days),
            all=verdict.period.days,
        )
    empty = verdict.covered_until is not None and verdict.covered_until <= verdict.period.start
    return say("complete", "empty" if empty else "late", language)


def asked_value(expectation: Expectation | None) -> Value | tuple[Value, Value] | None:
    """What a target asks of the whole period: a value, a range, or None; a dated target its final value."""
    if expectation is None:
        return None
    if isinstance(expectation.target, ReachBy):
        return expectation.target.value
    low, high = expectation.low, expectation.high
    if expectation.prorated:
        low, high = expectation.whole_low, expectation.whole_high
    if low is not None and high is not None:
        return (low, high)
    return high if low is None else low


def _bounds(verdict: Verdict, expectation: Expectation, kpi: Kpi, language: str) -> str:
    low, high = expectation.low, expectation.high
    on_the_way = expectation.prorated or isinstance(expectation.target, ReachBy)
    if on_the_way and isinstance(verdict.value, int) and not (is_share(kpi.unit) or kpi.unit in currencies()):
        # Where 39.19 customers are expected by now, 40 are the fewest that will do.
        low, high = _whole(low, ROUND_CEILING), _whole(high, ROUND_FLOOR)
    texts = {
        "low": value_text(low, kpi.unit, language),
        "high": value_text(high, kpi.unit, language),
        "value": value_text(high if low is None else low, kpi.unit, language),
    }
    side = "within" if low is not None and high is not None else ("most" if low is None else "least")
    target = expectation.target
    if isinstance(target, ReachBy):
        return _dated(verdict, expectation, target, kpi, language, texts["value"])
    if expectation.prorated and verdict.covered_until is not None:
        last = verdict.covered_until - timedelta(days=1)
        whole = asked_value(expectation)
        if not isinstance(whole, tuple):
            texts["whole"] = value_text(whole, kpi.unit, language)
        return say("asked", f"by_now_{side}", language, day=day_text(last, language, year=False), **texts)
    return say("asked", side if side == "within" else f"at_{side}", language, **texts)


def _whole(bound: Value | None, rounding: str) -> Value | None:
    return None if bound is None else as_decimal(bound).to_integral_value(rounding)


def _dated(
    verdict: Verdict, expectation: Expectation, target: ReachBy, kpi: Kpi, language: str, now: str
) -> str:
    """A dated target: its value and day, and on the way there what is expected by now."""
    final = value_text(target.value, kpi.unit, language)
    by = day_text(target.by, language)
    side = "most" if expectation.low is None else "least"
    if now == final:
        return say("asked", f"dated_{side}", language, value=final, by=by)
    until = min(verdict.covered_until or verdict.period.end, verdict.period.end)
    day = day_text(until - timedelta(days=1), language, year=False)
    return say("asked", f"on_the_way_{side}", language, now=now, day=day, value=final, by=by)


def _beyond_stretch(verdict: Verdict, expectation: Expectation) -> bool:
    stretch = expectation.target.terms.stretch
    if stretch is None or verdict.value is None or verdict.status not in (Status.REACHED, Status.ON_TRACK):
        return False
    value = as_decimal(verdict.value)
    return value <= stretch if expectation.low is None else value >= stretch


def _other_period(period: Period, verdict: Verdict, calendar: Calendar, language: str) -> str:
    """The name of another period, without the year when that is the judged period's own."""
    same_year = period.start.year == verdict.period.start.year
    return period_text(period, calendar, language, short=same_year)
