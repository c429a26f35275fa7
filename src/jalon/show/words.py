"""What a verdict says, in words: status, change, what is asked, how fresh and how complete."""

from __future__ import annotations

from datetime import date, timedelta

from jalon.show.asked import asked_sentence
from jalon.show.dates import day_text, days_text, period_text
from jalon.show.numbers import change_text, value_text
from jalon.show.sentences import say, say_count, words
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.formula import Active, ActiveKeys, Last
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.verdict import Comparison, Status, Trend, Verdict

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


def status_word(status: Status | None, language: str) -> str:
    """`À surveiller`; `Sans cible` where nothing is asked."""
    word: str = words("status", "none" if status is None else status.value, language)
    return word


def standing_word(verdict: Verdict, language: str) -> str:
    """The status; of a target that cannot ask for a figure yet, that it is waiting."""
    if verdict.status is None and verdict.expectation is not None:
        return say("status", "waiting", language)
    return status_word(verdict.status, language)


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


def against_words(verdict: Verdict, calendar: Calendar, language: str) -> str:
    """What a change is measured against, alone: `contre septembre`; empty where nothing is compared."""
    if verdict.comparison is None or verdict.compared_with is None:
        return ""
    period = _other_period(verdict.compared_with, verdict, calendar, language)
    return say("change", verdict.comparison.value, language, change="", period=period).strip()


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


def as_of_sentence(verdict: Verdict, language: str) -> str:
    """How fresh the facts are: `données au 22 nov. 2026`, `données arrêtées au …`, `saisi le 2 nov. 2026`."""
    if verdict.as_of is None:
        return say("as_of", "unknown", language)
    if verdict.entered:
        return say("as_of", "entered", language, day=day_text(verdict.as_of, language))
    key = "ended" if verdict.ended else "day"
    return say("as_of", key, language, day=day_text(_last_day(verdict, verdict.as_of), language))


def _last_day(verdict: Verdict, as_of: date) -> date:
    """The last day the facts tell of: rows dated by the first day of a whole period tell of all of it."""
    dated_by_period = verdict.complete and as_of == verdict.period.start
    return verdict.period.end - timedelta(days=1) if dated_by_period and verdict.ended else as_of


def status_sentence(verdict: Verdict, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """One sentence a person would say: where the KPI stands and why."""
    return say(
        "sentence",
        "none" if verdict.status is None else verdict.status.value,
        language,
        name=kpi.text(language),
        value=value_text(verdict.value, kpi.unit, language),
        period=judged_period(verdict, kpi, calendar, language),
        asked=asked_sentence(verdict, kpi, language),
        count=learning_sentence(verdict, kpi, language),
        as_of=as_of_sentence(verdict, language),
    )


def judged_period(
    verdict: Verdict, kpi: Kpi, calendar: Calendar, language: str, *, short: bool = False
) -> str:
    """The period of a verdict; a running one as the days it holds, `1–22 nov. 2026`, or a balance's day."""
    return period_text(told_part(verdict, kpi), calendar, language, short=short)


def told_part(verdict: Verdict, kpi: Kpi) -> Period:
    """What a value is of: its period; of a running one the days it holds, of a balance the last."""
    part = elapsed_part(verdict)
    if part is None or not isinstance(kpi.formula, Active | ActiveKeys | Last):
        return part or verdict.period
    return Period(start=part.end - timedelta(days=1), end=part.end, grain=Grain.DAY)


def running_text(verdict: Verdict, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """Beside the figure of a period that is not whole: `à ce jour (1–22 nov. 2026, 22 jours sur 30)`.

    Of a balance its day: `au 22 nov. 2026 (22 jours sur 30)`.
    """
    if verdict.complete or verdict.value is None:
        return ""
    part = elapsed_part(verdict)
    if part is not None:
        return say(
            "complete",
            "so_far" if told_part(verdict, kpi) == part else "at",
            language,
            part=period_text(told_part(verdict, kpi), calendar, language),
            days=say_count("complete", "days", language, part.days),
            all=verdict.period.days,
        )
    return say("complete", "not_whole", language)


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


def _other_period(period: Period, verdict: Verdict, calendar: Calendar, language: str) -> str:
    """The name of another period, without the year when that is the judged period's own."""
    same_year = period.start.year == verdict.period.start.year
    return period_text(period, calendar, language, short=same_year)
