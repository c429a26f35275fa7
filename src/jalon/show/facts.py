"""One KPI in the words of one language: what every page, letter, mail and file says of it, said once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jalon.show.asked import asked_of, asked_sentence, asked_text, asked_value
from jalon.show.board import Card
from jalon.show.dates import when_text
from jalon.show.marks import status_mark
from jalon.show.numbers import Figure, figure, value_text
from jalon.show.order import members_off, needs_attention
from jalon.show.sentences import say, say_count
from jalon.show.svg import SPARK, Frame, sparkline
from jalon.show.targets import member_text
from jalon.show.words import (
    as_of_sentence,
    change_sentence,
    change_words,
    completeness_sentence,
    elapsed_part,
    judged_period,
    learning_sentence,
    running_text,
    standing_word,
    told_part,
    year_ago_sentence,
)
from jalon.vocabulary.verdict import Status, Trend, Verdict

_TELLING = 2
"""From so many periods on, how long a status has held is worth saying."""
_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4}
"""Beyond so many periods only that it is more than a year is said: the target may be younger than that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """The sentence of a change in three parts, so that its number can be coloured; `kind` says how."""

    before: str = ""
    number: str = ""
    after: str = ""
    kind: str = Trend.UNKNOWN.value

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.number}{self.after}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The view of one KPI: plain texts, except `mark` and `spark`, which are drawings ready for a page.

    `kind` is the status as a CSS class. `said` is the sentence of Today, `why` the line under it, `copied`
    what is copied as a sentence. `running` says of a period that is not whole how much of it there is, and
    `complete` what else keeps it from being whole.
    `members` are those that are off their own target. Texts that do not apply are empty.
    """

    kpi: str
    name: str
    status: str
    kind: str
    mark: str
    period: str
    period_short: str
    running: str
    figure: Figure
    value: str
    exact: str
    previous: str
    change: Change
    year_ago: str
    asked: str
    target: str
    as_of: str
    complete: str
    since: str
    said: str
    why: str
    copied: str
    measure: str
    measure_long: str
    entered: str
    entered_long: str
    stale: bool
    attention: bool
    spark: str
    members: tuple[Facts, ...] = ()


def facts(card: Card, language: str, name: str = "") -> Facts:
    """What there is to say of a card. `name` makes the ids of its drawing unique on a page."""
    kpi, verdict, calendar = card.kpi, card.verdict, card.calendar
    since, said, change = (
        since_sentence(card, language),
        today_sentence(card, language),
        _change(card, language),
    )
    measure, entered = kpi.measure, verdict.entered
    return Facts(
        kpi=kpi.name,
        name=kpi.text(language),
        status=standing_word(verdict, language),
        kind="none" if verdict.status is None else verdict.status.value,
        mark=status_mark(verdict.status),
        period=judged_period(verdict, kpi, calendar, language),
        period_short=judged_period(verdict, kpi, calendar, language, short=True),
        running=running_text(verdict, kpi, calendar, language),
        figure=figure(verdict.value, kpi.unit, language),
        value=value_text(verdict.value, kpi.unit, language),
        exact=value_text(verdict.value, kpi.unit, language, exact=True),
        previous=value_text(verdict.previous, kpi.unit, language),
        change=change,
        year_ago=year_ago_sentence(verdict, kpi, calendar, language),
        asked=asked_sentence(verdict, kpi, language),
        target=asked_text(asked_value(verdict.expectation), kpi.unit, language),
        as_of=as_of_sentence(verdict, language),
        complete=_incomplete(card, language),
        since=since,
        said=said,
        why=_why(verdict, since, change.text, language),
        copied=_copied(verdict, said, change.text, language),
        measure=say("board", "measure", language) if measure else "",
        measure_long=say("board", "measure_long", language) if measure else "",
        entered=say("board", "entered", language) if entered else "",
        entered_long=say("board", "entered_long", language) if entered else "",
        stale=verdict.status is Status.STALE,
        attention=needs_attention(card),
        spark=spark_html(card, language, name or f"s-{kpi.name}"),
        members=tuple(
            facts(called(each, language), language, f"{name}-{at}")
            for at, each in enumerate(members_off(card))
        ),
    )


def called(card: Card, language: str) -> Card:
    """The card of a member under the member's name."""
    name = " · ".join(member_text(member, language) for _, member in card.verdict.slice)
    return replace(card, kpi=replace(card.kpi, label={language: name}))


def today_sentence(card: Card, language: str) -> str:
    """Value, period and what is asked, in one sentence a person would say."""
    kpi, verdict, calendar = card.kpi, card.verdict, card.calendar
    asked = asked_of(verdict, kpi, language)
    key = asked.key
    if verdict.status in (Status.LEARNING, Status.STALE, Status.NO_DATA):
        key = verdict.status.value
    return say(
        "today",
        key,
        language,
        name=kpi.text(language),
        figure=value_text(verdict.value, kpi.unit, language),
        when=when_text(told_part(verdict, kpi), calendar, language),
        period=judged_period(verdict, kpi, calendar, language),
        count=learning_sentence(verdict, kpi, language),
        as_of=as_of_sentence(verdict, language),
        **asked.texts,
    )


def since_sentence(card: Card, language: str) -> str:
    """For how long the value has been on this side of its target; empty when that is news."""
    verdict, expectation = card.verdict, card.verdict.expectation
    if card.held < _TELLING or expectation is None or verdict.value is None:
        return ""
    grain = verdict.period.grain.value
    if card.held > _A_YEAR.get(grain.removeprefix("fiscal_"), card.held):
        span = say("span", "beyond_year", language)
    else:
        span = say_count("span", grain, language, card.held)
    if verdict.status in (Status.ON_TRACK, Status.REACHED):
        return say("since", "inside", language, span=span)
    low = expectation.low
    side = "below" if low is not None and verdict.value < low else "above"
    return say("since", side, language, span=span)


def spark_html(card: Card, language: str, name: str, frame: Frame = SPARK) -> str:
    """The last periods as a small line with the target; empty where there are not two values to join."""
    known = [value for value in card.drawn if value is not None]
    if len(known) < 2:
        return ""
    verdict, unit = card.verdict, card.kpi.unit
    asked = None if verdict.status is Status.LEARNING else asked_value(verdict.expectation)
    title = say(
        "chart",
        "sparkline",
        language,
        name=card.kpi.text(language),
        count=len(known),
        first=value_text(known[0], unit, language),
        last=value_text(known[-1], unit, language),
    )
    return sparkline(
        card.drawn,
        name=name,
        title=title,
        running=not verdict.complete,
        target=None if isinstance(asked, tuple) else asked,
        aims=() if asked is None else card.aims,
        band=asked if isinstance(asked, tuple) else None,
        frame=frame,
    )


def _change(card: Card, language: str) -> Change:
    """The change with its number apart, coloured only when it is good or bad and the facts are fresh."""
    verdict = card.verdict
    sentence = change_sentence(verdict, card.kpi, card.calendar, language)
    number = change_words(verdict, card.kpi, language)
    before, found, after = sentence.partition(number) if number else (sentence, "", "")
    if not found:
        return Change(before=sentence)
    kind = Trend.UNKNOWN if verdict.status is Status.STALE else verdict.trend
    return Change(before=before, number=number, after=after, kind=kind.value)


def _incomplete(card: Card, language: str) -> str:
    """Why a period is not whole, where `running` does not say it already."""
    verdict = card.verdict
    if verdict.complete or (verdict.value is not None and elapsed_part(verdict) is not None):
        return ""
    return completeness_sentence(verdict, card.calendar, language)


def _why(verdict: Verdict, since: str, change: str, language: str) -> str:
    """The line under the sentence of Today: since when, and how the value moved."""
    if verdict.status in (Status.STALE, Status.LEARNING):
        return ""
    if verdict.change is None:
        return since
    return say("today", "why_since" if since else "why", language, since=since, change=_capital(change))


def _copied(verdict: Verdict, said: str, change: str, language: str) -> str:
    """The sentence with its change, status and date, for a message to someone."""
    status, as_of = standing_word(verdict, language), as_of_sentence(verdict, language)
    if verdict.status in (Status.STALE, Status.NO_DATA, Status.LEARNING):
        return said
    key = "copied_alone" if verdict.change is None else "copied"
    return say("today", key, language, said=said, change=_capital(change), status=status, as_of=as_of)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
