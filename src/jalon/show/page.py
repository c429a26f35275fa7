"""The board as one page: a single file, no script, readable on a phone, on paper, in the dark, by a voice."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from html import escape as escape_html
from importlib.resources import files

from jalon.show.board import Card
from jalon.show.dates import day_text, long_day_text, moment_text
from jalon.show.marks import FLAG, status_mark
from jalon.show.numbers import Figure, figure, value_text
from jalon.show.sentences import say, say_count
from jalon.show.svg import sparkline
from jalon.show.terminal import target_text
from jalon.show.words import (
    ATTENTION,
    as_of_sentence,
    asked_sentence,
    asked_value,
    change_sentence,
    change_words,
    judged_period,
    status_word,
)
from jalon.vocabulary.verdict import Status, Trend, Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """What stands above a board: whose it is, the day it is read for, when it was computed.

    `defined` is how many KPIs the workspace defines, which tells an empty workspace from one never run.
    """

    title: str
    today: date
    computed_at: datetime | None = None
    defined: int = 0


def board_html(cards: Sequence[Card], heading: Heading, language: str) -> str:
    """The whole page as one self-contained HTML text."""
    content = _content(cards, heading, language) if cards else _empty(heading, language)
    return "".join(
        [
            f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n',
            f"<title>{escape(heading.title)} · {escape(say('board', 'title', language))}</title>\n",
            f"<style>{_style()}</style>\n</head>\n<body>\n",
            f'<a class="skip" href="#content">{escape(say("board", "skip", language))}</a>\n',
            _top(heading, language),
            f'<main id="content">\n{content}</main>\n</body>\n</html>\n',
        ]
    )


@cache
def _style() -> str:
    return files("jalon.show").joinpath("board.css").read_text(encoding="utf-8")


@cache
def _policy() -> str:
    """Nothing may be loaded or run; the one style is allowed by its hash."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def escape(text: str) -> str:
    """A text safe in the page; the days of a range (1–22 nov.) stay on one line."""
    return escape_html(text).replace("–", "\u2060–\u2060")


def _top(heading: Heading, language: str) -> str:
    computed = ""
    if heading.computed_at is not None:
        when = moment_text(heading.computed_at, language)
        computed = f'<span class="computed">{escape(say("board", "computed", language, when=when))}</span>'
    return f'<header class="top"><div>{FLAG}<b>{escape(heading.title)}</b>{computed}</div></header>\n'


def _content(cards: Sequence[Card], heading: Heading, language: str) -> str:
    urgent = sorted(
        (card for card in cards if card.verdict.status in ATTENTION),
        key=lambda card: ATTENTION.index(card.verdict.status or Status.NO_DATA),
    )
    return "".join(
        [
            f"<h1>{escape(long_day_text(heading.today, language))}</h1>\n",
            f'<p class="lead">{_lead(len(cards), len(urgent), language)}</p>\n',
            _urgent(urgent, language),
            f"<h2>{escape(say('board', 'cards', language))}</h2>\n",
            '<ul class="cards">\n',
            *(_card(card, position, language) for position, card in enumerate(cards)),
            "</ul>\n",
            f'<p class="legend">{escape(say("board", "legend", language))}</p>\n',
            _table(cards, language),
        ]
    )


def _lead(total: int, urgent: int, language: str) -> str:
    if urgent == 0:
        return escape(say_count("board", "headline_fine", language, total))
    return say(
        "board",
        "headline_one" if urgent == 1 else "headline_many",
        language,
        total=escape(say_count("board", "total", language, total)),
        count=urgent,
        strong_start="<strong>",
        strong_end="</strong>",
    )


def _urgent(cards: Sequence[Card], language: str) -> str:
    if not cards:
        return ""
    items = "".join(_urgent_item(card, language) for card in cards)
    return (
        f"<h2>{escape(say('board', 'attention', language))}</h2>\n" + f'<ul class="urgent">\n{items}</ul>\n'
    )


def _urgent_item(card: Card, language: str) -> str:
    kpi, verdict, calendar = card.kpi, card.verdict, card.calendar
    told = say(
        "board",
        "item",
        language,
        name=f"<b>{escape(kpi.text(language))}</b>",
        value=escape(value_text(verdict.value, kpi.unit, language)),
        period=escape(judged_period(verdict, calendar, language)),
    )
    asked = escape(asked_sentence(verdict, kpi, calendar, language))
    change = escape(change_sentence(verdict, kpi, calendar, language)) if verdict.change is not None else ""
    why = say("board", "item_why" if change else "item_why_alone", language, asked=asked, change=change)
    return f'<li>{_status(verdict.status, language)}<div><p>{told}</p><p class="why">{why}</p></div></li>\n'


def _card(card: Card, position: int, language: str) -> str:
    kpi, verdict, calendar = card.kpi, card.verdict, card.calendar
    measure = ""
    if kpi.measure:
        long = escape(say("board", "measure_long", language))
        measure = f' <span class="tag" title="{long}">{escape(say("board", "measure", language))}</span>'
    period = escape(judged_period(verdict, calendar, language, short=True))
    stale = " is-stale" if verdict.status is Status.STALE else ""
    return "".join(
        [
            f'<li class="card{stale}"><div class="head">{_status(verdict.status, language)}',
            f'<span class="period">{period}</span></div>',
            f"<h3>{escape(kpi.text(language))}{measure}</h3>",
            f'<p class="number">{_figure(figure(verdict.value, kpi.unit, language))}</p>',
            f'<p class="change">{_change(card, language)}</p>',
            _spark(card, position, language),
            f'<p class="asked">{escape(asked_sentence(verdict, kpi, calendar, language))}</p>',
            f'<p class="asof">{escape(as_of_sentence(verdict, language))}</p></li>\n',
        ]
    )


def _status(status: Status | None, language: str) -> str:
    kind = "none" if status is None else status.value
    return f'<span class="status {kind}">{status_mark(status)}{escape(status_word(status, language))}</span>'


def _figure(shown: Figure) -> str:
    space = escape(shown.space)
    before = f"<small>{escape(shown.before)}</small>" if shown.before else ""
    after = f"<small>{space}{escape(shown.after)}</small>" if shown.after else ""
    return f"{before}{escape(shown.number)}{after}"


def _change(card: Card, language: str) -> str:
    """The change with its number in bold, coloured only when it is good or bad and the facts are fresh."""
    verdict = card.verdict
    sentence = escape(change_sentence(verdict, card.kpi, card.calendar, language))
    number = escape(change_words(verdict, card.kpi, language))
    if not number:
        return sentence
    return sentence.replace(number, f'<b class="{_shade(verdict)}">{number}</b>', 1)


def _shade(verdict: Verdict) -> str:
    if verdict.status is Status.STALE:
        return Trend.UNKNOWN.value
    return verdict.trend.value


def _spark(card: Card, position: int, language: str) -> str:
    known = [value for value in card.drawn if value is not None]
    if len(known) < 2:
        return '<div class="nospark"></div>'
    unit = card.kpi.unit
    title = say(
        "chart",
        "sparkline",
        language,
        name=card.kpi.text(language),
        count=len(known),
        first=value_text(known[0], unit, language),
        last=value_text(known[-1], unit, language),
    )
    asked = asked_value(card.verdict.expectation)
    aim = None if isinstance(asked, tuple) or card.verdict.status is Status.LEARNING else asked
    running = not card.verdict.complete
    return sparkline(card.drawn, name=f"s{position}", title=title, running=running, target=aim)


def _table(cards: Sequence[Card], language: str) -> str:
    heads = ("kpi", "period", "value", "previous", "change", "target", "status", "as_of")
    figures = ("value", "previous", "target")
    head = "".join(
        f'<th scope="col"{_figure_class(key in figures)}>{escape(say("board", key, language))}</th>'
        for key in heads
    )
    rows = "".join(_table_row(card, language) for card in cards)
    return (
        f"<details><summary>{escape(say('board', 'table', language))}</summary>"
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table></div></details>\n"
    )


def _table_row(card: Card, language: str) -> str:
    verdict, kpi, calendar = card.verdict, card.kpi, card.calendar
    texts = (
        (judged_period(verdict, calendar, language), False),
        (value_text(verdict.value, kpi.unit, language), True),
        (value_text(verdict.previous, kpi.unit, language), True),
        (change_sentence(verdict, kpi, calendar, language), False),
        (target_text(asked_value(verdict.expectation), kpi.unit, language), True),
        (status_word(verdict.status, language), False),
        ("–" if verdict.as_of is None else day_text(verdict.as_of, language), False),
    )
    cells = "".join(f"<td{_figure_class(right)}>{escape(text)}</td>" for text, right in texts)
    return f'<tr><th scope="row">{escape(kpi.text(language))}</th>{cells}</tr>\n'


def _figure_class(figure: bool) -> str:
    return ' class="figure"' if figure else ""


def _empty(heading: Heading, language: str) -> str:
    """Nothing to show yet: says why, and the next step."""
    kind = "nothing" if heading.defined else "empty"
    title, fact, following = (
        escape(say("board", f"{kind}_{part}", language)) for part in ("title", "fact", "next")
    )
    return (
        f"<h1>{escape(long_day_text(heading.today, language))}</h1>\n"
        f'<div class="empty"><h2>{title}</h2><p>{fact}</p><p>{following}</p></div>\n'
    )
