"""Mails: the weekly one of three sentences, and the frame of the small ones about an account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.show.board import Card
from jalon.show.dates import long_day_text
from jalon.show.facts import Facts, facts
from jalon.show.markup import drawn, escape
from jalon.show.order import needs_attention, worst_first
from jalon.show.pieces import PLAIN, PRINTED
from jalon.show.sentences import say, say_count
from jalon.show.words import SHAPES
from jalon.vocabulary.verdict import Status

SENTENCES = 3
"""A mail says no more: the page says the rest."""

_FONT = "font-family:Inter,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_SOFT = "color:#5b6472"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A mail: one line of subject, and the same in plain text and in HTML without anything remote."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    """Whom a mail is for: the name to greet, the page behind it, and the way to stop it."""

    name: str
    link: str
    unsubscribe: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A small mail: what it says, one button at most, and small print."""

    subject: str
    paragraphs: tuple[str, ...]
    label: str = ""
    link: str = ""
    foot: tuple[str, ...] = ()


def weekly_mail(
    cards: Sequence[Card],
    addressee: Addressee,
    day: date,
    language: str,
    workspace: str = "",
    theirs: Collection[str] = (),
) -> Mail:
    """Where a person's KPIs stand, in three sentences: what asks for them first, then what moved most.

    `theirs` names the KPIs that come before all others: the person's own and their team's.
    """
    told = [(card, facts(card, language)) for card in chosen(cards, theirs)]
    greeting = say("mail", "greeting" if addressee.name else "greeting_nobody", language, name=addressee.name)
    opening = say("mail", "weekly", language, day=long_day_text(day, language))
    opening = opening if cards else say("mail", "weekly_none", language)
    more = len(cards) - len(told)
    rest = say_count("mail", "rest", language, more) if more else ""
    label, why = say("mail", "open", language), say("mail", "why_sent", language)
    stop = say("mail", "unsubscribe", language)
    items = [_item_text(card, each, language) for card, each in told]
    text = [greeting, opening, *items, rest, _open(label, addressee.link, language), "--", why]
    body = [
        _paragraph(greeting),
        _paragraph(opening),
        *(_item_html(card, each) for card, each in told),
        _paragraph(rest) if rest else "",
        _button(label, addressee.link),
    ]
    small = [escape(why), f'<a style="{_SOFT}" href="{drawn(addressee.unsubscribe)}">{escape(stop)}</a>']
    subject = _subject(cards, theirs, language, workspace)
    return Mail(
        subject=subject,
        text=_joined([*text, _open(stop, addressee.unsubscribe, language)]),
        html=_frame(subject, body, small, language, workspace),
    )


def note_mail(note: Note, language: str, workspace: str = "") -> Mail:
    """A small mail in the same frame: a reset, an invitation, a notice of failure."""
    link = [_open(note.label, note.link, language)] if note.link else []
    subject = one_line(note.subject)
    foot = ["--", *note.foot] if note.foot else []
    body = [_paragraph(each) for each in note.paragraphs]
    if note.link:
        body.append(_button(note.label, note.link))
    return Mail(
        subject=subject,
        text=_joined([*note.paragraphs, *link, *foot]),
        html=_frame(subject, body, [escape(each) for each in note.foot], language, workspace),
    )


def chosen(cards: Sequence[Card], theirs: Collection[str] = ()) -> list[Card]:
    """The cards a weekly mail speaks of: the person's own first; those that ask for someone, then moves."""
    urgent = [card for card in worst_first(cards) if needs_attention(card)]
    others = sorted((card for card in cards if not needs_attention(card)), key=_moved, reverse=True)
    return sorted([*urgent, *others], key=lambda card: card.kpi.name not in theirs)[:SENTENCES]


def one_line(text: str) -> str:
    """A text that may stand in a mail's head: no line breaks."""
    return " ".join(text.split())


def _moved(card: Card) -> Decimal:
    return abs(card.verdict.relative_change or Decimal(0))


def _subject(cards: Sequence[Card], theirs: Collection[str], language: str, workspace: str) -> str:
    pressing = sorted(worst_first(cards), key=lambda card: card.kpi.name not in theirs)
    urgent = [card.kpi.text(language) for card in pressing if needs_attention(card)]
    if not urgent:
        subject = say("mail", "subject_fine", language)
    elif len(urgent) == 1:
        subject = say("mail", "subject_one", language, first=urgent[0])
    else:
        subject = say_count("mail", "subject_more", language, len(urgent) - 1, first=urgent[0])
    if workspace:
        subject = say("mail", "subject_of", language, workspace=workspace, subject=subject)
    return one_line(subject)


def _item_text(card: Card, told: Facts, language: str) -> str:
    line = say(
        "mail", "item", language, shape=SHAPES[card.verdict.status], status=told.status, said=told.said
    )
    members = [
        say("mail", "item", language, shape=SHAPES[Status(each.kind)], status=each.status, said=each.said)
        for each in told.members
    ]
    return "\n  ".join(each for each in (line, told.why, *members) if each)


def _item_html(card: Card, told: Facts) -> str:
    colour = PRINTED.get(told.kind, PLAIN)
    status = f"{SHAPES[card.verdict.status]} {escape(told.status)}"
    why = f'<br><span style="{_SOFT}">{escape(told.why)}</span>' if told.why else ""
    return (
        f'<p style="margin:0 0 16px"><b style="color:{colour};font-size:13px">{status}</b><br>'
        f"{escape(told.said)}{why}{''.join(map(_member_html, told.members))}</p>\n"
    )


def _member_html(told: Facts) -> str:
    """A member that is off its own target, on a line of its own."""
    colour = PRINTED.get(told.kind, PLAIN)
    status = f"{SHAPES[Status(told.kind)]} {escape(told.status)}"
    return f'<br><b style="color:{colour};font-size:13px">{status}</b> {escape(told.said)}'


def _open(label: str, link: str, language: str) -> str:
    return say("mail", "open_at", language, label=label, link=link)


def _joined(lines: Sequence[str]) -> str:
    return "\n\n".join(line for line in lines if line).replace("\n\n--\n\n", "\n\n-- \n") + "\n"


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 16px">{escape(text)}</p>\n'


def _button(label: str, link: str) -> str:
    return (
        f'<p style="margin:24px 0"><a href="{drawn(link)}" style="background:#0f6b66;color:#ffffff;'
        f'text-decoration:none;padding:10px 18px;border-radius:6px;display:inline-block">'
        f"{escape(label)}</a></p>\n"
    )


def _frame(subject: str, body: Sequence[str], small: Sequence[str], language: str, workspace: str) -> str:
    foot = "".join(f'<p style="margin:0 0 4px">{line}</p>' for line in small)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(subject)}</title></head>\n"
        '<body style="margin:0;padding:0;background:#fbfaf6">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
        '<td align="center" style="padding:24px 16px">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
        ' style="max-width:560px;background:#ffffff;border:1px solid #e4e1d8;border-radius:10px"><tr>'
        f'<td style="padding:24px;{_FONT};font-size:15px;line-height:1.5;color:#1c2330">\n'
        f'<p style="margin:0 0 16px;font-size:13px;{_SOFT}">{escape(workspace or "Jalon")}</p>\n'
        f"{''.join(body)}"
        f'<div style="font-size:12px;{_SOFT};border-top:1px solid #e4e1d8;padding-top:12px">{foot}</div>\n'
        "</td></tr></table>\n</td></tr></table>\n</body></html>\n"
    )
