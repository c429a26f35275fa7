"""The board as one page: a single file, no script, readable on a phone, on paper, in the dark, by a voice."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256

from jalon.show.board import Card
from jalon.show.dates import day_text, long_day_text, moment_text
from jalon.show.facts import Facts, facts
from jalon.show.marks import FLAG
from jalon.show.markup import escape
from jalon.show.order import worst_first
from jalon.show.pieces import change_html, figure_html, said_html, status_html, tags_html
from jalon.show.sentences import say, say_count
from jalon.show.styles import style


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
            f"<style>{style('board.css')}</style>\n</head>\n<body>\n",
            f'<a class="skip" href="#content">{escape(say("board", "skip", language))}</a>\n',
            _top(heading, language),
            f'<main id="content">\n{content}</main>\n</body>\n</html>\n',
        ]
    )


@cache
def _policy() -> str:
    """Nothing may be loaded or run; the one style is allowed by its hash."""
    digest = b64encode(sha256(style("board.css").encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _top(heading: Heading, language: str) -> str:
    computed = ""
    if heading.computed_at is not None:
        when = moment_text(heading.computed_at, language)
        computed = f'<span class="computed">{escape(say("board", "computed", language, when=when))}</span>'
    return f'<header class="top"><div>{FLAG}<b>{escape(heading.title)}</b>{computed}</div></header>\n'


def _content(cards: Sequence[Card], heading: Heading, language: str) -> str:
    told = {id(card): facts(card, language, f"s{position}") for position, card in enumerate(cards)}
    urgent = [each for card in worst_first(cards) if (each := told[id(card)]).attention]
    return "".join(
        [
            f"<h1>{escape(long_day_text(heading.today, language))}</h1>\n",
            f'<p class="lead">{_lead(len(cards), len(urgent), language)}</p>\n',
            _urgent(urgent, language),
            f"<h2>{escape(say('board', 'cards', language))}</h2>\n",
            '<ul class="cards">\n',
            *(_card(each) for each in told.values()),
            "</ul>\n",
            f'<p class="legend">{escape(say("board", "legend", language))}</p>\n',
            _table(cards, list(told.values()), language),
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


def _urgent(urgent: Sequence[Facts], language: str) -> str:
    if not urgent:
        return ""
    items = "".join(_urgent_item(each) for each in urgent)
    return (
        f"<h2>{escape(say('board', 'attention', language))}</h2>\n" + f'<ul class="urgent">\n{items}</ul>\n'
    )


def _urgent_item(told: Facts) -> str:
    said = escape(told.said).replace(escape(told.name), f"<b>{escape(told.name)}</b>", 1)
    why = f'<p class="why">{escape(told.why)}</p>' if told.why else ""
    members = "".join(f'<p class="why">{status_html(each)} {said_html(each)}</p>' for each in told.members)
    return f"<li>{status_html(told)}<div><p>{said}</p>{why}{members}</div></li>\n"


def _card(told: Facts) -> str:
    stale = " is-stale" if told.stale else ""
    return "".join(
        [
            f'<li class="card{stale}"><div class="head">{status_html(told)}',
            f'<span class="period">{escape(told.period_short)}</span></div>',
            f"<h3>{escape(told.name)}{tags_html(told)}</h3>",
            f'<p class="number">{figure_html(told)}</p>',
            f'<p class="change">{change_html(told)}</p>',
            told.spark or '<div class="nospark"></div>',
            f'<p class="asked">{escape(told.asked)}</p>',
            *map(_member, told.members),
            f'<p class="asof">{escape(told.as_of)}</p></li>\n',
        ]
    )


def _member(told: Facts) -> str:
    """A member that is off its own target, on the card of the whole."""
    facts = f"<b>{escape(told.name)}</b> {escape(told.value)} · {escape(told.asked)}"
    return f'<p class="asked">{status_html(told)} {facts}</p>'


def _table(cards: Sequence[Card], told: Sequence[Facts], language: str) -> str:
    heads = ("kpi", "period", "value", "previous", "change", "target", "status", "as_of")
    figures = ("value", "previous", "target")
    head = "".join(
        f'<th scope="col"{_figure_class(key in figures)}>{escape(say("board", key, language))}</th>'
        for key in heads
    )
    rows = "".join(_table_row(card, each, language) for card, each in zip(cards, told, strict=True))
    return (
        f"<details><summary>{escape(say('board', 'table', language))}</summary>"
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table></div></details>\n"
    )


def _table_row(card: Card, told: Facts, language: str) -> str:
    as_of = card.verdict.as_of
    texts = (
        (told.period, False),
        (told.value, True),
        (told.previous, True),
        (told.change.text, False),
        (told.target, True),
        (told.status, False),
        ("–" if as_of is None else day_text(as_of, language), False),
    )
    cells = "".join(f"<td{_figure_class(right)}>{escape(text)}</td>" for text, right in texts)
    return f'<tr><th scope="row">{escape(told.name)}</th>{cells}</tr>\n'


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
