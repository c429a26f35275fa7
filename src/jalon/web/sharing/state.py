"""How the weekly mail goes, as the settings page says it (`sharing/weekly_state.html`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jalon.ledger.people.models import Person, Sending
from jalon.web.frame.site import site
from jalon.web.sharing import sending
from jalon.web.sharing.weekly import KIND, TRIES, UNDER_WAY, Week


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeklyState:
    """This week's mails: subscribed persons, sent, tried again, given up and why; when the next are due."""

    configured: bool
    subscribed: int
    sent: int
    again: int
    given_up: int
    reason: str
    next_at: datetime


def weekly_state(now: datetime) -> WeeklyState:
    """Read it from the rows of this week."""
    week = Week.of(now, site().zone)
    rows = list(Sending.objects.filter(kind=KIND, cycle=week.cycle))
    failed = [row for row in rows if row.sent_at is None and row.failure not in ("", UNDER_WAY)]
    last = max(failed, key=lambda row: row.tried_at or now, default=None)
    later = Week.of(week.due + timedelta(days=7), site().zone)
    return WeeklyState(
        configured=sending.configured(),
        subscribed=Person.objects.filter(is_active=True, weekly_mail=True).count(),
        sent=sum(row.sent_at is not None for row in rows),
        again=sum(row.tries < TRIES for row in failed),
        given_up=sum(row.tries >= TRIES for row in failed),
        reason=last.failure if last else "",
        next_at=week.due if now < week.due else later.due,
    )
