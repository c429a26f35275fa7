"""A board as a letter on A4 paper: the sentence a manager would say, then one line a KPI."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256

from jalon.show.board import Card
from jalon.show.dates import day_text, long_day_text, moment_text
from jalon.show.facts import Facts, facts, spark_html
from jalon.show.marks import FLAG
from jalon.show.markup import escape
from jalon.show.order import ATTENTION, worst_first
from jalon.show.pieces import change_html, figure_html, printed_status_html, tags_html
from jalon.show.sentences import bound, say, say_count
from jalon.show.styles import style
from jalon.show.svg import SMALL

_ROOMY = 8
"""With more KPIs the lines move closer, so that a dozen fit on one page."""
_PRESSING = frozenset(status.value for status in ATTENTION if status is not None)
_COLUMNS = ("status", "kpi", "value", "change", "course", "next")


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStep:
    """What is done about a KPI, by whom and by when, in people's words."""

    text: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One KPI of a letter: its card, what is done about it, and which version of its definition counts."""

    card: Card
    next: NextStep | None = None
    version: str = ""
    version_since: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A letter: its title, the day it is read for, its lines, whose it is and when it was computed."""

    title: str
    day: date
    lines: tuple[Line, ...]
    workspace: str = ""
    computed_at: datetime | None = None


def letter_html(letter: Letter, language: str) -> str:
    """The whole letter as one self-contained HTML text, the most pressing KPI first."""
    by_card = {id(line.card): line for line in letter.lines}
    lines = [by_card[id(card)] for card in worst_first(line.card for line in letter.lines)]
    told = [facts(line.card, language) for line in lines]
    body = _table(lines, told, letter.day, language) + _foot(lines, told, language) if lines else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(letter.title)} · {escape(day_text(letter.day, language))}</title>\n"
        f"<style>{style('letter.css')}</style>\n</head>\n<body>\n"
        f'{_head(letter, language)}<main>\n<p class="lead">{escape(lead_sentence(told, language))}</p>\n'
        f"{body}</main>\n</body>\n</html>\n"
    )


def lead_sentence(told: Sequence[Facts], language: str) -> str:
    """The sentence a manager would say first; the KPIs come with the most pressing first."""
    urgent = [each for each in told if each.attention]
    if not told:
        return say("letter", "none", language)
    if not urgent:
        return say_count("letter", "fine", language, len(told))
    key = "only" if len(told) == 1 else {1: "one", 2: "two", 3: "three"}.get(len(urgent), "many")
    named = [_named(each, language) for each in urgent[:3]]
    places = dict(zip(("first", "second", "third"), named, strict=False))
    return say("letter", key, language, total=len(told), count=len(urgent), **places)


def _named(told: Facts, language: str) -> str:
    """A KPI with its status; one that stands well is named by the member that does not."""
    if told.kind not in _PRESSING and told.members:
        first = told.members[0]
        name = say("letter", "of_member", language, name=told.name, member=first.name)
        return say("letter", "named", language, name=name, status=_lower(first.status))
    return say("letter", "named", language, name=told.name, status=_lower(told.status))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


@cache
def policy() -> str:
    """What the letter may load, as a content security policy: its own style and nothing else."""
    digest = b64encode(sha256(style("letter.css").encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _head(letter: Letter, language: str) -> str:
    notes = [letter.workspace]
    if letter.computed_at is not None:
        notes.append(say("letter", "computed", language, when=moment_text(letter.computed_at, language)))
    shown = "".join(f"<span>{escape(note)}</span>" for note in notes if note)
    return (
        f'<header><p class="from">{FLAG}{shown}</p><h1>{escape(letter.title)}</h1>'
        f'<p class="day">{escape(long_day_text(letter.day, language))}</p></header>\n'
    )


def _table(lines: Sequence[Line], told: Sequence[Facts], day: date, language: str) -> str:
    heads = "".join(
        f'<th scope="col" class="{key}">{escape(say("letter", key, language))}</th>' for key in _COLUMNS
    )
    pairs = enumerate(zip(lines, told, strict=True))
    rows = "".join(_row(line, each, day, language, f"l{position}") for position, (line, each) in pairs)
    tight = ' class="tight"' if len(lines) > _ROOMY else ""
    return f"<table{tight}><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n"


def _row(line: Line, told: Facts, day: date, language: str, name: str) -> str:
    spark = spark_html(line.card, language, name, SMALL)
    return (
        f'<tr><td class="status">{printed_status_html(told)}</td>'
        f'<th scope="row" class="kpi"><b>{escape(told.name)}</b>{tags_html(told)}'
        f"<small>{escape(told.asked)}</small>{''.join(map(_member, told.members))}</th>"
        f'<td class="value"><b>{figure_html(told)}</b><small>{escape(told.period_short)}</small></td>'
        f'<td class="change">{change_html(told)}</td><td class="course">{spark}</td>'
        f'<td class="next">{_next(line.next, told, day, language)}</td></tr>\n'
    )


def _member(told: Facts) -> str:
    """A member that is off its own target, under what is asked of the whole."""
    facts = f"<b>{escape(told.name)}</b> {escape(told.value)} · {escape(told.asked)}"
    return f"<small>{printed_status_html(told)} {facts}</small>"


def _next(step: NextStep | None, told: Facts, day: date, language: str) -> str:
    """The next action with its owner; where one is missing and needed, that is said."""
    if step is None:
        return f"<em>{escape(say('letter', 'no_next', language))}</em>" if told.attention else ""
    due = "" if step.due is None else day_text(step.due, language, year=step.due.year != day.year)
    key = "_".join(name for name, known in (("owner", step.owner), ("due", due)) if known)
    who = say("letter", key, language, owner=step.owner, due=due) if key else ""
    text = escape(bound(step.text, language))
    return f"{text}<small>{escape(who)}</small>" if who else text


def _foot(lines: Sequence[Line], told: Sequence[Facts], language: str) -> str:
    """How fresh the facts are and which definitions count, those of one day together."""
    days: dict[str, list[str]] = {}
    for line, each in zip(lines, told, strict=True):
        days.setdefault(each.as_of, []).append(_defined(line, each, language))
    items = (
        say("letter", "foot_day", language, as_of=_capital(as_of), names=", ".join(names))
        for as_of, names in days.items()
    )
    told_days = "".join(f"<p>{escape(item)}</p>" for item in items)
    return f'<section class="foot"><h2>{escape(say("letter", "foot", language))}</h2>{told_days}</section>\n'


def _defined(line: Line, told: Facts, language: str) -> str:
    since = "" if line.version_since is None else day_text(line.version_since, language)
    key = "foot_name" if not line.version else ("foot_since" if since else "foot_version")
    return say("letter", key, language, name=told.name, version=line.version, since=since)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
